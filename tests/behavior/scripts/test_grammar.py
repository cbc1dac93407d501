"""Reading scripts: which operator binds how, and what is refused where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.behavior.scripts.grammar import DEEPEST, parse
from vivant.behavior.scripts.syntax import Assignment, Chain, Constant, written
from vivant.errors import ScriptError


@pytest.mark.parametrize(
    ("code", "means"),
    [
        ("a + b * c", "a + (b * c)"),
        ("a - b + c", "a - b + c"),
        ("(a - b) + c", "(a - b) + c"),
        ("-a * b", "(-a) * b"),
        ("a & b | c ^ d", "(a & b) | c ^ d"),
        ("~a & b", "(~a) & b"),
        ("!a && b", "(!a) && b"),
        ("a || b && c", "a || b && c"),
        ("a < b == c", "a < b == c"),
        ("a + 1 > b & 1", "(a + 1) > (b & 1)"),
        ("a > 1 && b", "(a > 1) && b"),
        ("'n' .. a + 1", "'n' .. (a + 1)"),
        ("a && b ? c : d || e", "(a && b) ? c : (d || e)"),
        ("a ? b ? 1 : 2 : 3", "a ? (b ? 1 : 2) : 3"),
        ("a ? b := 1 : 3", "a ? (b := 1) : 3"),
        ("a := b ? 1 : 2", "a := (b ? 1 : 2)"),
        ("(a := 3) + 1", "(a := 3) + 1"),
        ("a-1", "a - 1"),
        ("a - -1", "a - (-1)"),
        ("!!a", "!(!a)"),
    ],
)
def test_what_binds_more_tightly(code: str, means: str) -> None:
    assert [written(statement) for statement in parse(code)] == [means]


def test_neighbours_of_one_rank_are_one_chain() -> None:
    (chain,) = parse("1 + 2 - 3")
    assert chain == Chain("sum", (Constant(1), Constant(2), Constant(3)), ("+", "-"))


def test_statements_and_columns() -> None:
    first, second = parse("a := 1;\n b += 'x' ;")
    assert (first, second) == (Assignment("a", ":=", Constant(1)), Assignment("b", "+=", Constant("x")))
    assert (first.column, second.column) == (1, 10)


@pytest.mark.parametrize(
    ("code", "column", "expected", "found"),
    [
        ("", 1, "a value or the name of an entry", "the end"),
        ("a +", 4, "a value or the name of an entry", "the end"),
        ("a + * b", 5, "a value or the name of an entry", "'*'"),
        (";", 1, "a value or the name of an entry", "';'"),
        ("(a", 3, "')'", "the end"),
        ("a b", 3, "an operator, ';' or the end", "'b'"),
        ("a ? b", 6, "':'", "the end"),
        ("a := b := c", 8, "parentheses around an assignment inside another", "':='"),
        ("a ? 1 : b ? 2 : 3", 11, "parentheses around a choice ? : inside another", "'?'"),
        ("1 := a", 3, "the name of an entry before an assignment", "':='"),
        ("a + b & c", 7, "parentheses around one of them", "arithmetic and bits mixed"),
        ("a | b + c", 3, "parentheses around one of them", "arithmetic and bits mixed"),
        ("!a + 1", 4, "parentheses around one of them", "bits and arithmetic mixed"),
        ("99999999999999999999", 1, "a number that a double holds exactly", "'99999999999999999999'"),
        ("1e999", 1, "a number that a double holds exactly", "'1e999'"),
    ],
)
def test_what_is_refused(code: str, column: int, expected: str, found: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse(code)
    error = caught.value
    assert (error.column, error.expected, error.found) == (column, expected, found)


@pytest.mark.parametrize("opening", ["(", "!", "-(", "1 ? ("])
def test_depth_is_bounded(opening: str) -> None:
    with pytest.raises(ScriptError, match=f"at most {DEEPEST} parentheses"):
        parse(opening * 2000)


def test_length_alone_is_no_depth() -> None:
    (chain,) = parse(" + ".join(["n"] * 2000))
    assert isinstance(chain, Chain)
    assert len(chain.operands) == 2000


@given(st.text("ab1.'\"()?:;=+-*/&|!~^<>@ \n", max_size=40))
def test_any_text_is_a_script_or_an_error_within_it(code: str) -> None:
    column, statements = 1, None
    try:
        statements = parse(code)
    except ScriptError as error:
        column = error.column
    assert 1 <= column <= len(code) + 1
    if statements is not None:
        assert parse("; ".join(map(written, statements))) == statements
