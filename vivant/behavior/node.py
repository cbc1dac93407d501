"""Node: the base of every node of a tree, over py_trees.

A node reads its ports by `input`, writes them by `output`, sees the world in `context.situation` and wants Acts by
`context.agenda`. It calls no engine, knows no clock but the situation's, and never sleeps.

A condition implements `holds`, an action `update` (and, where it runs for more than a tick, `initialise` and
`terminate`, as in py_trees). Controls and decorators implement `decide` (vivant.behavior.controls).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Protocol

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from vivant.behavior.agenda import Cause
from vivant.behavior.context import Context, Fault
from vivant.behavior.document import Category, NodeModel, Place
from vivant.behavior.nature import ASKS, Nature
from vivant.behavior.ports import Port, Value

SUCCESS, FAILURE, RUNNING, IDLE = Status.SUCCESS, Status.FAILURE, Status.RUNNING, Status.INVALID
"""Statuses of a node; IDLE is that of a node that has not been ticked, was halted or was skipped."""


class Wires(Protocol):
    """A node's ports, as its place in the tree connects them."""

    def read(self, port: str) -> Value:
        """The value of an input port. Raises TreeError: the entry is missing or does not fit."""

    def write(self, port: str, value: Value) -> None:
        """Give a value to an output port; lost where the file connects it to nothing."""

    def before(self, running: bool) -> Status | None:
        """What the conditions of the file (`_skipIf`, `_failureIf`, `_successIf`, `_while`) say before a tick.

        IDLE : it is skipped, or halted and skipped where it was running. None : it is ticked.
        """

    def after(self, status: Status) -> None:
        """Run the scripts of the file that follow (`_onSuccess`, `_onFailure`, `_onHalted`, `_post`).

        IDLE : it was halted.
        """


class Node(Behaviour):
    """One node. Made by `vivant.behavior.building`.

    category, ports, nature : what the catalogue and the files' checks know of the kind. The first line of the class's
    docstring is its description.
    """

    kind: ClassVar[str] = ""
    """Its ID in files; the class's name where it is left out."""
    category: ClassVar[Category] = "Action"
    ports: ClassVar[tuple[Port, ...]] = ()
    nature: ClassVar[Nature] = Nature()

    def __init__(self, name: str, context: Context, wires: Wires, place: Place) -> None:
        super().__init__(name)
        self.context, self.wires, self.place = context, wires, place
        self.skipped = False
        """It was not ticked since a condition of the file said so."""
        self.error: Exception | None = None
        """What its last tick raised."""

    @classmethod
    def model(cls) -> NodeModel:
        """What files may write of it."""
        doc = (cls.__doc__ or "").strip().split("\n")[0]
        return NodeModel(cls.kind or cls.__name__, cls.category, cls.ports, doc, cls.nature)

    # --- for authors ----------------------------------------------------------------------------------------------

    def input(self, port: str) -> Value:
        """The value of an input port, converted to its type."""
        return self.wires.read(port)

    def text(self, port: str) -> str:
        """The value of an input port that is a text."""
        return str(self.wires.read(port))

    def number(self, port: str) -> float:
        """The value of an input port that is a number."""
        value = self.wires.read(port)
        if not isinstance(value, int | float):
            raise AssertionError(f"port {port!r} of {self.name} is {value!r}; its type shouldn't let that pass")
        return float(value)

    def flag(self, port: str) -> bool:
        """The value of an input port that is true or false."""
        return bool(self.wires.read(port))

    def output(self, port: str, value: Value) -> None:
        """Give a value to an output port."""
        self.wires.write(port, value)

    @property
    def cause(self) -> Cause:
        """Who wants the Acts of this node."""
        return Cause(self.path, str(self.place))

    @property
    def path(self) -> tuple[str, ...]:
        """Names from the root of the whole tree to this node."""
        above = self.parent.path if isinstance(self.parent, Node) else ()
        return (*above, self.name)

    # --- ticking --------------------------------------------------------------------------------------------------

    def tick(self) -> Iterator[Behaviour]:
        """One tick, with the file's conditions; gives every node that was visited, itself last."""
        running = self.status is RUNNING
        early = self.wires.before(running)
        self.skipped = early is IDLE
        if early is not None:
            if running:
                self.stop(IDLE)
            self.status = early
            if not self.skipped:
                self.wires.after(early)
            yield self
            return
        yield from self.work(running)
        if self.status is not RUNNING and not self.skipped:
            self.wires.after(self.status)
        yield self

    def work(self, running: bool) -> Iterator[Behaviour]:
        """Do one tick's work and set `status`; a leaf's is guarded: what raises fails, named, and the tree goes on."""
        self.error = None
        try:
            if not running:
                self.initialise()
            status = self.update()
        except Exception as error:  # a node may be anybody's: it fails alone
            status = FAILURE
            self.error = error
            self.context.fault(Fault("/".join(self.path), str(self.place), f"raised {type(error).__name__}: {error}"))
        if status is not RUNNING:
            self._end(status)
        self.status = status
        yield from ()

    def stop(self, new_status: Status = IDLE) -> None:
        """Halt it: what runs below is halted first, then `terminate` is called, then the file's `_onHalted`."""
        running = self.status is RUNNING
        for child in self.children:
            if child.status is not IDLE:
                child.stop(IDLE)
        if running:
            self._end(new_status)
            self.wires.after(new_status)
        self.status = new_status

    def _end(self, status: Status) -> None:
        try:
            self.terminate(status)
        except Exception as error:  # as above
            self.context.fault(
                Fault("/".join(self.path), str(self.place), f"raised {type(error).__name__} when it ended: {error}")
            )


class Condition(Node):
    """A node that only asks: `holds` says whether it succeeds."""

    category: ClassVar[Category] = "Condition"
    nature: ClassVar[Nature] = Nature(ASKS)

    def holds(self) -> bool:
        """Whether it is so now."""
        raise NotImplementedError

    def update(self) -> Status:
        """SUCCESS where it holds, else FAILURE."""
        return SUCCESS if self.holds() else FAILURE


class Action(Node):
    """A node that does something: at once, or for as long as `update` gives RUNNING."""

    category: ClassVar[Category] = "Action"


def adopt(parent: Node, children: Sequence[Node]) -> None:
    """Put nodes below another."""
    for child in children:
        child.parent = parent
        parent.children.append(child)
