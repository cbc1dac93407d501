"""Retrieval: finds the passages that answer a question, and says how sure that is.

BM25 and dense vectors nominate candidates. Each candidate is then weighed by what a careful clerk would look at: is all
that the question names in the passage (coverage), is the wanted kind of fact there (money, a time, a place), and
does the passage speak of things that were not asked. A logistic model turns these features into a probability.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vivant.agent import calibration
from vivant.agent.bm25 import BM25
from vivant.agent.contracts import Hit, Passage, Question
from vivant.agent.dense import LatentSpace, ngrams
from vivant.agent.glossary import Glossary, Unit, load_glossary
from vivant.agent.kinds import Kind, asked, held
from vivant.agent.words import normalised, places, stem, tokens
from vivant.score import Lang

CANDIDATES = 48
"""How many passages are weighed closely."""

CONTEXT = 0.85
"""What a concept counts that stands in title or heading only."""

KIND_CONCEPTS: dict[Kind, tuple[str, ...]] = {
    "money": ("fee", "pay", "free"),
    "clock": ("hours",),
    "duration": ("duration",),
    "place": ("where", "address"),
    "phone": ("phone", "phoneext", "contactus", "number"),
    "papers": ("papers",),
    "count": ("count",),
    "validity": ("validity",),
    "age": ("age",),
    "deadline": ("deadline",),
}
"""Concepts that a passage holds by holding a kind of fact."""

FORMAL = frozenset(concept for concepts in KIND_CONCEPTS.values() for concept in concepts) | {
    "apply", "register", "counter", "room", "floor", "number", "certificate", "hall", "day", "month", "year", "week",
    "hour", "minute", "name", "phone", "copy", "original", "case", "card", "application",
}  # fmt: skip
"""Concepts that say little about what a passage is about."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a text says, for matching: concepts and stems with how far it says them, Hanzi, places, kinds of facts."""

    concepts: dict[str, float]
    stems: frozenset[str]
    hanzi: str
    places: frozenset[str]
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Query:
    """A question, ready to be matched: its units with their weights, the kinds of facts it demands."""

    units: tuple[tuple[Unit, float], ...]
    concepts: dict[str, float]
    stems: frozenset[str]
    places: frozenset[str]
    demands: tuple[frozenset[Kind], ...]
    terms: dict[str, float]
    features: dict[str, float]


class HybridIndex:
    """Passages of one language, ready to be searched. Built once, shared by all visitors."""

    def __init__(self, passages: Sequence[Passage], glossary: Glossary | None = None) -> None:
        self.passages = list(passages)
        self.glossary = glossary or load_glossary()
        texts = [self.glossary.units(passage.text) for passage in self.passages]
        contexts = {context: self.glossary.units(context) for context in {passage.context for passage in self.passages}}
        self._contents = [
            content(passage.text, units, passage.context, contexts[passage.context])
            for passage, units in zip(self.passages, texts, strict=True)
        ]
        self._bm25 = BM25([
            weighted(terms(units), terms(contexts[passage.context]))
            for passage, units in zip(self.passages, texts, strict=True)
        ])
        self._dense = LatentSpace([
            features(passage.text + " " + passage.context, found.concepts)
            for passage, found in zip(self.passages, self._contents, strict=True)
        ])
        self._frequency = Counter(concept for found in self._contents for concept in found.concepts)

    def search(self, question: Question, limit: int = 6) -> list[Hit]:
        """The best passages, best first, scored by how probably they answer the question."""
        query = self.query(question)
        order, matrix = self.weigh(query)
        scores = calibration.probability(matrix)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [Hit(self.passages[order[index]], float(scores[index])) for index in best]

    # --- The question -------------------------------------------------------------------------------------------

    def query(self, question: Question) -> Query:
        """What a question asks for."""
        text = normalised(question.text)
        units = [unit for unit in self.glossary.units(text) if not unit.everyday]
        concepts: dict[str, float] = {}
        for unit in units:
            for concept, strength in unit.concepts.items():
                concepts[concept] = max(strength, concepts.get(concept, 0.0))
        weights = tuple((unit, self._weight(unit)) for unit in unique(units))
        named = places(text)
        query_terms = terms(units) | {f"c:{concept}": strength for concept, strength in concepts.items()}
        query_terms |= {place: 1.0 for place in named}
        return Query(weights, concepts, stems(units), named, tuple(asked(text)), query_terms, features(text, concepts))

    def _weight(self, unit: Unit) -> float:
        """How much of the question a unit is."""
        if unit.number:
            return 0.25
        if not unit.concepts:
            return self._unknown_weight(unit.text)
        present = [
            strength * self.glossary.salience[concept] * self._rarity(self._frequency[concept])
            for concept, strength in unit.concepts.items()
            if self._frequency[concept]
        ]
        return max(present) if present else max(self.glossary.salience[concept] for concept in unit.concepts)

    def _unknown_weight(self, text: str) -> float:
        """Words that are in no glossary: telling, unless the documents are full of them."""
        if ord(text[0]) > 0x2E80:
            return min(1.0, 0.35 * len(text))
        return self._rarity(self._bm25.frequency(stem(text)))

    def _rarity(self, frequency: int) -> float:
        """From about 0.3 (in most passages) to 1 (in none)."""
        size = len(self.passages) + 1
        return 0.3 + 0.7 * float(np.log(size / (1 + frequency)) / np.log(size)) if size > 1 else 1.0

    # --- The candidates -----------------------------------------------------------------------------------------

    def weigh(self, query: Query) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        """Candidates and their features.

        Returns (candidates,) indices of passages and (candidates, len(calibration.FEATURES)) features.
        """
        if not self.passages:
            return np.zeros(0, np.intp), np.zeros((0, len(calibration.FEATURES)))
        lexical = self._bm25.scores(query.terms)
        dense = self._dense.similarity(query.features)
        ideal = max(float(lexical.max()), 1e-6)
        order = np.argsort(-(lexical / ideal + 0.5 * dense), kind="stable")[:CANDIDATES]
        rows = [self._features(query, self._contents[index], lexical[index] / ideal, dense[index]) for index in order]
        return order, np.array(rows)

    def _features(self, query: Query, found: Content, lexical: float, dense: float) -> list[float]:
        covers = [(weight, cover(unit, found)) for unit, weight in query.units]
        mass = sum(weight for weight, _ in covers)
        coverage = sum(weight * share for weight, share in covers) / mass if mass else 0.0
        worst = max((weight * (1 - share) for weight, share in covers), default=1.0)
        met = [not demand.isdisjoint(found.kinds) for demand in query.demands]
        return [
            1.0,
            coverage,
            worst,
            float(any(met)),
            float(bool(met) and not any(met)),
            self._focus(query, found),
            place_match(query.places, found.places),
            float(lexical),
            max(float(dense), 0.0),
        ]

    def _focus(self, query: Query, found: Content) -> float:
        """The share of what a passage speaks of that the question asked about."""
        mass = shared = 0.0
        for concept, strength in found.concepts.items():
            if concept in FORMAL or strength < 1:
                continue
            weight = self.glossary.salience[concept] * self._rarity(self._frequency[concept])
            mass += weight
            shared += weight * query.concepts.get(concept, 0.0)
        return shared / mass if mass else 0.5


# --- Texts as features --------------------------------------------------------------------------------------------


def content(text: str, units: Iterable[Unit], context: str, context_units: Iterable[Unit]) -> Content:
    """What a passage says, its title and heading included."""
    plain, outer = normalised(text), normalised(context)
    kinds = held(plain)
    concepts = {concept: CONTEXT for unit in context_units for concept, strength in unit.concepts.items() if strength == 1}
    concepts |= {concept: CONTEXT for kind in kinds for concept in KIND_CONCEPTS[kind]}
    concepts |= {concept: 1.0 for unit in units for concept, strength in unit.concepts.items() if strength == 1}
    if "papers" not in kinds and "papers" in held(outer):
        kinds |= {"papers"} if "papers" in concepts else frozenset()
    everything = [*units, *context_units]
    return Content(concepts, stems(everything), plain + " " + outer, places(plain), kinds)


def stems(units: Iterable[Unit]) -> frozenset[str]:
    """Stems of all Latin words and numbers."""
    return frozenset(stem(word.text) for unit in units for word in tokens(unit.text) if word.script in ("latin", "number"))


def terms(units: Iterable[Unit]) -> dict[str, float]:
    """Terms for BM25: concepts, stems, numbers, pairs of Hanzi."""
    counts: Counter[str] = Counter()
    run = ""
    for unit in (*units, Unit("", everyday=True)):
        counts.update(f"c:{concept}" for concept, strength in unit.concepts.items() if strength == 1)
        hanzi = bool(unit.text) and ord(unit.text[-1]) > 0x2E80
        if hanzi and not unit.everyday:
            run += unit.text
            continue
        counts.update(run[start : start + 2] for start in range(len(run) - 1))
        run = ""
        if not unit.everyday and not hanzi:
            counts.update(stem(word.text) for word in tokens(unit.text) if word.script != "stop")
    return dict(counts)


def weighted(text: dict[str, float], context: dict[str, float]) -> dict[str, float]:
    """Terms of a text and, at half their weight, of its title and heading."""
    both = {term: 0.5 * count for term, count in context.items()}
    for term, count in text.items():
        both[term] = both.get(term, 0.0) + count
    return both


def features(text: str, concepts: dict[str, float]) -> dict[str, float]:
    """Features for the dense vectors: n-grams of words and of Hanzi, and concepts."""
    counts: Counter[str] = Counter()
    for word in tokens(normalised(text)):
        if word.script == "latin" and len(word.text) > 2:
            counts.update(ngrams(stem(word.text), (3, 4)))
        elif word.script == "hanzi":
            counts.update(ngrams(word.text, (1, 2)))
    return dict(counts) | {f"c:{concept}": 3.0 * strength for concept, strength in concepts.items()}


def unique(units: Iterable[Unit]) -> list[Unit]:
    """Units without those that repeat the same thing."""
    seen: dict[object, Unit] = {}
    for unit in units:
        seen.setdefault(tuple(sorted(unit.concepts)) or unit.text, unit)
    return list(seen.values())


def cover(unit: Unit, found: Content) -> float:
    """How far a passage says what a unit asks for, [0, 1]."""
    best = max((strength * found.concepts.get(concept, 0.0) for concept, strength in unit.concepts.items()), default=0.0)
    if best >= CONTEXT:
        return best
    if ord(unit.text[0]) > 0x2E80 and len(unit.text) > 1:
        pairs = [unit.text[start : start + 2] for start in range(len(unit.text) - 1)]
        return max(best, 0.9 * sum(pair in found.hanzi for pair in pairs) / len(pairs))
    words = [stem(word.text) for word in tokens(unit.text)]
    return max(best, 0.9 * sum(word in found.stems or word in found.hanzi.split() for word in words) / max(len(words), 1))


def place_match(wanted: frozenset[str], there: frozenset[str]) -> float:
    """1 where the passage names the counter, room or floor that was named, -1 where it does not, 0 where none was."""
    if not wanted:
        return 0.0
    return 1.0 if not wanted.isdisjoint(there) else -1.0


def by_language(passages: Iterable[Passage]) -> dict[Lang, list[Passage]]:
    """Passages of each language."""
    found: dict[Lang, list[Passage]] = {"zh": [], "en": []}
    for passage in passages:
        found[passage.lang].append(passage)
    return found
