"""The engines of a persona: made by name, started within a limit, rehearsed, and asked to think."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from vivant.agent.contracts import Hit, Question, Reader, Retriever
from vivant.behavior.contracts import Behavior
from vivant.bench.stubs import StubVoice
from vivant.errors import EngineStalled, TreeError
from vivant.expression.contracts import BodyAnimator, FaceAnimator, Synthesizer
from vivant.human import Engines
from vivant.human.trace import Trace
from vivant.persona import Persona, Stalls
from vivant.plugins.engines.tree import TreeBehavior
from vivant.score import Heard, Sentence, SpeechChunk, Utterance

QUESTION = Question("Where can I park?", "en")


def limited(engines: Engines, **limits: float) -> Engines:
    """The engines with other limits."""
    return replace(engines, persona=replace(engines.persona, limits=replace(Stalls(), **limits)))


def ticking() -> Trace:
    times = iter(range(100))
    return Trace(lambda: float(next(times)), 0.0)


# --- Loading --------------------------------------------------------------------------------------------------


def test_what_the_persona_names_is_made(persona: Persona) -> None:
    engines = Engines.load(persona)
    assert engines.persona is persona
    assert isinstance(engines.retriever, Retriever)
    assert isinstance(engines.reader, Reader)
    assert isinstance(engines.synthesizer, Synthesizer)
    assert isinstance(engines.face, FaceAnimator)
    assert isinstance(engines.body, BodyAnimator)


def test_a_tree_that_cannot_be_built_is_known_before_anybody_comes(persona: Persona, tmp_path: Path) -> None:
    tree = '<root BTCPP_format="4">\n<BehaviorTree ID="A"><Saay/></BehaviorTree></root>'
    (tmp_path / "guide.xml").write_text(tree, "utf-8")
    text = persona.file.read_text("utf-8").replace('tree = "hall"', 'tree = "guide.xml"')
    (tmp_path / "persona.toml").write_text(text, "utf-8")
    (tmp_path / "knowledge").symlink_to(persona.agent.knowledge)
    with pytest.raises(TreeError, match=r"guide\.xml:2: expected a kind of node that there is, found 'Saay'"):
        Engines.load(Persona.load(tmp_path))


def test_each_human_gets_a_behavior_of_its_own(stub_engines: Engines) -> None:
    one, two = stub_engines.behave(), stub_engines.behave()
    assert isinstance(one, Behavior)
    assert one is not two
    assert one.tick(0.0, [Heard("Where?", "en")])
    assert not any(type(act).__name__ == "Answer" for act in two.tick(0.0, []))


def test_performers_know_the_voices_limit(stub_engines: Engines) -> None:
    performers = limited(stub_engines, speech=1.5).performers()
    assert (performers.synthesizer, performers.voice_stall) == (stub_engines.synthesizer, 1.5)


# --- Starting -------------------------------------------------------------------------------------------------


class Sleeper(StubVoice):
    """A voice that never gets ready."""

    async def start(self) -> None:
        await asyncio.Event().wait()


async def test_a_voice_that_does_not_get_ready_is_an_error(stub_engines: Engines) -> None:
    engines = limited(replace(stub_engines, synthesizer=Sleeper()), start=0.02)
    with pytest.raises(EngineStalled, match=r"espeak: was not ready within 0\.02 s"):
        await engines.start()


class Rehearsed:
    """Stands for retriever, face and body, and keeps what is asked of it."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def search(self, question: Question, limit: int = 6) -> list[Hit]:
        self.calls.append(f"search {question.lang}")
        return []

    def open(self, utterance: Utterance) -> Rehearsed:
        self.calls.append(f"open {utterance.lang}")
        return self

    def feed(self, speech: SpeechChunk) -> list[Any]:
        self.calls.append("feed")
        return []

    def finish(self) -> list[Any]:
        self.calls.append("finish")
        return []


async def test_everything_is_gone_through_before_a_visitor_comes(stub_engines: Engines) -> None:
    spy = Rehearsed()
    engines = replace(stub_engines, retriever=spy, face=spy, body=spy)
    await engines.start()
    await engines.start()
    track = ["open zh", "feed", "finish"]
    assert spy.calls == ["search zh", "search en", *track, *track]


async def test_closing_closes_the_voice(stub_engines: Engines) -> None:
    closed = []

    class Voice(StubVoice):
        async def close(self) -> None:
            closed.append(True)

    await replace(stub_engines, synthesizer=Voice()).close()
    assert closed == [True]


# --- Thinking -------------------------------------------------------------------------------------------------


async def test_thinking_finds_then_reads(stub_engines: Engines) -> None:
    given: list[Any] = []

    class Finder:
        def search(self, question: Question, limit: int = 6) -> list[Hit]:
            assert threading.current_thread() is not threading.main_thread()
            return ["a hit"]  # type: ignore[list-item]

    class Echo:
        async def read(self, question: Question, hits: Sequence[Hit]) -> AsyncIterator[Sentence]:
            given.extend([question, *hits])
            yield Sentence("Here.", "en")

    trace = ticking()
    engines = replace(stub_engines, retriever=Finder(), reader=Echo())
    assert [sentence.text async for sentence in engines.think(QUESTION, trace)] == ["Here."]
    assert given == [QUESTION, "a hit"]
    assert list(trace.marks) == ["retrieval"]


async def test_a_search_that_hangs_is_an_error_and_holds_up_nobody(stub_engines: Engines) -> None:
    release = threading.Event()

    class Hanging:
        def search(self, question: Question, limit: int = 6) -> list[Hit]:
            release.wait(10)
            return []

    engines = limited(replace(stub_engines, retriever=Hanging()), search=0.02)
    try:
        with pytest.raises(EngineStalled, match=r"Hanging: gave nothing for 0\.02 s"):
            async for _ in engines.think(QUESTION, ticking()):
                raise AssertionError("an answer without a search")
        assert [sentence async for sentence in stub_engines.think(QUESTION, ticking())]
    finally:
        release.set()


async def test_a_reader_that_hangs_is_an_error(stub_engines: Engines) -> None:
    closed = []

    class Hanging:
        async def read(self, question: Question, hits: Sequence[Hit]) -> AsyncIterator[Sentence]:
            try:
                yield Sentence("One.", "en")
                await asyncio.Event().wait()
            finally:
                closed.append(True)

    seen = []
    engines = limited(replace(stub_engines, reader=Hanging()), sentence=0.02)
    with pytest.raises(EngineStalled, match=r"Hanging: gave nothing for 0\.02 s"):
        async for sentence in engines.think(QUESTION, ticking()):
            seen.append(sentence.text)
    assert (seen, closed) == (["One."], [True])


def test_chance_differs_from_human_to_human_unless_the_persona_names_a_seed(stub_engines: Engines) -> None:
    def draws(engines: Engines) -> set[float]:
        humans = [engines.behave() for _ in range(3)]
        assert all(isinstance(human, TreeBehavior) for human in humans)
        return {human.runner.context.rng.random() for human in humans if isinstance(human, TreeBehavior)}

    assert len(draws(stub_engines)) == 3
    same = replace(stub_engines.persona.behavior, settings={**stub_engines.persona.behavior.settings, "seed": 4})
    assert len(draws(replace(stub_engines, persona=replace(stub_engines.persona, behavior=same)))) == 1
