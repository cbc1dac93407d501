"""The embedded face animator: lips, brows and blinks from timed phones, by dominance functions."""

from __future__ import annotations

import math

import numpy as np

from vivant.expression.contracts import FaceTrack
from vivant.expression.face.coarticulation import LOOK_AHEAD, Mouth
from vivant.expression.face.life import Life
from vivant.expression.face.lips import Lips
from vivant.expression.face.loudness import Loudness
from vivant.expression.face.pulses import Array, Pulse, envelopes, smootherstep
from vivant.expression.face.visemes import spell
from vivant.score import FACE_RATE, MAX_CHUNK, Diagnostic, FaceChunk, Floats, Phone, SpeechChunk, Utterance

ROUNDING = 1e-6
"""Frames by which a time may miss a frame for its sums of chunks alone."""

RELEASE = 0.25
"""How long the face takes to come to rest when the speech has ended, seconds."""

ATTACK = 0.10
"""How long it takes to leave rest, seconds."""


class DominanceFace:
    """A FaceAnimator by rule (Cohen and Massaro 1993, JALI 2016): needs nothing but phones in time.

    Parameters
    ----------
    jaw, lip : gains of jaw opening and of lip shapes, 0 to 2; lips close on p, b and m at any gain.
    smile : a light smile throughout, 0 to 1.
    brow : gain of brow raises, 0 to 2.

    Raises ValueError for a value outside.
    """

    def __init__(self, *, jaw: float = 1.0, lip: float = 1.0, smile: float = 0.15, brow: float = 1.0) -> None:
        for name, value, most in (("jaw", jaw, 2.0), ("lip", lip, 2.0), ("smile", smile, 1.0), ("brow", brow, 2.0)):
            if not 0.0 <= value <= most:
                raise ValueError(f"{name} must lie in 0 to {most:g}, got {value}")
        self._lips = Lips(jaw=jaw, lip=lip, smile=smile, brow=brow)

    def open(self, utterance: Utterance) -> FaceTrack:
        """A track for a segment that begins."""
        return DominanceTrack(utterance, self._lips)


class DominanceTrack:
    """The face of one segment; a frame is given as soon as LOOK_AHEAD (0.12 s) of speech behind it is known."""

    def __init__(self, utterance: Utterance, lips: Lips) -> None:
        self._lips = lips
        self._mouth, self._life, self._loudness = Mouth(), Life(utterance), Loudness()
        self._pulses: list[Pulse] = []
        self._sent = 0
        self._end = 0.0
        self._diagnostics: list[Diagnostic] = []

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Phones that were not known and got a neutral mouth, each symbol once."""
        return tuple(self._diagnostics)

    def feed(self, speech: SpeechChunk) -> FaceChunk | None:
        """Take the next speech; give the frames that can no longer change, if any.

        Raises ScoreError where the speech does not follow on from the last, or changes its rate.
        """
        self._loudness.feed(speech)
        self._end = speech.end
        for word in speech.words:
            self._pulses += self._life.word(word)
        for phone in speech.phones:
            self._add(phone)
        ready = range(self._sent, math.floor((self._end - LOOK_AHEAD) * FACE_RATE) + 1)
        if not ready:
            return None
        return self._chunk(ready, self._shape(ready, _attack(ready)))

    def finish(self) -> list[FaceChunk]:
        """The rest of the frames and the way back to rest, whose last frame is all zero; [] without any speech."""
        if not self._end:
            return []
        end = max(self._end, self._mouth.end)
        rest = range(self._sent, math.ceil((end + RELEASE) * FACE_RATE - ROUNDING) + 1)
        shown = self._shape(rest, _attack(rest) * _release(rest, end))
        step = int(MAX_CHUNK * FACE_RATE)
        return [self._chunk(rest[cut : cut + step], shown[cut : cut + step]) for cut in range(0, len(rest), step)]

    def _add(self, phone: Phone) -> None:
        spelling = spell(phone.symbol)
        if spelling.unknown:
            self._report(phone.symbol, spelling.unknown)
        if spelling.steps and phone.end > phone.start:
            self._pulses += self._mouth.add(phone, spelling)
            self._pulses += self._life.accent(phone, spelling)

    def _report(self, symbol: str, unknown: str) -> None:
        text = f"{unknown!r} in the phone {symbol!r} is no letter of the IPA: the mouth takes a neutral shape."
        found = Diagnostic("unknown_phone", text)
        if found not in self._diagnostics:
            self._diagnostics.append(found)

    def _chunk(self, frames: range, shown: Floats) -> FaceChunk:
        self._sent = frames.stop
        return FaceChunk(frames.start / FACE_RATE, shown)

    def _shape(self, frames: range, alive: Array) -> Floats:
        """All weights of these frames, (len(frames), 52); `alive` (len(frames),) is 0 at rest and 1 in speech."""
        start = frames.start / FACE_RATE
        self._mouth.forget(start)
        self._pulses = [pulse for pulse in self._pulses if pulse.end > start]
        silences = [*self._mouth.silences, (self._mouth.end, math.inf)]
        channels = self._mouth.channels(frames)
        channels[0] *= self._loudness.gains(len(frames))
        levels = envelopes(_times(frames), self._pulses + self._life.open() + self._life.blinks(silences))
        return self._lips.weights(channels, levels, alive)


def _times(frames: range) -> Array:
    return np.arange(frames.start, frames.stop) / FACE_RATE


def _attack(frames: range) -> Array:
    late = frames.start > ATTACK * FACE_RATE
    return np.ones(len(frames)) if late else smootherstep(_times(frames) / ATTACK)


def _release(frames: range, end: float) -> Array:
    times = _times(frames)
    return 1.0 - smootherstep((times - end) / (times[-1] - end))
