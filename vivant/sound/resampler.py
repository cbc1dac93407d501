"""From one sample rate to another, as the sound comes: a windowed sinc in polyphase form.

Source: J. O. Smith, Digital Audio Resampling (https://ccrma.stanford.edu/~jos/resample/); Kaiser's window and the
length of the filter as in Oppenheim and Schafer, Discrete-Time Signal Processing, 7.6.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from vivant.score import Floats

ATTENUATION = 80.0
"""Of the stop band, dB."""

TRANSITION = 0.1
"""Width of the transition band below the lower of both Nyquist frequencies, as a share of that."""

PHASES = 1024
"""Rows of the largest table; where the ratio has more phases, two rows are blended."""

AT_ONCE = 2048
"""Output samples that are computed together."""


class Resampler:
    """Changes the sample rate of one stream.

    Output sample k is the sound at k / to_rate seconds: places are whole numbers, so nothing drifts, and the filter's
    delay is made up for. n samples give ceil(n * to_rate / from_rate). Frequencies up to 90 % of the lower Nyquist
    frequency pass; from that frequency on everything is ATTENUATION below.
    """

    def __init__(self, from_rate: int, to_rate: int) -> None:
        if from_rate <= 0 or to_rate <= 0:
            raise ValueError(f"expected sample rates above 0, found {from_rate} and {to_rate}")
        shared = math.gcd(from_rate, to_rate)
        self._up, self._down = to_rate // shared, from_rate // shared
        self._same = from_rate == to_rate
        self._table = _table(from_rate, to_rate, min(self._up, PHASES))
        self._taps = self._table.shape[1]
        self.reset()

    def reset(self) -> None:
        """Begin a new stream."""
        self._waiting: Floats = np.zeros(self._taps // 2 - 1, np.float32)
        self._first = 1 - self._taps // 2
        """Index, in the input, of the first sample that waits."""
        self._given = 0
        self._taken = 0

    def feed(self, sound: Floats) -> Floats:
        """(n,) float32 at from_rate → what can be told of the output, (m,) float32 at to_rate."""
        self._taken += len(sound)
        if self._same:
            return sound
        self._waiting = np.concatenate([self._waiting, sound])
        ready = self._first + len(self._waiting) - self._taps // 2
        """Outputs at places below this one have all the samples they need."""
        return self._until(ready)

    def flush(self) -> Floats:
        """The rest of the output, as if silence followed; a new stream may begin."""
        if self._same:
            rest = np.zeros(0, np.float32)
        else:
            self._waiting = np.concatenate([self._waiting, np.zeros(self._taps, np.float32)])
            rest = self._until(self._taken)
        self.reset()
        return rest

    def _until(self, place: int) -> Floats:
        """Outputs that lie before an input sample's index."""
        end = max(self._given, -(-place * self._up // self._down))
        pieces = [self._between(at, min(at + AT_ONCE, end)) for at in range(self._given, end, AT_ONCE)]
        self._given = end
        needed = end * self._down // self._up - self._taps // 2 + 1
        self._waiting, self._first = self._waiting[needed - self._first :], needed
        return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)

    def _between(self, start: int, end: int) -> Floats:
        places, phases = np.divmod(np.arange(start, end, dtype=np.int64) * self._down, self._up)
        windows = np.lib.stride_tricks.sliding_window_view(self._waiting, self._taps)
        heard = windows[places - self._taps // 2 + 1 - self._first]
        rows, between = np.divmod(phases * (len(self._table) - 1), self._up)
        sound: Floats = np.einsum("nt,nt->n", heard, self._table[rows])
        if between.any():
            share = (between / self._up).astype(np.float32)
            sound += share * (np.einsum("nt,nt->n", heard, self._table[rows + 1]) - sound)
        return sound


def _table(from_rate: int, to_rate: int, phases: int) -> Floats:
    """(phases + 1, taps) float32: weights of the input samples around an output that lies row / phases behind one.

    Column taps / 2 - 1 is the sample at or before the output. Each row sums to 1, so that silence stays silence and a
    constant constant.
    """
    lower = min(1.0, to_rate / from_rate)
    """The lower of both rates, in input samples per input sample."""
    taps = 2 * math.ceil(((ATTENUATION - 7.95) / (2.285 * math.pi * TRANSITION * lower) + 1) / 2)
    beta = 0.1102 * (ATTENUATION - 8.7)
    away = np.arange(taps) - (taps // 2 - 1) - np.arange(phases + 1)[:, None] / phases
    weights = np.sinc(away * lower * (1 - TRANSITION / 2)) * _kaiser(away / (taps / 2), beta)
    table: Floats = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return table


def _kaiser(place: npt.NDArray[np.float64], beta: float) -> npt.NDArray[np.float64]:
    """Kaiser's window at places in [-1, 1]."""
    window: npt.NDArray[np.float64] = np.i0(beta * np.sqrt(np.clip(1 - place**2, 0, 1))) / np.i0(beta)
    return window
