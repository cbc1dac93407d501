"""A reply: everything that a digital human said and did in one turn, as arrays and files."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from vivant.score import ARKIT, FACE_RATE, BodyChunk, Chunk, Citation, FaceChunk, Floats, Samples, SpeechChunk
from vivant.sound import write_wav


@dataclass(slots=True)
class _Segment:
    text: str
    start: float
    """Seconds from the reply's zero."""
    duration: float = 0.0


@dataclass(slots=True)
class Reply:
    """What came in one turn; complete once `done`.

    `trace` holds seconds since the question, by stage.
    """

    question: str
    citations: list[Citation] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """Diagnostics: what was left out and why."""
    trace: dict[str, float] = field(default_factory=dict)
    rate: int = 0
    """Sample rate of the speech, Hz."""
    halted: bool = False
    done: bool = False
    body: list[tuple[float, BodyChunk]] = field(default_factory=list)
    """Body chunks with the start of their segment, seconds."""
    _segments: dict[int, _Segment] = field(default_factory=dict)
    _speech: list[tuple[float, SpeechChunk]] = field(default_factory=list)
    _face: list[tuple[float, FaceChunk]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What was said."""
        return " ".join(segment.text for segment in self._segments.values())

    @property
    def duration(self) -> float:
        """Seconds."""
        return sum(segment.duration for segment in self._segments.values())

    @property
    def speech(self) -> Samples:
        """(n,) int16, mono, `rate` Hz; silence between the sentences included."""
        samples = np.zeros(round(self.duration * self.rate), np.int16)
        for start, chunk in self._speech:
            first = round((start + chunk.pts) * self.rate)
            piece = chunk.samples[: max(0, len(samples) - first)]
            samples[first : first + len(piece)] = piece
        return samples

    @property
    def face(self) -> Floats:
        """(frames, 52) float32 in [0, 1], ARKit order, 60 frames per second."""
        weights = np.zeros((round(self.duration * FACE_RATE), len(ARKIT)), np.float32)
        for start, chunk in self._face:
            first = round((start + chunk.pts) * FACE_RATE)
            piece = chunk.weights[: max(0, len(weights) - first)]
            weights[first : first + len(piece)] = piece
        return weights

    def opened(self, segment: int, text: str, rate: int, citations: list[Citation]) -> None:
        """A sentence begins."""
        self._segments[segment] = _Segment(text, self.duration)
        self.rate = rate or self.rate
        self.citations += [citation for citation in citations if citation not in self.citations]

    def knows(self, segment: int) -> bool:
        """Whether a segment belongs to this reply."""
        return segment in self._segments

    def fed(self, segment: int, chunk: Chunk) -> None:
        """A chunk of one of its tracks."""
        start = self._segments[segment].start
        if isinstance(chunk, SpeechChunk):
            self._speech.append((start, chunk))
        elif isinstance(chunk, FaceChunk):
            self._face.append((start, chunk))
        else:
            self.body.append((start, chunk))

    def closed(self, segment: int, duration: float) -> None:
        """The sentence is complete."""
        self._segments[segment].duration = duration

    def silent(self, seconds: float) -> None:
        """The human says nothing to this: it opened no turn for so long."""
        self.notices.append(f"Silence: no turn was opened within {seconds:g} s")
        self.done = True

    def save_wav(self, path: Path | str) -> None:
        """Write the speech, 16-bit mono."""
        write_wav(path, self.speech, self.rate or 22050)

    def save_face(self, path: Path | str) -> None:
        """Write the face as CSV: a column of seconds, then the 52 weights in ARKit order."""
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["seconds", *ARKIT])
            for index, weights in enumerate(self.face):
                writer.writerow([f"{index / FACE_RATE:.4f}", *(f"{weight:.4f}" for weight in weights)])
