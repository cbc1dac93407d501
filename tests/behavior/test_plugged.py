"""Nodes of plugins come with the trees that name them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.behavior.building import build
from vivant.behavior.context import Context
from vivant.behavior.document import Document
from vivant.behavior.nodes import NODES
from vivant.behavior.plugged import catalogue, plugin_name
from vivant.behavior.reading import read
from vivant.behavior.situation import Situation
from vivant.errors import BrokenContract, TreeError
from vivant.plugins.manifest import read_manifest
from vivant.plugins.registry import Registry

MANIFEST = """name = "acme"
version = "1.0"
api = ">=1,<2"
licence = "MIT"
summary = "Nodes."
offline = true

[[provides]]
kind = "node"
name = "is-acme"
object = "acme_nodes:is_acme"
summary = "It is."

[[provides]]
kind = "node"
name = "is-else"
object = "acme_nodes:is_acme"
summary = "Its node has another name."

[[provides]]
kind = "node"
name = "is-none"
object = "acme_nodes:make"
summary = "It is no node."
"""

CODE = '''from vivant.behavior.authoring import condition


@condition
def is_acme(node):
    """It is."""
    return True


def make():
    pass
'''


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    (tmp_path / "acme_nodes.py").write_text(CODE)
    (tmp_path / "vivant_plugin.toml").write_text(MANIFEST)
    monkeypatch.syspath_prepend(tmp_path)
    yield Registry([read_manifest(tmp_path / "vivant_plugin.toml", "acme")])
    sys.modules.pop("acme_nodes", None)


def document(body: str) -> Document:
    return read("x.xml", text=f'<root BTCPP_format="4"><BehaviorTree ID="main">{body}</BehaviorTree></root>')


def test_a_node_of_a_plugin_runs_in_a_tree(registry: Registry) -> None:
    tree = document("<Sequence><IsAcme/></Sequence>")
    built = build(tree, catalogue(tree, registry), Context(Situation("en")))
    assert built.tick().name == "SUCCESS"


def test_nothing_is_imported_that_no_tree_names(registry: Registry) -> None:
    catalog = catalogue(document("<Sequence><Wait seconds='1'/></Sequence>"), registry)
    assert "IsAcme" not in catalog
    assert "acme_nodes" not in sys.modules


def test_an_unknown_node_is_the_builders_business(registry: Registry) -> None:
    tree = document("<IsAcne/>")
    with pytest.raises(TreeError, match="expected a kind of node that there is, found 'IsAcne'"):
        build(tree, catalogue(tree, registry), Context(Situation("en")))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<IsElse/>", "the plugin 'is-else' brings a node of that name, but it brings 'IsAcme'"),
        ("<IsNone/>", "a node is a class derived from Node, or made by a decorator, but <function make"),
    ],
)
def test_a_plugin_that_brings_something_else_is_named(registry: Registry, body: str, message: str) -> None:
    with pytest.raises(BrokenContract, match=message):
        catalogue(document(body), registry)


def test_all_nodes_of_plugins_are_listed_without_a_document(registry: Registry) -> None:
    with pytest.raises(BrokenContract):
        catalogue(None, registry)
    assert len([*catalogue(None, Registry())]) > len(NODES)


@given(st.lists(st.from_regex("[A-Z][a-z0-9]+", fullmatch=True), min_size=1))
def test_a_plugins_name_is_its_nodes_in_small_letters(words: list[str]) -> None:
    assert plugin_name("".join(words)) == "-".join(words).lower()
