"""What sources of data tell, and counters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from py_trees.common import Status

from vivant.errors import TreeError
from vivant.score import FactTold, Heard, Percept

Make = Callable[[str], Any]


@pytest.mark.parametrize(
    ("node", "holds", "fails"),
    [
        ('<FactIs fact="slide" value="3"/>', FactTold("slide", 3.0), FactTold("slide", 4.0)),
        ('<FactIs fact="open" value="true"/>', FactTold("open", True), FactTold("open", False)),
        ('<FactIs fact="state" value="busy"/>', FactTold("state", "busy"), FactTold("other", "busy")),
        ('<FactAbove fact="stock" limit="2"/>', FactTold("stock", 3), FactTold("stock", 2)),
        ('<FactBelow fact="stock" limit="2"/>', FactTold("stock", 1), FactTold("stock", "few")),
        ('<FactChanged fact="slide"/>', FactTold("slide", 1), FactTold("page", 1)),
        ('<ReadFact fact="slide"/>', FactTold("slide", 1), FactTold("page", 1)),
    ],
)
def test_holds_in_its_case_only(stand: Make, node: str, holds: Percept, fails: Percept) -> None:
    assert stand(node).tick(holds) is Status.SUCCESS
    assert stand(node).tick(fails) is Status.FAILURE


def test_the_same_value_again_is_no_change(stand: Make) -> None:
    made = stand('<FactChanged fact="slide" value="{value}"/>')
    made.tick(FactTold("slide", 1))
    assert made.entry("value") == 1
    assert made.tick(FactTold("slide", 1)) is Status.FAILURE
    assert made.tick() is Status.FAILURE
    assert made.tick(FactTold("slide", 2)) is Status.SUCCESS
    assert made.entry("value") == 2


def test_a_fact_is_read(stand: Make) -> None:
    made = stand('<ReadFact fact="price" value="{price}"/>')
    made.tick(FactTold("price", 9.5))
    assert made.tree.blackboard.get("price") == 9.5


def test_a_counter_begins_at_0(stand: Make) -> None:
    made = stand('<Sequence><Heard/><CountUp counter="{n}" by="2"/></Sequence>')
    made.tick(Heard("a", "en"))
    made.tick()
    made.tick(Heard("b", "en"))
    assert made.entry("n") == 4


def test_a_counter_must_be_an_entry(stand: Make) -> None:
    with pytest.raises(TreeError, match="in the port 'counter', found 3"):
        stand('<CountUp counter="3"/>')
