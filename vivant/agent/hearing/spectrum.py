"""Spectrum: windows of sound as energies of mel bands, and the floor of noise beneath them."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from vivant.agent.hearing.contracts import RATE
from vivant.score import Floats

WINDOW = 512
"""Samples of a window: 32 ms, what the detector of speech takes."""

STEP = WINDOW / RATE
"""Seconds from one window to the next."""

BANDS = 20
LOWEST, HIGHEST = 120.0, 7400.0
"""Bands, equally wide on the mel scale between these frequencies, Hz."""

SILENCE = -100.0
"""dB that stand for no energy at all."""

Decibels = npt.NDArray[np.float64]


def bands(window: Floats) -> Decibels:
    """(BANDS,) dB of full scale of a (WINDOW,) window; a full-scale sine gives about -3 in its band."""
    spectrum = np.fft.rfft(window.astype(np.float64) * _hann())
    power = spectrum.real**2 + spectrum.imag**2
    return decibels(_filters() @ power)


def decibels(power: npt.NDArray[np.float64]) -> Decibels:
    """10 log10, no lower than SILENCE."""
    return np.asarray(10 * np.log10(np.maximum(power, 10 ** (SILENCE / 10))))


def loudness(energies: Decibels) -> float:
    """dB of all bands together."""
    return float(10 * np.log10((10 ** (energies / 10)).sum()))


@cache
def _hann() -> npt.NDArray[np.float64]:
    return np.asarray(np.hanning(WINDOW + 1)[:-1])


@cache
def centres() -> npt.NDArray[np.float64]:
    """(BANDS,) Hz, the middle of each band."""
    return np.asarray((_edges()[1:] + _edges()[:-1]) / 2)


def _edges() -> npt.NDArray[np.float64]:
    """(BANDS + 1,) Hz."""
    return np.asarray(700 * np.expm1(np.linspace(np.log1p(LOWEST / 700), np.log1p(HIGHEST / 700), BANDS + 1)))


@cache
def _filters() -> npt.NDArray[np.float64]:
    """(BANDS, bins) rectangular bands that sum a one-sided power spectrum to mean square."""
    hertz = np.fft.rfftfreq(WINDOW, 1 / RATE)
    edges = _edges()
    inside = (hertz >= edges[:-1, None]) & (hertz < edges[1:, None])
    return np.asarray(inside * (2 / (WINDOW * (_hann() ** 2).sum())))


class Floor:
    """The noise of the place, by band: falls quickly to what is quieter, rises slowly (Martin 2001).

    rise : dB per second while somebody speaks; half a minute of speech lifts it little.
    """

    def __init__(self, rise: float = 0.5) -> None:
        self.energies: Decibels = np.full(BANDS, -70.0)
        self._rise = rise * STEP
        self._heard = 0

    def feed(self, energies: Decibels, quiet: bool) -> None:
        """Take a window; `quiet` where nobody speaks, so that the floor may follow faster."""
        self._heard += 1
        rise = self._rise * (24 if quiet else 1) if self._heard > 15 else 1.0
        step = np.clip(energies - self.energies, -4.0, rise)
        self.energies = self.energies + np.where(step < 0, step * 0.5, step)
