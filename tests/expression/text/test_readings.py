import pytest

from vivant.expression.text import read
from vivant.score import Lang


def _said(text: str, lang: Lang) -> str:
    return " ".join(word.said for clause in read(text, lang).clauses for word in clause.words)


def _zh(text: str) -> str:
    return _said(text, "zh").replace(" ", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3号窗口", "三号窗口"), ("共2层", "共两层"), ("2号窗口", "二号窗口"), ("2楼", "二楼"), ("2个人", "两个人"),
        ("2小时", "两小时"), ("12位", "十二位"), ("2000元", "两千元"), ("¥20", "二十元"), ("￥12.5", "十二点五元"),
        ("$3", "三美元"), ("1,250元", "一千二百五十元"), ("¥2万", "两万元"), ("15%", "百分之十五"),
        ("0.4％", "百分之零点四"), ("9:00-17:30", "九点到十七点三十分"), ("8:05", "八点零五分"), ("2:00", "两点"),
        ("2025年1月31日", "二零二五年一月三十一日"), ("2025-01-31", "二零二五年一月三十一日"),
        ("5550 8000", "五五五零，八零零零"), ("13812345678", "幺三八，幺二三四，五六七八"),
        ("分机8001", "分机八零零幺"), ("拨打12345", "拨打幺二三四五"), ("108室", "幺零八室"), ("205房间", "二零五房间"),
        ("-5℃", "负五摄氏度"), ("3.5kg", "三点五公斤"), ("2km", "两公里"), ("周一-周五", "周一到周五"),
        ("1~10号", "一到十号"), ("007", "零零七"), ("办理/咨询", "办理或咨询"), ("第3", "第三"),
    ],
)  # fmt: skip
def test_mandarin(text: str, said: str) -> None:
    assert _zh(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("counter 3", "counter three"), ("20 yuan", "twenty yuan"), ("¥20", "twenty yuan"),
        ("$12.50", "twelve point five zero dollars"), ("15%", "fifteen percent"), ("9:00", "nine o'clock"),
        ("9:05", "nine oh five"), ("17:30", "five thirty P M"), ("9:30 am", "nine thirty A M"),
        ("12:00", "twelve o'clock"),
        ("from 9:00 to 17:00", "from nine o'clock to five P M"), ("9:00-12:00", "nine o'clock to twelve o'clock"),
        ("5550 8000", "five five five zero, eight zero zero zero"),
        ("extension 8003", "extension eight zero zero three"),
        ("room 108", "room one oh eight"), ("rooms 101 to 104", "rooms one oh one to one oh four"),
        ("January 31, 2025", "January thirty-first twenty twenty-five"), ("31 August", "thirty-first August"),
        ("2025-01-31", "January thirty-first twenty twenty-five"), ("in 1999", "in nineteen ninety-nine"),
        ("8000 visitors", "eight thousand visitors"), ("the 2nd floor", "the second floor"), ("1 kg", "one kilogram"),
        ("25 °C", "twenty-five degrees Celsius"), ("15 m", "fifteen metres"), ("-5", "minus five"),
        ("ID card", "I D card"), ("FAQ", "F A Q"), ("Wi-Fi", "why fye"), ("APP", "app"), ("PLEASE", "please"),
        ("No. 5", "number five"), ("e.g. a pen", "for example a pen"), ("letter B", "letter B"),
        ("A visitor", "a visitor"), ("ticket A 12", "ticket A twelve"), ("AT&T", "A T and T"),
        ("ask@hall.riverside.example", "ask at hall dot riverside dot example"),
        ("https://hall.example/a-b", "hall dot example slash a dash b"), ("self-service", "self-service"),
        ("50+", "fifty plus"),
    ],
)  # fmt: skip
def test_english(text: str, said: str) -> None:
    assert _said(text, "en") == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("办ID卡要20元", "办 I D 卡 要 二十 元"),
        ("用Wi-Fi", "用 why fye"),
        ("到service hall 3号", "到 service hall 三 号"),
        ("counter 3 在哪里", "counter three 在 哪 里"),
        ("上hall.riverside.example", "上 hall dot riverside dot example"),
    ],
)
def test_mixed(text: str, said: str) -> None:
    assert _said(text, "zh") == said
