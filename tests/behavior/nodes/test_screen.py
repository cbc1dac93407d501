"""Cards beside the avatar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from py_trees.common import Status

from vivant.score import Card, Show

Make = Callable[[str], Any]


def test_a_card_is_shown_at_once(stand: Make) -> None:
    made = stand('<Show title="Fees" text="All of them" table="what|fee; car | 5" image="a.png" caption="A car"/>')
    assert made.tick() is Status.SUCCESS
    table = (("what", "fee"), ("car", "5"))
    assert made.one(Show).cards == (Card("Fees", "All of them", table, "a.png", "A car"),)


def test_a_card_may_hold_what_stands_on_the_blackboard(stand: Make) -> None:
    made = stand('<Sequence><SetBlackboard value="7" output_key="n"/><Show title="Number {n}"/></Sequence>')
    made.tick()
    assert made.one(Show).cards[0].title == "Number 7"


def test_cards_are_taken_away(stand: Make) -> None:
    made = stand("<ClearCards/>")
    assert made.tick() is Status.SUCCESS
    assert made.one(Show).cards == ()
