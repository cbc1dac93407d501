"""Tracks: frames, chunks and how they join."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vivant.score import (
    BODY_RATE,
    FACE_RATE,
    BodyChunk,
    FaceChunk,
    IdleClip,
    SpeechChunk,
    frames_between,
    joined,
)

SECONDS = st.floats(0, 600)
RATES = st.sampled_from([BODY_RATE, FACE_RATE, 24, 100])


def speech(count: int, pts: float = 0.0, rate: int = 8000) -> SpeechChunk:
    return SpeechChunk(pts, np.arange(count, dtype=np.int16), rate)


# --- frames_between -------------------------------------------------------------------------------------------


@given(st.lists(SECONDS, min_size=2, max_size=8), RATES)
def test_pieces_have_every_frame_once(cuts: list[float], rate: int) -> None:
    cuts.sort()
    pieces = [frames_between(start, end, rate) for start, end in pairwise(cuts)]
    assert [frame for piece in pieces for frame in piece] == list(frames_between(cuts[0], cuts[-1], rate))


@given(SECONDS, SECONDS, RATES)
def test_frames_lie_within_and_none_is_left_out(start: float, end: float, rate: int) -> None:
    start, end = sorted((start, end))
    frames = frames_between(start, end, rate)
    assert all(start - 1e-6 <= frame / rate < end for frame in frames)
    assert abs(len(frames) - (end - start) * rate) <= 1 + 1e-5


@given(st.integers(0, 100_000), st.integers(0, 500), RATES)
def test_a_frame_on_the_edge_belongs_to_what_begins_there(first: int, count: int, rate: int) -> None:
    assert frames_between(first / rate, (first + count) / rate, rate) == range(first, first + count)


@given(SECONDS, RATES)
def test_there_is_no_frame_in_an_empty_piece(time: float, rate: int) -> None:
    assert not frames_between(time, time, rate)


# --- Chunks ---------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 50), max_size=6))
def test_speech_joins_in_order(lengths: list[int]) -> None:
    chunks = [speech(length) for length in lengths]
    samples = joined(chunks)
    assert samples.dtype == np.int16
    assert samples.tolist() == [sample for chunk in chunks for sample in chunk.samples.tolist()]


def test_a_chunk_ends_behind_its_last_sample_or_frame() -> None:
    pose = np.zeros((6, 2, 4), np.float32)
    assert speech(2000, pts=1.0).end == 1.25
    assert FaceChunk(0.5, np.zeros((15, 52), np.float32)).end == 0.75
    assert BodyChunk(0.5, (0, 1), pose, np.ones((6, 2), np.float32)).end == 0.7


def test_one_round_of_idle_life_lasts_as_long_on_both_tracks() -> None:
    clip = IdleClip(
        np.zeros((120, 52), np.float32), (0,), np.zeros((60, 1, 4), np.float32), np.zeros((60, 3), np.float32)
    )
    assert clip.duration == 2.0 == len(clip.weights) / FACE_RATE
