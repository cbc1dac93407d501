"""Pitch of a voice, frame by frame: autocorrelation, normalised by the window's own (Boersma 1993, sec. 3)."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from vivant.agent.hearing.contracts import RATE
from vivant.score import Floats

FRAME = 768
"""Samples that are looked at: 48 ms, four periods of a low voice."""

LOWEST, HIGHEST = 70.0, 420.0
"""Hz."""

_SIZE = 2048
_LAGS = np.arange(int(RATE / HIGHEST), int(RATE / LOWEST))


def pitch(frame: Floats) -> tuple[float, float]:
    """Hz and strength in [0, 1] of a (FRAME,) frame; a voice is above about 0.5. Hz is 0 where there is no sound.

    Of the peaks that are nearly as high as the highest the shortest counts, so that it is not an octave too low.
    """
    window, shape = _window()
    centred = (frame - frame.mean()) * window
    spectrum = np.fft.rfft(centred, _SIZE)
    raw = np.fft.irfft(spectrum.real**2 + spectrum.imag**2)
    if raw[0] < 1e-9:
        return 0.0, 0.0
    values = raw[_LAGS[0] - 1 : _LAGS[-1] + 2] / (raw[0] * shape)
    inner = values[1:-1]
    peaks = np.flatnonzero((inner >= values[:-2]) & (inner >= values[2:]) & (inner > 0.9 * inner.max()))
    if not len(peaks) or inner.max() <= 0:
        return 0.0, 0.0
    return float(RATE / _LAGS[peaks[0]]), float(min(1.0, inner[peaks[0]]))


@cache
def _window() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    window = np.hanning(FRAME)
    shape = np.fft.irfft(np.abs(np.fft.rfft(window, _SIZE)) ** 2)
    return window, shape[_LAGS[0] - 1 : _LAGS[-1] + 2] / shape[0]
