from __future__ import annotations

import itertools
import math

import pytest

from vivant.expression.face.life import BLINK_PAUSE, Life
from vivant.expression.face.pulses import BLINK, BROW
from vivant.expression.face.visemes import spell
from vivant.score import Lang, Phone, Utterance, Word


def accents(life: Life, phones: list[Phone]) -> list[float]:
    return [phone.start for phone in phones if life.accent(phone, spell(phone.symbol))]


def test_the_first_vowel_and_then_stressed_ones_now_and_then() -> None:
    phones = [Phone("ˈa" if n % 3 == 2 else "ə", 0.1 + 0.2 * n, 0.3 + 0.2 * n) for n in range(40)]
    raised = accents(Life(Utterance("A long sentence.", "en")), phones)
    gaps = [b - a for a, b in itertools.pairwise(raised)]
    assert raised[0] == 0.1
    assert len(raised) > 3
    assert all(0.9 <= gap <= 2.7 for gap in gaps)
    assert len({round(gap, 2) for gap in gaps}) > 1


def test_without_marks_of_stress_words_are_accented() -> None:
    life = Life(Utterance("A long sentence without marks", "en"))
    starts = [0.0, 1.0, 2.5, 4.5]
    for start in starts:
        life.word(Word("word", start, start + 1.0, 0))
    phones = [Phone(symbol, 0.1 * n, 0.1 * n + 0.1) for n, symbol in enumerate(["t", "a"] * 30)]
    raised = accents(life, phones)
    assert raised[0] == pytest.approx(0.1)
    assert len(raised) > 2
    assert {round(at, 1) for at in raised} <= {0.1, 1.1, 2.5, 4.5}


def test_consonants_raise_no_brows() -> None:
    assert not accents(Life(Utterance("Hm.", "en")), [Phone("m", 0.0, 0.5)])


def test_the_same_speech_moves_alike() -> None:
    phone = Phone("ˈa", 0.1, 0.3)
    one, two = (Life(Utterance("Hello.", "en")).accent(phone, spell("ˈa")) for _ in range(2))
    assert one == two
    assert one != Life(Utterance("Goodbye.", "en")).accent(phone, spell("ˈa"))


def words(text: str) -> list[Word]:
    pieces = text.split() if text.isascii() else list(text)
    offsets = [text.index(piece) for piece in pieces]
    return [Word(p, 0.3 * n, 0.3 * n + 0.3, offset) for n, (p, offset) in enumerate(zip(pieces, offsets, strict=True))]


@pytest.mark.parametrize(("text", "lang"), [("Do you have the form?", "en"), ("您带身份证了吗？", "zh")])
def test_a_question_ends_with_raised_brows(text: str, lang: Lang) -> None:
    life = Life(Utterance(text, lang))
    said = words(text)
    assert not [pulse for word in said for pulse in life.word(word)]
    (raised,) = life.open()
    assert raised.channel == BROW
    assert said[0].start < raised.begin < said[-1].start
    assert raised.leave > 1000


def test_the_next_sentence_lowers_them() -> None:
    text = "Ready? Then we start now."
    life = Life(Utterance(text, "en"))
    said = words(text)
    assert not life.word(said[0])
    assert life.open()
    (lowered,) = life.word(said[1])
    assert lowered.leave == said[1].start
    assert not life.open()


def test_a_statement_asks_nothing() -> None:
    life = Life(Utterance("Go. Who?", "en"))
    life.word(Word("Go", 0.0, 0.2, 0))
    assert not life.open()


def test_blinks_in_pauses() -> None:
    life = Life(Utterance("One, two.", "en"))
    silences = [(-math.inf, 0.1), (0.5, 0.5 + BLINK_PAUSE - 0.02), (1.0, 1.4), (2.0, math.inf)]
    pulses = life.blinks(silences)
    assert [pulse.channel for pulse in pulses] == [BLINK, BLINK]
    assert all(start < pulse.begin < pulse.end < start + 0.25 for start, pulse in zip([1.0, 2.0], pulses, strict=True))
