"""Hand shapes."""

import numpy as np
import pytest

from vivant.expression.gesture import hands
from vivant.expression.motion import posture, quaternion, skeleton
from vivant.expression.motion.skeleton import INDEX

FINGERS = ("Index", "Middle", "Ring", "Little")


def extended(shape):
    """How far each fingertip joint is from the wrist along the hand, as a share of the straight finger's."""
    straight = skeleton.forward(np.tile(quaternion.IDENTITY, (52, 1)))[0]
    bent = skeleton.forward(shape)[0]
    wrist = straight[INDEX["leftHand"], 0]
    tips = [INDEX[f"left{finger}Distal"] for finger in FINGERS]
    return (bent[tips, 0] - wrist) / (straight[tips, 0] - wrist)


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_counting_shows_as_many_fingers_as_it_counts(number):
    assert (extended(hands.counting(number)) > 0.9).sum() == min(number, 4)


def test_only_five_shows_the_thumb():
    thumbs = [quaternion.angle(hands.counting(n)[INDEX["leftThumbMetacarpal"]], quaternion.IDENTITY) for n in (4, 5)]
    assert thumbs[0] > 0.5 > thumbs[1]


def test_pointing_is_the_index_finger_alone():
    assert (extended(hands.POINT) > 0.9).tolist() == [True, False, False, False]


def test_an_open_hand_is_straighter_than_a_soft_one():
    assert (extended(hands.OPEN) > extended(hands.SOFT)).all()


def test_fingers_are_put_on_an_arm_and_nothing_else_changes():
    both = hands.fingers_of(posture.RELAXED, hands.POINT)
    np.testing.assert_array_equal(both[INDEX["leftUpperArm"]], posture.RELAXED[INDEX["leftUpperArm"]])
    np.testing.assert_array_equal(both[INDEX["rightIndexProximal"]], posture.RELAXED[INDEX["rightIndexProximal"]])
    np.testing.assert_array_equal(both[INDEX["leftRingProximal"]], hands.POINT[INDEX["leftRingProximal"]])
