"""Percepts: plain values that never change."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from vivant.score import Chatted, Heard, Percept


@pytest.mark.parametrize("kind", get_args(Percept))
def test_a_percept_is_a_frozen_value(kind: type) -> None:
    assert dataclasses.is_dataclass(kind)
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]  # dataclasses has no public word for it


def test_what_is_typed_is_certain() -> None:
    assert Heard("Where?").confidence == 1.0


def test_a_chat_is_a_comment_unless_told() -> None:
    assert (Chatted("ada", "hi").what, Chatted("ada").amount) == ("comment", 0.0)
