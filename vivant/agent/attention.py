"""Attention: a question as words in their order, read by a small transformer, and a linear layer over classes.

A word's vector is the sum of those of the word, its neighbourhood and its pieces, so that new words are understood too;
two layers let the words look at each other (Vaswani et al., "Attention is all you need", 2017; layers normalise their
input, Xiong et al., 2020). It is trained by `vivant.train.attention` and read here without torch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from vivant.agent.packing import packed, unpacked, widened
from vivant.agent.words import normalised
from vivant.score import Floats

Indices = npt.NDArray[np.intp]

LENGTH = 40
"""Words of a question that are read."""

HEADS = 4
"""Ways in which a layer looks at the other words."""

_WORD = re.compile(r"[a-z]+|[0-9]+|[^\sa-z0-9]")


def words(text: str) -> list[str]:
    """The words of a text, Hanzi one by one.

    >>> words("How late? 几点")
    ['how', 'late', '?', '几', '点']
    """
    return _WORD.findall(normalised(text).lower())[:LENGTH]


def pieces(text: str) -> list[list[str]]:
    """Of each word of a text what its vector is the sum of: the word, the word with its neighbours, and what it is made
    of.

    >>> pieces("几点")
    [['几', '^ 几', '几>点'], ['点', '几 点', '点>$']]
    """
    found = words(text)
    around = zip(["^", *found], found, [*found[1:], "$"], strict=False)
    return [[word, f"{before} {word}", *_made_of(word, after)] for before, word, after in around]


def _made_of(word: str, after: str) -> Iterator[str]:
    if not word.isascii():
        yield f"{word}>{after}"
    elif len(word) > 3:
        padded = f"<{word}>"
        yield from dict.fromkeys([padded[:5], padded[:6], *(padded[at : at + 4] for at in range(len(padded) - 3))])


@dataclass(frozen=True, slots=True)
class Attention:
    """A trained transformer.

    numbers : of each piece the number of its row. vectors : (pieces, size) int8, scales : (pieces,) float32; a piece's
    vector is their product. weights : float32 by the names that torch gives them: `places` (LENGTH, size), `first`,
    `layers.N.…` as in `torch.nn.TransformerEncoderLayer`, `last` and `out`.
    """

    KIND: ClassVar[str] = "attention"

    numbers: Mapping[str, int]
    vectors: npt.NDArray[np.int8]
    scales: Floats
    weights: Mapping[str, Floats]

    def logits(self, text: str) -> Floats:
        """(classes,) float32 of a text."""
        rows = [[self.numbers[piece] for piece in word if piece in self.numbers] for word in pieces(text)] or [[]]
        single = np.stack([self._vector(np.array(found, np.intp)) for found in rows])
        read = self._normal(single, "first") + self.weights["places"][: len(rows)]
        for layer in range(self._layers):
            read = self._look(read, f"layers.{layer}")
        whole = np.concatenate([read.mean(axis=0), single.sum(axis=0) / np.sqrt(np.float32(len(rows)))])
        return self._linear(self._normal(whole, "last"), "out.")

    @property
    def _layers(self) -> int:
        return sum(name.endswith("linear1.weight") for name in self.weights)

    def _vector(self, rows: Indices) -> Floats:
        """(size,) of one word; zeros where nothing of it is known."""
        total: Floats = self.scales[rows] @ self.vectors[rows].astype(np.float32)
        vector: Floats = total / np.sqrt(np.float32(max(len(rows), 1)))
        return vector

    def _look(self, read: Floats, layer: str) -> Floats:
        """(words, size) after one layer."""
        mixed = self._attend(self._normal(read, f"{layer}.norm1"), f"{layer}.self_attn")
        read = read + mixed
        wide = np.maximum(self._linear(self._normal(read, f"{layer}.norm2"), f"{layer}.linear1."), 0)
        return read + self._linear(wide, f"{layer}.linear2.")

    def _attend(self, read: Floats, name: str) -> Floats:
        """(words, size): what each word takes from the others."""
        count, size = read.shape
        asked, held, given = (
            self._linear(read, f"{name}.in_proj_").reshape(count, 3, HEADS, size // HEADS).swapaxes(0, 1)
        )
        likeness = np.einsum("qhd,khd->hqk", asked, held) / np.sqrt(np.float32(size // HEADS))
        shares = np.exp(likeness - likeness.max(axis=2, keepdims=True))
        shares /= shares.sum(axis=2, keepdims=True)
        return self._linear(np.einsum("hqk,khd->qhd", shares, given).reshape(count, size), f"{name}.out_proj.")

    def _linear(self, values: Floats, name: str) -> Floats:
        total: Floats = values @ self.weights[f"{name}weight"].T + self.weights[f"{name}bias"]
        return total

    def _normal(self, values: Floats, name: str) -> Floats:
        centred = values - values.mean(axis=-1, keepdims=True)
        even: Floats = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(1e-5))
        return even * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def check(self, classes: int) -> None:
        """Raises ValueError where the parts do not fit each other or so many classes."""
        if len(self.vectors) != len(self.numbers) or len(self.scales) != len(self.numbers):
            raise ValueError(
                f"{len(self.vectors)} vectors and {len(self.scales)} scales for {len(self.numbers)} pieces"
            )
        if self.logits("?").shape != (classes,):
            raise ValueError(f"not {classes} classes")

    def parts(self) -> dict[str, npt.NDArray[Any]]:
        """What is written of it, as small as it may be."""
        weights = {f"weights.{name}": values.astype(np.float16) for name, values in self.weights.items()}
        scales = self.scales.astype(np.float16)
        return {"pieces": packed(self.numbers), "vectors": self.vectors, "scales": scales, **weights}

    @classmethod
    def from_parts(cls, parts: Mapping[str, npt.NDArray[Any]]) -> Attention:
        """What `parts` gave."""
        own = {name.removeprefix("weights."): widened(part) for name, part in parts.items() if "weights." in name}
        numbers = {piece: row for row, piece in enumerate(unpacked(parts["pieces"]))}
        return cls(numbers, parts["vectors"], widened(parts["scales"]), own)
