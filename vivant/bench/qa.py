"""`vivant bench qa`: is the answer right, is its source right, and is what is not known said to be so.

Each question goes through retrieval and reader, as in a turn; what would be spoken is judged by the patterns that the
question's author wrote from the documents alone.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from vivant.agent.contracts import Question
from vivant.bench.questions import Item, hall, second
from vivant.bench.report import Figures, percentiles
from vivant.human import Engines
from vivant.human.trace import Trace
from vivant.score import Sentence


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one question."""

    item: Item
    text: str
    slugs: tuple[str, ...]
    refused: bool
    first_ms: float
    """Milliseconds to the first sentence."""

    @property
    def right(self) -> bool:
        """Every required fact is spoken."""
        found = all(any(_spoken(pattern, self.text) for pattern in fact) for fact in self.item.facts)
        return self.item.answerable and not self.refused and found

    @property
    def sourced(self) -> bool:
        """The first source is one that the author named."""
        return bool(self.slugs) and self.slugs[0] in self.item.sources

    @property
    def wrong(self) -> bool:
        """A value is spoken that is wrong for this question, and the right one is not."""
        return not self.right and any(_spoken(pattern, self.text) for pattern in self.item.wrong)


def measure() -> Figures:
    """All figures of the bench; `second_set` is the same of questions written later, to judge by."""
    figures = figures_of(asyncio.run(answer_all(hall())))
    return figures | {"second_set": figures_of(asyncio.run(answer_all(second())))}


async def answer_all(items: Sequence[Item]) -> list[Answered]:
    """Put every question to the embedded persona's retriever and reader."""
    engines = Engines.load()
    return [await _answer(engines, item) for item in items]


def figures_of(answers: Sequence[Answered]) -> Figures:
    """The bench's keys."""
    known = [answer for answer in answers if answer.item.answerable]
    unknown = [answer for answer in answers if not answer.item.answerable]
    paraphrased = [answer for answer in known if answer.item.kind == "paraphrase"]
    return {
        "questions": len(answers),
        "answer_accuracy": _share([answer.right for answer in known]),
        "source_accuracy": _share([answer.sourced for answer in known]),
        "wrong_fact_rate": _share([answer.wrong for answer in answers]),
        "refusal_accuracy": _share([answer.refused for answer in unknown]),
        "false_refusal_rate": _share([answer.refused for answer in known]),
        "paraphrase_accuracy": {
            lang: _share([answer.right for answer in paraphrased if answer.item.lang == lang]) for lang in ("zh", "en")
        },
        "answer_accuracy_by_lang": {
            lang: _share([answer.right for answer in known if answer.item.lang == lang]) for lang in ("zh", "en")
        },
        "first_sentence_ms": percentiles([answer.first_ms for answer in answers], digits=2),
    }


def transcript(answers: Sequence[Answered], path: Path) -> None:
    """Write every question with what was answered, for people to read."""
    lines = []
    for answer in answers:
        verdict = "refused" if answer.refused else "right" if answer.right else "wrong" if answer.wrong else "missed"
        lines.append(f"{answer.item.id} {answer.item.kind:<12} {verdict:<8} {answer.item.question}")
        lines.append(f"     {answer.text}  {list(answer.slugs)} expected {asdict(answer.item)['sources']}")
    path.write_text("\n".join(lines) + "\n", "utf-8")


async def _answer(engines: Engines, item: Item) -> Answered:
    began = time.perf_counter()
    trace = Trace(time.perf_counter, began)
    sentences: list[Sentence] = []
    async for sentence in engines.think(Question(item.question, item.lang), trace):
        trace.mark("first_text")
        sentences.append(sentence)
    slugs = [Path(citation.document).stem for sentence in sentences for citation in sentence.citations]
    return Answered(
        item,
        " ".join(sentence.text for sentence in sentences),
        tuple(dict.fromkeys(slugs)),
        refused=not any(sentence.known for sentence in sentences),
        first_ms=trace.marks.get("first_text", 0.0) * 1000,
    )


def _spoken(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def _share(verdicts: Sequence[bool]) -> float:
    return round(sum(verdicts) / len(verdicts), 4) if verdicts else 0.0
