from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.accessories import KNOT, cuff_parts, lapel_parts, scarf_parts, small_parts
from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import gradient
from vivant.render.avatar.jacket import V_BOTTOM, V_TOP, Jacket, v_edge
from vivant.render.avatar.part import rgb
from vivant.render.avatar.surface import face_normals

ROWS, COLUMNS, AROUND = 12, 5, 20


def dressed(**uniform):
    return replace(Dna(), uniform=replace(Dna().uniform, **uniform))


@pytest.fixture(scope="module")
def jacket():
    return Jacket(Dna())


@pytest.fixture(scope="module")
def lapels(jacket):
    return lapel_parts(Dna(), jacket, ROWS, COLUMNS)


@pytest.fixture(scope="module")
def scarf():
    return scarf_parts(Dna(), AROUND, 60)


@pytest.fixture(scope="module")
def cuffs(jacket):
    return cuff_parts(Dna(), jacket, 10)


@pytest.fixture(scope="module")
def small(jacket):
    return small_parts(Dna(), jacket, 1)


@pytest.fixture(scope="module")
def every(lapels, scarf, cuffs, small):
    return [*lapels, *scarf, *cuffs, *small]


def test_every_part_is_a_sound_mesh(every):
    for part in every:
        assert np.isfinite(part.points).all(), part.name
        assert part.triangles.min() >= 0
        assert part.triangles.max() < len(part.points)
        assert np.allclose(np.linalg.norm(part.normals, axis=1), 1)
        assert part.colours.min() >= 0
        assert part.colours.max() <= 1


def test_triangles_face_the_way_their_normals_do(every):
    for part in every:
        flat = face_normals(part.points, part.triangles)
        size = np.linalg.norm(flat, axis=1)
        against = (flat * part.normals[part.triangles].mean(axis=1)).sum(axis=1) < 0
        assert size[against].sum() < 0.02 * size.sum(), part.name


def test_lapels_and_cuffs_come_in_mirrored_pairs(lapels, cuffs):
    for left, right in (lapels, cuffs):
        assert np.array_equal(right.points, left.points * [-1, 1, 1])
        assert left.points[:, 0].mean() > 0


def test_lapels_run_along_the_edge_of_the_opening_and_end_in_a_point(lapels):
    grid = lapels[0].points.reshape(ROWS, COLUMNS, 3)
    assert grid[[0, -1], 0, 1] == pytest.approx([V_TOP, V_BOTTOM], abs=0.1)
    middle = grid[2:-2, 0]
    assert np.abs(middle[:, 0] - v_edge(middle[:, 1])).max() < 0.3
    widths = np.ptp(grid[:, :, 0], axis=1)
    assert widths[-1] < 0.2
    assert widths.max() > 3


def test_lapels_have_a_notch(jacket):
    grid = lapel_parts(Dna(), jacket, 60, COLUMNS)[0].points.reshape(60, COLUMNS, 3)
    steps = np.diff(np.ptp(grid[:, :, 0], axis=1)[:30])
    assert (steps < -0.3).any()
    assert (steps[np.argmin(steps) :] > 0.1).any()


def test_lapels_lie_on_the_jacket_never_in_it(lapels, jacket):
    distance = jacket(lapels[0].points)
    assert distance.min() > 0
    assert distance.max() < 0.6


def test_the_scarf_is_a_ring_a_knot_and_two_tails(scarf):
    assert [part.name for part in scarf] == ["Scarf", "Knot", "Tail", "Tail"]
    assert {(part.material, part.region) for part in scarf} == {("Scarf", "bust")}


def test_the_ring_closes_without_a_seam(scarf):
    ring = scarf[0]
    points, normals = (each.reshape(-1, AROUND + 1, 3) for each in (ring.points, ring.normals))
    assert np.allclose(points[:, 0], points[:, -1])
    assert np.array_equal(normals[:, 0], normals[:, -1])


def test_the_ring_goes_around_the_neck(scarf):
    points = scarf[0].points
    turn = np.sort(np.arctan2(points[:, 0], points[:, 2] + 2.75))
    assert np.diff(turn).max() < 2 * np.pi / AROUND + 1e-6
    assert np.hypot(points[:, 0], points[:, 2] + 2.75).min() > 3.5


def test_the_knot_is_closed_and_where_the_tails_begin(scarf):
    _, knot, *tails = scarf
    edges = np.concatenate([knot.triangles[:, [0, 1]], knot.triangles[:, [1, 2]], knot.triangles[:, [2, 0]]])
    assert {tuple(edge) for edge in edges.tolist()} == {tuple(edge) for edge in edges[:, ::-1].tolist()}
    assert np.linalg.norm(knot.points - KNOT, axis=1).max() < 1.5
    for tail in tails:
        assert np.linalg.norm(tail.points - KNOT, axis=1).min() < 0.5
        assert tail.points[:, 1].min() < KNOT[1] - 4


def test_the_tails_fall_to_either_side(scarf):
    one, other = (tail.points[np.argmin(tail.points[:, 1]), 0] for tail in scarf[2:])
    assert one > KNOT[0] > other


def test_the_scarfs_colours_are_the_uniforms(scarf):
    striped = scarf_parts(dressed(scarf=(0, 0, 200), scarf_stripe=(0, 200, 0)), 80, 60)
    assert (striped[0].colours[:, :2] == 0).all()
    assert (striped[1].colours[:, :2] == 0).all()
    for tail in striped[2:]:
        green = tail.colours[:, 1] > 0.5
        assert 0 < green.mean() < 0.4
        assert tail.points[green, 1].max() < KNOT[1] - 2


def test_a_finer_scarf_has_more_triangles(scarf):
    fine = scarf_parts(Dna(), 2 * AROUND, 200)
    assert all(len(more.triangles) > len(less.triangles) for more, less in zip(fine, scarf, strict=True))


def test_cuffs_peep_out_of_the_sleeves(cuffs, jacket):
    x = cuffs[0].points[:, 0]
    assert x.min() < jacket.cuff < x.max() < jacket.cuff + 1
    assert np.allclose(cuffs[0].colours[:, 0] / cuffs[0].colours[:, 2], np.divide(*rgb(Dna().uniform.blouse)[[0, 2]]))


def test_two_buttons_close_the_jacket_below_its_opening(small, jacket):
    buttons = small[0].points
    assert buttons[:, 1].max() < V_BOTTOM
    upper, lower = (buttons[above] for above in (buttons[:, 1] > V_BOTTOM - 4, buttons[:, 1] < V_BOTTOM - 4))
    for button in (upper, lower):
        assert np.abs(button[:, 0].mean() + 0.1) < 0.1
        assert jacket(button).min() < 0 < jacket(button).max()


def test_the_badge_lies_flat_on_the_left_breast_and_says_so_in_two_colours(small, jacket):
    badge = small[1]
    assert badge.points[:, 0].min() > 4
    middle = badge.points.mean(axis=0)
    assert abs(jacket(middle[None])[0]) < 0.5
    thinnest = np.linalg.svd(badge.points - middle)[2][2]
    assert abs(thinnest @ gradient(jacket, middle[None], 0.3)[0]) > 0.9
    colours = {tuple(colour) for colour in badge.colours.tolist()}
    assert colours == {tuple(rgb(Dna().uniform.badge)), tuple(rgb(Dna().uniform.scarf))}


def test_more_detail_means_more_triangles(small, jacket):
    finer = small_parts(Dna(), jacket, 2)
    assert all(len(more.triangles) > 1.5 * len(less.triangles) for more, less in zip(finer, small, strict=True))
