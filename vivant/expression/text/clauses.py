"""Clauses: stretches of one language between two pauses, ready to be spoken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from vivant.expression.text import readings
from vivant.expression.text.pinyin import has_reading
from vivant.expression.text.readings import Context
from vivant.expression.text.scan import NUMERIC, Token, scan
from vivant.score import Lang

Ending: TypeAlias = Literal["", ",", ".", "?", "!"]
"""How the voice ends a clause; "" runs on into the next."""

LONGEST = 40
"""Most words in a clause: a text without punctuation is still spoken piece by piece."""

SWITCH_PAUSE = 0.03
"""Seconds between two languages within a sentence."""

PAUSES: dict[str, tuple[Ending, float]] = {
    **dict.fromkeys("，,﹐", (",", 0.18)),
    **dict.fromkeys("、", (",", 0.10)),
    **dict.fromkeys("；;", (",", 0.28)),
    **dict.fromkeys("：:", (",", 0.22)),
    **dict.fromkeys("。．.｡", (".", 0.40)),
    **dict.fromkeys("！!", ("!", 0.40)),
    **dict.fromkeys("？?", ("?", 0.42)),
    **dict.fromkeys("…—–|", (",", 0.25)),
    **dict.fromkeys("()（）[]【】{}", (",", 0.10)),
    "\n": (".", 0.40),
}
"""Marks that end a clause: how, and the pause behind it in seconds."""

SILENT = frozenset("\"'“”‘’「」『』《》〈〉·•\u200b\u200d\ufeff\ufe0f\u3000`´")
"""Marks that a reader does not say."""

_DASHES = frozenset("-–—~～−〜")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, and what is said for it: Hanzi in "zh"; words and single capitals in "en"."""

    text: str
    offset: int
    said: str


@dataclass(frozen=True, slots=True)
class Clause:
    """Words of one language, how the voice ends them, and the seconds of silence that follow."""

    lang: Lang
    words: tuple[Word, ...]
    ending: Ending
    pause: float


@dataclass(frozen=True, slots=True)
class Unread:
    """A sign that has no reading and is left out."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is spoken. Offsets of words rise strictly and point into the text."""

    clauses: tuple[Clause, ...]
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class _Pause:
    ending: Ending
    seconds: float


_Piece: TypeAlias = tuple[Lang, Word] | _Pause | Unread


def read(text: str, lang: Lang) -> Reading:
    """How a text is spoken; `lang` is that of signs and numbers with no letters around.

    >>> reading = read("请到3号窗口, thank you!", "zh")
    >>> [(clause.lang, "".join(word.said for word in clause.words), clause.ending) for clause in reading.clauses]
    [('zh', '请到三号窗口', ','), ('en', 'thankyou', '!')]
    """
    pieces = list(_pieces(text, lang))
    unread = tuple(piece for piece in pieces if isinstance(piece, Unread))
    return Reading(tuple(_clauses(piece for piece in pieces if not isinstance(piece, Unread))), unread)


def _pieces(text: str, lang: Lang) -> Iterator[_Piece]:
    """Every token as a word, a pause or an unread sign; spaces and silent marks fall away."""
    tokens = list(scan(text))
    langs = _languages(tokens, lang)
    for index, (token, of) in enumerate(zip(tokens, langs, strict=True)):
        if token.kind == "symbol":
            yield from _sign(tokens, index, of)
        elif token.kind != "space":
            said = readings.spoken(token, of, Context(text[: token.offset], text[token.end :]))
            readable = said and all(has_reading(char) or char == "，" for char in said) if of == "zh" else said
            yield (of, Word(_written(text, token), token.offset, said)) if readable else _unread(text, token)


def _sign(tokens: Sequence[Token], index: int, lang: Lang) -> Iterator[_Piece]:
    token = tokens[index]
    which = 0 if lang == "zh" else 1
    if token.text in _DASHES:
        yield from _dash(tokens, index, lang)
    elif token.text in PAUSES:
        yield _Pause(*PAUSES[token.text])
    elif token.text in readings.SYMBOLS:
        yield lang, Word(token.text, token.offset, readings.SYMBOLS[token.text][which])
    elif token.text not in SILENT:
        yield Unread(token.text, token.offset)


def _dash(tokens: Sequence[Token], index: int, lang: Lang) -> Iterator[_Piece]:
    """A dash is a range between two numbers or two Hanzi, a minus before a number, else a pause."""
    token = tokens[index]
    which = 0 if lang == "zh" else 1
    before, after = _neighbour(tokens, index, -1), _neighbour(tokens, index, +1)
    kinds = {before.kind, after.kind} if before and after else set()
    doubled = any(side and side.text in _DASHES for side in (before, after))
    spaced = bool(after and after.offset > token.end)
    if (kinds and kinds <= NUMERIC) or (kinds == {"hanzi"} and token.text != "—" and not doubled):
        yield lang, Word(token.text, token.offset, readings.RANGE[which])
    elif after and after.kind in NUMERIC and not spaced and not doubled:
        yield lang, Word(token.text, token.offset, readings.MINUS[which])
    else:
        yield _Pause(",", 0.2)


def _neighbour(tokens: Sequence[Token], index: int, step: int) -> Token | None:
    """The nearest token on one side that is no space."""
    index += step
    while 0 <= index < len(tokens):
        if tokens[index].kind != "space":
            return tokens[index]
        index += step
    return None


# --- Languages ------------------------------------------------------------------------------------------------


def _languages(tokens: Sequence[Token], lang: Lang) -> list[Lang]:
    """Each token's language: its script's, and for numbers and signs that of the letters around them."""
    own: list[Lang | None] = [_script(token) for token in tokens]
    behind = _carried(own, tokens)
    ahead = list(reversed(_carried(own[::-1], tokens[::-1])))
    touching = _touching(own)
    choices = zip(own, touching, behind, ahead, strict=True)
    return [next((choice for choice in options if choice), lang) for options in choices]


def _script(token: Token) -> Lang | None:
    if token.kind == "hanzi":
        return "zh"
    return "en" if token.kind in ("latin", "email", "url") else None


def _touching(own: Sequence[Lang | None]) -> list[Lang | None]:
    """zh for numbers that stand right at a Hanzi."""
    padded = [None, *own, None]
    return ["zh" if "zh" in (padded[index], padded[index + 2]) else None for index in range(len(own))]


def _carried(own: Sequence[Lang | None], tokens: Sequence[Token]) -> list[Lang | None]:
    """The last script seen before each token, within its sentence."""
    last: Lang | None = None
    carried: list[Lang | None] = []
    for script, token in zip(own, tokens, strict=True):
        if token.kind == "symbol" and PAUSES.get(token.text, ("", 0.0))[0] in (".", "!", "?"):
            last = None
        last = script or last
        carried.append(last)
    return carried


# --- Grouping -------------------------------------------------------------------------------------------------


def _clauses(pieces: Iterable[_Pause | tuple[Lang, Word]]) -> Iterator[Clause]:
    """Words between pauses and changes of language; marks in a row make one pause, the longest."""
    groups: list[tuple[list[tuple[Lang, Word]], _Pause]] = []
    current: list[tuple[Lang, Word]] = []
    for piece in pieces:
        if isinstance(piece, _Pause):
            _close(groups, current, piece)
            current = []
            continue
        if current and (current[-1][0] != piece[0] or len(current) >= LONGEST):
            switch = current[-1][0] != piece[0]
            groups.append((current, _Pause("", SWITCH_PAUSE if switch else 0.0)))
            current = []
        current.append(piece)
    if current:
        groups.append((current, _Pause(".", 0.0)))
    for words, pause in groups:
        yield Clause(words[0][0], tuple(word for _, word in words), pause.ending, pause.seconds)


def _close(
    groups: list[tuple[list[tuple[Lang, Word]], _Pause]], current: list[tuple[Lang, Word]], pause: _Pause
) -> None:
    if current:
        groups.append((current, pause))
    elif groups and pause.seconds > groups[-1][1].seconds:
        words, before = groups[-1]
        ending = before.ending if before.ending in ("?", "!") else pause.ending
        groups[-1] = (words, _Pause(ending, pause.seconds))


def _written(text: str, token: Token) -> str:
    """The token as the text has it, full-width letters kept."""
    return text[token.offset : token.end]


def _unread(text: str, token: Token) -> Unread:
    return Unread(_written(text, token), token.offset)
