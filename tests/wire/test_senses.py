"""What sensors tell: within bounds, and the same percept at the other end."""

from __future__ import annotations

import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.errors import MalformedMessage
from vivant.score import (
    Chatted,
    DistanceSeen,
    Emotion,
    EmotionSeen,
    FactTold,
    GazeSeen,
    GazeTarget,
    Percept,
    QueueSeen,
    StopPressed,
    Touched,
)
from vivant.wire.codec import decode, encode
from vivant.wire.messages import FROM_CLIENT, Chat, Distance, Fact, Feeling, Sense
from vivant.wire.senses import Sensed, check_sense, percepts_of, sense_of

names = st.text(min_size=1, max_size=50)
sensed = st.one_of(
    st.builds(DistanceSeen, st.none() | st.floats(0, 100)),
    st.builds(GazeSeen, st.sampled_from(typing.get_args(GazeTarget))),
    st.builds(EmotionSeen, st.sampled_from(typing.get_args(Emotion)), st.floats(0, 1)),
    st.builds(QueueSeen, st.integers(0, 100_000)),
    st.builds(Touched, names),
    st.builds(Chatted, names, st.text(max_size=50), amount=st.floats(0, 1e9), lang=st.sampled_from(["zh", "en", None])),
    st.builds(FactTold, names, st.text(max_size=50) | st.floats(-1e9, 1e9) | st.booleans()),
)


@given(sensed)
def test_a_percept_comes_back(percept: Sensed) -> None:
    message, _ = decode(encode(sense_of(percept)), FROM_CLIENT)
    assert isinstance(message, Sense)
    check_sense(message, 1000)
    assert list(percepts_of(message)) == [percept]


def test_one_picture_tells_several_things() -> None:
    seen = Sense(distance=Distance(1.5), gaze="avatar", waiting=0)
    assert list(percepts_of(seen)) == [DistanceSeen(1.5), GazeSeen("avatar"), QueueSeen(0)]


def test_nobody_within_sight_is_told_too() -> None:
    assert list(percepts_of(Sense(distance=Distance(None)))) == [DistanceSeen(None)]


@pytest.mark.parametrize(
    ("sense", "sentence"),
    [
        (Sense(), "sense: expected at least one field, found none"),
        (Sense(distance=Distance(-0.1)), "sense.distance.metres: from 0 to 100, found -0.1"),
        (Sense(distance=Distance(101)), "sense.distance.metres: from 0 to 100, found 101"),
        (Sense(emotion=Feeling("sad", 1.5)), "sense.emotion.intensity: from 0 to 1, found 1.5"),
        (Sense(waiting=100_001), "sense.waiting: from 0 to 100000, found 100001"),
        (Sense(touched=""), "sense.touched: 1 to 200 characters, found 0"),
        (Sense(chat=Chat("x" * 201)), "sense.chat.author: 0 to 200 characters, found 201"),
        (Sense(chat=Chat("x", "y" * 51)), "sense.chat.text: 0 to 50 characters, found 51"),
        (Sense(chat=Chat("x", amount=-1)), "sense.chat.amount: from 0 to 1e+09, found -1"),
        (Sense(fact=Fact("", 1)), "sense.fact.name: 1 to 200 characters, found 0"),
        (Sense(fact=Fact("price", "9" * 51)), "sense.fact.value: 0 to 50 characters, found 51"),
    ],
)
def test_what_is_out_of_bounds_has_its_sentence(sense: Sense, sentence: str) -> None:
    with pytest.raises(MalformedMessage) as caught:
        check_sense(sense, 50)
    assert str(caught.value) == sentence


def test_no_sensor_tells_what_a_visitor_wants() -> None:
    percept: Percept = StopPressed()
    with pytest.raises(TypeError, match="a sensor cannot tell StopPressed"):
        sense_of(typing.cast(Sensed, percept))
