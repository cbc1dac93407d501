"""A document finds its trees, and knows what its nodes are called and may hold."""

from __future__ import annotations

import pytest

from vivant.behavior.document import Category, Document, Element, Include, NodeModel, Place, TreeDefinition, distinct
from vivant.behavior.ports import Port


def tree(id: str, kind: str = "Say") -> TreeDefinition:
    return TreeDefinition(id, Element(kind))


def test_trees_are_found_here_first_then_in_what_is_included() -> None:
    inner = Document("c.xml", (tree("B", "Inner"), tree("C")))
    middle = Document("b.xml", (tree("B", "Middle"),), (Include("c.xml", inner),))
    document = Document("a.xml", (tree("A"),), (Include("gone.xml"), Include("b.xml", middle)))
    assert [each.id for each in document.all_trees()] == ["A", "B", "B", "C"]
    found = document.tree("B")
    assert found is not None
    assert found.root.kind == "Middle"
    assert document.tree("D") is None


def test_the_tree_to_run_is_the_main_one_or_the_only_one() -> None:
    one, two = Document("a.xml", (tree("A"),)), Document("a.xml", (tree("A"), tree("B")))
    assert one.entry == tree("A")
    assert two.entry is None
    assert Document("a.xml", (tree("A"), tree("B")), main="B").entry == tree("B")
    assert Document("a.xml", (tree("A"),), main="B").entry is None


def test_places_are_not_compared() -> None:
    assert Element("Say", place=Place("a.xml", 1)) == Element("Say", place=Place("b.xml", 2))
    assert Document("a.xml", place=Place("a.xml", 1)) == Document("a.xml", place=Place("a.xml", 9))
    assert str(Place("a.xml", 7)) == "a.xml:7"


def test_an_element_is_called_by_its_name_or_kind_and_walks_down() -> None:
    root = Element("Sequence", "greet", children=(Element("Say"), Element("Turn", children=(Element("Wait"),))))
    assert [element.label for element in root.walk()] == ["greet", "Say", "Turn", "Wait"]


@pytest.mark.parametrize(
    ("category", "children"),
    [("Action", (0, 0)), ("Condition", (0, 0)), ("SubTree", (0, 0)), ("Decorator", (1, 1)), ("Control", (1, None))],
)
def test_a_category_says_how_many_children_there_are(category: Category, children: tuple[int, int | None]) -> None:
    assert NodeModel("N", category).children == children
    assert NodeModel("N", category, arity=(2, 3)).children == (2, 3)


def test_a_model_knows_its_ports() -> None:
    model = NodeModel("Say", "Action", (Port("text"), Port("lang")))
    assert model.port("lang") == Port("lang")
    assert model.port("long") is None


def test_siblings_are_told_apart() -> None:
    assert distinct(["Say", "Say#2", "Say", "Say"]) == ("Say", "Say#2", "Say#3", "Say#4")
