"""Ports: what a file may write into them, and what of the blackboard fits through them."""

from __future__ import annotations

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.behavior.ports import NAMES, Port, PortType, Value, convert, fits, pointer
from vivant.errors import PortError

TYPES: tuple[PortType, ...] = get_args(PortType)


@pytest.mark.parametrize(
    ("type", "written", "value"),
    [
        ("string", " as it is ", " as it is "),
        ("int", "-3", -3),
        ("float", "1e3", 1000.0),
        ("bool", "TRUE", True),
        ("bool", "0", False),
        ("seconds", "2.5", 2.5),
        ("lang", "zh", "zh"),
        ("list", " a ;; b", ("a", "b")),
        ("script", "n := 1", "n := 1"),
        ("any", "{", "{"),
        ("time", "09:30", "09:30"),
        ("days", "Mo-Fr,Su", "Mo-Fr,Su"),
        ("date", "12-24..01-06", "12-24..01-06"),
        ("hours", "Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00"),
        ("pattern", r"\d+ 号", r"\d+ 号"),
    ],
)
def test_a_value_is_read_in_its_type(type: PortType, written: str, value: Value) -> None:
    port = Port("x", type)
    assert convert(written, port) == value
    assert fits(value, port)


@pytest.mark.parametrize(
    ("type", "written"),
    [
        ("int", "1.5"), ("float", "nan"), ("float", "inf"), ("bool", "yes"), ("seconds", "-1"), ("lang", "fr"),
        ("time", "24:61"), ("days", "Xx"), ("date", "13-40"), ("hours", "always"), ("pattern", "("),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_was_expected(type: PortType, written: str) -> None:
    with pytest.raises(PortError) as caught:
        convert(written, Port("x", type))
    assert caught.value.expected == NAMES[type]
    assert written in caught.value.found


def test_choices_name_the_nearest() -> None:
    port = Port("pose", choices=("idle", "listening"))
    assert convert("idle", port) == "idle"
    with pytest.raises(PortError, match="Did you mean 'listening'"):
        convert("listning", port)
    with pytest.raises(PortError, match="'sleepy'"):
        convert("idle;sleepy", Port("poses", "list", choices=("idle", "listening")))


@pytest.mark.parametrize(
    ("type", "value", "holds"),
    [
        ("int", 2.0, True), ("int", 2.5, False), ("float", 2, True), ("float", "2", False), ("seconds", -0.1, False),
        ("bool", 1, True), ("bool", "true", False), ("lang", "fr", False), ("list", ("a",), True), ("list", 3, False),
        ("time", 9.5, False), ("pattern", "a", True), ("string", 5, True), ("any", (), True),
    ],
)  # fmt: skip
def test_what_of_the_blackboard_fits(type: PortType, value: Value, holds: bool) -> None:
    assert fits(value, Port("x", type)) == holds


def test_a_value_that_is_no_choice_does_not_fit() -> None:
    port = Port("pose", choices=("idle", "listening"))
    assert fits("idle", port)
    assert not fits("sleepy", port)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("{greeting}", "greeting"),
        (" { @hour } ", "@hour"),
        ("{=}", "text"),
        ("{问候}", "问候"),
        ("Hello {name}", None),
        ("", None),
        ("{}", None),
    ],
)
def test_pointers(written: str, key: str | None) -> None:
    assert pointer(written, "text") == key


@given(st.sampled_from(TYPES), st.text(max_size=12))
def test_whatever_is_written_is_read_or_refused(type: PortType, written: str) -> None:
    port = Port("x", type)
    try:
        value = convert(written, port)
    except PortError:
        return
    assert fits(value, port)
    assert not isinstance(value, float) or math.isfinite(value)


def test_a_port_that_only_gives_need_not_be_written() -> None:
    assert Port("found").required
    assert not Port("found", direction="output").required
    assert not Port("found", default="").required
