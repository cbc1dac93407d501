"""What a script means once it is read, and how it is written again.

Operators of one rank that stand beside each other are one node, `Chain`: `a + b - c` has three operands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Rank: TypeAlias = Literal["or", "compare", "concat", "bits", "both", "sum", "product"]
"""Which operators bind alike: `|| &&`, `== < …`, `..`, `| ^`, `&`, `+ -`, `* /`."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, true or false. kind : so that 1, 1.0 and true are told apart."""

    value: int | float | bool | str
    column: int = field(default=0, compare=False)
    kind: str = field(init=False, repr=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", type(self.value).__name__)


@dataclass(frozen=True, slots=True)
class Name:
    """An entry of the blackboard, or a constant of the caller."""

    name: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x`, `~x` or `!x`."""

    operator: str
    operand: Expression
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands with an operator of the same rank between each two, worked off from the left."""

    rank: Rank
    operands: tuple[Expression, ...]
    operators: tuple[str, ...]
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """`condition ? then : otherwise`."""

    condition: Expression
    then: Expression
    otherwise: Expression
    column: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Assignment:
    """`name := value`, or with another operator of its kind."""

    name: str
    operator: str
    value: Expression
    column: int = field(default=0, compare=False)


Expression: TypeAlias = Constant | Name | Unary | Chain | Choice | Assignment


def walk(expression: Expression) -> Iterator[Expression]:
    """It and all inside it."""
    yield expression
    match expression:
        case Unary(operand=operand):
            yield from walk(operand)
        case Chain(operands=operands):
            for operand in operands:
                yield from walk(operand)
        case Choice(condition=condition, then=then, otherwise=otherwise):
            for part in (condition, then, otherwise):
                yield from walk(part)
        case Assignment(value=value):
            yield from walk(value)


def written(expression: Expression) -> str:
    """The expression as code; reading it gives the same expression.

    >>> written(Chain("sum", (Name("n"), Constant(1)), ("+",)))
    'n + 1'
    """
    match expression:
        case Constant(value=value):
            return _constant(value)
        case Name(name=name):
            return name
        case Unary(operator=operator, operand=operand):
            return f"{operator}{_atom(operand, negative=False)}"
        case Chain(operands=operands, operators=operators):
            words = [_atom(operands[0])]
            for operator, operand in zip(operators, operands[1:], strict=True):
                words += [operator, _atom(operand)]
            return " ".join(words)
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return f"{_atom(condition)} ? {_atom(then)} : {_atom(otherwise)}"
        case Assignment(name=name, operator=operator, value=value):
            return f"{name} {operator} {_atom(value)}"


def _atom(expression: Expression, *, negative: bool = True) -> str:
    """As an operand: whatever has operators stands in parentheses."""
    match expression:
        case Name() | Constant(value=str() | bool()):
            return written(expression)
        case Constant(value=int() | float() as value) if negative and value >= 0:
            return written(expression)
    return f"({written(expression)})"


def _constant(value: int | float | bool | str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"' if "'" in value else f"'{value}'"
    return repr(value)
