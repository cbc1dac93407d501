"""Between int16 and float32, and from many channels to one."""

from __future__ import annotations

import numpy as np

from vivant.score import Floats, Samples

FULL_SCALE = 32768
"""The int16 that stands for 1.0, if there were one."""


def floats_of(samples: Samples) -> Floats:
    """int16 → float32 in [-1, 1), any shape."""
    return samples.astype(np.float32) / np.float32(FULL_SCALE)


def samples_of(sound: Floats) -> Samples:
    """float32 → int16, rounded, any shape; what lies beyond full scale is cut off there."""
    return np.clip(np.rint(sound * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)


def mixed(sound: Floats) -> Floats:
    """(n, channels) → (n,): the mean of the channels, which never clips."""
    mean: Floats = sound.mean(axis=1, dtype=np.float32)
    return mean
