"""Suppression: a microphone's sound with the bands turned down in which only the avatar's echo is heard."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from vivant.agent.hearing.spectrum import BANDS, WINDOW, centres
from vivant.score import Floats

TAPS = 128
"""Length of the filter; it delays by half of it, 4 ms."""

BLEND = 128
"""Samples over which one window's filter gives way to the next one's."""


class Suppressor:
    """A filter whose gains change with every window, (WINDOW,) samples in and out."""

    def __init__(self) -> None:
        self._tail = np.zeros(TAPS, np.float32)
        self._filter: Floats | None = None
        """None lets everything through."""

    def __call__(self, window: Floats, gains: npt.NDArray[np.float64] | None) -> Floats:
        """gains : (BANDS,) in [0, 1]; None for all 1."""
        sound = np.concatenate([self._tail, window])
        self._tail = sound[-TAPS:]
        last, self._filter = self._filter, None if gains is None else _designed(gains)
        heard = _filtered(sound, self._filter)
        if last is not None or self._filter is not None:
            fade = np.linspace(0, 1, BLEND, dtype=np.float32)
            heard[:BLEND] = fade * heard[:BLEND] + (1 - fade) * _filtered(sound, last)[:BLEND]
        return heard


def _filtered(sound: Floats, taps: Floats | None) -> Floats:
    """(WINDOW,) of (TAPS + WINDOW,)."""
    if taps is None:
        return sound[TAPS // 2 : TAPS // 2 + WINDOW].copy()
    return np.convolve(sound, taps, "valid")[1 : WINDOW + 1].astype(np.float32)


def _designed(gains: npt.NDArray[np.float64]) -> Floats:
    """(TAPS,) linear-phase FIR by frequency sampling, Hann window; its middle is sample TAPS / 2."""
    impulse = np.roll(np.fft.irfft(_spread() @ gains, TAPS), TAPS // 2)
    return (impulse * np.hanning(TAPS + 1)[:-1]).astype(np.float32)


@cache
def _spread() -> npt.NDArray[np.float64]:
    """(bins, BANDS): linear interpolation between the middles of the bands."""
    hertz = np.linspace(0, 8000, TAPS // 2 + 1)
    return np.stack([np.interp(hertz, centres(), row) for row in np.eye(BANDS)], axis=1)
