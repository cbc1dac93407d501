"""Reading a script by operator precedence (V. Pratt, "Top down operator precedence", POPL 1973).

The grammar is that of BehaviorTree.CPP 4 (`scripting/operators.hpp`): `||` and `&&` bind alike, comparisons chain,
arithmetic, bits and `..` are not mixed without parentheses, `? :` and assignments do not chain.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from vivant.behavior.scripts.syntax import Assignment, Chain, Choice, Constant, Expression, Name, Rank, Unary
from vivant.behavior.scripts.tokens import Token, tokens
from vivant.errors import ScriptError

DEEPEST = 40
"""Parentheses and prefixes inside each other."""

ASSIGNMENTS = (":=", "=", "+=", "-=", "*=", "/=")
_ASSIGN, _CHOOSE = 10, 20
_RANKS: Mapping[str, tuple[int, Rank]] = {
    **dict.fromkeys(("||", "&&"), (30, "or")),
    **dict.fromkeys(("==", "!=", "<", ">", "<=", ">="), (40, "compare")),
    "..": (50, "concat"),
    **dict.fromkeys(("|", "^"), (51, "bits")),
    "&": (52, "both"),
    **dict.fromkeys(("+", "-"), (60, "sum")),
    **dict.fromkeys(("*", "/"), (70, "product")),
}
_PREFIXES = ("-", "~", "!")
_TIGHTEST = 80


class _Part(NamedTuple):
    """An expression, and the family of operators that stand in it outside parentheses."""

    expression: Expression
    family: str = ""


def parse(code: str) -> tuple[Expression, ...]:
    """The statements of a script. Raises ScriptError: where, what was expected, what was found."""
    return _Parser(code).statements()


class _Parser:
    def __init__(self, code: str) -> None:
        self._code = code
        self._tokens = tuple(tokens(code))
        self._at = 0
        self._depth = 0

    def statements(self) -> tuple[Expression, ...]:
        found = [self._expression(0).expression]
        while self._take(";"):
            if self._token.sort == "end":
                break
            found.append(self._expression(0).expression)
        if self._token.sort != "end":
            raise self._error("an operator, ';' or the end")
        return tuple(found)

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _take(self, mark: str) -> Token | None:
        token = self._token
        if token.sort != "mark" or token.text != mark:
            return None
        self._at += 1
        return token

    def _error(self, expected: str, advice: str = "", token: Token | None = None) -> ScriptError:
        token = token or self._token
        return ScriptError(self._code, token.column, expected, str(token), advice)

    def _expression(self, least: int) -> _Part:
        """An expression whose operators bind at least as tightly as `least`."""
        left = self._operand()
        while self._token.sort == "mark":
            mark = self._token.text
            if mark in _RANKS and _RANKS[mark][0] >= least:
                left = self._chain(left, *_RANKS[mark])
            elif mark == "?" and least <= _CHOOSE:
                left = self._choice(left)
            elif mark in ASSIGNMENTS and least <= _ASSIGN:
                left = self._assignment(left)
            else:
                break
        return left

    def _chain(self, left: _Part, power: int, rank: Rank) -> _Part:
        operands, operators, column = [left], [], self._token.column
        while self._token.sort == "mark" and _RANKS.get(self._token.text) == (power, rank):
            operators.append(self._token.text)
            self._at += 1
            operands.append(self._expression(power + 1))
        family = _FAMILIES[rank]
        for operand in operands:
            self._unmixed(operand, family, column)
        return _Part(Chain(rank, tuple(part.expression for part in operands), tuple(operators), column), family)

    def _unmixed(self, part: _Part, family: str, column: int) -> None:
        if (part.family, family) in _MIXED:
            found = f"{part.family} and {family} mixed"
            raise ScriptError(self._code, column, "parentheses around one of them", found)

    def _choice(self, condition: _Part) -> _Part:
        self._single(condition, "a choice ? :")
        column = self._token.column
        self._at += 1
        then = self._nested()
        if not self._take(":"):
            raise self._error("':'")
        otherwise = self._expression(_CHOOSE + 1)
        return _Part(Choice(condition.expression, then, otherwise.expression, column), "a choice ? :")

    def _assignment(self, left: _Part) -> _Part:
        self._single(left, "an assignment")
        token = self._token
        if not isinstance(left.expression, Name):
            raise self._error("the name of an entry before an assignment", "To compare, write ==.", token)
        self._at += 1
        value = self._expression(_ASSIGN + 1)
        name = left.expression
        return _Part(Assignment(name.name, token.text, value.expression, name.column), "an assignment")

    def _single(self, left: _Part, family: str) -> None:
        if left.family == family:
            raise self._error(f"parentheses around {family} inside another")

    def _nested(self) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._error(f"at most {DEEPEST} parentheses inside each other")
        part = self._expression(0)
        self._depth -= 1
        return part.expression

    def _operand(self) -> _Part:
        token = self._token
        if token.sort == "end" or (token.sort == "mark" and token.text not in (*_PREFIXES, "(")):
            raise self._error("a value or the name of an entry")
        self._at += 1
        match token.sort:
            case "number":
                return _Part(Constant(self._number(token), token.column))
            case "text":
                return _Part(Constant(token.text[1:-1], token.column))
            case "name":
                return _Part(_word(token))
        return self._enclosed() if token.text == "(" else self._prefixed(token)

    def _enclosed(self) -> _Part:
        part = self._nested()
        if not self._take(")"):
            raise self._error("')'")
        return _Part(part)

    def _prefixed(self, prefix: Token) -> _Part:
        if prefix.text == "-" and self._token.sort == "number":
            number = self._token
            self._at += 1
            return _Part(Constant(-self._number(number), prefix.column))
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._error(f"at most {DEEPEST} parentheses inside each other")
        operand = self._operand()
        self._depth -= 1
        family = "arithmetic" if prefix.text == "-" else "bits"
        self._unmixed(operand, family, prefix.column)
        return _Part(Unary(prefix.text, operand.expression, prefix.column), family)

    def _number(self, token: Token) -> int | float:
        if token.text[:2] in ("0x", "0X"):
            value: int | float = int(token.text, 16)
        else:
            value = float(token.text) if any(mark in token.text for mark in ".eE") else int(token.text)
        if (abs(value) > 2**53 and isinstance(value, int)) or value == float("inf"):
            raise self._error("a number that a double holds exactly", "", token)
        return value


_FAMILIES: Mapping[Rank, str] = {
    "or": "logic",
    "compare": "comparison",
    "concat": "texts",
    "bits": "bits",
    "both": "bits",
    "sum": "arithmetic",
    "product": "arithmetic",
}
_MIXED = (("bits", "arithmetic"), ("arithmetic", "bits"), ("bits", "texts"), ("texts", "bits"))
"""What BehaviorTree.CPP takes only with parentheses."""


def _word(token: Token) -> Expression:
    if token.text in ("true", "false"):
        return Constant(token.text == "true", token.column)
    return Name(token.text, token.column)
