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
    """(frames,) F0 in Hz every `hop` seconds, 75 to 400, 0 where unvoiced.

    Autocorrelation of 40 ms frames, normalised by the window's own (Boersma 1993, sec. 3); of the peaks that are
    nearly as high as the highest the first counts.
    """
    size, step = int(0.04 * rate), int(hop * rate)
    if len(signal) < size:
        return np.zeros(0)
    frames = np.lib.stride_tricks.sliding_window_view(signal, size)[::step].astype(np.float64)
    audible = np.sqrt(np.mean(frames**2, axis=1)) > 0.1 * loudness(signal, rate)
    lags = np.arange(rate // 400, rate // 75)
    correlation = _autocorrelation(frames)
    values = correlation[:, lags]
    highest = values.max(axis=1, keepdims=True)
    peaks = (values >= correlation[:, lags - 1]) & (values >= correlation[:, lags + 1]) & (values > 0.9 * highest)
    voiced = audible & (highest[:, 0] > 0.5) & peaks.any(axis=1)
    return np.where(voiced, rate / lags[peaks.argmax(axis=1)], 0.0)


def _autocorrelation(frames: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(frames, lags) of (frames, samples), 1 at lag 0."""
    size = frames.shape[1]
    window = np.hanning(size)
    shape = np.fft.irfft(np.abs(np.fft.rfft(window, 2048)) ** 2)[:size]
    centred = (frames - frames.mean(axis=1, keepdims=True)) * window
    raw = np.fft.irfft(np.abs(np.fft.rfft(centred, 2048, axis=1)) ** 2, axis=1)[:, :size]
    correlation: npt.NDArray[np.float64] = raw / np.maximum(shape, 1e-3 * shape[0])
    return correlation / np.maximum(correlation[:, :1], 1e-12)
