import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.expression.text.scan import scan


@given(st.text(max_size=80))
def test_tokens_cover_the_text_without_a_gap(text: str) -> None:
    end = 0
    for token in scan(text):
        assert token.offset == end
        assert token.text
        end = token.end
    assert end == len(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ask@hall.riverside.example", "email"), ("hall.riverside.example", "url"), ("https://a.example/x-y", "url"),
        ("2025-01-31", "date"), ("2025/1/3", "date"), ("9:00", "time"), ("17：30", "time"), ("9:30 am", "time"),
        ("5550 8000", "phone"), ("010-12345678", "phone"), ("400-800-1234", "phone"), ("13800138000", "phone"),
        ("¥12.5", "money"), ("$1,250", "money"), ("15%", "percent"), ("3.5kg", "measure"), ("-", "symbol"),
        ("21st", "ordinal"), ("1,250.5", "number"), ("007", "number"), ("Wi-Fi", "latin"), ("it's", "latin"),
        ("e.g.", "latin"), ("café", "latin"), ("厅", "hanzi"), ("  ", "space"), ("😀", "symbol"), ("ＩＤ", "latin"),
    ],
)  # fmt: skip
def test_kinds(text: str, kind: str) -> None:
    assert [token.kind for token in scan(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("9:00-17:30", ["9:00", "-", "17:30"]),
        ("3号", ["3", "号"]),
        ("3.5 is", ["3.5", " ", "is"]),
        ("costs 5.", ["costs", " ", "5", "."]),
        ("5元", ["5", "元"]),
        ("15min", ["15min"]),
        ("15minutes", ["15", "minutes"]),
        ("99:99", ["99", ":", "99"]),
        ("2025-13-40", ["2025", "-", "13", "-", "40"]),
    ],
)
def test_parts(text: str, parts: list[str]) -> None:
    assert [token.text for token in scan(text)] == parts
