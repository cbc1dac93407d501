"""Energies of bands, and the floor beneath them."""

from __future__ import annotations

import numpy as np
import pytest

from vivant.agent.hearing.spectrum import BANDS, SILENCE, STEP, WINDOW, Floor, bands, centres, loudness
from vivant.bench.scenes import noise


def test_a_sine_lies_in_its_band_at_its_level() -> None:
    time = np.arange(WINDOW) / 16_000
    for hertz in (200, 1000, 5000):
        energies = bands(np.sin(2 * np.pi * hertz * time).astype(np.float32))
        assert abs(centres()[energies.argmax()] - hertz) < 0.2 * hertz + 60
        assert loudness(energies) == pytest.approx(-3, abs=0.5)


def test_silence_is_the_lowest_value() -> None:
    assert bands(np.zeros(WINDOW, np.float32)).tolist() == [SILENCE] * BANDS


def test_the_floor_finds_the_noise_and_speech_lifts_it_little() -> None:
    sound = noise(np.random.default_rng(0), 3, -50)
    floor = Floor()
    for index in range(len(sound) // WINDOW):
        floor.feed(bands(sound[index * WINDOW : (index + 1) * WINDOW]), quiet=True)
    assert loudness(floor.energies) == pytest.approx(-52, abs=4)
    before = loudness(floor.energies)
    for _ in range(round(2 / STEP)):
        floor.feed(np.full(BANDS, -30.0), quiet=False)
    assert loudness(floor.energies) < before + 4
