from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivant.expression.text import Reading, read
from vivant.expression.text.clauses import LONGEST
from vivant.score import Lang

_WRITTEN = st.text(
    alphabet=st.one_of(
        st.sampled_from("大厅一不号窗口元年月日儿得地9:0-1753.,%¥$@/~ 。，、？！（）ABCdefi'’\n ℃😀é"),
        st.characters(max_codepoint=0x2FFFF, exclude_categories=["Cs"]),
    ),
    max_size=60,
)


def _words(reading: Reading) -> list[str]:
    return [word.text for clause in reading.clauses for word in clause.words]


@settings(max_examples=300, deadline=None)
@given(_WRITTEN, st.sampled_from(["zh", "en"]))
def test_every_text_is_read_and_every_word_stands_where_it_says(text: str, lang: Lang) -> None:
    reading = read(text, lang)
    words = [word for clause in reading.clauses for word in clause.words]
    assert all(len(word.text) > 0 and word.said for word in words)
    assert all(text[word.offset : word.offset + len(word.text)] == word.text for word in words)
    assert all(first.offset + len(first.text) <= second.offset for first, second in pairwise(words))
    assert all(text[left.offset] == left.text[0] for left in reading.unread)
    assert all(clause.words and len(clause.words) <= LONGEST for clause in reading.clauses)


@settings(max_examples=200, deadline=None)
@given(_WRITTEN)
def test_no_letter_or_digit_is_dropped_in_silence(text: str) -> None:
    reading = read(text, "en")
    heard = "".join([*_words(reading), *(left.text for left in reading.unread)])
    assert sorted(c for c in heard if c.isalnum()) == sorted(c for c in text if c.isalnum())


def test_one_hanzi_is_one_word_and_so_is_a_number() -> None:
    assert _words(read("请到12号窗口", "zh")) == ["请", "到", "12", "号", "窗", "口"]


@pytest.mark.parametrize(
    ("text", "endings"),
    [
        ("您好，请坐。", [",", "."]),
        ("好吗？好！", ["?", "!"]),
        ("Yes, please.", [",", "."]),
        ("a; b: c", [",", ",", "."]),
        ("真的吗？！", ["?"]),
        ("请到ID窗口。", ["", "", "."]),
        ("等等……好", [",", "."]),
        ("(a) b", [",", "."]),
    ],
)
def test_endings(text: str, endings: list[str]) -> None:
    assert [clause.ending for clause in read(text, "zh").clauses] == endings


def test_a_sentence_pauses_longer_than_a_comma_and_a_comma_longer_than_a_list_mark() -> None:
    pauses = [clause.pause for clause in read("一、二，三。四", "zh").clauses]
    assert pauses[0] < pauses[1] < pauses[2]


def test_unread_signs_are_reported_with_their_place() -> None:
    reading = read("好😀的*", "zh")
    assert [(left.text, left.offset) for left in reading.unread] == [("😀", 1), ("*", 3)]


def test_marks_that_nobody_says_are_not_reported() -> None:
    assert read("“您好”《指南》 it's", "zh").unread == ()


def test_numbers_take_the_language_around_them() -> None:
    langs = [(clause.lang, _words(Reading((clause,), ()))) for clause in read("3号 and 4 tickets。5", "zh").clauses]
    assert langs == [("zh", ["3", "号"]), ("en", ["and", "4", "tickets"]), ("zh", ["5"])]


def test_a_text_without_punctuation_is_cut() -> None:
    clauses = read("大" * 100, "zh").clauses
    assert [len(clause.words) for clause in clauses] == [40, 40, 20]
    assert [clause.pause for clause in clauses[:-1]] == [0.0, 0.0]


@pytest.mark.parametrize("text", ["", "   ", "。。。", "“”", "\n\n"])
def test_nothing_to_say(text: str) -> None:
    assert read(text, "zh").clauses == ()


def test_full_width_letters_are_read_and_keep_their_form() -> None:
    word = read("ＩＤ", "en").clauses[0].words[0]
    assert (word.text, word.said) == ("ＩＤ", "I D")
