"""Nodes over the hour, the day and the date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from py_trees.common import Status

from vivant.errors import TreeError
from vivant.score import TimeTold

Make = Callable[[str], Any]
MONDAY, SUNDAY = datetime(2026, 5, 4, 11, 30), datetime(2026, 12, 27, 23, 30)


@pytest.mark.parametrize(
    ("node", "holds", "fails"),
    [
        ('<TimeBetween from="09:00" to="17:00"/>', MONDAY, SUNDAY),
        ('<TimeBetween from="22:00" to="07:00"/>', SUNDAY, MONDAY),
        ('<Weekday days="Mo-Fr"/>', MONDAY, SUNDAY),
        ('<OpeningHours hours="Mo-Sa 09:00-17:00"/>', MONDAY, SUNDAY),
        ('<DateIs date="12-24..01-06"/>', SUNDAY, MONDAY),
    ],
)
def test_holds_in_its_time_only(stand: Make, node: str, holds: datetime, fails: datetime) -> None:
    assert stand(node).tick(TimeTold(holds)) is Status.SUCCESS
    assert stand(node).tick(TimeTold(fails)) is Status.FAILURE
    assert stand(node).tick() is Status.FAILURE


def test_time_goes_on_between_two_tellings(stand: Make) -> None:
    made = stand('<TimeBetween from="12:00" to="13:00"/>')
    assert made.tick(TimeTold(MONDAY)) is Status.FAILURE
    assert made.tick(after=1800) is Status.SUCCESS


@pytest.mark.parametrize(
    ("node", "expected", "found"),
    [
        ('<TimeBetween from="9am" to="17:00"/>', "a time such as 09:30", "'9am'"),
        ('<TimeBetween from="09:00" to="25:00"/>', "a time such as 09:30", "'25:00'"),
        ('<Weekday days="Mon-Fri"/>', "days such as Mo-Fr,Su", "'Mon-Fri'"),
        ('<OpeningHours hours="Mo-Fr 9-17"/>', "opening hours such as Mo-Fr 09:00-17:00", "'Mo-Fr 9-17'"),
        ('<DateIs date="12/24"/>', "a date such as 12-24", "'12/24'"),
        ('<DateIs date="02-30"/>', "a date such as 12-24", "'02-30'"),
    ],
)
def test_a_wrong_time_is_found_when_the_tree_is_built(stand: Make, node: str, expected: str, found: str) -> None:
    with pytest.raises(TreeError) as caught:
        stand(node)
    assert caught.value.line == 1
    assert caught.value.expected.startswith(expected)
    assert caught.value.found.startswith(found)


def test_a_wrong_time_of_an_entry_is_named(stand: Make) -> None:
    made = stand('<Sequence><Script code="t := \'9am\'"/><TimeBetween from="{t}" to="17:00"/></Sequence>')
    made.tick(TimeTold(MONDAY))
    assert made.faults == [
        "raised TreeError: expected a time such as 09:30 for the port 'from', found '9am' in {t} (TimeBetween)."
    ]
