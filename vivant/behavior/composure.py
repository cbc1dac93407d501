"""Composure: how it stands and where it looks, as follows from what it does and hears, unless a node wills it."""

from __future__ import annotations

import math

from vivant.behavior.agenda import Cause
from vivant.behavior.context import Context
from vivant.score import Answer, Gesture, Pose, Target

NOD_EVERY = 2.2
"""So long a visitor speaks before it nods, and then again, seconds."""


class Composure:
    """Gives a posture at the end of each tick.

    What a node wants (`Attend`) holds until what follows from the situation changes; what a node keeps (`Look`) holds
    as long as the node runs.

    Parameters
    ----------
    nod_every : seconds; see NOD_EVERY.
    """

    cause = Cause(("composure",))

    def __init__(self, nod_every: float = NOD_EVERY) -> None:
        self._nod_every = nod_every
        self._nodded = -math.inf
        self._last: tuple[Target, Pose] | None = None

    def settle(self, context: Context) -> None:
        """Take the posture that fits, where it changes and no node has taken another in this tick."""
        agenda, wish = context.agenda, self._wish(context)
        due = agenda.unsettled or wish != self._last
        if due and agenda.keeper is None and not agenda.claimed:
            agenda.attend(*wish, self.cause)
        if agenda.keeper is None:
            agenda.unsettled = False
        self._last, agenda.claimed = wish, False

    def _wish(self, context: Context) -> tuple[Target, Pose]:
        seen, agenda = context.situation, context.agenda
        turn = agenda.turn
        if seen.voice_began:
            self._nodded = seen.now
        if turn is not None and not agenda.held and (agenda.sounding or not seen.voice):
            return "visitor", self._pose_of(turn.act, agenda.sounding)
        if seen.voice:
            nods = seen.now - self._nodded >= self._nod_every
            self._nodded = seen.now if nods else self._nodded
            return "visitor", "nodding" if nods else "listening"
        if turn is not None or seen.stop or seen.interrupted:
            return "visitor", "listening"
        return ("visitor", "idle") if seen.present else ("away", "idle")

    @staticmethod
    def _pose_of(act: object, sounding: bool) -> Pose:
        if isinstance(act, Gesture):
            return "idle"
        return "thinking" if isinstance(act, Answer) and not sounding else "speaking"
