"""One layer of gestures in time: prepare, wait for the word, stroke, hold, retract.

Ten times a second it decides from what is known by then, and never takes a move back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from vivant.expression.gesture.lexicon import Gesture
from vivant.expression.gesture.movement import Movement, at_least
from vivant.expression.gesture.planner import Planned
from vivant.expression.gesture.timing import SpeechClock
from vivant.expression.motion.quaternion import Array
from vivant.score import BODY_RATE

TICK = 3
"""Frames from one decision to the next."""

WINDOW = TICK / BODY_RATE
"""Seconds for which a decision stands."""

Phase: TypeAlias = Literal["rest", "prepare", "stroke", "hold"]

CRUISE = 3.4
"""rad/s at the fastest joint's peak that preparation and retraction keep below where there is time."""

FASTEST = 5.3
"""rad/s at the fastest joint's peak that strokes and late preparations keep below."""

SHORTEST_PREPARATION, LONGEST_PREPARATION = 0.24, 0.75
RETRACTION, LONGEST_RETRACTION = 0.7, 0.9
LINGER = 0.9
"""Seconds for which a raised hand waits for the next gesture rather than go down."""

LATEST = 0.6
"""Seconds behind its word at which a stroke no longer says anything; the gesture is left out."""

AFTER_ONSET = -0.02
"""Seconds from a word's onset to the upper arm's highest speed; the hand's comes 0.05 s later."""


@dataclass(slots=True)
class Stage:
    """What a layer moves: poses (bones, 3) and shares (bones, 1) of the track's bones."""

    bones: tuple[int, ...]
    poses: Movement
    shares: Movement


class Performer:
    """Plays the planned gestures of one layer on a stage.

    Parameters
    ----------
    tempo : quicker above 1.
    """

    def __init__(self, planned: tuple[Planned, ...], stage: Stage, clock: SpeechClock, tempo: float) -> None:
        self._planned = planned
        self._stage = stage
        self._clock = clock
        self._tempo = tempo
        self._bones = np.array(stage.bones, dtype=int)
        self._next = 0
        self._phase: Phase = "rest"
        self._until = 0.0
        self._pose = np.zeros((len(stage.bones), 3))
        self._share = np.zeros((len(stage.bones), 1))
        self._known_lead: float | None = None

    @property
    def ends(self) -> float:
        """When the stroke under way ends; before a stroke when it would if it began now; 0 at rest or in a hold."""
        if self._phase == "stroke":
            return self._until
        if self._phase == "prepare":
            return self._until + self._current.gesture.seconds
        return 0.0

    @property
    def must_finish(self) -> bool:
        """Whether a named gesture is still to come or under way."""
        return any(p.named for p in self._planned[self._next :]) or (
            self._phase in ("prepare", "stroke") and self._current.named
        )

    @property
    def _current(self) -> Planned:
        return self._planned[self._next - 1]

    def step(self, t: float, before: float, end: float = np.inf) -> None:
        """Add the moves that begin in [t, t + WINDOW), judged by words that start before `before`.

        Once the `end` of speech is known, a gesture begins only if its stroke falls before it or if it was named, and
        nothing retracts by itself: `release` will.
        """
        if self._phase == "stroke" and self._until <= t:
            self._phase = "hold"
            self._until += self._current.gesture.hold
        if self._phase == "prepare":
            self._try_stroke(t, before)
        elif self._phase in ("rest", "hold"):
            self._try_prepare(t, before, end)
            done = self._phase == "hold" and self._until <= t and end == np.inf
            if done and not self._awaits_next(t, before):
                seconds = at_least(RETRACTION / self._tempo, self._pose, CRUISE)
                self._give_back(t, min(seconds, LONGEST_RETRACTION))

    def release(self, t: float, seconds: float) -> None:
        """Give everything back from `t` on; no gesture begins any more."""
        self._next = len(self._planned)
        self._give_back(t, seconds)

    def _give_back(self, t: float, seconds: float) -> None:
        self._go(np.zeros_like(self._pose), np.zeros_like(self._share), t, seconds)
        self._phase = "rest"

    def _try_prepare(self, t: float, before: float, end: float) -> None:
        while self._next < len(self._planned):
            planned = self._planned[self._next]
            peak = self._peak(planned, before)
            if peak - self._lead >= t + WINDOW:
                return
            too_late = max(peak, t + SHORTEST_PREPARATION) > min(peak + LATEST, end)
            if too_late and not planned.named:
                self._next, self._known_lead = self._next + 1, None
                continue
            start = max(t, peak - self._lead)
            available = peak - _half(planned.gesture) - start
            pose = planned.gesture.ready[self._bones]
            seconds = at_least(max(available, SHORTEST_PREPARATION), pose - self._pose, FASTEST)
            self._next += 1
            self._go(pose, self._owned(planned.gesture), start, seconds)
            self._phase, self._until = "prepare", start + seconds
            return

    def _try_stroke(self, t: float, before: float) -> None:
        gesture = self._current.gesture
        start = max(self._until, self._peak(self._current, before) - _half(gesture))
        if start >= t + WINDOW:
            return
        start = max(start, t)
        for stroke in gesture.strokes:
            pose = stroke.pose[self._bones]
            seconds = at_least(stroke.seconds, pose - self._pose, FASTEST)
            self._go(pose, self._share, start, seconds)
            start += seconds
        self._phase, self._until = "stroke", start

    def _peak(self, planned: Planned, before: float) -> float:
        return self._clock.time_of(planned.offset, before) + AFTER_ONSET

    @property
    def _lead(self) -> float:
        """Seconds from the next gesture's preparation to its stroke's peak; reckoned once per pose."""
        if self._known_lead is None:
            self._known_lead = self._lead_of_next()
        return self._known_lead

    def _lead_of_next(self) -> float:
        """The longer, the farther the limbs have to go."""
        gesture = self._planned[self._next].gesture
        preparation = at_least(SHORTEST_PREPARATION, gesture.ready[self._bones] - self._pose, CRUISE * self._tempo)
        return min(preparation, LONGEST_PREPARATION) + _half(gesture)

    def _awaits_next(self, t: float, before: float) -> bool:
        if self._next >= len(self._planned):
            return False
        return self._peak(self._planned[self._next], before) - self._lead - t < LINGER

    def _owned(self, gesture: Gesture) -> Array:
        return np.asarray(gesture.bones[self._bones], float)[:, None]

    def _go(self, pose: Array, share: Array, start: float, seconds: float) -> None:
        """Move to a pose and shares; shares rise early, and fall when most of the way back is done."""
        self._stage.poses.add(pose - self._pose, start, seconds)
        if share is not self._share:
            owned = share - self._share
            rise, fall = np.maximum(owned, 0.0), np.minimum(owned, 0.0)
            if rise.any():
                self._stage.shares.add(rise, start, 0.7 * seconds)
            if fall.any():
                self._stage.shares.add(fall, start + 0.5 * seconds, 0.5 * seconds)
        self._pose, self._share, self._known_lead = pose, share, None


def _half(gesture: Gesture) -> float:
    return 0.5 * gesture.strokes[0].seconds
