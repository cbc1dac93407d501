"""The writer on a part of one triangle: what a shipped file cannot show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.expressions import PRESETS, VISEMES
from vivant.render.avatar.part import Part
from vivant.render.avatar.shapes import ARKIT
from vivant.render.avatar.skeleton import FLOOR_Y, build_skeleton
from vivant.render.avatar.vrm import SMALLEST_MOVE, VrmWriter

CROWN = 12.0
SCALE = Dna().body.height / (CROWN - FLOOR_Y)
POINTS = np.array([[0, CROWN, 0], [-3, FLOOR_Y, 0], [3, FLOOR_Y, 0.0]])


def leaf(name="Leaf", **more):
    shapes = {shape: np.tile([0, 0, 1.0 + rank], (3, 1)) for rank, shape in enumerate(ARKIT)}
    part = Part(**{
        "name": name, "points": POINTS, "triangles": np.array([[0, 1, 2]]), "material": "Leaf",
        "colours": np.full(3, 0.5), "shapes": shapes, **more,
    })  # fmt: skip
    part.joints = np.tile([5, 2, 7, 9], (3, 1))
    part.weights = np.array([[1.0, 0, 0, 0], [0.5, 0.5, 0, 0], [1 / 3, 1 / 3, 1 / 3, 0]])
    return part


@pytest.fixture(scope="module")
def write(parse_glb):
    """Write parts and read them back."""

    def write(*parts, dna=None):
        dna = dna or Dna()
        return parse_glb(VrmWriter(dna, build_skeleton(dna), CROWN).write(list(parts)))

    return write


@pytest.fixture(scope="module")
def glb(write):
    return write(leaf())


def values(glb, attribute, mesh="Leaf"):
    return glb.accessor(glb.mesh(mesh)["primitives"][0]["attributes"][attribute])


def extension(glb):
    return glb.document["extensions"]["VRMC_vrm"]


def test_the_crown_is_at_the_bodys_height_and_the_floor_at_zero(glb):
    assert np.allclose(values(glb, "POSITION"), [[0, 1.64, 0], [-3 * SCALE, 0, 0], [3 * SCALE, 0, 0]], atol=1e-6)


def test_bones_stand_where_the_skeleton_has_them(glb):
    for name, place in glb.world().items():
        assert np.allclose(place, (build_skeleton(Dna())[name].place - [0, FLOOR_Y, 0]) * SCALE)


def test_grey_becomes_linear(glb):
    assert values(glb, "COLOR_0").tolist() == [[55, 55, 55, 255]] * 3


def test_black_and_white_stay_black_and_white(write):
    written = write(leaf(colours=np.array([[0.0] * 3, [1.0] * 3, [0.04] * 3])))
    assert values(written, "COLOR_0")[:, 0].tolist() == [0, 255, 1]


def test_weights_sum_exactly_and_a_bone_without_weight_is_not_named(glb):
    weights = values(glb, "WEIGHTS_0").astype(int)
    assert (weights.sum(axis=1) == 65535).all()
    assert values(glb, "JOINTS_0").tolist() == [[5, 0, 0, 0], [5, 2, 0, 0], [5, 2, 7, 0]]


def test_a_corner_without_a_normal_points_up(write):
    written = write(leaf(normals=np.array([[0, 0, 0], [0, 0, 2.0], [0.6, 0, 0.8]])))
    assert np.allclose(values(written, "NORMAL"), [[0, 1, 0], [0, 0, 1], [0.6, 0, 0.8]])


def test_v_counts_down_in_the_file_and_is_left_out_where_there_is_none(write, glb):
    written = write(leaf(uv=np.array([[0, 0], [1, 0], [0.25, 1.0]])))
    assert values(written, "TEXCOORD_0").tolist() == [[0, 1], [1, 1], [0.25, 0]]
    assert "TEXCOORD_0" not in glb.mesh("Leaf")["primitives"][0]["attributes"]


def test_shapes_come_in_the_fields_order_and_in_metres(glb):
    mesh = glb.mesh("Leaf")
    assert mesh["extras"]["targetNames"] == list(ARKIT)
    assert mesh["weights"] == [0.0] * len(ARKIT)
    for rank, shape in enumerate(ARKIT):
        assert np.allclose(glb.target(mesh, shape), [0, 0, (1 + rank) * SCALE], atol=1e-6)


def test_a_move_too_small_to_see_is_left_out(write):
    moves = np.array([[0, 0, SMALLEST_MOVE / 2], [0, 0, 1], [0, SMALLEST_MOVE * 2, 0]])
    written = write(leaf(shapes={**leaf().shapes, "jawOpen": moves}))
    moved = written.target(written.mesh("Leaf"), "jawOpen")
    assert np.allclose(moved, np.array([[0, 0, 0], [0, 0, 1], [0, 2 * SMALLEST_MOVE, 0]]) * SCALE)


def turned(glb, shape):
    mesh = glb.mesh("Leaf")
    rank = mesh["extras"]["targetNames"].index(shape)
    return glb.accessor(mesh["primitives"][0]["targets"][rank]["NORMAL"])


def test_normals_turn_with_the_surface_but_not_where_it_is_stiff(write):
    tip = np.array([[0, 0, 60.0], [0, 0, 0], [0, 0, 0]])
    shapes = {**leaf().shapes, "jawOpen": tip}
    turns = turned(write(leaf(shapes=shapes)), "jawOpen")
    assert (turns[:, 1] < -0.1).all()
    stiff = turned(write(leaf(shapes=shapes, stiff=np.array([True, False, False]))), "jawOpen")
    assert not stiff[0].any()
    assert np.array_equal(stiff[1:], turns[1:])
    assert not turned(write(leaf()), "jawOpen").any()


def test_closing_the_mouth_undoes_the_turns_of_the_open_jaw(write):
    tip = np.array([[0, 0, 60.0], [0, 0, 0], [0, 0, 0]])
    written = write(leaf(shapes={**leaf().shapes, "jawOpen": tip, "mouthClose": -tip}))
    assert np.allclose(turned(written, "mouthClose"), -turned(written, "jawOpen"), atol=1e-6)


def test_parts_of_one_material_share_it(write):
    written = write(leaf(), leaf("Other"), leaf("Third", material="Metal", roughness=0.4, double_sided=True))
    materials = [written.mesh(name)["primitives"][0]["material"] for name in ("Leaf", "Other", "Third")]
    assert materials == [0, 0, 1]
    metal = written.document["materials"][1]
    assert (metal["name"], metal["doubleSided"]) == ("Metal", True)
    assert metal["pbrMetallicRoughness"] == {"metallicFactor": 0.0, "roughnessFactor": 0.4}


def test_a_texture_is_named_by_its_material(write, glb):
    written = write(leaf(texture=np.zeros((4, 4, 3), np.uint8), uv=np.zeros((3, 2))))
    assert written.document["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"] == {"index": 0}
    assert "baseColorTexture" not in glb.document["materials"][0]["pbrMetallicRoughness"]


def test_an_expression_moves_every_mesh_that_has_its_shape(write):
    written = write(leaf(), leaf("Jaw", shapes={"jawOpen": np.ones((3, 3))}), leaf("Bare", shapes={}))
    binds = extension(written)["expressions"]["custom"]["jawOpen"]["morphTargetBinds"]
    nodes = written.document["nodes"]
    assert [(nodes[bind["node"]]["name"], bind["index"]) for bind in binds] == [
        ("Leaf", ARKIT.index("jawOpen")),
        ("Jaw", 0),
    ]
    assert "targets" not in written.mesh("Bare")["primitives"][0]


def test_expressions_are_the_presets_the_shapes_and_the_visemes(glb):
    expressions = extension(glb)["expressions"]
    assert set(expressions["preset"]) == set(PRESETS)
    assert set(expressions["custom"]) == {*ARKIT, *(f"viseme_{name}" for name in VISEMES)}
    for name, weights in PRESETS.items():
        binds = expressions["preset"][name]["morphTargetBinds"]
        assert {ARKIT[bind["index"]]: bind["weight"] for bind in binds} == weights


def test_every_mesh_is_in_the_scene_skinned_and_visible_to_itself(write):
    written = write(leaf(), leaf("Other"))
    meshes = [rank for rank, node in enumerate(written.document["nodes"]) if "mesh" in node]
    assert written.document["scenes"] == [{"nodes": [0, *meshes]}]
    assert [written.document["nodes"][rank]["skin"] for rank in meshes] == [0, 0]
    assert [each["node"] for each in extension(written)["firstPerson"]["meshAnnotations"]] == meshes


def test_gaze_starts_between_the_eyes(glb):
    head, eye = glb.world()["head"], glb.world()["leftEye"]
    assert np.allclose(extension(glb)["lookAt"]["offsetFromHeadBone"], (eye - head) * [0, 1, 1])


def test_name_and_height_are_the_parameters(write):
    tall = replace(Dna(), name="Tall", body=replace(Dna().body, height=1.9))
    written = write(leaf(), dna=tall)
    assert extension(written)["meta"]["name"] == "Tall"
    assert values(written, "POSITION")[0, 1] == pytest.approx(1.9)
