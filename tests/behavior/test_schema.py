"""The published schema takes what is written for the nodes that ship, and refuses what does not fit them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

import vivant.behavior
from vivant.behavior.catalog import Catalog
from vivant.behavior.document import Document, NodeModel
from vivant.behavior.ports import Port, convert
from vivant.behavior.schema import _PATTERNS, SHIPPED, xsd
from vivant.behavior.writing import write, write_models

from .documents import documents_over, unhurried

KINDS = tuple(Catalog.shipped())
TREES = sorted((Path(vivant.behavior.__file__).parent / "trees").glob("*.xml"))
SMALL = (
    NodeModel("Pair", "Control", (), "Two.", arity=(2, 2)),
    NodeModel("Row", "Control"),
    NodeModel("Turn", "Decorator"),
    NodeModel(
        "Say",
        "Action",
        (
            Port("text", doc="What."),
            Port("after", "seconds", default="0"),
            Port("times", "int", default="1"),
            Port("pitch", "float", default="0"),
            Port("soft", "bool", default="false"),
            Port("lang", "lang", default="zh"),
            Port("mood", default="calm", choices=("calm", "glad")),
            Port("said", "bool", direction="output"),
        ),
    ),
)


def schema(text: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(text.encode()))


def complaints(judge: etree.XMLSchema, text: str) -> list[str]:
    judge.validate(etree.fromstring(text.encode()))
    return [entry.message for entry in judge.error_log]


@pytest.fixture(scope="module")
def published() -> etree.XMLSchema:
    return schema(SHIPPED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def small() -> etree.XMLSchema:
    return schema(xsd(SMALL))


def test_the_published_schema_is_that_of_the_nodes_that_ship() -> None:
    made = xsd(KINDS)
    assert SHIPPED.read_text(encoding="utf-8") == made, "make it again: python -m vivant.behavior.schema"


@unhurried
@given(documents_over(KINDS))
def test_what_is_written_for_the_nodes_that_ship_is_valid(published: etree.XMLSchema, document: Document) -> None:
    assert complaints(published, write(document)) == []


@pytest.mark.parametrize("file", TREES, ids=lambda file: file.name)
def test_trees_that_ship_are_valid(published: etree.XMLSchema, file: Path) -> None:
    assert complaints(published, file.read_text(encoding="utf-8")) == []


def test_a_file_of_models_is_valid(published: etree.XMLSchema) -> None:
    assert complaints(published, write_models(KINDS)) == []


def tree(inside: str) -> str:
    return f'<root BTCPP_format="4"><BehaviorTree ID="A">{inside}</BehaviorTree></root>'


@pytest.mark.parametrize(
    "inside",
    [
        '<Say text="你好 {name}"/>',
        '<Say text="{text}" after="{@rest}" times="{=}" soft="{ soft }" mood="{mood}" lang="{lang}" said="{said}"/>',
        '<Say text="" after=".5" times="-3" pitch="-1e3" soft="True" mood="glad" lang="en" name="x" _uid="7"/>',
        '<Say text="" _skipIf="a &lt; b &amp;&amp; c" _onHalted="x := 1"/>',
        '<Action ID="Say" text="" anything="at all"/>',
        '<SubTree ID="B" _autoremap="true" port="{x}"/>',
        '<Turn><Pair><Say text=""/><Control ID="Row"><Turn><Say text=""/></Turn></Control></Pair></Turn>',
    ],
)
def test_what_fits_the_nodes_is_valid(small: etree.XMLSchema, inside: str) -> None:
    assert complaints(small, tree(inside)) == []


@pytest.mark.parametrize(
    ("inside", "complaint"),
    [
        ("<Say/>", "The attribute 'text' is required but missing"),
        ('<Say text="" afer="1"/>', "The attribute 'afer' is not allowed"),
        ('<Say text="" after="-1"/>', "'-1' is not a valid value of the union type 'seconds_or_pointer'"),
        ('<Say text="" after="soon"/>', "'soon' is not a valid value"),
        ('<Say text="" times="1.5"/>', "'1.5' is not a valid value"),
        ('<Say text="" pitch="nan"/>', "'nan' is not a valid value"),
        ('<Say text="" soft="yes"/>', "'yes' is not a valid value"),
        ('<Say text="" lang="de"/>', "'de' is not a valid value"),
        ('<Say text="" mood="cross"/>', "'cross' is not a valid value"),
        ('<Say text="" said="true"/>', "The value 'true' is not accepted by the pattern"),
        ('<Say text="" _skipif="x"/>', "The attribute '_skipif' is not allowed"),
        ('<Say text=""><Say text=""/></Say>', "Element content is not allowed"),
        ("<Row/>", "Missing child element(s)"),
        ("<Turn/>", "Missing child element(s)"),
        ('<Turn><Say text=""/><Say text=""/></Turn>', "This element is not expected"),
        ('<Pair><Say text=""/></Pair>', "Missing child element(s)"),
        ('<Pair><Say text=""/><Say text=""/><Say text=""/></Pair>', "This element is not expected"),
        ('<Action ID="Sya"/>', "The value 'Sya' is not an element of the set {'Say'}"),
        ("<Action/>", "The attribute 'ID' is required but missing"),
        ('<Decorator ID="Turn"/>', "Missing child element(s)"),
        ('<SubTree ID="B"><Say text=""/></SubTree>', "Element content is not allowed"),
        ("<Ask/>", "This element is not expected"),
        ("", "Missing child element(s)"),
    ],
)
def test_what_does_not_fit_is_not(small: etree.XMLSchema, inside: str, complaint: str) -> None:
    assert any(complaint in found for found in complaints(small, tree(inside)))


@pytest.mark.parametrize(
    "text",
    [
        '<root><BehaviorTree ID="A"><Say text=""/></BehaviorTree></root>',
        '<root BTCPP_format="3"><BehaviorTree ID="A"><Say text=""/></BehaviorTree></root>',
        '<root BTCPP_format="4"/>',
        '<root BTCPP_format="4"><include/></root>',
        '<root BTCPP_format="4"><BehaviorTree ID=""><Say text=""/></BehaviorTree></root>',
        tree('<Say text=""/></BehaviorTree><BehaviorTree ID="A"><Say text=""/>'),
        '<root BTCPP_format="4"><TreeNodesModel><Action/></TreeNodesModel></root>',
    ],
)
def test_a_file_that_is_wrong_around_its_nodes_is_not_valid(small: etree.XMLSchema, text: str) -> None:
    assert complaints(small, text) != []


@settings(deadline=None)
@given(st.sampled_from(("int", "float", "bool", "seconds", "lang")), st.text("+-.eE019 zhntrufals", max_size=6))
@example("float", "+.5e-9")
@example("bool", " TRUE ")
def test_what_the_patterns_take_the_ports_take(type: str, text: str) -> None:
    if re.fullmatch(_PATTERNS[type], text):
        convert(text, Port("x", type))  # type: ignore[arg-type]
