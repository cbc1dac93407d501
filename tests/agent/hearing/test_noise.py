"""Speech, backchannels and noise by their sound and by their words."""

from __future__ import annotations

import numpy as np
import pytest

from vivant.agent.hearing.noise import Traits, is_backchannel
from vivant.agent.hearing.pitch import FRAME, pitch
from vivant.agent.hearing.spectrum import BANDS, WINDOW, bands
from vivant.bench import scenes
from vivant.score import Floats

from .conftest import Speech


@pytest.mark.parametrize(
    "text", ["mm-hm", "Uh-huh.", "mhm", "Yeah, yeah.", "Okay", "I see.", "嗯", "嗯嗯。", "哦，好的。", "对对", "知道了"]
)
def test_words_of_a_listener(text: str) -> None:
    assert is_backchannel(text)


@pytest.mark.parametrize("text", ["", "...", "Okay, but where?", "stop", "停", "好的，那我去哪里？", "no", "不是"])
def test_words_of_somebody_who_wants_the_turn(text: str) -> None:
    assert not is_backchannel(text)


def _traits(sound: Floats) -> Traits:
    traits = Traits()
    for start in range(WINDOW, len(sound) - WINDOW, WINDOW):
        window = sound[start : start + WINDOW]
        if np.sqrt(np.mean(window**2)) > 0.01:
            traits.feed(bands(window), pitch(sound[start + WINDOW - FRAME : start + WINDOW])[1])
    return traits


FLAT = np.full(BANDS, -30.0)


def _begun(before: list[float], windows: list[tuple[float, float]]) -> str:
    """What it seems to be after loud windows of these strengths, and windows of these (strength, probability)."""
    traits = Traits()
    for strength in before:
        traits.precede(strength)
    for strength, probability in windows:
        traits.feed(FLAT, strength, probability)
    return traits.so_far


def test_two_pitched_windows_are_a_voice_where_one_is_surely_speech() -> None:
    assert _begun([0.9], [(0.9, 0.99)]) == "speech"
    assert _begun([], [(0.9, 0.99)]) == "noise"
    assert _begun([0.9], [(0.9, 0.8)]) == "noise"
    assert _begun([0.9, 0.9], [(0.9, 0.8)] * 3) == "speech"


def test_a_burst_without_pitch_makes_a_voiced_end_doubtful() -> None:
    assert _begun([0.1, 0.2, 0.1], [(0.8, 0.97), (0.8, 0.96)]) == "noise"
    assert _begun([0.1, 0.2, 0.1], [(0.8, 0.99)] * 3) == "speech"


def test_speech_is_speech(speech: Speech) -> None:
    for sound in speech.visitor[:2]:
        traits = _traits(sound)
        assert traits.kind(over=True) == traits.kind(over=False) == "speech"
        assert traits.syllables >= 4


def test_hums_are_backchannels_and_coughs_and_claps_noise() -> None:
    rng = np.random.default_rng(0)
    assert {_traits(scenes.hum(rng, -18, parts=2)).kind(over=False) for _ in range(10)} == {"backchannel"}
    assert {_traits(scenes.clap(rng)).kind(over=True) for _ in range(10)} == {"noise"}
    coughs = [_traits(scenes.cough(rng)).kind(over=True) for _ in range(10)]
    assert coughs.count("noise") >= 7
    assert coughs.count("speech") <= 1


def test_a_short_word_over_the_avatar_is_a_backchannel_and_else_an_answer(speech: Speech) -> None:
    traits = _traits(speech.visitor[2])
    assert (traits.kind(over=True), traits.kind(over=False)) == ("backchannel", "speech")


def test_without_a_pitch_it_is_speech_where_that_is_sure_and_nobody_is_interrupted() -> None:
    for probability, kind in ((0.9, "noise"), (0.99, "speech")):
        traits = Traits()
        for _ in range(20):
            traits.feed(np.full(BANDS, -30.0), 0.2, probability)
        assert (traits.kind(over=False), traits.kind(over=True)) == (kind, "noise")
