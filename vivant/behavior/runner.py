"""Runner: one tree with its guards over Percepts and Acts. It is the behaviour of one human."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from py_trees.common import Status

from vivant.behavior.agenda import Cause, Deed, Setback, Turned, Verdict
from vivant.behavior.building import Tree
from vivant.behavior.context import Context, Fault, Note
from vivant.behavior.node import RUNNING, Node
from vivant.behavior.ports import Value
from vivant.errors import BlackboardError
from vivant.score import Act, ActStatus, Alert, FactTold, Percept

if TYPE_CHECKING:
    from vivant.behavior.composure import Composure
    from vivant.behavior.guards import Guard

FAR = 99.0
"""The entry `{@distance}` where nobody is seen, metres: a number, so that a script may compare it."""

ALERTED = 60.0
"""Seconds in which operators are not told again that a node did the same."""

CODE = "node"
"""Of the Alerts about nodes."""

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Moment:
    """One tick, for journals and operators.

    reports : what became of Acts since the tick before. deeds : the Acts of this tick, and who wanted them.
    setbacks : what guards put off or refused. visited : the nodes that were ticked and what they gave, each behind
    those below it; IDLE is of a node that was skipped.
    """

    now: float
    percepts: tuple[Percept, ...] = ()
    reports: tuple[tuple[int, ActStatus], ...] = ()
    deeds: tuple[Deed, ...] = ()
    setbacks: tuple[Setback, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()
    visited: tuple[tuple[Node, Status], ...] = ()

    @property
    def visits(self) -> list[tuple[tuple[str, ...], Status]]:
        """`visited`, by the nodes' paths."""
        return [(node.path, status) for node, status in self.visited]


class Runner:
    """Ticks a tree; a node that raises, blocks or leaves an Act behind is named, and the tree goes on.

    Parameters
    ----------
    tree : made for this runner alone.
    guards : what the tree cannot bypass; they run before it and judge every Act that takes the turn.
    composure : gives the posture that follows from what runs.

    Attributes
    ----------
    last : what the last tick was.
    """

    def __init__(self, tree: Tree, guards: Guard, composure: Composure | None = None) -> None:
        self.tree, self.context = tree, tree.context
        self.last = Moment(self.context.situation.now)
        self._guards, self._composure = guards, composure
        self._reports: list[tuple[int, ActStatus]] = []
        self._facts: set[str] = set()
        self._alerted: dict[tuple[str, str], float] = {}
        self.context.agenda.judge = self._judge
        self._entries = _entries(self.context)
        for name, call in self._entries.items():
            tree.blackboard.publish(name, call)

    def tick(self, now: float, percepts: Sequence[Percept]) -> list[Act]:
        """Perceive, let the guards and then the tree decide, and give the Acts of this tick in their order."""
        context, agenda = self.context, self.context.agenda
        context.situation.perceive(now, percepts)
        agenda.now = context.situation.now
        self._learn(percepts)
        self._guards.before(context)
        self.tree.tick()
        agenda.release()
        self._tidy()
        if self._composure is not None:
            self._composure.settle(context)
        return self._close(percepts)

    def report(self, act: int, status: ActStatus) -> None:
        """What became of an Act."""
        self._reports.append((act, status))
        self.context.agenda.report(act, status)

    def _judge(self, act: Turned) -> Verdict:
        return self._guards.judge(act, self.context)

    def _learn(self, percepts: Sequence[Percept]) -> None:
        """A fact that is told for the first time becomes an entry of the blackboard."""
        for name in (percept.name for percept in percepts if isinstance(percept, FactTold)):
            if name not in self.context.situation.facts:
                self._fault(f"there are too many facts; {name!r} is left out")
            elif name not in self._facts:
                self._facts.add(name)
                self._publish(name)

    def _publish(self, name: str) -> None:
        if name in self._entries or self.tree.blackboard.has(name):
            self._fault(f"the fact {name!r} is not on the blackboard, where that name is taken")
            return
        try:
            self.tree.blackboard.publish(name, _fact(self.context, name))
        except BlackboardError as error:
            self._fault(f"the fact {name!r} is not on the blackboard: {error}")

    def _fault(self, what: str) -> None:
        """Of the tree as a whole."""
        root = self.tree.root
        self.context.fault(Fault("/".join(root.path), str(root.place), what))

    def _tidy(self) -> None:
        """Stop what nodes have left behind: an Act, waiting for a reply, keeping a posture."""
        agenda = self.context.agenda
        for deed in (agenda.turn, agenda.waiting):
            node = self.tree.find(deed.cause.path) if deed is not None else None
            if deed is None or node is None or node.status is RUNNING or node.detached:
                continue
            if deed is agenda.turn and not agenda.interruptible:
                continue
            self._left_behind(node, f"left its {type(deed.act).__name__} behind when it ended; it was stopped")
            agenda.stop(deed, "its node has ended", deed.cause)
        if isinstance(agenda.asker, Node) and agenda.asker.status is not RUNNING:
            self._left_behind(agenda.asker, "still waited for a reply when it had ended; others hear it again")
            agenda.asker = None
        if isinstance(agenda.keeper, Node) and agenda.keeper.status is not RUNNING:
            self._left_behind(agenda.keeper, "still kept a posture when it had ended; it was given up")
            agenda.keeper, agenda.unsettled = None, True

    def _left_behind(self, node: Node, what: str) -> None:
        self.context.fault(Fault("/".join(node.path), str(node.place), what))

    def _close(self, percepts: Sequence[Percept]) -> list[Act]:
        context, agenda = self.context, self.context.agenda
        faults, notes = tuple(context.faults), tuple(context.notes)
        context.faults.clear()
        context.notes.clear()
        for fault in faults:
            self._alert(fault)
        deeds = tuple(agenda.drain())
        setbacks = tuple(agenda.setbacks())
        reports, self._reports = tuple(self._reports), []
        visited = tuple(context.visited)
        now = context.situation.now
        self.last = Moment(now, tuple(percepts), reports, deeds, setbacks, faults, notes, visited)
        return [deed.act for deed in deeds]

    def _alert(self, fault: Fault) -> None:
        """Tell the operators, unless they were told of the like a moment ago."""
        now = self.context.situation.now
        self._alerted = {key: at for key, at in self._alerted.items() if now - at < ALERTED}
        key = fault.node, _NUMBER.sub("", fault.what.partition(":")[0])
        if key not in self._alerted:
            self._alerted[key] = now
            self.context.agenda.start(Alert(CODE, str(fault)), Cause(tuple(fault.node.split("/")), fault.place))


def _fact(context: Context, name: str) -> Callable[[], Value | None]:
    return lambda: context.situation.facts.get(name)


def _entries(context: Context) -> Mapping[str, Callable[[], Value | None]]:
    """What the outermost blackboard shows of the situation, by name."""
    seen, agenda = context.situation, context.agenda
    began = seen.now

    def silence() -> float:
        if seen.voice or agenda.turn is not None:
            return 0.0
        return seen.now - max(began, agenda.last_spoke, seen.last_heard, seen.quiet_since)

    return {
        "heard": lambda: seen.heard.text if seen.heard else "",
        "confidence": lambda: seen.heard.confidence if seen.heard else 0.0,
        "intent": lambda: seen.intent or "",
        "lang": lambda: seen.lang,
        "present": lambda: seen.present,
        "distance": lambda: FAR if seen.distance is None else seen.distance,
        "gaze": lambda: seen.gaze,
        "emotion": lambda: seen.emotion,
        "waiting": lambda: seen.waiting,
        "hour": lambda: None if seen.clock is None else seen.clock.hour,
        "silence": silence,
        "speaking": lambda: agenda.turn is not None,
        "visitors": lambda: seen.visitors,
    }
