"""Events begin their child when something happens; the newest wins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from py_trees.common import Status

from vivant.errors import TreeError
from vivant.score import (
    Answer,
    Chatted,
    DistanceSeen,
    EmotionSeen,
    FactTold,
    GazeSeen,
    Halt,
    Heard,
    Interrupted,
    Misheard,
    Percept,
    Presence,
    QueueSeen,
    Say,
    StopPressed,
    TimeTold,
    Touched,
    VoiceBegan,
)

Make = Callable[[str], Any]
RUNNING, SUCCESS, FAILURE = Status.RUNNING, Status.SUCCESS, Status.FAILURE


@pytest.mark.parametrize(
    ("event", "happens", "fails"),
    [
        ("OnHeard", Heard("hi", "en"), VoiceBegan()),
        ('OnHeard intents="question"', Heard("Where is it?", "en"), Heard("hi", "en")),
        ("OnHeard", Heard("您好", "zh"), Heard("停", "zh")),
        ("OnMisheard", Misheard(), Heard("hi", "en")),
        ("OnArrival", Presence(True), Presence(False)),
        ("OnVoice", VoiceBegan(), Heard("hi", "en")),
        ("OnInterruption", Interrupted(), VoiceBegan()),
        ("OnStop", StopPressed(), Heard("hi", "en")),
        ("OnStop", Heard("stop", "en"), Heard("Where is the bus stop?", "en")),
        ('OnTouch what="help"', Touched("help"), Touched("back")),
        ("OnTouch", Touched("help"), Presence(True)),
        ("OnChat", Chatted("Ann", "hi"), Chatted("Ann", what="like")),
        ('OnChat keywords="price"', Chatted("Ann", "Price?"), Chatted("Ann", "hi")),
        ('OnGift at_least="5"', Chatted("Ann", what="gift", amount=5), Chatted("Ann", what="gift", amount=4)),
        ("OnFollow", Chatted("Ann", what="follow"), Chatted("Ann", "hi")),
        ('OnFact fact="slide"', FactTold("slide", 1), FactTold("page", 1)),
        ('OnFact fact="slide" is="2"', FactTold("slide", 2), FactTold("slide", 1)),
        ('OnFeeling emotion="sad"', EmotionSeen("sad"), EmotionSeen("sad", 0.4)),
        ('OnNear distance="1"', DistanceSeen(0.9), DistanceSeen(1.1)),
        ('OnQueue longer_than="2"', QueueSeen(3), QueueSeen(2)),
    ],
)
def test_the_child_begins_with_its_event_and_goes_on(stand: Make, event: str, happens: Percept, fails: Percept) -> None:
    kind = event.split()[0]
    made = stand(f'<{event}><Wait seconds="1"/></{kind}>')
    assert made.tick() is FAILURE
    assert made.tick(fails) is FAILURE
    made = stand(f'<{event}><Wait seconds="1"/></{kind}>')
    made.tick()
    assert made.tick(happens) is RUNNING
    assert made.tick(after=0.5) is RUNNING
    assert made.tick(after=0.5) is SUCCESS
    assert made.tick() is FAILURE


@pytest.mark.parametrize(
    ("event", "percept", "anew"),
    [
        ("OnHeard", Heard("hi", "en"), True),
        ("OnChat", Chatted("Ann", "hi"), True),
        ("OnTouch", Touched("a"), True),
        ("OnArrival", Presence(True), False),
    ],
)
def test_an_event_while_the_child_runs(stand: Make, event: str, percept: Percept, anew: bool) -> None:
    made = stand(f'<{event}><Say en="Hello"/></{event}>')
    made.tick(percept)
    assert made.kinds() == ["Say"]
    made.tick(percept)
    assert made.kinds() == (["Halt", "Say"] if anew else [])


def test_what_was_heard_is_given(stand: Make) -> None:
    made = stand('<OnHeard text="{a}" lang="{b}" intent="{c}" confidence="{d}"><AlwaysSuccess/></OnHeard>')
    made.tick(Heard("您好", "zh", 0.8))
    assert [made.entry(key) for key in "abcd"] == ["您好", "zh", "greeting", 0.8]


def test_mishearing_is_told_so_often_in_a_row_at_most(stand: Make) -> None:
    made = stand('<OnMisheard most="2" times="{n}"><AlwaysSuccess/></OnMisheard>')
    assert [made.tick(Misheard()) for _ in range(3)] == [SUCCESS, SUCCESS, FAILURE]
    assert made.entry("n") == 2
    made.tick(Heard("hi", "en"))
    assert made.tick(Misheard()) is SUCCESS


def test_who_left_must_stay_away(stand: Make) -> None:
    made = stand('<OnLeaving after="3"><AlwaysSuccess/></OnLeaving>')
    assert made.tick() is FAILURE
    made.tick(Presence(True))
    assert made.tick(Presence(False)) is FAILURE
    made.tick(Presence(True), after=2)
    assert made.tick(Presence(False), after=2) is FAILURE
    assert made.tick(after=3) is SUCCESS
    assert made.tick(after=3) is FAILURE


def test_silence_happens_once_until_a_sign_of_life(stand: Make) -> None:
    made = stand('<OnSilence after="40"><Say en="May I help?"/></OnSilence>')
    assert made.tick(after=100) is FAILURE
    made.tick(Presence(True))
    assert made.tick(after=39) is FAILURE
    assert made.tick(after=1) is RUNNING
    made.report(made.one(Say), "done")
    made.tick()
    assert made.tick(after=100) is FAILURE
    made.tick(VoiceBegan())
    made.tick(Heard("hm", "en"))
    made.runner.context.situation.voice = False
    assert made.tick(after=39) is FAILURE
    assert made.tick(after=1) is RUNNING


def test_silence_may_happen_again_and_again(stand: Make) -> None:
    made = stand('<OnSilence after="10" once="false" alone="true"><AlwaysSuccess/></OnSilence>')
    times = [n for n in range(40) if made.tick(after=1) is SUCCESS]
    assert len(times) in (3, 4)
    assert {b - a for a, b in pairwise(times)} == {10}


def test_an_hour_comes_once_a_day(stand: Make) -> None:
    made = stand('<OnHour at="09:00"><AlwaysSuccess/></OnHour>')
    made.tick(TimeTold(datetime(2026, 5, 4, 8, 59)))
    came = [n for n in range(3 * 1440) if made.tick(after=60) is SUCCESS]
    assert [b - a for a, b in pairwise(came)] == [1440, 1440]


def test_a_look_must_last(stand: Make) -> None:
    made = stand('<OnLook for="1"><AlwaysSuccess/></OnLook>')
    made.tick(GazeSeen("avatar"))
    assert made.tick(after=0.9) is FAILURE
    assert made.tick(after=0.1) is SUCCESS
    assert made.tick(after=5) is FAILURE


# --- Reactions --------------------------------------------------------------------------------------------------

REACTS = (
    '<Reactions><OnStop><FallSilent/></OnStop><OnHeard text="{q}"><Answer question="{q}"/></OnHeard>'
    '<OnMisheard><Say en="Pardon?"/></OnMisheard>'
    '<OnArrival><Sequence><Quiet/><Say persona="greeting"/></Sequence></OnArrival></Reactions>'
)


def test_the_newest_event_wins_whatever_its_rank(stand: Make) -> None:
    made = stand(REACTS)
    made.tick(Heard("why?", "en"))
    made.tick(Misheard())
    assert made.kinds() == ["Halt", "Say"]
    made.tick(Heard("how?", "en"))
    assert made.kinds() == ["Halt", "Answer"]
    assert made.one(Answer).question == "how?"


def test_of_two_at_once_the_first_child_counts(stand: Make) -> None:
    made = stand(REACTS)
    made.tick(Presence(True), Heard("why?", "en"))
    assert made.kinds() == ["Answer"]


def test_a_new_branch_that_fails_at_once_lets_the_old_one_go_on(stand: Make) -> None:
    made = stand(REACTS)
    made.tick(Heard("why?", "en"))
    assert made.tick(Presence(True)) is RUNNING
    assert made.acts == []


def test_it_fails_while_nothing_runs(stand: Make) -> None:
    made = stand(REACTS)
    assert made.tick() is FAILURE
    made.tick(Heard("why?", "en"))
    made.report(made.one(Answer), "done")
    assert made.tick() is SUCCESS
    assert made.tick() is FAILURE


def test_what_is_halted_is_told_why(stand: Make) -> None:
    made = stand('<Reactions><OnTouch><Wait seconds="9"/></OnTouch><OnArrival><Say en="Hi"/></OnArrival></Reactions>')
    made.tick(Presence(True))
    made.tick(Touched("card"))
    assert made.one(Halt).reason == "the visitor touched something"


def test_children_must_be_events(stand: Make) -> None:
    with pytest.raises(TreeError, match="expected an event such as OnHeard as a child of Reactions, found Say"):
        stand('<Reactions><OnStop><FallSilent/></OnStop><Say en="Hello"/></Reactions>')
