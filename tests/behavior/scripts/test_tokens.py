"""Tokens: what a script is made of, and where something is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.behavior.scripts.tokens import LONGEST, Token, tokens
from vivant.errors import ScriptError


def test_sorts_and_columns() -> None:
    assert list(tokens(" n:=@m .. 'a b'")) == [
        Token("name", "n", 2),
        Token("mark", ":=", 3),
        Token("name", "@m", 5),
        Token("mark", "..", 8),
        Token("text", "'a b'", 11),
        Token("end", "", 16),
    ]


@pytest.mark.parametrize("number", ["0", "12", "1.5", "1e3", "2.5E-3", "0x1F", "0Xff"])
def test_numbers(number: str) -> None:
    assert [token.text for token in tokens(f"{number}+{number}")] == [number, "+", number, ""]


@pytest.mark.parametrize("mark", ["==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", ":=", ".."])
def test_the_longest_mark_is_taken(mark: str) -> None:
    assert [token.text for token in tokens(f"a{mark}b")] == ["a", mark, "b", ""]


def test_names_in_any_writing() -> None:
    assert [token.text for token in tokens("问候 naïve _x x1")] == ["问候", "naïve", "_x", "x1", ""]


@pytest.mark.parametrize(
    ("code", "column", "found"),
    [
        ("a % b", 3, "'%'"),
        ("{a} > 1", 1, "'{'"),
        ("f(a, b)", 4, "','"),
        ("a.b", 2, "'.'"),
        ("12abc", 1, "'12abc'"),
        ("1..2", 1, "'1..2'"),
        ("0x", 1, "'0x'"),
        ("n := 'abc", 6, '"\'abc"'),
        ("a @ b", 3, "'@'"),
    ],
)
def test_what_is_no_token(code: str, column: int, found: str) -> None:
    with pytest.raises(ScriptError) as caught:
        list(tokens(code))
    assert (caught.value.column, caught.value.found) == (column, found)


def test_a_script_has_an_end() -> None:
    with pytest.raises(ScriptError, match=f"at most {LONGEST} characters, found {LONGEST + 1}"):
        list(tokens("x" * (LONGEST + 1)))


@given(st.text())
def test_any_text_is_tokens_or_an_error_within_it(code: str) -> None:
    column, found = 1, []
    try:
        for token in tokens(code):
            found.append(token)
    except ScriptError as error:
        column = error.column
    else:
        assert "".join("".join(token.text for token in found).split()) == "".join(code.split())
    assert 1 <= column <= len(code) + 1
