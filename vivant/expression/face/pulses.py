"""Pulses: smooth rises and falls in time, of which constraints of the lips, brow raises and blinks are made."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]

CHANNELS = ("seal", "tuck", "tongue", "brow", "blink")
"""What a pulse can drive."""


class Pulse(NamedTuple):
    """Rises from 0 at `begin` to `peak` at `top`, stays until `leave`, is 0 again at `end` (seconds)."""

    channel: str
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


def envelopes(times: Array, pulses: list[Pulse]) -> dict[str, Array]:
    """Level of each channel that has pulses, (frames,) in [0, 1]. Overlaps join as 1 - Π(1 - level)."""
    if not pulses:
        return {}
    begin, top, leave, end, peak = np.array([pulse[1:] for pulse in pulses]).T[:, :, None]
    both = smootherstep(np.concatenate([(times - begin) / (top - begin), (end - times) / (end - leave)]))
    misses = 1.0 - peak * both[: len(pulses)] * both[len(pulses) :]
    rows: dict[str, list[int]] = {}
    for row, pulse in enumerate(pulses):
        rows.setdefault(pulse.channel, []).append(row)
    return {channel: 1.0 - misses[which].prod(axis=0) for channel, which in rows.items()}
