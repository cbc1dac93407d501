"""What the nodes of one tree share."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from vivant.behavior.agenda import Agenda
from vivant.behavior.situation import Situation
from vivant.score import Lang

FAULTS = 100
"""Faults that are kept until somebody takes them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A node did what it must not: raised, blocked, left something behind. node : its path; place : where it stands."""

    node: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.node} ({self.place}): {self.what}"


@dataclass(slots=True)
class Context:
    """One human's mind, as its nodes see it.

    texts : what the persona says of its own, by name and language. rng : the only source of chance, so that a
    recording replays. faults : what went wrong in nodes, for the operators.
    """

    situation: Situation
    agenda: Agenda = field(default_factory=Agenda)
    texts: Mapping[str, Mapping[Lang, str]] = field(default_factory=dict)
    rng: random.Random = field(default_factory=lambda: random.Random(0))
    faults: list[Fault] = field(default_factory=list)

    def fault(self, fault: Fault) -> None:
        """Note what went wrong; of a flood the first are kept."""
        if len(self.faults) < FAULTS:
            self.faults.append(fault)
