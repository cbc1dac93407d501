"""Matching: what a question wants, what a passage says, and how far the one is in the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from vivant.agent.contracts import Passage
from vivant.agent.cues import topic
from vivant.agent.glossary import Glossary, Unit
from vivant.agent.kinds import Kind, counts, held
from vivant.agent.terms import is_hanzi, pairs, stems, word_stems
from vivant.agent.words import normalised, places

BACKGROUND = 0.3
"""What an uncovered word weighs in a clause that tells a story beside the clause that asks."""

CONTEXT = 0.85
"""What a concept counts that stands in title or heading only."""

IN_RANGE = 0.7
"""What a place counts that is only part of a range."""

WIDE = 0.9
"""What a word counts that stands in a way to ask for the section, not in the passage."""

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
    "name": ("name",),
    "validity": ("validity",),
    "age": ("age",),
    "deadline": ("deadline",),
    "size": (),
    "person": (),
}
"""Concepts that a passage holds by holding a kind of fact."""


@dataclass(frozen=True, slots=True)
class Wide:
    """What visitors say who ask for a section: concepts, stems, and all of it as a text."""

    concepts: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    text: str = ""

    def cover(self, unit: Unit) -> float:
        """How far they say what a unit asks for, [0, 1]."""
        if any(concept in self.concepts for concept, strength in unit.concepts.items() if strength == 1):
            return WIDE
        if is_hanzi(unit.text):
            parts = pairs(unit.text) or [unit.text]
            return WIDE * sum(part in self.text for part in parts) / len(parts)
        words = word_stems(unit.text)
        return WIDE * sum(word in self.stems for word in words) / max(len(words), 1)

    def remembered(self, unit: Unit, covers: dict[tuple[int, int], float]) -> float:
        """`cover`, worked out once for all passages that share it."""
        key = id(self), id(unit)
        if key not in covers:
            covers[key] = self.cover(unit)
        return covers[key]


def union(contents: Iterable[Content]) -> Wide:
    """What several passages say, and what visitors say who ask for their sections."""
    concepts, words, texts = set[str](), set[str](), dict[str, None]()
    for said in contents:
        concepts |= said.concepts.keys() | said.wide.concepts
        words |= said.stems | said.wide.stems
        texts |= {said.text: None, said.wide.text: None}
    return Wide(frozenset(concepts), frozenset(words), "\n".join(texts))


def wide(lines: Sequence[str], units: Sequence[Sequence[Unit]]) -> Wide:
    """What visitors say who ask in these ways; `units` are those of each line."""
    every = [unit for line in units for unit in line if not unit.everyday]
    concepts = frozenset(concept for unit in every for concept, strength in unit.concepts.items() if strength == 1)
    return Wide(concepts, stems(every), normalised("\n".join(lines)))


@dataclass(frozen=True, slots=True)
class Content:
    """What a passage says: concepts and how far, stems, its text, places and kinds of facts."""

    concepts: dict[str, float]
    stems: frozenset[str]
    text: str
    places: frozenset[str]
    within: frozenset[str]
    """Places that it names only as part of a range."""
    kinds: frozenset[Kind]
    row: bool
    """Whether it is one row of a table."""
    listing: bool
    """Whether it is the whole of a table: what stands in different rows of it need not belong together."""
    wide: Wide


def content(
    passage: Passage, units: Sequence[Unit], context_units: Sequence[Unit], glossary: Glossary, ways: Wide
) -> Content:
    """What a passage says, its title and heading included."""
    plain, outer = normalised(passage.text), _normalised(passage.context)
    kinds = held(plain)
    concepts: dict[str, float] = {}
    for meant in (
        glossary.meant(context_units, CONTEXT),
        {concept: CONTEXT for kind in kinds for concept in KIND_CONCEPTS[kind]},
        glossary.meant(units, 1.0),
        {
            topic(passage.citation.document): CONTEXT,
            topic(passage.citation.document, passage.citation.heading): CONTEXT,
        },
    ):
        concepts |= {concept: max(strength, concepts.get(concept, 0.0)) for concept, strength in meant.items()}
    every = stems([*units, *context_units])
    exact = places(plain, fill=False)
    return Content(
        concepts,
        every,
        f"{plain} {outer}",
        exact,
        places(plain) - exact,
        kinds,
        is_row(passage),
        is_listing(passage),
        ways,
    )


_normalised = lru_cache(maxsize=2_000)(normalised)
"""Many passages share a context."""


def is_row(passage: Passage) -> bool:
    """Whether a passage is one row of a table, not the whole of it."""
    card = passage.card
    return bool(card and card.table and card.citation and card.citation.line != passage.citation.line)


def is_listing(passage: Passage) -> bool:
    """Whether a passage is the whole of a table."""
    return bool(passage.card and passage.card.table) and not is_row(passage)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A unit of a question, how much of the question it is, and whether it stands in a clause that asks."""

    unit: Unit
    weight: float
    asks: bool

    def weigh(self, share: float) -> float:
        """What it weighs. What a story beside the question says counts in full only where it is covered."""
        return self.weight if self.asks else self.weight * (BACKGROUND + (1 - BACKGROUND) * share)


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
    text: str = ""
    """All of it, normalised, with the question that it goes on from."""
    vague: bool = False
    """Whether nothing says what it is about."""

    def coverage(self, found: Content, covers: dict[tuple[int, int], float]) -> tuple[float, float, float, float]:
        """How far a passage covers the question, each in [0, 1].

        Returns the share covered by the passage and the weight of what it misses most, then both once more where what
        visitors say who ask for its section counts as covered too. `covers` is filled: passages share sections.
        """
        narrow = [(want, cover(want.unit, found)) for want in self.wanted]
        widened = [
            (want, max(share, found.wide.remembered(want.unit, covers) if share < WIDE else 0.0))
            for want, share in narrow
        ]
        place = self._place(found) if self.places else None
        return *_share(narrow, place), *_share(widened, place)

    def covered_by(self, topic: Wide) -> tuple[float, float]:
        """How far a whole topic covers the clauses that ask, [0, 1], and the weight of what it misses most."""
        return _share([(want, topic.cover(want.unit)) for want in self.wanted if want.asks], None)

    def _place(self, found: Content) -> float:
        if not self.places.isdisjoint(found.places):
            return 1.0
        return 0.0 if self.places.isdisjoint(found.within) else IN_RANGE

    def met(self, found: Content) -> list[bool]:
        """Which of its demands a passage meets."""
        met = [not demand.isdisjoint(found.kinds) for demand in self.demands]
        return [*met, counts(found.text, self.counted)] if self.counted else met

    @property
    def papers(self) -> bool:
        """Whether it asks for a list of papers."""
        return frozenset({"papers"}) in self.demands


def _share(covers: Sequence[tuple[Wanted, float]], place: float | None) -> tuple[float, float]:
    parts = [(want.weigh(share), share) for want, share in covers]
    if place is not None:
        parts.append((PLACE, place))
    mass = sum(weight for weight, _ in parts)
    if not mass:
        return 0.0, 1.0
    return sum(weight * share for weight, share in parts) / mass, max(weight * (1 - share) for weight, share in parts)


def cover(unit: Unit, found: Content) -> float:
    """How far a passage says what a unit asks for, [0, 1]."""
    best = max(
        (strength * found.concepts.get(concept, 0.0) for concept, strength in unit.concepts.items()), default=0.0
    )
    if best >= CONTEXT:
        return best
    if is_hanzi(unit.text):
        parts = pairs(unit.text) or [unit.text]
        return max(best, 0.9 * sum(part in found.text for part in parts) / len(parts))
    words = word_stems(unit.text)
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
