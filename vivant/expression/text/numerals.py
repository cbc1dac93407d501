"""Numbers as words, in Mandarin (Hanzi) and English."""

from __future__ import annotations

_ZH_DIGITS = "零一二三四五六七八九"
_ZH_PLACES = ("", "十", "百", "千")
_ZH_GROUPS = ("", "万", "亿", "万亿")

_UNDER_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_EN_SMALL = _UNDER_TWENTY.split()
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_GROUPS = ("", " thousand", " million", " billion", " trillion")
_EN_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}

LARGEST = 10**15
"""Numbers from here on are read digit by digit."""


def zh_cardinal(number: int) -> str:
    """A whole number from 0 to LARGEST, in the way it is said: 10 is 十, 2000 is 两千.

    >>> zh_cardinal(10), zh_cardinal(105), zh_cardinal(2010), zh_cardinal(120000)
    ('十', '一百零五', '两千零一十', '十二万')
    """
    if number == 0:
        return "零"
    groups: list[str] = []
    rest, place = number, 0
    while rest:
        rest, group = divmod(rest, 10_000)
        if group:
            said = _zh_group(group)
            gap = bool(rest) and group < 1000
            groups.append(("零" if gap else "") + said + _ZH_GROUPS[place])
        elif groups and rest and not groups[-1].startswith("零"):
            groups[-1] = "零" + groups[-1]
        place += 1
    said = "".join(reversed(groups))
    return said[1:] if said.startswith("一十") else said


def _zh_group(group: int) -> str:
    """1 to 9999."""
    said = ""
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            name = "两" if digit == 2 and (place == 3) else _ZH_DIGITS[digit]
            said += name + _ZH_PLACES[place]
        elif said and not said.endswith("零"):
            said += "零"
    return said.rstrip("零")


def zh_digits(digits: str, one: str = "一") -> str:
    """Digit by digit; numbers of telephones, rooms and IDs say 幺 for 1.

    >>> zh_digits("2025"), zh_digits("110", one="幺")
    ('二零二五', '幺幺零')
    """
    return "".join(one if digit == "1" else _ZH_DIGITS[int(digit)] for digit in digits)


def zh_number(written: str) -> str:
    """A number as written (`1,250`, `12.5`, `007`).

    >>> zh_number("1,250"), zh_number("12.50"), zh_number("007")
    ('一千二百五十', '十二点五零', '零零七')
    """
    whole, _, fraction = written.replace(",", "").partition(".")
    said = zh_digits(whole) if _by_digits(whole) else zh_cardinal(int(whole))
    return f"{said}点{zh_digits(fraction)}" if fraction else said


def en_cardinal(number: int) -> str:
    """A whole number from 0 to LARGEST.

    >>> en_cardinal(0), en_cardinal(45), en_cardinal(1205)
    ('zero', 'forty-five', 'one thousand two hundred and five')
    """
    if number < 1000:
        return _en_group(number)
    parts: list[str] = []
    rest, place = number, 0
    while rest:
        rest, group = divmod(rest, 1000)
        if group:
            joint = "and " if place == 0 and group < 100 else ""
            parts.append(joint + _en_group(group) + _EN_GROUPS[place])
        place += 1
    return " ".join(reversed(parts))


def _en_group(group: int) -> str:
    """0 to 999."""
    if group < 20:
        return _EN_SMALL[group]
    if group < 100:
        tens, ones = divmod(group, 10)
        return _EN_TENS[tens] + (f"-{_EN_SMALL[ones]}" if ones else "")
    hundreds, rest = divmod(group, 100)
    return f"{_EN_SMALL[hundreds]} hundred" + (f" and {_en_group(rest)}" if rest else "")


def en_ordinal(number: int) -> str:
    """
    >>> en_ordinal(1), en_ordinal(20), en_ordinal(31), en_ordinal(12)
    ('first', 'twentieth', 'thirty-first', 'twelfth')
    """
    said = en_cardinal(number)
    head, joint, last = said.rpartition("-") if "-" in said.rpartition(" ")[2] else said.rpartition(" ")
    if last in _EN_ORDINALS:
        last = _EN_ORDINALS[last]
    elif last.endswith("ve"):
        last = last[:-2] + "fth"
    elif last.endswith("y"):
        last = last[:-1] + "ieth"
    else:
        last += "th"
    return head + joint + last


def en_digits(digits: str) -> str:
    """
    >>> en_digits("108")
    'one oh eight'
    """
    names = [_EN_SMALL[int(digit)] for digit in digits]
    inner = [("oh" if name == "zero" and 0 < index < len(names) - 1 else name) for index, name in enumerate(names)]
    return " ".join(inner if len(names) == 3 else names)


def en_year(year: int) -> str:
    """
    >>> en_year(1999), en_year(2005), en_year(2025), en_year(1900)
    ('nineteen ninety-nine', 'two thousand and five', 'twenty twenty-five', 'nineteen hundred')
    """
    century, rest = divmod(year, 100)
    if century % 10 == 0 and rest < 10:
        return en_cardinal(year)
    if rest == 0:
        return f"{en_cardinal(century)} hundred"
    return f"{en_cardinal(century)} {'oh ' if rest < 10 else ''}{en_cardinal(rest)}"


def en_number(written: str) -> str:
    """A number as written (`1,250`, `12.5`, `007`).

    >>> en_number("1,250"), en_number("12.05"), en_number("007")
    ('one thousand two hundred and fifty', 'twelve point zero five', 'zero zero seven')
    """
    whole, _, fraction = written.replace(",", "").partition(".")
    said = " ".join(_EN_SMALL[int(digit)] for digit in whole) if _by_digits(whole) else en_cardinal(int(whole))
    if not fraction:
        return said
    return f"{said} point " + " ".join(_EN_SMALL[int(digit)] for digit in fraction)


def _by_digits(whole: str) -> bool:
    return (len(whole) > 1 and whole.startswith("0")) or len(whole) > 15
