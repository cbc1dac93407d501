"""Sounds of a hall: seeded, at their level, and what their names promise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from vivant.bench import scenes
from vivant.bench.scenes import RATE
from vivant.score import Floats

Make = Callable[[np.random.Generator], Floats]

SOUNDS: dict[str, Make] = {
    "clap": scenes.clap,
    "slam": scenes.slam,
    "cough": scenes.cough,
    "hum": scenes.hum,
    "music": lambda rng: scenes.music(rng, 3.0),
    "hall": lambda rng: scenes.noise(rng, 1.0, -40),
    "crowd": lambda rng: scenes.babble(rng, [scenes.tone(rng, 1.0, 120.0), scenes.tone(rng, 0.7, 210.0)], 3.0, -35),
}


@pytest.mark.parametrize("make", SOUNDS.values(), ids=SOUNDS.keys())
def test_a_sound_is_the_same_from_the_same_seed_and_finite(make: Make) -> None:
    first, again, other = (make(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first.dtype == np.float32
    assert np.array_equal(first, again)
    assert len(first) != len(other) or not np.array_equal(first, other)
    assert np.isfinite(first).all()


def test_levels_are_what_is_asked_for() -> None:
    rng = np.random.default_rng(0)
    assert 20 * np.log10(scenes.noise(rng, 2, -45).std()) == pytest.approx(-45, abs=0.2)
    assert 20 * np.log10(scenes.active_rms(scenes.hum(rng, -24))) == pytest.approx(-24, abs=0.3)
    assert scenes.active_rms(np.zeros(1000, np.float32)) == 0.0
    assert not scenes.level(np.zeros(1000, np.float32), -20).any()


def test_noise_falls_with_its_tilt() -> None:
    spectrum = np.abs(np.fft.rfft(scenes.noise(np.random.default_rng(0), 4, -40, tilt=-6))) ** 2
    hertz = np.fft.rfftfreq(4 * RATE, 1 / RATE)
    low, high = (spectrum[(hertz > f) & (hertz < 1.1 * f)].mean() for f in (500, 2000))
    assert 10 * np.log10(low / high) == pytest.approx(12, abs=1)


def test_sounds_are_laid_at_their_times_and_cut_at_the_end() -> None:
    scene = scenes.laid(1.0, (0.5, np.ones(RATE, np.float32)))
    assert len(scene) == RATE
    assert np.flatnonzero(scene)[0] == RATE // 2


def test_a_room_decays_by_60_db_and_keeps_the_energy() -> None:
    impulse = scenes.room(np.random.default_rng(0), 0.5)
    assert (impulse**2).sum() == pytest.approx(1, rel=1e-3)
    early, late = (float((part**2).mean()) for part in (impulse[800:1600], impulse[6400:7200]))
    assert 10 * np.log10(early / late) == pytest.approx(42, abs=3)


def test_a_leak_is_late_quiet_and_drifts() -> None:
    rng = np.random.default_rng(0)
    sound = np.zeros(4 * RATE, np.float32)
    sound[[RATE, 3 * RATE]] = 1.0
    heard = scenes.leak(rng, sound, -20, 0.1, rt60=0.05, drift=0.04)
    first, second = (int(np.abs(heard[start : start + RATE]).argmax()) for start in (RATE, 3 * RATE))
    assert first / RATE == pytest.approx(0.11, abs=0.003)
    assert second / RATE == pytest.approx(0.13, abs=0.003)
    assert 0.01 < np.abs(heard).max() < 0.1


def test_what_a_canceller_leaves_is_less_and_uneven() -> None:
    rng = np.random.default_rng(0)
    sound = scenes.noise(rng, 2, -20, tilt=0)
    left = scenes.rests(rng, sound, 1.0)
    assert len(left) == len(sound)
    assert left.std() < 0.7 * sound.std()
    assert scenes.rests(rng, sound, 0.0) is sound
