"""Coarticulation by dominance functions: every phone pulls jaw and lips towards its target for a while.

Cohen and Massaro, "Modeling coarticulation in synthetic visual speech" (1993): a channel is the mean of the targets
of all phones, weighted by how much each of them dominates just then. Our dominance is flat inside the phone and falls
to 0 within REACH before and TAIL behind it, so that a frame depends on few phones and can be streamed. Jaw and lips
have dominances of their own (JALI, Edwards et al. 2016).
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np

from vivant.expression.face.pulses import SEAL, TONGUE, TUCK, Array, Pulse
from vivant.expression.face.visemes import REST, Spelling, Viseme
from vivant.score import FACE_RATE, Phone

LEAD = 0.045
"""How much earlier than the sound the mouth goes for a phone, seconds."""

HOLD = 0.01
"""How much earlier than its sound the mouth lets go of a consonant, seconds: teeth stay together while an s lasts."""

BURST = 0.05
"""Stops shorter than this are bursts alone, seconds."""

REACH = 0.04
"""How long before its interval a phone begins to pull, seconds."""

TAIL = 0.08
"""How long behind its interval a phone still pulls, seconds."""

PAUSE = 0.055
"""Gaps up to this long are closures of stops, which espeak-ng leaves between its phones; longer ones are silence."""

CHANNELS = ("jaw", "spread", "round", "funnel", "upper", "lower")

_LOW_PASS = np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16.0
"""Binomial filter over the frames: it bounds the jerk."""

_HALF = len(_LOW_PASS) // 2

LOOK_AHEAD = LEAD + REACH + _HALF / FACE_RATE + 1e-3
"""No phone that starts later than this behind a frame can change it; seconds (0.119)."""


Pull: TypeAlias = tuple[float, float, float, float, float, float, float, float, float, float]
"""A phone's (or silence's) claim: begin, end, its targets times their dominance in order of CHANNELS, the dominance of
jaw and of lips."""


def _pull(begin: float, end: float, viseme: Viseme, opening: float = 1.0) -> Pull:
    v, jaw, lip = viseme, viseme.jaw_dominance, viseme.lip_dominance
    parted = lip * opening
    claim = (jaw * opening * v.jaw, lip * v.spread, lip * v.round, lip * v.funnel, parted * v.upper, parted * v.lower)
    return begin, max(begin, end), *claim, jaw, lip


_STRESS = (1.0, 1.0, 1.08)


class Mouth:
    """The claims of the phones heard so far, in time order."""

    def __init__(self) -> None:
        self._pulls: list[Pull] = []
        self._end = -math.inf
        self.silences: list[tuple[float, float]] = []
        """Pauses that have ended, (start, end) in seconds; the first begins at -inf."""

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
            last = end - (LEAD if step.viseme.vowel else HOLD)
            self._pulls.append(_pull(begin - LEAD, last, step.viseme, opening))
            pulses += _constraints(begin, end, step.viseme)
        return pulses

    def forget(self, before: float) -> None:
        """Drop what no frame from this time on feels."""
        horizon = before - TAIL - (_HALF + 1) / FACE_RATE
        self._pulls = [pull for pull in self._pulls if pull[1] > horizon]
        self.silences = [silence for silence in self.silences if silence[1] > horizon]

    def channels(self, frames: range) -> Array:
        """Blended targets, (len(CHANNELS), len(frames)) in [0, 1], smoothed: F = Σ D T / Σ D of Cohen and Massaro."""
        times = np.arange(frames.start - _HALF, frames.stop + _HALF) / FACE_RATE
        table = np.array([*self._pulls, _pull(self._end, math.inf, REST)]).T
        away = np.maximum((table[0][:, None] - times) / REACH, (times - table[1][:, None]) / TAIL)
        away = np.minimum(np.maximum(away, 0.0), 1.0)
        presence = 1.0 - away * away
        sums = table[2:] @ (presence * presence)
        sums[0] /= sums[-2]
        sums[1:-2] /= sums[-1]
        return _smooth(sums[:-2])


def _smooth(channels: Array) -> Array:
    """Low-pass along the rows; the flat convolution mixes rows in their margins alone, which are cut off."""
    flat = np.convolve(channels.ravel(), _LOW_PASS, "same")
    smooth: Array = flat.reshape(channels.shape)[:, _HALF:-_HALF]
    return smooth


def _constraints(begin: float, end: float, viseme: Viseme) -> list[Pulse]:
    """Lips and tongue have arrived when the sound begins and let go shortly before it ends.

    A stop shorter than BURST is timed from its burst, so that its closure lies before it.
    """
    top = begin - (0.03 if end - begin < BURST else 0.0)
    leave = max(begin + max(0.5 * min(end - begin, 0.07), 0.017), end - 0.035)
    wishes = ((SEAL, viseme.seal, 0.045), (TUCK, viseme.tuck, 0.055), (TONGUE, viseme.tongue, 0.055))
    return [Pulse(channel, top - ramp, top, leave, leave + ramp, peak) for channel, peak, ramp in wishes if peak]
