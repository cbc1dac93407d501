"""Script: read once, run often."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.behavior.scripts.expressions import EXPRESSIONS
from vivant.behavior.blackboard import Blackboard
from vivant.behavior.scripts import Script, truth
from vivant.behavior.scripts.syntax import Expression
from vivant.errors import ScriptError


def test_the_last_statement_is_its_value() -> None:
    board = Blackboard()
    assert Script.parse("a := 1; b := a + 1; 'done'").run(board) == "done"
    assert dict(board.items()) == {"a": 1, "b": 2}


def test_who_wrote_it() -> None:
    board = Blackboard()
    Script.parse("a := 1").run(board, writer="Greet")
    assert board.writer("a") == "Greet"


def test_it_stops_where_it_fails() -> None:
    board = Blackboard()
    with pytest.raises(ScriptError):
        Script.parse("a := 1; b := c; d := 1").run(board)
    assert board.keys() == ["a"]


def test_names() -> None:
    names = Script.parse("a := b; c += 1; d = @e ? 'f' : g").names
    assert names.read == {"b", "c", "@e", "g"}
    assert names.written == {"a", "c", "d"}
    assert names.created == {"a"}


@given(st.lists(EXPRESSIONS, min_size=1, max_size=3))
def test_printed_and_read_again_it_is_identical(statements: list[Expression]) -> None:
    script = Script("", tuple(statements))
    again = Script.parse(str(script))
    assert again.statements == script.statements
    assert str(again) == str(script)


@given(EXPRESSIONS)
def test_running_gives_a_value_or_a_script_error(expression: Expression) -> None:
    board = Blackboard(values={"n": 2, "m": "x", "heard": "hello", "_x": True})
    try:
        value = Script("", (expression,)).run(board, {"问候": 3})
    except ScriptError:
        return
    assert isinstance(value, str | int | float)


def test_truth() -> None:
    script = Script.parse("n")
    assert truth(2, script)
    assert not truth(0.0, script)
    with pytest.raises(ScriptError, match="a condition that gives true, false or a number, found 'yes'"):
        truth("yes", script)
