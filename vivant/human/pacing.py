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

    def begin(self, now: float) -> None:
        """The first chunk leaves now; a second call changes nothing."""
        if self._zero is None:
            self._zero = now

    def reported(self, position: float, now: float) -> None:
        """A stage has played up to `position`."""
        self._zero = now - position

    def playhead(self, now: float) -> float:
        """Position that is being played; 0 before the beginning."""
        return 0.0 if self._zero is None else max(0.0, now - self._zero)

    def delay(self, position: float, now: float) -> float:
        """Seconds until a chunk that starts at `position` may leave; 0 where it may now."""
        return 0.0 if self._zero is None else max(0.0, position - self._lead - self.playhead(now))

    def until_played(self, position: float, now: float) -> float:
        """Seconds until `position` has been played; nobody waits for a recorder."""
        return 0.0 if math.isinf(self._lead) else max(0.0, position - self.playhead(now))
