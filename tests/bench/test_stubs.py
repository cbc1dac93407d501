"""What the stubs promise: they keep the contracts of what they stand for, and answer at once."""

from __future__ import annotations

import pytest

from vivant.agent.contracts import Question, Reader, Retriever
from vivant.bench.stubs import CHUNK, StubReader, StubRetriever, StubVoice, stub_engines
from vivant.expression.contracts import Synthesizer
from vivant.persona import Persona
from vivant.plugins.check import check_plugin
from vivant.score import Lang, Utterance

QUESTION = Question("Where can I park?", "en")


def test_the_voice_keeps_the_contract_of_voices() -> None:
    check_plugin("synthesizer", StubVoice)


def test_they_are_what_they_stand_for(persona: Persona) -> None:
    engines = stub_engines(persona)
    assert isinstance(engines.retriever, Retriever)
    assert isinstance(engines.reader, Reader)
    assert isinstance(engines.synthesizer, Synthesizer)


def test_the_retriever_finds_nothing() -> None:
    assert StubRetriever().search(QUESTION) == []


@pytest.mark.parametrize("count", [1, 2, 5])
async def test_the_reader_says_so_many_cited_sentences(count: int) -> None:
    sentences = [sentence async for sentence in StubReader(count).read(QUESTION, [])]
    assert len({sentence.text for sentence in sentences}) == count
    assert all(sentence.citations and sentence.lang == "en" for sentence in sentences)


@pytest.mark.parametrize(("text", "lang"), [("A", "en"), ("A sentence of some length.", "en"), ("在二楼。", "zh")])
async def test_the_tone_is_as_long_as_the_text(text: str, lang: Lang) -> None:
    chunks = [chunk async for chunk in StubVoice().speak(Utterance(text, lang))]
    assert [chunk.pts for chunk in chunks] == pytest.approx([index * CHUNK for index in range(len(chunks))])
    assert abs(chunks[-1].end - max(CHUNK, len(text) * 0.06)) <= CHUNK
    for chunk in chunks:
        assert len(chunk.phones) == 1
    assert "".join(word.text for chunk in chunks for word in chunk.words) == text
