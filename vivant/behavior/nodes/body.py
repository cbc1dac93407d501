"""Body: gestures, signs, where it looks and how it stands."""

from __future__ import annotations

from typing import cast

from py_trees.common import Status

from vivant import score
from vivant.behavior.agenda import Turned
from vivant.behavior.nature import Nature
from vivant.behavior.node import RUNNING, SUCCESS, Action, Node
from vivant.behavior.nodes.acting import AT_ONCE, OUTCOME, WAIT, Turn
from vivant.behavior.ports import Port
from vivant.behavior.wording import WORDS, wording

_TARGET = Port("target", "string", "What to look at.", "visitor", choices=("visitor", "away", "card"))
_ENDS = Nature(frozenset(("running", "success")), acts=True)


class Gesture(Turn):
    """Makes a gesture without a word."""

    ports = (Port("gesture", "string", "The gesture: wave, bow, nod, tilt, welcome, offer …"), WAIT, OUTCOME)

    def wanted(self) -> Turned:
        """Which gestures there are, the body knows."""
        return score.Gesture(self.text("gesture"))


class Sign(Turn):
    """Signs a text in sign language."""

    ports = (*WORDS, WAIT, OUTCOME)

    def wanted(self) -> Turned:
        """The text as Say would say it."""
        text, lang = wording(self)
        return score.Sign(text, lang)


class Attend(Action):
    """Looks at something and takes a pose, until something else follows from what happens."""

    ports = (
        _TARGET,
        Port(
            "pose", "string", "How to stand.", "idle", choices=("idle", "listening", "nodding", "thinking", "speaking")
        ),
    )
    nature = AT_ONCE

    def update(self) -> Status:
        """At once."""
        agenda = self.context.agenda
        agenda.claimed = True
        agenda.attend(cast(score.Target, self.text("target")), cast(score.Pose, self.text("pose")), self.cause)
        return SUCCESS


class Look(Action):
    """Keeps looking at something for a while."""

    ports = (_TARGET, Port("for", "seconds", "Seconds.", "2"))
    nature = _ENDS

    def initialise(self) -> None:
        """From now on."""
        self._until = self.context.situation.now + self.number("for")

    def update(self) -> Status:
        """Whatever else follows from what happens."""
        agenda = self.context.agenda
        agenda.keeper = self
        pose: score.Pose = "speaking" if agenda.sounding else "idle"
        agenda.attend(cast(score.Target, self.text("target")), pose, self.cause)
        return RUNNING if self.context.situation.now < self._until else SUCCESS

    def terminate(self, new_status: Status) -> None:
        """Composure looks where it should."""
        _give_back(self)


class Nod(Action):
    """Nods once to the visitor."""

    nature = _ENDS

    def initialise(self) -> None:
        """Begin."""
        self._nodded = False

    def update(self) -> Status:
        """RUNNING for the tick of the nod."""
        if self._nodded:
            return SUCCESS
        self._nodded = True
        self.context.agenda.keeper = self
        self.context.agenda.attend("visitor", "nodding", self.cause)
        return RUNNING

    def terminate(self, new_status: Status) -> None:
        """Composure stands as it should."""
        _give_back(self)


def _give_back(node: Node) -> None:
    """A node keeps the posture no more."""
    agenda = node.context.agenda
    if agenda.keeper is node:
        agenda.keeper, agenda.unsettled = None, True


NODES: tuple[type[Node], ...] = (Gesture, Sign, Attend, Look, Nod)
