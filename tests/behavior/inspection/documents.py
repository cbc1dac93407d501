"""Small files for the rules: what stands in them, and what is found."""

from __future__ import annotations

from functools import cache

from vivant.behavior.catalog import Catalog
from vivant.behavior.document import Document
from vivant.behavior.inspection import Finding, inspect
from vivant.behavior.inspection.survey import Survey
from vivant.behavior.reading import read


@cache
def catalog() -> Catalog:
    """The kinds that ship."""
    return Catalog.shipped()


def document(body: str, more: str = "") -> Document:
    """A file whose main tree is `body`, from line 2 on; more : trees that follow."""
    tree = f'<BehaviorTree ID="Main">\n{body}</BehaviorTree>'
    return read("test.xml", text=f'<root BTCPP_format="4" main_tree_to_execute="Main">{tree}{more}</root>')


def survey(body: str, more: str = "") -> Survey:
    """What the rules look at."""
    return Survey(document(body, more), catalog())


def found(body: str, more: str = "") -> list[Finding]:
    """All that the rules find."""
    return inspect(document(body, more), catalog())


def tree(id: str, body: str) -> str:
    """Another tree."""
    return f'<BehaviorTree ID="{id}">{body}</BehaviorTree>'
