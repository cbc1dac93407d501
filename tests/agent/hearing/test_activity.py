"""When speech begins and ends."""

from __future__ import annotations

import numpy as np
import pytest

from vivant.agent.hearing.activity import Activity, Silero
from vivant.agent.hearing.spectrum import STEP, WINDOW
from vivant.bench import scenes

from .conftest import Speech


def _edges(probabilities: list[float]) -> list[tuple[int, str]]:
    activity = Activity()
    edges = [(index, activity.feed(value, (index + 1) * STEP)) for index, value in enumerate(probabilities)]
    return [(index, edge) for index, edge in edges if edge]


def test_one_sure_window_begins_and_three_silent_ones_end() -> None:
    assert _edges([0, 0, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1]) == [(2, "began"), (6, "ended")]


def test_two_likely_windows_begin_and_one_does_not() -> None:
    assert _edges([0, 0.5, 0.5]) == [(2, "began")]
    assert _edges([0, 0.5, 0, 0.5, 0]) == []


def test_a_dip_ends_nothing() -> None:
    assert _edges([0.9, 0.1, 0.1, 0.9, 0.4, 0.9]) == [(0, "began")]


def test_times_are_those_of_the_sound_not_of_the_decision() -> None:
    activity = Activity()
    for index, value in enumerate([0, 0.2, 0.4, 0.9, 0.9, 0, 0, 0]):
        activity.feed(value, (index + 1) * STEP)
    assert activity.began == pytest.approx(1 * STEP)
    assert activity.ended == pytest.approx(5 * STEP)
    assert not activity.voiced


def test_dropped_it_begins_anew() -> None:
    activity = Activity()
    assert activity.feed(0.9, 1.0) == "began"
    activity.drop()
    assert activity.feed(0.9, 1.1) == "began"


def test_silero_hears_speech_within_a_tenth_of_a_second_and_no_clap(speech: Speech) -> None:
    rng = np.random.default_rng(0)
    voice = speech.visitor[0]
    onset = 1.0 + float(np.flatnonzero(np.abs(voice) > 0.01)[0]) / 16_000
    scene = scenes.noise(rng, 3, -55) + scenes.laid(3, (0.3, scenes.clap(rng)), (1.0, voice))
    detector = Silero()
    sure = [
        (index + 1) * STEP
        for index in range(len(scene) // WINDOW)
        if detector(scene[index * WINDOW : (index + 1) * WINDOW]) > 0.5
    ]
    assert onset < sure[0] < onset + 0.13
    detector.reset()
    assert detector(np.zeros(WINDOW, np.float32)) < 0.1
