"""Acting: what all nodes share that want an Act which takes the turn."""

from __future__ import annotations

from typing import ClassVar

from py_trees.common import Status

from vivant.behavior.agenda import Deed, Turned
from vivant.behavior.nature import ASKS, Nature
from vivant.behavior.node import FAILURE, IDLE, RUNNING, SUCCESS, Action
from vivant.behavior.ports import Port

NOW = Nature(ASKS, brief=True)
"""Of a condition that asks for what has just happened."""

AT_ONCE = Nature(frozenset(("success",)), acts=True)
"""Of an action that people see or are told, and that is over at once."""

QUIETLY = Nature(frozenset(("success",)))
"""Of an action that nobody sees or is told, and that is over at once."""

WAITS = Nature(frozenset(("success", "failure", "running")), bound="timeout")
"""Of an action that waits for something, until its port `timeout`."""

TIMEOUT = Port("timeout", "seconds", "It fails after so long, seconds; 0: it waits for ever.", "0")

OUTCOME = Port("outcome", "string", "How it ended: done, failed, halted or refused.", direction="output")

WAIT = Port("wait", "bool", "false: it succeeds as soon as it has begun, and lets it run.", "true")


class Turn(Action):
    """An Act that has the turn: RUNNING until it is done; fails where it failed, was refused or was halted."""

    nature: ClassVar[Nature] = Nature(acts=True)
    detached = False

    def wanted(self) -> Turned:
        """The Act, made when the node begins."""
        raise NotImplementedError

    def initialise(self) -> None:
        """Begin anew."""
        self._deed: Deed | None = None

    def update(self) -> Status:
        """Want the Act, then follow what becomes of it."""
        if self._deed is None:
            self.detached = self.model().port("wait") is not None and not self.flag("wait")
            self._deed = self.context.agenda.start(self.wanted(), self.cause)
        if not self._deed.ended:
            return SUCCESS if self.detached else RUNNING
        self.output("outcome", self._deed.state)
        return SUCCESS if self._deed.state == "done" else FAILURE

    def terminate(self, new_status: Status) -> None:
        """Halted by its branch: what it wanted ends, unless it is let run."""
        if new_status is IDLE and not self.detached:
            self.give_up(self.context.agenda.because or "its branch was left")

    def give_up(self, reason: str) -> None:
        """End what it wanted, if that has not ended."""
        if self._deed is not None and not self._deed.ended:
            self.context.agenda.stop(self._deed, reason, self.cause)
