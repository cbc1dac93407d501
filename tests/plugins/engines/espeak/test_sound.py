import numpy as np
import pytest

from vivant.plugins.engines.espeak import sound
from vivant.score import Floats

RATE = 22050


def _tone(hertz: float, seconds: float = 0.5, size: float = 0.25) -> Floats:
    return (size * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)


def _as_samples(signal: Floats) -> np.ndarray:
    return (signal * 32767).astype(np.int16)


@pytest.mark.parametrize(("hertz", "decibels"), [(200, 0), (1000, 0), (2500, 0), (6500, -7)])
def test_the_filter_leaves_vowels_and_lowers_hiss(hertz: float, decibels: float) -> None:
    tone = _tone(hertz)
    gain = sound.loudness(sound.softened(_as_samples(tone), RATE), RATE) / sound.loudness(tone, RATE)
    assert 20 * np.log10(gain) == pytest.approx(decibels, abs=1.5)


def test_the_filter_delays_nothing() -> None:
    click = np.zeros(1000, np.int16)
    click[500] = 20000
    softened = sound.softened(click, RATE)
    assert len(softened) == 1000
    assert np.argmax(np.abs(softened)) == 500


def test_nothing_comes_from_nothing() -> None:
    assert len(sound.softened(np.zeros(0, np.int16), RATE)) == 0
    assert len(sound.limited(np.zeros(0, np.float32))) == 0
    assert sound.loudness(np.zeros(0, np.float32), RATE) == 0.0
    assert sound.sounding(np.zeros(500, np.float32), RATE, 0.01, 0.01) == slice(0, 0)


def test_loudness_leaves_silence_out() -> None:
    tone = _tone(200)
    padded = np.concatenate([tone, np.zeros(RATE, np.float32)])
    assert sound.loudness(padded, RATE) == pytest.approx(0.25 / np.sqrt(2), rel=0.05)


def test_quiet_sound_passes_the_limiter_as_it_is_and_loud_sound_stays_below_the_ceiling() -> None:
    quiet = _tone(200, size=0.5)
    assert np.abs(sound.limited(quiet) - np.round(quiet * 32767)).max() == 0
    loud = sound.limited(_tone(200, size=3.0))
    assert np.abs(loud).max() <= 32767 * sound.CEILING + 1
    assert np.abs(loud).max() > 32767 * 0.85


def test_the_edges_of_sound_are_found() -> None:
    quiet = np.zeros(RATE, np.float32)
    kept = sound.sounding(np.concatenate([quiet, _tone(200), quiet]), RATE, 0.01, 0.04)
    assert kept.start == pytest.approx(RATE - 0.01 * RATE, abs=5)
    assert kept.stop == pytest.approx(1.54 * RATE, abs=30)


def test_fading_touches_only_the_edges() -> None:
    flat = np.ones(RATE, np.float32)
    faded = sound.faded(flat, RATE, 0.01, 0.02)
    assert faded[0] < 0.01
    assert faded[-1] < 0.01
    assert (faded[221 : RATE - 441] == 1).all()
    assert (flat == 1).all()


@pytest.mark.parametrize("hertz", [110.0, 185.0, 220.0, 330.0])
def test_pitch_of_a_buzz(hertz: float) -> None:
    buzz = sum((_tone(hertz * n, size=0.2 / n) for n in range(2, 12)), start=_tone(hertz, size=0.1))
    track = sound.pitch_track(buzz.astype(np.float32), RATE)
    assert np.median(track) == pytest.approx(hertz, rel=0.01)


def test_noise_has_no_pitch() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, RATE).astype(np.float32)
    assert (sound.pitch_track(noise, RATE) == 0).mean() > 0.95
