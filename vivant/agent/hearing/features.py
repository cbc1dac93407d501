"""Features: log-mel bands of sound as it comes, with their slow mean taken away; sans I/O."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from vivant.agent.hearing.contracts import RATE
from vivant.score import Floats

WINDOW, HOP = 400, 160
"""Samples: 25 ms, every 10 ms."""

BANDS = 40
LOWEST, HIGHEST = 60.0, 7600.0
"""Hz."""

FLOOR = 1e-5
"""Power below which a band counts as silent: about that of a 16-bit sample's last digit."""

WEIGHT, MEMORY = 20, 300
"""Frames: how much the first one counts in the mean, and how many the mean remembers."""

SCALE = 0.4
"""Brings the features of speech to a standard deviation of about 1."""

_FFT = 512


@cache
def filters() -> npt.NDArray[np.float32]:
    """(257, BANDS) triangles on the mel scale of O'Shaughnessy (2595 log10(1 + f/700))."""
    edges = np.linspace(_mel(LOWEST), _mel(HIGHEST), BANDS + 2)
    hertz = 700 * (10 ** (edges / 2595) - 1)
    bins = np.arange(_FFT // 2 + 1)[:, None] * RATE / _FFT
    rising = (bins - hertz[:-2]) / (hertz[1:-1] - hertz[:-2])
    falling = (hertz[2:] - bins) / (hertz[2:] - hertz[1:-1])
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


def log_mel(frames: Floats) -> Floats:
    """(n, BANDS) natural logarithm of the power in each band of (n, WINDOW) samples in [-1, 1]."""
    spectrum = np.abs(np.fft.rfft(frames * _hann(), _FFT)).astype(np.float32) ** 2
    bands: Floats = np.log(spectrum @ filters() + FLOOR).astype(np.float32)
    return bands


class FeatureStream:
    """Sound in, features out: each frame as soon as its last sample is there."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.float32)
        self._mean: Floats | None = None
        self._count = WEIGHT

    def feed(self, samples: Floats) -> Floats:
        """(frames, BANDS) float32 of the frames that `samples`, (n,) in [-1, 1] at RATE, complete."""
        sound = np.concatenate([self._rest, samples]).astype(np.float32, copy=False)
        count = max(0, (len(sound) - WINDOW) // HOP + 1)
        self._rest = sound[count * HOP :]
        if not count:
            return np.zeros((0, BANDS), np.float32)
        frames = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP][:count]
        return self._centred(log_mel(frames))

    def _centred(self, bands: Floats) -> Floats:
        """Without the mean so far, so that neither loudness nor a microphone's colour matters."""
        if self._mean is None:
            self._mean = bands[0].copy()
        centred = np.empty_like(bands)
        for index, band in enumerate(bands):
            self._count = min(self._count + 1, MEMORY)
            self._mean += (band - self._mean) / self._count
            centred[index] = band - self._mean
        return centred * np.float32(SCALE)


@cache
def _hann() -> npt.NDArray[np.float32]:
    return np.hanning(WINDOW).astype(np.float32)


def _mel(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))
