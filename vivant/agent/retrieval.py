"""Retrieval: finds the passages that answer a question, and says how sure that is.

BM25, dense vectors and the recognition of topics nominate candidates. Each candidate is then weighed by what a careful
clerk would look at: is the question about this topic, is all that it names in the passage (coverage), is the wanted
kind of fact there (money, a time, a place), and does the passage speak of things that were not asked. `calibration`
makes an order and a probability of that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vivant.agent import calibration
from vivant.agent.asked import Questions, Section
from vivant.agent.bm25 import BM25
from vivant.agent.classifier import Classifier, Learned
from vivant.agent.contracts import Hit, Passage, Question
from vivant.agent.cues import Cues, extended, is_topic, topic
from vivant.agent.dense import LatentSpace
from vivant.agent.glossary import Glossary, Unit, load_glossary
from vivant.agent.kinds import asked as kinds_asked
from vivant.agent.kinds import counted
from vivant.agent.matching import KIND_CONCEPTS, Content, Query, Wanted, clauses, content, union, unique, wide
from vivant.agent.recognition import Recogniser
from vivant.agent.terms import features, is_hanzi, terms, weighted
from vivant.agent.words import normalised, places, stem
from vivant.score import Floats, Lang

CANDIDATES = 28
"""How many passages are weighed closely."""

FORMAL = frozenset(concept for concepts in KIND_CONCEPTS.values() for concept in concepts) | {
    "apply", "register", "counter", "room", "floor", "number", "certificate", "hall", "day", "month", "year", "week",
    "hour", "minute", "name", "copy", "original", "case", "card", "past", "weekday", "monday", "friday",
}  # fmt: skip
"""Concepts that say little about what a passage is about."""

VAGUE = FORMAL - {"hours", "address", "phone", "contactus", "hall", "card", "copy", "certificate"}
"""Concepts that do not say what a question is about."""

MINOR = 0.4
"""What an unknown word weighs where verbs and adjectives stand, beside one where nouns do."""

VAGUE_SURE = 0.45
"""Most that a hit can score where nothing says what the question is about."""

OWN, MASS = (calibration.LEARNED.index(name) for name in ("own share", "mass"))
"""Columns of what a classifier makes of a question."""

_LEANS = re.compile(r"(?:and|what about|how about|then|also)\b|那|还有|另外|它")
"""How questions begin that go on from the one before."""


class HybridIndex:
    """Passages of one language, ready to be searched. Built once, shared by all visitors."""

    def __init__(
        self,
        passages: Sequence[Passage],
        asked: Mapping[Section, Questions] | None = None,
        cues: Cues = (),
        glossary: Glossary | None = None,
        classifier: Classifier | None = None,
        notices: tuple[str, ...] = (),
    ) -> None:
        self.notices = notices
        """What whoever looks after the documents should know."""
        self.passages = list(passages)
        self.glossary = glossary or load_glossary()
        here = {passage.citation.document for passage in self.passages}
        self._asking = extended(self.glossary, (cue for cue in cues if cue.document in here)) if cues else self.glossary
        self._sections, ways = self._ways(asked or {})
        texts = [self.glossary.units(passage.text) for passage in self.passages]
        outer = {context: self.glossary.units(context) for context in {passage.context for passage in self.passages}}
        contexts = [outer[passage.context] for passage in self.passages]
        way_units = [[self.glossary.units(line) for line in lines] for lines in ways]
        said_by = [wide(lines, units) for lines, units in zip(ways, way_units, strict=True)]
        titles = {title: self.glossary.units(title) for title in {passage.citation.title for passage in self.passages}}
        self._titles = {title: self.glossary.meant(units, 1.0) for title, units in titles.items()}
        self._contents = [
            content(passage, text, context, self.glossary, said_by[section])
            for passage, text, context, section in zip(self.passages, texts, contexts, self._sections, strict=True)
        ]
        outer_terms = {context: terms(units) for context, units in outer.items()}
        found = [
            weighted(terms(text), outer_terms[passage.context]) | _topic_terms(passage)
            for passage, text in zip(self.passages, texts, strict=True)
        ]
        self._bm25 = BM25(found)
        self._index_ways(way_units, found)
        self._document, grouped = by_document(self.passages, found)
        self._recognise(ways)
        self._learned = Learned(classifier, self.passages, self._sections, self._document) if classifier else None
        self._weights = calibration.TRAINED if classifier else calibration.PLAIN
        self._documents = BM25(grouped)
        self._dense = LatentSpace(
            [
                features(f"{passage.text} {passage.context}", said.concepts)
                for passage, said in zip(self.passages, self._contents, strict=True)
            ]
        )
        self._frequency = Counter(concept for said in self._contents for concept in said.concepts)
        self._telling = {
            concept: self.glossary.salience[concept] * self._rarity(count)
            for concept, count in self._frequency.items()
            if concept in self.glossary.salience and concept not in FORMAL
        }

    def _ways(self, asked: Mapping[Section, Questions]) -> tuple[npt.NDArray[np.intp], list[tuple[str, ...]]]:
        """(passages,) number of each passage's section, and the ways to ask for each section."""
        numbers: dict[Section, int] = {}
        keys = [(passage.citation.document, passage.citation.heading) for passage in self.passages]
        index = np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.intp)
        return index, [asked.get(key, ()) for key in numbers]

    def _index_ways(self, ways: Sequence[Sequence[Sequence[Unit]]], found: Sequence[dict[str, float]]) -> None:
        """Sections are found by what they say and by all ways to ask for them; each way is also kept for itself."""
        said: list[Counter[str]] = [Counter() for _ in ways]
        for section, passage_terms in zip(self._sections, found, strict=True):
            said[section].update(passage_terms)
        lines = [(section, terms(units)) for section, group in enumerate(ways) for units in group]
        for section, line_terms in lines:
            said[section].update(line_terms)
        self._by_section = BM25(said)
        self._by_way = BM25([line_terms for _, line_terms in lines])
        self._way_section = np.array([section for section, _ in lines], np.intp)

    def _recognise(self, ways: Sequence[Sequence[str]]) -> None:
        """Topics are recognised by what sections say and by the ways to ask for them."""
        home = np.zeros(len(ways), np.intp)
        home[self._sections] = self._document
        said: list[list[str]] = [[] for _ in ways]
        for section, passage in zip(self._sections, self.passages, strict=True):
            citation = passage.citation
            said[section] += [passage.text] if said[section] else [citation.title, citation.heading, passage.text]
        self._recogniser = Recogniser([" ".join(texts) for texts in said], ways, home)
        self._home = home
        self._topics = [union(group) for group in _grouped(self._contents, self._document)]

    def search(self, question: Question, limit: int = 6) -> list[Hit]:
        """The best passages, best first, scored by how probably they answer the question."""
        query = self.query(question)
        order, weighed = self.weigh(query)
        preferences = calibration.preference(weighed, self._weights.order)
        whole = np.concatenate([weighed, calibration.shares(preferences, self._document[order])], axis=1)
        best = np.argsort(-preferences, kind="stable")[:limit]
        sure = np.minimum.accumulate(calibration.probability(whole[best], self._weights.sure))
        if query.vague:
            sure = np.minimum(sure, VAGUE_SURE)
        return [Hit(self.passages[order[index]], float(score)) for index, score in zip(best, sure, strict=True)]

    # --- The question -------------------------------------------------------------------------------------------

    def query(self, question: Question) -> Query:
        """What a question asks for; one that goes on from the question before is completed by it."""
        text = normalised(question.text)
        named, parts = places(text), clauses(text)
        wanted = own = self._wanted(parts, named)
        vague = not named and not any(_says_topic(want) for want in wanted)
        if question.history and (vague or _LEANS.match(text)):
            before = self._wanted([(normalised(question.history[-1][0]), False)], named)
            vague = vague and not any(_says_topic(want) for want in before)
            wanted = own + before
        concepts: dict[str, float] = {}
        for want in wanted:
            for concept, strength in want.unit.concepts.items():
                concepts[concept] = max(strength, concepts.get(concept, 0.0))
        asking = ", ".join(clause for clause, asks in parts if asks)
        meant = {f"c:{concept}": strength for concept, strength in concepts.items()}
        return Query(
            wanted=unique(wanted),
            concepts=concepts,
            places=named,
            demands=tuple(kinds_asked(asking)),
            counted=counted(asking),
            terms=terms(want.unit for want in wanted) | meant,
            features=features(text, concepts),
            vague=vague,
            text=text if wanted == own else f"{normalised(question.history[-1][0])} {text}",
        )

    def _wanted(self, parts: Iterable[tuple[str, bool]], named: frozenset[str]) -> list[Wanted]:
        return [
            Wanted(unit, self._weight(unit, named), asks)
            for clause, asks in parts
            for unit in self._asking.units(clause)
            if not unit.everyday
        ]

    def _weight(self, unit: Unit, named: frozenset[str]) -> float:
        """How much of the question a unit is."""
        if unit.number:
            return 0.02 if named else 0.25
        if not unit.concepts:
            if is_hanzi(unit.text):
                return 0.2 if len(unit.text) == 1 else min(1.0, 0.35 * len(unit.text))
            return self._rarity(self._bm25.frequency(stem(unit.text))) * (MINOR if unit.minor else 1.0)
        present = [
            strength * self._asking.salience[concept] * self._rarity(self._frequency[concept])
            for concept, strength in unit.concepts.items()
            if self._frequency[concept]
        ]
        return max(present) if present else max(self._asking.salience[concept] for concept in unit.concepts)

    def _rarity(self, frequency: int) -> float:
        """From about 0.3 (in most passages) to 1 (in none)."""
        size = len(self.passages) + 1
        return 0.3 + 0.7 * float(np.log(size / (1 + frequency)) / np.log(size)) if size > 1 else 1.0

    # --- The candidates -----------------------------------------------------------------------------------------

    def weigh(self, query: Query) -> tuple[npt.NDArray[np.intp], calibration.Matrix]:
        """Candidates and what is looked at.

        Returns (candidates,) indices of passages and (candidates, features): those of `calibration.FEATURES`, and where
        there is a classifier those of `calibration.LEARNED`.
        """
        if not self.passages:
            return np.zeros(0, np.intp), np.zeros((0, len(self._weights.order)))
        lexical = relative(self._bm25.scores(query.terms))
        document = relative(self._documents.scores(query.terms))[self._document]
        dense = np.maximum(self._dense.similarity(query.features), 0.0)
        section, share, way = (scores[self._sections] for scores in self._section_scores(query))
        topic = self._topic_scores(query)
        nominated = lexical + 0.5 * dense + 0.3 * document + section + 2 * topic[self._sections, 0]
        learned = self._learned.features(query.text) if self._learned else np.zeros((len(self.passages), 0))
        if learned.size:
            nominated = nominated + 3 * relative(learned[:, OWN]) + relative(learned[:, MASS])
        order = np.argsort(-nominated, kind="stable")[:CANDIDATES]
        covers: dict[tuple[int, int], float] = {}
        judged = np.array([self._judge(query, index, covers) for index in order])
        ranked = np.stack([part[order] for part in (lexical, document, dense, section, share, way)], axis=1)
        both = np.concatenate([judged, ranked, topic[self._sections[order]], self._known(query, order)], axis=1)
        return order, np.concatenate([both, _products(both), learned[order]], axis=1)

    def _topic_scores(self, query: Query) -> calibration.Matrix:
        """(sections, 5) of each section: how near it is as a share of the nearest, how near it is, how near the
        document and the nearest way to ask are, and by how much its document leads before the next.
        """
        found = self._recogniser.recognise(query.text)
        score = found.score
        best = np.zeros(int(self._home.max()) + 1)
        np.maximum.at(best, self._home, score)
        first, second = np.sort(np.append(best, 0.0))[::-1][:2]
        lead = (best - np.where(best == first, second, first))[self._home] / max(first, 1e-6)
        return np.stack([score / max(first, 1e-6), found.section, found.document, found.line, lead], axis=1)

    def _known(self, query: Query, order: npt.NDArray[np.intp]) -> calibration.Matrix:
        """(candidates, 3) of each: what its document covers of the asking clauses, what that misses most, and the
        weight of the word that no document and no way to ask knows.
        """
        strange = max((want.weight * self._strangeness(want.unit) for want in query.wanted if want.asks), default=0.0)
        documents = self._document[order]
        covered = {number: query.covered_by(self._topics[number]) for number in dict.fromkeys(documents.tolist())}
        return np.array([(*covered[number], strange) for number in documents.tolist()])

    def _strangeness(self, unit: Unit) -> float:
        """The share of a unit's terms that nothing here knows, [0, 1]; 0 for units with a meaning."""
        if unit.concepts or unit.number or unit.minor:
            return 0.0
        found = terms([unit]) or {unit.text: 1.0}
        return sum(self._by_section.frequency(term) == 0 for term in found) / len(found)

    def _section_scores(self, query: Query) -> tuple[Floats, Floats, Floats]:
        """Of each section: score as a share of the best one's and of the ideal; how near its nearest way to ask is."""
        scores = self._by_section.scores(query.terms)
        near = np.zeros(len(scores), np.float32)
        if self._by_way.size:
            ways = self._by_way.scores(query.terms) / max(self._by_way.ideal(query.terms), 1e-6)
            np.maximum.at(near, self._way_section, ways)
        return relative(scores), scores / max(self._by_section.ideal(query.terms), 1e-6), near

    def _judge(self, query: Query, index: np.intp, covers: dict[tuple[int, int], float]) -> list[float]:
        said = self._contents[index]
        coverage = query.coverage(said, covers)
        met = query.met(said)
        title = self._focus(query, self._titles[self.passages[index].citation.title])
        focus = (_richness(said) + title) / 2 if query.papers else self._focus(query, said.concepts)
        row = float(query.papers and said.row)
        return [
            1.0,
            *coverage,
            float(any(met)),
            float(bool(met) and not any(met)),
            focus,
            title,
            row,
            float(said.listing),
        ]

    def _focus(self, query: Query, concepts: Mapping[str, float]) -> float:
        """The share of what a text speaks of that the question asked about."""
        mass = shared = 0.0
        for concept, strength in concepts.items():
            if strength == 1 and concept in self._telling:
                weight = self._telling[concept]
                mass += weight
                shared += weight * query.concepts.get(concept, 0.0)
        return shared / mass if mass else 0.5


def _richness(said: Content) -> float:
    """How many different things a list of papers names, [0, 1]."""
    return min(1.0, 0.2 * sum(strength == 1 for strength in said.concepts.values()))


def _says_topic(want: Wanted) -> bool:
    concepts = {concept for concept in want.unit.concepts if not is_topic(concept)}
    return not want.unit.number and not (concepts and concepts <= VAGUE)


def _topic_terms(passage: Passage) -> dict[str, float]:
    citation = passage.citation
    return {f"c:{concept}": 1.0 for concept in (topic(citation.document), topic(citation.document, citation.heading))}


def _grouped(contents: Sequence[Content], numbers: npt.NDArray[np.intp]) -> list[list[Content]]:
    """Contents of each number."""
    groups: list[list[Content]] = [[] for _ in range(int(numbers.max(initial=-1)) + 1)]
    for said, number in zip(contents, numbers, strict=True):
        groups[number].append(said)
    return groups


def _products(weighed: calibration.Matrix) -> calibration.Matrix:
    """(candidates, len(calibration.PRODUCTS)) products of features."""
    column = calibration.FEATURES.index
    pairs = [(column(one), column(other)) for one, other in calibration.PRODUCTS]
    return np.stack([weighed[:, one] * weighed[:, other] for one, other in pairs], axis=1)


def relative(scores: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Scores as shares of the best, [0, 1]."""
    return scores / max(float(scores.max(initial=0.0)), 1e-6)


def by_document(
    passages: Sequence[Passage], found: Sequence[dict[str, float]]
) -> tuple[npt.NDArray[np.intp], list[Counter[str]]]:
    """(passages,) index of each passage's document, and the terms of each document."""
    numbers: dict[str, int] = {}
    index = np.array([numbers.setdefault(passage.citation.document, len(numbers)) for passage in passages], np.intp)
    grouped: list[Counter[str]] = [Counter() for _ in numbers]
    for number, passage_terms in zip(index, found, strict=True):
        grouped[number].update(passage_terms)
    return index, grouped


def by_language(passages: Iterable[Passage]) -> dict[Lang, list[Passage]]:
    """Passages of each language."""
    found: dict[Lang, list[Passage]] = {"zh": [], "en": []}
    for passage in passages:
        found[passage.lang].append(passage)
    return found
