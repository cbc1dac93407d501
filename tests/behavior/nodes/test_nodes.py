"""All nodes together: what each must have, whatever it does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vivant.behavior.node import Node
from vivant.behavior.nodes import NODES
from vivant.behavior.ports import convert
from vivant.plugins.check import check_plugin


def test_there_are_enough() -> None:
    assert len({node.model().kind for node in NODES}) == len(NODES) >= 60


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.__name__)
def test_each_keeps_the_promises_of_a_plugins_node(node: type[Node]) -> None:
    check_plugin("node", node)


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.__name__)
def test_each_default_is_of_its_type(node: type[Node]) -> None:
    for port in node.ports:
        if port.default:
            convert(port.default, port)


def test_each_is_tried_in_a_test() -> None:
    tried = "".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("test_*.py"))
    kinds = [node.model().kind for node in NODES]
    assert [kind for kind in kinds if not re.search(rf"[<\"']{kind}\b", tried)] == []
