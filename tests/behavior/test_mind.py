"""What a mind remembers between ticks."""

from __future__ import annotations

from vivant.behavior.mind import Mind
from vivant.score import Attend, Halt, Heard, Presence, StopPressed


def test_percepts_last_one_tick() -> None:
    mind = Mind("zh")
    mind.perceive(1.0, [Heard("Where can I park?", "en"), StopPressed()])
    assert (mind.intent, mind.lang, mind.stop, mind.present) == ("question", "en", True, True)
    mind.perceive(2.0, [])
    assert (mind.intent, mind.heard, mind.stop, mind.lang) == (None, None, False, "en")


def test_presence_is_remembered() -> None:
    mind = Mind("zh")
    mind.perceive(1.0, [Presence(True)])
    assert mind.arrived
    mind.perceive(5.0, [])
    assert (mind.arrived, mind.present, mind.last_seen) == (False, True, 5.0)
    mind.perceive(6.0, [Presence(False)])
    assert (mind.left, mind.present, mind.last_seen) == (True, False, 5.0)


def test_only_what_is_said_can_be_halted() -> None:
    mind = Mind("zh")
    mind.halt("x")
    assert mind.acts == []
    mind.say("hello")
    mind.halt("x")
    assert [type(act) for act in mind.acts[1:]] == [Halt]
    assert mind.speaking is None


def test_a_failed_answer_is_noted_but_not_a_failed_greeting() -> None:
    mind = Mind("zh")
    mind.say("hello")
    mind.report(mind.acts[-1].id, "failed")
    assert not mind.failed
    mind.answer("x?")
    mind.report(mind.acts[-1].id, "failed")
    assert mind.failed


def test_a_report_about_something_else_changes_nothing() -> None:
    mind = Mind("zh")
    mind.answer("x?")
    mind.report(-1, "done")
    assert mind.speaking is not None


def test_attention_is_an_act_only_when_it_changes() -> None:
    mind = Mind("zh")
    mind.attend("visitor", "idle")
    mind.attend("visitor", "idle")
    assert [type(act) for act in mind.acts] == [Attend]
