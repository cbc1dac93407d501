"""Ports: what a node takes and gives, with the types that a tree's file may write.

A port holds a value (`text="Hello"`) or points at an entry of the blackboard (`text="{greeting}"`; `{=}` is the entry
of the port's own name, `{@greeting}` that of the outermost blackboard).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from vivant.behavior.hours import OpeningHours, minute, on_date, weekdays
from vivant.errors import PortError, nearest

Value: TypeAlias = str | int | float | bool | tuple[str, ...]
"""What a blackboard holds."""

PortType: TypeAlias = Literal[
    "string", "int", "float", "bool", "seconds", "lang", "list", "script", "any",
    "time", "days", "date", "hours", "pattern",
]  # fmt: skip
"""`seconds` is a float not below 0; `list` is written "a;b;c"; `script` is code that is read when the tree is built.

`time`, `days`, `date` and `hours` are texts as `vivant.behavior.hours` reads them, `pattern` is a regular expression.
"""

Direction: TypeAlias = Literal["input", "output", "inout"]

_POINTER = re.compile(r"\{\s*(@?[\w.=-]+)\s*\}")


@dataclass(frozen=True, slots=True)
class Port:
    """One port of a kind of node.

    default : as it would be written; None where the port must be given. choices : what may be written, of a list what
    its items may be; () for anything of the type. doc : one sentence, with the unit.
    """

    name: str
    type: PortType = "string"
    doc: str = ""
    default: str | None = None
    direction: Direction = "input"
    choices: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        """Whether a file must give it."""
        return self.default is None and self.direction != "output"


def pointer(written: str, port: str) -> str | None:
    """The blackboard's key that an attribute points at; None where it is a value.

    >>> pointer("{greeting}", "text"), pointer("{=}", "text"), pointer("Hello {name}", "text")
    ('greeting', 'text', None)
    """
    found = _POINTER.fullmatch(written.strip())
    if found is None:
        return None
    return port if found[1] == "=" else found[1]


def convert(written: str, port: Port) -> Value:
    """A value as a file writes it, in the port's type. Raises PortError.

    >>> convert("2.5", Port("after", "seconds")), convert("a;b", Port("names", "list"))
    (2.5, ('a', 'b'))
    """
    try:
        value = _READERS[port.type](written)
    except ValueError:
        raise PortError(NAMES[port.type], repr(written)) from None
    strange = _strange(value if isinstance(value, tuple) else written, port)
    if strange is not None:
        known = ", ".join(filter(None, port.choices))
        raise PortError(f"one of {known}", repr(strange), nearest(str(strange), port.choices))
    return value


def fits(value: Value, port: Port) -> bool:
    """Whether a value of the blackboard may go through a port."""
    if _strange(value, port) is not None:
        return False
    match port.type:
        case "int":
            return isinstance(value, int | float) and float(value).is_integer()
        case "float":
            return isinstance(value, int | float)
        case "seconds":
            return isinstance(value, int | float) and value >= 0
        case "bool":
            return isinstance(value, bool | int | float)
        case "lang":
            return value in ("zh", "en")
        case "list":
            return isinstance(value, tuple | str)
        case "time" | "days" | "date" | "hours" | "pattern":
            return isinstance(value, str)
    return True


def _strange(value: Value, port: Port) -> Value | None:
    """What of a value is none of the port's choices; None where all of it is."""
    items: tuple[Value, ...] = value if isinstance(value, tuple) else (value,)
    return next((item for item in items if item not in port.choices), None) if port.choices else None


def _bool(written: str) -> bool:
    known = {"true": True, "false": False, "1": True, "0": False}
    if written.strip().lower() not in known:
        raise ValueError
    return known[written.strip().lower()]


def _float(written: str) -> float:
    value = float(written)
    if not math.isfinite(value):
        raise ValueError
    return value


def _seconds(written: str) -> float:
    value = _float(written)
    if value < 0:
        raise ValueError
    return value


def _lang(written: str) -> str:
    if written not in ("zh", "en"):
        raise ValueError
    return written


def _checked(read: Callable[[str], object]) -> Callable[[str], Value]:
    """A text that stays one, once it has been read to see that it can be."""

    def checked(written: str) -> str:
        read(written)
        return written

    return checked


def _pattern(written: str) -> str:
    try:
        re.compile(written)
    except re.error as error:
        raise PortError(NAMES["pattern"], f"{written!r} ({error})") from None
    return written


_READERS: Mapping[PortType, Callable[[str], Value]] = {
    "string": str,
    "int": int,
    "float": _float,
    "bool": _bool,
    "seconds": _seconds,
    "lang": _lang,
    "list": lambda written: tuple(part.strip() for part in written.split(";") if part.strip()),
    "script": str,
    "any": str,
    "time": _checked(minute),
    "days": _checked(weekdays),
    "date": _checked(lambda written: on_date(written, date.min)),
    "hours": _checked(OpeningHours.parse),
    "pattern": _pattern,
}

NAMES: Mapping[PortType, str] = {
    "string": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "seconds": "seconds, not below 0",
    "lang": "zh or en",
    "list": "a list, a;b;c",
    "script": "a script",
    "any": "anything",
    "time": "a time such as 09:30",
    "days": "days such as Mo-Fr,Su",
    "date": "a date such as 12-24, 2026-05-01 or 12-24..01-06",
    "hours": "opening hours such as Mo-Fr 09:00-17:00; Sa 10:00-12:00",
    "pattern": "a regular expression",
}
"""How errors name the types."""
