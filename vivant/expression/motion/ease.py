"""Minimum jerk: how a hand gets from rest to rest (Flash & Hogan 1985, J. Neuroscience 5:1688)."""

from __future__ import annotations

import numpy as np

from vivant.expression.motion.quaternion import Array

PEAK = 1.875
"""The highest slope of `minimum_jerk`, at 0.5."""


def minimum_jerk(progress: Array) -> Array:
    """0 before 0, 1 behind 1, between them 10 p^3 - 15 p^4 + 6 p^5: no step in velocity or acceleration."""
    p = np.minimum(np.maximum(progress, 0.0), 1.0)
    return np.asarray(p * p * p * (10.0 + p * (6.0 * p - 15.0)))
