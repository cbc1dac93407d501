"""The body that ships keeps its contract."""

import numpy as np
import pytest

from vivant.errors import BadInput, ScoreError
from vivant.expression.contracts import BodyAnimator
from vivant.expression.gesture.lexicon import lexicon
from vivant.plugins.engines.gestures import GestureBody
from vivant.score import SpeechChunk, Utterance, Word


def test_it_is_a_body_animator():
    assert isinstance(GestureBody(), BodyAnimator)


def test_it_names_its_gestures():
    assert GestureBody().gestures == tuple(lexicon())
    assert {"wave", "bow", "nod", "shake", "welcome", "point_left", "count_3", "shrug"} <= set(GestureBody().gestures)


def test_idle_life_is_made_once():
    assert GestureBody().idle() is GestureBody().idle()
    assert GestureBody(seed=3).idle() is not GestureBody().idle()


@pytest.mark.parametrize("name", GestureBody().gestures)
def test_every_gesture_can_be_named(name):
    track = GestureBody().open(Utterance("今天大厅开放到下午五点。", "zh", name))
    word = Word("今", 0.05, 0.2, 0)
    chunks = track.feed(SpeechChunk(0.0, np.zeros(3200, np.int16), 8000, (), (word,))) + track.finish()
    moved = np.zeros(52, bool)
    for chunk in chunks:
        moved[list(chunk.bones)] |= chunk.shares.max(axis=0) > 0.99
    assert (moved | ~lexicon()[name].bones | ~lexicon()[name].mirrored().bones).all()


def test_an_unknown_gesture_is_an_error():
    with pytest.raises(ScoreError, match="no gesture named 'salto'"):
        GestureBody().open(Utterance("您好。", "zh", "salto"))


@pytest.mark.parametrize("energy", [-0.1, 2.5, float("nan")])
def test_energy_has_a_range(energy):
    with pytest.raises(BadInput, match="energy from 0 to 2"):
        GestureBody(energy=energy)
