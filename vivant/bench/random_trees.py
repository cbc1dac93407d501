"""Trees by chance, of every kind of node that there is: what import and export are measured on."""

from __future__ import annotations

import random
from collections.abc import Sequence

from vivant.behavior.document import SCRIPTED, Document, Element, NodeModel, TreeDefinition
from vivant.behavior.ports import Port

LEVELS = 5
"""Nodes above the leaves, at most."""

WIDEST = 4
"""Children of a control, at most."""

LETTERS = "abcxyz 问候大厅<>&\"'\n;"
"""Of texts: also what must be escaped."""


def random_document(rng: random.Random, models: Sequence[NodeModel], trees: int = 3) -> Document:
    """A document of some trees; each may hold those behind it as subtrees."""
    ids = [f"Tree{number}" for number in range(trees)]
    known = [model for model in models if model.category != "SubTree"]
    kinds = [model for model in known if model.children[1] == 0], [model for model in known if model.children[1] != 0]
    definitions = tuple(
        TreeDefinition(id, _element(rng, kinds, ids[number + 1 :], LEVELS), _text(rng) if rng.random() < 0.3 else "")
        for number, id in enumerate(ids)
    )
    return Document("random.xml", definitions, main=ids[0])


def _element(
    rng: random.Random, kinds: tuple[Sequence[NodeModel], Sequence[NodeModel]], subtrees: Sequence[str], levels: int
) -> Element:
    """A node with all below it. kinds : leaves, and those that have children."""
    if subtrees and rng.random() < 0.15:
        return Element(rng.choice(subtrees), _name(rng), {"_autoremap": "true"}, explicit="SubTree")
    inner = levels > 0 and rng.random() < 0.6
    model = rng.choice(kinds[inner])
    least, most = model.children
    count = rng.randint(least, max(least, min(WIDEST, WIDEST if most is None else most)))
    children = tuple(_element(rng, kinds, subtrees, levels - 1) for _ in range(count))
    attributes = {port.name: _value(rng, port) for port in model.ports if port.required or rng.random() < 0.5}
    if rng.random() < 0.2:
        attributes[rng.choice(SCRIPTED)] = rng.choice(("@present", "waiting > 3 && lang == 'zh'", "n := 1"))
    explicit = model.category if rng.random() < 0.3 else None
    return Element(model.kind, _name(rng), attributes, children, explicit)


def _value(rng: random.Random, port: Port) -> str:
    if port.direction == "output" or (port.type != "script" and rng.random() < 0.3):
        return rng.choice(("{=}", "{@greeting}", "{found}"))
    if port.choices:
        return rng.choice(port.choices)
    match port.type:
        case "int":
            return str(rng.randint(0, 99))
        case "float" | "seconds":
            return f"{rng.uniform(0, 60):.2f}"
        case "bool":
            return rng.choice(("true", "false"))
        case "lang":
            return rng.choice(("zh", "en"))
        case "script":
            return "n := 1; m = n < 2 ? 'a' : 'b'"
    return _text(rng)


def _name(rng: random.Random) -> str:
    return _text(rng) if rng.random() < 0.4 else ""


def _text(rng: random.Random) -> str:
    return "".join(rng.choice(LETTERS) for _ in range(rng.randint(1, 12)))
