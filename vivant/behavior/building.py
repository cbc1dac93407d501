"""Building: from a document to a tree of nodes that can be ticked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from py_trees.common import Status

from vivant.behavior.blackboard import Blackboard
from vivant.behavior.catalog import Catalog
from vivant.behavior.context import Context
from vivant.behavior.controls import REFUSED
from vivant.behavior.decorators import SubTree
from vivant.behavior.document import SCRIPTED, Document, Element, NodeModel, TreeDefinition, distinct
from vivant.behavior.node import IDLE, Node, adopt
from vivant.behavior.situation import Situation
from vivant.behavior.wiring import Wiring, remapping
from vivant.errors import TreeError, did_you_mean, nearest

DEEPEST = 150
"""Nodes above one another, those of subtrees included."""

MOST = 20_000
"""Nodes of a tree, those of subtrees included each time they are used."""


@dataclass(slots=True)
class Tree:
    """A tree that can be ticked. blackboard : the outermost scope. document : what it was built from."""

    root: Node
    blackboard: Blackboard
    document: Document
    context: Context
    _by_path: dict[tuple[str, ...], Node] = field(init=False)

    def __post_init__(self) -> None:
        self._by_path = {node.path: node for node in self.nodes()}

    def tick(self) -> Status:
        """Tick it once; a tree that has ended begins anew. IDLE: its root was skipped."""
        self.context.begin()
        return self.root.execute()

    def halt(self) -> None:
        """Halt what runs."""
        self.root.stop(IDLE)

    def nodes(self) -> Iterator[Node]:
        """All nodes, those above before those below, as they stand in the files."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children)

    def find(self, path: tuple[str, ...]) -> Node | None:
        """The node of that path, if there is one."""
        return self._by_path.get(path)


def build(
    document: Document,
    catalog: Catalog,
    context: Context,
    *,
    main: str | None = None,
    enums: Mapping[str, int] | None = None,
) -> Tree:
    """Make the nodes of a document's main tree.

    main : ID of the tree to run, where it is not the document's own. enums : names that scripts and ports may use
    for numbers. Raises TreeError: an unknown node or subtree, a wrong number of children, a subtree that holds
    itself, ports and scripts that do not fit, no main tree.
    """
    definition = _entry(document, main)
    builder = _Builder(document, catalog, context, enums or {})
    blackboard = Blackboard()
    root = builder.node(definition.root, definition.root.label, blackboard, (definition.id,), 1)
    if builder.misuses:
        raise builder.misuses[0]
    return Tree(root, blackboard, document, context)


def misuses(document: Document, catalog: Catalog, main: str) -> list[TreeError]:
    """All that the nodes of a tree find wrong with their place in it; the first fault, where it cannot be built."""
    builder = _Builder(document, catalog, Context(Situation("en")), {})
    try:
        definition = _entry(document, main)
        builder.node(definition.root, definition.root.label, Blackboard(), (definition.id,), 1)
    except TreeError as fault:
        return [fault]
    return builder.misuses


def _entry(document: Document, main: str | None) -> TreeDefinition:
    found = document.tree(main) if main else document.entry
    if found is not None:
        return found
    ids = [tree.id for tree in document.all_trees()]
    wanted = main or document.main
    if wanted:
        raise TreeError(document.file, None, "a tree to run", f"none with the ID {wanted!r}", _advice(wanted, ids))
    advice = f'Write main_tree_to_execute="…" with one of {", ".join(ids)}.' if ids else ""
    raise TreeError(document.file, None, "one tree to run", f"{len(document.trees)} and no main tree", advice)


class _Builder:
    def __init__(self, document: Document, catalog: Catalog, context: Context, enums: Mapping[str, int]) -> None:
        self._document, self._catalog, self._context, self._enums = document, catalog, context, enums
        self._declared = {model.kind: model for model in document.models}
        self._trees: dict[str, TreeDefinition] = {}
        for tree in document.all_trees():
            self._trees.setdefault(tree.id, tree)
        self._count = 0
        self.misuses: list[TreeError] = []

    def node(self, element: Element, name: str, board: Blackboard, trees: tuple[str, ...], depth: int) -> Node:
        """One element, with all below it. trees : IDs from the main tree to the one that the element stands in."""
        self._count += 1
        if depth > DEEPEST or self._count > MOST:
            found = f"more than {DEEPEST} above one another" if depth > DEEPEST else f"more than {MOST}"
            raise _error(element, "a tree of fewer nodes", found, "Split it, or look for a subtree used too often.")
        if element.explicit == "SubTree":
            return self._subtree(element, name, board, trees, depth)
        kind = self._kind(element)
        _check_children(element, kind)
        wires = Wiring(element, kind.model(), board, self._enums)
        node = self._made(kind, name, wires, element)
        names = distinct(child.label for child in element.children)
        below = zip(element.children, names, strict=True)
        adopt(node, [self.node(child, its_name, board, trees, depth + 1) for child, its_name in below])
        self._verify(node, element)
        return node

    def _made(self, kind: type[Node], name: str, wires: Wiring, element: Element) -> Node:
        try:
            return kind(name, self._context, wires, element.place)
        except Exception as error:  # a node may be anybody's
            raise _raised(element, error) from error

    def _verify(self, node: Node, element: Element) -> None:
        try:
            self.misuses += node.verify()
        except Exception as error:  # as in `_made`
            self.misuses.append(_raised(element, error))

    def _subtree(self, element: Element, name: str, board: Blackboard, trees: tuple[str, ...], depth: int) -> Node:
        definition = self._trees.get(element.kind)
        if definition is None:
            raise _error(element, "a subtree", f"{element.kind!r}", _advice(element.kind, list(self._trees)))
        if element.kind in trees:
            way = " → ".join((*trees, element.kind))
            raise _error(element, "a subtree that does not hold itself", way, "Write a loop: Repeat, or Retry.")
        if element.children:
            raise _error(element, "no nodes in a SubTree", f"{len(element.children)}")
        conditions = Element(element.kind, element.name, _conditions(element), place=element.place)
        wires = Wiring(conditions, NodeModel(element.kind, "SubTree"), board, self._enums)
        node = SubTree(name, self._context, wires, element.place)
        scope = remapping(element, board, self._declared.get(element.kind))
        root = definition.root
        adopt(node, [self.node(root, root.label, scope, (*trees, element.kind), depth + 1)])
        return node

    def _kind(self, element: Element) -> type[Node]:
        if element.kind in REFUSED:
            raise _error(element, "a node that runs here", element.kind, f"{REFUSED[element.kind].capitalize()}.")
        if element.kind in self._catalog:
            return self._catalog[element.kind]
        if element.kind in self._declared:
            advice = "<TreeNodesModel> declares it, but no plugin brings it."
        elif element.kind in self._trees:
            advice = f'It is a tree: write <SubTree ID="{element.kind}"/>.'
        else:
            advice = unknown(element.kind, [model.kind for model in self._catalog])
        raise _error(element, "a kind of node that there is", repr(element.kind), advice)


def unknown(kind: str, known: Iterable[str]) -> str:
    """What to do about a kind of node that there is not."""
    return nearest(kind, known) or "Is a plugin missing? `vivant behavior nodes` lists what there is."


def _check_children(element: Element, kind: type[Node]) -> None:
    least, most = kind.arity
    found = len(element.children)
    if found < least or (most is not None and found > most):
        several = f"at least {least}" if most is None else f"{least} to {most}"
        wanted = str(least) if least == most else several
        raise _error(element, f"{wanted} children in {element.kind}", str(found))


def _conditions(element: Element) -> dict[str, str]:
    """What a SubTree's attributes say of the node itself; the others are its ports."""
    return {name: text for name, text in element.attributes.items() if name in SCRIPTED}


def _advice(name: str, known: list[str]) -> str:
    near = did_you_mean(name, known).removeprefix(", ")
    return near[:1].upper() + near[1:] or f"There are: {', '.join(sorted(known)) or 'none'}."


def _raised(element: Element, error: Exception) -> TreeError:
    if isinstance(error, TreeError):
        return error
    found = f"{element.kind}, which raised {type(error).__name__}: {error}"
    return _error(element, "a node that can be made", found, "The fault is in the node's own code.")


def _error(element: Element, expected: str, found: str, advice: str = "") -> TreeError:
    return TreeError(element.place.file, element.place.line, expected, found, advice)
