"""When a chunk may leave: at most a lead ahead of what is being played. Sans I/O."""

from __future__ import annotations

import math


class Pacer:
    """Keeps what was sent at most `lead` seconds ahead of the playhead.

    Positions count seconds from the start of the turn's first sound, over all its segments. Without reports the
    playhead runs with the clock; a stage that reports a later or earlier playhead moves it.
    """

    def __init__(self, lead: float) -> None:
        self._lead = lead
        self._zero: float | None = None
        """Clock time at which position 0 is played."""
        self._held: float | None = None
        """Position at which the playhead stands still."""

    def begin(self, now: float) -> None:
        """The first chunk leaves now; a second call changes nothing."""
        if self._zero is None:
            self._zero = now

    def reported(self, position: float, now: float) -> None:
        """A stage has played up to `position`."""
        self._zero = now - position
        if self._held is not None:
            self._held = position

    def hold(self, now: float) -> None:
        """The playhead stands still."""
        if self._held is None:
            self._held = self.playhead(now)

    def go_on(self, now: float) -> None:
        """It moves again, from where it stood."""
        if self._held is not None and self._zero is not None:
            self._zero = now - self._held
        self._held = None

    @property
    def begun(self) -> bool:
        """Whether anything has left."""
        return self._zero is not None

    @property
    def held(self) -> bool:
        """Whether the playhead stands still."""
        return self._held is not None

    def playhead(self, now: float) -> float:
        """Position that is being played; 0 before the beginning."""
        if self._held is not None:
            return self._held
        return 0.0 if self._zero is None else max(0.0, now - self._zero)

    def delay(self, position: float, now: float) -> float:
        """Seconds until a chunk that starts at `position` may leave; 0 where it may now."""
        return 0.0 if self._zero is None else max(0.0, position - self._lead - self.playhead(now))

    def until_played(self, position: float, now: float) -> float:
        """Seconds until `position` has been played; nobody waits for a recorder."""
        return 0.0 if math.isinf(self._lead) else max(0.0, position - self.playhead(now))
