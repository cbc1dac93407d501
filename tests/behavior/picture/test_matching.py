from __future__ import annotations

from hypothesis import given

from tests.behavior.documents import documents, unhurried
from vivant.behavior.document import Document
from vivant.behavior.picture.matching import TREE, match, spots

from .documents import document, tree


def pairs(a: Document, b: Document) -> dict[str, str]:
    found = match(spots(a), spots(b))
    return {old.path: new.path for old, new in found.new.items() if old.element.kind != TREE}


@unhurried
@given(documents())
def test_a_file_matches_itself_node_by_node(any_one: Document) -> None:
    found = match(a := spots(any_one), spots(any_one))
    every = [spot for head in a for spot in head.walk()]
    assert len(found.new) == len(found.old) == len(every)
    for spot in every:
        assert (found.new[spot].tree, found.new[spot].path) == (spot.tree, spot.path)


@unhurried
@given(documents(), documents())
def test_nothing_is_matched_twice_and_both_ways_agree(a: Document, b: Document) -> None:
    found = match(spots(a), spots(b))
    assert {new: old for old, new in found.new.items()} == found.old
    assert len({id(new) for new in found.new.values()}) == len(found.new)


def test_a_node_keeps_its_place_when_its_ports_change() -> None:
    old = document('<Sequence><Say zh="a" gesture="wave"/><Say zh="b" gesture="nod"/></Sequence>')
    new = document('<Sequence><Say zh="a" gesture="bow"/><Say zh="b" gesture="nod"/></Sequence>')
    assert pairs(old, new) == {path: path for path in ("Sequence", "Sequence/Say", "Sequence/Say#2")}


def test_a_node_is_found_again_below_a_new_parent() -> None:
    old = document('<Sequence><Present/><Say zh="a"/></Sequence>')
    new = document('<Sequence><Present/><Cooldown seconds="5"><Say zh="a"/></Cooldown></Sequence>')
    assert pairs(old, new)["Sequence/Say"] == "Sequence/Cooldown/Say"


def test_a_branch_is_found_again_in_another_tree() -> None:
    branch = '<Fallback><Said intent="thanks"/><Say zh="a"/></Fallback>'
    old = document(f"<Sequence><Present/>{branch}</Sequence>")
    new = document('<Sequence><Present/><SubTree ID="Thank"/></Sequence>', tree("Thank", branch))
    assert pairs(old, new)["Sequence/Fallback/Say"] == "Fallback/Say"


def test_a_node_whose_kind_changed_is_known_by_its_name_or_by_what_is_below() -> None:
    below = '<Present/><Say zh="a"/><Arrived/>'
    old = document(f'<Sequence><Fallback name="x"><Left/></Fallback><Sequence>{below}</Sequence></Sequence>')
    new = document(
        f'<Sequence><Sequence name="x"><Far/></Sequence><ReactiveSequence>{below}</ReactiveSequence></Sequence>'
    )
    found = pairs(old, new)
    assert found["Sequence/x"] == "Sequence/x"
    assert found["Sequence/Sequence"] == "Sequence/ReactiveSequence"


def test_a_tree_with_another_id_is_the_same_if_all_in_it_is() -> None:
    old = document('<SubTree ID="A"/>', tree("A", "<Sequence><Present/><Left/></Sequence>"))
    new = document('<SubTree ID="B"/>', tree("B", "<Sequence><Present/><Left/></Sequence>"))
    found = match(spots(old), spots(new))
    assert {a.tree: b.tree for a, b in found.new.items() if a.element.kind == TREE} == {"Main": "Main", "A": "B"}
