"""The Acts of one tree: one turn at a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.behavior.agenda import ALLOWED, KEPT, Agenda, Cause, Turned, Verdict
from vivant.score import Act, ActStatus, Alert, Answer, Attend, Gesture, Halt, Hold, Say, Show, Sign

CAUSE = Cause(("tree",), "tree.xml:1")


def say(text: str = "Hello", *, interruptible: bool = True) -> Say:
    return Say(text, "en", interruptible=interruptible)


def drained(agenda: Agenda) -> list[Act]:
    return [deed.act for deed in agenda.drain()]


@pytest.mark.parametrize("act", [say(), Answer("?", "en"), Gesture("wave"), Sign("hi", "en")])
def test_an_act_with_a_turn_lives(act: Turned) -> None:
    agenda = Agenda()
    deed = agenda.start(act, CAUSE)
    assert (deed.state, agenda.turn, drained(agenda)) == ("started", deed, [act])
    agenda.report(act.id, "running")
    assert (deed.state, agenda.sounding) == ("running", True)
    agenda.now = 3
    agenda.report(act.id, "done")
    assert deed.ended
    assert (agenda.turn, agenda.last, agenda.last_spoke, agenda.sounding) == (None, deed, 3, False)
    agenda.report(act.id, "failed")
    assert deed.state == "done"


@pytest.mark.parametrize("act", [Show(()), Alert("a", "b")])
def test_other_acts_are_done_at_once(act: Act) -> None:
    agenda = Agenda()
    assert agenda.start(act, CAUSE).state == "done"
    assert (drained(agenda), agenda.turn) == ([act], None)


def test_a_second_turn_halts_the_first_before_it_begins() -> None:
    agenda = Agenda()
    first = agenda.start(say(), CAUSE)
    second = agenda.start(say(), CAUSE)
    assert [type(act) for act in drained(agenda)] == [Say, Halt, Say]
    assert (first.state, second.state) == ("halted", "started")
    agenda.stop(first, "its branch was left", CAUSE)
    assert agenda.turn is second


def test_what_waits_outlives_the_end_of_somebody_elses_turn() -> None:
    agenda = Agenda()
    notice = agenda.start(say(interruptible=False), CAUSE)
    agenda.judge = lambda act: Verdict("wait", "a notice") if agenda.turn else ALLOWED
    waits = agenda.start(say("later"), CAUSE)
    agenda.stop(notice, "its branch was left", CAUSE)
    assert (notice.state, waits.state) == ("started", "waiting")
    agenda.report(notice.act.id, "done")
    agenda.release()
    assert agenda.turn is waits


def test_what_waits_is_given_up_with_its_node_or_for_something_else() -> None:
    agenda = Agenda()
    agenda.judge = lambda act: Verdict("wait", "hush")
    first = agenda.start(say(), CAUSE)
    second = agenda.start(say(), CAUSE)
    assert (first.state, second.state) == ("halted", "waiting")
    agenda.stop(second, "left", CAUSE)
    agenda.release()
    assert (second.state, second.reason, drained(agenda)) == ("halted", "left", [])
    assert [each.state for each in agenda.setbacks()] == ["waiting", "halted", "waiting", "halted"]
    assert agenda.setbacks() == ()


def test_what_is_refused_never_begins() -> None:
    agenda = Agenda()
    agenda.judge = lambda act: Verdict("refuse", "night")
    deed = agenda.start(say(), CAUSE)
    assert (deed.state, deed.reason, deed.ended, drained(agenda)) == ("refused", "night", True, [])


def test_what_waited_may_be_refused_in_the_end() -> None:
    agenda = Agenda()
    agenda.judge = lambda act: Verdict("wait", "hush")
    deed = agenda.start(say(), CAUSE)
    agenda.judge = lambda act: Verdict("refuse", "night")
    agenda.release()
    assert deed.state == "refused"


def test_what_must_be_heard_goes_on_unless_forced() -> None:
    agenda = Agenda()
    deed = agenda.start(say(interruptible=False), CAUSE)
    agenda.halt("hush", CAUSE)
    assert deed.state == "started"
    agenda.halt("gone", CAUSE, force=True)
    assert (deed.state, deed.reason) == ("halted", "gone")


def test_holding_and_attending_are_not_repeated() -> None:
    agenda = Agenda()
    agenda.hold(True, CAUSE)
    assert drained(agenda) == []
    agenda.start(say(), CAUSE)
    for _ in range(2):
        agenda.hold(True, CAUSE)
        agenda.attend("visitor", "speaking", CAUSE)
    assert [type(act) for act in drained(agenda)] == [Attend, Say, Hold]


def test_old_acts_are_forgotten() -> None:
    agenda = Agenda()
    first = agenda.start(say(), CAUSE)
    for _ in range(KEPT):
        agenda.start(say(), CAUSE)
    agenda.report(first.act.id, "done")
    assert first.state == "halted"


STEPS = st.lists(
    st.one_of(
        st.sampled_from(["say", "notice", "halt", "hold", "go on", "attend", "release", "drain"]),
        st.sampled_from(["running", "done", "failed"]),
        st.sampled_from(["allow", "wait", "refuse"]),
    )
)


@given(STEPS)
def test_whatever_is_wanted_one_turn_runs_and_halts_come_first(steps: list[str]) -> None:
    agenda, acts = Agenda(), []
    ended: set[int] = set()
    for step in steps:
        match step:
            case "say" | "notice":
                agenda.start(say(interruptible=step == "say"), CAUSE)
            case "halt":
                agenda.halt("hush", CAUSE)
            case "hold" | "go on":
                agenda.hold(step == "hold", CAUSE)
            case "attend":
                agenda.attend("visitor", "listening", CAUSE)
            case "release":
                agenda.release()
            case "running" | "done" | "failed":
                if agenda.turn is not None:
                    status: ActStatus = step  # type: ignore[assignment]
                    acts += drained(agenda)
                    acts.append(agenda.turn.act.id) if step != "running" else None
                    agenda.report(agenda.turn.act.id, status)
            case "allow" | "wait" | "refuse":
                verdict = Verdict(step)  # type: ignore[arg-type]
                agenda.judge = lambda act, verdict=verdict: verdict  # type: ignore[misc]
            case "drain":
                acts += drained(agenda)
    speaking = None
    for act in [*acts, *drained(agenda)]:
        if isinstance(act, Halt) or act == speaking:
            assert speaking is not None
            speaking = None
        elif isinstance(act, Say):
            assert speaking is None
            assert act.id not in ended
            speaking = act.id
            ended.add(act.id)
