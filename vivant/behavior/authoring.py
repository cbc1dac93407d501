"""Authoring: nodes from plain functions, for plugins.

    @condition
    def is_weekend(node):
        "It is Saturday or Sunday."
        now = node.context.situation.clock
        return now is not None and now.weekday() >= 5

is the node `<IsWeekend/>`. Parameters behind the first are input ports: their type is that of the annotation, their
description its `Annotated` text, and their default the parameter's.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from py_trees.common import Status

from vivant.behavior.agenda import Turned
from vivant.behavior.node import FAILURE, IDLE, RUNNING, SUCCESS, Action, Condition, Node
from vivant.behavior.ports import Port, PortType

Steps: TypeAlias = Generator[None, None, "bool | None"]
"""An action that takes several ticks: each `yield` ends one; what it returns as in a function."""

_TYPES: Mapping[Any, PortType] = {
    str: "string",
    int: "int",
    float: "float",
    bool: "bool",
    tuple[str, ...]: "list",
    Literal["zh", "en"]: "lang",
}
"""Annotations and the types of ports that they mean."""


@typing.overload
def condition(function: Callable[..., bool], /) -> type[Condition]: ...
@typing.overload
def condition(*, outputs: Sequence[Port]) -> Callable[[Callable[..., bool]], type[Condition]]: ...
def condition(function: Callable[..., bool] | None = None, /, *, outputs: Sequence[Port] = ()) -> Any:
    """Make a condition of a function that takes the node and its ports, and says whether it is so.

    outputs : output ports, which the function gives by `node.output`. Raises TypeError for a function that does not
    tell what it is or what its ports are.
    """

    def make(function: Callable[..., bool]) -> type[Condition]:
        ports = _ports(function)

        def holds(self: Condition) -> bool:
            return bool(function(self, **_inputs(self, ports)))

        return _kind(function, Condition, (*ports, *outputs), {"holds": holds})

    return make if function is None else make(function)


@typing.overload
def action(function: Callable[..., Any], /) -> type[Action]: ...
@typing.overload
def action(*, outputs: Sequence[Port]) -> Callable[[Callable[..., Any]], type[Action]]: ...
def action(function: Callable[..., Any] | None = None, /, *, outputs: Sequence[Port] = ()) -> Any:
    """Make an action of a function that takes the node and its ports.

    It succeeds unless the function returns False (or a status of its own). A generator runs on with each tick, and is
    closed where the node is halted. outputs, TypeError : as for conditions.
    """

    def make(function: Callable[..., Any]) -> type[Action]:
        ports = _ports(function)
        base = _Stepwise if inspect.isgeneratorfunction(function) else _AtOnce
        own = {"call": lambda self: function(self, **_inputs(self, ports))}
        return _kind(function, base, (*ports, *outputs), own)

    return make if function is None else make(function)


def perform(node: Node, act: Turned) -> Steps:
    """Carry out an Act within a generator: `done = yield from perform(node, Gesture("wave"))`.

    Returns whether it was done to its end; where the node is halted, so is the Act.
    """
    deed = node.context.agenda.start(act, node.cause)
    try:
        while not deed.ended:
            yield
    finally:
        if not deed.ended:
            node.context.agenda.stop(deed, node.context.agenda.because or "its branch was left", node.cause)
    return deed.state == "done"


class _AtOnce(Action):
    """A function."""

    call: Callable[[], Any]

    def update(self) -> Status:
        """Call it."""
        return _status(self.call())


class _Stepwise(Action):
    """A generator."""

    call: Callable[[], Steps]

    def initialise(self) -> None:
        """Begin it."""
        self._steps = self.call()

    def update(self) -> Status:
        """Until its next yield."""
        try:
            next(self._steps)
        except StopIteration as end:
            return _status(end.value)
        return RUNNING

    def terminate(self, new_status: Status) -> None:
        """Its `finally` is carried out."""
        if new_status is IDLE:
            self._steps.close()


def _status(returned: Any) -> Status:
    if isinstance(returned, Status):
        return returned
    return FAILURE if returned is False else SUCCESS


def _kind(function: Callable[..., Any], base: type[Any], ports: Sequence[Port], own: dict[str, Any]) -> type[Any]:
    id = "".join(part[:1].upper() + part[1:] for part in function.__name__.split("_"))
    if not (function.__doc__ or "").strip():
        raise TypeError(f"{function.__name__}: expected a docstring that says what the node does, found none")
    space = {**own, "ports": tuple(ports), "__doc__": function.__doc__, "__module__": function.__module__}
    return types.new_class(id, (base,), exec_body=lambda body: body.update(space))


def _inputs(node: Node, ports: Sequence[Port]) -> dict[str, Any]:
    return {port.name: node.input(port.name) for port in ports}


def _ports(function: Callable[..., Any]) -> tuple[Port, ...]:
    hints = typing.get_type_hints(function, include_extras=True)
    names = list(inspect.signature(function).parameters.values())
    if not names:
        raise TypeError(f"{function.__name__}: expected the node as its first parameter, found no parameters")
    return tuple(_port(function.__name__, each, hints.get(each.name, str)) for each in names[1:])


def _port(function: str, parameter: inspect.Parameter, hint: Any) -> Port:
    doc = ""
    if typing.get_origin(hint) is typing.Annotated:
        hint, doc = typing.get_args(hint)[:2]
    choices = tuple(map(str, typing.get_args(hint))) if typing.get_origin(hint) is Literal else ()
    kind = _TYPES.get(hint, "string" if choices else None)
    if kind is None:
        known = "str, int, float, bool, tuple[str, ...], Literal"
        raise TypeError(f"{function}: expected one of {known} for the port {parameter.name!r}, found {hint}")
    default = None if parameter.default is inspect.Parameter.empty else _written(parameter.default)
    return Port(parameter.name, kind, doc, default, choices=() if kind == "lang" else choices)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ";".join(value) if isinstance(value, tuple) else str(value)
