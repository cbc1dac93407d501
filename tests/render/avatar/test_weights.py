from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.hands import Hand, hand_parts
from vivant.render.avatar.part import Part
from vivant.render.avatar.skeleton import build_skeleton
from vivant.render.avatar.weights import Binder


@pytest.fixture(scope="module")
def hand():
    dna = Dna()
    skeleton = build_skeleton(dna)
    part = hand_parts(dna, 0.5, None)[0]
    Binder(dna, skeleton).bind(part)
    return dna, list(skeleton), part


def share(names, part, bone):
    return (part.weights * (part.joints == names.index(bone))).sum(axis=1)


def test_weights_sum_to_one_over_at_most_four_bones(hand):
    _, _, part = hand
    assert part.weights.shape == part.joints.shape == (len(part.points), 4)
    assert np.allclose(part.weights.sum(axis=1), 1)


def test_finger_tips_belong_to_their_last_bone(hand):
    dna, names, part = hand
    for finger, chain in Hand(dna).chains.items():
        tip = np.argmin(np.linalg.norm(part.points - Hand(dna).wrist - chain[3], axis=1))
        assert share(names, part, f"left{finger}Distal")[tip] > 0.85


def test_a_rigid_region_follows_one_bone(hand):
    dna, names, _ = hand
    part = Part("Eye", np.eye(3), np.array([[0, 1, 2]]), "Eye", np.ones(3), region="leftEye")
    Binder(dna, build_skeleton(dna)).bind(part)
    assert (share(names, part, "leftEye") == 1).all()


def test_points_at_one_place_get_the_same_weights(hand):
    dna, _, _ = hand
    places = np.array([[9.0, -17, -3], [10, -19, -3], [10, -17, 0], [9, -17, -3], [10, -19, -3], [8, -15, -6]])
    part = Part("Sleeve", places, np.array([[0, 1, 2], [3, 5, 4]]), "Cloth", np.ones(3), region="cloth")
    Binder(dna, build_skeleton(dna)).bind(part)
    assert np.array_equal(part.weights[:2], part.weights[3:5])
    assert np.array_equal(part.joints[:2], part.joints[3:5])
