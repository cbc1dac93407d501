"""What a behaviour promises: it takes Percepts, yields Acts, and calls nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from vivant.score import Act, ActStatus, Percept


@runtime_checkable
class Behavior(Protocol):
    """Decides what to do now. One instance drives one human."""

    def tick(self, now: float, percepts: Sequence[Percept]) -> list[Act]:
        """Acts to be started at `now` (seconds, monotonic), given what was perceived since the last tick."""

    def report(self, act: int, status: ActStatus) -> None:
        """What became of an Act."""
