"""The sound of espeak-ng made even: loudness, a softer top, edges. Samples in, samples out; no state."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from vivant.score import Floats, Samples

CEILING = 10 ** (-1 / 20)
"""Highest peak: -1 dBFS."""

_KNEE = 10 ** (-4 / 20)
_TAPS = 33
_TONE = ((0, 0.0), (3500, 0.0), (5000, -5.0), (8000, -9.0), (11025, -14.0))
"""(Hz, dB): espeak-ng's consonants stand out above 4 kHz by 6 dB against the long-term average spectrum of female
speech (Byrne et al., JASA 96, 1994)."""


def softened(samples: Samples, rate: int) -> Floats:
    """(n,) int16 to (n,) float32 in [-1, 1], through a linear-phase filter without delay."""
    if not len(samples):
        return np.zeros(0, np.float32)
    filtered = np.convolve(samples.astype(np.float32) / 32768, _filter(rate))
    return filtered[_TAPS // 2 : _TAPS // 2 + len(samples)].astype(np.float32)


@cache
def _filter(rate: int) -> Floats:
    """(taps,) symmetric FIR by frequency sampling, Hann window."""
    frequencies = np.fft.rfftfreq(1024, 1 / rate)
    hertz, decibels = zip(*_TONE, strict=True)
    response = 10 ** (np.interp(frequencies, hertz, decibels) / 20)
    impulse = np.roll(np.fft.irfft(response), _TAPS // 2)[:_TAPS]
    return (impulse * np.hanning(_TAPS + 2)[1:-1]).astype(np.float32)


def loudness(signal: Floats, rate: int) -> float:
    """RMS of its sounding parts (frames of 20 ms within 30 dB of the loudest), 1 = full scale; 0 for silence."""
    power = _frame_power(signal, rate)
    if not len(power) or power.max() <= 0:
        return 0.0
    return float(np.sqrt(power[power > power.max() / 1000].mean()))


def _frame_power(signal: Floats, rate: int) -> npt.NDArray[np.float64]:
    size = rate // 50
    frames = signal[: len(signal) // size * size].reshape(-1, size).astype(np.float64)
    power: npt.NDArray[np.float64] = np.mean(frames**2, axis=1)
    return power


def limited(signal: Floats) -> Samples:
    """To int16; what exceeds -4 dBFS is bent smoothly below the ceiling."""
    size = np.abs(signal)
    if not len(size) or size.max() <= _KNEE:
        return np.round(signal * 32767).astype(np.int16)
    over = np.maximum(size - _KNEE, 0) / (CEILING - _KNEE)
    bent = np.where(size > _KNEE, _KNEE + (CEILING - _KNEE) * np.tanh(over), size)
    return np.round(np.sign(signal) * bent * 32767).astype(np.int16)


def sounding(signal: Floats, rate: int, lead: float, tail: float) -> slice:
    """From `lead` seconds before the first sample above -50 dBFS to `tail` behind the last above -40 dBFS.

    espeak-ng's echo, about -43 dBFS, is no reason to go on.
    """
    size = np.abs(signal)
    starts, ends = np.flatnonzero(size > 0.003), np.flatnonzero(size > 0.01)
    if not len(ends):
        return slice(0, 0)
    return slice(max(0, int(starts[0] - lead * rate)), min(len(signal), int(ends[-1] + 1 + tail * rate)))


def faded(signal: Floats, rate: int, lead: float, tail: float) -> Floats:
    """With raised-cosine edges of `lead` and `tail` seconds, so that neighbours join without a click."""
    edged: Floats = signal.copy()
    for seconds, edge in ((lead, edged), (tail, edged[::-1])):
        count = min(len(signal) // 2, int(seconds * rate))
        edge[:count] *= 0.5 - 0.5 * np.cos(np.pi * (np.arange(count, dtype=np.float32) + 0.5) / max(1, count))
    return edged


def pitch_track(signal: Floats, rate: int, hop: float = 0.01) -> npt.NDArray[np.float64]:
    """F0 in Hz every `hop` seconds, 0 where unvoiced: normalised autocorrelation of 40 ms frames (Boersma 1993)."""
    size, step = int(0.04 * rate), int(hop * rate)
    window = np.hanning(size)
    shape = np.fft.irfft(np.abs(np.fft.rfft(window, 4096)) ** 2)[:size]
    shortest, longest = rate // 400, rate // 75
    loud = 0.1 * loudness(signal, rate)
    track = np.zeros(max(0, (len(signal) - size) // step + 1))
    for index in range(len(track)):
        frame = signal[index * step : index * step + size].astype(np.float64)
        if np.sqrt((frame**2).mean()) <= loud:
            continue
        power = np.abs(np.fft.rfft((frame - frame.mean()) * window, 4096)) ** 2
        correlation = np.fft.irfft(power)[:size] / np.maximum(shape, 1e-3 * shape[0])
        track[index] = _fundamental(correlation / correlation[0], shortest, longest, rate)
    return track


def _fundamental(correlation: npt.NDArray[np.float64], shortest: int, longest: int, rate: int) -> float:
    """The first peak that is nearly as high as the highest; 0 where none is high enough to be voiced."""
    lags = np.arange(shortest, longest)
    values = correlation[lags]
    peaks = (values >= correlation[lags - 1]) & (values >= correlation[lags + 1]) & (values > 0.9 * values.max())
    if values.max() < 0.5 or not peaks.any():
        return 0.0
    return rate / float(lags[peaks][0])
