"""BM25: ranks by shared words.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from vivant.score import Floats


class BM25:
    """An index over weighted terms.

    documents : of each document its terms with their weights (term frequencies; fields may weigh differently).
    """

    def __init__(self, documents: Sequence[Mapping[str, float]], k1: float = 1.2, b: float = 0.6) -> None:
        self.size = len(documents)
        self._k1 = k1
        self._postings: dict[str, tuple[np.ndarray[tuple[int], np.dtype[np.int32]], Floats]] = {}
        lengths = np.array([sum(terms.values()) for terms in documents], np.float32)
        norm = k1 * (1 - b + b * lengths / max(float(lengths.mean()), 1e-6)) if self.size else lengths
        found: dict[str, tuple[list[int], list[float]]] = {}
        for index, terms in enumerate(documents):
            for term, weight in terms.items():
                entry = found.get(term)
                if entry is None:
                    entry = found[term] = [], []
                entry[0].append(index)
                entry[1].append(weight)
        for term, (indices, weights) in found.items():
            where, frequency = np.array(indices, np.int32), np.array(weights, np.float32)
            value: Floats = self.idf(len(indices)) * frequency * np.float32(k1 + 1) / (frequency + norm[where])
            self._postings[term] = where, value

    def idf(self, frequency: int) -> np.float32:
        """How telling a term is that `frequency` documents hold; > 0."""
        return np.float32(math.log1p((self.size - frequency + 0.5) / (frequency + 0.5)))

    def frequency(self, term: str) -> int:
        """In how many documents a term stands."""
        return len(self._postings[term][0]) if term in self._postings else 0

    def scores(self, query: Mapping[str, float]) -> Floats:
        """(documents,) float32: the score of every document, >= 0."""
        scores = np.zeros(self.size, np.float32)
        for term, weight in query.items():
            if term in self._postings:
                where, value = self._postings[term]
                scores[where] += np.float32(weight) * value
        return scores

    def ideal(self, query: Mapping[str, float]) -> float:
        """The score of a document of average length that holds every term once; terms that are unknown count too."""
        share = (self._k1 + 1) / (1 + self._k1)
        return float(sum(weight * self.idf(self.frequency(term)) * share for term, weight in query.items()))
