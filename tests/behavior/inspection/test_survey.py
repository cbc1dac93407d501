from __future__ import annotations

from pathlib import Path

from vivant.behavior.inspection.survey import Survey
from vivant.behavior.reading import read

from .documents import catalog, survey, tree


def test_every_element_knows_where_it_stands() -> None:
    sites = list(survey('<Sequence><Present/><Say zh="好" name="hello"/></Sequence>').sites())
    assert [site.label for site in sites] == ["Sequence", "Present", 'Say "hello"']
    assert sites[2].above is sites[0]
    assert sites[2].number == 1


def test_what_a_port_holds_is_given_or_its_default() -> None:
    root = survey('<OnSilence after="{x}"><Ask en="Well?"/></OnSilence>').roots["Main"]
    assert root.written("after") is None
    assert root.written("once") == "true"
    assert root.below[0].written("timeout") == "10"
    assert root.below[0].written("nothing") is None


def test_a_subtree_has_no_model_even_with_the_name_of_a_node() -> None:
    site = survey('<SubTree ID="Say"/>', tree("Say", "<AlwaysSuccess/>")).roots["Main"]
    assert site.is_subtree
    assert site.model is None


def test_uses_and_reached_follow_the_subtrees() -> None:
    seen = survey('<SubTree ID="A"/>', tree("A", '<SubTree ID="A"/>') + tree("B", "<AlwaysSuccess/>"))
    assert [site.tree.id for site in seen.uses["A"]] == ["Main", "A"]
    assert seen.uses["B"] == []
    assert seen.reached == {"Main", "A"}


def test_without_a_main_tree_every_tree_may_run() -> None:
    trees = tree("A", "<AlwaysSuccess/>") + tree("B", "<AlwaysSuccess/>")
    document = read("test.xml", text=f'<root BTCPP_format="4">{trees}</root>')
    assert Survey(document, catalog()).reached == {"A", "B"}


def test_a_file_that_is_included_twice_counts_once(tmp_path: Path) -> None:
    common = f'<root BTCPP_format="4">{tree("C", "<AlwaysSuccess/>")}</root>'
    (tmp_path / "common.xml").write_text(common)
    (tmp_path / "a.xml").write_text('<root BTCPP_format="4"><include path="common.xml"/></root>')
    main = '<include path="common.xml"/><include path="a.xml"/>' + tree("Main", '<SubTree ID="C"/>')
    (tmp_path / "main.xml").write_text(f'<root BTCPP_format="4" main_tree_to_execute="Main">{main}</root>')
    seen = Survey(read(tmp_path / "main.xml"), catalog())
    assert [definition.id for definition in seen.definitions] == ["Main", "C"]
