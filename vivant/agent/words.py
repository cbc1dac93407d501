"""Words: how text of both languages is cut for matching.

English is cut into words and stemmed lightly (plurals, -ing, -ed; after Harman, "How effective is suffixing?", 1991);
Chinese stays a run of Hanzi that the glossary segments. Numbers are written in digits, and counters, rooms and floors
get a term of their own ("counter 3" and "3号窗口" are both `@counter3`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from vivant.agent.language import HANZI

Script: TypeAlias = Literal["latin", "hanzi", "number", "stop"]

DROPPED = frozenset(["a", "an", "the", "my", "your", "our", "his", "her", "their", "its", "of", "s"])
"""English words that never decide what is meant; phrases are matched without them."""

_TOKEN = re.compile(
    rf"(?P<hanzi>[0-9]*[{HANZI}][0-9{HANZI}]*)|(?P<number>\d[\d.,:]*\d|\d)|(?P<latin>[a-z]+)"
    r"|(?P<stop>[.,;:?!。，、；：？！\n])"
)
_KEPT = frozenset([
    "evening", "morning", "during", "nothing", "something", "everything", "anything", "thing", "string",
    "king", "building", "ceiling", "news", "always", "gas", "bus", "address", "process", "business", "access",
    "lens", "his", "this", "is", "was", "has", "need", "feed", "speed", "bed", "red", "used",
])  # fmt: skip
_VOWEL = re.compile("[aeiouy]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a run of Hanzi (with digits inside), a number, or punctuation that ends a phrase."""

    text: str
    script: Script


def normalised(text: str) -> str:
    """Lower case, half-width, straight apostrophes, numbers in digits where they number something.

    >>> normalised("ＩＤ card at counter three"), normalised("二楼十二号窗口")
    ('id card at counter 3', '2楼12号窗口')
    """
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    text = _CHINESE_NUMBER.sub(lambda match: str(chinese_number(match[0])), text)
    return _ENGLISH_NUMBER.sub(lambda match: match[1] + str(_SMALL[match[2]]), text)


def tokens(text: str) -> list[Token]:
    """The tokens of a normalised text.

    >>> [token.text for token in tokens("my driver's licence 驾照3年")]
    ['my', 'driver', 's', 'licence', '驾照3年']
    """
    return [Token(match[0], _script(match.lastgroup)) for match in _TOKEN.finditer(text)]


def _script(group: str | None) -> Script:
    match group:
        case "hanzi" | "number" | "latin" | "stop":
            return group
    raise AssertionError(f"the pattern has no group {group!r}")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a lower-case English word.

    >>> [stem(word) for word in ("cards", "renewing", "renewed", "parties", "charge", "stopped")]
    ['card', 'renew', 'renew', 'parti', 'charg', 'stop']
    """
    if word in _KEPT or len(word) < 4:
        return word
    word = _singular(word)
    for suffix in ("ing", "ed"):
        rest = word[: -len(suffix)]
        if word.endswith(suffix) and len(rest) > 2 and _VOWEL.search(rest):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
            break
    if word.endswith("e") and len(word) > 3:
        return word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 and word[-2] not in "aeiou" else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


# --- Numbers ----------------------------------------------------------------------------------------------------

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_CHINESE_NUMBER = re.compile(r"[一二三四五六七八九两]?十[一二三四五六七八九]?(?=[号楼室层岁点个天年月路日周])"
                             r"|[一二三四五六七八九](?=[号楼室层岁点路])")  # fmt: skip
_TEENS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {word: value for value, word in enumerate(_TEENS)} | {word: 20 + 10 * ten for ten, word in enumerate(_TENS)}
_ENGLISH_NUMBER = re.compile(
    r"\b((?:counters?|windows?|desks?|floors?|rooms?|lines?|machines?|bus|aged?|over|under|turned|am|is|level) )"
    rf"({'|'.join(_SMALL)})\b"
)


def chinese_number(text: str) -> int:
    """A number below 100 in Hanzi.

    >>> [chinese_number(text) for text in ("三", "十", "十二", "六十五")]
    [3, 10, 12, 65]
    """
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


_LIST = r"\d{1,3}(?:号?(?:\s*(?:,|、|and|or|to|和|到|至|-)\s*)+\d{1,3})*"
_PLACES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("counter", re.compile(rf"(?:counters?|windows?|desks?|窗口|柜台)\s*(?:no\.?\s*|number\s*)?({_LIST})")),
    ("counter", re.compile(rf"({_LIST})号?(?:窗口|柜台|窗)")),
    ("room", re.compile(rf"(?:rooms?|房间)\s*(?:no\.?\s*|number\s*)?({_LIST})")),
    ("room", re.compile(rf"({_LIST})号?(?:室|房间)")),
    ("floor", re.compile(rf"(?:floors?|楼层)\s*({_LIST})")),
    ("floor", re.compile(rf"({_LIST})(?:楼|层)")),
)
_RANGE = re.compile(r"(\d{1,3})号?\s*(?:to|到|至|-)\s*(\d{1,3})")
_ORDINAL = (
    (re.compile(r"\b(?:first|1st|ground) floor\b"), "@floor1"),
    (re.compile(r"\b(?:second|2nd) floor\b|upstairs"), "@floor2"),
)


def places(text: str, fill: bool = True) -> frozenset[str]:
    """Counters, rooms and floors that a normalised text names; ranges are filled unless `fill` is False.

    >>> sorted(places("counters 2 to 4 on floor 1")), sorted(places("1、3号窗口"))
    (['@counter2', '@counter3', '@counter4', '@floor1'], ['@counter1', '@counter3'])
    """
    found = {term for pattern, term in _ORDINAL if pattern.search(text)}
    for kind, pattern in _PLACES:
        for match in pattern.finditer(text):
            found.update(f"@{kind}{number}" for number in _filled(match[1], fill))
    return frozenset(found)


def _filled(listed: str, fill: bool) -> set[int]:
    numbers = {int(number) for number in re.findall(r"\d+", listed)}
    for match in _RANGE.finditer(listed) if fill else ():
        first, last = int(match[1]), int(match[2])
        if first < last < first + 30:
            numbers.update(range(first, last + 1))
    return numbers
