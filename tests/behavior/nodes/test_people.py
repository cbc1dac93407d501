"""Who takes over, and who is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from py_trees.common import Status

from vivant.score import Alert, HandOver

Make = Callable[[str], Any]


def test_a_person_is_asked_to_take_over(stand: Make) -> None:
    made = stand('<HandOver reason="a complaint"/>')
    assert made.tick() is Status.SUCCESS
    assert made.one(HandOver).reason == "a complaint"


def test_operators_are_told(stand: Make) -> None:
    made = stand('<AlertOperator text="The printer is empty." code="printer"/>')
    assert made.tick() is Status.SUCCESS
    assert (made.one(Alert).code, made.one(Alert).text) == ("printer", "The printer is empty.")
