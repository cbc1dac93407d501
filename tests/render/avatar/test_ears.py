from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.ears import ear_field, ear_parts


def test_the_ear_is_a_shell_around_its_centre():
    field = ear_field(Dna())
    centre = np.array(Dna().skull.ear_centre)
    assert field((centre + [0, -1.75, 0.25])[None])[0] < 0.3
    assert field((centre + [4.0, 0, 0])[None])[0] > 1


def test_both_ears_are_mirror_images():
    left, right = ear_parts(Dna(), lambda points: np.full(len(points), 9.0), 200)
    assert np.allclose(left.points * [-1, 1, 1], right.points)
    assert 50 < len(left.triangles) <= 260
    assert left.points[:, 0].min() > 4
