"""A behaviour tree as it is written: what a file of BehaviorTree.CPP version 4 holds, before any node is made.

A document is plain values: reading makes it, writing turns it back, pictures and checks look at it, building runs it.
Format: https://www.behaviortree.dev/docs/learn-the-basics/xml_format
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from vivant.behavior.nature import Nature
from vivant.behavior.ports import Port

Category: TypeAlias = Literal["Action", "Condition", "Control", "Decorator", "SubTree"]
"""As BehaviorTree.CPP names the kinds of node."""

FORMAT = "4"
"""Version of the format, `BTCPP_format` of the root element."""

SCRIPTED = ("_skipIf", "_failureIf", "_successIf", "_while", "_onSuccess", "_onFailure", "_onHalted", "_post")
"""Attributes of any node that hold a script: conditions before a tick, and what follows its end."""

REMARKS = ("_autoremap", "_description", "_uid", "_fullpath")
"""Attributes that begin with _ and are no scripts; ports have nothing to do with them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: a file (as the user named it) and a line counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Element:
    """One node as it is written.

    kind : its ID: "Sequence", "Say"; of a SubTree the ID of the tree.
    name : of the instance; "" where it has none.
    attributes : all others in their order: ports, remappings, `_skipIf` and its like.
    explicit : the category that the tag names (`<Action ID="Say"/>`); None for the compact form (`<Say/>`).
        A subtree is always explicit.
    place : not compared.
    """

    kind: str
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Element, ...] = ()
    explicit: Category | None = None
    place: Place = field(default=Place("", 0), compare=False)

    @property
    def label(self) -> str:
        """How people call it: its name, else its kind."""
        return self.name or self.kind

    def walk(self) -> Iterator[Element]:
        """It and all below it, as they stand in the file."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class TreeDefinition:
    """`<BehaviorTree ID="…">`. description : its `_description`, if any."""

    id: str
    root: Element
    description: str = ""
    place: Place = field(default=Place("", 0), compare=False)


@dataclass(frozen=True, slots=True)
class NodeModel:
    """What a kind of node is and takes: an entry of `<TreeNodesModel>`, or of the catalogue.

    doc : one sentence; for the entry of a file not written by this project it may be "". nature : of what only a file
    declares nothing is known. arity : fewest and most children, no limit where that is None; None for what all of its
    category may have.
    """

    kind: str
    category: Category
    ports: tuple[Port, ...] = ()
    doc: str = ""
    nature: Nature = field(default=Nature())
    arity: tuple[int, int | None] | None = None

    @property
    def children(self) -> tuple[int, int | None]:
        """Fewest and most children."""
        by_category = {"Control": (1, None), "Decorator": (1, 1)}
        return self.arity or by_category.get(self.category, (0, 0))

    def port(self, name: str) -> Port | None:
        """The port of that name."""
        return next((port for port in self.ports if port.name == name), None)


@dataclass(frozen=True, slots=True)
class Include:
    """`<include path="…"/>`, and what was found there. package : its `ros_pkg`, which is kept but not looked up."""

    path: str
    document: Document | None = None
    package: str = ""
    place: Place = field(default=Place("", 0), compare=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole file.

    main : `main_tree_to_execute`, "" where it is left out. version : `BTCPP_format`, "" where it is left out.
    place : of `<root>`, not compared.
    """

    file: str
    trees: tuple[TreeDefinition, ...] = ()
    includes: tuple[Include, ...] = ()
    models: tuple[NodeModel, ...] = ()
    main: str = ""
    version: str = FORMAT
    place: Place = field(default=Place("", 0), compare=False)

    def all_trees(self) -> Iterator[TreeDefinition]:
        """Its own trees, then those of the files that it includes."""
        yield from self.trees
        for include in self.includes:
            if include.document:
                yield from include.document.all_trees()

    def tree(self, id: str) -> TreeDefinition | None:
        """The tree of that ID, here or in an included file."""
        return next((tree for tree in self.all_trees() if tree.id == id), None)

    @property
    def entry(self) -> TreeDefinition | None:
        """The tree that is run: the main one, else the only one of this file; None where that is not clear."""
        if self.main:
            return self.tree(self.main)
        return self.trees[0] if len(self.trees) == 1 else None


def distinct(labels: Iterable[str]) -> tuple[str, ...]:
    """Names of siblings, each used once: the steps of the paths that pictures, journals and running nodes share.

    >>> distinct(["Say", "Wait", "Say"])
    ('Say', 'Wait', 'Say#2')
    """
    seen: Counter[str] = Counter()
    names: dict[str, None] = {}
    for label in labels:
        seen[label] += 1
        while (name := label if seen[label] == 1 else f"{label}#{seen[label]}") in names:
            seen[label] += 1
        names[name] = None
    return tuple(names)
