"""Screen: cards beside the avatar."""

from __future__ import annotations

from py_trees.common import Status

from vivant import score
from vivant.behavior.node import SUCCESS, Action, Node
from vivant.behavior.nodes.acting import AT_ONCE
from vivant.behavior.ports import Port


class Show(Action):
    """Shows a card beside the avatar: a title, a text, a table, a picture."""

    ports = (
        Port("title", "string", "Its heading."),
        Port("text", "string", "What stands on it.", ""),
        Port("table", "string", "Rows, a|b;c|d; the first is the header.", ""),
        Port("image", "string", "Address of a picture, relative to the server's root.", ""),
        Port("caption", "string", "What the picture shows, for who cannot see it.", ""),
    )
    nature = AT_ONCE

    def update(self) -> Status:
        """At once; beside whatever is being said."""
        written = self.text("table")
        rows = tuple(tuple(cell.strip() for cell in row.split("|")) for row in written.split(";") if row.strip())
        card = score.Card(self.text("title"), self.text("text"), rows, self.text("image") or None, self.text("caption"))
        self.context.agenda.start(score.Show((card,)), self.cause)
        return SUCCESS


class ClearCards(Action):
    """Takes all cards away."""

    nature = AT_ONCE

    def update(self) -> Status:
        """At once."""
        self.context.agenda.start(score.Show(()), self.cause)
        return SUCCESS


NODES: tuple[type[Node], ...] = (Show, ClearCards)
