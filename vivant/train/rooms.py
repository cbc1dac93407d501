"""Rooms: what lies between a speaker and a microphone: distance, walls, noise, a telephone, a bad preamplifier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vivant.agent.hearing.contracts import RATE
from vivant.score import Floats, Samples

KINDS = ("white", "pink", "babble")

TALKERS = 5
"""Voices in a babble."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """What is drawn for each utterance, each evenly from its range.

    snr : dB. loudness : dB relative to full scale, RMS. lead, tail : seconds of room before and behind.
    speed : how much faster the sound is played, formants and pitch with it. decay : seconds to -60 dB.
    clean, dry, narrow, clipped : shares without noise, without a room, of a telephone's band, overdriven.
    """

    snr: tuple[float, float] = (0.0, 30.0)
    loudness: tuple[float, float] = (-38.0, -14.0)
    lead: tuple[float, float] = (0.0, 0.5)
    tail: tuple[float, float] = (0.15, 0.6)
    speed: tuple[float, float] = (0.88, 1.12)
    decay: tuple[float, float] = (0.1, 0.7)
    clean: float = 0.15
    dry: float = 0.4
    narrow: float = 0.15
    clipped: float = 0.08


def heard(said: Samples, rate: int, others: Sequence[Floats], ranges: Ranges, rng: np.random.Generator) -> Floats:
    """What a microphone makes of speech, (n,) float32 at RATE; `others` are voices to make babble from, at RATE."""
    sound = resampled(floats(said), RATE / rate / rng.uniform(*ranges.speed))
    sound = np.pad(sound, [int(rng.uniform(*span) * RATE) for span in (ranges.lead, ranges.tail)])
    if rng.random() > ranges.dry:
        sound = reverberated(sound, rng.uniform(*ranges.decay), rng)
    if rng.random() > ranges.clean:
        kind = KINDS[int(rng.integers(len(KINDS)))]
        sound = with_noise(sound, noise(kind, len(sound), others, rng), rng.uniform(*ranges.snr))
    else:
        sound = with_noise(sound, noise("white", len(sound), others, rng), rng.uniform(35, 70))
    if rng.random() < ranges.narrow:
        sound = band(sound, rng.uniform(100, 300), rng.uniform(3200, 4500))
    sound = sound * np.float32(10 ** (rng.uniform(*ranges.loudness) / 20) / level(sound))
    if rng.random() < ranges.clipped:
        limit = np.abs(sound).max() * rng.uniform(0.2, 0.6)
        sound = np.clip(sound, -limit, limit)
    return np.clip(sound, -1, 1).astype(np.float32)


def covered(sound: Floats, voices: Sequence[Floats], rng: np.random.Generator) -> Floats:
    """Speech, (n,) at RATE, with the avatar's echo over it: until the avatar holds, all along, or not at all.

    The onset may be cut off, as an ear does that notices it late. voices : what the avatar may say, at RATE.
    """
    sound = sound[int(max(0.0, rng.uniform(-0.6, 0.25)) * RATE) :]
    if rng.random() < 0.25:
        return sound
    echo = np.resize(voices[int(rng.integers(len(voices)))], len(sound) + RATE)[int(rng.integers(RATE)) :][: len(sound)]
    if rng.random() < 0.75:
        hold = int(rng.uniform(0.15, 0.8) * RATE)
        echo = np.concatenate([echo[:hold], np.zeros(max(0, len(echo) - hold), np.float32)])
    echo = reverberated(echo.astype(np.float32), rng.uniform(0.15, 0.5), rng)
    mixed = sound + echo * np.float32(level(sound) / level(echo) * 10 ** (rng.uniform(-25, -2) / 20))
    return np.clip(mixed, -1, 1).astype(np.float32)


def floats(samples: Samples) -> Floats:
    """16-bit samples as (n,) float32 in [-1, 1]."""
    return samples.astype(np.float32) / np.float32(32768)


def resampled(sound: Floats, factor: float) -> Floats:
    """`factor` times as many samples, by the spectrum."""
    padded = _even(len(sound))
    count = int(len(sound) * factor)
    size = max(2, round(padded * factor))
    spectrum = np.fft.rfft(sound, padded)
    fitted = np.zeros(size // 2 + 1, spectrum.dtype)
    kept = min(len(spectrum), len(fitted))
    fitted[:kept] = spectrum[:kept]
    return (np.fft.irfft(fitted, size)[:count] * (size / padded)).astype(np.float32)


def reverberated(sound: Floats, decay: float, rng: np.random.Generator) -> Floats:
    """In a room: white noise that dies away behind the direct sound (Moorer 1979)."""
    time = np.arange(int(decay * RATE)) / RATE
    tail = rng.standard_normal(len(time)) * 10 ** (-3 * time / decay)
    tail[: int(rng.uniform(0.002, 0.02) * RATE)] = 0
    tail *= 10 ** (rng.uniform(-12, 3) / 20) / max(float(np.sqrt((tail**2).sum())), 1e-6)
    tail[0] = 1.0
    size = _even(len(sound) + len(tail))
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)].astype(np.float32)


def noise(kind: str, count: int, others: Sequence[Floats], rng: np.random.Generator) -> Floats:
    """(count,) of "white", "pink" (1/f) or "babble", of any level."""
    if kind == "babble" and others:
        mixed = np.zeros(count, np.float32)
        for number in rng.integers(len(others), size=TALKERS):
            mixed += np.roll(np.resize(others[number], count), rng.integers(count))
        return mixed
    size = _even(count)
    spectrum = np.fft.rfft(rng.standard_normal(size))
    if kind == "pink":
        spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum))))
    return np.fft.irfft(spectrum, size)[:count].astype(np.float32)


def with_noise(sound: Floats, noise: Floats, snr: float) -> Floats:
    """Speech in noise, so many dB below it."""
    return sound + noise * np.float32(level(sound) / level(noise) * 10 ** (-snr / 20))


def band(sound: Floats, low: float, high: float) -> Floats:
    """Only what lies between two frequencies, Hz."""
    size = _even(len(sound))
    spectrum = np.fft.rfft(sound, size)
    hertz = np.arange(len(spectrum)) * RATE / size
    spectrum *= 1 / np.sqrt((1 + (low / np.maximum(hertz, 1)) ** 8) * (1 + (hertz / high) ** 12))
    return np.fft.irfft(spectrum, size)[: len(sound)].astype(np.float32)


def level(sound: Floats) -> float:
    """Root mean square where it is loud: of what lies within 40 dB of the loudest tenth of a second."""
    frames = sound[: max(1, len(sound) // 800) * 800]
    power = np.mean(np.resize(frames, (max(1, len(frames) // 800), 800)).astype(np.float64) ** 2, axis=1)
    return float(np.sqrt(power[power >= power.max() * 1e-3].mean())) or 1e-6


def _even(count: int) -> int:
    """A length that the FFT likes, at least `count`."""
    step = 1 << max(0, int(count).bit_length() - 5)
    return -(-count // step) * step
