"""Hand shapes: the left hand's fingers, (52, 4), T-pose elsewhere."""

from __future__ import annotations

import numpy as np

from vivant.expression.motion import quaternion
from vivant.expression.motion.posture import curled
from vivant.expression.motion.quaternion import Array

OPEN: Array = curled(index=4, middle=6, ring=8, little=9, thumb=-4, spread=4)
"""Palm shown, fingers nearly straight and a little apart."""

FLAT: Array = curled(index=2, middle=3, ring=4, little=4, thumb=6, spread=0.5)
"""Fingers together: the polite hand that shows the way."""

SOFT: Array = curled(index=16, middle=22, ring=26, little=28, thumb=6, spread=3)
"""Half open, as hands are while they beat time."""

POINT: Array = curled(index=2, middle=78, ring=82, little=84, thumb=34)
"""Index finger out."""


def counting(number: int) -> Array:
    """One to five fingers up: index first, thumb last, as both Chinese and most English speakers count with a hand."""
    index, middle, ring, little = (3.0 if finger < number else 84.0 for finger in range(4))
    return curled(index, middle, ring, little, thumb=-6.0 if number == 5 else 40.0, spread=5.0 if number > 1 else 0.0)


def fingers_of(side_arm: Array, shape: Array) -> Array:
    """(52, 4): the arm's rotations with the fingers of `shape`, which are those that it turns."""
    turned = np.abs(shape - quaternion.IDENTITY).max(axis=-1, keepdims=True) > 0
    return np.where(turned, shape, side_arm)
