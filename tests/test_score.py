"""The score's own arithmetic, and the layouts that every track is written in."""

from __future__ import annotations

import dataclasses
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.score import (
    ARKIT,
    BODY_RATE,
    BONES,
    FACE_RATE,
    Answer,
    BodyChunk,
    FaceChunk,
    Halt,
    IdleClip,
    Say,
    SpeechChunk,
    frames_between,
    joined,
)

SECONDS = st.floats(0, 600)
RATES = st.sampled_from([BODY_RATE, FACE_RATE, 24, 100])

REQUIRED_BY_VRM = {
    "hips", "spine", "head",
    *(f"{side}{bone}" for side in ("left", "right")
      for bone in ("UpperArm", "LowerArm", "Hand", "UpperLeg", "LowerLeg", "Foot")),
}  # fmt: skip
"""VRM 1.0, humanoid.md, "required bones"."""


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


# --- Layouts --------------------------------------------------------------------------------------------------


def test_the_blendshapes_are_arkits() -> None:
    assert len(ARKIT) == len(set(ARKIT)) == 52
    assert list(ARKIT) == sorted(ARKIT)
    for name in ARKIT:
        mirrored = name.replace("Left", "#").replace("Right", "Left").replace("#", "Right")
        assert mirrored in ARKIT
    assert {"jawOpen", "mouthClose", "mouthFunnel", "mouthPucker", "tongueOut", "eyeBlinkLeft"} <= set(ARKIT)


def test_the_bones_are_vrms_without_jaw_and_eyes() -> None:
    assert len(BONES) == len(set(BONES)) == 52
    assert set(BONES) >= REQUIRED_BY_VRM
    assert not {"jaw", "leftEye", "rightEye"} & set(BONES)
    left = [bone.removeprefix("left") for bone in BONES if bone.startswith("left")]
    right = [bone.removeprefix("right") for bone in BONES if bone.startswith("right")]
    assert left == right
    assert sum("Thumb" in bone for bone in BONES) == 6
    assert {"leftThumbMetacarpal", "rightLittleDistal"} <= set(BONES)


def test_a_mask_of_all_bones_fits_64_bits() -> None:
    assert math.log2(1 << (len(BONES) - 1)) < 64


# --- Acts -----------------------------------------------------------------------------------------------------


def test_acts_are_told_apart_by_rising_numbers() -> None:
    acts = [Say("Hello.", "en"), Answer("Where?", "en"), Say("Hello.", "en"), Halt("x")]
    assert [act.id for act in acts] == sorted({act.id for act in acts})


def test_what_was_perceived_or_decided_does_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Say("Hello.", "en").text = "Bye."  # type: ignore[misc]
