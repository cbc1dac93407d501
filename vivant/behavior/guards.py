"""Guards: what no tree can bypass. They are asked about every Act that takes the turn, and act before each tick."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import time
from typing import Protocol

from vivant.behavior.agenda import ALLOWED, Cause, Turned, Verdict
from vivant.behavior.context import Context
from vivant.score import Answer, Say

UNDECIDED = 6.0
"""So long after a voice without a word it counts as nothing, seconds; longer than a recogniser may take."""

ABSENCE = 3.0
"""Gone that long, a visitor has left, seconds."""

FRESH = 30.0
"""So long after what a visitor said, wrote or touched, words are a reply to it, seconds."""

ASKED = 600.0
"""So long after what a visitor or the audience said or wrote, an answer from the documents is one to that, seconds."""


class Guard(Protocol):
    """One rule that holds whatever a tree does."""

    def before(self, context: Context) -> None:
        """Do what must be done with this tick, before the tree is asked."""

    def judge(self, act: Turned, context: Context) -> Verdict:
        """Whether an Act may begin now."""


class Guards:
    """Several guards as one: what one refuses is refused, what one puts off waits."""

    def __init__(self, guards: Sequence[Guard]) -> None:
        self._guards = tuple(guards)

    def before(self, context: Context) -> None:
        """Each in turn."""
        for guard in self._guards:
            guard.before(context)

    def judge(self, act: Turned, context: Context) -> Verdict:
        """The hardest verdict."""
        verdicts = [guard.judge(act, context) for guard in self._guards]
        for decision in ("refuse", "wait"):
            for verdict in verdicts:
                if verdict.decision == decision:
                    return verdict
        return ALLOWED


class Courtesy:
    """Never talks over a visitor: holds when a voice begins, goes on after a cough, yields, falls silent when told to.

    What is said or typed while somebody speaks is answered at once: that voice may be anybody's. What has waited until
    then waits on.

    Parameters
    ----------
    undecided : seconds; see UNDECIDED.
    """

    cause = Cause(("courtesy",))

    def __init__(self, undecided: float = UNDECIDED) -> None:
        self._undecided = undecided
        self._unclear_since = -math.inf
        """When a voice ended of which nobody knows yet what it said."""
        self._reply: int | None = None
        """What began while a visitor spoke, in reply to what was said or typed."""
        self._nothing_came = False
        """The last tick brought something that was not understood."""

    def before(self, context: Context) -> None:
        """Stop, yield, hold or go on, in this order."""
        seen, agenda = context.situation, context.agenda
        self._listen(context)
        if seen.stop:
            agenda.halt("the visitor asked for silence", self.cause)
        elif seen.interrupted and seen.heard is None:
            agenda.halt("the visitor takes the turn", self.cause)
        elif self._talks_over(context):
            agenda.hold(True, self.cause, guard=True)
        elif self._go_on(context):
            agenda.hold(False, self.cause, guard=True)
        self._nothing_came = seen.misheard

    def judge(self, act: Turned, context: Context) -> Verdict:
        """Refuses what begins when silence was asked for; puts off what would talk over a visitor."""
        seen = context.situation
        if seen.stop:
            return Verdict("refuse", "the visitor asked for silence")
        waited = context.agenda.waiting is not None and context.agenda.waiting.act is act
        if (seen.heard or seen.misheard or seen.touched) and not waited:
            self._reply = act.id if seen.voice else None
            return ALLOWED
        if seen.voice:
            return Verdict("wait", "the visitor speaks")
        if seen.now - self._unclear_since < self._undecided:
            return Verdict("wait", "what the visitor said is not clear yet")
        return ALLOWED

    def _talks_over(self, context: Context) -> bool:
        """A visitor speaks, and what has the turn is no reply to what was said or typed meanwhile."""
        seen, turn = context.situation, context.agenda.turn
        if not seen.voice or seen.heard or seen.misheard or turn is None:
            return False
        return seen.voice_began or turn.act.id != self._reply

    def _listen(self, context: Context) -> None:
        seen = context.situation
        if seen.heard or seen.misheard or seen.left or seen.voice_began:
            self._unclear_since = -math.inf
        elif seen.voice_ended:
            self._unclear_since = seen.now if seen.voice_ended.what == "speech" else -math.inf

    def _go_on(self, context: Context) -> bool:
        """What was held can go on: it was no speech, or nothing came of it."""
        seen = context.situation
        if not context.agenda.kept or seen.voice or seen.heard or seen.interrupted or seen.misheard:
            return False
        ended = seen.voice_ended is not None and seen.voice_ended.what != "speech"
        return ended or self._nothing_came or seen.now - seen.quiet_since >= self._undecided


class Notices:
    """What must be heard to its end is: nothing takes the turn from it, and only the visitor's leaving halts it.

    Parameters
    ----------
    absence : seconds; see ABSENCE.
    """

    cause = Cause(("notices",))

    def __init__(self, absence: float = ABSENCE) -> None:
        self._absence = absence
        self._addressed: int | None = None
        """The last notice that began while somebody was there."""

    def before(self, context: Context) -> None:
        """Halt it where who it was said to has left."""
        seen, turn = context.situation, context.agenda.turn
        if turn is None or turn.act.id != self._addressed or seen.present:
            return
        if seen.now - seen.last_seen >= self._absence:
            context.agenda.halt("the visitor left", self.cause, force=True)

    def judge(self, act: Turned, context: Context) -> Verdict:
        """Puts off what would cut it short."""
        if context.agenda.turn is not None and not context.agenda.interruptible:
            return Verdict("wait", "a notice is said to its end")
        if isinstance(act, Say) and not act.interruptible:
            self._addressed = act.id if context.situation.present else None
        return ALLOWED


class Night:
    """Keeps silent at night, but for those who ask.

    Parameters
    ----------
    start, end : local time; from the evening to the morning where `start` is the later one.
    """

    def __init__(self, start: time, end: time) -> None:
        self._start, self._end = start, end

    @classmethod
    def parse(cls, hours: str) -> Night:
        """From "22:00-07:00". Raises ValueError: `expected …, found …`."""
        try:
            start, end = (time.fromisoformat(part.strip()) for part in hours.split("-"))
        except ValueError:
            raise ValueError(f"expected hours such as '22:00-07:00', found {hours!r}") from None
        return cls(start, end)

    def before(self, context: Context) -> None:
        """What is being said when the night begins may end."""

    def judge(self, act: Turned, context: Context) -> Verdict:
        """Refuses words that nobody asked for; signs and gestures are silent. While the time is unknown it is day."""
        seen = context.situation
        if seen.clock is None or not isinstance(act, Say | Answer) or not self._covers(seen.clock.time()):
            return ALLOWED
        if seen.misheard or seen.now - max(seen.last_heard, seen.quiet_since, seen.last_touched) < FRESH:
            return ALLOWED
        if isinstance(act, Answer) and seen.now - max(seen.last_heard, *seen.chat_times, -math.inf) < ASKED:
            return ALLOWED
        return Verdict("refuse", f"it is night ({self._start:%H:%M} to {self._end:%H:%M}), and nobody asked")

    def _covers(self, now: time) -> bool:
        if self._start <= self._end:
            return self._start <= now < self._end
        return now >= self._start or now < self._end
