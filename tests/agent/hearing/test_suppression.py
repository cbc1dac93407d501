"""Bands turned down window by window."""

from __future__ import annotations

import numpy as np

from vivant.agent.hearing.spectrum import BANDS, WINDOW, centres
from vivant.agent.hearing.suppression import TAPS, Suppressor
from vivant.score import Floats


def _through(sound: Floats, gains: np.ndarray | None) -> Floats:
    suppressor = Suppressor()
    return np.concatenate([suppressor(window, gains) for window in sound.reshape(-1, WINDOW)])


def _sine(hertz: float) -> Floats:
    return np.sin(2 * np.pi * hertz * np.arange(8 * WINDOW) / 16_000).astype(np.float32)


def test_without_gains_it_only_delays() -> None:
    sound = np.random.default_rng(0).standard_normal(4 * WINDOW).astype(np.float32)
    assert np.array_equal(_through(sound, None)[TAPS // 2 :], sound[: -TAPS // 2])


def test_gains_of_one_change_nothing() -> None:
    sound = np.random.default_rng(0).standard_normal(4 * WINDOW).astype(np.float32)
    heard = _through(sound, np.ones(BANDS))
    assert np.allclose(heard[TAPS // 2 + WINDOW :], sound[WINDOW : -TAPS // 2], atol=1e-4)


def test_a_band_is_turned_down_and_another_stays() -> None:
    gains = np.where(centres() < 1500, 0.03, 1.0)
    assert np.std(_through(_sine(600), gains)[WINDOW:]) < 0.05
    assert np.std(_through(_sine(4000), gains)[WINDOW:]) > 0.65


def test_gains_that_change_leave_no_click() -> None:
    suppressor, sound = Suppressor(), _sine(500)
    heard = np.concatenate(
        [suppressor(window, np.full(BANDS, index % 2 * 1.0)) for index, window in enumerate(sound.reshape(-1, WINDOW))]
    )
    assert np.abs(np.diff(heard)).max() < 1.5 * np.abs(np.diff(sound)).max()
