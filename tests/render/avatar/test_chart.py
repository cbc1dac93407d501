from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("scipy", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.chart import CROWN, elevation, lift, locate, rays
from vivant.render.avatar.dna import Dna
from vivant.render.avatar.head import skin_field

TURN, CLIMB = (each.ravel() for each in np.meshgrid(np.linspace(0, np.pi, 9), np.linspace(0.2, 9.8, 17)))


@pytest.fixture(scope="module")
def skin():
    return skin_field(Dna())


def test_rays_are_unit_and_leave_from_the_middle_plane():
    origins, directions = rays(TURN, CLIMB)
    assert np.allclose(np.linalg.norm(directions, axis=1), 1)
    assert (origins[:, 0] == 0).all()


def test_the_axis_lies_inside_head_and_neck(skin):
    assert (skin(rays(TURN, CLIMB)[0]) < -1).all()


def test_turn_goes_from_the_front_over_the_left_to_the_back():
    _, directions = rays(np.array([0, np.pi / 2, np.pi]), np.full(3, 6.0))
    assert directions[0, 2] > 0.8
    assert directions[1, 0] > 0.8
    assert directions[2, 2] < -0.8
    assert np.allclose(directions[[0, 2], 0], 0)


@pytest.mark.parametrize("turn", [0.0, 1.0, np.pi / 2, 2.5, np.pi])
def test_every_chart_ends_at_the_crown_straight_up(turn):
    assert elevation(np.array([turn]), np.array([CROWN])) == pytest.approx([np.pi / 2])


def test_climb_goes_from_the_neck_over_the_eyes_to_the_crown(skin):
    front = lift(skin, np.zeros(3), np.array([0, 7, CROWN]))
    assert (np.diff(front[:, 1]) > 0).all()
    assert front[0, 1] < -16
    assert abs(front[1, 1] - Dna().eyes.centre[1]) < 1.5
    assert front[2, 1] > 10


def test_the_axis_climbs_without_turning_back():
    climb = np.linspace(0, CROWN, 200)
    assert (np.diff(rays(np.zeros(200), climb)[0][:, 1]) > 0).all()


def test_lifted_points_lie_on_the_surface(skin):
    assert np.abs(skin(lift(skin, TURN, CLIMB))).max() < 1e-4


def test_locate_undoes_lift_all_over_the_head(skin):
    turn, climb = locate(lift(skin, TURN, CLIMB))
    assert np.allclose(turn, TURN, atol=0.001)
    assert np.allclose(climb, CLIMB, atol=0.01)


def test_another_face_has_the_same_chart():
    skull = replace(Dna().skull, face_radii=(7.0, 7.4, 6.6), cheek_radius=3.0, chin_centre=(0, -8.6, 6.4))
    turn, climb = locate(lift(skin_field(replace(Dna(), skull=skull)), TURN, CLIMB))
    assert np.allclose(turn, TURN, atol=0.001)
    assert np.allclose(climb, CLIMB, atol=0.01)
