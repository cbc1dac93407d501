"""Carrying out a script over a blackboard: every expression becomes a function, once.

As in BehaviorTree.CPP 4 both sides of `||` and `&&` are evaluated, numbers are equal within the precision of a float,
true and false are numbers, a text beside a number is compared as the number that it spells, and `+` joins texts as `..`
does. Other than there whole numbers stay whole, dividing by 0 is an error, and a comparison gives true or false.
"""

from __future__ import annotations

import math
import operator as op
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from vivant.behavior.blackboard import LONGEST, Blackboard, spelled
from vivant.behavior.ports import Value
from vivant.behavior.scripts.syntax import Assignment, Chain, Choice, Constant, Expression, Name, Unary
from vivant.errors import BlackboardError, ScriptError, nearest

EPSILON = 2.0**-23
"""Numbers are equal within it: the `epsilon` of a float."""

EXACT = 2**53
"""Whole numbers beyond it become floats, as all numbers of BehaviorTree.CPP are."""

Number: TypeAlias = int | float
_NUMBER = (int, float)


class Scope:
    """What a script works on. code : for errors; writer : who writes the entries."""

    __slots__ = ("blackboard", "code", "enums", "writer")

    def __init__(self, code: str, blackboard: Blackboard, enums: Mapping[str, int], writer: str) -> None:
        self.code, self.blackboard, self.enums, self.writer = code, blackboard, enums, writer

    def error(self, column: int, expected: str, found: str, advice: str = "") -> ScriptError:
        """An error at a column."""
        return ScriptError(self.code, column, expected, found, advice)


Step: TypeAlias = Callable[[Scope], Value]
"""An expression that can be carried out; raises ScriptError."""


def compiled(expression: Expression) -> Step:
    """What carries out an expression."""
    match expression:
        case Constant(value=value):
            return lambda scope: value
        case Name():
            return lambda scope: _look_up(expression, scope)
        case Unary():
            return _unary(expression)
        case Chain(rank="compare"):
            return _comparison(expression)
        case Chain():
            return _chain(expression)
        case Choice():
            return _choice(expression)
        case Assignment():
            return _assignment(expression)


def as_text(value: Value) -> str:
    """A value as it is spoken or written between other words: at most six places after the point, as in C++.

    >>> as_text(2.0), as_text(0.1 + 0.2), as_text(True), as_text(("a", "b"))
    ('2', '0.3', 'true', 'a;b')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return ";".join(value) if isinstance(value, tuple) else str(value)


# --- names ------------------------------------------------------------------------------------------------------------


def _look_up(name: Name, scope: Scope) -> Value:
    if name.name in scope.enums:
        return scope.enums[name.name]
    try:
        return scope.blackboard.get(name.name)
    except BlackboardError as error:
        raise _unknown(name.name, name.column, scope, (*error.known, *scope.enums)) from error


def _unknown(name: str, column: int, scope: Scope, known: tuple[str, ...], advice: str = "") -> ScriptError:
    advice = f"{nearest(name, known)} {advice}".strip()
    return scope.error(column, "an entry of the blackboard", f"{name!r}, which has no value", advice)


def _assignment(assignment: Assignment) -> Step:
    name, column, made = assignment.name, assignment.column, assignment.operator == ":="
    step = compiled(assignment.value)
    operator = assignment.operator[0] if assignment.operator not in (":=", "=") else ""

    def assign(scope: Scope) -> Value:
        if name in scope.enums:
            raise scope.error(column, "an entry of the blackboard", f"the constant {name!r}")
        if not made and not scope.blackboard.has(name):
            advice = f"To make a new one, write := instead of {assignment.operator}."
            raise _unknown(name, column, scope, tuple(scope.blackboard.keys()), advice)
        value = step(scope)
        if operator:
            value = _combine(operator, scope.blackboard.get(name), value, column, scope)
        try:
            scope.blackboard.set(name, value, scope.writer)
        except BlackboardError as error:
            raise scope.error(column, f"{error.expected} for {name!r}", error.found) from error
        return value

    return assign


# --- comparisons and choices ------------------------------------------------------------------------------------------


def _comparison(chain: Chain) -> Step:
    """`a < b <= c`: each two that stand beside each other; the first that does not hold ends it."""
    first, column = compiled(chain.operands[0]), chain.column
    rest = [(name, compiled(each)) for name, each in zip(chain.operators, chain.operands[1:], strict=True)]

    def compare(scope: Scope) -> bool:
        left = first(scope)
        for name, step in rest:
            right = step(scope)
            if isinstance(left, str) and isinstance(right, str):
                holds = _TEXTS[name](left, right)
            else:
                holds = _NUMBERS[name](_worth(left, column, scope), _worth(right, column, scope))
            if not holds:
                return False
            left = right
        return True

    return compare


def _worth(value: Value, column: int, scope: Scope) -> Number:
    """A number, or that of a text: a constant's, or the one that it spells."""
    if isinstance(value, _NUMBER):
        return value
    if isinstance(value, str):
        if value in scope.enums:
            return scope.enums[value]
        if (number := spelled(value)) is not None:
            return number
    raise scope.error(column, "two numbers or two texts to compare", repr(value))


_TEXTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": op.eq,
    "!=": op.ne,
    "<": op.lt,
    ">": op.gt,
    "<=": op.le,
    ">=": op.ge,
}
_NUMBERS: Mapping[str, Callable[[Any, Any], bool]] = {
    **_TEXTS,
    "==": lambda left, right: bool(abs(left - right) <= EPSILON),
    "!=": lambda left, right: bool(abs(left - right) > EPSILON),
}


def _choice(choice: Choice) -> Step:
    condition, then, otherwise = compiled(choice.condition), compiled(choice.then), compiled(choice.otherwise)

    def choose(scope: Scope) -> Value:
        value = condition(scope)
        if isinstance(value, tuple):
            raise scope.error(choice.column, "a number or a text before '?'", repr(value))
        return then(scope) if value else otherwise(scope)

    return choose


# --- calculation ------------------------------------------------------------------------------------------------------


def _chain(chain: Chain) -> Step:
    first, column = compiled(chain.operands[0]), chain.column
    rest = [(name, compiled(each)) for name, each in zip(chain.operators, chain.operands[1:], strict=True)]

    def fold(scope: Scope) -> Value:
        value = first(scope)
        for name, step in rest:
            value = _combine(name, value, step(scope), column, scope)
        return value

    return fold


def _combine(operator: str, left: Value, right: Value, column: int, scope: Scope) -> Value:
    if operator == ".." or (operator == "+" and isinstance(left, str) and isinstance(right, str)):
        return _join(left, right, column, scope)
    a, b = _number(left, operator, column, scope), _number(right, operator, column, scope)
    match operator:
        case "&&":
            return bool(a) and bool(b)
        case "||":
            return bool(a) or bool(b)
        case "&" | "|" | "^":
            return _BITS[operator](_whole(a, operator, column, scope), _whole(b, operator, column, scope))
    if operator == "/" and b == 0:
        raise scope.error(column, "a divisor other than 0", "0")
    value = _ARITHMETIC[operator](a, b)
    if not abs(value) < math.inf:
        raise scope.error(column, "a number that can be held", f"{a} {operator} {b}")
    return _held(value, whole=isinstance(a, int) and isinstance(b, int))


_ARITHMETIC: Mapping[str, Callable[[Number, Number], Number]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
}
_BITS: Mapping[str, Callable[[int, int], int]] = {"&": op.and_, "|": op.or_, "^": op.xor}


def _held(value: Number, whole: bool) -> Number:
    """A result as the blackboard holds it: whole where it is made of whole numbers and has no fraction."""
    if abs(value) > EXACT:
        return float(value)
    return int(value) if whole and value == int(value) else value


def _join(left: Value, right: Value, column: int, scope: Scope) -> str:
    joined = as_text(left) + as_text(right)
    if len(joined) > LONGEST:
        raise scope.error(column, f"a text of at most {LONGEST} characters", f"{len(joined)} of them")
    return joined


def _unary(unary: Unary) -> Step:
    step, column, operator = compiled(unary.operand), unary.column, unary.operator

    def prefix(scope: Scope) -> Value:
        value = _number(step(scope), operator, column, scope)
        if operator == "!":
            return not value
        return -value if operator == "-" else ~_whole(value, operator, column, scope)

    return prefix


def _number(value: Value, operator: str, column: int, scope: Scope) -> Number:
    if isinstance(value, _NUMBER):
        return value
    raise scope.error(column, f"numbers for {operator!r}", repr(value))


def _whole(value: Number, operator: str, column: int, scope: Scope) -> int:
    if float(value).is_integer():
        return int(value)
    raise scope.error(column, f"whole numbers for {operator!r}", repr(value))
