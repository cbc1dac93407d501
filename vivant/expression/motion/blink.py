"""Idle life of the face: blinks, and brows and mouth corners that never quite rest. Gaze is the stage's."""

from __future__ import annotations

import numpy as np

from vivant.expression.motion.ease import minimum_jerk
from vivant.expression.motion.quaternion import Array
from vivant.score import ARKIT, FACE_RATE, Floats

CLOSING = 0.08
OPENING = 0.16
"""Seconds: lids fall faster than they rise (Evinger et al. 1991, Invest. Ophthalmol. Vis. Sci. 32:387)."""

MEDIAN_INTERVAL = 3.8
SPREAD = 0.45
"""Intervals are lognormal; `SPREAD` is the standard deviation of their logarithm."""

SHORTEST_INTERVAL, LONGEST_INTERVAL = 1.2, 7.5

_COLUMN = {shape: i for i, shape in enumerate(ARKIT)}


def face_life(duration: float, random: np.random.Generator) -> Floats:
    """(frames, 52) float32: one round of blinks and small life, the last frame leading into the first."""
    t = np.arange(round(duration * FACE_RATE)) / FACE_RATE
    weights = np.zeros((len(t), len(ARKIT)))
    _micro(weights, t, duration, random)
    for start in blink_times(duration, random):
        _blink(weights, t, start, depth=random.uniform(0.94, 1.0), lag=random.uniform(0.0, 0.012))
    return np.clip(weights, 0.0, 1.0).astype(np.float32)


def blink_times(duration: float, random: np.random.Generator) -> list[float]:
    """When blinks begin, seconds, none so near an end that the round would cut it."""
    times: list[float] = []
    now = random.uniform(0.6, 2.0)
    while now < duration - 0.6:
        times.append(now)
        if random.uniform() < 0.08 and now < duration - 1.2:  # now and then people blink twice
            times.append(now + 0.36)
        interval = MEDIAN_INTERVAL * np.exp(SPREAD * random.normal())
        now = times[-1] + float(np.clip(interval, SHORTEST_INTERVAL, LONGEST_INTERVAL))
    return times


def _blink(weights: Array, t: Array, start: float, depth: float, lag: float) -> None:
    for side, begin in (("Left", start), ("Right", start + lag)):
        lid = minimum_jerk((t - begin) / CLOSING) - minimum_jerk((t - begin - CLOSING) / OPENING)
        weights[:, _COLUMN[f"eyeBlink{side}"]] += depth * lid
        weights[:, _COLUMN[f"eyeSquint{side}"]] += 0.12 * lid
        weights[:, _COLUMN[f"browDown{side}"]] += 0.05 * lid


def _micro(weights: Array, t: Array, duration: float, random: np.random.Generator) -> None:
    """A faint smile that comes and goes, brows that rise once in a while; left and right not quite alike."""
    turn = 2.0 * np.pi * t / duration
    smile = 0.07 + 0.03 * np.sin(2 * turn + random.uniform(0, 6)) + 0.015 * np.sin(5 * turn + random.uniform(0, 6))
    for side, share in (("Left", 1.0), ("Right", 0.88)):
        weights[:, _COLUMN[f"mouthSmile{side}"]] = share * smile
        weights[:, _COLUMN[f"cheekSquint{side}"]] = 0.25 * share * smile
    brow = np.zeros_like(t)
    for about in np.arange(4.0, duration - 4.0, 9.0):
        start = about + random.uniform(-2.0, 2.0)
        brow += minimum_jerk((t - start) / 0.35) - minimum_jerk((t - start - 0.9) / 0.7)
    weights[:, _COLUMN["browInnerUp"]] = 0.03 + 0.10 * brow
    weights[:, _COLUMN["browOuterUpLeft"]] = 0.10 * brow
    weights[:, _COLUMN["browOuterUpRight"]] = 0.07 * brow
    press = 0.02 + 0.02 * np.sin(3 * turn + random.uniform(0, 6))
    weights[:, _COLUMN["mouthPressLeft"]] = press
    weights[:, _COLUMN["mouthPressRight"]] = press
