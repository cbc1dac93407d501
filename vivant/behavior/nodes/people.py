"""People: who takes over, and who is told."""

from __future__ import annotations

from py_trees.common import Status

from vivant import score
from vivant.behavior.node import SUCCESS, Action, Node
from vivant.behavior.nodes.acting import AT_ONCE
from vivant.behavior.ports import Port


class HandOver(Action):
    """Asks a person to take over; the conversation goes on meanwhile."""

    ports = (Port("reason", "string", "Why, for the person."),)
    nature = AT_ONCE

    def update(self) -> Status:
        """At once."""
        self.context.agenda.start(score.HandOver(self.text("reason")), self.cause)
        return SUCCESS


class AlertOperator(Action):
    """Tells the operators something; visitors do not learn of it."""

    ports = (
        Port("text", "string", "What to tell."),
        Port("code", "string", "A short name for the kind of news, for programs.", "note"),
    )
    nature = AT_ONCE

    def update(self) -> Status:
        """At once."""
        self.context.agenda.start(score.Alert(self.text("code"), self.text("text")), self.cause)
        return SUCCESS


NODES: tuple[type[Node], ...] = (HandOver, AlertOperator)
