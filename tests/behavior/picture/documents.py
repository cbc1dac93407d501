"""Trees to draw."""

from __future__ import annotations

from functools import cache

from vivant.behavior.catalog import Catalog
from vivant.behavior.document import Document
from vivant.behavior.reading import read


@cache
def catalog() -> Catalog:
    """The kinds that ship."""
    return Catalog.shipped()


def document(body: str, more: str = "", file: str = "test.xml") -> Document:
    """A file whose main tree is `body`; more : trees that follow."""
    trees = tree("Main", body) + more
    return read(file, text=f'<root BTCPP_format="4" main_tree_to_execute="Main">{trees}</root>')


def tree(id: str, body: str) -> str:
    """Another tree."""
    return f'<BehaviorTree ID="{id}">{body}</BehaviorTree>'
