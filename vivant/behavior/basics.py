"""Leaves that every tree may need, as in BehaviorTree.CPP 4: constants, waiting, scripts and the blackboard.

https://www.behaviortree.dev/docs/category/nodes-library. `Log` is this project's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from py_trees.common import Status

from vivant.behavior.context import Note
from vivant.behavior.decorators import at_least, entry_changes, is_true, milliseconds
from vivant.behavior.nature import Nature
from vivant.behavior.node import FAILURE, RUNNING, SUCCESS, Action, Condition, Node
from vivant.behavior.ports import Port
from vivant.errors import TreeError

_DONE = Nature(frozenset(("success",)))


class AlwaysSuccess(Action):
    """Succeeds."""

    nature = _DONE

    def update(self) -> Status:
        """At once."""
        return SUCCESS


class AlwaysFailure(Action):
    """Fails."""

    nature = Nature(frozenset(("failure",)))

    def update(self) -> Status:
        """At once."""
        return FAILURE


class Sleep(Action):
    """Waits, then succeeds."""

    ports = (Port("msec", "int", "How long, milliseconds."),)
    nature = Nature(frozenset(("running", "success")))

    def verify(self) -> Iterator[TreeError]:
        """No time below 0."""
        yield from at_least(self, "msec", 0)

    def initialise(self) -> None:
        """Begin to wait."""
        self._until = self.context.situation.now + milliseconds(self, "msec")

    def update(self) -> Status:
        """RUNNING until it is time."""
        return RUNNING if self.context.situation.now < self._until else SUCCESS


class Script(Action):
    """Runs a script over the blackboard, and succeeds."""

    ports = (Port("code", "script", "Statements, separated by ; as in BehaviorTree.CPP."),)
    nature = _DONE

    def update(self) -> Status:
        """A script that cannot be run fails, as any node that raises."""
        self.wires.evaluate(self.wires.script("code"))
        return SUCCESS


class ScriptCondition(Condition):
    """Succeeds where a script is true."""

    ports = (Port("code", "script", "What is asked."),)

    def holds(self) -> bool:
        """A number is true where it is not 0; a text is no condition."""
        return is_true(self, "code")


class SetBlackboard(Action):
    """Sets an entry of the blackboard."""

    ports = (
        Port("value", "any", "Its value, or {key} of another entry."),
        Port("output_key", "any", "Its name, goal or {goal}."),
    )
    nature = _DONE

    def update(self) -> Status:
        """A number stays text where the file writes it as one: scripts compare it as the number that it is."""
        key = self.wires.key("output_key") or self.text("output_key")
        self.wires.blackboard.set(key, self.input("value"), self.name)
        return SUCCESS


class UnsetBlackboard(Action):
    """Removes an entry of the blackboard, if there is one."""

    ports = (Port("key", "any", "Its name, goal or {goal}."),)
    nature = _DONE

    def update(self) -> Status:
        """Succeeds also where there was none."""
        self.wires.blackboard.unset(self.wires.key("key") or self.text("key"))
        return SUCCESS


class WasEntryUpdated(Condition):
    """Succeeds where an entry of the blackboard was written since it was last asked."""

    ports = (Port("entry", "any", "The entry, {key}."),)
    _seen = 0

    def holds(self) -> bool:
        """Also where it was written before the first time."""
        before, self._seen = self._seen, entry_changes(self, "entry")
        return self._seen != before


class Log(Action):
    """Writes a text into the journal; visitors and operators are not told."""

    ports = (Port("text", "string", "What to write; {key} stands for an entry's value."),)
    nature = _DONE

    def update(self) -> Status:
        """Notes it."""
        self.context.note(Note("/".join(self.path), str(self.place), self.text("text")))
        return SUCCESS


NODES: tuple[type[Node], ...] = (
    AlwaysSuccess,
    AlwaysFailure,
    Sleep,
    Script,
    ScriptCondition,
    SetBlackboard,
    UnsetBlackboard,
    WasEntryUpdated,
    Log,
)
