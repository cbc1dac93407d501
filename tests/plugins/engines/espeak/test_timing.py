import numpy as np
import pytest

from vivant.expression.text import read
from vivant.plugins.engines.espeak.pool import Event, Said
from vivant.plugins.engines.espeak.script import Script, english
from vivant.plugins.engines.espeak.timing import ipa, quiet_frames, timed

RATE = 1000


def _script(text: str) -> Script:
    return english(read(text, "en").clauses[0], 50)


def _said(script: Script, *marks: tuple[str, int, int], seconds: float = 1.0) -> Said:
    """Phonemes as (symbol, millisecond, index of the unit)."""
    events = tuple(Event(False, at, script.starts[unit], symbol) for symbol, at, unit in marks)
    return Said(np.full(int(seconds * RATE), 5000, np.int16), events)


def test_phones_last_until_the_next_and_pauses_are_gaps() -> None:
    script = _script("so, ah")
    said = _said(script, ("s", 0, 0), ("ˈoʊ", 100, 0), ("", 300, 0))
    phones, _ = timed(script, said, RATE)
    assert [(phone.symbol, phone.start, phone.end) for phone in phones] == [("s", 0.0, 0.1), ("oʊ", 0.1, 0.3)]


def test_words_reach_from_their_first_phone_to_their_last() -> None:
    script = _script("go on")
    said = _said(script, ("ɡ", 0, 0), ("oʊ", 100, 0), ("ɔ", 300, 1), ("n", 400, 1))
    _, words = timed(script, said, RATE)
    assert [(word.text, word.start, word.end, word.offset) for word in words] == [("go", 0, 0.3, 0), ("on", 0.3, 1, 3)]


def test_words_that_espeak_joins_divide_their_time_by_letters() -> None:
    script = _script("go in the hall")
    said = _said(script, ("ɡ", 0, 0), ("oʊ", 100, 0), ("ɪ", 300, 1), ("n", 400, 1), ("ə", 500, 1), ("h", 800, 3))
    _, words = timed(script, said, RATE)
    assert [word.text for word in words] == ["go", "in", "the", "hall"]
    assert [(round(word.start, 3), round(word.end, 3)) for word in words[1:3]] == [(0.3, 0.5), (0.5, 0.8)]


def test_a_silent_clause_has_neither_phones_nor_words() -> None:
    script = _script("go")
    assert timed(script, Said(np.zeros(0, np.int16), ()), RATE) == ([], [])


def test_the_closure_before_a_stop_is_its_own_and_other_seams_go_to_the_sound_before() -> None:
    script = _script("oh")
    said = _said(script, ("o", 0, 0), ("", 200, 0), ("kh", 240, 0), ("o", 300, 0), ("", 500, 0), ("χ", 512, 0))
    phones, _ = timed(script, said, RATE)
    assert [(phone.symbol, phone.start, phone.end) for phone in phones] == [
        ("o", 0.0, 0.2), ("kʰ", 0.2, 0.3), ("o", 0.3, 0.512), ("x", 0.512, 1.0),
    ]  # fmt: skip


def test_a_closure_that_espeak_counts_to_the_vowel_is_found_in_the_sound() -> None:
    script = _script("oh")
    said = _said(script, ("o", 0, 0), ("p", 500, 0))
    said.samples[460:500] = 3
    phones, _ = timed(script, said, RATE)
    assert phones[0].end == phones[1].start == pytest.approx(0.46)


def test_a_sound_that_is_merged_into_a_vowel_gets_its_last_part() -> None:
    script = _script("all")
    phones, _ = timed(script, _said(script, ("ˈɔː", 0, 0), ("l", 300, 0), ("", 300, 0)), RATE)
    assert [(phone.symbol, phone.start, phone.end) for phone in phones] == [("ɔː", 0, 0.24), ("l", 0.24, 0.3)]


def test_changes_of_language_are_no_sounds() -> None:
    script = _script("oh")
    phones, _ = timed(script, _said(script, ("(en)", 0, 0), ("o", 0, 0), ("(cmn)", 500, 0)), RATE)
    assert [phone.symbol for phone in phones] == ["o"]


def test_quiet_frames() -> None:
    samples = np.concatenate([np.full(50, 9000), np.full(50, 20)]).astype(np.int16)
    assert quiet_frames(samples, RATE) == [False] * 10 + [True] * 10
    assert quiet_frames(np.zeros(0, np.int16), RATE) == []
    assert quiet_frames(np.zeros(10, np.int16), RATE) == [False, False]


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [("ˈɑu", "ɑu"), ("tɕh", "tɕʰ"), ("onɡ", "ʊŋ"), ("i.", "ɨ"), ("ts.", "ʈʂ"), ("ˌoʊ", "oʊ"), ("", ""), ("(en)", "")],
)
def test_ipa(symbol: str, expected: str) -> None:
    assert ipa(symbol) == expected
