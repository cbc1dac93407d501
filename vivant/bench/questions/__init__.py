"""The questions that are measured with, written from the documents alone (see README.md beside them)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.resources import files

from vivant.persona import Persona
from vivant.score import Lang


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the set.

    facts : every inner tuple is a required fact; one of its patterns must be found in what is spoken.
    sources : slugs of the documents that answer it; none where they hold no answer.
    wrong : patterns of values that would be a wrong answer to this very question.
    """

    id: str
    lang: Lang
    kind: str
    question: str
    facts: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def answerable(self) -> bool:
        """Whether the documents hold an answer."""
        return self.kind != "unanswerable"


def hall() -> list[Item]:
    """The 240 questions about the embedded service hall that the bars are set for."""
    return _read("hall.jsonl")


def second() -> list[Item]:
    """240 more, written by others when the first ones' scores had been seen, to judge by."""
    return _read("hall.second.jsonl")


def _read(name: str) -> list[Item]:
    text = files("vivant.bench.questions").joinpath(name).read_text("utf-8")
    return [_item(json.loads(line)) for line in text.splitlines() if line.strip()]


def distinct_questions(count: int) -> list[str]:
    """That many different questions: those of the set that can be answered, then ones made of titles and headings."""
    asked = [item.question for item in hall() if item.answerable]
    made = [question for question in _from_headings() if question not in asked]
    questions = (asked + made)[:count]
    if len(questions) < count:
        raise AssertionError(f"only {len(questions)} distinct questions; the documents should give {count}")
    return questions


def _from_headings() -> list[str]:
    found: dict[str, None] = {}
    for file in sorted(Persona.load().agent.knowledge.rglob("*.md")):
        text = file.read_text("utf-8")
        title = re.findall(r"^# (.+)$", text, re.MULTILINE)[0]
        for heading in re.findall(r"^## (.+)$", text, re.MULTILINE):
            found[f"{title}，{heading}？" if file.parent.name == "zh" else f"{title}: {heading}?"] = None
    return list(found)


def _item(row: dict[str, object]) -> Item:
    facts = row["facts"]
    if not isinstance(facts, list):
        raise AssertionError(f"{row['id']}: facts should be a list")
    return Item(
        str(row["id"]),
        "zh" if row["lang"] == "zh" else "en",
        str(row["kind"]),
        str(row["question"]),
        tuple(tuple(str(pattern) for pattern in fact) for fact in facts),
        tuple(map(str, _list(row["sources"]))),
        tuple(map(str, _list(row["wrong"]))),
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
