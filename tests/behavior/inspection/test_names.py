from __future__ import annotations

from collections.abc import Iterator

from vivant.behavior.inspection import Finding, inspect, names
from vivant.behavior.inspection.survey import Survey
from vivant.behavior.reading import read

from .documents import catalog, survey, tree

HALF = tree("Half", "<AlwaysSuccess/>")


def said(findings: Iterator[Finding]) -> list[str]:
    return [f"{each.what}. {each.advice}" for each in findings]


def test_an_unknown_node_names_the_nearest() -> None:
    (only,) = said(names.unknown_nodes(survey("<OnHaerd><AlwaysSuccess/></OnHaerd>")))
    assert only == "there is no node 'OnHaerd'. Did you mean 'OnHeard'?"
    assert not said(names.unknown_nodes(survey("<OnHeard><AlwaysSuccess/></OnHeard>")))


def test_a_tree_that_is_written_like_a_node_is_told_how_to_be_used() -> None:
    (only,) = said(names.unknown_nodes(survey("<Half/>", HALF)))
    assert only.endswith('There is a tree of that ID: <SubTree ID="Half"/>.')


def test_a_node_that_is_refused_says_why() -> None:
    (only,) = said(names.unknown_nodes(survey("<ManualSelector><AlwaysSuccess/></ManualSelector>")))
    assert "asks a person" in only


def test_a_node_that_is_only_declared_needs_a_plugin() -> None:
    model = '<TreeNodesModel><Action ID="OpenGripper"/></TreeNodesModel>'
    (only,) = said(names.unknown_nodes(survey("<OpenGripper/>", model)))
    assert "no plugin" in only


def test_an_unknown_subtree_names_the_nearest() -> None:
    (only,) = said(names.unknown_subtrees(survey('<SubTree ID="Hafl"/>', HALF)))
    assert only == "there is no tree 'Hafl'. Did you mean 'Half'?"
    assert not said(names.unknown_subtrees(survey('<SubTree ID="Half"/>', HALF)))


def test_a_main_tree_must_be_there() -> None:
    text = f'<root BTCPP_format="4" main_tree_to_execute="Half">{HALF}</root>'
    good = read("test.xml", text=text)
    assert not said(names.unknown_main(Survey(good, catalog())))


def test_an_id_is_taken_once() -> None:
    clash = survey("<AlwaysSuccess/>", tree("Say", "<AlwaysSuccess/>"))
    (only,) = said(names.taken_twice(clash))
    assert only.startswith("the tree 'Say' has the ID of a node")
    assert not said(names.taken_twice(survey("<AlwaysSuccess/>", HALF)))


def test_a_ring_of_trees_is_told_once_and_as_a_path() -> None:
    ring = survey(
        '<SubTree ID="A"/>', tree("A", '<SubTree ID="B"/>') + tree("B", '<Inverter><SubTree ID="A"/></Inverter>')
    )
    (only,) = said(names.recursion(ring))
    assert "A → B → A" in only
    twice = survey('<Sequence><SubTree ID="Half"/><SubTree ID="Half"/></Sequence>', HALF)
    assert not said(names.recursion(twice))


def test_a_tree_that_nobody_uses_is_named_only_where_a_main_tree_is() -> None:
    (only,) = said(names.unused_trees(survey("<AlwaysSuccess/>", HALF)))
    assert only.startswith("nobody uses the tree 'Half'")
    assert not said(names.unused_trees(survey('<SubTree ID="Half"/>', HALF)))
    library = read("test.xml", text=f'<root BTCPP_format="4">{HALF}{tree("Other", "<AlwaysSuccess/>")}</root>')
    assert not said(names.unused_trees(Survey(library, catalog())))


def test_findings_stand_at_their_line() -> None:
    document = read("test.xml", text=f'<root BTCPP_format="4">\n{tree("A", chr(10) + "<Sya/>")}</root>')
    (only,) = inspect(document, catalog())
    assert isinstance(only, Finding)
    assert (only.place.file, only.place.line) == ("test.xml", 3)
