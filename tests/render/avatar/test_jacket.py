from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.accessories import cuff_parts, lapel_parts, scarf_parts, small_parts
from vivant.render.avatar.dna import Dna
from vivant.render.avatar.jacket import V_BOTTOM, Jacket, jacket_part, v_edge
from vivant.render.avatar.skeleton import build_skeleton


@pytest.fixture(scope="module")
def jacket():
    return Jacket(Dna())


def test_arms_and_spine_lie_inside_the_jacket(jacket):
    bones = build_skeleton(Dna())
    places = [bones[name].place for name in ("chest", "upperChest", "leftUpperArm", "leftLowerArm", "rightLowerArm")]
    assert (jacket(np.array(places)) < 0).all()
    assert jacket(bones["leftMiddleDistal"].place[None])[0] > 0


def test_the_opening_closes_at_the_button():
    assert v_edge(np.array([V_BOTTOM, V_BOTTOM - 5])) == pytest.approx([0, 0])
    assert v_edge(np.array([-20.0]))[0] > 1


def test_the_jacket_is_closed_and_fully_mapped(jacket):
    part = jacket_part(Dna(), jacket, 900, 64)
    _, welded = np.unique(np.round(part.points, 6), axis=0, return_inverse=True)
    triangles = welded.ravel()[part.triangles]
    edges = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    assert (np.unique(edges, axis=0, return_counts=True)[1] == 2).all()
    assert part.uv.min() >= 0
    assert part.uv.max() <= 1


def test_lapels_and_badge_lie_on_the_jacket(jacket):
    lapel = lapel_parts(Dna(), jacket, 8, 4)[0]
    assert jacket(lapel.points).min() > -0.05
    assert jacket(lapel.points).max() < 1
    for part in small_parts(Dna(), jacket, 1):
        assert np.abs(jacket(part.points)).max() < 1.5


def test_cuffs_and_scarf_are_finite_and_in_their_place(jacket):
    cuffs = cuff_parts(Dna(), jacket, 8)
    assert cuffs[0].points[:, 0].max() == pytest.approx(-cuffs[1].points[:, 0].min())
    for part in scarf_parts(Dna(), 18, 50):
        assert part.points[:, 1].max() < -10
