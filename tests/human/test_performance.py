"""One utterance as one segment: its tracks, its pace, and a voice that fails."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import replace

import numpy as np
import pytest

from vivant.errors import EngineDied
from vivant.expression.contracts import VoiceInfo
from vivant.human import UNPACED, Engines
from vivant.human.pacing import Pacer
from vivant.human.performance import SILENT_READING, Performance, Performers
from vivant.human.trace import Trace
from vivant.score import (
    BodyChunk,
    Chunk,
    Diagnostic,
    Event,
    FaceChunk,
    Lang,
    SegmentClosed,
    SegmentFed,
    SpeechChunk,
    Utterance,
)

RATE = 22050


class Voice:
    """Chunks of 0.2 s of silence, then the error, if there is one."""

    info = VoiceInfo(RATE, ("zh", "en"), "engine")

    def __init__(self, chunks: int, error: Exception | None = None, hangs: bool = False) -> None:
        self._chunks, self._error, self._hangs = chunks, error, hangs
        self.closed = False
        self.hanging = asyncio.Event()

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def speak(self, utterance: Utterance) -> AsyncIterator[SpeechChunk]:
        try:
            for index in range(self._chunks):
                yield SpeechChunk(index * 0.2, np.zeros(RATE // 5, np.int16), RATE)
            if self._hangs:
                self.hanging.set()
                await asyncio.Event().wait()
            if self._error:
                raise self._error
        finally:
            self.closed = True


class Notable:
    """A face that leaves something out."""

    diagnostics = (Diagnostic("UnknownPhone", "no shape for the phone ʘ"),)

    def open(self, utterance: Utterance) -> Notable:
        return self

    def feed(self, speech: SpeechChunk) -> FaceChunk | None:
        return None

    def finish(self) -> list[FaceChunk]:
        return []


@pytest.fixture
def performers(stub_engines: Engines) -> Performers:
    return stub_engines.performers()


async def performed(
    performers: Performers, utterance: Utterance, pacer: Pacer | None = None
) -> tuple[float, list[Event], Trace]:
    """Duration, events and trace of a performance as segment 5 of epoch 3, 10 s into its turn."""
    events: list[Event] = []
    clock = asyncio.get_running_loop().time
    trace = Trace(clock, clock())
    performance = Performance(
        performers, 5, 3, 10.0, emit=events.append, clock=clock, pacer=pacer or Pacer(UNPACED), trace=trace
    )
    return await performance.perform(utterance), events, trace


def chunks_of(events: list[Event], kind: type[Chunk]) -> list[Chunk]:
    return [event.chunk for event in events if isinstance(event, SegmentFed) and isinstance(event.chunk, kind)]


async def test_all_tracks_run_from_zero_without_a_gap_and_the_longest_is_the_duration(performers: Performers) -> None:
    duration, events, _ = await performed(performers, Utterance("It is on the second floor.", "en"))
    assert events[-1] == SegmentClosed(5, 3, duration)
    fed = [event for event in events if isinstance(event, SegmentFed)]
    assert {(event.segment, event.epoch) for event in fed} == {(5, 3)}
    assert duration == max(event.chunk.end for event in fed)
    for kind in (SpeechChunk, FaceChunk, BodyChunk):
        track = chunks_of(events, kind)
        assert track[0].pts == pytest.approx(0, abs=1e-6) or kind is BodyChunk
        assert all(one.end <= two.pts + 1e-6 for one, two in itertools.pairwise(track))


async def test_speech_leaves_before_the_face_that_it_gives(performers: Performers) -> None:
    _, events, trace = await performed(performers, Utterance("It is on the second floor.", "en"))
    kinds = [type(event.chunk) for event in events if isinstance(event, SegmentFed)]
    assert kinds[0] is SpeechChunk
    assert FaceChunk in kinds[: kinds.index(SpeechChunk, 2)]
    assert list(trace.marks)[:2] == ["first_sound", "first_face"]


async def test_a_chunk_waits_until_it_is_a_lead_ahead(performers: Performers) -> None:
    now = asyncio.get_running_loop().time()
    pacer = Pacer(lead=0.3)
    pacer.begin(now - 10.0)
    quick = replace(performers, synthesizer=Voice(chunks=3))
    _, events, _ = await performed(quick, Utterance("Three chunks.", "en"), pacer)
    ended = asyncio.get_running_loop().time()
    last = max(event.chunk.pts for event in events if isinstance(event, SegmentFed))
    assert ended - now >= last - 0.3


@pytest.mark.parametrize(("lang", "text"), [("en", "It is on the second floor."), ("zh", "在二楼。")])
async def test_a_voice_that_never_begins_leaves_time_to_read(performers: Performers, lang: Lang, text: str) -> None:
    dead = replace(performers, synthesizer=Voice(0, EngineDied("voice", "its helper process ended")))
    duration, events, _ = await performed(dead, Utterance(text, lang))
    assert Diagnostic("EngineDied", "voice: its helper process ended") in events
    assert duration >= len(text) * SILENT_READING[lang]
    assert events[-1] == SegmentClosed(5, 3, duration)
    assert not chunks_of(events, SpeechChunk)


async def test_a_voice_that_fails_ends_the_segment_where_it_stands(performers: Performers) -> None:
    voice = Voice(2, EngineDied("voice", "its helper process ended"))
    duration, events, _ = await performed(replace(performers, synthesizer=voice), Utterance("Cut " * 20, "en"))
    assert [type(event) for event in events].count(Diagnostic) == 1
    assert len(chunks_of(events, SpeechChunk)) == 2
    face = chunks_of(events, FaceChunk)[-1]
    assert isinstance(face, FaceChunk)
    assert face.weights[-1].max() < 0.5
    assert duration == max(event.chunk.end for event in events if isinstance(event, SegmentFed))


async def test_a_voice_that_stalls_is_closed_and_named(performers: Performers) -> None:
    voice = Voice(1, hangs=True)
    stalling = replace(performers, synthesizer=voice, voice_stall=0.02)
    _, events, _ = await performed(stalling, Utterance("Wait.", "en"))
    assert Diagnostic("EngineStalled", "Voice: gave nothing for 0.02 s") in events
    assert voice.closed


async def test_a_fault_of_the_program_is_no_diagnostic(performers: Performers) -> None:
    with pytest.raises(ZeroDivisionError):
        await performed(replace(performers, synthesizer=Voice(1, ZeroDivisionError())), Utterance("x", "en"))


async def test_what_the_face_leaves_out_is_said(performers: Performers) -> None:
    _, events, _ = await performed(replace(performers, face=Notable()), Utterance("Hm.", "en"))
    assert list(Notable.diagnostics) == [event for event in events if isinstance(event, Diagnostic)]
    assert isinstance(events[-1], SegmentClosed)


async def test_who_is_cancelled_closes_the_voice(performers: Performers) -> None:
    voice = Voice(1, hangs=True)
    task = asyncio.create_task(performed(replace(performers, synthesizer=voice), Utterance("Wait.", "en")))
    await voice.hanging.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert voice.closed
