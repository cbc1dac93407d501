"""Control nodes: which child is ticked next. Semantics of BehaviorTree.CPP 4.

https://www.behaviortree.dev/docs/category/nodes-library. A child that is skipped is passed over; where all are, the
control is skipped too. What still runs below a control that ends is halted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from py_trees.common import Status

from vivant.behavior.document import Category
from vivant.behavior.node import FAILURE, IDLE, RUNNING, SUCCESS, Node
from vivant.behavior.ports import Port, Value
from vivant.errors import TreeError

REFUSED = {"ManualSelector": "it asks a person at the terminal which child to tick; write Switch or Fallback"}
"""Nodes of BehaviorTree.CPP that do not run here, and why."""


class Control(Node):
    """A node with children."""

    category: ClassVar[Category] = "Control"
    arity: ClassVar[tuple[int, int | None]] = (1, None)


class _Row(Control):
    """Ticks one child after the other, and goes on with the one that runs."""

    _goes_on: ClassVar[Status]
    """What a child must give that the next one is ticked."""
    _yields: ClassVar[bool] = False
    """Gives RUNNING between two children, so that what stands above may interrupt."""

    def initialise(self) -> None:
        """Begin with the first child."""
        self._at = 0
        self._skipped = True

    def update(self) -> Status:
        """Tick on until a child runs or decides."""
        children = self.children
        while self._at < len(children):
            child = children[self._at]
            instant = child.status is not RUNNING
            status = child.execute()
            if status is not IDLE:
                self._skipped = False
                if status is not self._goes_on:
                    return status
            self._at += 1
            if self._yields and instant and status is not IDLE and self._at < len(children):
                return RUNNING
        return IDLE if self._skipped else self._goes_on


class Sequence(_Row):
    """Ticks its children in order until one fails; goes on with the one that runs."""

    _goes_on = SUCCESS


class Fallback(_Row):
    """Ticks its children in order until one succeeds; goes on with the one that runs."""

    _goes_on = FAILURE


class AsyncSequence(Sequence):
    """As Sequence, but gives RUNNING between two children, so that it may be interrupted there."""

    _yields = True


class AsyncFallback(Fallback):
    """As Fallback, but gives RUNNING between two children, so that it may be interrupted there."""

    _yields = True


class SequenceWithMemory(Sequence):
    """As Sequence, but begins again with the child that failed or was halted: what succeeded is not done twice."""

    _at = 0

    def initialise(self) -> None:
        """Go on with the child that was reached."""
        self._skipped = True

    def terminate(self, new_status: Status) -> None:
        """Begin with the first child again only after the last."""
        if self._at >= len(self.children):
            self._at = 0


class _Reactive(Control):
    """Ticks from the first child in every tick; a child that decides earlier halts the one that runs."""

    _goes_on: ClassVar[Status]

    def initialise(self) -> None:
        """Nothing runs."""
        self._running: Node | None = None

    def update(self) -> Status:
        """Tick until a child runs or decides."""
        skipped = True
        for child in self.children:
            status = child.execute()
            if status is RUNNING:
                if self._running is not None and self._running is not child and self._running.status is RUNNING:
                    self._running.stop(IDLE)
                self._running = child
                return RUNNING
            if status is not IDLE:
                skipped = False
                if status is not self._goes_on:
                    return status
        return IDLE if skipped else self._goes_on


class ReactiveSequence(_Reactive):
    """Asks all children anew in every tick until one fails or runs: a condition that fails halts what runs."""

    _goes_on = SUCCESS


class ReactiveFallback(_Reactive):
    """Asks all children anew in every tick until one succeeds or runs: the first that can do something does it."""

    _goes_on = FAILURE


class Parallel(Control):
    """Ticks all children in every tick until enough have succeeded or failed.

    A negative number counts from the end: -1 is all.
    """

    ports = (
        Port("success_count", "int", "So many must succeed for it to succeed; -1: all.", "-1"),
        Port("failure_count", "int", "So many must fail for it to fail; -1: all.", "1"),
    )

    def initialise(self) -> None:
        """No child has ended."""
        self._done: set[int] = set()
        self._failed_children = 0

    def update(self) -> Status:
        """Tick those that have not ended."""
        enough, failures = self._threshold("success_count"), self._threshold("failure_count")
        forgiving = self.number("success_count") < 0
        skipped = 0
        for index, child in enumerate(self.children):
            if index not in self._done:
                status = child.execute()
                skipped += status is IDLE
                if status is SUCCESS or status is FAILURE:
                    self._done.add(index)
                    self._failed_children += status is FAILURE
            succeeded = len(self._done) - self._failed_children
            if skipped < len(self.children) and succeeded + (skipped if forgiving else 0) >= enough:
                return SUCCESS
            if len(self.children) - self._failed_children < enough or self._failed_children == failures:
                return FAILURE
        return IDLE if skipped == len(self.children) else RUNNING

    def verify(self) -> Iterator[TreeError]:
        """No more than there are."""
        yield from _too_many(self, "success_count")
        yield from _too_many(self, "failure_count")

    def _threshold(self, port: str) -> int:
        return _counted(self, port)


class ParallelAll(Control):
    """Ticks all children until every one has ended; fails where too many have failed."""

    ports = (Port("max_failures", "int", "So many failures make it fail; -1: all children.", "1"),)

    def verify(self) -> Iterator[TreeError]:
        """No more than there are."""
        yield from _too_many(self, "max_failures")

    def initialise(self) -> None:
        """No child has ended."""
        self._done: set[int] = set()
        self._failed_children = 0

    def update(self) -> Status:
        """Tick those that have not ended."""
        most = _counted(self, "max_failures")
        skipped = 0
        for index, child in enumerate(self.children):
            if index in self._done:
                continue
            status = child.execute()
            skipped += status is IDLE
            if status is SUCCESS or status is FAILURE:
                self._done.add(index)
                self._failed_children += status is FAILURE
        if skipped == len(self.children):
            return IDLE
        if skipped + len(self._done) < len(self.children):
            return RUNNING
        return FAILURE if self._failed_children >= most else SUCCESS


def _too_many(node: Control, port: str) -> Iterator[TreeError]:
    """Where the file itself names more children than there are."""
    count = node.literal(port)
    if isinstance(count, int | float) and count > len(node.children):
        yield node.misuse(f"at most {len(node.children)}, the number of children, in {port}", f"{count:g}")


def _counted(node: Control, port: str) -> int:
    """A number of children; negative ones count from the end. ValueError where there are not so many."""
    written, children = int(node.number(port)), len(node.children)
    if written > children:
        raise ValueError(f"{port} is {written}, but there are only {children} children")
    return max(children + written + 1, 0) if written < 0 else written


class IfThenElse(Control):
    """Asks the first child once, then ticks the second where it succeeded, else the third; without a third it fails."""

    arity = (2, 3)

    def initialise(self) -> None:
        """Nothing is chosen."""
        self._chosen: Node | None = None

    def update(self) -> Status:
        """Ask, then tick what was chosen."""
        if self._chosen is None:
            asked = self.children[0].execute()
            if asked is RUNNING or asked is IDLE:
                return asked
            if asked is FAILURE and len(self.children) < 3:
                return FAILURE
            self._chosen = self.children[1 if asked is SUCCESS else 2]
        return self._chosen.execute()


class WhileDoElse(Control):
    """Asks the first child in every tick, and ticks the second while it succeeds, else the third, if there is one."""

    arity = (2, 3)

    def update(self) -> Status:
        """Ask, halt the other, tick the one."""
        asked = self.children[0].execute()
        if asked is RUNNING or asked is IDLE:
            return asked
        chosen, other = (1, 2) if asked is SUCCESS else (2, 1)
        if other < len(self.children) and self.children[other].status is RUNNING:
            self.children[other].stop(IDLE)
        return self.children[chosen].execute() if chosen < len(self.children) else FAILURE


class _Switched(Control):
    """Ticks the child whose case a variable is; the last child where it is none of them."""

    def cases(self) -> list[str]:
        """As many as there are children but the last."""
        raise NotImplementedError

    def update(self) -> Status:
        """Choose anew in every tick; another choice halts what runs."""
        value = self.input("variable")
        cases = self.cases()
        found = next((index for index, case in enumerate(cases) if equals(value, case)), len(cases))
        chosen = self.children[found]
        for child in self.children:
            if child is not chosen and child.status is RUNNING:
                child.stop(IDLE)
        return chosen.execute()


def _switch(count: int) -> type[_Switched]:
    """The class of Switch2 … Switch6."""
    numbers = range(1, count + 1)

    def cases(self: _Switched) -> list[str]:
        return [self.text(f"case_{number}") for number in numbers]

    return type(
        f"Switch{count}",
        (_Switched,),
        {
            "__doc__": f"Ticks the child whose case the variable is, of {count}; else the last, which has no case.",
            "__module__": __name__,
            "arity": (count + 1, count + 1),
            "ports": (
                Port("variable", "any", "What decides, as a rule {key}."),
                *(Port(f"case_{number}", "string", f"Ticks child {number} where the variable is this.")
                  for number in numbers),
            ),
            "cases": cases,
        },
    )  # fmt: skip


Switch2, Switch3, Switch4, Switch5, Switch6 = (_switch(count) for count in range(2, 7))


class Switch(_Switched):
    """Ticks the child whose case the variable is, else the last: any number of cases, "zh;en"."""

    ports = (
        Port("variable", "any", "What decides, as a rule {key}."),
        Port("cases", "list", "One for each child but the last, zh;en."),
    )
    arity = (2, None)

    def verify(self) -> Iterator[TreeError]:
        """A case for each child but the last."""
        cases = self.literal("cases")
        if isinstance(cases, tuple) and len(cases) != len(self.children) - 1:
            advice = "The last child has no case: it is ticked where the variable is none of them."
            expected = f"{len(self.children) - 1} cases for {len(self.children)} children"
            yield self.misuse(expected, f"{len(cases)}: {';'.join(cases)}", advice)

    def cases(self) -> list[str]:
        """Those of the port; ValueError where they are not as many as the children but one."""
        value = self.input("cases")
        cases = list(value) if isinstance(value, tuple) else [part.strip() for part in str(value).split(";")]
        if len(cases) != len(self.children) - 1:
            raise ValueError(f"{len(cases)} cases ask for {len(cases) + 1} children, found {len(self.children)}")
        return cases


def equals(value: Value, case: str) -> bool:
    """Whether a value of the blackboard is what a file writes as a case: as text, or as a number.

    >>> equals(2.0, "2"), equals(True, "true"), equals("zh", "en")
    (True, True, False)
    """
    if isinstance(value, bool):
        return case.strip().lower() in (("true", "1") if value else ("false", "0"))
    if str(value) == case:
        return True
    try:
        return float(str(value)) == float(case)
    except ValueError:
        return False


NODES: tuple[type[Node], ...] = (
    Sequence,
    SequenceWithMemory,
    AsyncSequence,
    ReactiveSequence,
    Fallback,
    AsyncFallback,
    ReactiveFallback,
    Parallel,
    ParallelAll,
    IfThenElse,
    WhileDoElse,
    Switch,
    Switch2,
    Switch3,
    Switch4,
    Switch5,
    Switch6,
)
