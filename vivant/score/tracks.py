"""Tracks: what a segment plays, chunk by chunk, on its clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from vivant.score.units import BODY_RATE, FACE_RATE, Floats, Samples


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone, in IPA, with its time."""

    symbol: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Word:
    """One word (one Hanzi or Latin word) with its time and its place in the utterance's text."""

    text: str
    start: float
    end: float
    offset: int
    """Index of its first character in `Utterance.text`."""


@dataclass(frozen=True, slots=True, eq=False)
class SpeechChunk:
    """A piece of speech with the phones and words that start in it.

    samples : (n,) int16, mono, `rate` Hz; n / rate <= MAX_CHUNK.
    """

    pts: float
    samples: Samples
    rate: int
    phones: tuple[Phone, ...] = ()
    words: tuple[Word, ...] = ()

    @property
    def end(self) -> float:
        """Time just behind the last sample."""
        return self.pts + len(self.samples) / self.rate


@dataclass(frozen=True, slots=True, eq=False)
class FaceChunk:
    """weights : (frames, 52) float32 in [0, 1], ARKit order, FACE_RATE frames per second from `pts`."""

    pts: float
    weights: Floats

    @property
    def end(self) -> float:
        """Time just behind the last frame."""
        return self.pts + len(self.weights) / FACE_RATE


@dataclass(frozen=True, slots=True, eq=False)
class BodyChunk:
    """Bones that the segment moves, laid over idle life.

    bones : which of BONES, by index, ascending.
    rotations : (frames, bones, 4) float32, unit quaternions xyzw, local to the parent, in VRM 1.0's normalised
        humanoid (T-pose is identity), BODY_RATE frames per second from `pts`.
    shares : (frames, bones) float32 in [0, 1]: how much of the bone this track owns; the rest is idle life's.
        A stage shows slerp(idle, rotation, share).
    """

    pts: float
    bones: tuple[int, ...]
    rotations: Floats
    shares: Floats

    @property
    def end(self) -> float:
        """Time just behind the last frame."""
        return self.pts + len(self.rotations) / BODY_RATE


Chunk: TypeAlias = SpeechChunk | FaceChunk | BodyChunk


@dataclass(frozen=True, slots=True, eq=False)
class IdleClip:
    """Idle life: a loop that belongs to no epoch and plays under everything.

    weights : (face frames, 52) float32, FACE_RATE: blinks and small life of the face.
    bones, rotations : as in BodyChunk, BODY_RATE; all bones that rest matters for (arms hang, fingers curl).
    hips : (body frames, 3) float32, metres, offset of the hips from their rest place.
    Both tracks have the same duration, and their last frame leads into the first.
    """

    weights: Floats
    bones: tuple[int, ...]
    rotations: Floats
    hips: Floats

    @property
    def duration(self) -> float:
        """Length of one round."""
        return len(self.rotations) / BODY_RATE


def frames_between(start: float, end: float, rate: int) -> range:
    """Indices of the frames whose times lie in [start, end).

    >>> list(frames_between(0.0, 0.05, 60))
    [0, 1, 2]
    """
    tolerance = 1e-6
    first = -int(-(start * rate - tolerance) // 1)
    last = -int(-(end * rate - tolerance) // 1)
    return range(first, last)


def joined(chunks: Sequence[SpeechChunk]) -> Samples:
    """All samples of a segment's speech, (n,) int16."""
    if not chunks:
        return np.zeros(0, np.int16)
    return np.concatenate([chunk.samples for chunk in chunks])
