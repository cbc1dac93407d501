"""How it stands and where it looks, as follows from what happens."""

from __future__ import annotations

import pytest

from vivant.behavior.agenda import Agenda, Cause
from vivant.behavior.composure import Composure
from vivant.behavior.context import Context
from vivant.behavior.situation import Situation
from vivant.score import Act, Answer, Attend, Gesture, Percept, Presence, Say, StopPressed, VoiceBegan, VoiceEnded

CAUSE = Cause(("tree",))


class Stage:
    """A composure over a human who has no tree."""

    def __init__(self) -> None:
        self.context = Context(Situation("en"), Agenda())
        self.agenda = self.context.agenda
        self.composure = Composure(nod_every=2)

    def tick(self, now: float, *percepts: Percept, want: Act | None = None) -> list[tuple[str, str]]:
        """The postures of a tick."""
        self.context.situation.perceive(now, percepts)
        self.agenda.now = now
        if want is not None:
            self.agenda.start(want, CAUSE)
        self.composure.settle(self.context)
        self.acts = [deed.act for deed in self.agenda.drain()]
        return [(act.target, act.pose) for act in self.acts if isinstance(act, Attend)]


def test_nobody_and_somebody() -> None:
    stage = Stage()
    assert stage.tick(0) == [("away", "idle")]
    assert stage.tick(1) == []
    assert stage.tick(2, Presence(True)) == [("visitor", "idle")]
    assert stage.tick(3, Presence(False)) == [("away", "idle")]


@pytest.mark.parametrize(
    ("act", "before", "sounding"),
    [
        (Say("Hi", "en"), "speaking", []),
        (Answer("?", "en"), "thinking", [("visitor", "speaking")]),
        (Gesture("wave"), "idle", []),
    ],
)
def test_what_runs_gives_the_pose(act: Act, before: str, sounding: list[tuple[str, str]]) -> None:
    stage = Stage()
    assert stage.tick(0, want=act) == [("visitor", before)]
    stage.agenda.report(act.id, "running")
    assert stage.tick(1) == sounding
    stage.agenda.report(act.id, "done")
    stage.tick(2, Presence(True))
    assert stage.agenda.attending == ("visitor", "idle")


def test_the_posture_is_taken_before_the_words() -> None:
    stage = Stage()
    stage.tick(0, want=Say("One.", "en"))
    stage.tick(1, want=Answer("?", "en"))
    assert [type(act).__name__ for act in stage.acts] == ["Halt", "Attend", "Answer"]


def test_a_voice_is_listened_to_with_a_nod_now_and_then() -> None:
    stage = Stage()
    poses = [(now, pose) for now in range(6) for _, pose in stage.tick(now, *([VoiceBegan()] if now == 0 else []))]
    assert poses == [(0, "listening"), (2, "nodding"), (3, "listening"), (4, "nodding"), (5, "listening")]
    assert stage.tick(6, VoiceEnded("noise")) == [("visitor", "idle")]


def test_what_is_held_listens() -> None:
    stage = Stage()
    said = Say("A story.", "en")
    stage.tick(0, want=said)
    stage.agenda.report(said.id, "running")
    stage.agenda.hold(True, CAUSE)
    assert stage.tick(1, VoiceBegan()) == [("visitor", "listening")]
    assert stage.tick(2, VoiceEnded("speech")) == []
    stage.agenda.hold(False, CAUSE)
    assert stage.tick(3) == [("visitor", "speaking")]


def test_who_asked_for_silence_is_listened_to() -> None:
    stage = Stage()
    stage.tick(0, Presence(True), want=Say("A story.", "en"))
    stage.agenda.halt("stop", CAUSE)
    assert stage.tick(1, StopPressed()) == [("visitor", "listening")]
    assert stage.tick(2) == [("visitor", "idle")]


def test_a_nodes_own_posture_holds_until_something_else_follows() -> None:
    stage = Stage()
    stage.tick(0, Presence(True))
    stage.agenda.claimed = True
    stage.agenda.attend("card", "thinking", CAUSE)
    assert stage.tick(1) == [("card", "thinking")]
    assert stage.tick(2) == []
    assert stage.tick(3, Presence(False)) == [("away", "idle")]


def test_a_node_that_keeps_the_posture_keeps_it() -> None:
    stage = Stage()
    stage.tick(0)
    stage.agenda.keeper = stage
    assert stage.tick(1, Presence(True)) == []
    stage.agenda.keeper, stage.agenda.unsettled = None, True
    assert stage.tick(2) == [("visitor", "idle")]
