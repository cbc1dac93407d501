"""DigitalHuman with a reader and a voice that answer at once: turns, epochs, interruption, failures."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from vivant.agent.contracts import Hit, Question
from vivant.errors import EngineDied
from vivant.human import LEAD, UNPACED, DigitalHuman, Engines
from vivant.score import (
    Act,
    ActStatus,
    Alert,
    Alerted,
    Attending,
    BodyChunk,
    Diagnostic,
    EpochRaised,
    Event,
    FaceChunk,
    GazeSeen,
    Gesture,
    Halt,
    HandedOver,
    HandOver,
    Heard,
    Held,
    Percept,
    Played,
    Presence,
    Say,
    SegmentClosed,
    SegmentFed,
    SegmentOpened,
    Sentence,
    Sign,
    SpeechChunk,
    StopPressed,
    TimeTold,
    TurnClosed,
    TurnOpened,
    Utterance,
    VoiceBegan,
    VoiceEnded,
)


class Stage:
    """Keeps every event, and lets a test wait for one."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._news = asyncio.Event()

    def emit(self, event: Event) -> None:
        self.events.append(event)
        self._news.set()

    def all(self, kind: type) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]

    async def until(self, kind: type, count: int = 1) -> Event:
        async with asyncio.timeout(10):
            while len(self.all(kind)) < count:
                self._news.clear()
                await self._news.wait()
        return self.all(kind)[count - 1]


class BrokenVoice:
    """Speaks one chunk, or none, then dies."""

    def __init__(self, inner: object, chunks: int) -> None:
        self.info = inner.info  # type: ignore[attr-defined]
        self._inner, self._chunks = inner, chunks

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def speak(self, utterance: Utterance) -> AsyncIterator[SpeechChunk]:
        count = 0
        async for chunk in self._inner.speak(utterance):  # type: ignore[attr-defined]
            if count == self._chunks:
                raise EngineDied("voice", "its helper process ended")
            count += 1
            yield chunk


class BrokenReader:
    """Fails before its first sentence."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def read(self, question: Question, hits: Sequence[Hit]) -> AsyncIterator[Sentence]:
        raise self._error
        yield


async def test_a_question_becomes_a_turn_of_segments(stub_engines: Engines) -> None:
    stage = Stage()
    async with DigitalHuman(stub_engines, stage.emit, lead=UNPACED) as human:
        human.perceive(Heard("Where can I park?"))
        closed = await stage.until(TurnClosed)
    assert isinstance(closed, TurnClosed)
    assert not closed.halted
    opened = stage.all(TurnOpened)[0]
    assert isinstance(opened, TurnOpened)
    assert (opened.question, opened.lang) == ("Where can I park?", "en")
    segments = [event for event in stage.all(SegmentOpened) if isinstance(event, SegmentOpened)]
    assert [event.utterance.text for event in segments] == ["Sentence 1 of the answer.", "Sentence 2 of the answer."]
    assert all(event.epoch == opened.epoch and event.utterance.citations for event in segments)
    assert list(closed.trace)[:5] == ["decision", "retrieval", "first_text", "first_sound", "first_face"]


async def test_tracks_are_contiguous_and_end_with_their_segment(stub_engines: Engines) -> None:
    stage = Stage()
    async with DigitalHuman(stub_engines, stage.emit, lead=UNPACED) as human:
        human.perceive(Heard("Where can I park?"))
        await stage.until(TurnClosed)
    for event in stage.all(SegmentClosed):
        assert isinstance(event, SegmentClosed)
        chunks = [fed.chunk for fed in stage.events if isinstance(fed, SegmentFed) and fed.segment == event.segment]
        for kind in (SpeechChunk, FaceChunk):
            track = [chunk for chunk in chunks if isinstance(chunk, kind)]
            assert track[0].pts == 0
            assert all(abs(a.end - b.pts) < 1e-6 for a, b in itertools.pairwise(track))
        assert event.duration == max(chunk.end for chunk in chunks)


async def test_a_new_question_halts_the_old_one_at_once(stub_engines: Engines) -> None:
    stage = Stage()
    async with DigitalHuman(stub_engines, stage.emit, lead=LEAD) as human:
        human.perceive(Heard("First?", "en"))
        await stage.until(SegmentFed)
        before = human.epoch
        human.perceive(Heard("Second?", "en"))
        raised = stage.all(EpochRaised)[0]
        assert isinstance(raised, EpochRaised)
        assert raised.epoch > before
        assert stage.events.index(raised) < stage.events.index(stage.all(TurnClosed)[0])
        await stage.until(SegmentOpened, 2)
        late = [event for event in stage.events[stage.events.index(raised) :] if isinstance(event, SegmentFed)]
        await asyncio.sleep(0.1)
        assert all(event.epoch > raised.epoch for event in late)
    assert [event.halted for event in stage.all(TurnClosed) if isinstance(event, TurnClosed)] == [True]


async def test_stop_silences_and_nothing_follows(stub_engines: Engines) -> None:
    stage = Stage()
    async with DigitalHuman(stub_engines, stage.emit) as human:
        human.perceive(Heard("First?", "en"))
        await stage.until(SegmentFed)
        human.perceive(StopPressed())
        count = len(stage.all(SegmentFed))
        assert stage.all(EpochRaised)
        await asyncio.sleep(0.1)
        assert len(stage.all(SegmentFed)) == count
        assert human.turn is None


async def test_chunks_wait_for_the_playhead(stub_engines: Engines) -> None:
    stage = Stage()
    async with DigitalHuman(stub_engines, stage.emit, lead=0.3) as human:
        human.perceive(Heard("First?", "en"))
        await stage.until(SegmentFed)
        await asyncio.sleep(0.05)
        ends = [event.chunk.pts for event in stage.all(SegmentFed) if isinstance(event, SegmentFed)]
        assert max(ends) <= 0.5


async def test_a_voice_holds_the_turn_and_a_cough_lets_it_go_on(stub_engines: Engines) -> None:
    stage = Stage()
    async with DigitalHuman(stub_engines, stage.emit, lead=0.0) as human:
        human.perceive(Heard("First?", "en"))
        await stage.until(SegmentFed)
        human.perceive(VoiceBegan())
        assert stage.all(Held) == [Held(human.epoch, True)]
        await asyncio.sleep(0.3)
        count = len(stage.all(SegmentFed))
        await asyncio.sleep(0.3)
        assert len(stage.all(SegmentFed)) == count
        human.perceive(VoiceEnded("noise"))
        assert stage.all(Held)[1] == Held(human.epoch, False)
        await stage.until(TurnClosed)
    assert not stage.all(EpochRaised)


async def test_memory_holds_what_was_reported(stub_engines: Engines) -> None:
    stage = Stage()
    async with DigitalHuman(stub_engines, stage.emit) as human:
        human.perceive(Heard("First?", "en"))
        fed = await stage.until(SegmentFed, 8)
        assert isinstance(fed, SegmentFed)
        human.perceive(Played(fed.segment, 0.3, False))
        human.perceive(StopPressed())
        assert human.memory.history() == (("First?", "Sentence"),)
        human.perceive(Presence(False))
        assert human.memory.history() == ()


@pytest.mark.parametrize("chunks", [0, 2])
async def test_a_voice_that_dies_leaves_a_diagnostic_and_the_text(stub_engines: Engines, chunks: int) -> None:
    engines = replace(stub_engines, synthesizer=BrokenVoice(stub_engines.synthesizer, chunks))
    stage = Stage()
    async with DigitalHuman(engines, stage.emit, lead=UNPACED) as human:
        human.perceive(Heard("First?", "en"))
        await stage.until(TurnClosed)
    notices = [event for event in stage.all(Diagnostic) if isinstance(event, Diagnostic)]
    assert [notice.code for notice in notices] == ["EngineDied", "EngineDied"]
    durations = [event.duration for event in stage.all(SegmentClosed) if isinstance(event, SegmentClosed)]
    assert all(duration > 0.3 for duration in durations)


@pytest.mark.parametrize(
    ("error", "code"), [(EngineDied("reader", "gone"), "EngineDied"), (KeyError("x"), "EngineError")]
)
async def test_a_reader_that_fails_is_handed_over(
    stub_engines: Engines, error: Exception, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    engines = replace(stub_engines, reader=BrokenReader(error))
    stage = Stage()
    async with DigitalHuman(engines, stage.emit, lead=UNPACED) as human:
        human.perceive(Heard("First?", "en"))
        said = await stage.until(SegmentOpened)
    assert isinstance(said, SegmentOpened)
    assert said.utterance.text == engines.persona.identity.texts.hand_over["en"]
    assert [event.code for event in stage.all(Diagnostic) if isinstance(event, Diagnostic)] == [code]
    assert ("a turn failed" in caplog.text) == (code == "EngineError")


async def test_a_visitor_is_greeted_and_looked_at(stub_engines: Engines) -> None:
    stage = Stage()
    async with DigitalHuman(stub_engines, stage.emit, lead=UNPACED) as human:
        human.perceive(Presence(True))
        said = await stage.until(SegmentOpened)
    assert isinstance(said, SegmentOpened)
    assert said.utterance.text == stub_engines.persona.identity.texts.greeting["zh"]
    assert Attending("visitor", "speaking") in stage.events


async def test_a_turn_names_what_was_said_to_it_and_nothing_where_it_speaks_on_its_own(stub_engines: Engines) -> None:
    stage = Stage()
    async with DigitalHuman(stub_engines, stage.emit, lead=UNPACED) as human:
        human.perceive(Presence(True))
        await stage.until(TurnClosed)
        human.perceive(Heard("thanks"))
        await stage.until(TurnClosed, 2)
    opened = [event for event in stage.all(TurnOpened) if isinstance(event, TurnOpened)]
    assert [event.question for event in opened] == [None, "thanks"]


class Scripted:
    """A behaviour that does what it is given, and remembers what became of it."""

    def __init__(self) -> None:
        self.wanted: list[Act] = []
        self.percepts: list[Percept] = []
        self.reports: list[tuple[int, ActStatus]] = []

    def tick(self, now: float, percepts: Sequence[Percept]) -> list[Act]:
        self.percepts += percepts
        acts, self.wanted = self.wanted, []
        return acts

    def report(self, act: int, status: ActStatus) -> None:
        self.reports.append((act, status))


@asynccontextmanager
async def scripted(engines: Engines, **options: Any) -> AsyncIterator[tuple[DigitalHuman, Scripted, Stage]]:
    """A human whose behaviour does as it is told."""
    behavior, stage = Scripted(), Stage()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engines, "behave", lambda self: behavior)
        async with DigitalHuman(engines, stage.emit, lead=UNPACED, **options) as human:
            yield human, behavior, stage


def do(human: DigitalHuman, behavior: Scripted, *acts: Act) -> None:
    behavior.wanted += acts
    human.perceive(GazeSeen("avatar"))


async def test_a_gesture_without_a_word_is_a_segment_of_its_own(stub_engines: Engines) -> None:
    async with scripted(stub_engines) as (human, behavior, stage):
        do(human, behavior, wave := Gesture("wave"))
        closed = await stage.until(SegmentClosed)
        await stage.until(TurnClosed)
    assert isinstance(closed, SegmentClosed)
    assert 1.0 < closed.duration < 4.0
    kinds = {type(event.chunk) for event in stage.all(SegmentFed) if isinstance(event, SegmentFed)}
    assert kinds == {BodyChunk}
    assert behavior.reports == [(wave.id, "started"), (wave.id, "running"), (wave.id, "done")]
    assert human.memory.history() == ()


async def test_a_gesture_is_halted_like_speech(stub_engines: Engines) -> None:
    stage, behavior = Stage(), Scripted()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engines, "behave", lambda self: behavior)
        async with DigitalHuman(stub_engines, stage.emit, lead=0.1) as human:
            do(human, behavior, wave := Gesture("wave"))
            await stage.until(SegmentFed)
            do(human, behavior, Halt("enough"))
            assert behavior.reports[-1] == (wave.id, "halted")
            assert isinstance(stage.events[-2], EpochRaised)


async def test_an_unknown_gesture_fails_and_names_the_nearest(stub_engines: Engines) -> None:
    async with scripted(stub_engines) as (human, behavior, stage):
        do(human, behavior, gesture := Gesture("wvae"))
        assert behavior.reports == [(gesture.id, "failed")]
        assert stage.events[-1] == Diagnostic("UnknownGesture", "no gesture is called 'wvae', did you mean 'wave'?")


async def test_what_cannot_be_signed_is_said_so(stub_engines: Engines) -> None:
    async with scripted(stub_engines) as (human, behavior, stage):
        do(human, behavior, sign := Sign("您好", "zh"))
        assert behavior.reports == [(sign.id, "failed")]
        assert isinstance(stage.events[-1], Diagnostic)
        assert stage.events[-1].code == "Unsigned"


async def test_operators_are_told(stub_engines: Engines, caplog: pytest.LogCaptureFixture) -> None:
    async with scripted(stub_engines) as (human, behavior, stage):
        do(human, behavior, HandOver("a complaint"), Alert("node", "Greet raised KeyError"))
        assert stage.events[-2:] == [HandedOver("a complaint"), Alerted("node", "Greet raised KeyError")]
        assert "Greet raised KeyError" in caplog.text


async def test_a_notice_is_marked_so_that_stages_play_it_to_its_end(stub_engines: Engines) -> None:
    async with scripted(stub_engines) as (human, behavior, stage):
        do(human, behavior, Say("This talk is recorded.", "en", interruptible=False))
        opened = await stage.until(SegmentOpened)
    assert isinstance(opened, SegmentOpened)
    assert not opened.utterance.interruptible


async def test_behaviour_is_told_the_time_at_first_and_every_minute(
    stub_engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vivant.human.human.TICK", 0.0)
    began, ticks = datetime(2026, 3, 2, 8, 59, 30, tzinfo=UTC), itertools.count()
    seconds = 0.0

    def clock() -> float:
        nonlocal seconds
        seconds = next(ticks) * 5.0
        return seconds

    wall = lambda: began + timedelta(seconds=seconds)  # noqa: E731  # it has no name of its own
    async with scripted(stub_engines, clock=clock, wall=wall) as (_, behavior, _):
        async with asyncio.timeout(10):
            while sum(isinstance(percept, TimeTold) for percept in behavior.percepts) < 3:  # noqa: ASYNC110  # ticks have no event
                await asyncio.sleep(0)
    told = [percept.at for percept in behavior.percepts if isinstance(percept, TimeTold)]
    assert all(60 <= (later - earlier).total_seconds() <= 75 for earlier, later in itertools.pairwise(told))
