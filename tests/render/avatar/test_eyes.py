from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.eyes import eye_parts, lash_parts
from vivant.render.avatar.teeth import mouth_parts


def test_eyeballs_are_balls_behind_the_lids(clay):
    left, right = eye_parts(clay.dna, clay.face, 64)
    centre = np.array(clay.dna.eyes.centre)
    assert np.allclose(np.linalg.norm(left.points - centre, axis=1), clay.dna.eyes.radius)
    assert (left.region, right.region) == ("leftEye", "rightEye")
    assert np.allclose(left.normals[0], [np.sin(np.radians(3)), 0, np.cos(np.radians(3))], atol=0.05)


def test_both_eyes_have_a_catchlight(clay):
    texture = eye_parts(clay.dna, clay.face, 64)[0].texture
    iris = texture[20:44, 20:44].astype(int)
    assert iris.min() < 40
    assert (iris.min(axis=2) > 235).sum() > 5


def test_lashes_follow_the_lid(clay, shapes):
    left, _ = lash_parts(clay.dna, clay.face, shapes)
    assert left.shapes["eyeBlinkLeft"][:, 1].min() < -1
    assert "jawOpen" not in left.shapes


def test_teeth_stay_behind_closed_lips(clay):
    front = clay.points[clay.face.lip_rows[0], 2].max()
    for part in mouth_parts(clay.dna, clay.face):
        assert part.points[:, 2].max() < front
