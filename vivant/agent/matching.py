"""Matching: what a question wants, what a passage says, and how far the one is in the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vivant.agent.contracts import Passage
from vivant.agent.glossary import Glossary, Unit
from vivant.agent.kinds import Kind, counts, held
from vivant.agent.terms import is_hanzi, pairs, stems
from vivant.agent.words import normalised, places, stem, tokens

BACKGROUND = 0.3
"""What an uncovered word weighs in a clause that tells a story beside the clause that asks."""

CONTEXT = 0.85
"""What a concept counts that stands in title or heading only."""

PLACE = 0.8
"""What a counter, room or floor that is named weighs."""

KIND_CONCEPTS: dict[Kind, tuple[str, ...]] = {
    "money": ("fee", "pay", "free"),
    "clock": ("hours",),
    "duration": ("duration",),
    "place": ("where", "address"),
    "phone": ("phone", "phoneext", "contactus", "number"),
    "papers": ("papers",),
    "frequency": (),
    "validity": ("validity",),
    "age": ("age",),
    "deadline": ("deadline",),
}
"""Concepts that a passage holds by holding a kind of fact."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a passage says: concepts and how far, stems, its text, places and kinds of facts."""

    concepts: dict[str, float]
    stems: frozenset[str]
    text: str
    places: frozenset[str]
    kinds: frozenset[Kind]
    row: bool
    """Whether it is one row of a table."""


def content(passage: Passage, units: Sequence[Unit], context_units: Sequence[Unit], glossary: Glossary) -> Content:
    """What a passage says, its title and heading included."""
    plain, outer = normalised(passage.text), normalised(passage.context)
    kinds = held(plain)
    concepts: dict[str, float] = {}
    for meant in (
        glossary.meant(context_units, CONTEXT),
        {concept: CONTEXT for kind in kinds for concept in KIND_CONCEPTS[kind]},
        glossary.meant(units, 1.0),
    ):
        concepts |= {concept: max(strength, concepts.get(concept, 0.0)) for concept, strength in meant.items()}
    return Content(concepts, stems([*units, *context_units]), f"{plain} {outer}", places(plain), kinds, is_row(passage))


def is_row(passage: Passage) -> bool:
    """Whether a passage is one row of a table, not the whole of it."""
    card = passage.card
    return bool(card and card.table and card.citation and card.citation.line != passage.citation.line)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A unit of a question, how much of the question it is, and whether it stands in a clause that asks."""

    unit: Unit
    weight: float
    asks: bool

    def covered(self, found: Content) -> tuple[float, float]:
        """(weight, share covered). What a story beside the question says counts in full only where it is covered."""
        share = cover(self.unit, found)
        return self.weight if self.asks else self.weight * (BACKGROUND + (1 - BACKGROUND) * share), share


@dataclass(frozen=True, slots=True)
class Query:
    """A question, ready to be matched.

    concepts : what it stands for, and how far.
    demands : the kinds of facts it asks for; counted : what it wants counted.
    terms, features : for BM25 and for the dense vectors.
    """

    wanted: tuple[Wanted, ...]
    concepts: dict[str, float]
    places: frozenset[str]
    demands: tuple[frozenset[Kind], ...]
    counted: frozenset[str]
    terms: dict[str, float]
    features: dict[str, float]
    vague: bool = False
    """Whether nothing says what it is about."""

    def coverage(self, found: Content) -> tuple[float, float]:
        """(share of the question that a passage covers, weight of what it misses most), each in [0, 1]."""
        covers = [wanted.covered(found) for wanted in self.wanted]
        if self.places:
            covers.append((PLACE, float(not self.places.isdisjoint(found.places))))
        mass = sum(weight for weight, _ in covers)
        if not mass:
            return 0.0, 1.0
        return sum(weight * share for weight, share in covers) / mass, max(weight * (1 - share) for weight, share in covers)

    def met(self, found: Content) -> list[bool]:
        """Which of its demands a passage meets."""
        met = [not demand.isdisjoint(found.kinds) for demand in self.demands]
        return [*met, counts(found.text, self.counted)] if self.counted else met

    @property
    def papers(self) -> bool:
        """Whether it asks for a list of papers."""
        return frozenset({"papers"}) in self.demands


def cover(unit: Unit, found: Content) -> float:
    """How far a passage says what a unit asks for, [0, 1]."""
    best = max((strength * found.concepts.get(concept, 0.0) for concept, strength in unit.concepts.items()), default=0.0)
    if best >= CONTEXT:
        return best
    if is_hanzi(unit.text):
        parts = pairs(unit.text) or [unit.text]
        return max(best, 0.9 * sum(part in found.text for part in parts) / len(parts))
    words = [stem(word.text) for word in tokens(unit.text)]
    return max(best, 0.9 * sum(word in found.stems for word in words) / max(len(words), 1))


def unique(everything: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """Units without those that repeat the same thing; the greatest weight stays."""
    seen: dict[object, Wanted] = {}
    for wanted in everything:
        key = tuple(sorted(wanted.unit.concepts)) or wanted.unit.text
        if key not in seen or seen[key].weight < wanted.weight:
            seen[key] = wanted
    return tuple(seen.values())


_CLAUSE = re.compile(r"[,;:.?!，。；：？！、]+(?=\s|$|[^\x00-\x7f])|\bbut\b|\bbecause\b|但是|可是|因为")
_ASKS = re.compile(
    r"\b(?:what|where|when|who|whom|whose|which|why|how)\b|^(?:is|are|do|does|did|can|could|may|must|should|will|would|have|has)\b"
    r"|[吗呢么]$|什么|哪|几|多少|多久|多大|多长|怎么|怎样|如何|咋|啥|谁|能不能|可不可以|是不是|有没有|要不要|能否|可否|是否|为何|何时"
)


def clauses(question: str) -> list[tuple[str, bool]]:
    """The clauses of a normalised question, and whether each asks; where none does, all do.

    >>> clauses("my bag was stolen, what do i do?")
    [('my bag was stolen', False), ('what do i do', True)]
    """
    parts = [part.strip() for part in _CLAUSE.split(question) if part.strip()]
    asking = [bool(_ASKS.search(part)) for part in parts]
    return [(part, asks or not any(asking)) for part, asks in zip(parts, asking, strict=True)]
