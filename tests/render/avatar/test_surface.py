from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.fields import sphere
from vivant.render.avatar.surface import (
    compact,
    face_normals,
    grid_triangles,
    neighbour_average,
    outward,
    polygonise,
    relax,
    strip,
    thin,
    vertex_normals,
)


def ball(points):
    return sphere(points, (0, 0, 0), 2)


@pytest.fixture(scope="module")
def mesh():
    return polygonise(ball, (-2.5, -2.5, -2.5), (2.5, 2.5, 2.5), 0.4)


def volume(points, triangles):
    corners = points[triangles]
    return np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6


def test_a_ball_is_meshed_on_its_surface_and_outwards(mesh):
    points, triangles = mesh
    assert np.abs(ball(points)).max() < 0.01
    assert volume(points, triangles) == pytest.approx(4 / 3 * np.pi * 8, rel=0.05)


def test_thinning_keeps_the_shape(mesh):
    points, triangles = thin(*mesh, 200)
    assert len(triangles) <= 220
    assert volume(points, triangles) == pytest.approx(4 / 3 * np.pi * 8, rel=0.15)


def test_thinning_a_small_mesh_changes_nothing(mesh):
    assert thin(*mesh, 10**6)[1] is mesh[1]


def test_relaxing_stays_on_the_surface_and_evens_the_areas(mesh):
    points, triangles = mesh
    relaxed = relax(ball, points, triangles, 3)
    assert np.abs(ball(relaxed)).max() < 0.02
    before, after = (np.linalg.norm(face_normals(p, triangles), axis=1) for p in (points, relaxed))
    assert after.std() < before.std()


def test_normals_of_a_ball_are_its_directions(mesh):
    points, triangles = mesh
    assert (vertex_normals(points, triangles) * points / 2).sum(axis=1).min() > 0.95


def test_outward_turns_an_inverted_mesh(mesh):
    points, triangles = mesh
    assert volume(points, outward(points, triangles[:, ::-1])) > 0


def test_compact_drops_unused_points():
    points, triangles = compact(np.eye(3)[[0, 1, 2, 0]], np.array([[0, 2, 3]]))
    assert len(points) == 3
    assert triangles.tolist() == [[0, 1, 2]]


def test_neighbour_average_keeps_constants(mesh):
    points, triangles = mesh
    assert np.allclose(neighbour_average(triangles, len(points)) @ np.ones(len(points)), 1)


def test_strips_and_grids_have_two_triangles_a_cell():
    assert len(strip(np.arange(5), np.arange(5, 10), closed=True)) == 10
    assert len(strip(np.arange(5), np.arange(5, 10), closed=False)) == 8
    assert len(grid_triangles(4, 3)) == 2 * 3 * 2
