"""The shipped files: valid glTF, valid VRM 1.0, a face that closes its lips and eyes."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from vivant.render.avatar import shipped

ARKIT_COUNT = 52
FINGERS = ("Index", "Middle", "Ring", "Little")


def test_unknown_avatar_lists_those_that_ship():
    with pytest.raises(FileNotFoundError, match=r"host\.vrm"):
        shipped("nobody")


def test_unknown_level_is_refused():
    with pytest.raises(FileNotFoundError, match="medium"):
        shipped("host", "medium")


def test_importing_the_package_imports_no_build_library():
    code = (
        "import sys, vivant.render.avatar as avatar; avatar.shipped(); "
        "sys.exit(any(name in sys.modules for name in ('scipy', 'skimage', 'numba', 'fast_simplification')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_size_and_triangles_keep_their_limits(host):
    level, glb = host
    most = {"high": 40_000, "low": 10_000}[level]
    assert most * 0.5 < glb.triangle_count() <= most
    assert shipped("host", level).stat().st_size <= 4_000_000


def test_every_accessor_lies_in_its_buffer(host):
    _, glb = host
    for index, entry in enumerate(glb.document["accessors"]):
        values = glb.accessor(index)
        assert np.isfinite(values.astype(float)).all()
        if "min" in entry:
            assert np.allclose(values.min(axis=0), entry["min"], atol=1e-6)
            assert np.allclose(values.max(axis=0), entry["max"], atol=1e-6)


def test_triangles_use_existing_points_and_normals_are_unit(host):
    _, glb = host
    for mesh in glb.document["meshes"]:
        primitive = mesh["primitives"][0]
        count = len(glb.points(mesh))
        assert glb.accessor(primitive["indices"]).max() < count
        normals = glb.accessor(primitive["attributes"]["NORMAL"])
        assert np.allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-3)


def test_weights_sum_to_one_and_name_existing_bones(host):
    _, glb = host
    bones = len(glb.document["skins"][0]["joints"])
    for mesh in glb.document["meshes"]:
        attributes = mesh["primitives"][0]["attributes"]
        assert (glb.accessor(attributes["WEIGHTS_0"]).astype(int).sum(axis=1) == 65535).all()
        assert glb.accessor(attributes["JOINTS_0"]).max() < bones


def test_inverse_bind_matrices_undo_the_rest_pose(host):
    _, glb = host
    skin = glb.document["skins"][0]
    matrices = glb.accessor(skin["inverseBindMatrices"]).reshape(-1, 4, 4).transpose(0, 2, 1)
    names = [glb.document["nodes"][node]["name"] for node in skin["joints"]]
    for name, matrix in zip(names, matrices, strict=True):
        assert np.allclose(matrix[:3, 3], -glb.world()[name], atol=1e-5)


def test_all_humanoid_bones_are_there(host):
    _, glb = host
    bones = set(glb.world())
    sided = [f"{finger}{part}" for finger in FINGERS for part in ("Proximal", "Intermediate", "Distal")]
    sided += ["ThumbMetacarpal", "ThumbProximal", "ThumbDistal", "Eye", "Shoulder", "UpperArm", "LowerArm", "Hand"]
    sided += ["UpperLeg", "LowerLeg", "Foot", "Toes"]
    wanted = {side + name for side in ("left", "right") for name in sided}
    wanted |= {"hips", "spine", "chest", "upperChest", "neck", "head"}
    assert bones == wanted


def test_rest_is_a_t_pose_facing_plus_z(host):
    _, glb = host
    world = glb.world()
    for side, sign in (("left", 1), ("right", -1)):
        arm = [world[side + name] for name in ("UpperArm", "LowerArm", "Hand", "MiddleProximal", "MiddleDistal")]
        assert (np.diff([sign * place[0] for place in arm]) > 0).all()
        assert np.ptp([place[1] for place in arm]) < 0.01
        leg = [world[side + name] for name in ("UpperLeg", "LowerLeg", "Foot")]
        assert (np.diff([place[1] for place in leg]) < 0).all()
        assert world[side + "Toes"][2] > world[side + "Foot"][2]
        assert world[side + "Eye"][2] > world["head"][2]


def test_it_stands_on_the_floor_at_human_height(host):
    _, glb = host
    points = np.concatenate([glb.points(mesh) for mesh in glb.document["meshes"]])
    assert abs(points[:, 1].min()) < 0.005
    assert 1.5 < points[:, 1].max() < 1.8


def test_the_face_has_all_shapes_and_none_is_empty(host):
    _, glb = host
    face = glb.mesh("Face")
    names = face["extras"]["targetNames"]
    assert len(names) == len(set(names)) == ARKIT_COUNT
    for name in names:
        assert np.abs(glb.target(face, name)).max() > 5e-4


def test_shapes_are_exposed_as_expressions(host):
    _, glb = host
    expressions = glb.document["extensions"]["VRMC_vrm"]["expressions"]
    assert set(glb.mesh("Face")["extras"]["targetNames"]) <= set(expressions["custom"])
    presets = {"happy", "angry", "sad", "relaxed", "surprised", "neutral", "aa", "ih", "ou", "ee", "oh"}
    presets |= {"blink", "blinkLeft", "blinkRight", "lookUp", "lookDown", "lookLeft", "lookRight"}
    assert set(expressions["preset"]) == presets
    for expression in [*expressions["preset"].values(), *expressions["custom"].values()]:
        for bind in expression["morphTargetBinds"]:
            mesh = glb.document["meshes"][glb.document["nodes"][bind["node"]]["mesh"]]
            assert bind["index"] < len(mesh["primitives"][0]["targets"])


def test_gaze_is_by_bone_and_the_licence_is_open(host):
    _, glb = host
    vrm = glb.document["extensions"]["VRMC_vrm"]
    assert vrm["specVersion"] == "1.0"
    assert vrm["lookAt"]["type"] == "bone"
    assert vrm["meta"]["authors"] == ["vivant"]
    assert vrm["meta"]["allowRedistribution"] is True
    assert vrm["meta"]["avatarPermission"] == "everyone"


def test_left_and_right_shapes_mirror_each_other(host):
    _, glb = host
    face = glb.mesh("Face")
    points = glb.points(face)
    twin = np.array([np.argmin(((points - place * [-1, 1, 1]) ** 2).sum(axis=1)) for place in points])
    assert np.abs(points[twin] - points * [-1, 1, 1]).max() < 1e-5
    _, place, shared = np.unique(np.round(points, 6), axis=0, return_inverse=True, return_counts=True)
    alone = shared[place.ravel()] == 1  # upper and lower lip touch: their points cannot be told apart
    for name in ("eyeBlink", "mouthSmile", "browDown", "noseSneer", "jaw"):
        left, right = glb.target(face, name + "Left"), glb.target(face, name + "Right")
        assert np.abs(left[alone] - right[twin][alone] * [-1, 1, 1]).max() < 1e-4


def test_teeth_follow_the_jaw_and_the_tongue_comes_out(host):
    _, glb = host
    teeth, gums = glb.mesh("Teeth"), glb.mesh("Gums")
    assert glb.target(teeth, "jawOpen")[:, 1].min() < -0.01
    assert np.abs(glb.target(teeth, "jawOpen")).max(axis=1).min() == 0  # the upper ones stay
    assert glb.target(gums, "tongueOut")[:, 2].max() > 0.015
