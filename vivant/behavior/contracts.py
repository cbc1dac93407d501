"""What a behaviour promises: it takes Percepts, yields Acts, and calls nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from py_trees.common import Status

from vivant.score import Act, ActStatus, Percept


@runtime_checkable
class Behavior(Protocol):
    """Decides what to do now. One instance drives one human."""

    def tick(self, now: float, percepts: Sequence[Percept]) -> list[Act]:
        """Acts to be started at `now` (seconds, monotonic), given what was perceived since the last tick."""

    def report(self, act: int, status: ActStatus) -> None:
        """What became of an Act."""


@runtime_checkable
class Ticked(Protocol):
    """One node of a tree; those of plugins derive from `vivant.behavior.node.Node`."""

    @classmethod
    def model(cls) -> Any:
        """What files may write of it."""

    def execute(self) -> Status:
        """One tick."""

    def stop(self, new_status: Status) -> None:
        """Halt it."""
