from __future__ import annotations

import pytest

from vivant.behavior.document import Document
from vivant.behavior.picture import figure as figures
from vivant.behavior.picture.figure import Figure, Line, figure
from vivant.behavior.reading import read
from vivant.errors import TreeError

from .documents import catalog, document, tree

MAIN = """
<Sequence name="greet" _skipIf="@silence &lt; 3" _description="Only by day">
  <Present for="0"/>
  <Say zh="您好" gesture="wave" interruptible="false" persona="" outcome="{result}" _onSuccess="n := 1"/>
  <Say zh="您好"/>
  <SubTree ID="Help" topic="{result}" _autoremap="true"/>
</Sequence>
"""
HELP = tree("Help", '<Fallback><Answer question="{topic}"/></Fallback>')


def drawn(**options: object) -> Figure:
    return figure(document(MAIN, HELP), catalog().models, **options)  # type: ignore[arg-type]


def test_paths_are_those_of_the_running_tree() -> None:
    paths = [box.path for box in drawn().root.walk()]
    assert paths == [
        "greet", "greet/Present", "greet/Say", "greet/Say#2", "greet/Help", "greet/Help/Fallback",
        "greet/Help/Fallback/Answer",
    ]  # fmt: skip


def test_a_box_shows_the_ports_that_are_given_and_no_defaults() -> None:
    present, say = drawn().root.children[:2]
    assert present.lines == ()
    assert say.lines == (Line("zh", "您好"), Line("gesture", "wave"), Line("interruptible", "false"))
    assert say.hidden == 1
    assert say.tags == ("on success n := 1",)


def test_pointers_have_their_values() -> None:
    said = drawn(values={"greet/Help": {"topic": "parking"}}).root.children[3]
    assert said.lines == (Line("topic", "{result}", True, "parking"),)
    assert said.tags == ("sees all entries",)


def test_tooltips_tell_description_doc_ports_and_place() -> None:
    root = drawn().root
    assert root.tooltip.splitlines() == [
        "Sequence “greet”",
        "Only by day",
        "Ticks its children in order until one fails; goes on with the one that runs.",
        "_skipIf = @silence < 3",
        "greet",
        "test.xml:2",
    ]


def test_subtrees_are_open_or_folded() -> None:
    assert drawn().root.children[3].framed
    folded = drawn(opened=[]).root.children[3]
    assert folded.folded
    assert folded.children == ()
    assert drawn(opened=["Help"]).root.children[3].framed


def test_a_tree_that_holds_itself_is_folded_where_it_begins_anew() -> None:
    ring = document('<Sequence><SubTree ID="Main"/></Sequence>')
    assert figure(ring, catalog().models).root.children[0].folded


def test_trees_that_double_at_every_step_are_folded_in_time() -> None:
    double = "<Sequence>{}</Sequence>"
    more = "".join(tree(f"T{n}", double.format(f'<SubTree ID="T{n + 1}"/>' * 30)) for n in range(9))
    root = figure(document('<SubTree ID="T0"/>', more + tree("T9", "<AlwaysSuccess/>")), catalog().models).root
    assert sum(1 for _ in root.walk()) < 10 * figures.LIMIT


def test_another_tree_than_the_main_one_can_be_drawn() -> None:
    assert drawn(tree="Help").root.path == "Fallback"


def test_a_tree_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(TreeError, match="did you mean 'Help'"):
        drawn(tree="Hlep")
    with pytest.raises(TreeError, match="expected a tree"):
        figure(Document("empty.xml"), {})


def test_kinds_that_nobody_knows_are_drawn_by_their_children() -> None:
    text = '<root BTCPP_format="4"><BehaviorTree ID="A"><X><Y><Z/></Y><Z/></X></BehaviorTree></root>'
    categories = [box.category for box in figure(read("a.xml", text=text), {}).root.walk()]
    assert categories == ["Control", "Decorator", "Action", "Action"]
