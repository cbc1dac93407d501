"""Minimum jerk: how a hand gets from rest to rest (Flash & Hogan 1985, J. Neuroscience 5:1688)."""

from __future__ import annotations

from vivant.expression.motion.quaternion import Array

PEAK = 1.875
"""The highest slope of `minimum_jerk`, at 0.5."""


def minimum_jerk(progress: Array) -> Array:
    """0 before 0, 1 behind 1, between them 10 p^3 - 15 p^4 + 6 p^5: no step in velocity or acceleration."""
    p = progress.clip(0.0, 1.0)
    curve = 6.0 * p
    curve -= 15.0
    curve *= p
    curve += 10.0
    p *= p * p
    curve *= p
    return curve
