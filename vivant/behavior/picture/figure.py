"""What a picture of a tree shows: boxes with their texts, before any place or colour is chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from vivant.behavior.document import Category, Document, Element, NodeModel, TreeDefinition, distinct
from vivant.behavior.ports import pointer
from vivant.errors import TreeError, did_you_mean

Mark: TypeAlias = Literal["", "added", "removed", "changed", "moved"]
"""How a box or a line differs from another file's."""

Values: TypeAlias = Mapping[str, Mapping[str, str]]
"""By path and port: what an entry of the blackboard holds, as text."""

CONDITIONS: Mapping[str, str] = {
    "_skipIf": "skip if",
    "_failureIf": "fail if",
    "_successIf": "succeed if",
    "_while": "while",
    "_onSuccess": "on success",
    "_onFailure": "on failure",
    "_onHalted": "on halt",
    "_post": "afterwards",
}
"""Attributes of any node, and how they are called in pictures."""

AUTOREMAP = "_autoremap"
"""Attribute of a subtree that sees every entry of the tree around it."""

REMARK = "_description"
"""Attribute with a note for people."""

UNSHOWN = (REMARK, "_uid", "_fullpath")
"""Attributes that mean nothing to a node."""

LIMIT = 3000
"""Boxes of a picture; subtrees that come after so many are drawn folded."""

DEEPEST = 5
"""Subtrees inside one another; those that are deeper are drawn folded."""


@dataclass(frozen=True, slots=True)
class Line:
    """One port of a node. written : as in the file; pointer : it is `{key}`. value : what the entry holds, if known.

    old : what is written in the file that is compared, None where that is the same.
    """

    port: str
    written: str
    pointer: bool = False
    value: str | None = None
    old: str | None = None
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Box:
    """One node.

    path : names from the root, joined by "/". title : its name, else its kind. kind : "" where the title says it.
    lines : the ports that matter, hidden : how many more there are. tags : conditions, "skip if …".
    framed : the children are the inside of a subtree. folded : it is a subtree whose inside is not shown.
    note : said beside it in a comparison.
    """

    path: str
    title: str
    kind: str
    id: str
    category: Category
    lines: tuple[Line, ...] = ()
    hidden: int = 0
    tags: tuple[str, ...] = ()
    tooltip: str = ""
    children: tuple[Box, ...] = ()
    framed: bool = False
    folded: bool = False
    mark: Mark = ""
    note: str = ""

    def walk(self) -> Iterator[Box]:
        """It and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Figure:
    """One tree as it is to be drawn. live : room is kept for the values of pointers."""

    title: str
    subtitle: str
    root: Box
    live: bool = False


LINES = 3
"""Ports that a box shows; tooltips have all."""


@dataclass(slots=True)
class _Drawing:
    document: Document
    models: Mapping[str, NodeModel]
    opened: Collection[str] | None
    values: Values
    within: list[str] = field(default_factory=list)
    count: int = 0

    def box(self, element: Element, path: str) -> Box:
        self.count += 1
        model = self.models.get(element.kind)
        inside = self._inside(element)
        if inside is not None:
            self.within.append(element.kind)
            children: tuple[Box, ...] = (self.box(inside.root, f"{path}/{inside.root.label}"),)
            self.within.pop()
        else:
            names = distinct(child.label for child in element.children)
            children = tuple(
                self.box(child, f"{path}/{name}") for child, name in zip(element.children, names, strict=True)
            )
        lines = tuple(self._lines(element, model, path))
        return Box(
            path=path,
            title=element.label,
            kind=element.kind if element.name and element.name != element.kind else "",
            id=element.kind,
            category=category(element, model),
            lines=lines[:LINES],
            hidden=max(0, len(lines) - LINES),
            tags=tuple(tags(element)),
            tooltip=tooltip(element, model, path),
            children=children,
            framed=inside is not None,
            folded=is_subtree(element) and inside is None,
        )

    def _inside(self, element: Element) -> TreeDefinition | None:
        """The tree that is drawn below a subtree; none where it is folded, unknown or contains itself."""
        if not is_subtree(element) or element.kind in self.within:
            return None
        if self.count > LIMIT or len(self.within) > DEEPEST:
            return None
        if self.opened is not None and element.kind not in self.opened:
            return None
        return self.document.tree(element.kind)

    def _lines(self, element: Element, model: NodeModel | None, path: str) -> Iterator[Line]:
        known = self.values.get(path, {})
        for name, written in ports(element, model):
            yield Line(name, written, pointer(written, name) is not None, known.get(name))


def figure(
    document: Document,
    models: Mapping[str, NodeModel],
    *,
    tree: str = "",
    opened: Collection[str] | None = None,
    values: Values | None = None,
    live: bool = False,
) -> Figure:
    """One tree of a document.

    tree : its ID; "" is the one that is run, else the first. opened : IDs of the subtrees whose inside is shown, None
    shows all. values : what the pointers hold. live : keep room for values that come later.

    Raises TreeError: there is no such tree.
    """
    definition = _chosen(document, tree)
    drawing = _Drawing(document, {**{model.kind: model for model in document.models}, **models}, opened, values or {})
    drawing.within.append(definition.id)
    root = drawing.box(definition.root, definition.root.label)
    return Figure(definition.id, definition.description, root, live)


def _chosen(document: Document, tree: str) -> TreeDefinition:
    found = document.tree(tree) if tree else document.entry or next(document.all_trees(), None)
    if found is None:
        known = [definition.id for definition in document.all_trees()]
        wanted = f"a tree {tree!r}" if tree else "a tree"
        listed = f"It has: {', '.join(known)}." if known else ""
        raise TreeError(document.file, None, wanted, f"none of that name{did_you_mean(tree, known)}", listed)
    return found


def is_subtree(element: Element) -> bool:
    """Whether an element stands for a tree."""
    return element.explicit == "SubTree"


def category(element: Element, model: NodeModel | None) -> Category:
    """What it is drawn as: by its tag, its model, or its children where neither tells."""
    if element.explicit:
        return element.explicit
    if model:
        return model.category
    if not element.children:
        return "Action"
    return "Decorator" if len(element.children) == 1 else "Control"


def ports(element: Element, model: NodeModel | None) -> list[tuple[str, str]]:
    """Ports that are given and differ from their default, in the model's order; those it does not know come last."""
    order = [port.name for port in model.ports] if model else []
    defaults = {port.name: port.default for port in model.ports} if model else {}
    given = [
        (name, written)
        for name, written in element.attributes.items()
        if not name.startswith("_") and written != defaults.get(name)
    ]
    return sorted(given, key=lambda item: order.index(item[0]) if item[0] in order else len(order))


def tags(element: Element) -> Iterator[str]:
    """Its conditions, as people say them."""
    for name, said in CONDITIONS.items():
        if name in element.attributes:
            yield f"{said} {element.attributes[name]}"
    if element.attributes.get(AUTOREMAP, "false") not in ("false", "0"):
        yield "sees all entries"


def tooltip(element: Element, model: NodeModel | None, path: str) -> str:
    """All that is known of an element, several lines."""
    lines = [f"{element.kind} “{element.name}”" if element.name else element.kind]
    lines += filter(None, (element.attributes.get(REMARK), model.doc if model else ""))
    lines += [f"{name} = {written}" for name, written in element.attributes.items() if name not in UNSHOWN]
    lines.append(path)
    if element.place.line:
        lines.append(f"{Path(element.place.file).name}:{element.place.line}")
    return "\n".join(lines)
