"""Script: a piece of BehaviorTree.CPP's scripting language, read once and run often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from vivant.behavior.blackboard import Blackboard
from vivant.behavior.ports import Value
from vivant.behavior.scripts.evaluation import Scope, Step, compiled
from vivant.behavior.scripts.grammar import parse
from vivant.behavior.scripts.syntax import Assignment, Expression, Name, walk, written
from vivant.errors import ScriptError

_NOTHING: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Names:
    """Entries that a script uses. created : those that `:=` makes where they are missing; a part of `written`."""

    read: frozenset[str]
    written: frozenset[str]
    created: frozenset[str]


@dataclass(frozen=True)
class Script:
    """Statements, parted by `;`. It cannot loop, so it ends.

    https://www.behaviortree.dev/docs/guides/scripting

    >>> board = Blackboard()
    >>> Script.parse("n := 2; n += 1; n > 2 ? 'many' : 'few'").run(board)
    'many'
    """

    code: str
    statements: tuple[Expression, ...]

    @classmethod
    def parse(cls, code: str) -> Script:
        """Read it. Raises ScriptError: the column, what was expected, what was found."""
        return cls(code, parse(code))

    def run(self, blackboard: Blackboard, enums: Mapping[str, int] = _NOTHING, writer: str = "") -> Value:
        """Carry out all statements; the value of the last. Raises ScriptError."""
        scope = Scope(self.code, blackboard, enums, writer)
        *before, last = self._steps
        for step in before:
            step(scope)
        return last(scope)

    @cached_property
    def _steps(self) -> tuple[Step, ...]:
        return tuple(compiled(statement) for statement in self.statements)

    @cached_property
    def names(self) -> Names:
        """What it reads and writes."""
        parts = [part for statement in self.statements for part in walk(statement)]
        assignments = [part for part in parts if isinstance(part, Assignment)]
        changed = {part.name for part in assignments if part.operator not in (":=", "=")}
        return Names(
            frozenset({part.name for part in parts if isinstance(part, Name)} | changed),
            frozenset(part.name for part in assignments),
            frozenset(part.name for part in assignments if part.operator == ":="),
        )

    def __str__(self) -> str:
        """It, written in one style; reading that gives the same statements."""
        return "; ".join(written(statement) for statement in self.statements)


def truth(value: Value, script: Script) -> bool:
    """What a condition says. Raises ScriptError: it gave a text or a list."""
    if isinstance(value, int | float):
        return bool(value)
    raise ScriptError(script.code, 1, "a condition that gives true, false or a number", repr(value))
