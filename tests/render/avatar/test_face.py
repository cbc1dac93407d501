from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.chart import lift, locate
from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import gradient
from vivant.render.avatar.head import skin_field
from vivant.render.avatar.surface import face_normals


def edges(triangles):
    return Counter(map(tuple, np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])))


def test_the_mesh_is_one_surface_open_only_at_the_neck_and_behind_the_lids(clay):
    face = clay.face
    count = edges(face.triangles)
    assert max(count.values()) == 1
    border = {start for start, end in count if (end, start) not in count}
    behind_lids = {int(index) for row in face.eye_inner for index in (*row, *face.mirror[row])}
    base = set(np.where(face.climb[face.half_of] == 0)[0].tolist())
    assert border <= behind_lids | base


def test_the_mesh_is_symmetric(clay):
    face = clay.face
    assert np.abs(face.points[face.mirror] - face.points * [-1, 1, 1]).max() == 0
    assert (face.mirror[face.mirror] == np.arange(len(face.points))).all()


def test_triangles_face_outwards(clay):
    face = clay.face
    visible = ~face.hidden[face.triangles].any(axis=1)
    flat = face_normals(face.points, face.triangles)[visible]
    smooth = gradient(skin_field(Dna()), face.points, 0.05)[face.triangles[visible]].mean(axis=1)
    against = (flat * smooth).sum(axis=1) < 0
    assert np.linalg.norm(flat, axis=1)[against].sum() < 0.01 * np.linalg.norm(flat, axis=1).sum()


def test_the_lips_touch_at_rest(clay):
    slit = clay.face.lip_rows[0]
    assert np.allclose(clay.points[slit], clay.points[slit[::-1]], atol=1e-9)


def test_the_chart_is_undone_by_locate():
    turn, climb = np.array([0.3, 1.2, 2.6]), np.array([3.0, 7.0, 8.5])
    found_turn, found_climb = locate(lift(skin_field(Dna(), nose=False, lids=False), turn, climb))
    assert np.allclose(found_turn, turn, atol=0.02)
    assert np.allclose(found_climb, climb, atol=0.05)
