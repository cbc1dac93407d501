"""Written text cut into tokens: Hanzi one by one, Latin words, numbers of all sorts, punctuation, symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

Kind: TypeAlias = Literal[
    "email", "url", "date", "time", "phone", "money", "percent", "measure", "ordinal", "number",
    "latin", "hanzi", "space", "symbol",
]  # fmt: skip

NUMERIC: frozenset[Kind] = frozenset({"date", "time", "phone", "money", "percent", "measure", "ordinal", "number"})
"""Kinds that are read in the language around them."""

CURRENCIES = "¥￥$€£"

UNITS = ("km", "cm", "mm", "m", "kg", "mg", "g", "ml", "mL", "L", "h", "min", "s", "㎡", "m²", "MB", "GB", "℃", "°C")
"""Units that a number may carry; `readings` says them."""

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_LETTER = r"A-Za-zÀ-ÖØ-öø-ɏ"

_TOKEN = re.compile(
    rf"""
      (?P<email> [A-Za-z0-9._+-]+ @ [A-Za-z0-9-]+ (?:\.[A-Za-z0-9-]+)+ )
    | (?P<url>   https?://[^\s\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+
               | (?:[A-Za-z0-9-]+\.)+[a-z]{{2,}} (?:/[A-Za-z0-9._/-]*[A-Za-z0-9/])? (?![{_LETTER}]) )
    | (?P<date>  [0-9]{{4}}(?P<sep>[-/.]) (?:0?[1-9]|1[0-2]) (?P=sep) (?:3[01]|[12][0-9]|0?[1-9]) (?![0-9]) )
    | (?P<time>  (?:2[0-4]|1[0-9]|0?[0-9]) [:：] [0-5][0-9] (?![0-9:：])
                 (?: \s? (?:[ap]\.m\.|[ap]m(?![{_LETTER}])) )? )
    | (?P<phone> \+?[0-9]{{2,4}}[- ][0-9]{{3,4}}[- ][0-9]{{3,4}} (?![0-9])
               | 0[0-9]{{2,3}}-[0-9]{{7,8}} (?![0-9])
               | [0-9]{{4}}[ ][0-9]{{4}} (?![0-9])
               | 1[3-9][0-9]{{9}} (?![0-9]) )
    | (?P<money> [{CURRENCIES}] \s? {_NUMBER} (?:[ ]?[万亿])? )
    | (?P<percent> {_NUMBER} \s? [%％] )
    | (?P<measure> {_NUMBER} [ ]? (?:{_UNIT}) (?![{_LETTER}0-9]) )
    | (?P<ordinal> [0-9]+ (?:st|nd|rd|th) (?![{_LETTER}]) )
    | (?P<number> {_NUMBER} )
    | (?P<latin> (?:e\.g\.|i\.e\.|a\.m\.|p\.m\.|Mrs?\.|Ms\.|Dr\.|approx\.|No\.(?=\s?[0-9])|etc\.(?=\s[a-z(]))
               | [{_LETTER}]+ (?:['’-][{_LETTER}]+)* )
    | (?P<hanzi> [〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff] )
    | (?P<space> [ \t\r\f\v\u00a0\u3000]+ )
    | (?P<symbol> .|\n )
    """,
    re.VERBOSE | re.DOTALL,
)

_FULLWIDTH = {code: code - 0xFEE0 for span in ("０９", "Ａｚ") for code in range(ord(span[0]), ord(span[1]) + 1)}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text as it is written."""

    text: str
    offset: int
    kind: Kind

    @property
    def end(self) -> int:
        """Index just behind its last character."""
        return self.offset + len(self.text)


def scan(text: str) -> Iterator[Token]:
    """All of the text, token after token; full-width letters and digits are taken as their ASCII twins.

    >>> [(token.text, token.kind) for token in scan("3号 hall")]
    [('3', 'number'), ('号', 'hanzi'), (' ', 'space'), ('hall', 'latin')]
    """
    for match in _TOKEN.finditer(text.translate(_FULLWIDTH)):
        yield Token(match.group(), match.start(), cast(Kind, match.lastgroup))
