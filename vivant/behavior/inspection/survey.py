"""Survey: what the rules look at. Every element at its place, with the model of its kind, and who uses which tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from vivant.behavior.document import Document, Element, NodeModel, TreeDefinition
from vivant.behavior.ports import pointer


@dataclass(eq=False, slots=True)
class Site:
    """An element at its place. number : among its siblings. model : of its kind; None where nobody knows it, and for
    subtrees."""

    element: Element
    tree: TreeDefinition
    model: NodeModel | None
    above: Site | None = None
    number: int = 0
    below: list[Site] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Its ID."""
        return self.element.kind

    @property
    def is_subtree(self) -> bool:
        """Whether it stands for a tree."""
        return self.element.explicit == "SubTree"

    @property
    def label(self) -> str:
        """How messages call it: `Say "greet"`."""
        return f'{self.kind} "{self.element.name}"' if self.element.name else self.kind

    def walk(self) -> Iterator[Site]:
        """It and all below it, not those of subtrees."""
        yield self
        for site in self.below:
            yield from site.walk()

    def written(self, port: str) -> str | None:
        """What a port holds, given or by default; None where it has nothing, or points at an entry."""
        declared = self.model.port(port) if self.model else None
        written = self.element.attributes.get(port, declared.default if declared else None)
        return None if written is None or pointer(written, port) is not None else written


class Survey:
    """A document with the kinds of node that there are.

    entries : names of the outermost blackboard that the program gives, beside those of the situation.
    """

    def __init__(self, document: Document, models: Iterable[NodeModel], entries: Iterable[str] = ()) -> None:
        self.document = document
        self.catalog: Mapping[str, NodeModel] = {model.kind: model for model in models}
        self.declared: Mapping[str, NodeModel] = {model.kind: model for model in document.models}
        self.entries = frozenset(entries)
        self.definitions = _each_once(document)
        self.trees: dict[str, TreeDefinition] = {}
        for definition in self.definitions:
            self.trees.setdefault(definition.id, definition)
        self.roots = {id: self._site(tree.root, tree) for id, tree in self.trees.items()}
        self.entry = document.entry

    def sites(self) -> Iterator[Site]:
        """Every element of every tree."""
        for root in self.roots.values():
            yield from root.walk()

    @cached_property
    def uses(self) -> Mapping[str, list[Site]]:
        """Where each tree is used, by its ID."""
        found: dict[str, list[Site]] = {id: [] for id in self.trees}
        for site in self.sites():
            if site.is_subtree and site.kind in found:
                found[site.kind].append(site)
        return found

    @cached_property
    def tops(self) -> tuple[str, ...]:
        """Trees that hold all others between them: the one that is run, and those that nobody uses."""
        first = [self.entry.id] if self.entry is not None else []
        unused = (id for id, uses in self.uses.items() if not uses)
        return tuple(first + [id for id in unused if self.entry is None or id not in self.reached])

    @cached_property
    def reached(self) -> frozenset[str]:
        """Trees that run when the main one does; all of them where it is not clear which that is."""
        if self.entry is None:
            return frozenset(self.trees)
        reached: set[str] = set()
        waiting = [self.entry.id]
        while waiting:
            id = waiting.pop()
            if id in self.roots and id not in reached:
                reached.add(id)
                waiting += [site.kind for site in self.roots[id].walk() if site.is_subtree]
        return frozenset(reached)

    def _site(self, element: Element, tree: TreeDefinition, above: Site | None = None, number: int = 0) -> Site:
        model = self.catalog.get(element.kind) or self.declared.get(element.kind)
        site = Site(element, tree, None if element.explicit == "SubTree" else model, above, number)
        site.below = [self._site(child, tree, site, index) for index, child in enumerate(element.children)]
        return site


def _each_once(document: Document) -> list[TreeDefinition]:
    """The trees of a document; a file that is included twice counts once."""
    found: dict[object, TreeDefinition] = {}
    for definition in document.all_trees():
        found.setdefault((definition.id, definition.place.file, definition.place.line), definition)
    return list(found.values())
