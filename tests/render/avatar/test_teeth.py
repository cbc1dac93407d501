from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import MIRROR
from vivant.render.avatar.lips import jaw_rotation
from vivant.render.avatar.surface import face_normals
from vivant.render.avatar.teeth import Arch, mouth_parts, tongue_field

FRONT = 7.8
NAMES = ["TeethUpper", "GumUpper", "TeethLower", "GumLower", "Tongue"]
JAW = {"jawForward", "jawLeft", "jawOpen", "jawRight"}


@pytest.fixture(scope="module", params=[True, False], ids=["upper", "lower"])
def arch(request):
    return Arch(Dna(), request.param, FRONT)


@pytest.fixture(scope="module")
def parts(clay):
    return {part.name: part for part in mouth_parts(clay.dna, clay.face)}


def middles(arch):
    """The middle of every tooth of the left half."""
    x = np.array([place for place, _ in arch.places])
    return np.stack([x, np.full(len(x), (arch.root + arch.edge) / 2), FRONT - arch.bend * x * x - 0.20], axis=-1)


# --- The arch ---------------------------------------------------------------------------------------------------


def test_six_teeth_a_side_stand_next_to_each_other(arch):
    assert len(arch.places) == 6
    for (x, width), (next_x, next_width) in pairwise(arch.places):
        lean = np.cos(np.arctan(2 * arch.bend * x))
        assert next_x - x == pytest.approx((width * (2 * lean - 1) + next_width) / 2)


def test_each_tooth_is_solid_and_both_sides_are_alike(arch):
    assert (arch.teeth(middles(arch)) < -0.05).all()
    cloud = np.random.default_rng(1).uniform((-3, -8, 4), (3, -4, 9), (2000, 3))
    assert np.allclose(arch.teeth(cloud), arch.teeth(cloud * MIRROR))
    assert np.allclose(arch.gum(cloud), arch.gum(cloud * MIRROR))


def test_teeth_reach_from_the_gum_to_the_edge(arch):
    x, _, z = middles(arch)[0]
    up = 1 if arch.upper else -1
    assert up * (arch.root - arch.edge) > 0
    edge, beyond, root = (np.array([[x, y, z]]) for y in (arch.edge, arch.edge - 0.3 * up, arch.root))
    assert abs(arch.teeth(edge)[0]) < 0.1
    assert arch.teeth(beyond)[0] > 0.2
    assert arch.gum(root)[0] < 0


def test_the_middle_teeth_are_the_foremost(arch):
    assert (np.diff(middles(arch)[:, 2]) < 0).all()


def test_the_upper_teeth_cover_the_edge_of_the_lower():
    upper, lower = Arch(Dna(), True, FRONT), Arch(Dna(), False, FRONT - 0.16)
    assert upper.places[0][1] > lower.places[0][1]
    assert upper.front > lower.front
    assert lower.root < lower.edge < upper.edge < upper.root


def test_the_tongue_lies_behind_the_teeth_and_has_a_groove():
    field, line = tongue_field(Dna(), FRONT), Dna().mouth.height
    assert field(np.array([[0, line - 0.42, FRONT - 2], [0, line - 0.85, FRONT - 3.5]])).max() < 0
    assert field(middles(Arch(Dna(), False, FRONT))[:1])[0] > 0
    height = np.linspace(line - 0.5, line + 0.3, 400)
    tops = []
    for x in (0.0, 0.5):
        column = np.stack([np.full(400, x), height, np.full(400, FRONT - 2.2)], axis=-1)
        tops.append(height[field(column) < 0].max())
    assert tops[0] < tops[1]


# --- The parts --------------------------------------------------------------------------------------------------


def test_there_are_two_rows_two_gums_and_a_tongue(parts):
    assert list(parts) == NAMES
    assert {name for name, part in parts.items() if part.material == "Teeth"} == {"TeethUpper", "TeethLower"}


@pytest.mark.parametrize("name", ["TeethUpper", "GumUpper", "TeethLower", "Tongue"])
def test_each_part_is_closed_and_faces_outwards(parts, name):
    part = parts[name]
    corners = part.triangles
    edges = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    assert {tuple(edge) for edge in edges.tolist()} == {tuple(edge) for edge in edges[:, ::-1].tolist()}
    flat = face_normals(part.points, corners)
    assert ((flat * part.normals[corners].mean(axis=1)).sum(axis=1) > 0).mean() > 0.98


def test_everything_lies_behind_the_closed_lips(parts, clay):
    lips = clay.face.points[clay.face.lip_rows[0], 2].max()
    for part in parts.values():
        assert part.points[:, 2].max() < lips
        assert np.abs(part.points[:, 0]).max() < Dna().skull.muzzle_radii[0]


def test_only_what_hangs_on_the_jaw_moves_with_it(parts):
    assert not parts["TeethUpper"].shapes
    assert not parts["GumUpper"].shapes
    assert set(parts["TeethLower"].shapes) == set(parts["GumLower"].shapes) == JAW
    assert set(parts["Tongue"].shapes) == JAW | {"tongueOut"}


@pytest.mark.parametrize("name", ["TeethLower", "GumLower", "Tongue"])
def test_the_jaw_turns_open_and_slides_as_one_piece(parts, name):
    part = parts[name]
    assert np.array_equal(part.shapes["jawOpen"], jaw_rotation(Dna(), part.points))
    assert part.shapes["jawOpen"][:, 1].max() < 0
    for shape, axis, sign in (("jawForward", 2, 1), ("jawLeft", 0, 1), ("jawRight", 0, -1)):
        move = part.shapes[shape]
        assert (move == move[0]).all()
        assert np.argmax(np.abs(move[0])) == axis
        assert sign * move[0, axis] > 0
    assert np.array_equal(part.shapes["jawLeft"] * MIRROR, part.shapes["jawRight"])


def test_the_tongues_tip_comes_out_and_its_root_stays(parts):
    tongue = parts["Tongue"]
    forward = tongue.shapes["tongueOut"][:, 2]
    assert (forward >= 0).all()
    assert forward[np.argmin(tongue.points[:, 2])] == 0
    assert forward[np.argmax(tongue.points[:, 2])] > 2
    assert (tongue.points + tongue.shapes["tongueOut"])[:, 2].max() > parts["TeethLower"].points[:, 2].max() + 1


def test_it_is_darker_deep_in_the_mouth(parts):
    for part in parts.values():
        deepest, foremost = np.argmin(part.points[:, 2]), np.argmax(part.points[:, 2])
        assert (part.colours[deepest] < part.colours[foremost]).all()
        assert 0 < part.colours.min() <= part.colours.max() <= 1
