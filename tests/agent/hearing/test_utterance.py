"""What is known of an utterance while it is heard."""

from __future__ import annotations

import numpy as np

from vivant.agent.hearing.contracts import Transcript
from vivant.agent.hearing.spectrum import BANDS
from vivant.agent.hearing.utterance import Spoken

LOUD = np.full(BANDS, -30.0)


def spoken(**more: bool) -> Spoken:
    return Spoken(1, 10.0, 10.5, **more)


def test_without_words_there_is_no_text() -> None:
    one = spoken()
    assert (one.text, one.sure) == ("", False)
    assert one.pause(()).text is None


def test_before_its_first_word_it_has_hardly_begun_where_words_come_early() -> None:
    assert spoken().pause(()).complete is None
    assert spoken(partials=True).pause(()).complete is False
    one = spoken(partials=True)
    one.transcript = Transcript("Where can I park?", "en", complete=True)
    assert one.pause(()).complete is True


def test_half_heard_words_do_not_count_against_the_avatar() -> None:
    one = spoken(over=True)
    one.feed(LOUD, 150.0, 0.9, 0.99)
    one.transcript = Transcript("够了", "zh", 0.3)
    assert one.overlap(11.0, voiced=True, held=False).text == ""
    one.transcript = Transcript("够了", "zh", 0.8, final=True)
    overlap = one.overlap(11.0, voiced=False, held=True)
    assert (overlap.text, overlap.final, overlap.held) == ("够了", True, True)
    assert (overlap.lasted, overlap.silent) == (1.0, 0.5)


def test_words_in_what_was_never_surely_speech_do_not_count_either() -> None:
    one = spoken(over=True)
    one.feed(LOUD, 150.0, 0.9, 0.7)
    one.transcript = Transcript("够了", "zh", 0.8, final=True)
    assert one.overlap(11.0, voiced=False, held=True).text == ""


def test_it_is_silent_only_once_the_voice_is() -> None:
    assert spoken().overlap(11.0, voiced=True, held=False).silent == 0.0


def test_a_few_windows_without_a_voice_are_noise_so_far() -> None:
    one = spoken(over=True)
    for _ in range(3):
        one.feed(LOUD, 0.0, 0.0, 0.7)
    assert one.overlap(10.2, voiced=True, held=False).kind == "noise"


def test_who_took_the_turn_spoke() -> None:
    assert spoken(taken=True).what() == "speech"
    one = spoken()
    one.transcript = Transcript("Hello", "en")
    assert one.what() == "speech"
    one = spoken(over=True)
    one.transcript = Transcript("mm-hm", "en")
    assert one.what() == "backchannel"
