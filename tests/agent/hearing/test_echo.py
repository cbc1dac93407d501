"""The avatar's own sound in the microphone."""

from __future__ import annotations

import numpy as np
import pytest

from vivant.agent.hearing.contracts import RATE
from vivant.agent.hearing.echo import MOST, EchoGuard
from vivant.agent.hearing.spectrum import STEP, WINDOW, Floor, bands
from vivant.bench import scenes
from vivant.score import Floats

from .conftest import Speech

GATE = 6.0


def _excess(guard: EchoGuard, microphone: Floats) -> np.ndarray:
    """dB window by window; the avatar's sound begins at 1 s."""
    floor, values = Floor(), []
    for index in range(len(microphone) // WINDOW):
        energies = bands(microphone[index * WINDOW : (index + 1) * WINDOW])
        if guard.sounding(index * STEP):
            values.append(guard.hear(energies, floor.energies, index * STEP).excess)
        else:
            floor.feed(energies, quiet=True)
            values.append(-10.0)
    return np.array(values)


def _scene(speech: Speech, db: float | None, delay: float, distortion: float = 0.0) -> tuple[EchoGuard, Floats]:
    rng = np.random.default_rng(5)
    avatar = scenes.laid(13, (1.0, speech.avatar))
    guard = EchoGuard()
    guard.played(speech.avatar, 1.0)
    microphone = scenes.noise(rng, 13, -60)
    if db is not None:
        microphone = microphone + scenes.leak(rng, avatar, db, delay, drift=0.02, distortion=distortion)
    return guard, microphone


@pytest.mark.parametrize(("db", "delay", "distortion"), [(-6, 0.0, 0), (-6, 0.48, 0), (-20, 0.2, 0.6), (-30, 0.1, 0.3)])
def test_own_echo_never_exceeds_from_its_first_word_on(
    speech: Speech, db: float, delay: float, distortion: float
) -> None:
    guard, microphone = _scene(speech, db, delay, distortion)
    assert _excess(guard, microphone).max() < GATE
    assert guard.delay == pytest.approx(delay + 0.01, abs=0.04)


@pytest.mark.parametrize(("db", "distortion"), [(None, 0.0), (-30, 0.5), (-20, 0.6), (-12, 0.3)])
def test_a_visitor_is_seen_within_160_ms(speech: Speech, db: float | None, distortion: float) -> None:
    guard, microphone = _scene(speech, db, 0.2, distortion)
    voice = speech.visitor[0]
    onset = 5.0 + float(np.flatnonzero(np.abs(voice) > 0.01)[0]) / RATE
    excess = _excess(guard, microphone + scenes.laid(13, (5.0, voice)))
    seen = (np.flatnonzero(excess > GATE)[0] + 1) * STEP
    assert onset < seen < onset + 0.16 + STEP


def test_visitors_do_not_make_the_next_one_harder_to_see(speech: Speech) -> None:
    guard, microphone = _scene(speech, -20, 0.2)
    floor = Floor()
    habits = []
    for index in range(6 * RATE // WINDOW):
        visitor = 2.5 < index * STEP < 4.0
        energies = bands(microphone[index * WINDOW : (index + 1) * WINDOW]) + (25.0 if visitor else 0.0)
        guard.hear(energies, floor.energies, index * STEP, doubtful=visitor and index * STEP > 2.7)
        if visitor and index * STEP > 3.9:
            guard.spare()
        habits.append(guard._habit)
    assert habits[-1] <= habits[int(2.5 / STEP)] + 0.1
    assert guard.delay == pytest.approx(0.21, abs=0.04)


def test_an_old_voice_does_not_raise_the_first_words_of_a_new_answer(speech: Speech) -> None:
    guard, microphone = _scene(speech, -20, 0.2)
    floor = np.full(20, -70.0)
    for index in range(5):
        guard.hear(np.full(20, -5.0), floor, 1.0 + index * STEP)
    assert guard.hear(bands(microphone[:WINDOW]), floor, 5.0).excess < 0


def test_what_begins_at_once_is_expected() -> None:
    guard, quiet = EchoGuard(), np.full(20, -70.0)
    sound = scenes.noise(np.random.default_rng(1), 1.0, -20)
    guard.played(sound, 0.0)
    for index in range(40):
        guard.hear(quiet, quiet, index * STEP)
    guard.played(sound, 40 * STEP)
    raw, _ = guard._playback.frames(82)
    assert raw[4:7].max(axis=1).min() > -60


def test_headphones_leave_the_delay_unknown(speech: Speech) -> None:
    guard, microphone = _scene(speech, None, 0.0)
    assert _excess(guard, microphone).max() < GATE
    assert guard.delay is None


def test_what_was_stopped_does_not_sound(speech: Speech) -> None:
    guard = EchoGuard()
    guard.played(speech.avatar, 1.0)
    assert not guard.sounding(0.5)
    assert guard.sounding(1.0)
    assert guard.active(0.5)
    guard.stopped(2.0)
    assert guard.active(1.9)
    assert not guard.active(2.1)
    assert not guard.sounding(2.1)


def test_the_echo_is_turned_down_and_the_visitor_let_through(speech: Speech) -> None:
    guard, microphone = _scene(speech, -20, 0.2)
    floor = Floor()
    gains = [
        guard.hear(bands(microphone[index * WINDOW : (index + 1) * WINDOW]), floor.energies, index * STEP).gains
        for index in range(len(microphone) // WINDOW)
    ]
    assert np.mean(gains[100:350]) < 0.3
    assert guard.hear(np.full(20, -5.0), floor.energies, 12.0).gains.min() > 0.9


def test_memory_is_bounded_where_nobody_listens() -> None:
    guard = EchoGuard()
    for index in range(2 * MOST):
        guard.played(np.ones(160, np.float32), index * 0.01)
    assert not guard.active(2 * MOST * 0.01)
    assert len(guard._playback._pieces) == MOST
