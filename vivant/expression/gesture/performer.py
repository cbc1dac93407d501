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

CRUISE = 4.6
"""rad/s at the fastest joint's peak that preparation and retraction keep below."""

FASTEST = 7.0
"""rad/s at the fastest joint's peak that strokes keep below."""

SHORTEST_PREPARATION, LONGEST_PREPARATION = 0.24, 0.6
RETRACTION = 0.7
LINGER = 0.9
"""Seconds for which a raised hand waits for the next gesture rather than go down."""

LATEST = 0.6
"""Seconds behind its word at which a stroke no longer says anything; the gesture is left out."""

AFTER_ONSET = 0.04
"""Seconds from a word's onset to the stroke's highest speed."""


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
        self._lead = self._lead_of_next()

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

    def step(self, t: float, before: float, closing: bool = False) -> None:
        """Add the moves that begin in [t, t + WINDOW), judged by words that start before `before`.

        `closing`: speech has ended; only a named gesture still begins.
        """
        if self._phase == "stroke" and self._until <= t:
            self._phase = "hold"
            self._until += self._current.gesture.hold
        if self._phase == "prepare":
            self._try_stroke(t, before)
        elif self._phase in ("rest", "hold"):
            self._try_prepare(t, before, closing)
            if self._phase == "hold" and self._until <= t and not self._awaits_next(t, before):
                self._go(np.zeros_like(self._pose), np.zeros_like(self._share), t, RETRACTION / self._tempo)
                self._phase = "rest"

    def release(self, t: float, seconds: float) -> None:
        """Give everything back from `t` on; no gesture begins any more."""
        self._phase, self._next = "rest", len(self._planned)
        self._go(np.zeros_like(self._pose), np.zeros_like(self._share), t, seconds, speed=np.inf)

    def _try_prepare(self, t: float, before: float, closing: bool) -> None:
        while self._next < len(self._planned):
            planned = self._planned[self._next]
            if closing and not planned.named:
                self._skip()
                continue
            peak = self._peak(planned, before)
            if peak - self._lead >= t + WINDOW:
                return
            if t + SHORTEST_PREPARATION > peak + LATEST and not planned.named:
                self._skip()
                continue
            start = max(t, peak - self._lead)
            available = peak - _half(planned.gesture) - start
            pose = planned.gesture.ready[self._bones]
            seconds = at_least(max(available, SHORTEST_PREPARATION), pose - self._pose, FASTEST)
            self._next += 1
            self._go(pose, self._owned(planned.gesture), start, seconds, speed=FASTEST)
            self._phase, self._until = "prepare", start + seconds
            return

    def _try_stroke(self, t: float, before: float) -> None:
        gesture = self._current.gesture
        start = max(self._until, self._peak(self._current, before) - _half(gesture))
        if start >= t + WINDOW:
            return
        start = max(start, t)
        for stroke in gesture.strokes:
            start += self._go(stroke.pose[self._bones], self._share, start, stroke.seconds, speed=FASTEST)
        self._phase, self._until = "stroke", start

    def _peak(self, planned: Planned, before: float) -> float:
        return self._clock.time_of(planned.offset, before) + AFTER_ONSET

    def _skip(self) -> None:
        self._next += 1
        self._lead = self._lead_of_next()

    def _lead_of_next(self) -> float:
        """Seconds from the preparation's start to the stroke's peak, the longer the farther the limbs have to go."""
        if self._next >= len(self._planned):
            return 0.0
        gesture = self._planned[self._next].gesture
        preparation = at_least(SHORTEST_PREPARATION, gesture.ready[self._bones] - self._pose, CRUISE * self._tempo)
        return min(preparation, LONGEST_PREPARATION) + _half(gesture)

    def _awaits_next(self, t: float, before: float) -> bool:
        if self._next >= len(self._planned):
            return False
        return self._peak(self._planned[self._next], before) - self._lead - t < LINGER

    def _owned(self, gesture: Gesture) -> Array:
        return np.asarray(gesture.bones[self._bones], float)[:, None]

    def _go(self, pose: Array, share: Array, start: float, seconds: float, speed: float = CRUISE) -> float:
        """Move to a pose and shares; gives how long the pose takes. Shares rise early and fall late."""
        change, owned = pose - self._pose, share - self._share
        seconds = at_least(seconds, change, speed)
        self._stage.poses.add(change, start, seconds)
        rise, fall = np.maximum(owned, 0.0), np.minimum(owned, 0.0)
        if rise.any():
            self._stage.shares.add(rise, start, 0.7 * seconds)
        if fall.any():
            self._stage.shares.add(fall, start + 0.3 * seconds, 0.7 * seconds)
        self._pose, self._share = pose, share
        self._lead = self._lead_of_next()
        return seconds


def _half(gesture: Gesture) -> float:
    return 0.5 * gesture.strokes[0].seconds
