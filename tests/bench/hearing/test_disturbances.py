"""Scenes in which the avatar speaks and nobody takes the turn."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from vivant.agent.hearing.contracts import RATE
from vivant.bench.hearing.disturbances import KINDS, LEAKS, SECONDS, Kind, echoes, monologue, noises
from vivant.bench.hearing.voices import Clip
from vivant.bench.scenes import active_rms

TONE = np.sin(np.arange(4 * RATE) * 0.1).astype(np.float32) * np.float32(0.1)


def test_the_avatar_speaks_most_of_the_time_in_one_room() -> None:
    said = monologue(np.random.default_rng(1), [TONE], 60.0, -6.0)
    assert said[0].start == 0.5
    gaps = [after.start - before.start - 4.0 for before, after in pairwise(said)]
    assert min(gaps) >= 0.3
    assert max(gaps) <= 1.0
    assert len({one.delay for one in said}) == 1
    assert np.array_equal(said[0].leaked, said[1].leaked)


@pytest.mark.parametrize("db", LEAKS)
def test_it_leaks_as_much_as_is_said(db: float) -> None:
    rngs = [np.random.default_rng(seed) for seed in range(6)]
    leaked = [monologue(rng, [TONE], 6.0, db)[0].leaked for rng in rngs]
    gains = [20 * np.log10(active_rms(sound) / active_rms(TONE)) for sound in leaked]
    assert max(gains) == pytest.approx(db, abs=4)
    assert min(gains) > db - 20


def test_echoes_take_both_leaks_in_turn_and_are_the_same_again() -> None:
    first, second = echoes([TONE], 1.0, seed=3, seconds=30.0)
    again = next(echoes([TONE], 1.0, seed=3, seconds=30.0))
    assert active_rms(second.answers[0].leaked) > 2 * active_rms(first.answers[0].leaked)
    assert len(first.sound) == 30 * RATE
    assert np.array_equal(first.sound, again.sound)
    assert np.array_equal(first.answers[1].leaked, again.answers[1].leaked)


@pytest.mark.parametrize("kind", KINDS)
def test_noises_are_laid_over_the_whole_visit(kind: Kind) -> None:
    (scene,) = noises([TONE], [Clip.of("yeah", "en", TONE[:8000])], kind, 1.0, seed=3)
    assert len(scene.sound) == SECONDS * RATE
    place = np.sqrt(np.square(scene.sound[: round(1.9 * RATE)]).mean()) if kind != "music" else 0.0
    tenths = np.abs(scene.sound.reshape(-1, 10 * RATE)).max(axis=1)
    assert (tenths > max(0.02, 5 * place)).all()
    assert np.abs(scene.sound).max() <= 1
