import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.agent.words import chinese_number, normalised, places, stem, tokens


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("cards", "card"),
        ("fees", "fee"),
        ("buses", "bus"),
        ("renewing", "renew"),
        ("stopped", "stop"),
        ("babies", "babi"),
    ],
)
def test_stem(word: str, root: str) -> None:
    assert stem(word) == root


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Counter Twelve", {"@counter12"}),
        ("十二号窗口在二楼", {"@counter12", "@floor2"}),
        ("counters 1, 3, 5 and 6", {"@counter1", "@counter3", "@counter5", "@counter6"}),
        ("1号到3号窗口", {"@counter1", "@counter2", "@counter3"}),
        ("房间205", {"@room205"}),
        ("Room 205, upstairs", {"@room205", "@floor2"}),
        ("the first floor", {"@floor1"}),
        ("40 yuan", set()),
    ],
)
def test_places(text: str, found: set[str]) -> None:
    assert places(normalised(text)) == found


def test_ranges_need_not_be_filled() -> None:
    assert places("counters 2 to 10", fill=False) == {"@counter2", "@counter10"}


@given(st.integers(1, 99))
def test_chinese_numbers(value: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    text = (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")
    assert chinese_number(text) == value


@given(st.text())
def test_any_text_has_tokens(text: str) -> None:
    for token in tokens(normalised(text)):
        assert token.text
        assert stem(token.text)
