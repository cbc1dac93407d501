from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.hands import Hand, hand_parts
from vivant.render.avatar.part import rgb
from vivant.render.avatar.skeleton import FINGERS, wrist
from vivant.render.avatar.surface import face_normals


@pytest.fixture(scope="module")
def hand():
    return Hand(Dna())


@pytest.fixture(scope="module")
def parts():
    return hand_parts(Dna(), 0.6, None)


@pytest.mark.parametrize("finger", FINGERS)
def test_every_finger_is_flesh_along_its_bones_and_ends_just_past_its_tip(hand, finger):
    joints = np.array(hand.chains[finger])
    along = np.linspace(joints[:-1], joints[1:], 12).reshape(-1, 3)
    assert (hand(hand.wrist + along) < 0).all()
    tip, axis = joints[3], (joints[3] - joints[2]) / np.linalg.norm(joints[3] - joints[2])
    assert hand((hand.wrist + tip + 0.5 * axis)[None])[0] > 0


def test_there_is_air_between_the_finger_tips(hand):
    tips = [hand.chains[finger][3] for finger in FINGERS[1:]]
    for one, other in pairwise(tips):
        reach = min(one[0], other[0])
        middle = np.array([reach, (one[1] + other[1]) / 2, (one[2] + other[2]) / 2])
        assert hand((hand.wrist + middle)[None])[0] > 0


def test_palm_and_forearm_join_at_the_wrist(hand):
    line = np.linspace((-3, 0, 0), (5, 0, 0), 60)
    assert (hand(hand.wrist + line) < 0).all()
    assert hand((hand.wrist + [0, 4, 0])[None])[0] > 0
    assert hand((hand.wrist + [0, -4, 0])[None])[0] > 0


def test_the_surface_is_closed_and_lies_on_the_field(hand, parts):
    left = parts[0]
    edges = np.concatenate([left.triangles[:, [0, 1]], left.triangles[:, [1, 2]], left.triangles[:, [2, 0]]])
    assert {tuple(edge) for edge in edges.tolist()} == {tuple(edge) for edge in edges[:, ::-1].tolist()}
    past_the_cut = left.points[:, 0] > hand.wrist[0] - 2
    assert np.abs(hand(left.points[past_the_cut])).max() < 0.1


def test_the_surface_faces_outwards(parts):
    left = parts[0]
    flat = face_normals(left.points, left.triangles)
    against = (flat * left.normals[left.triangles].mean(axis=1)).sum(axis=1) < 0
    size = np.linalg.norm(flat, axis=1)
    assert size[against].sum() < 0.05 * size.sum()


def test_the_right_hand_mirrors_the_left(parts):
    left, right = parts
    assert (left.name, right.name) == ("HandLeft", "HandRight")
    assert (left.region, right.region) == ("leftPalm", "rightPalm")
    assert np.array_equal(right.points, left.points * [-1, 1, 1])


def test_the_wrist_reaches_into_the_sleeve_and_the_thumb_points_forward(parts):
    left = parts[0]
    origin = wrist(Dna())
    assert left.points[:, 0].min() < origin[0] - 2.5
    assert left.points[:, 0].max() > origin[0] + 12
    assert left.points[:, 2].max() - origin[2] > origin[2] - left.points[:, 2].min()


def test_a_target_thins_the_hand(parts):
    thin = hand_parts(Dna(), 0.6, 300)[0]
    assert 250 < len(thin.triangles) <= 330 < len(parts[0].triangles)


def test_a_larger_hand_is_larger(hand):
    large = Hand(replace(Dna(), body=replace(Dna().body, hand=1.4)))
    beyond = (hand.wrist + hand.chains["Middle"][3] + [1.0, 0, 0])[None]
    assert hand(beyond)[0] > 0 > large(beyond)[0]


def test_skin_is_coloured_and_the_nails_take_their_colour(parts):
    left = parts[0]
    assert left.colours.min() >= 0
    assert left.colours.max() <= 1
    assert np.abs(left.colours.mean(axis=0) - rgb(Dna().complexion.skin)).max() < 0.25
    look = replace(Dna().complexion, nail=(0, 0, 255))
    blue = hand_parts(replace(Dna(), complexion=look), 0.6, None)[0].colours
    changed = np.abs(blue - left.colours).max(axis=1) > 0.1
    assert 0 < changed.sum() < 0.1 * len(changed)
    assert left.points[changed, 1].min() > wrist(Dna())[1] - 1.2
