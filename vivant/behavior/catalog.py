"""Which kinds of node there are: those that ship, those of plugins, and those that a file only declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module

from vivant.behavior.document import NodeModel
from vivant.behavior.node import Node

SHIPPED = (
    "vivant.behavior.controls",
    "vivant.behavior.decorators",
    "vivant.behavior.basics",
    "vivant.behavior.nodes",
)
"""Modules whose `NODES` ship."""


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
        """Another kind; ValueError where its ID is taken."""
        id = kind.model().kind
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
