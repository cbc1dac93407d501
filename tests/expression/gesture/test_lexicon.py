"""Every gesture is one that a human body can make, and says what its name says."""

import numpy as np
import pytest

from vivant.expression.gesture.lexicon import lexicon, right_handed
from vivant.expression.motion import posture, quaternion, skeleton
from vivant.expression.motion.reach import FOREARM_SHARE
from vivant.expression.motion.skeleton import INDEX
from vivant.score import BONES

NAMES = tuple(lexicon())


def key_poses(name):
    gesture = lexicon()[name]
    return np.stack([gesture.ready, *(stroke.pose for stroke in gesture.strokes)])


def shown(name):
    """Joints of the key poses, (poses, 52, 3)."""
    return skeleton.forward(posture.rotations_of(key_poses(name)))


def apex(name, bone, hand="left"):
    gesture = lexicon()[name] if hand == "left" else right_handed(name)
    places, _ = skeleton.forward(posture.rotations_of(gesture.strokes[0].pose))
    return places[INDEX[bone]]


def degrees_of(rotations, bone):
    return np.degrees(quaternion.log(rotations[:, INDEX[bone]]))


@pytest.mark.parametrize("name", NAMES)
def test_joints_stay_within_their_limits(name):
    """Ranges of motion after Kapandji, The Physiology of the Joints."""
    rotations = posture.rotations_of(key_poses(name))
    for side in ("left", "right"):
        lower = rotations[:, INDEX[side + "LowerArm"]]
        for forearm, hand in zip(lower, rotations[:, INDEX[side + "Hand"]], strict=True):
            twist, _ = quaternion.split_twist(quaternion.inverse(forearm), quaternion.X)
            assert abs(np.degrees(twist / FOREARM_SHARE)) < 105, "pronation and supination"
            bend = np.degrees(quaternion.log(quaternion.split_twist(hand, quaternion.X)[1]))
            assert abs(bend[2]) < 70, "wrist flexion"
            assert abs(bend[1]) < 40, "wrist deviation"
        elbow = np.degrees(quaternion.angle(lower, quaternion.IDENTITY))
        assert elbow.max() < 150
        clavicle = np.abs(degrees_of(rotations, side + "Shoulder"))
        assert clavicle.max() < 25
    head = degrees_of(rotations, "neck") + degrees_of(rotations, "head")
    assert np.abs(head).max() < 30


@pytest.mark.parametrize("name", NAMES)
def test_hands_stay_in_the_picture_and_out_of_the_body(name):
    places, _ = shown(name)
    spine = np.linspace(places[:, INDEX["hips"]], places[:, INDEX["neck"]], 9)
    for side in ("left", "right"):
        for bone in ("LowerArm", "Hand", "MiddleDistal"):
            joint = places[:, INDEX[side + bone]]
            assert np.linalg.norm(spine - joint, axis=-1).min() > 0.18
        tip = places[:, INDEX[side + "MiddleDistal"]]
        assert np.abs(tip[:, 0]).max() < 0.68
        assert tip[:, 1].max() < 1.6
        assert np.linalg.norm(tip - places[:, INDEX["head"]], axis=-1).min() > 0.2


@pytest.mark.parametrize("name", [name for name in NAMES if lexicon()[name].handed])
def test_handed_gestures_are_made_by_one_arm_either_one(name):
    left, right = lexicon()[name], right_handed(name)
    assert left.bones[INDEX["leftUpperArm"]]
    assert not left.bones[INDEX["rightUpperArm"]]
    assert right.bones[INDEX["rightUpperArm"]]
    assert not right.bones[INDEX["leftUpperArm"]]


@pytest.mark.parametrize("name", NAMES)
def test_heads_only_nod_with_the_head(name):
    gesture = lexicon()[name]
    moved = {bone for bone, moves in zip(BONES, gesture.bones, strict=True) if moves}
    assert (moved <= {"neck", "head"}) == (gesture.kind == "head")


def test_left_and_right_are_the_visitors():
    assert apex("point_left", "rightHand")[0] < -0.4
    assert apex("point_right", "leftHand")[0] > 0.4


def test_up_and_down_point_there():
    for name, sign in (("point_up", 1), ("point_down", -1)):
        finger = apex(name, "leftIndexDistal") - apex(name, "leftIndexProximal")
        assert sign * finger[1] > 0.7 * np.linalg.norm(finger)


def test_a_wave_raises_an_open_palm_and_swings():
    places, turned = shown("wave")
    assert places[1:, INDEX["leftMiddleDistal"], 1].min() > 1.4
    palms = quaternion.rotate(turned[1:, INDEX["leftHand"]], -quaternion.Y)
    assert (palms[:, 2] > 0.8).all()
    swings = np.diff(places[:, INDEX["leftMiddleDistal"], 0])
    assert (np.sign(swings[1:]) == -np.sign(swings[:-1])).all()


def test_palms_are_up_where_something_is_offered():
    for name in ("offer", "welcome", "shrug"):
        _, turned = shown(name)
        assert quaternion.rotate(turned[1, INDEX["leftHand"]], -quaternion.Y)[1] > 0.8


def test_big_is_wider_than_small():
    def width(name):
        return apex(name, "leftHand")[0] - apex(name, "rightHand")[0]

    assert width("big") > 0.55
    assert width("small") < 0.25


def test_a_bow_lowers_the_head_and_a_nod_tips_it():
    rest = skeleton.forward(posture.RELAXED)[0][INDEX["head"]]
    assert apex("bow", "head")[1] < rest[1] - 0.01
    assert apex("bow", "head")[2] > rest[2] + 0.05
    assert lexicon()["nod"].strokes[0].pose[INDEX["head"], 0] > 0.05
    assert abs(lexicon()["shake"].strokes[0].pose[INDEX["head"], 1]) > 0.05


def test_no_two_arms_do_quite_the_same():
    for name in ("welcome", "shrug", "big"):
        pose = lexicon()[name].strokes[0].pose
        assert not np.allclose(posture.mirror(pose)[INDEX["leftUpperArm"]], pose[INDEX["leftUpperArm"]], atol=0.005)
