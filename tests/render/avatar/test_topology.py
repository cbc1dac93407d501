from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.head import skin_field
from vivant.render.avatar.rings import LOW, eye_rings, mouth_rings
from vivant.render.avatar.topology import inside, spacing


def test_inside_knows_a_concave_polygon():
    polygon = np.array([[0.0, 0], [4, 0], [4, 4], [2, 1], [0, 4]])
    assert inside(polygon, np.array([[1.0, 1], [2, 3], [3.5, 1], [5, 1]])).tolist() == [True, False, True, False]


def test_the_nose_is_meshed_finest_and_the_back_coarsest():
    nose, cheek, back = spacing(np.array([[0.0, -3.2, 9.2], [4, -3, 7], [0, 3, -9]]), LOW)
    assert nose < cheek < back


def test_eye_rows_grow_outwards():
    rows = eye_rings(Dna(), skin_field(Dna()), LOW).rows
    widths = [np.ptp(row[:, 0]) for row in rows]
    assert (np.diff(widths) > 0).all()
    assert all(row.shape == (LOW.eye_count, 3) for row in rows)


def test_mouth_rows_start_and_end_on_the_midline():
    rings = mouth_rings(Dna(), skin_field(Dna()), LOW)
    for row in [*rings.rows, *rings.bag]:
        assert row[[0, -1], 0].tolist() == [0, 0]
    assert (rings.bag[-1][:, 2] < rings.rows[0][:, 2] - 3).all()
