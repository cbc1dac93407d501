"""The layouts of face and body."""

from __future__ import annotations

import math

from vivant.score import ARKIT, BONES

REQUIRED_BY_VRM = {
    "hips", "spine", "head",
    *(f"{side}{bone}" for side in ("left", "right")
      for bone in ("UpperArm", "LowerArm", "Hand", "UpperLeg", "LowerLeg", "Foot")),
}  # fmt: skip
"""VRM 1.0, humanoid.md, "required bones"."""


def test_the_blendshapes_are_arkits() -> None:
    assert len(ARKIT) == len(set(ARKIT)) == 52
    assert list(ARKIT) == sorted(ARKIT)
    for name in ARKIT:
        mirrored = name.replace("Left", "#").replace("Right", "Left").replace("#", "Right")
        assert mirrored in ARKIT
    assert {"jawOpen", "mouthClose", "mouthFunnel", "mouthPucker", "tongueOut", "eyeBlinkLeft"} <= set(ARKIT)


def test_the_bones_are_vrms_without_jaw_and_eyes() -> None:
    assert len(BONES) == len(set(BONES)) == 52
    assert set(BONES) >= REQUIRED_BY_VRM
    assert not {"jaw", "leftEye", "rightEye"} & set(BONES)
    left = [bone.removeprefix("left") for bone in BONES if bone.startswith("left")]
    right = [bone.removeprefix("right") for bone in BONES if bone.startswith("right")]
    assert left == right
    assert sum("Thumb" in bone for bone in BONES) == 6
    assert {"leftThumbMetacarpal", "rightLittleDistal"} <= set(BONES)


def test_a_mask_of_all_bones_fits_64_bits() -> None:
    assert math.log2(1 << (len(BONES) - 1)) < 64
