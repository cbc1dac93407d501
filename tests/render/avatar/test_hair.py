from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.hair import Bob, hair_part
from vivant.render.avatar.head import skull


@pytest.fixture(scope="module")
def bob():
    return Bob(Dna(), 13, 50)


def test_strands_run_from_the_parting_to_the_hem(bob):
    assert bob.outer[0, :, 1].min() > 5
    assert bob.outer[-1, :, 1].max() < bob.dna.hair.length + 1.5


def test_the_hair_lies_outside_the_skull(bob):
    assert skull(bob.outer.reshape(-1, 3), bob.dna).min() > 0


def test_the_part_is_complete(bob):
    part = hair_part(bob.dna, bob, 64)
    assert part.uv.shape == (len(part.points), 2)
    assert part.texture.shape == (64, 64, 3)
    assert np.isfinite(part.points).all()
    assert part.triangles.max() == len(part.points) - 1


def test_the_field_is_negative_in_the_shell_only(bob):
    field = bob.near()
    middle = bob.outer[6, 25] - bob.normals[6, 25] * 0.6
    assert field(middle[None])[0] == pytest.approx(-0.6)
    assert field(np.array([[0.0, 0, 9]]))[0] > 3
