"""Packing: how trained parts become plain arrays of a `.npz`, and come back."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from vivant.score import Floats


def packed(lines: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Lines of text as bytes.

    >>> unpacked(packed(["a", "b c"]))
    ['a', 'b c']
    """
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def unpacked(lines: npt.NDArray[np.uint8]) -> list[str]:
    """The lines that `packed` made bytes of."""
    return lines.tobytes().decode().split("\n")


def quantised(vectors: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Rows as int8, and the float32 scale of each that survives 16 bits."""
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-6) / 127
    scales = scales.astype(np.float16).astype(np.float32)
    return np.clip(np.round(vectors / np.maximum(scales, 1e-8)[:, None]), -127, 127).astype(np.int8), scales


def widened(values: npt.NDArray[np.float16]) -> Floats:
    """Values as float32."""
    return values.astype(np.float32)
