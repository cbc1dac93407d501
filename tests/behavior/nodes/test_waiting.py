"""Waiting for a while, or for something to happen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py_trees.common import Status

from vivant.behavior.nodes.waiting import passed
from vivant.score import Chatted, FactTold, Heard, Percept, Presence, TimeTold, Touched, VoiceBegan

Make = Callable[[str], Any]
RUNNING, SUCCESS, FAILURE = Status.RUNNING, Status.SUCCESS, Status.FAILURE


def test_a_while(stand: Make) -> None:
    made = stand('<Wait seconds="2"/>')
    assert made.tick() is RUNNING
    assert made.tick(after=1.9) is RUNNING
    assert made.tick(after=0.2) is SUCCESS


def test_a_time_of_the_day(stand: Make) -> None:
    made = stand('<WaitUntil time="00:10"/>')
    assert made.tick() is RUNNING
    assert made.tick(TimeTold(datetime(2026, 5, 4, 23, 59))) is RUNNING
    assert made.tick(after=600) is RUNNING
    assert made.tick(after=120) is SUCCESS


@pytest.mark.parametrize(
    ("node", "not_yet", "happens"),
    [
        ("WaitForVisitor", FactTold("a", 1), Presence(True)),
        ("WaitForLeaving", Presence(True), Presence(False)),
        ("WaitForVoice", Heard("hi", "en"), VoiceBegan()),
        ("WaitForTouch", Presence(True), Touched("a")),
        ('WaitForTouch what="b"', Touched("a"), Touched("b")),
        ("WaitForChat", Chatted("Ann", what="like"), Chatted("Ann", "hi")),
        ('WaitForChat keywords="price"', Chatted("Ann", "hi"), Chatted("Ann", "Price?")),
        ('WaitForFact fact="slide"', FactTold("a", 1), FactTold("slide", 1)),
        ('WaitForFact fact="slide" value="2"', FactTold("slide", 1), FactTold("slide", 2)),
    ],
)
def test_something_happens_or_patience_ends(stand: Make, node: str, not_yet: Percept, happens: Percept) -> None:
    made = stand(f'<{node} timeout="5"/>')
    assert made.tick(not_yet) is RUNNING
    assert made.tick(happens) is SUCCESS
    made = stand(f'<{node} timeout="5"/>')
    assert made.tick(not_yet) is RUNNING
    assert made.tick(after=4) is RUNNING
    assert made.tick(after=1) is FAILURE
    made = stand(f"<{node}/>")
    made.tick(not_yet)
    assert made.tick(after=10_000) is RUNNING


def test_silence(stand: Make) -> None:
    made = stand('<WaitForSilence for="3"/>')
    assert made.tick(Heard("hi", "en")) is RUNNING
    assert made.tick(after=2.9) is RUNNING
    assert made.tick(after=0.1) is SUCCESS


def test_what_happened_is_given(stand: Make) -> None:
    made = stand('<WaitForChat author="{who}" text="{what}"/>')
    made.tick(Chatted("Ann", "hi"))
    assert (made.entry("who"), made.entry("what")) == ("Ann", "hi")
    made = stand('<WaitForTouch touched="{what}"/>')
    made.tick(Touched("a"))
    assert made.entry("what") == "a"


@given(st.integers(0, 1439), st.integers(1, 700), st.integers(0, 1439))
def test_a_clock_passes_each_time_once(start: int, step: int, due: int) -> None:
    shown = [(start + n * step) % 1440 for n in range(1440 // step + 1)]
    times = sum(passed(before, now, due) for before, now in pairwise(shown))
    reached = (due - start - 1) % 1440 + 1 <= (len(shown) - 1) * step
    assert times == int(reached)
