"""Carrying out a script over a blackboard.

As in BehaviorTree.CPP 4 both sides of `||` and `&&` are evaluated, numbers are equal within the precision of a float,
true and false are numbers, and `+` joins texts as `..` does. Other than there whole numbers stay whole, dividing by 0
is an error, and a comparison gives true or false.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from vivant.behavior.blackboard import LONGEST, Blackboard
from vivant.behavior.ports import Value
from vivant.behavior.scripts.syntax import Assignment, Chain, Choice, Constant, Expression, Name, Unary
from vivant.errors import BlackboardError, ScriptError, did_you_mean

EPSILON = 2.0**-23
"""Numbers are equal within it: the `epsilon` of a float."""

EXACT = 2**53
"""Whole numbers beyond it become floats, as all numbers of BehaviorTree.CPP are."""

Number: TypeAlias = int | float


@dataclass(frozen=True, slots=True)
class Scope:
    """What a script works on. code : for errors; writer : who writes the entries."""

    code: str
    blackboard: Blackboard
    enums: Mapping[str, int]
    writer: str = ""

    def error(self, column: int, expected: str, found: str, advice: str = "") -> ScriptError:
        """An error at a column."""
        return ScriptError(self.code, column, expected, found, advice)


def evaluate(expression: Expression, scope: Scope) -> Value:
    """The value of an expression. Raises ScriptError."""
    match expression:
        case Name():
            return _look_up(expression, scope)
        case Constant(value=value):
            return value
        case Chain(rank="compare"):
            return _compare(expression, scope)
        case Chain():
            return _fold(expression, scope)
        case Unary():
            return _prefix(expression, scope)
        case Choice(condition=condition, then=then, otherwise=otherwise):
            chosen = _chooses(evaluate(condition, scope), expression, scope)
            return evaluate(then if chosen else otherwise, scope)
        case Assignment():
            return _assign(expression, scope)


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


def _look_up(name: Name, scope: Scope) -> Value:
    if name.name in scope.enums:
        return scope.enums[name.name]
    try:
        return scope.blackboard.get(name.name)
    except BlackboardError as error:
        near = did_you_mean(name.name, (*error.known, *scope.enums)).removeprefix(", ").capitalize()
        found = f"{name.name!r}, which nothing has written"
        raise scope.error(name.column, "an entry of the blackboard", found, near) from error


def _assign(assignment: Assignment, scope: Scope) -> Value:
    name, operator = assignment.name, assignment.operator
    if name in scope.enums:
        raise scope.error(assignment.column, "an entry of the blackboard", f"the constant {name!r}")
    if operator != ":=" and not scope.blackboard.has(name):
        near = did_you_mean(name, scope.blackboard.keys()).removeprefix(", ").capitalize()
        advice = f"{near} To make a new one, write := instead of {operator}.".strip()
        found = f"{name!r}, which nothing has written"
        raise scope.error(assignment.column, "an entry of the blackboard", found, advice)
    value = evaluate(assignment.value, scope)
    if operator not in (":=", "="):
        value = _combine(operator[0], scope.blackboard.get(name), value, assignment.column, scope)
    try:
        scope.blackboard.set(name, value, scope.writer)
    except BlackboardError as error:
        raise scope.error(assignment.column, f"{error.expected} for {name!r}", error.found) from error
    return value


def _compare(chain: Chain, scope: Scope) -> bool:
    """`a < b <= c`: each two that stand beside each other; the first that does not hold ends it."""
    left = evaluate(chain.operands[0], scope)
    for operator, operand in zip(chain.operators, chain.operands[1:], strict=True):
        right = evaluate(operand, scope)
        if not _holds(operator, *_alike(left, right, chain.column, scope)):
            return False
        left = right
    return True


def _alike(left: Value, right: Value, column: int, scope: Scope) -> tuple[Number, Number] | tuple[str, str]:
    """Both as numbers or both as texts; a text beside a number is read as a number."""
    if isinstance(left, str) and isinstance(right, str):
        return left, right
    return _read(left, column, scope), _read(right, column, scope)


def _read(value: Value, column: int, scope: Scope) -> Number:
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        known: Mapping[str, Number] = {"true": 1, "false": 0, **scope.enums}
        if value in known:
            return known[value]
        try:
            return float(value)
        except ValueError:
            pass
    raise scope.error(column, "two numbers or two texts to compare", repr(value))


def _holds(operator: str, left: Number | str, right: Number | str) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        return _COMPARISONS[operator](str(left) > str(right), str(left) < str(right), left == right)
    return _COMPARISONS[operator](left > right, left < right, abs(left - right) <= EPSILON)


_COMPARISONS: Mapping[str, Callable[[bool, bool, bool], bool]] = {
    "==": lambda over, under, same: same,
    "!=": lambda over, under, same: not same,
    "<": lambda over, under, same: under,
    ">": lambda over, under, same: over,
    "<=": lambda over, under, same: not over,
    ">=": lambda over, under, same: not under,
}


def _fold(chain: Chain, scope: Scope) -> Value:
    value = evaluate(chain.operands[0], scope)
    for operator, operand in zip(chain.operators, chain.operands[1:], strict=True):
        value = _combine(operator, value, evaluate(operand, scope), chain.column, scope)
    return value


def _combine(operator: str, left: Value, right: Value, column: int, scope: Scope) -> Value:
    if operator == ".." or (operator == "+" and isinstance(left, str) and isinstance(right, str)):
        return _join(left, right, column, scope)
    for value in (left, right):
        if not isinstance(value, int | float):
            raise scope.error(column, f"numbers around {operator!r}", repr(value))
    if operator in ("&&", "||"):
        return bool(left) and bool(right) if operator == "&&" else bool(left) or bool(right)
    if operator in _BITS:
        return _BITS[operator](_whole(left, column, scope), _whole(right, column, scope))
    assert isinstance(left, int | float)
    assert isinstance(right, int | float)
    return _calculate(operator, left, right, column, scope)


def _calculate(operator: str, left: Number, right: Number, column: int, scope: Scope) -> Number:
    if operator == "/" and right == 0:
        raise scope.error(column, "a divisor other than 0", "0")
    value = _ARITHMETIC[operator](left, right)
    if isinstance(left, int) and isinstance(right, int) and value == int(value):
        value = int(value)
    if isinstance(value, int) and abs(value) > EXACT:
        value = float(value)
    if not math.isfinite(value):
        raise scope.error(column, "a number that can be held", f"{left} {operator} {right}")
    return value


_ARITHMETIC: Mapping[str, Callable[[Number, Number], Number]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
}

_BITS: Mapping[str, Callable[[int, int], int]] = {
    "&": lambda left, right: left & right,
    "|": lambda left, right: left | right,
    "^": lambda left, right: left ^ right,
}


def _join(left: Value, right: Value, column: int, scope: Scope) -> str:
    joined = as_text(left) + as_text(right)
    if len(joined) > LONGEST:
        raise scope.error(column, f"a text of at most {LONGEST} characters", f"{len(joined)} of them")
    return joined


def _whole(value: Value, column: int, scope: Scope) -> int:
    if isinstance(value, int | float) and float(value).is_integer():
        return int(value)
    raise scope.error(column, "a whole number", repr(value))


def _prefix(unary: Unary, scope: Scope) -> Value:
    value = evaluate(unary.operand, scope)
    if not isinstance(value, int | float):
        raise scope.error(unary.column, f"a number after {unary.operator!r}", repr(value))
    match unary.operator:
        case "-":
            return -value
        case "~":
            return ~_whole(value, unary.column, scope)
    return not value


def _chooses(value: Value, choice: Choice, scope: Scope) -> bool:
    if isinstance(value, tuple):
        raise scope.error(choice.column, "a number or a text before '?'", repr(value))
    return bool(value)
