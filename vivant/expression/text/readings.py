"""How a token is said, in Mandarin and in English."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from vivant.expression.text import numerals
from vivant.expression.text.scan import Kind, Token
from vivant.score import Lang

ZH_MEASURES = frozenset("个天位份张次名块元人家间条件种本页遍步台部双套层周米里万千亿点岁站倍句")
"""Measure words before which 2 is 两."""

ZH_UNITS = {
    "km": "公里", "cm": "厘米", "mm": "毫米", "m": "米", "kg": "公斤", "mg": "毫克", "g": "克", "ml": "毫升",
    "mL": "毫升", "L": "升", "h": "小时", "min": "分钟", "s": "秒", "㎡": "平方米", "m²": "平方米", "MB": "兆",
    "GB": "吉字节", "℃": "摄氏度", "°C": "摄氏度",
}  # fmt: skip

EN_UNITS = {
    "km": "kilometre", "cm": "centimetre", "mm": "millimetre", "m": "metre", "kg": "kilogram", "mg": "milligram",
    "g": "gram", "ml": "millilitre", "mL": "millilitre", "L": "litre", "h": "hour", "min": "minute", "s": "second",
    "㎡": "square metre", "m²": "square metre", "MB": "megabyte", "GB": "gigabyte", "℃": "degree Celsius",
    "°C": "degree Celsius",
}  # fmt: skip

CURRENCIES = {
    "¥": ("元", "yuan"), "￥": ("元", "yuan"), "$": ("美元", "dollars"), "€": ("欧元", "euros"),
    "£": ("英镑", "pounds"),
}  # fmt: skip

SYMBOLS = {
    "&": ("和", "and"), "＆": ("和", "and"), "+": ("加", "plus"), "＋": ("加", "plus"), "=": ("等于", "equals"),
    "@": ("艾特", "at"), "×": ("乘", "times"), "÷": ("除以", "divided by"), "%": ("百分号", "percent"),
    "％": ("百分号", "percent"), "/": ("或", "or"), "／": ("或", "or"), "°": ("度", "degrees"),
    "℃": ("摄氏度", "degrees Celsius"), "#": ("井号", "number"), "№": ("号", "number"), "→": ("到", "to"),
    "<": ("小于", "less than"), ">": ("大于", "greater than"), "≤": ("不超过", "at most"), "≥": ("不少于", "at least"),
    "±": ("正负", "plus or minus"), "§": ("第", "section"), "㎡": ("平方米", "square metres"), "²": ("平方", "squared"),
    **CURRENCIES,
}  # fmt: skip
"""Signs that stand alone: how Mandarin and English say them."""

RANGE = ("到", "to")
MINUS = ("负", "minus")

ABBREVIATIONS = {
    "e.g.": "for example", "i.e.": "that is", "a.m.": "A M", "p.m.": "P M", "am": "A M", "pm": "P M",
    "Mr.": "mister", "Mrs.": "missus", "Ms.": "miz", "Dr.": "doctor", "No.": "number", "approx.": "approximately",
    "etc.": "et cetera", "Wi-Fi": "why fye", "WiFi": "why fye", "wifi": "why fye", "FAQs": "F A Qs",
    "OK": "okay", "PhD": "P H D", "CEO": "C E O", "eID": "E I D", "vs": "versus", "km": "kilometres",
    "IDs": "I D's", "PDFs": "P D F's",
}  # fmt: skip
"""What is not said as it is written."""

SAID_AS_WORDS = frozenset({"APP", "PIN", "SIM", "VISA", "COVID", "NASA", "UNESCO", "HELLO", "YES", "NO", "NOT", "THE"})
"""Capitals that are words; other words of 2 to 5 capitals are spelled."""

_MONTHS = "January February March April May June July August September October November December"
MONTHS = tuple(_MONTHS.split())
_ANY_MONTH = "|".join(MONTHS)

_ZH_NUMBERED = re.compile(r"(?:电话|分机|拨打?|热线|转|号码|密码|编号|致电|验证码|尾号)[^0-9。！？]{0,4}$")
_EN_NUMBERED = re.compile(
    r"\b(?:call|dial|dialling|extension|ext|phone|number is|code|password"
    r"|rooms?(?: [0-9]{3,4} (?:to|and))?)\W{0,2}$",
    re.I,
)
_EN_YEAR = re.compile(rf"\b(?:in|since|until|by|year|of|from|to|{_ANY_MONTH})(?: [0-9]{{1,2}},)? $", re.I)
_EN_MONTH_BEFORE = re.compile(rf"\b(?:{_ANY_MONTH}) $")
_EN_MONTH_AFTER = re.compile(rf" (?:{_ANY_MONTH})\b")


@dataclass(frozen=True, slots=True)
class Context:
    """The text around a token, whole on both sides."""

    before: str
    after: str


def spoken(token: Token, lang: Lang, context: Context) -> str:
    """What the token sounds like in Hanzi ("zh") or in words and single capitals ("en"); empty if it has no reading."""
    readers = _ZH if lang == "zh" else _EN
    reader = readers.get(token.kind)
    return reader(token.text, context) if reader else ""


def symbol(sign: str, lang: Lang) -> str:
    """How a sign that stands alone is said; empty if it has no reading."""
    pair = SYMBOLS.get(sign)
    return "" if pair is None else pair[0 if lang == "zh" else 1]


# --- Mandarin -------------------------------------------------------------------------------------------------


def _zh_number(text: str, context: Context) -> str:
    after = context.after.lstrip(" ")
    if len(text) == 4 and text.isdigit() and after.startswith("年"):
        return numerals.zh_digits(text)
    by_digits = _ZH_NUMBERED.search(context.before) and len(text) >= 3
    is_room = len(text) in (3, 4) and after.startswith(("室", "房"))
    if text.isdigit() and (by_digits or is_room or (len(text) > 1 and text.startswith("0"))):
        return numerals.zh_digits(text, one="幺")
    return _zh_counted(text, after)


def _zh_counted(text: str, after: str) -> str:
    """A cardinal, with 两 for 2 where something is counted."""
    counted = after[:1] in ZH_MEASURES or after.startswith(("小时", "分钟", "公里", "公斤", "年内", "年以", "工作日"))
    return "两" if text == "2" and counted else numerals.zh_number(text)


def _zh_date(text: str, _: Context) -> str:
    year, month, day = re.split(r"[-/.]", text)
    return f"{numerals.zh_digits(year)}年{numerals.zh_cardinal(int(month))}月{numerals.zh_cardinal(int(day))}日"


def _zh_time(text: str, _: Context) -> str:
    clock, half = _split_time(text)
    hour, minute = clock
    said = ("两" if hour == 2 else numerals.zh_cardinal(hour)) + "点"
    if minute:
        said += ("零" if minute < 10 else "") + numerals.zh_cardinal(minute) + "分"
    return {"a": "上午", "p": "下午", "": ""}[half] + said


def _zh_phone(text: str, _: Context) -> str:
    return "，".join(numerals.zh_digits(group, one="幺") for group in _phone_groups(text))


def _zh_money(text: str, _: Context) -> str:
    amount = text[1:].strip()
    number = amount.rstrip("万亿 ")
    tail = amount[len(number) :].strip()
    return _zh_counted(number, "元") + tail + CURRENCIES[text[0]][0]


def _zh_percent(text: str, _: Context) -> str:
    return "百分之" + numerals.zh_number(text.rstrip(" %％"))


def _zh_measure(text: str, _: Context) -> str:
    number, unit = _split_unit(text)
    return ("两" if number == "2" else numerals.zh_number(number)) + ZH_UNITS[unit]


def _zh_ordinal(text: str, _: Context) -> str:
    return "第" + numerals.zh_number(text[:-2])


# --- English --------------------------------------------------------------------------------------------------


def _en_number(text: str, context: Context) -> str:
    if not text.isdigit():
        return numerals.en_number(text)
    if len(text) >= 3 and _EN_NUMBERED.search(context.before):
        return numerals.en_digits(text)
    if len(text) == 4 and 1900 <= int(text) < 2100 and _EN_YEAR.search(context.before):
        return numerals.en_year(int(text))
    near_month = _EN_MONTH_BEFORE.search(context.before) or _EN_MONTH_AFTER.match(context.after)
    if near_month and 1 <= int(text) <= 31:
        return numerals.en_ordinal(int(text))
    return numerals.en_number(text)


def _en_date(text: str, _: Context) -> str:
    year, month, day = re.split(r"[-/.]", text)
    return f"{MONTHS[int(month) - 1]} {numerals.en_ordinal(int(day))} {numerals.en_year(int(year))}"


def _en_time(text: str, _: Context) -> str:
    (hour, minute), half = _split_time(text)
    if not half and 12 < hour < 24:
        hour, half = hour - 12, "p"
    said = numerals.en_cardinal(hour)
    if minute:
        said += (" oh " if minute < 10 else " ") + numerals.en_cardinal(minute)
    if half:
        return f"{said} {half.upper()} M"
    return said if minute else f"{said} o'clock"


def _en_phone(text: str, _: Context) -> str:
    return ", ".join(numerals.en_digits(group) for group in _phone_groups(text))


def _en_money(text: str, _: Context) -> str:
    amount = text[1:].strip()
    number = amount.rstrip("万亿 ")
    factor = {"万": " ten thousand", "亿": " hundred million"}.get(amount[-1:], "")
    return f"{numerals.en_number(number)}{factor} {CURRENCIES[text[0]][1]}"


def _en_percent(text: str, _: Context) -> str:
    return numerals.en_number(text.rstrip(" %％")) + " percent"


def _en_measure(text: str, _: Context) -> str:
    number, unit = _split_unit(text)
    name = EN_UNITS[unit]
    if number != "1":
        head, joint, tail = name.partition(" ")
        name = f"{head}s{joint}{tail}" if head == "degree" else f"{name}s"
    return f"{numerals.en_number(number)} {name}"


def _en_ordinal(text: str, _: Context) -> str:
    number = int(text[:-2])
    return numerals.en_ordinal(number) if number < numerals.LARGEST else numerals.en_number(text[:-2])


def _en_latin(text: str, context: Context) -> str:
    if text in ABBREVIATIONS:
        return ABBREVIATIONS[text]
    if text == "A":
        return "a" if re.match(r" +[a-z]", context.after) else "A"
    if len(text) == 1 or not (text.isupper() and text.isalpha()):
        return text
    spelled = text.isascii() and len(text) <= 5 and text not in SAID_AS_WORDS
    return " ".join(text) if spelled else text.lower()


def _en_address(text: str, _: Context) -> str:
    """An address of mail or web: its marks are named, its words are said."""
    said = re.sub(r"^https?://", "", text)
    for mark, name in ((".", " dot "), ("@", " at "), ("/", " slash "), ("-", " dash "), ("_", " underscore ")):
        said = said.replace(mark, name)
    said = re.sub(r"[0-9]+", lambda digits: f" {numerals.en_digits(digits.group())} ", said)
    return " ".join(re.sub(r"[^A-Za-z ]", " ", said).split())


# --- Parts ----------------------------------------------------------------------------------------------------


def _split_time(text: str) -> tuple[tuple[int, int], str]:
    """`9:30 pm` is ((9, 30), "p")."""
    hour, minute = re.split(r"[:：]", text[: re.search(r"[:：]", text).start() + 3])  # type: ignore[union-attr]
    half = re.search(r"[ap](?=\.?m)", text)
    return (int(hour), int(minute)), half.group() if half else ""


def _split_unit(text: str) -> tuple[str, str]:
    """`15 km` is ("15", "km")."""
    number = re.match(r"[0-9.,]+", text)
    if number is None:
        raise AssertionError("a measure shouldn't begin with anything but its number")
    return number.group(), text[number.end() :].strip()


def _phone_groups(text: str) -> list[str]:
    """Groups of digits; eleven in a row are a mobile's 3 + 4 + 4."""
    groups = re.findall(r"[0-9]+", text)
    if len(groups) == 1 and len(groups[0]) == 11:
        return [groups[0][:3], groups[0][3:7], groups[0][7:]]
    return groups


Reader = Callable[[str, Context], str]

_ZH: dict[Kind, Reader] = {
    "hanzi": lambda text, _: text,
    "number": _zh_number,
    "date": _zh_date,
    "time": _zh_time,
    "phone": _zh_phone,
    "money": _zh_money,
    "percent": _zh_percent,
    "measure": _zh_measure,
    "ordinal": _zh_ordinal,
}

_EN: dict[Kind, Reader] = {
    "latin": _en_latin,
    "email": _en_address,
    "url": _en_address,
    "number": _en_number,
    "date": _en_date,
    "time": _en_time,
    "phone": _en_phone,
    "money": _en_money,
    "percent": _en_percent,
    "measure": _en_measure,
    "ordinal": _en_ordinal,
}
