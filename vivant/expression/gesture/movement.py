"""Movement as a sum of minimum-jerk moves.

Each move adds a change of pose; moves that overlap superpose (Flash & Henis 1991, J. Cognitive Neuroscience 3:220), so
a movement that is redirected half-way stays smooth to the acceleration.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vivant.expression.motion.ease import PEAK, minimum_jerk
from vivant.expression.motion.quaternion import Array

_NEAR = {"Shoulder": 0.0, "UpperArm": 0.0, "LowerArm": 0.015, "Hand": 0.05, "neck": 0.02, "head": 0.03}
_FINGER_LAG = 0.07


def lag_of(bone: str) -> float:
    """Seconds by which a bone follows the trunk and upper arm: what is farther out comes later (follow-through)."""
    name = bone.removeprefix("left").removeprefix("right")
    if name in _NEAR:
        return _NEAR[name]
    return _FINGER_LAG if bone.startswith(("left", "right")) else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Move:
    start: float
    seconds: float
    change: Array
    """(channels, width)"""


class Movement:
    """Channels that move by superposed moves.

    Parameters
    ----------
    rest : (channels, width) where the channels start.
    lags : (channels,) seconds by which each channel follows, or (1,) where all follow alike.
    """

    def __init__(self, rest: Array, lags: Array) -> None:
        self._lags = lags
        self._slowest = float(lags.max())
        self._base = rest
        self._moves: list[_Move] = []

    def add(self, change: Array, start: float, seconds: float) -> None:
        """Begin a move by `change` (channels, width) at `start`, which no sample has passed yet."""
        self._moves.append(_Move(start, seconds, change))

    def sample(self, t: Array) -> Array:
        """(frames, channels, width) at ascending times `t`, none before those of an earlier sample."""
        out = np.repeat(self._base[None], len(t), axis=0)
        for move in self._moves:
            if move.start >= t[-1]:
                continue
            progress = minimum_jerk((t[:, None] - (move.start + self._lags)) / move.seconds)
            out += progress[:, :, None] * move.change
        if self._moves:
            self._fold(float(t[-1]))
        return out

    def _fold(self, now: float) -> None:
        """What has come to its end by `now` becomes part of the base."""
        running = []
        for move in self._moves:
            if move.start + move.seconds + self._slowest <= now:
                self._base = self._base + move.change
            else:
                running.append(move)
        self._moves = running


def at_least(seconds: float, change: Array, speed: float) -> float:
    """`seconds`, or longer where a change (channels, 3), as rotation vectors, would go faster than `speed` rad/s."""
    if not change.size:
        return seconds
    farthest = float(np.sqrt(np.einsum("ij,ij->i", change, change).max()))
    return max(seconds, PEAK * farthest / speed)
