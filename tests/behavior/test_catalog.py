"""The catalogue holds each kind of node once, and none that a file could not write."""

from __future__ import annotations

from typing import ClassVar

import pytest

from vivant.behavior.catalog import Catalog
from vivant.behavior.node import Action
from vivant.behavior.ports import Port


class Wave(Action):
    """Waves."""

    ports = (Port("times", "int", default="1"),)


def test_it_knows_its_kinds() -> None:
    catalog = Catalog([Wave])
    assert "Wave" in catalog
    assert "Bow" not in catalog
    assert catalog["Wave"] is Wave
    assert [model.doc for model in catalog] == ["Waves."]
    assert catalog.models["Wave"].port("times") == Port("times", "int", default="1")


def test_an_id_is_taken_once() -> None:
    with pytest.raises(ValueError, match="there is a node 'Wave' already"):
        Catalog([Wave, Wave])


def test_the_nodes_that_ship_are_described() -> None:
    for model in Catalog.shipped():
        assert model.doc, model.kind
        assert all(port.doc for port in model.ports), model.kind


@pytest.mark.parametrize("id", ["Action", "SubTree", "root", "BehaviorTree", "Wave at", "2Wave", "x:Wave", "_Wave"])
def test_an_id_that_no_file_can_write_is_refused(id: str) -> None:
    class Waving(Wave):
        kind: ClassVar[str] = id

    with pytest.raises(ValueError, match=r"cannot be written: give it another ID"):
        Catalog([Waving])


@pytest.mark.parametrize("port", ["ID", "name", "_times", "how often", "a:b", ""])
def test_a_port_that_no_file_can_write_is_refused(port: str) -> None:
    class Waving(Action):
        ports: ClassVar[tuple[Port, ...]] = (Port(port),)

    with pytest.raises(ValueError, match=f"the port {port!r} of the node 'Waving' cannot be written"):
        Catalog([Waving])
