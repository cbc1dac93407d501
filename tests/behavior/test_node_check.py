"""What a node of a plugin is told that breaks a promise."""

from __future__ import annotations

import time
from typing import Any, cast

import pytest
from py_trees.common import Status

from vivant.behavior.node import RUNNING, SUCCESS, Action, Condition, Node
from vivant.behavior.ports import Port
from vivant.errors import BrokenContract
from vivant.plugins.check import check_plugin
from vivant.score import Gesture


def broken(kind: type[Any]) -> str:
    """The sentence with which a node fails its check."""
    with pytest.raises(BrokenContract) as caught:
        check_plugin("node", kind)
    return str(caught.value)


class Good(Action):
    """Waves, and takes care."""

    ports = (Port("how", "string", "How to wave.", "wave"), Port("n", "int", "How often.", direction="inout"))

    def initialise(self) -> None:
        self.deed = self.context.agenda.start(Gesture(self.text("how")), self.cause)

    def update(self) -> Status:
        return SUCCESS if self.deed.ended else RUNNING

    def terminate(self, new_status: Status) -> None:
        self.context.agenda.stop(self.deed, "left", self.cause)


def test_a_good_node_passes() -> None:
    check_plugin("node", Good)


def test_a_node_may_refuse_what_the_check_made_up() -> None:
    class Picky(Condition):
        """Wants an hour."""

        ports = (Port("hour", "string", "09:00."),)

        def holds(self) -> bool:
            raise ValueError(f"expected an hour, found {self.text('hour')!r}")

    check_plugin("node", Picky)


def test_it_must_say_what_it_is() -> None:
    class Dumb(Condition):
        def holds(self) -> bool:
            return True

    Dumb.__doc__ = "no sentence"
    assert "its docstring begins with a sentence, but it is 'no sentence'" in broken(Dumb)


def test_ports_are_documented_and_have_sensible_defaults() -> None:
    class Silent(Condition):
        """Says nothing of its port."""

        ports = (Port("a"),)

    class Wrong(Condition):
        """Has a wrong default."""

        ports = (Port("a", "int", "A number.", "one"),)

    assert "every port is documented, but 'a' is not" in broken(Silent)
    with pytest.raises(Exception, match="expected a whole number in the port 'a', found 'one'"):
        check_plugin("node", Wrong)


def test_it_must_derive_from_node() -> None:
    class Looks:
        """Looks like one."""

        execute = stop = model = lambda self: None

    assert "a node derives from vivant.behavior.node.Node, but it is a Looks" in broken(Looks)


class Raises(Condition):
    """Raises."""

    def holds(self) -> bool:
        raise KeyError("x")


class Leaves(Good):
    """Leaves its Act behind when it is halted."""

    ports = ()

    def initialise(self) -> None:
        self.deed = self.context.agenda.start(Gesture("wave"), self.cause)

    def terminate(self, new_status: Status) -> None:
        """Forgets."""


class Ends(Leaves):
    """Leaves its Act behind when it ends."""

    def update(self) -> Status:
        return SUCCESS


class Blocks(Condition):
    """Sleeps."""

    def holds(self) -> bool:
        time.sleep(0.06)
        return True


class Undeclared(Condition):
    """Reads a port that it does not declare."""

    def holds(self) -> bool:
        return self.flag("a")


class Wants(Action):
    """Wants something that is no Act."""

    def update(self) -> Status:
        self.context.agenda.start(cast(Gesture, "wave"), self.cause)
        return SUCCESS


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        (Raises, "but it raised KeyError: 'x'"),
        (Leaves, "its Acts end when it is halted (agenda.stop in terminate), but its Gesture went on"),
        (Ends, "but it left its Gesture behind when it ended"),
        (Blocks, "but it was put out of service after 3 visits, for it blocked the tree 3 times"),
        (Undeclared, "but it raised AssertionError: Undeclared shouldn't use a port 'a'"),
        (Wants, "it raised AttributeError"),
    ],
)
def test_a_broken_node_is_told_what(kind: type[Node], found: str) -> None:
    assert found in broken(kind)
