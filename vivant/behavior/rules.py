"""Nodes of the tree: conditions over the mind's percepts and actions that add Acts to it."""

from __future__ import annotations

from collections.abc import Callable

import py_trees
from py_trees.common import Status

from vivant.behavior.mind import Mind


class If(py_trees.behaviour.Behaviour):
    """SUCCESS where the condition holds, else FAILURE."""

    def __init__(self, name: str, mind: Mind, holds: Callable[[Mind], bool]) -> None:
        super().__init__(name)
        self._mind, self._holds = mind, holds

    def update(self) -> Status:
        """Ask the mind."""
        return Status.SUCCESS if self._holds(self._mind) else Status.FAILURE


class Do(py_trees.behaviour.Behaviour):
    """Adds Acts to the mind, and succeeds."""

    def __init__(self, name: str, mind: Mind, act: Callable[[Mind], None]) -> None:
        super().__init__(name)
        self._mind, self._act = mind, act

    def update(self) -> Status:
        """Act once per tick."""
        self._act(self._mind)
        return Status.SUCCESS


class Speaking(py_trees.behaviour.Behaviour):
    """RUNNING while something is being said, else FAILURE; faces the visitor once it can be heard."""

    def __init__(self, mind: Mind) -> None:
        super().__init__("speaking")
        self._mind = mind

    def update(self) -> Status:
        """Ask the mind."""
        if self._mind.sounding:
            self._mind.attend("visitor", "speaking")
        return Status.FAILURE if self._mind.speaking is None else Status.RUNNING


def rule(name: str, *children: py_trees.behaviour.Behaviour) -> py_trees.composites.Sequence:
    """A condition and what follows from it, in one tick."""
    return py_trees.composites.Sequence(name, memory=False, children=list(children))
