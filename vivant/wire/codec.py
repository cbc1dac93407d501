"""Messages as JSON text frames: what is sent, and what is taken in after every field was checked against its type."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from typing import Any, Literal

from vivant.errors import MalformedMessage, did_you_mean
from vivant.wire.messages import FROM_CLIENT, FROM_SERVER, PARTS, Message, Ready


def _field_types(kind: type[Message]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {item.name: hints[item.name] for item in dataclasses.fields(kind)}


FIELDS: dict[type[Message], dict[str, Any]] = {
    kind: _field_types(kind) for kind in dict.fromkeys((*FROM_CLIENT, *FROM_SERVER, *PARTS))
}
"""Names and types of the fields of every message."""


def encode(message: Message, n: int | None = None) -> str:
    """One JSON text frame; `n` numbers it for resuming."""
    body: dict[str, Any] = {"type": message.type}
    if n is not None:
        body["n"] = n
    for item in dataclasses.fields(message):
        body[item.name] = _plain(getattr(message, item.name))
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def decode(text: str, known: tuple[type[Message], ...]) -> tuple[Message, int | None]:
    """The message in a text frame and its number, or MalformedMessage with what was expected and found."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedMessage(f"not JSON: {error}") from None
    if not isinstance(body, dict) or not isinstance(body.get("type"), str):
        raise MalformedMessage("expected a JSON object with a string 'type'")
    name = body.pop("type")
    by_name = {kind.type: kind for kind in known}
    if name not in by_name:
        hint = did_you_mean(name, by_name)
        raise MalformedMessage(f"unknown type {name[:40]!r}{hint or '; known are ' + ', '.join(by_name)}")
    n = body.pop("n", None) if name != Ready.type else None
    return _built(by_name[name], body), n


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    return value


def _built(kind: type[Message], body: dict[str, Any]) -> Message:
    hints = FIELDS[kind]
    for name in body:
        if name not in hints:
            raise MalformedMessage(f"{kind.type} has no field {name[:40]!r}{did_you_mean(name, hints)}")
    values = {name: _checked(kind.type, name, body[name], hints[name]) for name in body}
    for item in dataclasses.fields(kind):
        optional = item.default is not dataclasses.MISSING or item.default_factory is not dataclasses.MISSING
        if item.name not in values and not optional:
            raise MalformedMessage(f"{kind.type} lacks its field {item.name!r}")
    return kind(**values)


def _checked(owner: str, name: str, value: Any, hint: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, Message):
        if isinstance(value, dict):
            return _built(hint, value)
    elif _matches(value, hint):
        return float(value) if hint is float else value
    elif typing.get_origin(hint) in (types.UnionType, typing.Union):
        nested = [part for part in typing.get_args(hint) if isinstance(part, type) and issubclass(part, Message)]
        if nested and isinstance(value, dict):
            return _built(nested[0], value)
    raise MalformedMessage(f"{owner}.{name}: expected {_name_of(hint)}, found {json.dumps(value)[:40]}")


def _matches(value: Any, hint: Any) -> bool:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any:
        return True
    if hint is None or hint is types.NoneType:
        return value is None
    if origin is Literal:
        return value in args
    if origin in (types.UnionType, typing.Union):
        return any(_matches(value, part) for part in args)
    if origin is list:
        return isinstance(value, list) and all(_matches(item, args[0]) for item in value)
    if origin is dict:
        return isinstance(value, dict) and all(_matches(item, args[1]) for item in value.values())
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(hint, type) and isinstance(value, hint)


def _name_of(hint: Any) -> str:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint is types.NoneType:
        return "null"
    if origin is Literal:
        return "one of " + ", ".join(map(str, args))
    if origin in (types.UnionType, typing.Union):
        return " or ".join(_name_of(part) for part in args)
    if args:
        return f"{origin.__name__} of {_name_of(args[-1])}"
    return str(getattr(hint, "__name__", hint))
