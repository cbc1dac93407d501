"""What the avatar says to questions, by scripted thoughts and a scripted voice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

import numpy as np
import pytest

from vivant.agent.contracts import Question
from vivant.agent.hearing.contracts import RATE
from vivant.bench.hearing import answers
from vivant.bench.hearing.answers import Answered, answered
from vivant.bench.hearing.voices import Clip, Text
from vivant.errors import EngineError
from vivant.human import Engines
from vivant.human.trace import Trace
from vivant.score import Citation, Floats, Lang, Sentence

SOURCE = Citation("en/parking.md", "Parking", "Fees", 3)


class _Engines:
    """Thinks the given sentences of every question."""

    synthesizer = "voice"

    def __init__(self, *sentences: Sentence) -> None:
        self.sentences = sentences
        self.asked: list[Question] = []

    async def think(self, question: Question, trace: Trace) -> AsyncIterator[Sentence]:
        self.asked.append(question)
        for sentence in self.sentences:
            yield sentence


async def _clip_of(voice: Any, text: str, lang: Lang) -> Clip:
    """As many samples as letters, each the number of letters."""
    assert voice == _Engines.synthesizer
    if text == "unspeakable":
        raise EngineError("espeak", "cannot say it")
    return Clip(text, lang, np.full(len(text), len(text), np.float32), 0.0, 0.0)


@pytest.fixture(autouse=True)
def _scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "clip_of", _clip_of)


async def _answered(engines: _Engines, *questions: Text) -> list[Answered]:
    return await answered(cast(Engines, engines), questions)


async def test_sentences_are_spoken_one_behind_the_other() -> None:
    (found,) = await _answered(_Engines(Sentence("ab", "en"), Sentence("c", "en")), ("Why?", "en"))
    assert found.sound.tolist() == [2, 2, 1]
    assert found.sound.dtype == np.float32
    assert (found.question, found.lang) == ("Why?", "en")


async def test_questions_are_asked_in_order_and_without_a_history() -> None:
    engines = _Engines(Sentence("a", "en"))
    found = await _answered(engines, ("Why?", "en"), ("为什么", "zh"))
    assert [each.question for each in found] == ["Why?", "为什么"]
    assert engines.asked == [Question("Why?", "en"), Question("为什么", "zh")]
    assert await _answered(engines) == []


@pytest.mark.parametrize(
    ("sentences", "cited"),
    [
        ((Sentence("a", "en", (SOURCE,)), Sentence("b", "en")), True),
        ((Sentence("a", "en"), Sentence("b", "en", (SOURCE,))), False),
        ((), False),
    ],
)
async def test_it_is_cited_where_the_first_sentence_is(sentences: tuple[Sentence, ...], cited: bool) -> None:
    (found,) = await _answered(_Engines(*sentences), ("Why?", "en"))
    assert found.cited is cited


async def test_no_answer_is_no_sound() -> None:
    (found,) = await _answered(_Engines(), ("Why?", "en"))
    assert (found.sound.shape, found.sound.dtype, found.seconds) == ((0,), np.float32, 0.0)


async def test_what_no_voice_can_say_is_an_error() -> None:
    with pytest.raises(EngineError, match="cannot say it"):
        await _answered(_Engines(Sentence("unspeakable", "en")), ("Why?", "en"))


def test_seconds_are_those_of_the_sound() -> None:
    sound: Floats = np.zeros(RATE // 2, np.float32)
    assert Answered("Why?", "en", False, sound).seconds == 0.5
