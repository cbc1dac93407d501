"""Tokens of the scripting language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from vivant.errors import ScriptError

Sort: TypeAlias = Literal["number", "text", "name", "mark", "end"]

LONGEST = 10_000
"""Characters of a script."""

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>0[xX][0-9a-fA-F]+(?![\w.])|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))
    |(?P<text>'[^']*'|"[^"]*")
    |(?P<name>@?[^\W\d]\w*)
    |(?P<mark>:=|\+=|-=|\*=|/=|==|!=|<=|>=|&&|\|\||\.\.|[-+*/&|^~!<>=?:;()])
    |(?P<end>$)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """sort : what it is. text : as it is written. column : where it begins, from 1."""

    sort: Sort
    text: str
    column: int

    def __str__(self) -> str:
        return "the end" if self.sort == "end" else repr(self.text)


def tokens(code: str) -> Iterator[Token]:
    """The tokens of a script, the end last.

    >>> [token.text for token in tokens("n := n+1")]
    ['n', ':=', 'n', '+', '1', '']

    Raises
    ------
    ScriptError : something that is no token.
    """
    if len(code) > LONGEST:
        raise ScriptError(f"{code[:40]}...", LONGEST, f"at most {LONGEST} characters", str(len(code)))
    at = 0
    while True:
        found = _TOKEN.match(code, at)
        if found is None:
            raise _stray(code, at)
        sort = next(sort for sort in _SORTS if found[sort] is not None)
        yield Token(sort, found[sort], found.start(sort) + 1)
        if sort == "end":
            return
        at = found.end()


_SORTS: tuple[Sort, ...] = ("number", "text", "name", "mark", "end")


def _stray(code: str, at: int) -> ScriptError:
    at += len(code[at:]) - len(code[at:].lstrip())
    char = code[at]
    if char in "'\"":
        return ScriptError(code, at + 1, f"a text that ends with {char}", repr(code[at:]))
    if char.isdigit():
        written = re.match(r"[\w.]+", code[at:])
        return ScriptError(code, at + 1, "a number", repr(written[0] if written else char))
    advice = {
        "%": "There is no remainder.",
        "{": "A script names an entry without braces.",
        "[": "There are no lists in scripts.",
        ",": "Statements are parted by ';'.",
    }
    return ScriptError(code, at + 1, "a name, a value or an operator", repr(char), advice.get(char, ""))
