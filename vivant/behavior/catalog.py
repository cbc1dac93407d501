"""Which kinds of node there are: those that ship, those of plugins, and those that a file only declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import get_args

from vivant.behavior.document import Category, NodeModel
from vivant.behavior.node import Node
from vivant.behavior.reading import ELEMENTS

SHIPPED = (
    "vivant.behavior.controls",
    "vivant.behavior.decorators",
    "vivant.behavior.basics",
    "vivant.behavior.nodes",
)
"""Modules whose `NODES` ship."""

_NAME = re.compile(r"[^\W\d_][\w.-]*")
"""What nodes and ports may be called: `ID` and `name` are taken, _ begins conditions."""


class Catalog:
    """Kinds of node by their ID. Iterates over the models, in the order of the modules."""

    def __init__(self, kinds: Iterable[type[Node]]) -> None:
        self._kinds: dict[str, type[Node]] = {}
        for kind in kinds:
            self.add(kind)

    @classmethod
    def shipped(cls) -> Catalog:
        """All kinds that ship."""
        return cls(kind for module in SHIPPED for kind in import_module(module).NODES)

    def add(self, kind: type[Node]) -> None:
        """Another kind; ValueError where its ID is taken, or a file could not write it or one of its ports."""
        id = kind.model().kind
        if id in (*ELEMENTS, *get_args(Category)) or not _NAME.fullmatch(id):
            raise ValueError(f"the node {id!r} of {kind.__module__} cannot be written: give it another ID")
        for port in kind.ports:
            if port.name in ("ID", "name") or not _NAME.fullmatch(port.name):
                raise ValueError(f"the port {port.name!r} of the node {id!r} cannot be written: give it another name")
        if id in self._kinds:
            raise ValueError(f"there is a node {id!r} already: {self._kinds[id].__module__}")
        self._kinds[id] = kind

    def __contains__(self, id: str) -> bool:
        return id in self._kinds

    def __getitem__(self, id: str) -> type[Node]:
        return self._kinds[id]

    def __iter__(self) -> Iterator[NodeModel]:
        return (kind.model() for kind in self._kinds.values())

    @property
    def models(self) -> Mapping[str, NodeModel]:
        """Every model by its ID."""
        return {id: kind.model() for id, kind in self._kinds.items()}
