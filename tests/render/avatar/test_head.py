from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import MIRROR
from vivant.render.avatar.head import NECK_BASE, NECK_TOP, bust, neck, scalp, skin_field, skull, sockets, with_nose

DNA = Dna()
CLOUD = np.random.default_rng(3).uniform((-12, -26, -12), (12, 14, 12), (4000, 3))


def at(*points):
    return np.array(points, float)


@pytest.mark.parametrize("nose", [True, False])
@pytest.mark.parametrize("lids", [True, False])
def test_both_halves_are_alike(nose, lids):
    field = skin_field(DNA, nose=nose, lids=lids)
    assert np.allclose(field(CLOUD), field(CLOUD * MIRROR))


def test_head_neck_and_chest_are_one_solid():
    field = skin_field(DNA)
    spine = np.linspace((0, 8, -1), (0, -28, -2.6), 200)
    assert (field(spine) < 0).all()
    assert (field(at((0, 30, 0), (20, 0, 0), (0, 0, 20), (0, 0, -20), (0, -10, 12))) > 1).all()


def test_what_is_added_only_adds_and_what_is_hollowed_only_hollows():
    bare = scalp(CLOUD, DNA)
    head = skull(CLOUD, DNA)
    assert (head <= bare + 1e-9).all()
    whole = bust(CLOUD, DNA, head)
    assert (whole <= head + 1e-9).all()
    assert (whole <= neck(CLOUD, DNA) + 1e-9).all()
    hollowed = sockets(CLOUD, DNA, whole)
    assert (hollowed >= whole - 1e-9).all()
    assert (hollowed > whole + 0.5).any()


def test_the_sockets_are_in_front_of_the_eyes_and_nowhere_else():
    head = skull(CLOUD, DNA)
    changed = np.abs(sockets(CLOUD, DNA, head) - head) > 1e-6
    eyes = np.array(DNA.eyes.centre)
    away = np.linalg.norm(np.abs(CLOUD) * [1, 0, 0] + CLOUD * [0, 1, 1] - eyes, axis=1)
    near = np.abs(head) < 0.3
    assert (changed & near).any()
    assert (away[changed & near] < 5).all()


def test_the_nose_stands_out_and_has_nostrils():
    plain, nosed = skin_field(DNA, nose=False), skin_field(DNA)
    tip, wing = np.array(DNA.nose.tip), np.array(DNA.nose.wing)
    inside_tip = at(tip - [0, 0, DNA.nose.tip_radius * 0.55])
    assert plain(inside_tip)[0] > 0
    assert nosed(inside_tip)[0] < 0
    nostril = at(wing * [0.6, 1, 1] + [0, -0.58, 0.15])
    assert nosed(nostril)[0] > 0
    behind = CLOUD[(CLOUD[:, 2] < 4) & (np.abs(skull(CLOUD, DNA)) < 0.3)]
    assert len(behind) > 50
    assert np.allclose(with_nose(behind, DNA, skull(behind, DNA)), skull(behind, DNA))


def test_the_lids_cover_the_eyeballs():
    field = skin_field(DNA)
    ball = np.random.default_rng(5).normal(size=(300, 3))
    ball = np.array(DNA.eyes.centre) + DNA.eyes.radius * ball / np.linalg.norm(ball, axis=1, keepdims=True)
    assert (field(ball) <= -DNA.eyes.lid_thickness + 1e-9).all()
    assert (skin_field(DNA, lids=False)(ball) > 0).any()


def test_the_neck_has_its_two_radii():
    top, base = DNA.skull.neck_radii
    assert neck(at(NECK_TOP, NECK_BASE), DNA) == pytest.approx([-top, -base])


def test_a_longer_chin_and_wider_shoulders_grow_only_there():
    x, y, z = DNA.skull.chin_centre
    chinned = skin_field(replace(DNA, skull=replace(DNA.skull, chin_centre=(x, y - 1.5, z))))
    broad = skin_field(replace(DNA, body=replace(DNA.body, shoulder=DNA.body.shoulder + 3)))
    plain = skin_field(DNA)
    chin, shoulder, brow = at((0, -10.4, 6)), at((14.0, -17.4, -3.1)), at((0, 5, 8.6))
    assert plain(chin)[0] > 0 > chinned(chin)[0]
    assert plain(shoulder)[0] > 0 > broad(shoulder)[0]
    assert chinned(brow) == pytest.approx(plain(brow))
    assert broad(brow) == pytest.approx(plain(brow))
