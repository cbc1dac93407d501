"""A reader and a voice that answer at once: what is left of a turn is all that is neither thinking nor synthesis."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import numpy as np

from vivant.agent.contracts import Hit, Question
from vivant.expression.contracts import VoiceInfo
from vivant.human import Engines
from vivant.persona import Persona
from vivant.plugins.registry import Registry
from vivant.score import Citation, Phone, Sentence, SpeechChunk, Utterance, Word

CHUNK = 0.2
"""Seconds of sound in each chunk of the stub's speech."""

PER_CHARACTER = 0.06
"""Seconds that a character takes to be spoken."""


class StubRetriever:
    """Finds nothing, at once."""

    def search(self, question: Question, limit: int = 6) -> list[Hit]:
        """No hits: the stub reader needs none."""
        return []


class StubReader:
    """Answers every question with the same number of sentences, cited."""

    def __init__(self, sentences: int = 2) -> None:
        self._sentences = sentences

    async def read(self, question: Question, hits: Sequence[Hit]) -> AsyncIterator[Sentence]:
        """Sentences that name the question."""
        cited = (Citation("stub.md", "Stub", "Stub", 1),)
        for number in range(1, self._sentences + 1):
            yield Sentence(f"Sentence {number} of the answer.", question.lang, cited)


class StubVoice:
    """A tone in chunks of CHUNK seconds, with a phone each, and a word for every four characters."""

    def __init__(self, rate: int = 22050) -> None:
        self.info = VoiceInfo(rate, ("zh", "en"), "engine")

    async def start(self) -> None:
        """Nothing to make ready."""

    async def close(self) -> None:
        """Nothing to give back."""

    async def speak(self, utterance: Utterance) -> AsyncIterator[SpeechChunk]:
        """The tone, as long as the text."""
        rate, pieces = self.info.rate, max(1, round(len(utterance.text) * PER_CHARACTER / CHUNK))
        tone = (8000 * np.sin(np.arange(round(CHUNK * rate)) * 2 * np.pi * 200 / rate)).astype(np.int16)
        for index in range(pieces):
            start = index * len(tone) / rate
            end = start + len(tone) / rate
            part = utterance.text[index * 4 : index * 4 + 4]
            words = (Word(part, start, end, index * 4),) if part else ()
            yield SpeechChunk(start, tone, rate, (Phone("aə"[index % 2], start, end),), words)


def stub_engines(persona: Persona) -> Engines:
    """The persona's own face, body and behaviour, with a reader and a voice that answer at once."""
    registry = Registry.discover()
    return Engines(
        persona,
        registry,
        retriever=StubRetriever(),
        reader=StubReader(),
        synthesizer=StubVoice(),
        face=persona.plugin("face", registry),
        body=persona.plugin("body", registry),
    )
