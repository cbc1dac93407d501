"""Lessons about stop words, and what a small network makes of them."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `models`")

from vivant.agent.hearing.acoustic import AcousticModel
from vivant.agent.hearing.phones import PHONES
from vivant.agent.hearing.vocabulary import STOPS
from vivant.score import Floats
from vivant.train.stops import Lesson, StopSettings, heads, lessons_of, train_spotter, words

TINY = StopSettings(forms=1, asides=3, sentences=1, rooms=1, speakers=1, size=8, epochs=1)


def test_every_form_has_the_number_of_its_word() -> None:
    numbers = words()
    assert set(numbers) == {form for forms in STOPS.values() for form in forms}
    assert numbers["停一下"] == numbers["停"] == 1
    assert heads()[numbers["stop it"] - 1] == "stop"


def test_lessons_hold_stop_words_and_others() -> None:
    told: list[float] = []
    lessons = lessons_of(AcousticModel.load(), [("Where can I park my car?", "en")], TINY, told.append)
    labels = {label for _, label in lessons}
    assert labels == set(range(len(heads()) + 1))
    assert all(shares.shape[1] == len(PHONES) + 1 and len(shares) > 3 for shares, _ in lessons)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)


def _lesson(rng: np.random.Generator, phone: int, word: int) -> Lesson:
    """Silence, a phone for three frames, silence."""
    shares: Floats = np.full((16, len(PHONES) + 1), -9.0, np.float32)
    shares[:, 0] = -0.01
    start = int(rng.integers(2, 8))
    shares[start : start + 3, 0], shares[start : start + 3, phone] = -5.0, -0.01
    return shares, word


def test_it_learns_which_phones_are_a_stop_word() -> None:
    rng = np.random.default_rng(0)
    lessons = [_lesson(rng, 3, 1) for _ in range(60)] + [_lesson(rng, 7, 0) for _ in range(60)]
    spotter = train_spotter(lessons, StopSettings(size=8, epochs=30, batch=16, rate=2e-2))
    found = {}
    for phone in (3, 7):
        stream = spotter.stream(("zh", "en"))
        stream.feed(_lesson(rng, phone, 0)[0])
        found[phone] = stream
    assert (found[3].word, found[3].certainty > 0.8) == (heads()[0], True)
    assert found[7].certainty < 0.3
