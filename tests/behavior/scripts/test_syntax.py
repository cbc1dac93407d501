"""What a script means, written again."""

from __future__ import annotations

from hypothesis import given

from tests.behavior.scripts.expressions import EXPRESSIONS
from vivant.behavior.scripts.grammar import parse
from vivant.behavior.scripts.syntax import Constant, Expression, Name, Unary, walk, written


@given(EXPRESSIONS)
def test_written_and_read_again_it_is_the_same(expression: Expression) -> None:
    assert parse(written(expression)) == (expression,)


def test_numbers_keep_their_kind() -> None:
    assert Constant(1) != Constant(1.0) != Constant(True)
    assert written(Constant(1.0)) == "1.0"
    assert written(Constant(True)) == "true"


def test_a_negative_number_is_no_negation() -> None:
    assert written(Unary("-", Constant(3))) == "-(3)"
    assert written(Constant(-3)) == "-3"


def test_walking_finds_every_name() -> None:
    (expression,) = parse("a := b > 1 ? -c : (d && (e = f))")
    assert [part.name for part in walk(expression) if isinstance(part, Name)] == ["b", "c", "d", "f"]
