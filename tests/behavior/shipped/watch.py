"""What must hold on every day of every tree, watched from outside: percepts, reports and Acts alone."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vivant.behavior.agenda import Turned
from vivant.behavior.guards import ABSENCE, FRESH, Night
from vivant.behavior.intents import intent_of
from vivant.bench.days import Beat
from vivant.score import (
    Act,
    Answer,
    FactTold,
    Halt,
    HandOver,
    Heard,
    Interrupted,
    Misheard,
    Percept,
    Presence,
    Say,
    StopPressed,
    TimeTold,
    Touched,
    VoiceBegan,
    VoiceEnded,
)

BOUND = 12.0
"""So long a question may wait for a turn, seconds in which nobody speaks; a notice is heard to its end first."""


@dataclass(slots=True)
class Watch:
    """Sees every tick; `broken` says what did not hold, with the time.

    greetings : parts of the texts that greet. night : hours in which nothing is said unasked.
    """

    greetings: tuple[str, ...] = ()
    night: tuple[str, str] | None = None
    broken: list[str] = field(default_factory=list)
    turns: int = 0
    greeted: int = 0
    answered: int = 0
    notices: int = 0
    last_turn: float = -math.inf
    last_left: float = -math.inf
    last_leave_of_all: float = -math.inf
    _turn: Turned | None = None
    _voice: bool = False
    _present: bool = False
    _greetings: int = 0
    _asked: float | None = None
    _failed: float | None = None
    _fresh: float = -math.inf
    _clock: tuple[float, datetime] | None = None

    def see(self, beat: Beat) -> None:
        """One tick."""
        for act, status in beat.reports:
            if self._turn is not None and act == self._turn.id and status in ("done", "halted", "failed"):
                if status == "failed":
                    self._failed = beat.at
                self._turn = None
        for percept in beat.percepts:
            self._perceive(beat.at, percept)
        clear = any(isinstance(percept, Heard | Misheard | Touched) for percept in beat.percepts)
        for act in beat.acts:
            self._act(beat.at, act, clear)
        self._wait(beat.at)

    # --- what happens -----------------------------------------------------------------------------------------

    def _perceive(self, at: float, percept: Percept) -> None:
        match percept:
            case TimeTold(at=clock):
                self._clock = at, clock
            case VoiceBegan():
                self._voice, self._fresh = True, at
                self._excuse()
            case VoiceEnded():
                self._voice, self._fresh = False, at
            case Heard(text=text):
                self._fresh = at
                self._asked = at if intent_of(text) == "question" else None
                self._failed = None
            case Misheard() | Touched() | Interrupted() | StopPressed() | FactTold():
                self._fresh = at
                self._excuse()
            case Presence(present=True):
                self._present = True
            case Presence():
                self._present, self._voice, self._greetings = False, False, 0
                self.last_left = at
                self._excuse()

    def _excuse(self) -> None:
        """Nobody waits any more for what was asked."""
        self._asked = self._failed = None

    def _act(self, at: float, act: Act, clear: bool) -> None:
        if isinstance(act, Halt):
            if isinstance(self._turn, Say) and not self._turn.interruptible:
                gone = not self._present and at - self.last_left >= ABSENCE - 0.5
                self._claim(at, gone, f"a notice was halted: {self._turn.text!r}")
            self._turn = None
        elif isinstance(act, HandOver):
            self._excuse()
        elif isinstance(act, Turned):
            self._begin(at, act, clear)

    def _begin(self, at: float, act: Turned, clear: bool) -> None:
        self._claim(at, self._turn is None, f"two turns at once: {self._turn} and {act}")
        self._claim(at, clear or not self._voice, f"it began to talk over a voice: {act}")
        self._turn, self.last_turn = act, at
        self.turns += 1
        self.answered += isinstance(act, Answer)
        self._excuse()
        if isinstance(act, Say):
            self.notices += not act.interruptible
            self._greet(at, act)
            asked = at - self._fresh < FRESH
            self._claim(at, asked or not self._at_night(at), f"it said {act.text!r} at night, and nobody asked")

    def _greet(self, at: float, act: Say) -> None:
        if any(part in act.text for part in self.greetings):
            self._greetings += 1
            self.greeted += 1
            self._claim(at, self._greetings == 1, "a visitor was greeted twice")

    def _wait(self, at: float) -> None:
        if self._voice or (isinstance(self._turn, Say) and not self._turn.interruptible):
            self._asked = at if self._asked is not None else None
        if self._asked is not None and at - self._asked > BOUND:
            self._claim(at, False, "a question was neither answered nor handed over")
            self._asked = None
        if self._failed is not None and at - self._failed > BOUND:
            self._claim(at, False, "an answer failed, and nobody was named")
            self._failed = None

    def _at_night(self, at: float) -> bool:
        if self.night is None or self._clock is None:
            return False
        told, clock = self._clock
        return Night.parse("-".join(self.night))._covers((clock + timedelta(seconds=at - told)).time())

    def _claim(self, at: float, holds: bool, otherwise: str) -> None:
        if not holds:
            self.broken.append(f"{at:.2f} s: {otherwise}")
