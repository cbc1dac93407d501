"""What a microphone adds below every voice, its offset and the rumble of a building, taken away."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from vivant.score import Floats

CUTOFF = 30.0
"""Hz; the lowest voices begin at about 70."""

_GROWTH = 1e6
"""Largest factor between the first and last sample that one cumulative sum takes together."""


class HighPass:
    """A high pass of first order for one stream: y[n] = g (x[n] - x[n-1]) + r y[n-1].

    Unfolded, y[n] = r^n (y[-1] + sum of d[k] r^-k), with d the scaled differences: a cumulative sum.
    Source: J. O. Smith, Introduction to Digital Filters, "DC Blocker". rate, cutoff : Hz; 3 dB are lost at the cutoff.
    """

    def __init__(self, rate: int, cutoff: float = CUTOFF) -> None:
        self._pole = (1 - math.sin(2 * math.pi * cutoff / rate)) / math.cos(2 * math.pi * cutoff / rate)
        self._gain = (1 + self._pole) / 2
        self._piece = max(1, int(math.log(_GROWTH) / -math.log(self._pole)))
        self._powers = self._pole ** np.arange(1, self._piece + 1)
        self._last: float | None = None
        self._level = 0.0

    def feed(self, sound: Floats) -> Floats:
        """(n,) float32 → (n,) float32. The stream begins as if its first sample had always stood there."""
        if not len(sound):
            return sound
        before = sound[0] if self._last is None else self._last
        steps = self._gain * np.diff(sound.astype(np.float64), prepend=before)
        self._last = float(sound[-1])
        pieces = [self._filtered(steps[at : at + self._piece]) for at in range(0, len(steps), self._piece)]
        return np.concatenate(pieces).astype(np.float32)

    def _filtered(self, steps: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        powers = self._powers[: len(steps)]
        out = powers * (self._level + np.cumsum(steps / powers))
        self._level = float(out[-1])
        return out
