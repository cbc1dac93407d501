"""Pulses: smooth rises and falls in time, of which constraints of the lips, brow raises and blinks are made."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]


SEAL, TUCK, TONGUE, BROW, BLINK = CHANNELS = range(5)
"""What a pulse can drive."""

_ROWS = np.array(CHANNELS)[:, None]


class Pulse(NamedTuple):
    """Rises from 0 at `begin` to `peak` at `top`, stays until `leave`, is 0 again at `end` (seconds)."""

    channel: int
    begin: float
    top: float
    leave: float
    end: float
    peak: float = 1.0


def smootherstep(x: Array) -> Array:
    """6x⁵ - 15x⁴ + 10x³ on [0, 1], held outside: first and second derivative vanish at both ends (Perlin 2002)."""
    x = np.minimum(np.maximum(x, 0.0), 1.0)
    rise: Array = x * x * x * (x * (x * 6.0 - 15.0) + 10.0)
    return rise


def envelopes(times: Array, pulses: list[Pulse]) -> Array:
    """Level of each channel, (len(CHANNELS), frames) in [0, 1]. Overlapping pulses join as 1 - Π(1 - level)."""
    if not pulses:
        return np.zeros((len(CHANNELS), len(times)))
    channel, begin, top, leave, end, peak = np.array(pulses).T[:, :, None]
    near = np.minimum((times - begin) / (top - begin), (end - times) / (end - leave))
    misses = np.log(np.maximum(1.0 - peak * smootherstep(near), 1e-12))
    levels: Array = 1.0 - np.exp((channel[:, 0] == _ROWS) @ misses)
    return levels
