"""What plugins of expression promise: voice, face and body are made chunk by chunk on the segment's clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from vivant.score import BodyChunk, Diagnostic, FaceChunk, IdleClip, SpeechChunk, Utterance


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """What a synthesizer is. `timing` tells where phone and word times come from."""

    rate: int
    languages: tuple[str, ...]
    timing: Literal["engine", "aligned", "estimated"]


@runtime_checkable
class Synthesizer(Protocol):
    """Turns an utterance into speech with phones and words in time."""

    @property
    def info(self) -> VoiceInfo:
        """Known without starting anything."""

    async def start(self) -> None:
        """Make ready (helper processes, models); speaking starts it too."""

    def speak(self, utterance: Utterance) -> AsyncIterator[SpeechChunk]:
        """Contiguous chunks of at most MAX_CHUNK each; closing the iterator stops the synthesis."""

    async def close(self) -> None:
        """Give back what was started."""


class FaceTrack(Protocol):
    """The face of one segment while it is made; sans I/O."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was left out, such as phones without a known shape; complete after `finish`."""

    def feed(self, speech: SpeechChunk) -> FaceChunk | None:
        """Take the next speech; give the frames that can no longer change, if any."""

    def finish(self) -> list[FaceChunk]:
        """No more speech comes: the rest of the frames, mouth closed at the end; each chunk <= MAX_CHUNK."""


@runtime_checkable
class FaceAnimator(Protocol):
    """Drives the 52 ARKit weights from speech."""

    def open(self, utterance: Utterance) -> FaceTrack:
        """A track for a segment that begins."""


class BodyTrack(Protocol):
    """The body of one segment while it is made; sans I/O."""

    def feed(self, speech: SpeechChunk) -> list[BodyChunk]:
        """Take the next speech; give the frames that can no longer change; each chunk <= MAX_CHUNK."""

    def finish(self) -> list[BodyChunk]:
        """No more speech comes: the rest of the frames, every share back at 0 at the end."""


@runtime_checkable
class BodyAnimator(Protocol):
    """Moves the body: idle life, beats and named gestures."""

    @property
    def gestures(self) -> tuple[str, ...]:
        """Names that `Utterance.gesture` may hold."""

    def idle(self) -> IdleClip:
        """Idle life, the same for every stage."""

    def open(self, utterance: Utterance) -> BodyTrack:
        """A track for a segment that begins."""
