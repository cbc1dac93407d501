"""A simulated human: carries out Acts on a virtual clock, and reports what becomes of them as a real one does.

How long it speaks follows from the text; which answers fail, from a seed. All times are multiples of a grain.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from vivant.behavior.agenda import Turned
from vivant.score import Act, ActStatus, Answer, Gesture, Halt, Hold, Say, Sign

GRAIN = 0.5
"""Seconds; exact in binary, so that two grids that both hold these times add them up alike."""

BEFORE_WORDS = 0.5
"""Seconds from a Say to its first sound."""

BEFORE_ANSWER = 1.0
"""Seconds from an Answer to its first sound."""

HAN_PER_S, LATIN_PER_S = 4.5, 14.0
"""Characters spoken in a second; a Chinese and an English speaker at an easy pace."""

Report = tuple[int, ActStatus]


@dataclass(slots=True)
class _Turn:
    """What is being carried out. left : seconds of it that are still to come at `since`, from which on it sounds."""

    act: Turned
    since: float
    left: float
    fails: bool
    sounding: bool = False


class Performer:
    """Carries out one Act that has the turn at a time, as told; a new one takes the turn.

    Parameters
    ----------
    seed : of which answers fail and how long they are. failures : share of answers that fail, [0, 1].
    """

    def __init__(self, seed: int = 0, failures: float = 0.06) -> None:
        self._rng = random.Random(seed)
        self._failures = failures
        self._turn: _Turn | None = None
        self._held = False
        self._now = 0.0
        self._reports: list[tuple[float, Report]] = []

    @property
    def busy(self) -> bool:
        """Whether something is carried out, or is still to be reported."""
        return self._turn is not None or bool(self._reports)

    @property
    def due(self) -> float:
        """When there is something to report next, if nothing else is wanted before; inf: never."""
        moments = [at for at, _ in self._reports]
        if self._turn is not None and not self._held:
            moments.append(self._turn.since + (self._turn.left if self._turn.sounding else 0.0))
        return min(moments, default=math.inf)

    def perform(self, now: float, acts: list[Act]) -> None:
        """Begin, hold, or halt, in their order; what is said of it comes with `reports`."""
        self._now = now
        for act in acts:
            if isinstance(act, Hold):
                self._hold(act.on)
            elif isinstance(act, Halt):
                self._end("halted")
            elif isinstance(act, Turned):
                self._begin(act)

    def reports(self, now: float) -> list[Report]:
        """What has become of Acts until `now`, in order."""
        self._play(now)
        due = [report for at, report in self._reports if at <= now]
        self._reports = [(at, report) for at, report in self._reports if at > now]
        return due

    def _begin(self, act: Turned) -> None:
        self._end("halted")
        fails = isinstance(act, Answer) and self._rng.random() < self._failures
        before = BEFORE_ANSWER if isinstance(act, Answer) else BEFORE_WORDS
        length = grained(self._rng.uniform(4.0, 11.0)) if isinstance(act, Answer) else duration(act)
        self._turn = _Turn(act, grained(self._now + before), length, fails)
        self._held = False
        self._reports.append((self._now, (act.id, "started")))

    def _hold(self, on: bool) -> None:
        turn = self._turn
        if turn is not None and turn.sounding and on != self._held:
            turn.left -= grained(self._now) - turn.since if on else 0.0
            turn.since = grained(self._now)
        self._held = on

    def _play(self, now: float) -> None:
        """Let time pass: sound where it may, and end."""
        self._now, turn = now, self._turn
        if turn is None or self._held:
            return
        if not turn.sounding and now >= turn.since:
            if turn.fails:
                self._end("failed")
                return
            turn.sounding, turn.since = True, grained(now)
            self._reports.append((now, (turn.act.id, "running")))
        if turn.sounding and now - turn.since >= turn.left:
            self._end("done")

    def _end(self, status: ActStatus) -> None:
        if self._turn is not None:
            self._reports.append((self._now, (self._turn.act.id, status)))
        self._turn, self._held = None, False


def duration(act: Say | Sign | Gesture) -> float:
    """How long it takes, seconds.

    >>> duration(Say("您好！", "zh")), duration(Gesture("wave"))
    (1.0, 1.5)
    """
    if isinstance(act, Gesture):
        return 1.5
    return grained(max(1.0, len(act.text) / (HAN_PER_S if act.lang == "zh" else LATIN_PER_S)))


def grained(seconds: float) -> float:
    """A multiple of GRAIN, at least one.

    >>> grained(1.13), grained(0.01)
    (1.5, 0.5)
    """
    return max(1, math.ceil(seconds / GRAIN)) * GRAIN
