"""What the avatar says: the persona's own answers to questions of its vocabulary, in its own voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vivant.agent.contracts import Question
from vivant.agent.hearing.contracts import RATE
from vivant.bench.hearing.voices import Text, clip_of
from vivant.human import Engines
from vivant.human.trace import Trace
from vivant.score import Floats, Lang, Sentence


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """A question and its whole answer, (n,) float32 at RATE. cited : its first sentence names its source."""

    question: str
    lang: Lang
    cited: bool
    sound: Floats

    @property
    def seconds(self) -> float:
        """How long it is spoken."""
        return len(self.sound) / RATE


async def answered(engines: Engines, questions: Sequence[Text]) -> list[Answered]:
    """All of them, thought of and spoken."""
    return [await _answer(engines, question, lang) for question, lang in questions]


async def _answer(engines: Engines, question: str, lang: Lang) -> Answered:
    sentences: list[Sentence] = []
    async for sentence in engines.think(Question(question, lang), Trace(lambda: 0.0, 0.0)):
        sentences.append(sentence)
    sounds = [(await clip_of(engines.synthesizer, each.text, each.lang)).samples for each in sentences]
    cited = bool(sentences) and bool(sentences[0].citations)
    return Answered(question, lang, cited, np.concatenate(sounds) if sounds else np.zeros(0, np.float32))
