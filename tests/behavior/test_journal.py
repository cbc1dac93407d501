"""What a journal holds, once it is read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.behavior.recordings import BEGAN, Stage
from vivant.behavior.journal import Header, Journal, RecordedNode, each_step, steps, write_steps
from vivant.score import Heard, Presence


@given(st.lists(st.integers(-5, 100)))
def test_steps_come_back_in_their_order(times: list[int]) -> None:
    runs = steps(times)
    assert list(each_step(runs)) == times
    assert len(write_steps(runs).split()) == len(runs)


def test_clock_and_moment_are_each_others_inverse() -> None:
    journal = Journal("x", Header(BEGAN, 0))
    assert journal.clock(1500) == BEGAN + timedelta(seconds=1.5)
    assert journal.moment(journal.clock(1500)) == 1500


def test_visits_are_those_of_the_tick() -> None:
    stage = Stage()
    stage.tick()
    stage.tick(Presence(True))
    stage.tick(Heard("hello"))
    journal = stage.close()
    assert journal.visited(0) == {0: "F", 1: "F", 3: "F", 4: "F"}
    assert journal.visited(1) == {0: "R", 1: "F", 3: "R", 4: "S", 5: "R"}
    assert journal.visited(2) == {0: "R", 1: "R", 2: "R"}


def test_a_later_part_is_not_whole() -> None:
    assert Journal("x", Header(BEGAN, 0)).whole
    assert not Journal("x", Header(BEGAN, 0, part=2)).whole


def test_duration_is_that_of_the_last_entry() -> None:
    stage = Stage()
    stage.wait(10)
    assert stage.close().duration == pytest.approx(9.95, abs=0.002)
    assert Journal("x", Header(BEGAN, 0)).duration == 0


def test_a_node_is_called_by_its_name() -> None:
    assert RecordedNode(("hall", "reply"), "OnHeard", "Decorator").name == "reply"
    assert RecordedNode((), "OnHeard", "Decorator").name == "OnHeard"
