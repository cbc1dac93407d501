"""What a behaviour must prove before it is trusted: the check behind `check_plugin`. Its clock is a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from vivant.behavior.contracts import Behavior
from vivant.persona import Persona
from vivant.plugins.check import Candidate
from vivant.score import (
    Act,
    ActStatus,
    Answer,
    Attend,
    Halt,
    Heard,
    Lang,
    Percept,
    Pose,
    Presence,
    Say,
    StopPressed,
    Target,
)

TICK = 0.05
"""Seconds between two ticks without a percept: 20 Hz."""

ACTS = get_args(Act)

ZH = Heard("停车怎么收费？", "zh")
EN = Heard("Where do I get an ID card?", "en")


def check_behavior(candidate: Candidate) -> None:
    """Answers questions in their language, falls silent when told to, and is quiet where there is nobody."""
    texts = Persona.load().identity.texts.by_name()
    behavior: Behavior = candidate.make(texts=texts, languages=("zh", "en"), lang="zh")
    candidate.require_protocol(behavior, Behavior)
    stage = _Stage(candidate, behavior)
    stage.run(5.0)
    found = f"it said {stage.said[:1]}"
    candidate.require(not stage.said, "nothing is said while nobody is there and nothing was asked", found)
    stage.run(10.0, Presence(True))
    for heard in (ZH, EN):
        _check_question(candidate, stage, heard)
    _check_stop(candidate, stage)
    _check_interruption(candidate, stage)
    _check_failure(candidate, stage)
    stage.run(60.0, Presence(False))


class _Stage:
    """Ticks a behaviour over a clock of its own and checks every Act."""

    def __init__(self, candidate: Candidate, behavior: Behavior) -> None:
        self._candidate, self._behavior = candidate, behavior
        self._ids: set[int] = set()
        self.now = 0.0
        self.said: list[Say | Answer] = []

    def tick(self, *percepts: Percept) -> list[Act]:
        """One tick; acts are reported as started."""
        self.now += TICK
        acts = self._behavior.tick(self.now, percepts)
        found = f"it returned {acts!r:.80}"
        fits = isinstance(acts, list) and all(isinstance(act, ACTS) for act in acts)
        self._candidate.require(fits, "tick returns a list of Acts", found)
        for act in acts:
            self._take(act)
        return acts

    def run(self, seconds: float, *percepts: Percept) -> list[Act]:
        """Ticks for a while; what is said is done two seconds later."""
        done: list[Act] = []
        due: list[tuple[float, int]] = []
        for n in range(round(seconds / TICK)):
            acts = self.tick(*percepts) if n == 0 else self.tick()
            due += [(self.now + 2.0, act.id) for act in acts if isinstance(act, Say | Answer)]
            for _, act_id in [each for each in due if each[0] <= self.now]:
                self._behavior.report(act_id, "done")
            due = [each for each in due if each[0] > self.now]
            done += acts
        for _, act_id in due:
            self._behavior.report(act_id, "done")
        return done

    def report(self, acts: Sequence[Act], status: ActStatus) -> None:
        """Report everything that is said."""
        for act in acts:
            if isinstance(act, Say | Answer):
                self._behavior.report(act.id, status)

    def _take(self, act: Act) -> None:
        require = self._candidate.require
        require(act.id not in self._ids, "every Act has an id of its own", f"{act.id} came twice")
        self._ids.add(act.id)
        if isinstance(act, Say):
            require(act.text.strip(), "what it says has a text", "a Say is empty")
        if isinstance(act, Say | Answer):
            require(act.lang in get_args(Lang), "an Act is in 'zh' or 'en'", f"one is in {act.lang!r}")
            self.said.append(act)
        if isinstance(act, Attend):
            fits = act.target in get_args(Target) and act.pose in get_args(Pose)
            require(fits, "Attend has a known target and pose", f"it has {act.target!r} and {act.pose!r}")
        self._behavior.report(act.id, "started")


def _check_question(candidate: Candidate, stage: _Stage, heard: Heard) -> None:
    acts = stage.tick(heard)
    answers = [act for act in acts if isinstance(act, Answer)]
    candidate.require(len(answers) == 1, "a question is answered in the tick that hears it", f"it brings {acts}")
    found = f"{heard.text!r} brings an Answer in {answers[0].lang!r}"
    candidate.require(answers[0].lang == heard.lang, "the answer is in the language of the question", found)
    stage.report(acts, "done")
    stage.run(1.0)


def _check_stop(candidate: Candidate, stage: _Stage) -> None:
    stage.tick(ZH)
    acts = stage.tick(StopPressed())
    halted = any(isinstance(act, Halt) for act in acts)
    candidate.require(halted, "StopPressed brings a Halt while something is said", f"it brings {acts}")
    said = [act for act in stage.run(1.0) if isinstance(act, Say | Answer)]
    candidate.require(not said, "it stays silent after StopPressed", f"it says {said}")


def _check_interruption(candidate: Candidate, stage: _Stage) -> None:
    stage.tick(ZH)
    acts = stage.tick(EN)
    kinds = [type(act).__name__ for act in acts if isinstance(act, Halt | Answer)]
    promise = "a question during an answer brings Halt and then Answer"
    candidate.require(kinds == ["Halt", "Answer"], promise, f"it brings {kinds}")
    stage.report(acts, "done")


def _check_failure(candidate: Candidate, stage: _Stage) -> None:
    acts = stage.tick(ZH)
    stage.report(acts, "failed")
    said = [act for act in stage.run(1.0) if isinstance(act, Say)]
    candidate.require(said, "it says something where an answer failed", "it is silent")
