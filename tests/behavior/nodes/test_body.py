"""Gestures, signs, where it looks and how it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from py_trees.common import Status

from vivant.score import Attend, Gesture, Heard, Presence, Say, Sign

Make = Callable[[str], Any]
RUNNING, SUCCESS = Status.RUNNING, Status.SUCCESS


def test_a_gesture_takes_the_turn_until_it_is_made(stand: Make) -> None:
    made = stand('<Gesture gesture="bow"/>')
    assert made.tick() is RUNNING
    assert made.one(Gesture).name == "bow"
    made.report(made.one(Gesture), "done")
    assert made.tick() is SUCCESS


def test_a_text_is_signed(stand: Make) -> None:
    made = stand('<Sign zh="您好"/>')
    made.tick()
    assert (made.one(Sign).text, made.one(Sign).lang) == ("您好", "zh")


def test_attend_holds_until_something_else_follows(stand: Make) -> None:
    made = stand('<Sequence><Arrived/><Attend target="card" pose="thinking"/><Say en="Look."/></Sequence>')
    made.tick(Presence(True))
    assert [type(act).__name__ for act in made.all_acts] == ["Attend", "Say"]
    looks = made.one(Attend)
    assert (looks.target, looks.pose) == ("card", "thinking")
    said = made.one(Say)
    made.report(said, "running")
    made.tick()
    assert made.all_acts == []
    made.report(said, "done")
    made.tick()
    assert (made.one(Attend).target, made.one(Attend).pose) == ("visitor", "idle")


def test_look_keeps_its_eyes_there_whatever_is_said(stand: Make) -> None:
    made = stand('<Parallel failure_count="2"><Look target="card" for="2"/><Say en="Look."/></Parallel>')
    made.tick(Presence(True))
    assert (made.one(Attend).target, made.one(Attend).pose) == ("card", "idle")
    made.report(made.one(Say), "running")
    made.tick()
    assert (made.one(Attend).target, made.one(Attend).pose) == ("card", "speaking")
    made.tick(after=1)
    assert made.all_acts == []
    made.tick(after=1)
    assert (made.one(Attend).target, made.one(Attend).pose) == ("visitor", "speaking")


def test_a_look_that_is_left_gives_the_eyes_back(stand: Make) -> None:
    made = stand('<ReactiveFallback><Heard/><Look target="card" for="60"/></ReactiveFallback>')
    made.tick(Presence(True))
    made.tick(Heard("hello", "en"))
    assert (made.one(Attend).target, made.one(Attend).pose) == ("visitor", "idle")


def test_a_nod_is_over_with_the_next_tick(stand: Make) -> None:
    made = stand("<Sequence><Arrived/><Nod/></Sequence>")
    assert made.tick(Presence(True)) is RUNNING
    assert made.one(Attend).pose == "nodding"
    assert made.tick() is SUCCESS
    assert made.one(Attend).pose == "idle"
