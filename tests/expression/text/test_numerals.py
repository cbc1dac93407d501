import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.expression.text import numerals

_ZH_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_ZH_UNITS = {"十": 10, "百": 100, "千": 1000}


def _zh_value(said: str) -> int:
    """What a Mandarin number is worth, by its place words."""
    total = section = digit = 0
    for char in said:
        if char in _ZH_DIGITS:
            digit = _ZH_DIGITS[char]
        elif char in _ZH_UNITS:
            section += (digit or 1) * _ZH_UNITS[char]
            digit = 0
        else:
            total = (total + section + digit) * (10_000 if char == "万" else 100_000_000)
            section = digit = 0
    return total + section + digit


@given(st.integers(0, 99_999_999))
def test_mandarin_cardinals_keep_their_value(number: int) -> None:
    assert _zh_value(numerals.zh_cardinal(number)) == number


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"), (10, "十"), (11, "十一"), (20, "二十"), (101, "一百零一"), (110, "一百一十"), (200, "二百"),
        (1001, "一千零一"), (1010, "一千零一十"), (2000, "两千"), (10_000, "一万"), (10_001, "一万零一"),
        (120_000, "十二万"), (100_100, "十万零一百"), (1_000_000, "一百万"), (300_000_000, "三亿"),
        (100_000_001, "一亿零一"), (20_000, "二万"), (800_000, "八十万"),
    ],
)  # fmt: skip
def test_mandarin_cardinals(number: int, said: str) -> None:
    assert numerals.zh_cardinal(number) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "zero"), (13, "thirteen"), (40, "forty"), (99, "ninety-nine"), (100, "one hundred"),
        (115, "one hundred and fifteen"), (1000, "one thousand"), (1005, "one thousand and five"),
        (1200, "one thousand two hundred"), (1_000_000, "one million"),
        (2_050_300, "two million fifty thousand three hundred"),
    ],
)  # fmt: skip
def test_english_cardinals(number: int, said: str) -> None:
    assert numerals.en_cardinal(number) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "first"), (2, "second"), (3, "third"), (5, "fifth"), (8, "eighth"), (9, "ninth"), (12, "twelfth"),
     (20, "twentieth"), (22, "twenty-second"), (100, "one hundredth"), (101, "one hundred and first")],
)  # fmt: skip
def test_english_ordinals(number: int, said: str) -> None:
    assert numerals.en_ordinal(number) == said


@given(st.from_regex(r"[0-9]{1,25}(\.[0-9]{1,5})?", fullmatch=True))
def test_every_written_number_is_said(written: str) -> None:
    assert numerals.zh_number(written)
    assert numerals.en_number(written)


def test_years() -> None:
    assert numerals.en_year(2025) == "twenty twenty-five"
    assert numerals.en_year(2000) == "two thousand"
    assert numerals.en_year(1905) == "nineteen oh five"


def test_digits() -> None:
    assert numerals.zh_digits("108", one="幺") == "幺零八"
    assert numerals.en_digits("8003") == "eight zero zero three"
    assert numerals.en_digits("108") == "one oh eight"
