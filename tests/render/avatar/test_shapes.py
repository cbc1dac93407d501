from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.part import swap_side
from vivant.render.avatar.shapes import ARKIT
from vivant.render.avatar.surface import face_normals


def test_there_are_52_shapes_in_order_and_none_is_empty(shapes):
    assert tuple(shapes) == ARKIT == tuple(sorted(ARKIT))
    assert len(ARKIT) == 52
    assert min(np.abs(moves).max() for moves in shapes.values()) > 0.04


def test_shapes_are_mirror_images(clay, shapes):
    for name in ARKIT:
        assert np.abs(clay.mirrored(shapes[swap_side(name)]) - shapes[name]).max() < 1e-6 or swap_side(name) == name


def test_middle_shapes_are_symmetric(clay, shapes):
    for name in ("jawOpen", "jawForward", "mouthPucker", "mouthClose", "browInnerUp", "tongueOut"):
        assert np.abs(clay.mirrored(shapes[name]) - shapes[name]).max() < 1e-6


def test_few_triangles_turn_over(clay, shapes):
    visible = ~clay.hidden[clay.face.triangles].any(axis=1)
    triangles = clay.face.triangles[visible]
    for name, moves in shapes.items():
        base = clay.points + (shapes["jawOpen"] if name == "mouthClose" else 0)
        before, after = face_normals(base, triangles), face_normals(base + moves, triangles)
        over = (before * after).sum(axis=1) < 0
        assert np.linalg.norm(before[over], axis=1).sum() < 0.003 * np.linalg.norm(before, axis=1).sum(), name
