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
from vivant.behavior.document import REMARKS, SCRIPTED, Element, NodeModel, Place
from vivant.behavior.node import FAILURE, IDLE, SUCCESS
from vivant.behavior.ports import NAMES, Port, Value, convert, fits, pointer
from vivant.behavior.scripts import Script, as_text, truth
from vivant.errors import BlackboardError, PortError, ScriptError, TreeError, nearest

PRECONDITIONS: Mapping[str, Status] = {
    "_failureIf": FAILURE,
    "_successIf": SUCCESS,
    "_skipIf": IDLE,
    "_while": IDLE,
}
"""Conditions before a tick and what they make of it, in the order in which BehaviorTree.CPP asks them."""

POSTCONDITIONS: Mapping[Status, tuple[str, ...]] = {
    SUCCESS: ("_onSuccess", "_post"),
    FAILURE: ("_onFailure", "_post"),
    IDLE: ("_onHalted",),
}
"""Scripts after a node has ended so, or was halted, in their order."""

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
        self._element = element
        self._ports = {port.name: port for port in model.ports}
        self._written = _given(element, model, self.place)
        self._keys = {name: key for name, text in self._written.items() if (key := pointer(text, name)) is not None}
        self._constants: dict[str, Value] = {}
        self._texts: dict[str, Callable[[], str]] = {}
        self._scripts: dict[str, Script] = {}
        for name, text in self._written.items():
            if name not in self._keys:
                self._settle(self._ports[name], text)
        known = {name: self._parse(name, element.attributes[name]) for name in SCRIPTED if name in element.attributes}
        self._before = tuple((name, known[name]) for name in PRECONDITIONS if name in known)
        follow = {
            status: tuple(known[name] for name in names if name in known) for status, names in POSTCONDITIONS.items()
        }
        self._after = {status: scripts for status, scripts in follow.items() if scripts}

    # --- node.Wires -----------------------------------------------------------------------------------------------

    @property
    def element(self) -> Element:
        """What the file writes."""
        return self._element

    def read(self, port: str) -> Value:
        """The value of an input port. Raises TreeError: the entry is missing or does not fit."""
        value = self._constants.get(port)
        return value if value is not None else self._fetch(port)

    def write(self, port: str, value: Value) -> None:
        """Give a value to an output port; lost where the file connects it to nothing. Raises TreeError."""
        declared = self._declared(port)
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
        """What the conditions of the file say before a tick; while it runs only `_while` is asked.

        None : it is ticked. Raises TreeError.
        """
        if not self._before:
            return None
        for name, script in self._before:
            if running and name != "_while":
                continue
            if self._holds(script) != (name == "_while"):
                return PRECONDITIONS[name]
        return None

    def after(self, status: Status) -> None:
        """Run the scripts of the file that follow; IDLE: it was halted."""
        if not self._after:
            return
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
            raise self._misfit(error) from error

    def _holds(self, script: Script) -> bool:
        try:
            return truth(script.run(self.blackboard, self.enums, self._element.label), script)
        except ScriptError as error:
            raise self._misfit(error) from error

    def _misfit(self, error: ScriptError) -> TreeError:
        return self.error(error.expected, f"{error.found} in {error.code!r}", error.advice)

    def error(self, expected: str, found: str, advice: str = "") -> TreeError:
        """An error at this place."""
        return TreeError(self.place.file, self.place.line, expected, f"{found} ({self._element.label})", advice)

    # --- making ---------------------------------------------------------------------------------------------------

    def _settle(self, port: Port, text: str) -> None:
        """Convert what a port holds."""
        if port.direction == "output":
            raise self.error(f"an entry, {{key}}, in the port {port.name!r} to write to", repr(text))
        if port.type == "script" and (text or port.default != ""):
            self._scripts[port.name] = self._parse(port.name, text)
        if _interpolates(text, port):
            self._texts[port.name] = _interpolation(text, self.blackboard)
            return
        self._constants[port.name] = _converted(text, port, self._element, self.place)

    def _parse(self, name: str, code: str) -> Script:
        try:
            return Script.parse(code)
        except ScriptError as error:
            expected = f"{error.expected} in column {error.column} of {name}={code!r}"
            raise self.error(expected, error.found, error.advice) from error

    # --- reading --------------------------------------------------------------------------------------------------

    def _fetch(self, port: str) -> Value:
        declared = self._declared(port)
        try:
            if (text := self._texts.get(port)) is not None:
                return text()
            if (key := self._keys.get(port)) is None:
                raise self.error(f"something in the port {port!r}", "nothing")
            return _passed(self.blackboard.get(key), declared)
        except BlackboardError as error:
            raise self._blame(error) from error
        except PortError as error:
            expected = f"{error.expected} for the port {port!r}"
            raise self.error(expected, f"{error.found} in {self._written[port]}", error.advice) from None

    def _blame(self, error: BlackboardError) -> TreeError:
        return self.error(f"{error.expected} under {error.key!r}", error.found, nearest(error.key, error.known))

    def _declared(self, port: str) -> Port:
        if port not in self._ports:
            raise AssertionError(f"{self._element.kind} shouldn't use a port {port!r} that it does not declare")
        return self._ports[port]


def remapping(element: Element, outer: Blackboard, model: NodeModel | None = None) -> Blackboard:
    """The scope of a `<SubTree>`: `inner="{outer}"` remaps, any other value becomes an entry inside.

    model : of the subtree, where the file declares one: its types, its defaults, and what must be given.
    Raises TreeError.
    """
    attributes = {name: text for name, text in element.attributes.items() if not name.startswith("_")}
    autoremap = element.attributes.get("_autoremap", "false")
    shared = bool(_converted(autoremap, Port("_autoremap", "bool"), element, element.place))
    if model and not shared:
        attributes = _given(element, model, element.place) | attributes
    remap: dict[str, str] = {}
    values: dict[str, Value] = {}
    live: dict[str, Callable[[], str]] = {}
    for name, text in attributes.items():
        port = (model.port(name) if model else None) or Port(name, "any")
        if (key := pointer(text, name)) is not None:
            remap[name] = key
        elif _interpolates(text, port):
            live[name] = _interpolation(text, outer)
        else:
            values[name] = _converted(text, port, element, element.place)
    try:
        inner = Blackboard(outer, name=element.label, remap=remap, autoremap=shared, values=values)
        for name, call in live.items():
            inner.publish(name, call)
    except BlackboardError as error:
        expected, found = f"{error.expected} under {error.key!r}", f"{error.found} ({element.label})"
        raise TreeError(element.place.file, element.place.line, expected, found) from None
    return inner


def mentioned(text: str, port: Port) -> tuple[str, ...]:
    """The blackboard's keys that a port's text points at, or holds between other words.

    >>> mentioned("{name}", Port("text")), mentioned("Hello {name}, {{you}} are {n}", Port("text"))
    (('name',), ('name', 'n'))
    """
    if (key := pointer(text, port.name)) is not None:
        return (key,)
    if not _interpolates(text, port):
        return ()
    return tuple(found["key"] for found in _PLACEHOLDER.finditer(text) if found["key"])


def _given(element: Element, model: NodeModel, place: Place) -> dict[str, str]:
    """What each port is given, by the file or by default. Raises TreeError: an unknown port, or a missing one."""
    names = [port.name for port in model.ports]
    given: dict[str, str] = {}
    for name, text in element.attributes.items():
        if name in names:
            given[name] = text
        elif name not in SCRIPTED:
            _judge(name, names, element, model, place)
    for port in model.ports:
        if port.required and port.name not in given:
            expected = f"the port {port.name!r} of {model.kind}, {NAMES[port.type]}"
            raise TreeError(place.file, place.line, expected, f"none ({element.label})", port.doc)
        if port.default is not None:
            given.setdefault(port.name, port.default)
    return given


def _judge(name: str, names: list[str], element: Element, model: NodeModel, place: Place) -> None:
    """Whether an attribute may stand there that is neither port nor script: of those with `_` all but slips of pen."""
    known = SCRIPTED if name.startswith("_") else names
    advice = nearest(name, known)
    if name in REMARKS or model.category == "SubTree" or (name.startswith("_") and not advice):
        return
    expected = f"one of {', '.join(known)} in {model.kind}" if known else f"no port in {model.kind}"
    raise TreeError(place.file, place.line, expected, f"{name!r} ({element.label})", advice)


def _converted(text: str, port: Port, element: Element, place: Place) -> Value:
    """A value as a file writes it. Raises TreeError."""
    if text == "" and port.default == "":
        return () if port.type == "list" else ""
    try:
        return convert(text, port)
    except PortError as error:
        expected, found = f"{error.expected} in the port {port.name!r}", f"{error.found} ({element.label})"
        raise TreeError(place.file, place.line, expected, found, error.advice) from None


def _passed(value: Value, port: Port) -> Value:
    """A value of the blackboard in a port's type. Raises PortError."""
    if isinstance(value, str) and port.type not in ("string", "any", "script"):
        return convert(value, port)
    if not fits(value, port):
        expected = f"one of {', '.join(port.choices)}" if port.choices else NAMES[port.type]
        raise PortError(expected, repr(value))
    if isinstance(value, int | float) and port.type in _NUMBERS:
        return _NUMBERS[port.type](value)
    return as_text(value) if port.type in ("string", "script", "lang") else value


_NUMBERS: Mapping[str, Callable[[int | float], Value]] = {"int": int, "float": float, "seconds": float, "bool": bool}


def _interpolates(text: str, port: Port) -> bool:
    return port.type in ("string", "any") and not port.choices and _PLACEHOLDER.search(text) is not None


def _interpolation(text: str, blackboard: Blackboard) -> Callable[[], str]:
    """A text whose placeholders are looked up at each call."""

    def fill(found: re.Match[str]) -> str:
        return f"{{{found['literal']}}}" if found["literal"] else as_text(blackboard.get(found["key"]))

    return lambda: _PLACEHOLDER.sub(fill, text)
