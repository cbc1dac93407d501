"""What no tree can bypass."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.behavior.agenda import ALLOWED, Agenda, Cause, Deed, Turned, Verdict
from vivant.behavior.context import Context
from vivant.behavior.guards import Courtesy, Guard, Guards, Night, Notices
from vivant.behavior.situation import Situation
from vivant.score import (
    Act,
    Answer,
    Chatted,
    Gesture,
    Halt,
    Heard,
    Hold,
    Interrupted,
    Misheard,
    Percept,
    Presence,
    Say,
    Sign,
    StopPressed,
    TimeTold,
    Touched,
    VoiceBegan,
    VoiceEnded,
)

CAUSE = Cause(("tree",))


class Stage:
    """Guards over a human who has no tree: what is wanted is wanted by hand."""

    def __init__(self, *guards: Guard) -> None:
        self.context = Context(Situation("en"), Agenda())
        self.guards = Guards(guards)
        self.context.agenda.judge = lambda act: self.guards.judge(act, self.context)

    def tick(self, now: float, *percepts: Percept, want: Act | None = None) -> list[Act]:
        self.context.situation.perceive(now, percepts)
        self.context.agenda.now = self.context.situation.now
        self.guards.before(self.context)
        if want is not None:
            self.deed = self.context.agenda.start(want, CAUSE)
        self.context.agenda.release()
        return [deed.act for deed in self.context.agenda.drain()]

    @property
    def state(self) -> str:
        return self.deed.state


def said(text: str = "A story.", *, interruptible: bool = True) -> Say:
    return Say(text, "en", interruptible=interruptible)


def kinds(acts: list[Act]) -> list[str]:
    return [type(act).__name__ for act in acts]


# --- Courtesy ---------------------------------------------------------------------------------------------------


def test_a_voice_holds_and_noise_lets_go() -> None:
    stage = Stage(Courtesy())
    stage.tick(0, want=said())
    [hold] = stage.tick(1, VoiceBegan())
    assert isinstance(hold, Hold)
    assert hold.on
    assert stage.tick(1.1) == []
    [release] = stage.tick(2, VoiceEnded("noise"))
    assert isinstance(release, Hold)
    assert not release.on


def test_speech_of_which_nothing_comes_lets_go_when_it_may_be_over() -> None:
    stage = Stage(Courtesy(undecided=6))
    stage.tick(0, want=said())
    stage.tick(1, VoiceBegan())
    assert stage.tick(2, VoiceEnded("speech")) == []
    assert stage.tick(7.9) == []
    assert kinds(stage.tick(8)) == ["Hold"]


def test_what_no_tree_replied_to_lets_go() -> None:
    stage = Stage(Courtesy())
    stage.tick(0, want=said())
    stage.tick(1, VoiceBegan())
    assert stage.tick(2, VoiceEnded("speech"), Misheard()) == []
    assert kinds(stage.tick(2.05)) == ["Hold"]


@pytest.mark.parametrize("percept", [StopPressed(), Interrupted(), Heard("stop", "en")])
def test_who_wants_silence_gets_it_in_that_tick(percept: Percept) -> None:
    stage = Stage(Courtesy())
    stage.tick(0, want=said())
    assert kinds(stage.tick(1, percept)) == ["Halt"]
    assert stage.state == "halted"


def test_nothing_begins_when_silence_is_asked_for() -> None:
    stage = Stage(Courtesy())
    assert stage.tick(0, StopPressed(), want=said()) == []
    assert (stage.state, stage.deed.reason) == ("refused", "the visitor asked for silence")


@pytest.mark.parametrize("act", [said(), Answer("why?", "en"), Gesture("wave")])
def test_nothing_begins_over_a_voice(act: Act) -> None:
    stage = Stage(Courtesy())
    stage.tick(0, VoiceBegan())
    assert stage.tick(1, want=act) == []
    assert (stage.state, stage.deed.reason) == ("waiting", "the visitor speaks")
    assert stage.tick(2, VoiceEnded("noise")) == [act]
    assert stage.state == "started"


def test_nothing_begins_until_it_is_clear_what_was_said() -> None:
    stage = Stage(Courtesy(undecided=6))
    stage.tick(0, VoiceBegan())
    stage.tick(1, VoiceEnded("speech"), want=said())
    assert stage.deed.reason == "what the visitor said is not clear yet"
    assert stage.tick(6.9) == []
    assert kinds(stage.tick(7)) == ["Say"]


@pytest.mark.parametrize("percept", [Heard("why?", "en"), Misheard(), Touched("card")])
def test_what_is_typed_while_somebody_speaks_is_answered_at_once(percept: Percept) -> None:
    stage = Stage(Courtesy())
    stage.tick(0, VoiceBegan())
    assert kinds(stage.tick(1, percept, want=said())) == ["Say"]
    assert stage.tick(1.1) == []


@pytest.mark.parametrize("percept", [Heard("why?", "en"), Misheard(), Touched("card")])
def test_what_has_waited_is_no_reply_to_that(percept: Percept) -> None:
    stage = Stage(Courtesy())
    stage.tick(0, VoiceBegan())
    story = said()
    stage.tick(1, want=story)
    assert stage.tick(2, percept) == []
    assert stage.tick(3, VoiceEnded("noise")) == [story]


def test_what_a_guard_holds_no_node_lets_go() -> None:
    stage = Stage(Courtesy())
    stage.tick(0, want=said())
    stage.tick(1, VoiceBegan())
    stage.context.agenda.hold(False, CAUSE)
    assert stage.tick(1.1) == []
    assert stage.context.agenda.held
    assert kinds(stage.tick(2, VoiceEnded("noise"))) == ["Hold"]


def test_what_a_node_holds_no_guard_lets_go() -> None:
    stage = Stage(Courtesy())
    stage.tick(0, want=said())
    stage.context.agenda.hold(True, CAUSE)
    assert kinds(stage.tick(1, VoiceBegan())) == ["Hold"]
    assert stage.tick(2, VoiceEnded("noise")) == []
    assert stage.tick(60) == []
    stage.context.agenda.hold(False, CAUSE)
    assert kinds(stage.tick(61)) == ["Hold"]


def test_no_node_stops_a_notice() -> None:
    stage = Stage(Courtesy(), Notices())
    stage.tick(0, want=said(interruptible=False))
    stage.context.agenda.hold(True, CAUSE)
    stage.context.agenda.halt("enough", CAUSE)
    assert stage.tick(1) == []


def test_who_leaves_takes_the_voice_along() -> None:
    stage = Stage(Courtesy())
    stage.tick(0, VoiceBegan())
    stage.tick(1, VoiceEnded("speech"))
    assert kinds(stage.tick(1.5, Presence(False), want=said())) == ["Say"]


PERCEPTS = st.sampled_from(
    [VoiceBegan(), VoiceEnded("speech"), VoiceEnded("noise"), Misheard(), Heard("why?", "en"), Presence(True),
     Presence(False), StopPressed(), Interrupted(), Touched("card")]
)  # fmt: skip


@given(st.lists(st.tuples(st.lists(PERCEPTS, max_size=2), st.sampled_from([None, said, lambda: Answer("?", "en")]))))
def test_nothing_unasked_ever_begins_while_a_voice_is_heard(steps: list[tuple[list[Percept], object]]) -> None:
    stage = Stage(Courtesy(), Notices())
    for n, (percepts, make) in enumerate(steps):
        acts = stage.tick(n * 0.5, *percepts, want=make() if callable(make) else None)
        seen = stage.context.situation
        asked = seen.heard or seen.misheard or seen.touched
        if (seen.voice and not asked) or seen.stop:
            assert not any(isinstance(act, Turned) for act in acts)


# --- Notices ----------------------------------------------------------------------------------------------------


def test_a_notice_is_heard_to_its_end() -> None:
    stage = Stage(Courtesy(), Notices())
    notice = said("Legal.", interruptible=False)
    stage.tick(0, Presence(True), want=notice)
    for n, percept in enumerate((VoiceBegan(), VoiceEnded("speech"), Interrupted(), StopPressed(), Misheard())):
        assert stage.tick(1 + n, percept) == []
    later = said("Later.")
    assert stage.tick(6, Heard("why?", "en"), want=later) == []
    assert stage.deed.reason == "a notice is said to its end"
    stage.context.agenda.report(notice.id, "done")
    assert stage.tick(7) == [later]


def test_only_who_leaves_halts_a_notice() -> None:
    stage = Stage(Courtesy(), Notices(absence=3))
    stage.tick(0, Presence(True), want=said(interruptible=False))
    assert stage.tick(1, Presence(False)) == []
    assert stage.tick(2.9) == []
    [halt] = stage.tick(3)
    assert isinstance(halt, Halt)
    assert halt.reason == "the visitor left"


def test_a_notice_to_nobody_is_said_to_its_end() -> None:
    stage = Stage(Notices(absence=3))
    stage.tick(0, want=said(interruptible=False))
    assert stage.tick(100) == []


def test_a_notice_that_waited_until_the_visitor_had_left_is_said_to_nobody() -> None:
    stage = Stage(Courtesy(), Notices(absence=3))
    stage.tick(0, Presence(True), VoiceBegan())
    notice = said(interruptible=False)
    assert stage.tick(1, want=notice) == []
    assert stage.tick(2, Presence(False)) == [notice]
    assert stage.tick(100) == []


# --- Night ------------------------------------------------------------------------------------------------------

EVENING = TimeTold(datetime(2026, 5, 4, 23))


def night() -> Stage:
    stage = Stage(Night.parse("22:00-07:00"))
    stage.tick(0, EVENING)
    return stage


def test_nothing_is_said_unasked_at_night() -> None:
    stage = night()
    assert stage.tick(1, Presence(True), want=said()) == []
    assert (stage.state, stage.deed.reason) == ("refused", "it is night (22:00 to 07:00), and nobody asked")
    assert kinds(stage.tick(8 * 3600 + 1, want=said())) == ["Say"]


@pytest.mark.parametrize("percept", [Heard("why?", "en"), Touched("card"), Misheard(), VoiceEnded("speech")])
def test_who_asks_is_answered_at_night(percept: Percept) -> None:
    assert kinds(night().tick(1, percept, want=said())) == ["Say"]


@pytest.mark.parametrize("act", [Gesture("wave"), Sign("welcome", "en")])
def test_what_is_silent_may_be_done_at_night(act: Act) -> None:
    assert night().tick(1, want=act) == [act]


@pytest.mark.parametrize("percept", [Heard("why?", "en"), Chatted("ada", "why?")])
def test_an_answer_needs_a_question_at_night(percept: Percept) -> None:
    stage = night()
    assert stage.tick(1, want=Answer("?", "en")) == []
    assert stage.state == "refused"
    stage.tick(2, percept)
    assert kinds(stage.tick(300, want=Answer("why?", "en"))) == ["Answer"]
    stage.tick(1000, want=Answer("why?", "en"))
    assert stage.state == "refused"


def test_a_touch_is_replied_to_for_a_while_at_night() -> None:
    stage = night()
    stage.tick(1, Touched("card"))
    assert kinds(stage.tick(20, want=said())) == ["Say"]
    assert stage.tick(60, want=said()) == []


def test_while_nobody_has_told_the_time_it_is_day() -> None:
    assert kinds(Stage(Night(time(0), time(23, 59))).tick(0, want=said())) == ["Say"]


@pytest.mark.parametrize("hours", ["", "22:00", "10pm-7am", "22:00-07:00-08:00"])
def test_what_are_no_hours_is_named(hours: str) -> None:
    with pytest.raises(ValueError, match="expected hours such as '22:00-07:00', found"):
        Night.parse(hours)


# --- together ---------------------------------------------------------------------------------------------------


class Fixed:
    """A guard of one opinion."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def before(self, context: Context) -> None:
        context.agenda.halt(self.verdict.reason, CAUSE)

    def judge(self, act: Turned, context: Context) -> Verdict:
        return self.verdict


@pytest.mark.parametrize(
    ("verdicts", "state", "reason"),
    [
        ((ALLOWED, ALLOWED), "started", ""),
        ((ALLOWED, Verdict("wait", "a"), Verdict("wait", "b")), "waiting", "a"),
        ((Verdict("wait", "a"), Verdict("refuse", "b"), ALLOWED), "refused", "b"),
    ],
)
def test_the_hardest_verdict_counts(verdicts: tuple[Verdict, ...], state: str, reason: str) -> None:
    stage = Stage(*map(Fixed, verdicts))
    stage.tick(0, want=said())
    deed: Deed = stage.deed
    assert (deed.state, deed.reason) == (state, reason)
