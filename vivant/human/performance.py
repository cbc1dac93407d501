"""One utterance performed as one segment: voice, face and body made chunk by chunk, and let go in time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from vivant.errors import EngineError
from vivant.expression.contracts import BodyAnimator, BodyTrack, FaceAnimator, FaceTrack, Synthesizer
from vivant.human.pacing import Pacer
from vivant.human.trace import Trace
from vivant.score import (
    BodyChunk,
    Chunk,
    Diagnostic,
    Event,
    FaceChunk,
    SegmentClosed,
    SegmentFed,
    SpeechChunk,
    Utterance,
)
from vivant.stall import within

SILENT_READING = {"zh": 0.2, "en": 0.06}
"""Seconds per character that a subtitle stays where no voice can speak it."""

RECHECK = 0.25
"""Longest time, in seconds, that a chunk waits without asking again whether it may leave."""


@dataclass(frozen=True, slots=True)
class Performers:
    """The engines of a performance, and how long the voice may give nothing, in seconds."""

    synthesizer: Synthesizer
    face: FaceAnimator
    body: BodyAnimator
    voice_stall: float


class Performance:
    """A segment while it is made.

    Parameters
    ----------
    segment, epoch : what its events are stamped with.
    position : seconds from the turn's first sound to this segment's zero.
    pacer : says when a chunk may leave.
    """

    def __init__(
        self,
        performers: Performers,
        segment: int,
        epoch: int,
        position: float,
        *,
        emit: Callable[[Event], None],
        clock: Callable[[], float],
        pacer: Pacer,
        trace: Trace,
    ) -> None:
        self._performers = performers
        self._segment, self._epoch, self._position = segment, epoch, position
        self._emit, self._clock, self._pacer, self._trace = emit, clock, pacer, trace
        self._end = 0.0
        self._wordless = False

    async def perform(self, utterance: Utterance) -> float:
        """Make and emit all tracks; the segment's duration in seconds.

        A voice that fails ends the segment where it stands, with a diagnostic; one that never began leaves the
        subtitle standing for as long as it takes to read. An utterance without a word is a gesture alone.
        """
        self._wordless = not utterance.text
        face = self._performers.face.open(utterance)
        body = _Unopened(self._performers.body, utterance)
        try:
            if utterance.text:
                await self._speak(utterance, face, body)
        except EngineError as error:
            self._emit(Diagnostic(type(error).__name__, str(error)))
            self._end = max(self._end, len(utterance.text) * SILENT_READING[utterance.lang] if not self._end else 0.0)
        await self._feed_all([*face.finish(), *body.finish()])
        for diagnostic in face.diagnostics:
            self._emit(diagnostic)
        self._emit(SegmentClosed(self._segment, self._epoch, self._end))
        return self._end

    async def _speak(self, utterance: Utterance, face: FaceTrack, body: BodyTrack) -> None:
        voice = self._performers.synthesizer
        source = within(voice.speak(utterance), self._performers.voice_stall, type(voice).__name__)
        async with aclosing(source) as chunks:
            async for speech in chunks:
                await self._feed(speech)
                frames = face.feed(speech)
                if frames is not None:
                    await self._feed(frames)
                await self._feed_all(body.feed(speech))

    async def _feed_all(self, chunks: Sequence[Chunk]) -> None:
        for chunk in chunks:
            await self._feed(chunk)

    async def _feed(self, chunk: Chunk) -> None:
        await self._until_due(self._position + chunk.pts)
        if isinstance(chunk, SpeechChunk) or self._wordless:
            self._pacer.begin(self._clock())
        self._emit(SegmentFed(self._segment, self._epoch, chunk))
        self._end = max(self._end, chunk.end)
        self._trace.mark(_STAGES[type(chunk)])
        await asyncio.sleep(0)  # what was just made leaves before more is made

    async def _until_due(self, position: float) -> None:
        """Until a chunk at `position` may leave: later than it seemed where the turn is held or a stage is slow."""
        wait = self._pacer.delay(position, self._clock())
        await asyncio.sleep(min(wait, RECHECK))
        while (wait := self._pacer.delay(position, self._clock())) > 0:  # noqa: ASYNC110  # reports move it
            await asyncio.sleep(min(wait, RECHECK))


class _Unopened:
    """A body that plans its gestures behind the first sound, not before it."""

    def __init__(self, animator: BodyAnimator, utterance: Utterance) -> None:
        self._animator, self._utterance = animator, utterance
        self._track: BodyTrack | None = None

    def feed(self, speech: SpeechChunk) -> list[BodyChunk]:
        return self._opened().feed(speech)

    def finish(self) -> list[BodyChunk]:
        return self._opened().finish()

    def _opened(self) -> BodyTrack:
        if self._track is None:
            self._track = self._animator.open(self._utterance)
        return self._track


_STAGES: dict[type[Chunk], str] = {SpeechChunk: "first_sound", FaceChunk: "first_face", BodyChunk: "first_body"}
