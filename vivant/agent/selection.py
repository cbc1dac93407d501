"""Selection: which of the passages found are spoken, and in which order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vivant.agent.contracts import Hit, Passage
from vivant.agent.kinds import asked, held
from vivant.agent.language import HANZI
from vivant.agent.matching import clauses, is_row
from vivant.agent.words import normalised, stem

CLOSE = 0.2
"""Further passages are spoken whose score is at least this share of the best one's."""

SAME = 0.6
"""Passages that share at least this much of their words say the same."""

_WORD = re.compile(r"[a-z]+|\d[\d.:,]*\d|\d")
_PAIR = re.compile(rf"(?=([{HANZI}]{{2}}))")


def select(question: str, hits: Sequence[Hit], limit: int) -> list[Hit]:
    """At most `limit` hits to speak: the best first, then what answers demands still open, then the rest.

    Passages of other documents follow only where they answer a demand that is still open; repetition is left out.
    """
    if not hits:
        return []
    chosen = [hits[0]]
    close = [hit for hit in hits[1:] if hit.score >= CLOSE * hits[0].score]
    rest = [hit for hit in close if not _beside(question, hits[0].passage, hit.passage)]
    open_demands = [demand for demand in demands(question) if demand.isdisjoint(_kinds(hits[0].passage))]
    for demand in open_demands:
        meets = [hit for hit in rest if not demand.isdisjoint(_kinds(hit.passage)) and not _repeats(hit, chosen)]
        chosen += meets[:1]
    home = hits[0].passage.citation.document
    for hit in rest:
        if hit not in chosen and hit.passage.citation.document == home and not _repeats(hit, chosen):
            chosen.append(hit)
    return chosen[:limit]


def _beside(question: str, best: Passage, other: Passage) -> bool:
    """Whether the other is a row of the best one's table that says less of what the question names."""
    if best.card is None or best.card != other.card or not (is_row(best) and is_row(other)):
        return False
    named = words(question)
    return len(named & words(other.text)) < len(named & words(best.text))


def demands(question: str) -> list[frozenset[str]]:
    """The kinds of facts that a question asks for."""
    asking = ", ".join(clause for clause, asks in clauses(normalised(question)) if asks)
    return [frozenset(demand) for demand in asked(asking)]


def _kinds(passage: Passage) -> frozenset[str]:
    return frozenset(held(normalised(passage.text)))


def _repeats(hit: Hit, chosen: Sequence[Hit]) -> bool:
    return any(same(hit.passage, other.passage) for other in chosen)


def same(passage: Passage, other: Passage) -> bool:
    """Whether one passage adds nothing to the other: a row of a table beside the whole, or the same words."""
    if passage.card is not None and passage.card == other.card and is_row(passage) != is_row(other):
        return True
    mine, theirs = words(passage.text), words(other.text)
    return len(mine & theirs) >= SAME * min(len(mine), len(theirs)) and numbers(passage.text) <= numbers(other.text)


def words(text: str) -> frozenset[str]:
    """Stems, numbers, and pairs of Hanzi."""
    plain = normalised(text)
    return frozenset([stem(word) for word in _WORD.findall(plain)] + _PAIR.findall(plain))


def numbers(text: str) -> frozenset[str]:
    """The numbers in a text, with thousands run together.

    >>> sorted(numbers("5,000 yuan from 9:00"))
    ['5000', '9:00']
    """
    found = re.findall(r"\d[\d.:,]*\d|\d", normalised(text))
    return frozenset(re.sub(r"(?<=\d),(?=\d{3})", "", number) for number in found)
