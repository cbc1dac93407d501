"""What plugins of the agent promise: a retriever finds passages, a reader composes the answer from them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from vivant.score import Card, Citation, Lang, Sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that can be cited and spoken.

    `text` is one or a few sentences, or a table row rendered as a sentence; `context` is title and heading.
    """

    id: int
    lang: Lang
    text: str
    context: str
    citation: Citation
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its score in [0, 1]: how sure the retriever is that it answers the question."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in which language it is to be answered, and what was said before (oldest first)."""

    text: str
    lang: Lang
    history: tuple[tuple[str, str], ...] = ()
    """Pairs of (what the visitor said, what the visitor heard)."""


@runtime_checkable
class Retriever(Protocol):
    """Finds the passages that bear on a question."""

    def search(self, question: Question, limit: int = 6) -> list[Hit]:
        """The best passages, best first; at most `limit`; [] where nothing bears on it."""


@runtime_checkable
class Reader(Protocol):
    """Composes the answer from what was found, and from nothing else."""

    def read(self, question: Question, hits: Sequence[Hit]) -> AsyncIterator[Sentence]:
        """Sentences as they are thought of, each with its citations.

        A question that the hits do not answer yields one sentence with `known=False`.
        """
