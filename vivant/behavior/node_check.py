"""What a node of a plugin must prove before it is trusted: the check behind `check_plugin("node", …)`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, get_args

from vivant.behavior.basics import AlwaysSuccess
from vivant.behavior.blackboard import Blackboard
from vivant.behavior.building import Tree
from vivant.behavior.context import Context
from vivant.behavior.contracts import Ticked
from vivant.behavior.document import Document, Element, NodeModel, Place
from vivant.behavior.guards import Courtesy, Guards
from vivant.behavior.node import Node, adopt
from vivant.behavior.ports import Port, PortType
from vivant.behavior.runner import Runner
from vivant.behavior.situation import Situation
from vivant.behavior.wiring import Wiring
from vivant.plugins.check import Candidate
from vivant.score import (
    Act,
    Chatted,
    DistanceSeen,
    FactTold,
    Heard,
    Percept,
    Presence,
    TimeTold,
    Touched,
    VoiceBegan,
    VoiceEnded,
)

TICK = 0.05
"""Seconds between two ticks."""

SAMPLES: dict[PortType, str] = {
    "string": "a", "int": "1", "float": "1", "bool": "true", "seconds": "1", "lang": "en", "list": "a;b",
    "script": "1", "any": "a", "time": "12:00", "days": "Mo-Su", "date": "05-04", "hours": "Mo-Su 00:00-24:00",
    "pattern": "a",
}  # fmt: skip
"""What a port is given that has no default."""

SCENE: tuple[tuple[Percept, ...], ...] = (
    (TimeTold(datetime(2026, 5, 4, 11, 30)), Presence(True), DistanceSeen(2.0)),
    (),
    (Heard("Where can I park?", "en"),),
    (VoiceBegan(),),
    (VoiceEnded("speech"), Heard("您好", "zh")),
    (Chatted("Ann", "Hello"), FactTold("a", 1), Touched("a")),
    (Presence(False),),
    (),
)
"""What happens while a node runs; 0.5 s pass behind each."""

PLACE = Place("check.xml", 1)
ACTS = get_args(Act)


def check_node(candidate: Candidate) -> None:
    """Declares and documents what it takes; ticks, ends and is halted without raising, blocking or leaving Acts."""
    model = _declared(candidate)
    _ticks(candidate, model, halts=False)
    _ticks(candidate, model, halts=True)


def _declared(candidate: Candidate) -> NodeModel:
    """What the node says of itself."""
    board = Blackboard()
    wires = Wiring(Element("Node"), NodeModel("Node", "Action"), board, None, PLACE)
    node: Any = candidate.make(name="node", context=Context(Situation("en")), wires=wires, place=PLACE)
    candidate.require_protocol(node, Ticked)
    promise = "a node derives from vivant.behavior.node.Node"
    candidate.require(isinstance(node, Node), promise, f"it is a {type(node).__name__}")
    model: NodeModel = node.model()
    candidate.require(model.doc.endswith("."), "its docstring begins with a sentence", f"it is {model.doc!r}")
    for port in model.ports:
        candidate.require(port.doc, "every port is documented", f"{port.name!r} is not")
        if port.default:
            wired = Wiring(Element(model.kind), NodeModel(model.kind, model.category, (port,)), board, None, PLACE)
            candidate.require(wired.read(port.name) is not None, "a default is of its port's type", f"{port.name!r}")
    return model


def _ticks(candidate: Candidate, model: NodeModel, halts: bool) -> None:
    """Run it for a while in a real runner; `halts`: it is halted after each tick."""
    board = Blackboard()
    context = Context(Situation("en"))
    wires = Wiring(Element(model.kind, attributes=_written(model.ports)), model, board, None, PLACE)
    for port in model.ports:
        if port.direction == "inout":
            board.set(port.name, 1 if port.type in ("int", "float", "seconds") else SAMPLES[port.type])
    node: Node = candidate.make(name="node", context=context, wires=wires, place=PLACE)
    adopt(node, [AlwaysSuccess(f"child {n}", context, _plain(board), PLACE) for n in range(node.arity[0])])
    list(node.verify())  # what it thinks of made-up values is no matter; only that it can be asked
    runner = Runner(Tree(node, board, Document("check.xml"), context), Guards([Courtesy()]))
    now = 0.0
    for percepts in SCENE:
        for n in range(10):
            now += TICK
            acts = runner.tick(now, percepts if n == 0 else ())
            _judge(candidate, runner, acts)
            for act in acts:
                runner.report(act.id, "running")
                if n % 3 == 2:
                    runner.report(act.id, "done")
            if halts:
                node.stop()
                _left_nothing(candidate, runner, node)


def _judge(candidate: Candidate, runner: Runner, acts: Sequence[Act]) -> None:
    fits = all(isinstance(act, ACTS) for act in acts)
    candidate.require(fits, "it wants Acts of vivant.score", f"it wants {acts!r:.80}")
    for fault in runner.last.faults:
        if not _politely(fault.what):
            candidate.require(False, "it neither raises nor blocks nor leaves an Act behind", f"it {fault.what}")


def _politely(what: str) -> bool:
    """It refuses a value that this check has made up; or was slow once, which may be the machine's doing."""
    return what.startswith(("raised ValueError: expected", "raised PortError", "raised TreeError", "blocked the tree"))


def _left_nothing(candidate: Candidate, runner: Runner, node: Node) -> None:
    agenda = runner.context.agenda
    left = [deed for deed in (agenda.turn, agenda.waiting) if deed is not None and deed.cause == node.cause]
    if left and agenda.interruptible and not node.detached:
        found = f"its {type(left[0].act).__name__} went on"
        candidate.require(False, "its Acts end when it is halted (agenda.stop in terminate)", found)
    status = node.status.name
    candidate.require(status == "INVALID", "it rests when it was halted", f"its status is {status}")


def _written(ports: Sequence[Port]) -> dict[str, str]:
    given = {port.name: f"{{{port.name}}}" for port in ports if port.direction != "input"}
    needed = {port.name: (port.choices or (SAMPLES[port.type],))[0] for port in ports if port.required}
    return {**needed, **given}


def _plain(board: Blackboard) -> Wiring:
    return Wiring(Element("AlwaysSuccess"), AlwaysSuccess.model(), board, None, PLACE)
