from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.render.avatar.fields import (
    box,
    capsule,
    carve,
    cast,
    ellipsoid,
    gradient,
    intersection,
    occlusion,
    paired,
    smoothstep,
    sphere,
    turn_x,
    turn_y,
    turn_z,
    union,
    unit,
)

POINTS = np.random.default_rng(1).uniform(-5, 5, (200, 3))


def test_a_sphere_is_an_ellipsoid_of_equal_radii():
    assert np.allclose(sphere(POINTS, (1, 0, 0), 2), ellipsoid(POINTS, (1, 0, 0), (2, 2, 2)))


def test_an_even_capsule_measures_distance_to_its_segment():
    assert capsule(np.array([[0.0, 3, 0], [5, 0, 0]]), (-1, 0, 0), (2, 0, 0), 1, 1) == pytest.approx([2, 2])


def test_a_box_measures_from_its_faces_and_corners():
    assert box(np.array([[3.0, 0, 0], [4, 5, 1]]), (0, 0, 0), (1, 1, 1)) == pytest.approx([2, 5])


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(0.01, 2))
def test_blends_stay_within_a_quarter_of_their_width(first: float, second: float, blend: float):
    a, b = np.array([first]), np.array([second])
    assert min(first, second) - blend / 4 - 1e-9 <= union(a, b, blend)[0] <= min(first, second) + 1e-9
    assert max(first, second) - 1e-9 <= intersection(a, b, blend)[0] <= max(first, second) + blend / 4 + 1e-9


def test_carving_removes_the_tool():
    body, tool = sphere(POINTS, (0, 0, 0), 3), sphere(POINTS, (3, 0, 0), 2)
    assert (carve(body, tool)[tool < 0] > 0).all()


def test_a_pair_is_symmetric():
    shape = lambda points: sphere(points, (2, 0, 0), 1)  # noqa: E731
    assert np.allclose(paired(POINTS, shape), paired(POINTS * [-1, 1, 1], shape))


@pytest.mark.parametrize("turn", [turn_x, turn_y, turn_z])
def test_turns_are_right_handed_rotations(turn):
    matrix = turn(90)
    assert np.linalg.det(matrix) == pytest.approx(1)
    axis = {"turn_x": 0, "turn_y": 1, "turn_z": 2}[turn.__name__]
    start = np.eye(3)[(axis + 1) % 3]
    assert np.allclose(matrix @ start, np.eye(3)[(axis + 2) % 3])


def test_unit_keeps_null_vectors():
    assert np.allclose(unit(np.array([[0.0, 0, 0], [0, 3, 0]])), [[0, 0, 0], [0, 1, 0]])


def test_gradient_points_outwards():
    assert np.allclose(gradient(lambda p: sphere(p, (0, 0, 0), 2), POINTS), unit(POINTS), atol=1e-4)


def test_smoothstep_runs_either_way():
    assert smoothstep(0, 1, np.array([-1.0, 0.5, 2])) == pytest.approx([0, 0.5, 1])
    assert smoothstep(1, 0, np.array([-1.0, 0.5, 2])) == pytest.approx([1, 0.5, 0])


def test_a_ray_finds_the_outermost_surface():
    twin = lambda points: np.minimum(sphere(points, (0, 0, 0), 1), sphere(points, (4, 0, 0), 1))  # noqa: E731
    hit = cast(twin, np.zeros((1, 3)), np.array([[1.0, 0, 0]]), 0, 10)
    assert np.allclose(hit, [[5, 0, 0]], atol=1e-3)


def test_a_ray_that_misses_ends_at_its_near_end():
    hit = cast(lambda p: sphere(p, (0, 9, 0), 1), np.zeros((1, 3)), np.array([[1.0, 0, 0]]), 2, 10)
    assert np.allclose(hit, [[2, 0, 0]])


def test_a_corner_is_darker_than_open_ground():
    ground = lambda points: np.minimum(points[:, 1], points[:, 0])  # noqa: E731
    places, up = np.array([[0.1, 0.0, 0], [9, 0, 0]]), np.array([[0.0, 1, 0], [0, 1, 0]])
    corner, plain = occlusion(ground, places, up, (0.5, 1.0))
    assert corner > 0.5
    assert plain == pytest.approx(0)
