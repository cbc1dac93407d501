"""TOML files read into frozen dataclasses; every fault names the line where the key stands.

A dataclass is the schema: its fields are the keys, their annotations the types, `ranged` their limits, and a field
without a default is a key that must be there. Understood are str, bool, int, float, Path (relative to the file),
Literal, X | None, tuple[X, ...], Mapping[K, X], Mapping[str, Any] and dataclasses.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar

from vivant.errors import BadInput, did_you_mean

T = TypeVar("T")
Key: TypeAlias = tuple[str | int, ...]
"""Where a value stands: names of tables and keys, indices of arrays."""


def ranged(default: float | None, low: float, high: float) -> Any:
    """A dataclass field that holds a number in [low, high]; None makes it a key that must be there."""
    limits = {"low": low, "high": high}
    if default is None:
        return dataclasses.field(metadata=limits)
    return dataclasses.field(default=default, metadata=limits)


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A TOML file: its values and where each of them stands. Faults are raised as `error`."""

    file: Path
    text: str
    tables: dict[str, Any]
    error: type[BadInput] = BadInput

    @classmethod
    def read(cls, file: Path, error: type[BadInput] = BadInput) -> Document:
        """Read a file; raises `error` where it is missing, not UTF-8 or not TOML."""
        try:
            raw = file.read_bytes()
        except OSError as problem:
            raise error(file, None, "a file that can be read", problem.strerror or str(problem)) from None
        return cls.parse(raw, file, error)

    @classmethod
    def parse(cls, raw: bytes, file: Path, error: type[BadInput] = BadInput) -> Document:
        """As `read`, of bytes already at hand."""
        try:
            text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as problem:
            line = raw.count(b"\n", 0, problem.start) + 1
            found = f"the byte 0x{raw[problem.start]:02X}"
            raise error(file, line, "UTF-8 text", found, "Save the file as UTF-8.") from None
        try:
            return cls(file, text, tomllib.loads(text), error)
        except tomllib.TOMLDecodeError as problem:
            raise _not_toml(problem, text, file, error) from None

    def line(self, *key: str | int) -> int | None:
        """1-based line of the key, or of the nearest table that holds it; None where neither stands in the file."""
        places = key_lines(self.text)
        return next((places[key[:n]] for n in range(len(key), 0, -1) if key[:n] in places), None)

    def fault(self, key: Key, expected: str, found: str, advice: str = "") -> BadInput:
        """The error for the value at `key`, to be raised."""
        return self.error(self.file, self.line(*key), expected, found, advice)

    def unknown(self, key: Key, known: typing.Iterable[str], what: str = "the keys") -> BadInput:
        """The error for a last name of `key` that is none of `known`."""
        known, name = list(known), str(key[-1])
        near = did_you_mean(name, known)
        advice = f"D{near[3:]}" if near else ""
        return self.fault(key, f"one of {what} {', '.join(known)}", f"{name!r}", advice)

    def build(self, cls: type[T], *key: str | int) -> T:
        """The table at `key` (the whole file without one) as a `cls`; an absent table is an empty one."""
        table: Any = self.tables
        for part in key:
            table = table.get(part, {}) if isinstance(table, dict) else table[part]
        return typing.cast(T, self._table(cls, table, key))

    def _table(self, cls: type[Any], value: Any, key: Key) -> Any:
        if not isinstance(value, dict):
            raise self.fault(key, "a table", describe(value))
        hints = typing.get_type_hints(cls)
        fields = {field.name: field for field in dataclasses.fields(cls) if field.init}
        for name in value:
            if name not in fields:
                raise self.unknown((*key, name), fields, f"the keys of {_title(key)}:")
        built = {}
        for name, field in fields.items():
            if name in value:
                built[name] = self._value(hints[name], value[name], (*key, name), field.metadata)
            elif dataclasses.is_dataclass(hints[name]) and _required(field):
                built[name] = self._table(hints[name], {}, (*key, name))
            elif _required(field):
                raise self.fault(key, f"the key {name!r} in {_title(key)}", "none")
        return cls(**built)

    def _value(self, hint: Any, value: Any, key: Key, limits: Mapping[str, Any]) -> Any:
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if hint is Any:
            return value
        if dataclasses.is_dataclass(hint):
            return self._table(hint, value, key)  # type: ignore[arg-type]
        if origin in (types.UnionType, typing.Union):
            return self._value(next(a for a in arguments if a is not types.NoneType), value, key, limits)
        if origin is Literal:
            return self._choice(arguments, value, key)
        if origin is tuple:
            self._require(isinstance(value, list), "an array", value, key)
            return tuple(self._value(arguments[0], item, (*key, n), limits) for n, item in enumerate(value))
        if origin in (Mapping, dict):
            return self._mapping(arguments, value, key, limits)
        if hint is Path:
            self._require(isinstance(value, str), "a path as a string", value, key)
            return self.file.parent / value
        return self._scalar(hint, value, key, limits)

    def _mapping(
        self, arguments: tuple[Any, ...], value: Any, key: Key, limits: Mapping[str, Any]
    ) -> Mapping[Any, Any]:
        self._require(isinstance(value, dict), "a table", value, key)
        names, hint = arguments
        if typing.get_origin(names) is Literal:
            for name in value:
                if name not in typing.get_args(names):
                    raise self.unknown((*key, name), typing.get_args(names), f"the keys of {_title(key)}:")
        return {name: self._value(hint, item, (*key, name), limits) for name, item in value.items()}

    def _choice(self, choices: tuple[Any, ...], value: Any, key: Key) -> Any:
        if value in choices and type(value) in map(type, choices):
            return value
        near = did_you_mean(value, map(str, choices)) if isinstance(value, str) else ""
        advice = f"D{near[3:]}" if near else ""
        raise self.fault(key, f"one of {', '.join(map(repr, choices))}", describe(value), advice)

    def _scalar(self, hint: Any, value: Any, key: Key, limits: Mapping[str, Any]) -> Any:
        name = {str: "a string", bool: "true or false", int: "a whole number", float: "a number"}[hint]
        if "low" in limits:
            name += f" from {limits['low']} to {limits['high']}"
        allowed = (int, float) if hint is float else hint
        fits = isinstance(value, allowed) and (hint is bool or not isinstance(value, bool))
        self._require(fits, name, value, key)
        if "low" in limits:
            self._require(limits["low"] <= value <= limits["high"], name, value, key)
        return float(value) if hint is float else value

    def _require(self, holds: bool, expected: str, value: Any, key: Key) -> None:
        if not holds:
            raise self.fault(key, expected, describe(value))


def _required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _title(key: Key) -> str:
    """How a table is spoken of: `[voice.settings]`, `[[provides]] 2`, `the file`."""
    if not key:
        return "the file"
    if isinstance(key[-1], int):
        return f"[[{'.'.join(str(k) for k in key[:-1])}]] {key[-1] + 1}"
    return f"[{'.'.join(str(k) for k in key)}]"


def _not_toml(problem: tomllib.TOMLDecodeError, text: str, file: Path, error: type[BadInput]) -> BadInput:
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", str(problem))
    line = text.count("\n") + 1 if place is None or place[1] is None else int(place[1])
    what = str(problem) if place is None else str(problem)[: place.start()]
    return error(file, line, "TOML 1.0", f"a fault in its grammar ({what})")


def describe(value: Any) -> str:
    """How a found value is spoken of.

    >>> describe("80")
    "the string '80'"
    """
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f"the string {value!r}"
        case int() | float():
            return f"the number {value}"
        case list():
            return "an array"
        case dict():
            return "a table"
        case _:
            return f"the date or time {value}"


_NAME = r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'"""
_DOTTED = re.compile(rf"(?:{_NAME})(?:[ \t]*\.[ \t]*(?:{_NAME}))*")
_SKIPPED = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'  # strings first: brackets, hashes and line ends in them count for nothing
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*|[\[{]|[\]}]|\n|[^\"'#\[\]{}\n]+",
    re.DOTALL,
)


def key_lines(text: str) -> dict[Key, int]:
    """The line on which each key and table of a valid TOML text first stands (grammar: toml.io/en/v1.0.0).

    Keys within an inline table or an array stand where that begins.

    >>> key_lines("[voice]\\nengine = 'espeak'")
    {('voice',): 1, ('voice', 'engine'): 2}
    """
    places: dict[Key, int] = {}
    counts: dict[Key, int] = {}
    table: Key = ()
    for line, header, names in _statements(text):
        if header == "":
            here = (*table, *names)
        else:
            here = table = _entered(names, counts, is_array=header == "[[")
        for n in range(1, len(here) + 1):
            places.setdefault(here[:n], line)
    return places


def _entered(names: list[str], counts: dict[Key, int], is_array: bool) -> Key:
    """The key of the table that a header opens; a name of an array of tables means its last entry."""
    here: Key = ()
    for n, name in enumerate(names):
        here = (*here, name)
        if is_array and n == len(names) - 1:
            counts[here] = counts.get(here, -1) + 1
        if here in counts:
            here = (*here, counts[here])
    return here


def _statements(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """(line, "[", "[[" or "" for a key, its names) of every header and key."""
    at = 0
    while (at := _end(_SKIPPED.match(text, at))) < len(text):
        header = "[[" if text.startswith("[[", at) else "[" if text[at] == "[" else ""
        first = _end(_SKIPPED.match(text, at + len(header)))
        key = _DOTTED.match(text, first)
        if key is None:
            raise AssertionError(f"valid TOML shouldn't hold {text[first : first + 20]!r} where a key begins")
        yield text.count("\n", 0, at) + 1, header, [part.strip("\"'") for part in re.findall(_NAME, key[0])]
        at = text.find("\n", key.end()) if header else _value_end(text, key.end())
        if at < 0:
            return


def _end(match: re.Match[str] | None) -> int:
    if match is None:
        raise AssertionError("a pattern that matches nothing shouldn't fail")
    return match.end()


def _value_end(text: str, at: int) -> int:
    """Index of the line end (or the text's) behind a value."""
    depth = 0
    while token := _TOKEN.match(text, at):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if token[0] == "\n" and depth == 0:
            return at
        at = token.end()
    return len(text)
