"""What visitors say."""

from __future__ import annotations

import re

import numpy as np
import pytest

from vivant.agent.hearing.contracts import RATE
from vivant.agent.hearing.noise import is_backchannel
from vivant.agent.hearing.vocabulary import STOPS, plain
from vivant.agent.recognition import grams
from vivant.behavior.intents import is_stop
from vivant.bench.hearing.texts import (
    BACKCHANNELS,
    LANGS,
    STOP_WORDS,
    hesitant,
    paused,
    questions,
    some,
    strangers,
    vocabulary,
)
from vivant.bench.hearing.voices import Clip
from vivant.persona import Persona
from vivant.score import Lang, Word

PHRASES: dict[Lang, tuple[str, ...]] = {
    "zh": ("停车怎么收费", "身份证在哪办理", "几点开门"),
    "en": ("Where can I park my car?", "How do I register a company?", "Hello there"),
}


@pytest.fixture(scope="module")
def known(persona: Persona) -> dict[Lang, tuple[str, ...]]:
    """The embedded persona's vocabulary."""
    return vocabulary(persona)


def test_the_vocabulary_is_that_of_the_recogniser(known: dict[Lang, tuple[str, ...]]) -> None:
    for lang in LANGS:
        assert len(known[lang]) > 500
        assert set(STOP_WORDS[lang]) <= set(STOPS[lang]) <= set(known[lang])


def test_stop_words_stop_and_backchannels_do_not() -> None:
    assert all(is_stop(word) for lang in LANGS for word in STOP_WORDS[lang])
    assert all(is_backchannel(word) for lang in LANGS for word in BACKCHANNELS[lang])


def test_some_are_drawn_without_repeating_before_all_were() -> None:
    drawn = some(np.random.default_rng(1), ("a", "b", "c"), "en", 5)
    assert len(drawn) == 5
    assert {text for text, _ in drawn[:3]} == {"a", "b", "c"}


def test_questions_are_longer_than_a_word() -> None:
    assert questions(PHRASES["en"], "en") == list(PHRASES["en"][:2])


@pytest.mark.parametrize("lang", LANGS)
def test_hesitant_phrases_have_one_comma_and_all_words(lang: Lang, known: dict[Lang, tuple[str, ...]]) -> None:
    made = hesitant(np.random.default_rng(1), known[lang], lang, 20)
    spoken = {plain(phrase).replace(" ", "") for phrase in known[lang]}
    assert len(made) == 20
    assert all(len(re.findall("[，,]", text)) >= 1 for text, _ in made)
    within = [text for text, _ in made[1::2]]
    assert all(plain(text).replace(" ", "") in spoken for text in within)
    assert all(2 <= re.search("[，,]", text).start() < len(text) - 1 for text in within)  # type: ignore[union-attr]


def test_too_few_phrases_are_said_so() -> None:
    with pytest.raises(AssertionError, match="hesitant phrases of en"):
        hesitant(np.random.default_rng(1), ("Opening hours of hall",), "en", 9)


def test_a_pause_is_as_long_as_it_is_wished() -> None:
    sound = np.full(2 * RATE, 0.1, np.float32)
    sound[8000:11200] = 0
    words = (Word("um", 0.0, 0.5, 0), Word("where", 0.7, 2.0, 4))
    clip = paused(Clip.of("um, where", "en", sound, words), 0.9)
    silent = np.flatnonzero(clip.samples == 0)
    assert len(silent) == round(0.9 * RATE) == silent[-1] - silent[0] + 1
    assert (clip.onset, clip.end) == (0.0, 2.7)
    with pytest.raises(AssertionError, match="no comma"):
        paused(Clip.of("where", "en", sound), 0.9)


def test_strangers_are_far_from_every_phrase(known: dict[Lang, tuple[str, ...]]) -> None:
    texts = strangers()
    assert len(set(texts)) == len(texts) >= 80
    assert {lang for _, lang in texts} == set(LANGS)
    for lang in LANGS:
        phrases = [frozenset(grams(plain(phrase))) for phrase in known[lang]]
        for text in (text for text, of in texts if of == lang):
            own = frozenset(grams(plain(text)))
            assert max(2 * len(own & other) / (len(own) + len(other)) for other in phrases) < 0.5, text
