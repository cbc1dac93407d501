"""What the nodes of one tree share."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vivant.behavior.agenda import Agenda
from vivant.behavior.situation import Situation
from vivant.score import Lang

if TYPE_CHECKING:
    from py_trees.common import Status

    from vivant.behavior.node import Node

FAULTS = 100
"""Faults, and notes, that are kept until somebody takes them."""

LOOPS = 100
"""So often in one tick of a tree its loops may begin anew, all of them together; what is left goes on with the next."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A node did what it must not: raised, blocked, left something behind. node : its path; place : where it stands."""

    node: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.node} ({self.place}): {self.what}"


@dataclass(frozen=True, slots=True)
class Note:
    """What a node has to tell who looks into the journal. node : its path; place : where it stands."""

    node: str
    place: str
    text: str


@dataclass(slots=True)
class Context:
    """One human's mind, as its nodes see it.

    texts : what the persona says of its own, by name and language. rng : the only source of chance, so that a
    recording replays. faults : what went wrong in nodes, for the operators. notes : what nodes log.

    visited : nodes of this tick and what they gave, each behind those below it. ticks : how often the tree was ticked.
    perf : seconds that pass while nodes work, only to find those that block.
    """

    situation: Situation
    agenda: Agenda = field(default_factory=Agenda)
    texts: Mapping[str, Mapping[Lang, str]] = field(default_factory=dict)
    rng: random.Random = field(default_factory=lambda: random.Random(0))
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    visited: list[tuple[Node, Status]] = field(default_factory=list)
    ticks: int = 0
    perf: Callable[[], float] = time.perf_counter
    lap: float = 0.0
    """What `perf` said when a node last began or ended its work."""
    _loops: int = 0

    def begin(self) -> None:
        """A tick of the whole tree begins."""
        self.visited.clear()
        self.ticks += 1
        self._loops = 0
        self.lap = self.perf()

    def loops_on(self) -> bool:
        """Whether a loop may begin anew in this tick; asked once a round."""
        self._loops += 1
        return self._loops <= LOOPS

    def note(self, note: Note) -> None:
        """Tell something; of a flood the first are kept."""
        if len(self.notes) < FAULTS:
            self.notes.append(note)

    def fault(self, fault: Fault) -> None:
        """Note what went wrong; of a flood the first are kept."""
        if len(self.faults) < FAULTS:
            self.faults.append(fault)
