"""One utterance, from sound to transcripts, with the network that ships."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vivant.agent.hearing.acoustic import AcousticModel
from vivant.agent.hearing.decoding import Hypothesis, Measures
from vivant.agent.hearing.lexicon import Entry, Lexicon
from vivant.agent.hearing.phones import PHONES
from vivant.agent.hearing.spotting import Spotter
from vivant.plugins.engines.closed.listening import Listening
from vivant.plugins.engines.closed.pronunciation import pronounce
from vivant.score import Lang

BEST = Hypothesis("", -9.0, False, Measures(-3.0, -1.0, 0.5, 1.5, 1.0, 1.0))


def lexicon(lang: Lang, *texts: str) -> Lexicon:
    entries = [Entry(text, phones) for text, phones in zip(texts, pronounce(texts, lang), strict=True)]
    return Lexicon.of(lang, entries)


@pytest.fixture(scope="module")
def lexicons() -> list[Lexicon]:
    return [
        lexicon("zh", "停车怎么收费？", "厕所在哪里？"),
        lexicon("en", "Where can I park?", "How much is a passport?"),
    ]


def test_silence_is_nothing(lexicons: list[Lexicon]) -> None:
    listening = Listening(AcousticModel.load(), lexicons)
    assert listening.feed(np.zeros(16_000, np.float32)) is None
    final = listening.finish()
    assert (final.text, final.final) == ("", True)
    assert 0 <= final.confidence < 0.4


def test_noise_completes_no_phrase(lexicons: list[Lexicon]) -> None:
    listening = Listening(AcousticModel.load(), lexicons)
    rng = np.random.default_rng(4)
    for _ in range(20):
        heard = listening.feed(rng.normal(0, 0.1, 1600).astype(np.float32))
        assert heard is None or not heard.complete
    assert listening.finish().final


@pytest.mark.parametrize("db", [-40, -25, -12])
def test_steady_noise_is_no_phrase(db: float, lexicons: list[Lexicon]) -> None:
    short = [lexicon("zh", "是", "好", "可以", "怎么办社保"), lexicon("en", "hi", "uh-huh", "Where it is")]
    rng = np.random.default_rng(11)
    for _ in range(4):
        listening = Listening(AcousticModel.load(), [*lexicons, *short])
        listening.feed(rng.normal(0, 10 ** (db / 20), 16_000).astype(np.float32))
        assert listening.finish().text == ""


def test_a_stop_word_is_told_in_the_form_that_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    stops = lexicon("en", "stop please", "Where can I park?")
    for said, told in (("stop please", "stop please"), ("Where can I park?", "stop")):
        listening = Listening(AcousticModel.load(), [stops], spotter=spotter(0.999))
        best = replace(BEST, text=said)
        monkeypatch.setattr("vivant.plugins.engines.closed.listening.Decoder.result", lambda _, best=best: best)
        listening.feed(np.zeros(4_000, np.float32))
        assert listening.finish().text == told


def spotter(certainty: float) -> Spotter:
    """Always as certain that somebody said "stop"."""
    shapes = [(len(PHONES) + 1, 3), (3,), (1, 3), (3,), (1, 2)]
    silent = [np.zeros(shape, np.float32) for shape in shapes]
    return Spotter(("stop",), *silent, np.log(np.array([1 - certainty, certainty], np.float32)))


def test_a_stop_word_is_told_at_once(lexicons: list[Lexicon]) -> None:
    listening = Listening(AcousticModel.load(), lexicons, spotter=spotter(0.9))
    heard = listening.feed(np.zeros(4_000, np.float32))
    assert heard is not None
    assert (heard.text, heard.lang, heard.final, heard.complete) == ("stop", "en", False, False)
    final = listening.finish()
    assert (final.text, final.final, final.confidence) == ("stop", True, pytest.approx(0.9))


def test_an_unlikely_stop_word_is_none(lexicons: list[Lexicon]) -> None:
    listening = Listening(AcousticModel.load(), lexicons, spotter=spotter(0.2))
    assert listening.feed(np.zeros(4_000, np.float32)) is None
    assert listening.finish().text == ""


def test_a_stop_word_of_a_language_that_is_not_expected_is_none(lexicons: list[Lexicon]) -> None:
    listening = Listening(AcousticModel.load(), lexicons[:1], spotter=spotter(0.9))
    listening.feed(np.zeros(4_000, np.float32))
    assert listening.finish().text == ""


def test_within_running_speech_a_stop_word_must_be_surer(
    lexicons: list[Lexicon], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vivant.plugins.engines.closed.listening.LONE", -1)
    told = {}
    for certainty in (0.9, 0.999):
        listening = Listening(AcousticModel.load(), lexicons, spotter=spotter(certainty))
        listening.feed(np.zeros(4_000, np.float32))
        told[certainty] = listening.finish().text
    assert told == {0.9: "", 0.999: "stop"}
