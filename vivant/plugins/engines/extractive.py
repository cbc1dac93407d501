"""The embedded reader: speaks the documents' own sentences, and owns up where they hold no answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

from vivant.agent.contracts import Hit, Question
from vivant.agent.refusal import refusal
from vivant.agent.selection import select
from vivant.score import Lang, Sentence

SURE = 0.5
"""Probability from which on a passage counts as an answer."""


class ExtractiveReader:
    """Every sentence is a passage, word for word, with its citation and card; the most pertinent comes first.

    Parameters
    ----------
    texts : what the persona says of its own, by name and language; `unknown` is said where there is no answer.
    sure : the score that the best hit must have, in [0, 1].
    sentences : at most so many are spoken.
    """

    def __init__(
        self, texts: Mapping[str, Mapping[Lang, str]] | None = None, sure: float = SURE, sentences: int = 3
    ) -> None:
        self._texts = texts
        self._sure = sure
        self._limit = sentences

    async def read(self, question: Question, hits: Sequence[Hit]) -> AsyncIterator[Sentence]:
        """The answer, sentence by sentence; one refusal where the best hit is not sure enough."""
        if not hits or hits[0].score < self._sure:
            yield refusal(question.lang, self._texts)
            return
        for hit in select(question.text, hits, self._limit):
            yield spoken(hit)


def spoken(hit: Hit) -> Sentence:
    """A passage as a sentence of an answer."""
    passage = hit.passage
    cards = (passage.card,) if passage.card else ()
    return Sentence(passage.text, passage.lang, (passage.citation,), cards)
