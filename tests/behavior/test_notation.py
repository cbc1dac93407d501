"""Percepts and Acts as JSON."""

from __future__ import annotations

import dataclasses
import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.behavior.notation import ACTS, PERCEPTS, decode_act, decode_percept, encode
from vivant.score import (
    Act,
    Answer,
    Attend,
    Card,
    Chatted,
    Citation,
    FactTold,
    Heard,
    Percept,
    Presence,
    Say,
    Show,
    TimeTold,
)

CARD = Card("Fees", "body", (("hour", "price"), ("1", "5")), citation=Citation("en/a.md", "A", "B", 3))

times = st.builds(TimeTold, st.datetimes().map(lambda at: at.replace(fold=0)))
percepts = st.one_of(times, *(st.from_type(kind) for kind in get_args(Percept) if kind is not TimeTold))
acts = st.one_of(*(st.from_type(kind) for kind in get_args(Act)))


def same(one: Percept, other: Percept) -> bool:
    """Equal, where NaN equals NaN."""
    pairs = zip(dataclasses.astuple(one), dataclasses.astuple(other), strict=True)
    return type(one) is type(other) and all(a == b or (a != a and b != b) for a, b in pairs)


@given(percepts)
def test_every_percept_comes_back(percept: Percept) -> None:
    again = decode_percept(json.loads(json.dumps(encode(percept), allow_nan=False)))
    assert same(again, percept)


@given(acts)
def test_every_act_comes_back(act: Act) -> None:
    assert decode_act(json.loads(json.dumps(encode(act), allow_nan=False))) == act


def test_all_kinds_have_a_name() -> None:
    assert set(PERCEPTS.values()) == set(get_args(Percept))
    assert set(ACTS.values()) == set(get_args(Act))


def test_defaults_are_left_out() -> None:
    assert encode(Heard("hello")) == {"Heard": {"text": "hello"}}
    assert encode(Say("hello", "en", interruptible=False, id=7)) == {
        "Say": {"id": 7, "text": "hello", "lang": "en", "interruptible": False}
    }


def test_cards_come_back_with_their_tables() -> None:
    show = Show((CARD,), id=1)
    assert decode_act(json.loads(json.dumps(encode(show)))) == show


@pytest.mark.parametrize("value", ["12", 12.0, True, float("inf"), float("-inf")])
def test_a_fact_keeps_its_type(value: str | float | bool) -> None:
    again = decode_percept(json.loads(json.dumps(encode(FactTold("price", value)))))
    assert isinstance(again, FactTold)
    assert (again.value, type(again.value)) == (value, type(value))


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("Heard", "expected a percept as {name: fields}, found 'Heard'"),
        ({"Herd": {}}, "expected a percept, found 'Herd', did you mean 'Heard'?"),
        ({"Heard": {}}, "expected the field 'text' of Heard, found none"),
        ({"Heard": []}, "expected the fields of Heard, found []"),
        ({"Heard": {"text": 3}}, "expected a text for Heard.text, found 3"),
        ({"Heard": {"text": "a", "lang": "fr"}}, "expected one of 'zh', 'en' for Heard.lang, found 'fr'"),
        ({"Heard": {"text": "a", "loud": 1}}, "expected a field of Heard (text, lang, confidence), found 'loud'"),
        ({"Heard": {"text": "a", "confidence": "1"}}, "expected a number for Heard.confidence, found '1'"),
        ({"Presence": {"present": 1}}, "expected true or false for Presence.present, found 1"),
        ({"TimeTold": {"at": "noon"}}, "expected a time for TimeTold.at, found 'noon'"),
        ({"QueueSeen": {"waiting": True}}, "expected a whole number for QueueSeen.waiting, found True"),
    ],
)
def test_what_is_no_percept_is_named(value: object, sentence: str) -> None:
    with pytest.raises(ValueError, match="expected") as refused:
        decode_percept(value)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"Answer": {"question": "a", "lang": "zh"}}, "expected the field 'id' of Answer, found none"),
        ({"Show": {"id": 1, "cards": {}}}, "expected a list for Show.cards, found {}"),
        ({"Show": {"id": 1, "cards": [{"body": ""}]}}, "expected the field 'title' of Show.cards[0], found none"),
    ],
)
def test_what_is_no_act_is_named(value: object, sentence: str) -> None:
    with pytest.raises(ValueError, match="expected") as refused:
        decode_act(value)
    assert str(refused.value) == sentence


def test_nothing_is_lost_of_the_kinds_that_a_day_holds() -> None:
    for percept in (Presence(True, "zh"), Chatted("a", "b", "gift", 3.0), Heard("停车", "zh", 0.4)):
        assert decode_percept(encode(percept)) == percept
    for act in (Answer("q", "zh", id=3), Attend("away", "idle", id=4)):
        assert decode_act(encode(act)) == act


def test_fields_are_those_of_the_score() -> None:
    assert [each.name for each in dataclasses.fields(TimeTold)] == ["at"]
