from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.brows import brow_curve
from vivant.render.avatar.complexion import face_part


@pytest.fixture(scope="module")
def part(clay):
    return face_part(clay.dna, clay.face, lambda points: np.full(len(points), 9.0), 128)


def texel(part, clay, place):
    u, v = part.uv[clay.nearest(place)]
    return part.texture[int((1 - v) * 128), int(u * 128)].astype(int)


def test_lips_are_redder_than_the_forehead(part, clay):
    lip_row = clay.face.lip_rows[2]
    lip = texel(part, clay, clay.points[lip_row[2]])
    forehead = texel(part, clay, (0, 5, 9))
    assert lip[0] - lip[1] > forehead[0] - forehead[1] + 30


def test_brows_are_painted_where_their_curve_runs(part, clay):
    curve = brow_curve(clay.dna)
    middle = len(curve.x) // 3
    u, v = part.uv[clay.nearest((curve.x[middle], curve.y[middle], 8))]
    column, row = int(u * 128), int((1 - v) * 128)
    patch = part.texture[row - 8 : row + 9, column - 8 : column + 9].astype(int).sum(axis=2)
    assert patch.min() < 0.6 * patch.max()


def test_both_halves_share_the_texture(part, clay):
    assert np.array_equal(part.uv, part.uv[clay.face.mirror])


def test_normals_are_unit_and_the_bag_looks_down(part, clay):
    assert np.allclose(np.linalg.norm(part.normals, axis=1), 1, atol=1e-6)
    assert (part.normals[clay.face.bag_rows[-1], 1] == -1).all()
