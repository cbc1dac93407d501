"""Estimated times, corrected by words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.expression.gesture.timing import COMMA, DIGIT, HANZI, LETTER, STOP, SpeechClock, estimate
from vivant.score import Word

TEXT = "身份证在二楼，左边。"


def words(pace=0.3, start=0.1):
    return tuple(
        Word(character, start + pace * i, start + pace * (i + 1), i)
        for i, character in enumerate(TEXT)
        if character.isalnum()
    )


def test_the_estimate_grows_by_what_is_said():
    assert estimate("你a1，。").tolist() == pytest.approx(
        [0, HANZI, HANZI + LETTER, HANZI + LETTER + DIGIT, HANZI + LETTER + DIGIT + COMMA,
         HANZI + LETTER + DIGIT + COMMA + STOP]
    )  # fmt: skip


def test_a_point_within_a_number_is_no_stop():
    assert estimate("9.5")[-1] == pytest.approx(3 * DIGIT)
    assert estimate("9.")[-1] == pytest.approx(DIGIT + STOP)


@given(st.text())
def test_any_text_has_an_estimate(text):
    begins = estimate(text)
    assert len(begins) == len(text) + 1
    assert (begins[1:] > begins[:-1]).all()


def test_without_words_the_estimate_stands():
    clock = SpeechClock(TEXT)
    assert clock.time_of(4, before=9.0) == pytest.approx(4 * HANZI)
    assert clock.estimated_end == pytest.approx(8 * HANZI + COMMA + STOP)


def test_a_known_word_is_where_it_says():
    clock = SpeechClock(TEXT)
    clock.hear(words())
    clock.advance(5.0)
    assert clock.time_of(4, before=5.0) == pytest.approx(0.1 + 4 * 0.3)


def test_a_character_within_a_word_is_within_its_time():
    clock = SpeechClock("the counters here")
    clock.hear((Word("the", 0.0, 0.2, 0), Word("counters", 0.2, 1.0, 4), Word("here", 1.0, 1.3, 13)))
    clock.advance(2.0)
    assert clock.time_of(8, before=2.0) == pytest.approx(0.6)
    assert clock.time_of(3, before=2.0) == pytest.approx(0.2)


def test_words_to_come_are_predicted_at_the_speakers_pace():
    slow, fast = SpeechClock(TEXT), SpeechClock(TEXT)
    slow.hear(words(0.3))
    fast.hear(words(0.15))
    for clock in (slow, fast):
        clock.advance(0.75)
    assert slow.time_of(7, before=0.75) > fast.time_of(7, before=0.75)


def test_what_has_not_begun_is_not_predicted_into_the_past():
    clock = SpeechClock(TEXT)
    clock.hear(words()[:1])
    clock.advance(3.0)
    assert clock.time_of(1, before=3.0) >= 3.0


def test_behind_the_end_nothing_is_waited_for():
    clock = SpeechClock(TEXT)
    clock.hear(words()[:1])
    clock.advance(3.0)
    clock.end()
    assert clock.time_of(1, before=3.0) < 1.0


@given(st.floats(0.0, 4.0), st.integers(0, 9))
def test_words_that_start_later_make_no_difference(before, offset):
    everything, prefix = SpeechClock(TEXT), SpeechClock(TEXT)
    everything.hear(words())
    prefix.hear(tuple(word for word in words() if word.start < before))
    for clock in (everything, prefix):
        clock.advance(before)
    assert everything.time_of(offset, before) == prefix.time_of(offset, before)


def test_a_word_skipped_by_the_voice_lies_between_its_neighbours():
    clock = SpeechClock(TEXT)
    spoken = words()
    clock.hear((*spoken[:3], *spoken[5:]))
    clock.advance(9.0)
    assert spoken[2].start <= clock.time_of(4, before=9.0) <= spoken[5].start
