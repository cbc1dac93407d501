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
        self._powers = np.zeros(SPREAD)
        """Of the frames from SPREAD before the next one whose gain is asked for."""
        self._samples = np.zeros(0, np.int16)
        """What lies behind the last whole frame."""
        self._first = 0
        self._frames = 0
        self._rate = 0
        self._end = 0.0
        self._loudest = -np.inf

    def feed(self, speech: SpeechChunk) -> None:
        """Take the next speech. Raises ScoreError where it does not follow on or changes its rate."""
        self._check(speech)
        self._rate, self._end = speech.rate, speech.end
        samples = np.concatenate([self._samples, speech.samples])
        whole = (self._first + len(samples)) * FACE_RATE // self._rate
        if whole > self._frames:
            samples = self._measure(samples, whole)
        self._samples = samples

    def gains(self, count: int) -> Array:
        """Of the next frames, (count,): from 1.12 at the loudest of late to 0.78 at 15 dB less; silence follows."""
        missing = max(count + 2 * SPREAD - 1 - len(self._powers), 0)
        power = np.concatenate([self._powers, np.zeros(missing)])
        bels = np.log10(np.convolve(power[: count + 2 * SPREAD - 1], _WINDOW, "valid") + _FLOOR)
        ramp = _FALL * np.arange(1, count + 1)
        loudest = np.maximum(np.maximum.accumulate(bels + ramp), self._loudest) - ramp
        self._powers, self._loudest = power[count:], loudest[-1]
        gains: Array = 1.12 - 0.34 * np.minimum((loudest - bels) / 1.5, 1.0)
        return gains

    def _check(self, speech: SpeechChunk) -> None:
        if self._rate and speech.rate != self._rate:
            raise ScoreError(f"speech of one segment has one rate: {self._rate} Hz so far, then {speech.rate} Hz")
        if abs(speech.pts - self._end) > 0.5 / FACE_RATE:
            raise ScoreError(f"speech follows on: expected pts {self._end:.3f} s, found {speech.pts:.3f} s")

    def _measure(self, samples: Samples, whole: int) -> Samples:
        """Powers of the frames up to `whole`; gives the samples behind them."""
        bounds = np.arange(self._frames, whole + 1) * self._rate // FACE_RATE - self._first
        square = np.square(samples[: bounds[-1]], dtype=np.float64)
        powers = np.add.reduceat(square, bounds[:-1]) / ((bounds[1:] - bounds[:-1]) * 32768.0**2)
        self._powers = np.concatenate([self._powers, powers])
        self._frames, self._first = whole, self._first + int(bounds[-1])
        return samples[bounds[-1] :]
