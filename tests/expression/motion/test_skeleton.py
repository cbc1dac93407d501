"""The nominal skeleton stands as VRM 1.0's T-pose says, and turns as its bones turn."""

import numpy as np

from vivant.expression.motion import quaternion as q
from vivant.expression.motion import skeleton
from vivant.expression.motion.skeleton import INDEX
from vivant.score import BONES

T_POSE = np.tile(q.IDENTITY, (len(BONES), 1))


def place(rotations, bone, **options):
    return skeleton.forward(rotations, **options)[0][..., INDEX[bone], :]


def test_parents_stand_before_their_children():
    assert all(parent < bone for bone, parent in enumerate(skeleton.PARENTS))
    assert skeleton.PARENTS.count(-1) == 1


def test_the_t_pose_faces_z_with_its_left_at_positive_x():
    wrist, shoulder = place(T_POSE, "leftHand"), place(T_POSE, "leftUpperArm")
    assert wrist[0] > shoulder[0] + 0.4
    assert wrist[1] == shoulder[1]
    assert place(T_POSE, "leftToes")[2] > place(T_POSE, "leftFoot")[2]
    assert place(T_POSE, "leftThumbDistal")[2] > wrist[2]


def test_it_is_symmetric():
    places, _ = skeleton.forward(T_POSE)
    np.testing.assert_allclose(places[list(skeleton.MIRRORED)], places * [-1, 1, 1], atol=1e-12)


def test_segments_have_the_lengths_of_a_person_of_160_cm():
    assert 1.35 < place(T_POSE, "head")[1] < 1.45
    assert 0.48 < skeleton.UPPER_ARM + skeleton.FOREARM < 0.55
    assert 0.75 < skeleton.THIGH + skeleton.SHANK < 0.82


def test_a_turned_parent_takes_its_children_along():
    turned = T_POSE.copy()
    turned[INDEX["leftUpperArm"]] = q.about(q.Z, -90.0)
    hand = place(turned, "leftHand") - place(turned, "leftUpperArm")
    np.testing.assert_allclose(hand, [0.0, -(skeleton.UPPER_ARM + skeleton.FOREARM), 0.0], atol=1e-9)


def test_the_hips_carry_all():
    moved = place(T_POSE, "rightHand", hips=np.array([0.1, -0.2, 0.3])) - place(T_POSE, "rightHand")
    np.testing.assert_allclose(moved, [0.1, -0.2, 0.3], atol=1e-12)


def test_frames_are_moved_together():
    frames = np.stack([T_POSE, T_POSE])
    assert skeleton.forward(frames, np.zeros((2, 3)))[0].shape == (2, 52, 3)


def test_mirroring_puts_each_joint_on_the_other_side():
    turned = T_POSE.copy()
    turned[INDEX["leftUpperArm"]] = q.chain(q.about(q.Z, -40.0), q.about(q.Y, -30.0))
    turned[INDEX["spine"]] = q.about(q.Z, 12.0)
    places, _ = skeleton.forward(turned)
    mirrored, _ = skeleton.forward(skeleton.mirror(turned))
    np.testing.assert_allclose(mirrored[list(skeleton.MIRRORED)], places * [-1, 1, 1], atol=1e-12)
