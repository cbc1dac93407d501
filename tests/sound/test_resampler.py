"""From one sample rate to another: measured on sines, and against the number of samples."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vivant.score import Floats
from vivant.sound import Resampler

RATES = [(48_000, 16_000), (44_100, 16_000), (22_050, 16_000), (8_000, 16_000), (96_000, 16_000), (16_000, 48_000)]


def sine(hertz: float, rate: int, seconds: float = 1.0) -> Floats:
    return np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate).astype(np.float32)


def resampled(sound: Floats, from_rate: int, to_rate: int, piece: int = 1 << 30) -> Floats:
    resampler = Resampler(from_rate, to_rate)
    pieces = [resampler.feed(sound[at : at + piece]) for at in range(0, len(sound), piece)]
    return np.concatenate([*pieces, resampler.flush()])


def decibels(sound: Floats) -> float:
    """Relative to a sine at full scale, without the ends."""
    middle = sound[len(sound) // 4 : -len(sound) // 4]
    return float(20 * np.log10(np.sqrt(2 * np.mean(middle**2)) + 1e-12))


@pytest.mark.parametrize(("from_rate", "to_rate"), [*RATES, (44_101, 16_000), (16_000, 95_999)])
@pytest.mark.parametrize("share", [0.01, 0.3, 0.9])
def test_what_lies_in_the_pass_band_is_the_same_sine_at_the_same_time(
    from_rate: int, to_rate: int, share: float
) -> None:
    hertz = share * min(from_rate, to_rate) / 2
    there = resampled(sine(hertz, from_rate, 0.5), from_rate, to_rate)
    middle = slice(len(there) // 4, -len(there) // 4)
    error = there[middle] - sine(hertz, to_rate, 0.5)[middle]
    assert np.abs(error).max() < 1e-3


@pytest.mark.parametrize(("from_rate", "to_rate"), [pair for pair in [*RATES, (44_101, 16_000)] if pair[0] > pair[1]])
@pytest.mark.parametrize("share", [1.0, 1.01, 1.2, 1.37])
def test_what_would_fold_back_is_gone(from_rate: int, to_rate: int, share: float) -> None:
    hertz = share * to_rate / 2
    assert decibels(resampled(sine(hertz, from_rate), from_rate, to_rate)) < -75


def test_no_image_of_the_sound_appears_above_its_band() -> None:
    there = resampled(sine(3_000, 8_000), 8_000, 16_000)
    spectrum = np.abs(np.fft.rfft(there * np.hanning(len(there))))
    hertz = np.fft.rfftfreq(len(there), 1 / 16_000)
    assert 20 * np.log10(spectrum[hertz > 4_000].max() / spectrum.max()) < -75


@pytest.mark.parametrize(("from_rate", "to_rate"), [*RATES, (11_025, 16_000), (16_000, 16_000), (95_999, 16_000)])
@pytest.mark.parametrize("count", [0, 1, 2, 479, 4_410, 10_007])
def test_so_many_samples_come_out(from_rate: int, to_rate: int, count: int) -> None:
    sound = np.ones(count, np.float32)
    assert len(resampled(sound, from_rate, to_rate, piece=333)) == math.ceil(count * to_rate / from_rate)


@pytest.mark.parametrize("piece", [1, 7, 441, 5_000])
def test_how_it_is_cut_makes_no_difference(piece: int) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 6_000).astype(np.float32)
    assert np.allclose(resampled(noise, 44_100, 16_000, piece), resampled(noise, 44_100, 16_000), atol=1e-6)


def test_a_constant_stays_constant() -> None:
    there = resampled(np.full(8_000, 0.5, np.float32), 44_100, 16_000)
    assert np.allclose(there[400:-400], 0.5, atol=1e-6)


def test_the_delay_is_that_of_the_filter() -> None:
    resampler = Resampler(48_000, 16_000)
    given = len(resampler.feed(np.zeros(4_800, np.float32)))
    assert 1_600 - given <= 0.004 * 16_000


def test_nothing_drifts_over_hours() -> None:
    resampler = Resampler(44_100, 16_000)
    hours = 24 * 3_600
    resampler._first += hours * 44_100
    resampler._taken += hours * 44_100
    resampler._given += hours * 16_000
    later = np.concatenate([resampler.feed(sine(1_000, 44_100)), resampler.flush()])
    assert np.allclose(later, resampled(sine(1_000, 44_100), 44_100, 16_000), atol=1e-6)


def test_after_a_flush_a_new_stream_begins() -> None:
    resampler, sound = Resampler(48_000, 16_000), sine(440, 48_000, 0.1)
    first = np.concatenate([resampler.feed(sound), resampler.flush()])
    assert np.array_equal(np.concatenate([resampler.feed(sound), resampler.flush()]), first)


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="expected sample rates above 0, found 0 and 16000"):
        Resampler(0, 16_000)
