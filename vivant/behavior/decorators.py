"""Decorators: nodes with one child, whose status they change or which they tick when it is time.

Semantics of BehaviorTree.CPP 4, https://www.behaviortree.dev/docs/category/nodes-library; `Cooldown`, `Debounce` and
`Chance` are this project's own. Time is that of the situation: it never runs back.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar

from py_trees.common import Status

from vivant.behavior.document import Category
from vivant.behavior.node import FAILURE, IDLE, RUNNING, SUCCESS, Node
from vivant.behavior.ports import Port, PortType, Value, convert
from vivant.behavior.scripts import truth
from vivant.errors import PortError, TreeError

STATUS: Mapping[str, Status] = {"SUCCESS": SUCCESS, "FAILURE": FAILURE, "RUNNING": RUNNING, "SKIPPED": IDLE}
"""Statuses as files write them."""


def milliseconds(node: Node, port: str) -> float:
    """A port in milliseconds, as seconds. ValueError where it is below 0."""
    written = node.number(port)
    if written < 0:
        raise ValueError(f"expected milliseconds, not below 0, in {port}, found {written:g}")
    return written / 1000


def at_least(node: Node, port: str, least: float) -> Iterator[TreeError]:
    """For `verify`: where the file itself gives a number below the least that makes sense."""
    number = node.literal(port)
    if isinstance(number, int | float) and number < least:
        yield node.misuse(f"{least:g} or more in the port {port!r}", f"{number:g}")


def entry_changes(node: Node, port: str) -> int:
    """How often the entry was written that a port points at or names; 0 where there is none."""
    return node.wires.blackboard.sequence(node.wires.key(port) or node.text(port))


def is_true(node: Node, port: str) -> bool:
    """What the script of a port says. Raises TreeError: it cannot be run. ScriptError: it gives no condition."""
    script = node.wires.script(port)
    return truth(node.wires.evaluate(script), script)


def _status_port(name: str, default: str, doc: str) -> Port:
    return Port(name, "string", doc, default, choices=tuple(STATUS))


class Decorator(Node):
    """A node with one child."""

    category: ClassVar[Category] = "Decorator"
    arity: ClassVar[tuple[int, int | None]] = (1, 1)

    @property
    def child(self) -> Node:
        """The one below."""
        return self.children[0]


class SubTree(Decorator):
    """Another tree, with a blackboard of its own; made by `vivant.behavior.building`."""

    category = "SubTree"

    def update(self) -> Status:
        """As the root of the other tree."""
        return self.child.execute()


class Inverter(Decorator):
    """Succeeds where its child fails, and fails where it succeeds."""

    def update(self) -> Status:
        """The other way round."""
        status = self.child.execute()
        if status is SUCCESS:
            return FAILURE
        return SUCCESS if status is FAILURE else status


class ForceSuccess(Decorator):
    """Succeeds when its child has ended, however it did."""

    def update(self) -> Status:
        """SUCCESS for FAILURE."""
        status = self.child.execute()
        return SUCCESS if status is FAILURE else status


class ForceFailure(Decorator):
    """Fails when its child has ended, however it did."""

    def update(self) -> Status:
        """FAILURE for SUCCESS."""
        status = self.child.execute()
        return FAILURE if status is SUCCESS else status


class _Loop(Decorator):
    """Ticks its child again and again, in one tick as often as `Context.loops_on` lets it."""

    _goes_on: ClassVar[Status]
    _count: ClassVar[str]

    def initialise(self) -> None:
        """Begin with the first round."""
        self._rounds = 0

    def update(self) -> Status:
        """Tick until the child runs, is skipped or ends the loop."""
        most = int(self.number(self._count))
        if most == 0:
            return IDLE
        while True:
            instant = self.child.status is not RUNNING
            status = self.child.execute()
            if status is not self._goes_on:
                return status
            self._rounds += 1
            if 0 <= most <= self._rounds:
                return status
            if instant and not self.context.loops_on():
                return RUNNING


class Repeat(_Loop):
    """Ticks its child until it has succeeded so often; fails as soon as it fails."""

    ports = (Port("num_cycles", "int", "So often; -1: for ever."),)
    _goes_on = SUCCESS
    _count = "num_cycles"


class RetryUntilSuccessful(_Loop):
    """Ticks its child until it succeeds, at most so often; then it fails."""

    ports = (Port("num_attempts", "int", "So often; -1: for ever."),)
    _goes_on = FAILURE
    _count = "num_attempts"


class KeepRunningUntilFailure(Decorator):
    """Runs its child again, once a tick, until it fails; then it fails."""

    def update(self) -> Status:
        """RUNNING for SUCCESS."""
        status = self.child.execute()
        return RUNNING if status is SUCCESS else status


class Delay(Decorator):
    """Waits, then ticks its child."""

    ports = (Port("delay_msec", "int", "How long, milliseconds."),)

    def verify(self) -> Iterator[TreeError]:
        """No time below 0."""
        yield from at_least(self, "delay_msec", 0)

    def initialise(self) -> None:
        """Begin to wait."""
        self._until = self.context.situation.now + milliseconds(self, "delay_msec")

    def update(self) -> Status:
        """RUNNING until it is time."""
        return RUNNING if self.context.situation.now < self._until else self.child.execute()


class Timeout(Decorator):
    """Halts its child where it runs for too long, and fails."""

    ports = (Port("msec", "int", "How long it may run, milliseconds."),)

    def verify(self) -> Iterator[TreeError]:
        """No time below 0."""
        yield from at_least(self, "msec", 0)

    def initialise(self) -> None:
        """Begin to count."""
        self._until = self.context.situation.now + milliseconds(self, "msec")

    def update(self) -> Status:
        """What runs below a node that has ended is halted."""
        if self.child.status is RUNNING and self.context.situation.now >= self._until:
            return FAILURE
        return self.child.execute()


class RunOnce(Decorator):
    """Ticks its child until it has ended once; from then on it is skipped, or gives what the child gave."""

    ports = (Port("then_skip", "bool", "Skipped afterwards; false: gives again what the child gave.", "true"),)
    _gave: Status | None = None

    def update(self) -> Status:
        """Tick, or remember."""
        if self._gave is not None:
            return IDLE if self.flag("then_skip") else self._gave
        status = self.child.execute()
        if status is SUCCESS or status is FAILURE:
            self._gave = status
        return status


class Precondition(Decorator):
    """Ticks its child where a script is true; while the child runs it is not asked again."""

    ports = (
        Port("if", "script", "Asked before the child begins."),
        _status_port("else", "FAILURE", "What it gives where the script is not true."),
    )

    def update(self) -> Status:
        """Ask, then tick."""
        if self.child.status is not RUNNING and not is_true(self, "if"):
            return STATUS[self.text("else")]
        return self.child.execute()


class _Updated(Decorator):
    """Ticks its child where an entry of the blackboard was written since it was last looked at."""

    ports = (Port("entry", "any", "The entry, {key}."),)
    _otherwise: ClassVar[Status]
    _seen = 0

    def update(self) -> Status:
        """Look, then tick; a child that runs is ticked on."""
        if self.child.status is not RUNNING:
            changes = entry_changes(self, "entry")
            if changes == self._seen:
                return self._otherwise
            self._seen = changes
        return self.child.execute()


class SkipUnlessUpdated(_Updated):
    """Ticks its child where an entry of the blackboard was written since; else it is skipped."""

    _otherwise = IDLE


class WaitValueUpdated(_Updated):
    """Waits until an entry of the blackboard is written, then ticks its child."""

    _otherwise = RUNNING


class _LoopOver(Decorator):
    """Ticks its child once for each item of a list, taking them from its front."""

    _item: ClassVar[PortType]

    def verify(self) -> Iterator[TreeError]:
        """What the file itself holds is of the type."""
        items = self.literal("queue")
        for item in items if isinstance(items, tuple) else ():
            try:
                convert(item, Port("value", self._item))
            except PortError as error:
                yield self.misuse(f"{error.expected} in the port 'queue'", error.found)

    def initialise(self) -> None:
        """Take the list, where the file itself holds it."""
        self._own = None if self.wires.key("queue") else _items(self.input("queue"))
        self._any = False

    def update(self) -> Status:
        """One item after the other; a child that fails ends the loop."""
        while True:
            if (instant := self.child.status is not RUNNING) and not self._take():
                return STATUS[self.text("if_empty")]
            status = self.child.execute()
            if status is RUNNING or status is FAILURE:
                return status
            if instant and not self.context.loops_on():
                return RUNNING

    def _take(self) -> bool:
        """Put the next item into the port `value`; False where there is none."""
        items = self._own if self._own is not None else _items(self.input("queue"))
        if not items:
            return False
        if self._own is not None:
            self._own = items[1:]
        else:
            self.output("queue", items[1:])
        self.output("value", convert(items[0], Port("value", self._item)))
        return True


def _items(value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return tuple(part.strip() for part in str(value).split(";") if part.strip())


def _loop_ports(item: PortType) -> tuple[Port, ...]:
    return (
        Port(
            "queue", "list", "The items, a;b;c, or an entry that holds them, from which they are taken.", None, "inout"
        ),
        Port("value", item, "The item, for the child.", None, "output"),
        _status_port("if_empty", "SUCCESS", "What it gives when no item is left."),
    )


class LoopInt(_LoopOver):
    """Ticks its child for each whole number of a list."""

    ports, _item = _loop_ports("int"), "int"


class LoopDouble(_LoopOver):
    """Ticks its child for each number of a list."""

    ports, _item = _loop_ports("float"), "float"


class LoopBool(_LoopOver):
    """Ticks its child for each true or false of a list."""

    ports, _item = _loop_ports("bool"), "bool"


class LoopString(_LoopOver):
    """Ticks its child for each text of a list."""

    ports, _item = _loop_ports("string"), "string"


class Cooldown(Decorator):
    """After its child has succeeded or was halted it is not ticked again for a while."""

    ports = (
        Port("seconds", "seconds", "How long."),
        _status_port("else", "FAILURE", "What it gives meanwhile."),
    )
    _ended = -math.inf

    def update(self) -> Status:
        """A child that fails does not count: it has done nothing."""
        now = self.context.situation.now
        if self.child.status is not RUNNING and now - self._ended < self.number("seconds"):
            return STATUS[self.text("else")]
        status = self.child.execute()
        if status is SUCCESS:
            self._ended = now
        return status

    def terminate(self, new_status: Status) -> None:
        """Halted while the child ran."""
        if self.status is RUNNING and new_status is IDLE:
            self._ended = self.context.situation.now


class Debounce(Decorator):
    """Succeeds where its child, a condition, has succeeded in every tick for so long; until then it fails."""

    ports = (Port("seconds", "seconds", "For how long."),)
    _since: float | None = None
    _tick = -1

    def update(self) -> Status:
        """A tick in which it is not asked begins the time anew."""
        now, tick = self.context.situation.now, self.context.ticks
        if self._tick < tick - 1:
            self._since = None
        self._tick = tick
        status = self.child.execute()
        if status is not SUCCESS:
            self._since = None
            return status
        self._since = now if self._since is None else self._since
        return SUCCESS if now - self._since >= self.number("seconds") else FAILURE


class Chance(Decorator):
    """Ticks its child with a probability, drawn anew whenever the child would begin."""

    ports = (
        Port("probability", "float", "From 0, never, to 1, always."),
        _status_port("else", "FAILURE", "What it gives where chance says no."),
    )

    def update(self) -> Status:
        """Draw, then tick."""
        if self.child.status is not RUNNING and self.context.rng.random() >= self.number("probability"):
            return STATUS[self.text("else")]
        return self.child.execute()


NODES: tuple[type[Node], ...] = (
    Inverter,
    ForceSuccess,
    ForceFailure,
    Repeat,
    RetryUntilSuccessful,
    KeepRunningUntilFailure,
    Delay,
    Timeout,
    RunOnce,
    Precondition,
    SkipUnlessUpdated,
    WaitValueUpdated,
    LoopInt,
    LoopDouble,
    LoopBool,
    LoopString,
    Cooldown,
    Debounce,
    Chance,
)
