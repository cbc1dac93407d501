"""Bag: a question as the weighted sum of its grams' vectors, whatever their order, and a linear layer over classes.

Words, pairs of words and character n-grams have vectors (Joulin et al., "Bag of tricks for efficient text
classification", 2016). Rare and new words are understood by their pieces; order counts only within a gram.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from vivant.agent.packing import packed, unpacked, widened
from vivant.agent.recognition import grams
from vivant.score import Floats

Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The grams that are known, with the numbers of their rows, and how much each weighs.

    weights : (grams,) float32, inverse document frequencies.
    """

    numbers: Mapping[str, int]
    weights: Floats

    def weigh(self, text: str) -> tuple[Indices, Floats]:
        """The rows of a text's grams and their weights, of length one; empty where none is known."""
        found = [(self.numbers[gram], count) for gram, count in grams(text).items() if gram in self.numbers]
        rows = np.array([row for row, _ in found], np.intp)
        weights = np.log1p(np.array([count for _, count in found], np.float32)) * self.weights[rows]
        return rows, (weights / max(float(np.linalg.norm(weights)), 1e-6)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Bag:
    """A trained bag of grams.

    vectors : (grams, size) int8, scales : (grams,) float32; a gram's vector is their product.
    weights : (size, classes) float32. bias : (classes,) float32.
    """

    KIND: ClassVar[str] = "bag"

    vocabulary: Vocabulary
    vectors: npt.NDArray[np.int8]
    scales: Floats
    weights: Floats
    bias: Floats

    def logits(self, text: str) -> Floats:
        """(classes,) float32 of a text."""
        rows, counts = self.vocabulary.weigh(text)
        meant: Floats = (counts * self.scales[rows]) @ self.vectors[rows].astype(np.float32)
        return np.asarray(meant @ self.weights + self.bias, np.float32)

    def check(self, classes: int) -> None:
        """Raises ValueError where the parts do not fit each other or so many classes."""
        known, size = len(self.vocabulary.numbers), len(self.weights)
        shapes = (self.vectors.shape, self.scales.shape, self.weights.shape, self.bias.shape)
        if shapes != ((known, size), (known,), (size, classes), (classes,)):
            raise ValueError(f"parts of shapes {shapes} for {known} grams and {classes} classes")

    def parts(self) -> dict[str, npt.NDArray[Any]]:
        """What is written of it, as small as it may be."""
        return {
            "grams": packed(self.vocabulary.numbers),
            "idf": self.vocabulary.weights.astype(np.float16),
            "vectors": self.vectors,
            "scales": self.scales.astype(np.float16),
            "weights": self.weights.astype(np.float16),
            "bias": self.bias.astype(np.float16),
        }

    @classmethod
    def from_parts(cls, parts: Mapping[str, npt.NDArray[Any]]) -> Bag:
        """What `parts` gave."""
        numbers = {gram: row for row, gram in enumerate(unpacked(parts["grams"]))}
        return cls(
            Vocabulary(numbers, widened(parts["idf"])),
            parts["vectors"],
            widened(parts["scales"]),
            widened(parts["weights"]),
            widened(parts["bias"]),
        )
