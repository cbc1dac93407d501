"""vivant.v1 as an AsyncAPI 3.0 document, made from the messages themselves.

    python -m vivant.wire.asyncapi > docs/asyncapi.json
"""

from __future__ import annotations

import dataclasses
import inspect
import json
import types
import typing
from typing import Any, Literal

from vivant.wire import SUBPROTOCOL
from vivant.wire.codec import FIELDS
from vivant.wire.messages import FROM_CLIENT, FROM_SERVER, PARTS, Message

_SCALARS: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    types.NoneType: {"type": "null"},
    Any: {},
}


def document() -> dict[str, Any]:
    """The document as plain values."""
    kinds = list(dict.fromkeys((*FROM_CLIENT, *FROM_SERVER)))
    messages = {kind.__name__: _message(kind) for kind in kinds}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "vivant",
            "version": SUBPROTOCOL.removeprefix("vivant.v"),
            "description": "The channel between a digital human and its clients. Binary packets: see protocol.md.",
        },
        "channels": {
            "human": {
                "address": "/ws",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
                "bindings": {"ws": {"method": "GET"}},
            }
        },
        "operations": {
            "fromClient": _operation("receive", FROM_CLIENT),
            "fromServer": _operation("send", FROM_SERVER),
        },
        "components": {"messages": messages, "schemas": {kind.__name__: _schema(kind, named=False) for kind in PARTS}},
    }


def _operation(action: str, kinds: tuple[type[Message], ...]) -> dict[str, Any]:
    listed = [{"$ref": f"#/channels/human/messages/{kind.__name__}"} for kind in kinds]
    return {"action": action, "channel": {"$ref": "#/channels/human"}, "messages": listed}


def _message(kind: type[Message]) -> dict[str, Any]:
    return {"name": kind.type, "summary": inspect.getdoc(kind), "payload": _schema(kind, named=True)}


def _schema(kind: type[Message], *, named: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {"type": {"const": kind.type}} if named else {}
    if named and kind in FROM_SERVER:
        properties["n"] = {"type": "integer"}
    properties |= {name: _type(hint) for name, hint in FIELDS[kind].items()}
    required = ["type"] if named else []
    required += [item.name for item in dataclasses.fields(kind) if _is_required(item)]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _is_required(item: dataclasses.Field[Any]) -> bool:
    return item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING


def _type(hint: Any) -> dict[str, Any]:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint in _SCALARS:
        return dict(_SCALARS[hint])
    if origin is Literal:
        return {"enum": list(args)}
    if origin in (types.UnionType, typing.Union):
        return {"oneOf": [_type(part) for part in args]}
    if origin is list:
        return {"type": "array", "items": _type(args[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _type(args[1])}
    return {"$ref": f"#/components/schemas/{hint.__name__}"}


if __name__ == "__main__":
    print(json.dumps(document(), indent=2))
