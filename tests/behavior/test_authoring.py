"""Nodes from plain functions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from py_trees.common import Status

from vivant.behavior.agenda import Agenda
from vivant.behavior.authoring import Steps, action, condition, perform
from vivant.behavior.building import build
from vivant.behavior.catalog import Catalog
from vivant.behavior.context import Context
from vivant.behavior.guards import Guards
from vivant.behavior.node import FAILURE, RUNNING, SUCCESS, Node
from vivant.behavior.ports import Port
from vivant.behavior.reading import read
from vivant.behavior.runner import Runner
from vivant.behavior.situation import Situation
from vivant.score import Gesture, Halt, Heard, Lang


def runner(kind: type[Node], body: str) -> Runner:
    catalog = Catalog.shipped()
    catalog.add(kind)
    file = f'<root BTCPP_format="4"><BehaviorTree ID="main">{body}</BehaviorTree></root>'
    context = Context(Situation("en"), Agenda())
    return Runner(build(read("x.xml", text=file), catalog, context), Guards([]))


def test_a_function_is_a_condition() -> None:
    @condition
    def mentions_age(node: Node, least: Annotated[int, "Years."] = 18) -> bool:
        """The visitor says that they are of age."""
        heard = node.context.situation.heard
        return heard is not None and int(heard.text) >= least

    model = mentions_age.model()
    assert (model.kind, model.category, model.doc) == (
        "MentionsAge", "Condition", "The visitor says that they are of age.",
    )  # fmt: skip
    assert model.ports == (Port("least", "int", "Years.", "18"),)
    made = runner(mentions_age, '<MentionsAge least="20"/>')
    for text, status in (("19", FAILURE), ("20", SUCCESS)):
        made.tick(0, [Heard(text, "en")])
        assert made.tree.root.status is status


def test_annotations_are_ports() -> None:
    @action
    def much(
        node: Node, a: str, b: int, c: float = 0.5, d: bool = False, e: tuple[str, ...] = ("x", "y"), f: Lang = "zh",
        g: Literal["left", "right"] = "left", *, h: Annotated[str, "A text."] = "",
    ) -> None:  # fmt: skip
        """Takes much."""

    assert much.model().ports == (
        Port("a", "string"), Port("b", "int"), Port("c", "float", default="0.5"), Port("d", "bool", default="false"),
        Port("e", "list", default="x;y"), Port("f", "lang", default="zh"),
        Port("g", "string", default="left", choices=("left", "right")), Port("h", "string", "A text.", ""),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("returned", "status"), [(None, SUCCESS), (True, SUCCESS), (False, FAILURE), (Status.RUNNING, RUNNING)]
)
def test_what_a_function_returns_is_its_status(returned: Any, status: Status) -> None:
    @action
    def returns(node: Node) -> Any:
        """Returns it."""
        return returned

    made = runner(returns, "<Returns/>")
    made.tick(0, [])
    assert made.tree.root.status is status


def test_outputs_are_given_by_the_node() -> None:
    @action(outputs=[Port("sum", "int", "The sum.", direction="output")])
    def add(node: Node, a: int, b: int) -> None:
        """Adds."""
        node.output("sum", a + b)

    made = runner(add, '<Add a="2" b="3" sum="{c}"/>')
    made.tick(0, [])
    assert made.tree.blackboard.get("c") == 5


@action
def wave_twice(node: Node) -> Steps:
    """Waves twice."""
    for _ in range(2):
        if not (yield from perform(node, Gesture("wave"))):
            return False
    return True


def test_a_generator_runs_on_with_each_tick() -> None:
    made = runner(wave_twice, "<WaveTwice/>")
    first, *_ = made.tick(0, [])
    assert made.tick(1, []) == []
    made.report(first.id, "done")
    second, *_ = made.tick(2, [])
    assert isinstance(second, Gesture)
    made.report(second.id, "done")
    made.tick(3, [])
    assert made.tree.root.status is SUCCESS


def test_an_act_that_fails_is_told_to_the_generator() -> None:
    made = runner(wave_twice, "<WaveTwice/>")
    made.report(made.tick(0, [])[0].id, "failed")
    made.tick(1, [])
    assert made.tree.root.status is FAILURE


def test_a_generator_that_is_halted_ends_its_act() -> None:
    made = runner(wave_twice, "<ReactiveFallback><Heard/><WaveTwice/></ReactiveFallback>")
    made.tick(0, [])
    [halt] = made.tick(1, [Heard("stop it", "en")])
    assert isinstance(halt, Halt)
    assert made.last.faults == ()


def test_what_cannot_be_a_node_is_named() -> None:
    def undocumented(node: Node) -> bool:
        return True

    def strange(node: Node, a: dict[str, int]) -> bool:
        """Takes a dictionary."""
        return True

    def nothing() -> bool:
        """Takes nothing."""
        return True

    for function, message in (
        (undocumented, "undocumented: expected a docstring that says what the node does, found none"),
        (strange, r"strange: expected one of .* for the port 'a', found dict\[str, int\]"),
        (nothing, "nothing: expected the node as its first parameter, found no parameters"),
    ):
        with pytest.raises(TypeError, match=message):
            condition(function)
