"""Questions to train on: what visitors ask of a knowledge folder, each with the classes that would be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vivant.agent.contracts import Passage
from vivant.agent.passages import Knowledge
from vivant.score import Lang

STRONG = 1.0
"""Strength of the cues that are learned from; weaker ones point to several topics."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text, the numbers of the classes that are right for it (any of them), and what it is.

    kind : "passage", "section" or "unanswered" for questions, "cue" for words that give a topic away, "text" for what
        a passage itself says.
    """

    text: str
    classes: tuple[int, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """All examples of one language; classes are numbered passages first, then documents, as in `Classifier`."""

    passages: tuple[tuple[str, str], ...]
    documents: tuple[str, ...]
    examples: tuple[Example, ...]

    @property
    def questions(self) -> int:
        """How many of the examples are questions."""
        return sum(example.kind not in ("text", "cue") for example in self.examples)

    @property
    def size(self) -> int:
        """How many classes there are."""
        return len(self.passages) + len(self.documents)


def lesson(known: Knowledge, lang: Lang) -> Lesson:
    """What can be learned of one language's documents."""
    passages = [passage for passage in known.passages if passage.lang == lang]
    keys = tuple(dict.fromkeys((passage.citation.document, passage.text) for passage in passages))
    documents = tuple(dict.fromkeys(document for document, _ in keys))
    return Lesson(keys, documents, tuple(_examples(known, passages, keys, documents)))


def _examples(
    known: Knowledge, passages: Sequence[Passage], keys: Sequence[tuple[str, str]], documents: Sequence[str]
) -> Iterator[Example]:
    number = {key: index for index, key in enumerate(keys)}
    sections: dict[tuple[str, str], list[int]] = {}
    wholes: dict[str, list[int]] = {}
    for passage in passages:
        document, own = passage.citation.document, number[passage.citation.document, passage.text]
        sections.setdefault((document, passage.citation.heading), []).append(own)
        wholes.setdefault(document, []).append(own)
        yield Example(passage.text, (own,), "text")
    exact = set()
    for said, lines in known.asked.passages.items():
        if said in number:
            exact |= {(said[0], line) for line in lines}
            yield from (Example(line, (number[said],), "passage") for line in lines)
    for section, lines in known.asked.sections.items():
        if section in sections:
            fresh = (line for line in lines if (section[0], line) not in exact)
            yield from (Example(line, tuple(sections[section]), "section") for line in fresh)
    for index, document in enumerate(documents, len(keys)):
        yield from (Example(line, (index,), "unanswered") for line in known.asked.unanswered.get(document, ()))
    for cue in known.cues:
        if cue.strength == STRONG and cue.document in wholes:
            pointed = sections.get((cue.document, cue.heading)) or wholes[cue.document]
            yield Example(cue.form, tuple(pointed), "cue")


def folds(lesson: Lesson, count: int, seed: int = 0) -> list[tuple[Lesson, list[Example]]]:
    """Of each fold: the lesson without some of its questions, and those."""
    rng = np.random.default_rng(seed)
    draw = rng.integers(0, count, len(lesson.examples))
    asked = np.array([example.kind not in ("text", "cue") for example in lesson.examples])
    parts = []
    for fold in range(count):
        out = asked & (draw == fold)
        kept = tuple(example for example, held in zip(lesson.examples, out, strict=True) if not held)
        held_out = [example for example, held in zip(lesson.examples, out, strict=True) if held]
        parts.append((Lesson(lesson.passages, lesson.documents, kept), held_out))
    return parts
