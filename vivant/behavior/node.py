"""Node: the base of every node of a tree, over py_trees.

A node reads its ports by `input`, writes them by `output`, sees the world in `context.situation` and wants Acts by
`context.agenda`. It calls no engine, knows no clock but the situation's, and never sleeps.

A condition implements `holds`, an action `update` (and, where it runs for more than a tick, `initialise` and
`terminate`, as in py_trees). Controls and decorators do the same (vivant.behavior.controls, .decorators): their
`update` ticks a child by `child.execute()`, which gives IDLE where it was skipped, and halts one by `child.stop()`;
what still runs below a node that has ended is halted by `Node` itself. An `update` that gives IDLE skips the node.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import ClassVar, Protocol

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from vivant.behavior.agenda import Cause
from vivant.behavior.blackboard import Blackboard
from vivant.behavior.context import Context, Fault
from vivant.behavior.document import Category, NodeModel, Place
from vivant.behavior.nature import ASKS, Nature
from vivant.behavior.ports import Port, Value
from vivant.behavior.scripts import Script
from vivant.errors import TreeError

SUCCESS, FAILURE, RUNNING, IDLE = Status.SUCCESS, Status.FAILURE, Status.RUNNING, Status.INVALID
STATUSES = (SUCCESS, FAILURE, RUNNING, IDLE)
"""Statuses of a node; IDLE is that of a node that has not been ticked, was halted or was skipped."""

BLOCKS = 0.05
"""Seconds that a node may take for its work in one tick."""

STRIKES, FORGIVEN = 3, 100
"""A node that blocks so often within so many of its visits is put out of service."""


OUT = "was put out of service after"
"""What is told of such a node; its number of visits follows, by which a replay knows when that was."""


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

    # --- for nodes that work on the blackboard itself ---

    @property
    def blackboard(self) -> Blackboard:
        """The scope of the blackboard that the node's entries are in."""

    def key(self, port: str) -> str | None:
        """The blackboard's key that a port points at; None where it holds a value or nothing."""

    def script(self, port: str) -> Script:
        """The script of a port. Raises TreeError: it cannot be read."""

    def evaluate(self, script: Script) -> Value:
        """Run a script over the blackboard. Raises TreeError."""


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
    arity: ClassVar[tuple[int, int | None]] = (0, 0)
    """How many children it has, at least and at most (None: any number)."""
    detached: bool = False
    """Its Acts may run on when it has ended; else they are taken for left behind, and stopped."""
    children: list[Node]  # type: ignore[assignment]  # py_trees allows any Behaviour

    def __init__(self, name: str, context: Context, wires: Wires, place: Place) -> None:
        super().__init__(name)
        self.context, self.wires, self.place = context, wires, place
        self.skipped = False
        """It was not ticked since a condition of the file said so."""
        self.error: Exception | None = None
        """What its last tick raised."""
        self.visits = 0
        """How often it was ticked."""
        self.disabled = False
        """It was put out of service: it fails without being asked."""
        self.lasts = math.inf
        """So many visits it stays in service; of a replay, which knows it from the recording."""
        self._failed = -1
        self._blocks: list[int] = []

    @classmethod
    def model(cls) -> NodeModel:
        """What files may write of it."""
        doc = (cls.__doc__ or "").strip().split("\n")[0]
        return NodeModel(cls.kind or cls.__name__, cls.category, cls.ports, doc, cls.nature, cls.arity)

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

    @cached_property
    def path(self) -> tuple[str, ...]:
        """Names from the root of the whole tree to this node."""
        above = self.parent.path if isinstance(self.parent, Node) else ()
        return (*above, self.name)

    def literal(self, port: str) -> Value | None:
        """The value that the file itself gives to a port; None where an entry of the blackboard gives it.

        Not for texts, which may hold entries between other words.
        """
        return self.wires.read(port) if self.wires.key(port) is None else None

    def verify(self) -> Iterator[TreeError]:
        """What cannot work as it stands in the file: asked once, when all below has been built.

        For what types of ports, choices and numbers of children cannot tell.
        """
        yield from ()

    def misuse(self, expected: str, found: str, advice: str = "") -> TreeError:
        """An error at the node's place in its file."""
        found = found if found == self.name else f"{found} ({self.name})"
        return TreeError(self.place.file, self.place.line, expected, found, advice)

    # --- ticking --------------------------------------------------------------------------------------------------

    def execute(self) -> Status:
        """One tick, with the file's conditions. IDLE: it was skipped.

        What raises fails alone, named once, and the tree goes on. `context.visited` gets the node, behind those
        below it.
        """
        context = self.context
        now = context.perf()
        if now - context.lap > BLOCKS and isinstance(self.parent, Node):
            self.parent.accuse(now - context.lap)
        context.lap = now
        self.visits += 1
        self.error = None
        running = self.status is RUNNING
        try:
            status = FAILURE if self.disabled or self.visits > self.lasts else self.wires.before(running)
            if status is None:
                status = self._work(running)
            elif running:
                self.stop(IDLE)
            if status is SUCCESS or status is FAILURE:
                self.wires.after(status)
        except Exception as error:  # a script of the file, or the end of a node that may be anybody's
            status = self._fail(error)
        self.status, self.skipped = status, status is IDLE
        context.visited.append((self, status))
        now = context.perf()
        if now - context.lap > BLOCKS:
            self.accuse(now - context.lap)
        context.lap = now
        return status

    def ask(self, question: Callable[[], bool]) -> bool:
        """What a node above asks of this one outside a tick, guarded as a tick is: a node that raises says no."""
        context = self.context
        context.lap = context.perf()
        try:
            return not self.disabled and question()
        except Exception as error:  # as in `execute`
            self._tell_error(error)
            return False
        finally:
            took = context.perf() - context.lap
            context.lap += took
            if took > BLOCKS:
                self.accuse(took)

    def tick(self) -> Iterator[Behaviour]:
        """As py_trees wants it: one tick, then every node that was visited, itself last."""
        if self.parent is None:
            self.context.begin()
        first = len(self.context.visited)
        self.execute()
        yield from [node for node, _ in self.context.visited[first:]]

    def stop(self, new_status: Status = IDLE) -> None:
        """Halt it: what runs below is halted first, then `terminate` is called, then the file's `_onHalted`."""
        for child in self.children:
            if child.status is not IDLE:
                child.stop(IDLE)
        if self.status is RUNNING:
            self._end(new_status)
        self.status, self.skipped = new_status, False

    def halt_children(self) -> None:
        """Halt what still runs directly below, and with it all below that."""
        for child in self.children:
            if child.status is RUNNING:
                child.stop(IDLE)

    def accuse(self, seconds: float) -> None:
        """It let the tree wait so long; a node that does so again and again is put out of service.

        A control is only named: the branches below it are not to blame.
        """
        self._blocks = [visit for visit in self._blocks if self.visits - visit < FORGIVEN] + [self.visits]
        self._tell(f"blocked the tree for {seconds * 1000:.0f} ms")
        if len(self._blocks) >= STRIKES and not self.disabled and self.category not in ("Control", "SubTree"):
            self.disabled = True
            self._tell(
                f"{OUT} {self.visits} visits, for it blocked the tree {STRIKES} times; it fails without being asked"
            )

    def _work(self, running: bool) -> Status:
        try:
            if not running:
                self.initialise()
            status = self.update()
            if status not in STATUSES:
                raise TypeError(f"`update` gave {status!r}, which is no status")
        except Exception as error:  # a node may be anybody's: it fails alone
            status = self._fail(error)
        if status is not RUNNING:
            if self.children:
                self.halt_children()
            self.terminate(status)
        return status

    def _end(self, status: Status) -> None:
        """It was halted."""
        self.context.lap = self.context.perf()
        try:
            self.terminate(status)
            self.wires.after(status)
        except Exception as error:  # as in `execute`
            self._tell(f"raised {type(error).__name__} when it was halted: {error}")
        took = self.context.perf() - self.context.lap
        if took > BLOCKS:
            self.accuse(took)
        self.context.lap += took

    def _fail(self, error: Exception) -> Status:
        """It raised: what runs below it is halted."""
        self._tell_error(error)
        self.error = error
        self.halt_children()
        return FAILURE

    def _tell_error(self, error: Exception) -> None:
        """Told once, until it works again."""
        if self.visits - self._failed > 1:
            self._tell(f"raised {type(error).__name__}: {str(error).removeprefix(f'{self.place}: ')}")
        self._failed = self.visits

    def _tell(self, what: str) -> None:
        self.context.fault(Fault("/".join(self.path), str(self.place), what))


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
        _forget_path(child)


def _forget_path(node: Node) -> None:
    node.__dict__.pop("path", None)
    for child in node.children:
        _forget_path(child)
