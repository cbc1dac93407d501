"""Nodes of plugins: found by the registry, imported when a tree names them.

A plugin's name is that of its node in lower case with hyphens: `is-weekend` brings `<IsWeekend/>`.
"""

from __future__ import annotations

import re

from vivant.behavior.catalog import Catalog
from vivant.behavior.document import Document
from vivant.behavior.node import Node
from vivant.errors import BrokenContract
from vivant.plugins.registry import Registry

KIND = "node"

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]+[a-z0-9]*|[a-z0-9]+")


def plugin_name(id: str) -> str:
    """The name of the plugin that brings a node.

    >>> plugin_name("IsWeekend"), plugin_name("ReadRFID")
    ('is-weekend', 'read-rfid')
    """
    return "-".join(_WORDS.findall(id)).lower()


def catalogue(document: Document | None = None, registry: Registry | None = None) -> Catalog:
    """All nodes that ship, and those of plugins that a document names; of all plugins without a document.

    Raises PluginError where the plugin of a node that is named cannot be loaded.
    """
    catalog = Catalog.shipped()
    wanted = None if document is None else _named(document) - set(catalog.models)
    if wanted is not None and not wanted:
        return catalog
    registry = registry or Registry.discover()
    names = registry.names(KIND)
    for name in names if wanted is None else sorted({plugin_name(id) for id in wanted} & set(names)):
        catalog.add(_loaded(registry, name))
    return catalog


def _named(document: Document) -> set[str]:
    return {
        element.kind for tree in document.all_trees() for element in tree.root.walk() if element.explicit != "SubTree"
    }


def _loaded(registry: Registry, name: str) -> type[Node]:
    kind = registry.factory(KIND, name)
    if not (isinstance(kind, type) and issubclass(kind, Node)):
        raise BrokenContract(
            name, KIND, "a node is a class derived from Node, or made by a decorator", f"{kind!r} is not"
        )
    if plugin_name(kind.model().kind) != name:
        promise = f"the plugin {name!r} brings a node of that name"
        raise BrokenContract(name, KIND, promise, f"it brings {kind.model().kind!r}")
    return kind
