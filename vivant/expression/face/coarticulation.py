"""Coarticulation by dominance functions: every phone pulls jaw and lips towards its target for a while.

Cohen and Massaro, "Modeling coarticulation in synthetic visual speech" (1993): a channel is the mean of the targets
of all phones, weighted by how much each of them dominates just then. Our dominance is flat inside the phone and falls
to 0 within REACH before and TAIL behind it, so that a frame depends on few phones and can be streamed. Jaw and lips
have dominances of their own (JALI, Edwards et al. 2016).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from vivant.expression.face.pulses import Array, Pulse
from vivant.expression.face.visemes import REST, Spelling, Viseme
from vivant.score import FACE_RATE, Phone

LEAD = 0.045
"""How much earlier than the sound the mouth goes for a phone, seconds."""

REACH = 0.04
"""How long before its interval a phone begins to pull, seconds."""

TAIL = 0.08
"""How long behind its interval a phone still pulls, seconds."""

PAUSE = 0.055
"""Gaps up to this long are closures of stops, which espeak-ng leaves between its phones; longer ones are silence."""

CHANNELS = ("jaw", "spread", "round", "funnel", "upper", "lower")

_FILTER = np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16.0
"""Binomial low-pass over the blended channels: it bounds their jerk and needs two frames on each side."""

_HALF = len(_FILTER) // 2

LOOK_AHEAD = LEAD + REACH + _HALF / FACE_RATE + 1e-3
"""No phone that starts later than this behind a frame can change it; seconds (0.119)."""


class Pull(NamedTuple):
    """A phone's (or silence's) claim: from when to when, towards which target, how strongly."""

    begin: float
    end: float
    jaw: float
    spread: float
    round: float
    funnel: float
    upper: float
    lower: float
    jaw_dominance: float
    lip_dominance: float


def _pull(begin: float, end: float, viseme: Viseme, opening: float = 1.0) -> Pull:
    v = viseme
    lips = (v.spread, v.round, v.funnel, v.upper * opening, v.lower * opening)
    return Pull(begin, max(begin, end), v.jaw * opening, *lips, v.jaw_dominance, v.lip_dominance)


_STRESS = (0.92, 1.0, 1.1)


class Mouth:
    """The claims of the phones heard so far, in time order."""

    def __init__(self) -> None:
        self._pulls: list[Pull] = []
        self._end = -math.inf
        self.silences: list[tuple[float, float]] = []

    @property
    def end(self) -> float:
        """End of the last phone; -inf before the first."""
        return self._end

    def add(self, phone: Phone, spelling: Spelling) -> list[Pulse]:
        """Take the next phone; give the constraints that it brings."""
        if phone.start - self._end > PAUSE:
            self.silences.append((self._end, phone.start))
            self._pulls.append(_pull(self._end, phone.start - LEAD, REST))
        self._end = max(self._end, phone.end)
        pulses: list[Pulse] = []
        span = phone.end - phone.start
        for step in spelling.steps:
            begin, end = phone.start + step.begin * span, phone.start + step.end * span
            opening = _STRESS[spelling.stress] if step.viseme.vowel else 1.0
            self._pulls.append(_pull(begin - LEAD, end - LEAD, step.viseme, opening))
            pulses += _constraints(begin, end, step.viseme)
        return pulses

    def forget(self, before: float) -> None:
        """Drop what no frame from this time on feels."""
        horizon = before - TAIL - (_HALF + 1) / FACE_RATE
        self._pulls = [pull for pull in self._pulls if pull.end > horizon]

    def channels(self, frames: range) -> Array:
        """Blended targets, (len(frames), len(CHANNELS)) in [0, 1], smoothed."""
        times = np.arange(frames.start - _HALF, frames.stop + _HALF) / FACE_RATE
        table = np.array([*self._pulls, _pull(self._end, math.inf, REST)])
        begin, end = table[:, 0], table[:, 1]
        clock = times[:, None]
        before = np.maximum(begin - clock, 0.0) / REACH
        behind = np.maximum(clock - end, 0.0) / TAIL
        presence = np.maximum(1.0 - before * before - behind * behind, 0.0) ** 2
        jaw = _blend(presence * table[:, 8], table[:, 2:3])
        lips = _blend(presence * table[:, 9], table[:, 3:8])
        return _smooth(np.concatenate([jaw, lips], axis=1))


def _blend(dominance: Array, targets: Array) -> Array:
    """Cohen and Massaro's F = Σ D T / Σ D."""
    blended: Array = dominance @ targets / (dominance.sum(axis=1, keepdims=True) + 1e-9)
    return blended


def _smooth(channels: Array) -> Array:
    count = len(channels) - 2 * _HALF
    smooth: Array = _FILTER[0] * channels[:count]
    for tap in range(1, len(_FILTER)):
        smooth += _FILTER[tap] * channels[tap : tap + count]
    return smooth


def _constraints(begin: float, end: float, viseme: Viseme) -> list[Pulse]:
    """Lips and tongue arrive before the sound and hold through its closure: a stop's until its burst."""
    middle = begin + min(max(0.5 * (end - begin), 0.017), 0.05)
    hold = middle if viseme.stop else max(middle, end - 0.025)
    wishes = (("seal", viseme.seal), ("tuck", viseme.tuck), ("tongue", viseme.tongue))
    return [Pulse(name, begin - 0.085, begin - 0.03, hold, hold + 0.06, peak) for name, peak in wishes if peak]
