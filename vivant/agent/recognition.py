"""Recognition: which topic a question is about, whatever words it is put in.

Sections and documents are the centroids of what visitors say who ask for them (Rocchio, 1971, without negatives), over
TF-IDF weights of words, pairs of words and character n-grams. Function words are kept at small weights: "how late can
I" asks for another section than "how much is".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from vivant.agent.language import HANZI
from vivant.agent.words import normalised
from vivant.score import Floats

Indices = npt.NDArray[np.intp]

CUT = 6
"""Letters of a word that count: a crude stem."""

_FUNCTION = frozenset([
    "the", "a", "an", "i", "my", "is", "are", "do", "to", "for", "of", "and", "in", "it", "me", "we", "you", "can",
    "what", "how", "where", "when", "which", "who", "be", "on", "at", "with", "this", "that", "there", "have", "has",
    "not", "don", "t", "s",
])  # fmt: skip
_RUN = re.compile(rf"[a-z0-9]+|[{HANZI}0-9]+")
_HANZI_SIZES = ((1, 0.5), (2, 1.0), (3, 0.7))


class Postings:
    """A sparse matrix of rows of length one, held by its columns.

    rows : of each row its columns' numbers and their values.
    """

    def __init__(self, rows: Sequence[tuple[Indices, Floats]], columns: int) -> None:
        self.size = len(rows)
        counts = [len(where) for where, _ in rows]
        number = np.repeat(np.arange(len(rows), dtype=np.int32), counts)
        column = np.concatenate([where for where, _ in rows]) if rows else np.zeros(0, np.intp)
        value = np.concatenate([_unit(values) for _, values in rows]) if rows else np.zeros(0, np.float32)
        order = np.argsort(column, kind="stable")
        self._rows, self._values = number[order], value[order].astype(np.float32)
        self._starts = np.searchsorted(column[order], np.arange(columns + 1))

    def cosines(self, columns: Indices, weights: Floats) -> Floats:
        """(rows,) float32: product of every row with a vector of length one, given by its columns."""
        starts, counts = self._starts[columns], self._starts[columns + 1] - self._starts[columns]
        ends = np.cumsum(counts)
        if not len(ends) or not ends[-1]:
            return np.zeros(self.size, np.float32)
        entry = np.arange(ends[-1]) + np.repeat(starts - ends + counts, counts)
        product = self._values[entry] * np.repeat(weights, counts)
        return np.bincount(self._rows[entry], product, self.size).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Recognition:
    """How near a question is to each topic, cosines in [0, 1].

    section : (sections,) to what is said of each section; line : (sections,) to the nearest way to ask for it.
    document : (sections,) to what is said of the section's document.
    """

    section: Floats
    line: Floats
    document: Floats

    @property
    def score(self) -> Floats:
        """(sections,) all of it in one number; comparable within one question."""
        total: Floats = self.section + self.document + np.float32(0.5) * self.line
        return total


class Recogniser:
    """Knows topics by what is said of them.

    texts : what each section says. lines : ways to ask for each section. documents : (sections,) number of each
    section's document, without gaps.
    """

    def __init__(self, texts: Sequence[str], lines: Sequence[Sequence[str]], documents: Indices) -> None:
        said = [grams(text) for text in texts]
        asked = [(section, grams(line)) for section, group in enumerate(lines) for line in group]
        every = [*said, *(found for _, found in asked)]
        self._columns: dict[str, int] = {}
        for found in every:
            for gram in found:
                self._columns.setdefault(gram, len(self._columns))
        columns = len(self._columns)
        rows = [
            (np.array([self._columns[gram] for gram in found], np.intp), np.array(list(found.values()), np.float32))
            for found in every
        ]
        frequency = np.bincount(np.concatenate([where for where, _ in rows]), minlength=columns) if rows else 0
        self._idf: Floats = np.log((len(every) + 1) / (1 + frequency) * np.ones(columns)).astype(np.float32)
        rows = [(where, _unit(np.log1p(value) * self._idf[where])) for where, value in rows]
        self._documents = documents
        self._section_of = np.array([section for section, _ in asked], np.intp)
        home = np.concatenate([np.arange(len(texts)), self._section_of]).astype(np.intp)
        self._lines = Postings(rows[len(texts) :], columns)
        self._by_section = Postings(_summed(rows, home, len(texts), columns), columns)
        by_document = documents[home] if len(home) else home
        self._by_document = Postings(_summed(rows, by_document, int(documents.max(initial=-1)) + 1, columns), columns)

    def recognise(self, text: str) -> Recognition:
        """How near a question is to each section and to its document."""
        found = [(self._columns[gram], value) for gram, value in grams(text).items() if gram in self._columns]
        columns = np.array([column for column, _ in found], np.intp)
        weights = _unit(np.log1p(np.array([value for _, value in found], np.float32)) * self._idf[columns])
        section = self._by_section.cosines(columns, weights)
        nearest = np.zeros(len(section), np.float32)
        np.maximum.at(nearest, self._section_of, self._lines.cosines(columns, weights))
        return Recognition(section, nearest, self._by_document.cosines(columns, weights)[self._documents])


def _unit(values: Floats) -> Floats:
    unit: Floats = (values / max(float(np.linalg.norm(values)), 1e-9)).astype(np.float32)
    return unit


def _summed(
    rows: Sequence[tuple[Indices, Floats]], home: Indices, size: int, columns: int
) -> list[tuple[Indices, Floats]]:
    """The sums of the rows of each home."""
    total = np.zeros((size, columns), np.float32)
    for number, (where, values) in zip(home, rows, strict=True):
        total[number, where] += values
    return [(np.flatnonzero(row), row[np.flatnonzero(row)]) for row in total]


def grams(text: str) -> Mapping[str, float]:
    """What a text is recognised by, and how often each stands in it.

    >>> sorted(grams("身份"))
    ['份', '身', '身份']
    """
    found: Counter[str] = Counter()
    words: list[str] = []
    hanzi = ""
    for run in _RUN.findall(normalised(text)):
        if run.isascii():
            words.append(run)
        else:
            hanzi += run
    for size, weight in _HANZI_SIZES:
        for start in range(len(hanzi) - size + 1):
            found[hanzi[start : start + size]] += weight  # type: ignore[assignment]
    content = [word[:CUT] for word in words if word not in _FUNCTION]
    for word in words:
        for gram, weight in _word_grams(word):
            found[gram] += weight  # type: ignore[assignment]
    for first, second in pairwise(content):
        found[f"{first}_{second}"] += 0.5  # type: ignore[assignment]
    for first, second in pairwise(words):
        found[f"{first} {second}"] += 0.3  # type: ignore[assignment]
    return found


@lru_cache(maxsize=20_000)
def _word_grams(word: str) -> tuple[tuple[str, float], ...]:
    if word in _FUNCTION:
        return ((f"={word}", 0.15),)
    padded = f"^{word}$"
    pieces = [
        (f"~{padded[start : start + size]}", 0.25) for size in (3, 4, 5) for start in range(len(padded) - size + 1)
    ]
    return (f"={word[:CUT]}", 1.0), *pieces
