"""Dense vectors: latent semantic analysis of character n-grams and concepts (Deerwester et al., 1990).

The singular vectors come from a randomised range finder (Halko, Martinsson and Tropp, "Finding structure with
randomness", 2011, algorithm 4.4), which needs nothing but numpy and is quick for a few thousand passages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from vivant.score import Floats

POWERS = 1
"""Power iterations of the range finder."""

Sparse = tuple[npt.NDArray[np.int32], Floats]


class LatentSpace:
    """Vectors of documents and questions in one space of at most `rank` dimensions.

    documents : of each document its features with their weights.
    """

    def __init__(self, documents: Sequence[Mapping[str, float]], rank: int = 64, seed: int = 7) -> None:
        frequency = Counter(feature for document in documents for feature in document)
        kept = sorted(feature for feature, count in frequency.items() if count > 1)
        self._columns = {feature: column for column, feature in enumerate(kept)}
        counts = np.array([frequency[feature] for feature in kept], np.float32)
        self._idf: Floats = np.log((1 + len(documents)) / (1 + counts)).astype(np.float32) + 1
        matrix = np.zeros((len(documents), len(kept)), np.float32)
        for row, document in enumerate(documents):
            columns, values = self._weigh(document)
            matrix[row, columns] = values
        self._basis = right_singular(matrix, rank, np.random.default_rng(seed))
        self.vectors = unit_rows(matrix @ self._basis)

    def _weigh(self, features: Mapping[str, float]) -> Sparse:
        """TF-IDF with logarithmic frequencies, of length one."""
        known = [(self._columns[feature], weight) for feature, weight in features.items() if feature in self._columns]
        columns = np.array([column for column, _ in known], np.int32)
        weights = np.log1p(np.array([weight for _, weight in known], np.float32)) * self._idf[columns]
        return columns, weights / max(float(np.linalg.norm(weights)), 1e-9)

    def similarity(self, features: Mapping[str, float]) -> Floats:
        """(documents,) float32: cosine of the question with every document, in [-1, 1]; zeros where none is known."""
        columns, weights = self._weigh(features)
        vector = weights @ self._basis[columns]
        cosines: Floats = self.vectors @ (vector / max(float(np.linalg.norm(vector)), 1e-9))
        return cosines


def right_singular(matrix: Floats, rank: int, rng: np.random.Generator) -> Floats:
    """(columns, r) float32: the first r <= rank right singular vectors, by a randomised range finder."""
    rank = min(rank, *matrix.shape)
    if rank == 0:
        return np.zeros((matrix.shape[1], 0), np.float32)
    probe = rng.standard_normal((matrix.shape[1], min(rank + 16, *matrix.shape)), np.float32)
    sample = orthonormal(matrix @ probe)
    for _ in range(POWERS):
        sample = orthonormal(matrix @ (matrix.T @ sample))
    small = orthonormal((sample.T @ matrix).T, rank)
    return np.ascontiguousarray(small, np.float32)


def orthonormal(columns: Floats, rank: int | None = None) -> Floats:
    """An orthonormal basis of the first `rank` principal directions of the columns' span, (rows, r).

    By the eigenvectors of the small Gram matrix: far quicker than QR where other threads want the processor.
    """
    values, vectors = np.linalg.eigh((columns.T @ columns).astype(np.float64))
    kept = [index for index in np.argsort(-values)[:rank] if values[index] > 1e-8 * values[-1]]
    basis: Floats = (columns @ (vectors[:, kept] / np.sqrt(values[kept]))).astype(np.float32)
    return basis


def unit_rows(matrix: Floats) -> Floats:
    """The rows, each of length one; rows of zeros stay zeros."""
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    rows: Floats = (matrix / np.maximum(norms, 1e-9)).astype(np.float32)
    return rows


def ngrams(text: str, sizes: Sequence[int]) -> Counter[str]:
    """Character n-grams of a text, blanks at its ends included.

    >>> sorted(ngrams("lift", (4,)))
    [' lif', 'ift ', 'lift']
    """
    padded = f" {text} "
    return Counter(padded[start : start + size] for size in sizes for start in range(len(padded) - size + 1))
