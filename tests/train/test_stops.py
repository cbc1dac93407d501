"""Lessons about stop words, and what a small network makes of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `models`")

from vivant.agent.hearing.acoustic import AcousticModel
from vivant.agent.hearing.phones import PHONES
from vivant.agent.hearing.vocabulary import ASIDES, STOPS
from vivant.score import Floats, Lang
from vivant.train.stops import Lesson, StopSettings, asides, heads, lessons_of, train_spotter, words

TINY = StopSettings(forms=1, asides=3, sentences=1, rooms=1, speakers=1, size=8, epochs=1)


def test_every_form_has_the_number_of_its_word() -> None:
    numbers = words()
    assert set(numbers) == {form for pool in (STOPS, ASIDES) for forms in pool.values() for form in forms}
    assert numbers["停一下"] == numbers["停"] == 1
    assert heads()[numbers["stop it"] - 1] == "stop"
    assert (*heads(), *asides())[numbers["yeah"] - 1] == "yeah"


def test_lessons_hold_stop_words_asides_and_others() -> None:
    told: list[float] = []
    lessons = lessons_of(AcousticModel.load(), [("Where can I park my car?", "en")], TINY, told.append)
    labels = {label for _, label in lessons}
    assert labels == set(range(len(heads()) + len(asides()) + 1))
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


def test_long_sentences_are_cut() -> None:
    texts: list[tuple[str, Lang]] = [("Where can I park my car when the hall is full and the street is closed?", "en")]
    most = [
        max(len(shares) for shares, label in lessons_of(AcousticModel.load(), texts, settings) if not label)
        for settings in (replace(TINY, forms=0, asides=0, longest=seconds) for seconds in (0.5, 9.0))
    ]
    assert most[0] < most[1] - 30


def test_it_learns_which_phones_are_a_stop_word_and_which_are_an_aside() -> None:
    rng = np.random.default_rng(0)
    kinds = {3: 1, 7: 0, 11: len(heads()) + 1}
    lessons = [_lesson(rng, phone, word) for phone, word in kinds.items() for _ in range(60)]
    spotter = train_spotter(lessons, StopSettings(size=8, epochs=40, batch=16, rate=2e-2))
    latest, found = {}, {}
    for phone in kinds:
        found[phone] = spotter.stream(("zh", "en"))
        latest[phone] = int(found[phone].feed(_lesson(rng, phone, 0)[0])[-1].argmax())
    assert latest == kinds
    assert (found[3].word, found[3].certainty > 0.8) == (heads()[0], True)
    assert (found[7].certainty < 0.3, found[11].certainty < 0.3) == (True, True)
