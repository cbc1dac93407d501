"""Every reason that the code or a shipped tree gives has its words in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import vivant.behavior
from vivant.behavior.nodes.events import NODES, Event
from vivant.behavior.reading import read
from vivant.behavior.reasons import REASONS, chinese, past
from vivant.behavior.trees import shipped

ROOM = Path(vivant.behavior.__file__).parent
GIVING = ("halt", "stop", "give_up", "_give_up_waiting", "_silence", "Verdict", "because")
"""Functions that are told a reason."""


def told() -> Iterator[str]:
    """Texts that stand where a reason is given, an f-string with its places filled in."""
    for file in sorted({*ROOM.rglob("*.py")} - {*(ROOM / "inspection").rglob("*.py")}):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in GIVING:
                    for given in (*node.args, *(each.value for each in node.keywords)):
                        yield from texts(given)
                case ast.Assign(targets=[ast.Name(id="why")], value=value):
                    yield from texts(value)


def texts(node: ast.AST) -> Iterator[str]:
    """Every text of an expression that it may give: both of an `or`, both of an `if`."""
    match node:
        case ast.Constant(value=str(text)) if " " in text:
            yield text
        case ast.BoolOp(values=values):
            for value in values:
                yield from texts(value)
        case ast.IfExp(body=one, orelse=other):
            yield from (*texts(one), *texts(other))
        case ast.JoinedStr(values=values):
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else "22:00" for each in values)


EVENTS = [kind for kind in NODES if issubclass(kind, Event)]


def test_the_search_finds_what_is_known_to_be_there() -> None:
    found = set(told())
    assert {"the visitor speaks", "something else is said", "its branch was left", "no reply came"} <= found
    assert "it is night (22:00 to 22:00), and nobody asked" in found


@pytest.mark.parametrize("reason", sorted(set(told())))
def test_every_reason_of_the_code_can_be_told(reason: str) -> None:
    assert re.search("[\u4e00-\u9fff]", chinese(reason)), reason
    assert not re.search("[a-z]", chinese(reason))
    assert reason in REASONS or past(reason) != reason


@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_says_why(kind: type[Event]) -> None:
    assert kind.why in REASONS


@pytest.mark.parametrize("tree", sorted(shipped()))
def test_the_shipped_trees_fall_silent_for_known_reasons(tree: str) -> None:
    assert given_by(tree) <= REASONS.keys()


def given_by(tree: str) -> set[str]:
    elements = (element for each in read(shipped()[tree]).all_trees() for element in each.root.walk())
    return {element.attributes["reason"] for element in elements if element.kind == "FallSilent"}


def test_nothing_is_known_that_nobody_says() -> None:
    by_trees = {reason for tree in shipped() for reason in given_by(tree)}
    assert REASONS.keys() <= {*told(), *(kind.why for kind in EVENTS), *by_trees}


def test_other_reasons_stay_as_they_are() -> None:
    assert past("because of {rain}") == chinese("because of {rain}") == "because of {rain}"
