"""Standing at ease, and poses as vectors over it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vivant.expression.motion import posture, quaternion, skeleton
from vivant.expression.motion.skeleton import INDEX
from vivant.score import BONES


def places():
    return skeleton.forward(posture.RELAXED)[0]


def test_arms_hang_bent_and_clear_of_the_body():
    for side, sign in (("left", 1), ("right", -1)):
        shoulder, elbow, wrist = (places()[INDEX[side + part]] for part in ("UpperArm", "LowerArm", "Hand"))
        assert wrist[1] < elbow[1] < shoulder[1]
        assert 0.24 < sign * wrist[0] < 0.34
        assert wrist[2] > elbow[2] + 0.03


def test_it_is_symmetric_and_cannot_be_changed():
    np.testing.assert_allclose(skeleton.mirror(posture.RELAXED), posture.RELAXED, atol=1e-12)
    assert not posture.RELAXED.flags.writeable


def test_curled_fingers_bend_towards_the_palm():
    rotations = np.tile(quaternion.IDENTITY, (len(BONES), 1))
    flat = skeleton.forward(rotations)[0]
    fist = skeleton.forward(posture.curled(80, 80, 80, 80, thumb=30))[0]
    for finger in ("Index", "Middle", "Ring", "Little"):
        assert fist[INDEX[f"left{finger}Distal"], 1] < flat[INDEX[f"left{finger}Distal"], 1] - 0.02
    assert fist[INDEX["leftThumbDistal"], 1] < flat[INDEX["leftThumbDistal"], 1] - 0.01


def test_spread_fingers_fan_out():
    fanned = skeleton.forward(posture.curled(0, 0, 0, 0, thumb=0, spread=8))[0]
    together = skeleton.forward(posture.curled(0, 0, 0, 0, thumb=0))[0]
    width = [p[INDEX["leftIndexDistal"], 2] - p[INDEX["leftLittleDistal"], 2] for p in (fanned, together)]
    assert width[0] > width[1] + 0.01


@given(arrays(float, (len(BONES), 3), elements=st.floats(-1.5, 1.5)))
def test_a_pose_and_its_rotations_are_the_same(pose):
    np.testing.assert_allclose(posture.pose_of(posture.rotations_of(pose)), pose, atol=1e-8)


@given(arrays(float, (len(BONES), 3), elements=st.floats(-1.0, 1.0)))
def test_a_mirrored_pose_is_the_mirrored_rotations(pose):
    seen = posture.rotations_of(posture.mirror(pose))
    assert quaternion.angle(seen, skeleton.mirror(posture.rotations_of(pose))).max() < 1e-6
