"""What a kind of node may do over the ticks: as much as can be known without running it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["success", "failure", "running", "skipped"]
"""What a tick of a node may end in."""

ANYTHING: frozenset[Outcome] = frozenset(("success", "failure", "running"))
"""Of a leaf nothing more is known of."""

ASKS: frozenset[Outcome] = frozenset(("success", "failure"))
"""Of a condition."""


@dataclass(frozen=True, slots=True)
class Nature:
    """What checks of a file may rely on.

    outcomes : what a tick may give. acts : each time it is entered, it does what people see, hear or are told.
    brief : a condition that holds in single ticks, since it asks for what has just happened; a decorator that begins
    its child then.
    bound : the port whose number ends its waiting; 0 there, or nothing, lets it wait for ever. "" : it ends by itself.
    """

    outcomes: frozenset[Outcome] = ANYTHING
    acts: bool = False
    brief: bool = False
    bound: str = ""

    @property
    def instant(self) -> bool:
        """Whether it is over in the tick in which it began."""
        return "running" not in self.outcomes
