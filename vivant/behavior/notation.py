"""Percepts and Acts as JSON, by their dataclasses: `{"Heard": {"text": "…", "lang": "zh"}}`; defaults are left out.

A time's `fold` is not kept.
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin

from vivant.errors import did_you_mean
from vivant.score import Act, Percept

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None

PERCEPTS: Mapping[str, type[Percept]] = {kind.__name__: kind for kind in get_args(Percept)}
ACTS: Mapping[str, type[Act]] = {kind.__name__: kind for kind in get_args(Act)}


def encode(value: Percept | Act) -> dict[str, Json]:
    """A Percept or an Act as JSON.

    >>> from vivant.score import Presence
    >>> encode(Presence(True))
    {'Presence': {'present': True}}
    """
    return {type(value).__name__: _fields(value)}


def decode_percept(value: object) -> Percept:
    """What `encode` made of a Percept. ValueError: `expected …, found …`."""
    percept: Percept = _named(value, PERCEPTS, "a percept")
    return percept


def decode_act(value: object) -> Act:
    """What `encode` made of an Act, with its id. ValueError: `expected …, found …`."""
    act: Act = _named(value, ACTS, "an act")
    return act


# --- out ------------------------------------------------------------------------------------------------------


def _fields(value: Any) -> dict[str, Json]:
    return {
        each.name: _plain(getattr(value, each.name))
        for each in dataclasses.fields(value)
        if getattr(value, each.name) != each.default
    }


def _plain(value: Any) -> Json:
    if dataclasses.is_dataclass(value):
        return _fields(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}  # JSON has no infinity
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise AssertionError(f"{value!r} shouldn't be part of a Percept or an Act")


# --- in -------------------------------------------------------------------------------------------------------


def _named(value: object, kinds: Mapping[str, type[Any]], what: str) -> Any:
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError(f"expected {what} as {{name: fields}}, found {value!r:.60}")
    name, fields = next(iter(value.items()))
    if name not in kinds:
        raise ValueError(f"expected {what}, found {name!r}{did_you_mean(name, kinds)}")
    return _made(kinds[name], fields, name)


def _made(kind: type[Any], given: object, where: str) -> Any:
    if not isinstance(given, dict):
        raise ValueError(f"expected the fields of {where}, found {given!r:.60}")
    hints: dict[str, Any] = _hints(typing.cast(Hashable, kind))
    for name in given:
        if name not in hints:
            raise ValueError(f"expected a field of {where} ({', '.join(hints)}), found {name!r}")
    values = {name: _read(hints[name], value, f"{where}.{name}") for name, value in given.items()}
    for each in dataclasses.fields(kind):
        optional = each.default is not dataclasses.MISSING or each.default_factory is not dataclasses.MISSING
        if each.name not in values and (not optional or each.name == "id"):
            raise ValueError(f"expected the field {each.name!r} of {where}, found none")
    return kind(**values)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(hint: Any, value: object, where: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _read(_fitting(get_args(hint), value), value, where)
    if origin is Literal:
        return _required(value in get_args(hint), value, f"one of {', '.join(map(repr, get_args(hint)))}", where)
    if origin is tuple:
        _required(isinstance(value, list), value, "a list", where)
        items = typing.cast("list[object]", value)
        return tuple(_read(get_args(hint)[0], each, f"{where}[{n}]") for n, each in enumerate(items))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _made(hint, value, where)
    return _scalar(hint, value, where)


def _scalar(hint: Any, value: object, where: str) -> Any:
    if hint is datetime:
        try:
            return datetime.fromisoformat(typing.cast(str, value))
        except (TypeError, ValueError):
            raise ValueError(f"expected a time for {where}, found {value!r:.60}") from None
    if hint is float:
        return _float(value, where)
    if hint is int:
        return _required(isinstance(value, int) and not isinstance(value, bool), value, "a whole number", where)
    name = {str: "a text", bool: "true or false", types.NoneType: "null"}[hint]
    return _required(isinstance(value, hint), value, name, where)


def _float(value: object, where: str) -> float:
    if isinstance(value, dict) and value.get("float") in ("inf", "-inf", "nan"):
        return float(value["float"])
    _required(isinstance(value, int | float) and not isinstance(value, bool), value, "a number", where)
    return float(typing.cast(float, value))


def _fitting(hints: tuple[Any, ...], value: object) -> Any:
    """The member of a union that a value is meant for: by its type, else the first that is not None."""
    if value is None and types.NoneType in hints:
        return types.NoneType
    exact = float if isinstance(value, dict | int) and not isinstance(value, bool) else type(value)
    return next((hint for hint in hints if hint is exact), next(hint for hint in hints if hint is not types.NoneType))


def _required(holds: bool, value: object, expected: str, where: str) -> Any:
    if not holds:
        raise ValueError(f"expected {expected} for {where}, found {value!r:.60}")
    return value
