"""Acts: numbered, and never changed."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from vivant.score import Act, Answer, Halt, Say


def test_acts_are_told_apart_by_rising_numbers() -> None:
    acts = [Say("Hello.", "en"), Answer("Where?", "en"), Say("Hello.", "en"), Halt("x")]
    assert [act.id for act in acts] == sorted({act.id for act in acts})


def test_what_was_perceived_or_decided_does_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Say("Hello.", "en").text = "Bye."  # type: ignore[misc]


def test_every_act_has_a_number_of_its_own() -> None:
    assert all("id" in {field.name for field in dataclasses.fields(kind)} for kind in get_args(Act))
