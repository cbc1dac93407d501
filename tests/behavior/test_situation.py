"""What a tree knows: what has just happened, and what is so since earlier."""

from __future__ import annotations

import math
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.behavior.situation import KEPT, Situation
from vivant.score import (
    Chatted,
    DistanceSeen,
    EmotionSeen,
    FactTold,
    GazeSeen,
    Heard,
    Misheard,
    Percept,
    Presence,
    QueueSeen,
    TimeTold,
    Touched,
    VoiceBegan,
    VoiceEnded,
)


def after(*percepts: Percept) -> Situation:
    situation = Situation("en")
    situation.perceive(1.0, percepts)
    return situation


def test_what_happened_is_of_one_tick_only() -> None:
    seen = after(Heard("您好", "zh"), Touched("a"), Chatted("Ann", "hi"), FactTold("a", 1), VoiceBegan(), Misheard())
    assert (seen.intent, seen.lang, seen.touched, seen.told) == ("greeting", "zh", ("a",), ("a",))
    seen.perceive(2.0, [])
    assert (seen.heard, seen.intent, seen.touched, seen.chats, seen.told) == (None, None, (), (), ())
    assert (seen.voice_began, seen.misheard, seen.arrived) == (False, False, False)
    assert (seen.lang, seen.voice, seen.present, seen.facts) == ("zh", True, True, {"a": 1})


@pytest.mark.parametrize(
    "percept", [Presence(True), Heard("hi", "en"), VoiceBegan(), VoiceEnded("noise"), Misheard(), Touched("a")]
)
def test_a_sign_of_life_is_a_visitor(percept: Percept) -> None:
    seen = after(percept)
    assert (seen.present, seen.visitors, seen.arrived_at, seen.last_sign) == (True, 1, 1.0, 1.0)
    seen.perceive(2.0, [percept])
    assert (seen.visitors, seen.arrived_at) == (1, 1.0)


def test_nothing_of_who_left_stays() -> None:
    seen = after(Heard("hi", "en"), VoiceBegan(), DistanceSeen(1.0), GazeSeen("avatar"), EmotionSeen("sad"), Misheard())
    seen.notes["name"] = "Ann"
    seen.perceive(2.0, [Presence(False)])
    assert (seen.left, seen.present, seen.voice, seen.distance, seen.gaze) == (True, False, False, None, "away")
    assert (seen.emotion, seen.emotion_intensity, seen.attended_since) == ("neutral", 0.0, math.inf)
    assert (seen.misheard_times, seen.notes, seen.last_seen) == (0, {}, 1.0)


def test_mishearing_is_counted_in_a_row() -> None:
    seen = after(Misheard())
    seen.perceive(2.0, [Misheard()])
    assert seen.misheard_times == 2
    seen.perceive(3.0, [Heard("hi", "en")])
    assert seen.misheard_times == 0


def test_coming_nearer_is_measured() -> None:
    seen = after(DistanceSeen(3.0))
    assert seen.approach == 0.0
    seen.perceive(3.0, [DistanceSeen(2.0)])
    assert seen.approach == 0.5
    seen.perceive(3.0, [DistanceSeen(1.0)])
    assert seen.approach == 0.0
    seen.perceive(4.0, [DistanceSeen(None)])
    assert (seen.approach, seen.distance) == (0.0, None)


def test_the_same_fact_again_is_no_news() -> None:
    seen = after(FactTold("a", 1), QueueSeen(4))
    seen.perceive(2.0, [FactTold("a", 1), FactTold("b", 2)])
    assert (seen.told, seen.facts, seen.waiting) == (("b",), {"a": 1, "b": 2}, 4)


def test_the_clock_goes_on() -> None:
    seen = Situation("en")
    assert seen.clock is None
    seen.perceive(10.0, [TimeTold(datetime(2026, 5, 4, 23, 59))])
    seen.perceive(70.0, [])
    assert seen.clock == datetime(2026, 5, 5, 0, 0)


def test_an_audience_does_not_fill_the_memory() -> None:
    seen = Situation("en")
    for n in range(3):
        seen.perceive(n, [Chatted(str(m), "hi") for m in range(KEPT)])
    assert len(seen.unanswered) == len(seen.chat_times) == KEPT


@given(st.lists(st.floats(-1e6, 1e6)))
def test_time_never_runs_back(times: list[float]) -> None:
    seen, last = Situation("en"), 0.0
    for now in times:
        seen.perceive(now, [VoiceBegan()])
        assert seen.now >= last
        last = seen.now


@pytest.mark.parametrize("jump", [-3600.0, -0.5, -86_400.0])
def test_after_a_jump_back_time_goes_on(jump: float) -> None:
    seen = Situation("en")
    seen.perceive(100.0, [Presence(True)])
    seen.perceive(100.0 + jump, [])
    assert seen.now == 100.0
    seen.perceive(102.0 + jump, [Presence(False)])
    assert seen.now == 102.0
    seen.perceive(105.0 + jump, [])
    assert seen.now - seen.last_seen == 5.0
