"""How loud the speech is at every face frame: it opens the jaw somewhat more or less."""

from __future__ import annotations

import numpy as np

from vivant.errors import ScoreError
from vivant.expression.face.pulses import Array
from vivant.score import FACE_RATE, Samples, SpeechChunk

SPREAD = 5
"""Frames on each side that a level is averaged over: 83 ms, inside coarticulation's look-ahead."""

_WINDOW = np.hanning(2 * SPREAD + 2)[1:-1] / np.hanning(2 * SPREAD + 2).sum()
_FLOOR = 1e-6
_FALL = 6.0 / 10.0 / FACE_RATE
"""The loudest level so far is forgotten by 6 dB a second (in bels a frame)."""


class Loudness:
    """Power of the speech in steps of one frame, as it arrives."""

    def __init__(self) -> None:
        self._powers: list[Array] = []
        self._count = 0
        self._rest = np.zeros(0, np.int16)
        self._taken = 0
        self._rate = 0
        self._end = 0.0

    def feed(self, speech: SpeechChunk) -> None:
        """Take the next speech. Raises ScoreError where it does not follow on or changes its rate."""
        self._check(speech)
        self._end = speech.end
        samples = np.concatenate([self._rest, speech.samples])
        last = (self._taken + len(samples)) * FACE_RATE // self._rate
        bounds = self._bounds(self._count, last) - self._taken
        self._append(samples, bounds)
        self._rest, self._taken = samples[bounds[-1] :], self._taken + int(bounds[-1])

    def gains(self, frames: range) -> Array:
        """Opening of the jaw by loudness, (len(frames),), from 0.78 (15 dB below the loudest of late) to 1.12."""
        power = np.concatenate([np.zeros(SPREAD), *self._powers, np.zeros(SPREAD + frames.stop)])
        bels = np.log10(np.convolve(power[: frames.stop + 2 * SPREAD - 1], _WINDOW, "valid")[: frames.stop] + _FLOOR)
        ramp = _FALL * np.arange(len(bels))
        loudest = np.maximum.accumulate(bels + ramp) - ramp
        below = np.minimum((loudest - bels)[frames.start :] / 1.5, 1.0)
        gains: Array = 1.12 - 0.34 * below
        return gains

    def _check(self, speech: SpeechChunk) -> None:
        if self._rate and speech.rate != self._rate:
            raise ScoreError(f"speech of one segment has one rate: {self._rate} Hz so far, then {speech.rate} Hz")
        if abs(speech.pts - self._end) > 0.5 / FACE_RATE:
            raise ScoreError(f"speech follows on: expected pts {self._end:.3f} s, found {speech.pts:.3f} s")
        self._rate = speech.rate

    def _bounds(self, first: int, last: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.arange(first, last + 1) * self._rate // FACE_RATE

    def _append(self, samples: Samples, bounds: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
        if len(bounds) < 2:
            return
        square = (samples[: bounds[-1]].astype(np.float64) / 32768.0) ** 2
        self._powers.append(np.add.reduceat(square, bounds[:-1]) / np.diff(bounds))
        self._count += len(bounds) - 1
