"""Wiring: how one element of a file connects its node to the blackboard; it implements `vivant.behavior.node.Wires`.

What a port holds is converted once, when the wiring is made; what it points at is looked up whenever it is read.
BehaviorTree.CPP knows values and `{key}`; here a text may also hold entries between other words, as in
`text="Hello {name}, you are number {n}"`. `{{name}}` stands for the text `{name}`.

https://www.behaviortree.dev/docs/guides/pre_post_conditions
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from py_trees.common import Status

from vivant.behavior.blackboard import Blackboard
from vivant.behavior.document import Element, NodeModel, Place
from vivant.behavior.node import FAILURE, IDLE, SUCCESS
from vivant.behavior.ports import NAMES, Port, Value, convert, fits, pointer
from vivant.behavior.scripts import Script, as_text, truth
from vivant.errors import BlackboardError, ScriptError, TreeError, did_you_mean

PRECONDITIONS: Mapping[str, Status] = {
    "_failureIf": FAILURE,
    "_successIf": SUCCESS,
    "_skipIf": IDLE,
    "_while": IDLE,
}
"""Conditions before a tick and what they make of it, in the order in which BehaviorTree.CPP asks them."""

POSTCONDITIONS = ("_onHalted", "_onFailure", "_onSuccess", "_post")
"""Scripts after the node has ended."""

REMARKS = ("_description", "_uid", "_fullpath")
"""Attributes that mean nothing to a node: notes of people and of editors."""

_PLACEHOLDER = re.compile(r"\{\{\s*(?P<literal>@?[\w.-]+)\s*\}\}|\{\s*(?P<key>@?[\w.-]+)\s*\}")


class Wiring:
    """The ports, conditions and scripts of one element.

    Raises TreeError when it is made: a port that the node has not, or lacks; a value that does not fit; a script that
    cannot be read.
    """

    def __init__(
        self,
        element: Element,
        model: NodeModel,
        blackboard: Blackboard,
        enums: Mapping[str, int] | None = None,
        place: Place | None = None,
    ) -> None:
        self.blackboard = blackboard
        self.enums: Mapping[str, int] = enums or {}
        self.place = place or element.place
        self._element, self._model = element, model
        self._written = dict(_ports(element, model, self.place))
        self._keys = {name: key for name, text in self._written.items() if (key := pointer(text, name)) is not None}
        self._constants: dict[str, Value] = {}
        self._texts: dict[str, Callable[[], str]] = {}
        self._scripts: dict[str, Script] = {}
        for name, text in self._written.items():
            if name not in self._keys:
                self._settle(_port(model, name), text)
        self._before = tuple(
            (name, self._parse(name, element.attributes[name])) for name in PRECONDITIONS if name in element.attributes
        )
        self._after = self._endings()

    # --- node.Wires -----------------------------------------------------------------------------------------------

    def read(self, port: str) -> Value:
        """The value of an input port. Raises TreeError: the entry is missing or does not fit."""
        value = self._constants.get(port)
        return value if value is not None else self._fetch(port)

    def write(self, port: str, value: Value) -> None:
        """Give a value to an output port; lost where the file connects it to nothing. Raises TreeError."""
        declared = _port(self._model, port)
        if (key := self._keys.get(port)) is None:
            if port in self._written:
                raise self.error(f"an entry, {{key}}, in the port {port!r} to write to", repr(self._written[port]))
            return
        if not fits(value, declared):
            raise self.error(f"{NAMES[declared.type]} for the port {port!r}", repr(value))
        try:
            self.blackboard.set(key, value, self._element.label)
        except BlackboardError as error:
            raise self._blame(error) from error

    def before(self, running: bool) -> Status | None:
        """What the conditions of the file say before a tick; while it runs only `_while` is asked."""
        if not self._before:
            return None
        for name, script in self._before:
            if running and name != "_while":
                continue
            if truth(self.evaluate(script), script) is not (name == "_while"):
                return PRECONDITIONS[name]
        return None

    def after(self, status: Status) -> None:
        """Run the scripts of the file that follow; IDLE: it was halted."""
        for script in self._after.get(status, ()):
            self.evaluate(script)

    # --- for nodes that work on the blackboard itself -------------------------------------------------------------

    def key(self, port: str) -> str | None:
        """The blackboard's key that a port points at; None where it holds a value or nothing."""
        return self._keys.get(port)

    def script(self, port: str) -> Script:
        """The script of a port: read when the wiring was made, or now, where it is an entry's. Raises TreeError."""
        known = self._scripts.get(port)
        return known if known is not None else self._parse(port, str(self.read(port)))

    def evaluate(self, script: Script) -> Value:
        """Run a script over the blackboard. Raises TreeError."""
        try:
            return script.run(self.blackboard, self.enums, self._element.label)
        except ScriptError as error:
            raise self.error(error.expected, f"{error.found} in {error.code!r}", error.advice) from error

    def error(self, expected: str, found: str, advice: str = "") -> TreeError:
        """An error at this place."""
        return TreeError(self.place.file, self.place.line, expected, f"{found} ({self._element.label})", advice)

    # --- making ---------------------------------------------------------------------------------------------------

    def _settle(self, port: Port, text: str) -> None:
        """Convert what a port holds."""
        if port.direction == "output":
            raise self.error(f"an entry, {{key}}, in the port {port.name!r} to write to", repr(text))
        if port.type == "script":
            self._scripts[port.name] = self._parse(port.name, text)
        elif port.type in ("string", "any") and not port.choices and _PLACEHOLDER.search(text):
            self._texts[port.name] = _interpolation(text, self.blackboard)
            return
        try:
            self._constants[port.name] = convert(text, port)
        except ValueError as error:
            expected, _, found = str(error).removeprefix("expected ").partition(", found ")
            raise self.error(f"{expected} in the port {port.name!r}", found, _choice(text, port)) from None

    def _parse(self, name: str, code: str) -> Script:
        try:
            return Script.parse(code)
        except ScriptError as error:
            expected = f"{error.expected} in column {error.column} of {name}={code!r}"
            raise self.error(expected, error.found, error.advice) from error

    def _endings(self) -> dict[Status, tuple[Script, ...]]:
        """The scripts to run, by what became of the node."""
        ends: dict[Status, tuple[str, ...]] = {
            SUCCESS: ("_onSuccess", "_post"),
            FAILURE: ("_onFailure", "_post"),
            IDLE: ("_onHalted",),
        }
        known = {n: self._parse(n, text) for n, text in self._element.attributes.items() if n in POSTCONDITIONS}
        scripts = {status: tuple(known[name] for name in names if name in known) for status, names in ends.items()}
        return {status: found for status, found in scripts.items() if found}

    # --- reading --------------------------------------------------------------------------------------------------

    def _fetch(self, port: str) -> Value:
        declared = _port(self._model, port)
        try:
            if (text := self._texts.get(port)) is not None:
                return text()
            if (key := self._keys.get(port)) is None:
                raise self.error(f"something in the port {port!r}", "nothing")
            return _pass(self.blackboard.get(key), declared)
        except BlackboardError as error:
            raise self._blame(error) from error
        except ValueError as error:
            expected, _, found = str(error).removeprefix("expected ").partition(", found ")
            written = self._written[port]
            raise self.error(f"{expected} in {written} for the port {port!r}", found) from None

    def _blame(self, error: BlackboardError) -> TreeError:
        near = did_you_mean(error.key, error.known).removeprefix(", ").capitalize()
        return self.error(f"{error.expected} under {error.key!r}", error.found, near)


def remapping(element: Element, outer: Blackboard, model: NodeModel | None = None) -> Blackboard:
    """The scope of a `<SubTree>`: `inner="{outer}"` remaps, any other value becomes an entry inside.

    model : of the subtree, if the file declares one; it gives the values their types. Raises TreeError.
    """
    remap: dict[str, str] = {}
    values: dict[str, Value] = {}
    live: dict[str, Callable[[], str]] = {}
    for name, text in element.attributes.items():
        if name.startswith("_"):
            continue
        port = (model.port(name) if model else None) or Port(name, "any")
        if (key := pointer(text, name)) is not None:
            remap[name] = key
        elif port.type in ("string", "any") and _PLACEHOLDER.search(text):
            live[name] = _interpolation(text, outer)
        else:
            values[name] = _value(text, port, element.place)
    own = Port("_autoremap", "bool")
    autoremap = bool(_value(element.attributes.get("_autoremap", "false"), own, element.place))
    scope = Blackboard(outer, name=element.label, remap=remap, autoremap=autoremap, values=values)
    for name, call in live.items():
        scope.publish(name, call)
    return scope


def _ports(element: Element, model: NodeModel, place: Place) -> Mapping[str, str]:
    """What each port is given, by the file or by default. Raises TreeError."""
    given = {name: text for name, text in element.attributes.items() if model.port(name)}
    for name in element.attributes:
        if name not in given and name not in (*PRECONDITIONS, *POSTCONDITIONS, *REMARKS):
            names = (
                [port.name for port in model.ports] if not name.startswith("_") else [*PRECONDITIONS, *POSTCONDITIONS]
            )
            takes = f"It takes: {', '.join(names) or 'no ports'}."
            near = did_you_mean(name, names).removeprefix(", ").capitalize()
            raise TreeError(
                place.file,
                place.line,
                f"a port of {model.kind}",
                f"{name!r} ({element.label})",
                f"{near} {takes}".strip(),
            )
    for port in model.ports:
        if port.name in given:
            continue
        if port.required:
            expected = f"the port {port.name!r} of {model.kind}, {NAMES[port.type]}"
            raise TreeError(place.file, place.line, expected, f"none ({element.label})", port.doc)
        if port.default is not None and (port.default or port.type in ("string", "any", "list")):
            given[port.name] = port.default
    return given


def _port(model: NodeModel, name: str) -> Port:
    port = model.port(name)
    if port is None:
        raise AssertionError(f"{model.kind} shouldn't use a port {name!r} that it does not declare")
    return port


def _pass(value: Value, port: Port) -> Value:
    """A value of the blackboard in a port's type. Raises ValueError: `expected …, found …`."""
    if isinstance(value, str) and port.type not in ("string", "any"):
        return convert(value, port)
    if not fits(value, port):
        raise ValueError(f"expected {' or '.join(port.choices) or NAMES[port.type]}, found {value!r}")
    match port.type, value:
        case "int", int() | float():
            return int(value)
        case "float" | "seconds", int() | float():
            return float(value)
        case "bool", _:
            return bool(value)
        case "string" | "script" | "lang", _:
            return as_text(value)
    return value


def _interpolation(text: str, blackboard: Blackboard) -> Callable[[], str]:
    """A text whose placeholders are looked up at each call."""

    def fill(found: re.Match[str]) -> str:
        return f"{{{found['literal']}}}" if found["literal"] else as_text(blackboard.get(found["key"]))

    return lambda: _PLACEHOLDER.sub(fill, text)


def _value(text: str, port: Port, place: Place) -> Value:
    try:
        return convert(text, port)
    except ValueError as error:
        expected, _, found = str(error).removeprefix("expected ").partition(", found ")
        raise TreeError(place.file, place.line, f"{expected} in {port.name!r}", found) from None


def _choice(text: str, port: Port) -> str:
    return did_you_mean(text, port.choices).removeprefix(", ").capitalize()
