"""Control messages: round trips, and the exact sentence for every kind of fault."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.errors import MalformedMessage
from vivant.wire.codec import decode, encode
from vivant.wire.messages import (
    FROM_CLIENT,
    FROM_SERVER,
    Chat,
    Conduct,
    Distance,
    Epoch,
    Fact,
    Feeling,
    Identify,
    Message,
    PlayedTo,
    Resume,
    SegmentOpen,
    Sense,
    Text,
)

EXAMPLES: list[tuple[Message, tuple[type[Message], ...]]] = [
    (Identify(["stage", "input"], "t0ken", resume=Resume("s", "k", 4)), FROM_CLIENT),
    (Identify(["observer"]), FROM_CLIENT),
    (Text("几点开门?", "zh"), FROM_CLIENT),
    (PlayedTo(3, 250.5, True), FROM_CLIENT),
    (SegmentOpen(1, 2, 3, "Hello.", "en", 22050, citations=[{"document": "a.md"}]), FROM_SERVER),
    (Epoch(4, "why"), FROM_SERVER),
    (Sense(distance=Distance(None), emotion=Feeling("happy", 0.5), waiting=3), FROM_CLIENT),
    (Sense(chat=Chat("阿明", "多少钱?", lang="zh"), fact=Fact("sold out", True)), FROM_CLIENT),
    (Conduct(True, "Hall", [{"path": "Hall"}], {"Hall": "running"}), FROM_SERVER),
]


@pytest.mark.parametrize(("message", "known"), EXAMPLES)
def test_a_message_comes_back(message: Message, known: tuple[type[Message], ...]) -> None:
    assert decode(encode(message), known) == (message, None)
    assert decode(encode(message, 12), known) == (message, 12)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("[]", "expected a JSON object with a string 'type'"),
        ('{"type": 3}', "expected a JSON object with a string 'type'"),
        ('{"type": "txt"}', "unknown type 'txt', did you mean 'text'?"),
        ('{"type": "text"}', "text lacks its field 'text'"),
        ('{"type": "text", "text": 3}', "text.text: expected str, found 3"),
        ('{"type": "text", "text": "a", "lang": "fr"}', 'text.lang: expected one of zh, en or null, found "fr"'),
        ('{"type": "text", "text": "a", "txet": 1}', "text has no field 'txet', did you mean 'text'?"),
        ('{"type": "played", "segment": true, "ms": 1}', "played.segment: expected int, found true"),
        ('{"type": "sense", "gaze": "me"}', 'sense.gaze: expected one of avatar, screen, away or null, found "me"'),
        ('{"type": "sense", "fact": {"name": "x"}}', "fact lacks its field 'value'"),
        ('{"type": "distance", "metres": 1}', "unknown type 'distance'; known are {known}"),
        ('{"type": "played", "segment": 1, "ms": 1e400}', "played.ms: expected float, found Infinity"),
    ],
)
def test_a_fault_has_its_sentence(text: str, sentence: str) -> None:
    with pytest.raises(MalformedMessage) as caught:
        decode(text, FROM_CLIENT)
    known = ", ".join(kind.type for kind in FROM_CLIENT)
    assert str(caught.value).replace("typing.", "") == sentence.replace("{known}", known)


def test_a_deep_message_is_a_fault_not_a_crash() -> None:
    with pytest.raises(MalformedMessage):
        decode("[" * 100_000, FROM_CLIENT)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner), max_leaves=5))
def test_any_value_in_a_field_is_accepted_or_refused(value: object) -> None:
    text = json.dumps({"type": "identify", "roles": value})
    try:
        message, _ = decode(text, FROM_CLIENT)
    except MalformedMessage:
        return
    assert isinstance(message, Identify)
    assert all(role in ("stage", "input", "sensor", "observer", "operator") for role in message.roles)
