"""Carrying out scripts: values, kinds, and what cannot be done."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vivant.behavior.blackboard import Blackboard
from vivant.behavior.ports import Value
from vivant.behavior.scripts import Script, as_text
from vivant.errors import ScriptError

ENUMS = {"RED": 1, "GREEN": 2}


def run(code: str, **entries: Value) -> Value:
    board = Blackboard(values=entries)
    return Script.parse(code).run(board, ENUMS)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("7 / 2", 3.5),
        ("8 / 2", 4),
        ("2 * 1.5", 3.0),
        ("0x10 + 1", 17),
        ("1e2", 100.0),
        ("'a' + 'b'", "ab"),
        ("'n = ' .. 3 .. '!'", "n = 3!"),
        ("'' .. 2.50", "2.5"),
        ("true .. ''", "true"),
        ("6 & 3 | 8", 10),
        ("6 ^ 3", 5),
        ("~0", -1),
        ("!0", True),
        ("!3", False),
        ("-(2)", -2),
        ("true && 2", True),
        ("true || false && false", False),
        ("1 < 2 < 3", True),
        ("1 < 3 < 2", False),
        ("0.1 + 0.2 == 0.3", True),
        ("0.1 + 0.2 != 0.3", False),
        ("'a' < 'b'", True),
        ("'2' == 2", True),
        ("'true' == true", True),
        ("'GREEN' == GREEN", True),
        ("GREEN + RED", 3),
        ("'' ? 1 : 2", 2),
        ("'x' ? 1 : 2", 1),
        ("0.0 ? 1 : 2", 2),
        ("true + true", 2),
        ("9007199254740992 + 1 > 0", True),
    ],
)
def test_values(code: str, value: Value) -> None:
    found = run(code)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("code", "entries", "after"),
    [
        ("n := 3", {}, {"n": 3}),
        ("n = 3", {"n": 1}, {"n": 3}),
        ("n += 3", {"n": 1}, {"n": 4}),
        ("n -= 3; n *= 4; n /= 8", {"n": 1}, {"n": -1}),
        ("s += '!'", {"s": "hi"}, {"s": "hi!"}),
        ("n := m := 3", None, None),
        ("n := (m := 3) + 1", {}, {"m": 3, "n": 4}),
        ("n ? m := 1 : k := 1", None, None),
        ("n ? (m := 1) : (k := 1)", {"n": 0}, {"n": 0, "k": 1}),
    ],
)
def test_assignments(code: str, entries: dict[str, Value] | None, after: dict[str, Value] | None) -> None:
    if entries is None:
        with pytest.raises(ScriptError):
            Script.parse(code)
        return
    board = Blackboard(values=entries)
    Script.parse(code).run(board, ENUMS)
    assert dict(board.items()) == after


@pytest.mark.parametrize(
    ("code", "entries", "sentence"),
    [
        ("nmae == 1", {"name": 2}, "column 1: .* found 'nmae', which has no value. Did you mean 'name'?"),
        ("1 + GREE", {}, "column 5: .* Did you mean 'GREEN'?"),
        ("m = 3", {}, "column 1: expected an entry of the blackboard, .* write := instead of ="),
        ("m += 3", {}, r"write := instead of \+="),
        ("n := 'x'", {"n": 2}, "column 1: expected a number for 'n', found a text, 'x'"),
        ("RED := 2", {}, "found the constant 'RED'"),
        ("4 / (2 - 2)", {}, "column 3: expected a divisor other than 0, found 0"),
        ("n /= 0", {"n": 1}, "a divisor other than 0"),
        ("'a' - 1", {}, r"expected numbers for '-', found 'a'"),
        ("'a' && true", {}, "expected numbers for '&&', found 'a'"),
        ("!'a'", {}, "expected numbers for '!', found 'a'"),
        ("1.5 & 1", {}, "expected whole numbers for '&', found 1.5"),
        ("~1.5", {}, "expected whole numbers for '~', found 1.5"),
        ("'a' < 1", {}, "column 5: expected two numbers or two texts to compare, found 'a'"),
        ("'nan' == 1", {}, "two numbers or two texts"),
        ("l == 1", {"l": ("a",)}, "two numbers or two texts"),
        ("l ? 1 : 2", {"l": ("a",)}, "a number or a text before"),
        ("1e308 * 10", {}, "expected a number that can be held"),
        ("n -= 'x'", {"n": 1}, "expected numbers for '-'"),
    ],
)
def test_what_cannot_be_done(code: str, entries: dict[str, Value], sentence: str) -> None:
    with pytest.raises(ScriptError, match=sentence):
        run(code, **entries)


def test_both_sides_are_evaluated() -> None:
    board = Blackboard()
    Script.parse("true || (n := 1); false && (m := 1)").run(board)
    assert dict(board.items()) == {"n": 1, "m": 1}


def test_numbers_that_grow_stay_numbers() -> None:
    board = Blackboard(values={"n": 3})
    script = Script.parse("n *= n")
    with pytest.raises(ScriptError, match="a number that can be held"):
        for _ in range(20):
            script.run(board)
    assert isinstance(board.get("n"), float)


def test_texts_that_grow_end() -> None:
    board = Blackboard(values={"s": "ab"})
    script = Script.parse("s += s")
    with pytest.raises(ScriptError, match="a text of at most"):
        for _ in range(40):
            script.run(board)


# --- against Python ---------------------------------------------------------------------------------------------------

NUMBER = st.integers(0, 99).map(str) | st.sampled_from(["0.5", "2.25", "1e2"])


def _joined(inner: st.SearchStrategy[str], marks: list[str]) -> st.SearchStrategy[str]:
    more = st.tuples(st.sampled_from(marks), inner).map(" ".join)
    return st.tuples(inner, st.lists(more, max_size=3)).map(lambda parts: " ".join([parts[0], *parts[1]]))


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    atom = inner.map("({})".format) | inner.map("-({})".format) | NUMBER
    return _joined(_joined(atom, ["*", "/"]), ["+", "-"])


ARITHMETIC = st.recursive(NUMBER, _grown, max_leaves=20)
COMPARISONS = _joined(ARITHMETIC, ["<", "<=", ">", ">="])


@given(ARITHMETIC)
def test_arithmetic_is_that_of_python(code: str) -> None:
    try:
        expected = eval(code)
    except ZeroDivisionError:
        assume(False)
    assume(math.isfinite(expected) and abs(expected) < 1e300)
    found = run(code)
    assert isinstance(found, int | float)
    assert math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


@given(COMPARISONS)
def test_comparisons_chain_as_in_python(code: str) -> None:
    assume("<" in code or ">" in code)
    try:
        expected = eval(code)
    except ZeroDivisionError:
        assume(False)
    assert run(code) is expected


@given(st.lists(st.tuples(st.sampled_from(["&&", "||"]), st.booleans()), max_size=8), st.booleans())
def test_and_and_or_bind_alike(rest: list[tuple[str, bool]], first: bool) -> None:
    code, expected = str(first).lower(), first
    for mark, value in rest:
        code += f" {mark} {str(value).lower()}"
        expected = expected and value if mark == "&&" else expected or value
    assert bool(run(code)) is expected


@given(st.lists(st.tuples(st.sampled_from("&|^"), st.integers(0, 2**31)), max_size=8), st.integers(0, 2**31))
def test_bits_are_those_of_python(rest: list[tuple[str, int]], first: int) -> None:
    code = str(first) + "".join(f" {mark} {value}" for mark, value in rest)
    groups = code.replace(" | ", ") | (").replace(" ^ ", ") ^ (")
    value: int = 0
    mark = "|"
    for part in f"({groups})".replace(") ", ")#").split("#"):
        if part[0] in "|^":
            mark, part = part[0], part[2:]
        each = eval(part)
        value = value | each if mark == "|" else value ^ each
    assert run(code) == value


@given(st.integers() | st.floats(-1e6, 1e6))
def test_a_number_is_spoken_with_six_places(number: float) -> None:
    text = as_text(number)
    assert "e" not in text
    assert float(text) == pytest.approx(number, rel=1e-9, abs=6e-7)
