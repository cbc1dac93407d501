from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.part import Part, joined, mirrored, swap_side


def leaf(**more) -> Part:
    points = np.array([[1.0, 0, 0], [2, 0, 0], [1, 1, 0]])
    return Part("Leaf", points, np.array([[0, 1, 2]]), "Leaf", np.ones(3), **more)


def test_normals_come_from_the_triangles():
    assert np.allclose(leaf().normals, [0, 0, 1])


def test_a_mirrored_part_keeps_its_outside_and_swaps_its_shapes():
    other = mirrored(leaf(region="leftPalm", shapes={"mouthLeft": np.ones((3, 3))}), "Other")
    assert np.allclose(other.normals, [0, 0, 1])
    assert np.allclose(Part("x", other.points, other.triangles, "x", np.ones(3)).normals, [0, 0, 1])
    assert other.region == "rightPalm"
    assert np.allclose(other.shapes["mouthRight"], [-1, 1, 1])


def test_joined_parts_keep_all_shapes():
    both = joined("Both", [leaf(shapes={"jawOpen": np.ones((3, 3))}), leaf()])
    assert both.triangles.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert both.shapes["jawOpen"].sum() == 9


@pytest.mark.parametrize(("name", "other"), [("jawLeft", "jawRight"), ("jawRight", "jawLeft"), ("jawOpen",) * 2])
def test_sides_swap(name, other):
    assert swap_side(name) == other
