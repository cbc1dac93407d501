"""Idle life: a loop without a seam, on feet that stay."""

import numpy as np
import pytest

from vivant.expression.motion import quaternion, skeleton
from vivant.expression.motion.idle import BREATHS, DURATION, idle_clip
from vivant.expression.motion.skeleton import INDEX
from vivant.score import BODY_RATE, FACE_RATE


@pytest.fixture(scope="module")
def clip():
    return idle_clip()


@pytest.fixture(scope="module")
def places(clip):
    return skeleton.forward(clip.rotations.astype(float), clip.hips.astype(float))[0]


def around(track):
    """The track with its first two frames behind its last."""
    return np.concatenate([track, track[:2]])


def test_both_tracks_have_the_same_length(clip):
    assert clip.duration == DURATION
    assert len(clip.weights) / FACE_RATE == DURATION
    assert clip.rotations.shape == (round(DURATION * BODY_RATE), 52, 4)
    assert clip.hips.shape == (len(clip.rotations), 3)
    np.testing.assert_allclose(np.linalg.norm(clip.rotations, axis=-1), 1.0, atol=1e-5)


def test_the_seam_cannot_be_told_from_the_rest(clip):
    rotations = around(clip.rotations.astype(float))
    steps = quaternion.log(quaternion.multiply(quaternion.inverse(rotations[:-1]), rotations[1:]))
    jerks = np.linalg.norm(np.diff(steps, axis=0), axis=-1).max(axis=-1)
    assert jerks[-1] <= 1.5 * jerks[:-1].max()
    hips = np.abs(np.diff(around(clip.hips.astype(float)), axis=0)).max(axis=-1)
    assert hips[-2:].max() <= 1.2 * hips[:-2].max()
    face = np.abs(np.diff(around(clip.weights), axis=0)).max(axis=-1)
    assert face[-2:].max() < 0.02


def test_it_moves_slowly(clip):
    rotations = around(clip.rotations.astype(float))
    assert quaternion.angle(rotations[1:], rotations[:-1]).max() * BODY_RATE < 0.6


@pytest.mark.parametrize("side", ["left", "right"])
def test_feet_stay(places, side):
    for joint in ("Foot", "Toes"):
        assert np.ptp(places[:, INDEX[side + joint]], axis=0).max() < 0.002


def test_feet_stay_within_a_centimetre_on_longer_legs(clip):
    offsets = skeleton.OFFSETS.copy()
    for bone in ("leftLowerLeg", "rightLowerLeg", "leftFoot", "rightFoot"):
        offsets[INDEX[bone]] *= 1.15
    moved = skeleton.forward(clip.rotations.astype(float), clip.hips.astype(float), offsets)[0]
    assert np.ptp(moved[:, INDEX["leftFoot"]], axis=0).max() < 0.01


def test_the_weight_shifts_while_the_head_stays_over_the_feet(clip, places):
    assert 0.03 < np.ptp(clip.hips[:, 0]) < 0.08
    assert np.ptp(places[:, INDEX["head"], 0]) < 0.05


def test_it_breathes(clip):
    chest = quaternion.log(clip.rotations[:, INDEX["upperChest"]].astype(float))[:, 0]
    spectrum = np.abs(np.fft.rfft(chest - chest.mean()))
    assert spectrum[1:].argmax() + 1 == BREATHS
    assert 12 <= BREATHS * 60 / DURATION <= 16


def test_two_arms_do_not_hang_alike(clip):
    assert not np.allclose(skeleton.mirror(clip.rotations.astype(float)), clip.rotations, atol=0.02)


def test_the_same_seed_gives_the_same_and_another_another(clip):
    again, other = idle_clip(), idle_clip(seed=8)
    np.testing.assert_array_equal(again.rotations, clip.rotations)
    np.testing.assert_array_equal(again.weights, clip.weights)
    assert not np.array_equal(other.rotations, clip.rotations)
