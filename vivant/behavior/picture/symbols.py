"""The small signs that tell kinds of node apart, as strokes in a unit square, y down."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from vivant.behavior.picture.figure import Box

Stroke: TypeAlias = Sequence[tuple[float, float]]
"""Points that are joined by lines."""


def _arc(x: float, y: float, radius: float, start: float, end: float, steps: int = 12) -> list[tuple[float, float]]:
    """Part of a circle; degrees, clockwise from the right."""
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(round(x + radius * math.cos(angle), 3), round(y + radius * math.sin(angle), 3)) for angle in angles]


_ARROW = [[(0.1, 0.5), (0.88, 0.5)], [(0.62, 0.24), (0.9, 0.5), (0.62, 0.76)]]
_QUESTION = [[*_arc(0.5, 0.3, 0.2, 180, 395), (0.5, 0.55), (0.5, 0.68)], _arc(0.5, 0.88, 0.04, 0, 360, 6)]
_LOOP = [_arc(0.5, 0.5, 0.38, -60, 210), [(0.44, 0.1), (0.71, 0.15), (0.58, 0.38)]]

SYMBOLS: Mapping[str, Sequence[Stroke]] = {
    "sequence": _ARROW,
    "fallback": _QUESTION,
    "parallel": [
        [(0.1, 0.3), (0.88, 0.3)],
        [(0.7, 0.12), (0.9, 0.3), (0.7, 0.48)],
        [(0.1, 0.72), (0.88, 0.72)],
        [(0.7, 0.54), (0.9, 0.72), (0.7, 0.9)],
    ],
    "choice": [[(0.08, 0.5), (0.4, 0.5), (0.88, 0.18)], [(0.4, 0.5), (0.88, 0.82)]],
    "loop": _LOOP,
    "control": [_arc(0.2, 0.5, 0.07, 0, 360), _arc(0.5, 0.5, 0.07, 0, 360), _arc(0.8, 0.5, 0.07, 0, 360)],
    "decorator": [[(0.5, 0.08), (0.92, 0.5), (0.5, 0.92), (0.08, 0.5), (0.5, 0.08)]],
    "condition": [_arc(0.5, 0.5, 0.36, 0, 360, 24)],
    "action": [[(0.24, 0.14), (0.86, 0.5), (0.24, 0.86), (0.24, 0.14)]],
    "subtree": [
        [(0.34, 0.08), (0.66, 0.08), (0.66, 0.36), (0.34, 0.36), (0.34, 0.08)],
        [(0.5, 0.36), (0.5, 0.5)],
        [(0.2, 0.66), (0.2, 0.5), (0.8, 0.5), (0.8, 0.66)],
        [(0.06, 0.66), (0.36, 0.66), (0.36, 0.92), (0.06, 0.92), (0.06, 0.66)],
        [(0.64, 0.66), (0.94, 0.66), (0.94, 0.92), (0.64, 0.92), (0.64, 0.66)],
    ],
}

_STARTS = (
    ("Sequence", "sequence"),
    ("AsyncSequence", "sequence"),
    ("ReactiveSequence", "sequence"),
    ("Fallback", "fallback"),
    ("AsyncFallback", "fallback"),
    ("ReactiveFallback", "fallback"),
    ("Parallel", "parallel"),
    ("Switch", "choice"),
    ("IfThenElse", "choice"),
    ("WhileDoElse", "choice"),
    ("Repeat", "loop"),
    ("RetryUntilSuccessful", "loop"),
    ("KeepRunningUntilFailure", "loop"),
    ("Loop", "loop"),
)


def symbol(box: Box) -> str:
    """The sign of a box, a key of SYMBOLS: its kind's, else its category's."""
    if box.category in ("Control", "Decorator"):
        for start, name in _STARTS:
            if box.id.startswith(start):
                return name
    return box.category.lower()
