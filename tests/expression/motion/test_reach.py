"""Arms and legs get where they are told, as limbs do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.expression.motion import quaternion as q
from vivant.expression.motion import skeleton
from vivant.expression.motion.reach import Reach, solve_arm, solve_leg
from vivant.expression.motion.skeleton import INDEX
from vivant.score import BONES

T_POSE = np.tile(q.IDENTITY, (len(BONES), 1))


def reached(reach, clavicle=q.IDENTITY):
    """Wrist from the shoulder joint, elbow from it, and the hand's world rotation."""
    rotations = T_POSE.copy()
    angles = solve_arm(reach, clavicle)
    for bone, rotation in (("Shoulder", clavicle), ("UpperArm", angles.upper), ("LowerArm", angles.lower)):
        rotations[INDEX["left" + bone]] = rotation
    rotations[INDEX["leftHand"]] = angles.hand
    places, turned = skeleton.forward(rotations)
    shoulder = places[INDEX["leftUpperArm"]]
    return places[INDEX["leftHand"]] - shoulder, places[INDEX["leftLowerArm"]] - shoulder, turned[INDEX["leftHand"]]


@given(st.floats(-0.05, 0.25), st.floats(-0.3, 0.1), st.floats(0.15, 0.33), st.floats(-10, 40))
def test_the_wrist_gets_there(x, y, z, elbow):
    wrist, _, _ = reached(Reach((x, y, z), (0, 0, 1), (0, 1, 0), elbow))
    np.testing.assert_allclose(wrist, [x, y, z], atol=1e-6)


@given(st.floats(-1, 1), st.floats(-1, 1))
def test_the_hand_points_and_faces_as_told(sideways, up):
    _, _, hand = reached(Reach((0.1, -0.1, 0.3), (sideways, up, 1.0), (0.0, 1.0, -up)))
    fingers = np.array([sideways, up, 1.0]) / np.linalg.norm([sideways, up, 1.0])
    np.testing.assert_allclose(q.rotate(hand, q.X), fingers, atol=1e-6)
    assert q.rotate(hand, -q.Y)[1] > 0.5


def test_the_clavicle_is_taken_back_out_of_the_arm():
    reach = Reach((0.1, 0.0, 0.3), (0, 1, 0), (0, 0, 1))
    wrist, _, hand = reached(reach, q.about(q.Z, 12.0))
    np.testing.assert_allclose(wrist, [0.1, 0.0, 0.3], atol=1e-6)
    np.testing.assert_allclose(q.rotate(hand, q.X), q.Y, atol=1e-6)


def test_the_elbow_hangs_and_rises_outwards():
    hanging = reached(Reach((0.0, -0.1, 0.3), (0, 0, 1), (0, 1, 0), 0.0))[1]
    lifted = reached(Reach((0.0, -0.1, 0.3), (0, 0, 1), (0, 1, 0), 40.0))[1]
    assert hanging[1] < -0.1
    assert lifted[0] > hanging[0] + 0.08


def test_what_is_out_of_reach_is_reached_for():
    wrist, _, _ = reached(Reach((0.0, 0.0, 2.0), (0, 0, 1), (0, 1, 0)))
    np.testing.assert_allclose(wrist, [0, 0, 0.985 * (skeleton.UPPER_ARM + skeleton.FOREARM)], atol=1e-6)


@pytest.mark.parametrize(("palm", "twist"), [((-1, 0, 0), 0.0), ((0, 1, 0), -90.0), ((0, -1, 0), 90.0)])
def test_twist_is_counted_from_the_handshake(palm, twist):
    angles = solve_arm(Reach((0.0, -skeleton.UPPER_ARM, skeleton.FOREARM), (0, 0, 1), palm, 0.0))
    assert np.degrees(angles.twist) == pytest.approx(twist, abs=1e-6)
    assert np.degrees(angles.flexion) == pytest.approx(90.0)
    assert abs(angles.wrist_flexion) + abs(angles.wrist_deviation) < 1e-6


def test_a_leg_keeps_the_ankle_and_the_foot_flat_while_the_hips_move():
    places, _ = skeleton.forward(T_POSE)
    ankle = places[INDEX["leftFoot"]]
    hips = np.stack([q.about(q.Z, 3.0), q.about(q.Y, -4.0)])
    offset = np.array([[0.02, -0.02, 0.0], [-0.03, -0.015, 0.01]])
    joint = places[INDEX["hips"]] + offset + q.rotate(hips, skeleton.OFFSETS[INDEX["leftUpperLeg"]])
    rotations = np.repeat(T_POSE[None], 2, axis=0)
    rotations[:, INDEX["hips"]] = hips
    legs = solve_leg(hips, joint, ankle, toe_out=0.1)
    for part, turned in zip(("UpperLeg", "LowerLeg", "Foot"), legs, strict=True):
        rotations[:, INDEX["left" + part]] = turned
    moved, turned = skeleton.forward(rotations, offset)
    np.testing.assert_allclose(moved[:, INDEX["leftFoot"]], [ankle, ankle], atol=1e-6)
    assert q.angle(turned[:, INDEX["leftFoot"]], q.exp(0.1 * q.Y)).max() < 1e-6
    assert (moved[:, INDEX["leftLowerLeg"], 2] > moved[:, INDEX["leftFoot"], 2]).all(), "knees bend forward"
