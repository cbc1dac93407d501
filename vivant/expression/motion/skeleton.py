"""The nominal skeleton: where the bones of a person of 1.60 m are, and how rotations move them.

VRM 1.0 normalised humanoid: in the T-pose every rotation is the identity; it faces +Z, its left is +X, palms down,
thumbs half forward. Segment lengths follow the proportions in Winter, Biomechanics and Motor Control of Human
Movement (2009), ch. 4, for a stature of 1.60 m. An avatar's own bones differ; whoever aims leaves room for that.
"""

from __future__ import annotations

import numpy as np

from vivant.expression.motion import quaternion
from vivant.expression.motion.quaternion import Array
from vivant.score import BONES

INDEX = {bone: i for i, bone in enumerate(BONES)}

_CENTRE = {
    "hips": ("", (0.0, 0.90, 0.0)),
    "spine": ("hips", (0.0, 0.08, 0.0)),
    "chest": ("spine", (0.0, 0.12, 0.0)),
    "upperChest": ("chest", (0.0, 0.11, 0.0)),
    "neck": ("upperChest", (0.0, 0.12, -0.01)),
    "head": ("neck", (0.0, 0.08, 0.01)),
}
_LEFT = {
    "Shoulder": ("upperChest", (0.025, 0.080, 0.0)),
    "UpperArm": ("Shoulder", (0.125, -0.005, -0.01)),
    "LowerArm": ("UpperArm", (0.265, 0.0, 0.0)),
    "Hand": ("LowerArm", (0.235, 0.0, 0.0)),
    "UpperLeg": ("hips", (0.085, -0.03, 0.0)),
    "LowerLeg": ("UpperLeg", (0.0, -0.40, 0.0)),
    "Foot": ("LowerLeg", (0.0, -0.39, 0.0)),
    "Toes": ("Foot", (0.0, -0.06, 0.12)),
    "ThumbMetacarpal": ("Hand", (0.025, -0.005, 0.020)),
    "ThumbProximal": ("ThumbMetacarpal", (0.030, -0.003, 0.026)),
    "ThumbDistal": ("ThumbProximal", (0.022, 0.0, 0.018)),
    "IndexProximal": ("Hand", (0.084, 0.0, 0.025)),
    "MiddleProximal": ("Hand", (0.086, 0.0, 0.004)),
    "RingProximal": ("Hand", (0.081, 0.0, -0.016)),
    "LittleProximal": ("Hand", (0.073, 0.0, -0.034)),
    "IndexIntermediate": ("IndexProximal", (0.040, 0.0, 0.0)),
    "MiddleIntermediate": ("MiddleProximal", (0.044, 0.0, 0.0)),
    "RingIntermediate": ("RingProximal", (0.041, 0.0, 0.0)),
    "LittleIntermediate": ("LittleProximal", (0.031, 0.0, 0.0)),
    "IndexDistal": ("IndexIntermediate", (0.023, 0.0, 0.0)),
    "MiddleDistal": ("MiddleIntermediate", (0.026, 0.0, 0.0)),
    "RingDistal": ("RingIntermediate", (0.025, 0.0, 0.0)),
    "LittleDistal": ("LittleIntermediate", (0.019, 0.0, 0.0)),
}


def _tree() -> dict[str, tuple[str, tuple[float, float, float]]]:
    tree = dict(_CENTRE)
    for name, (parent, (x, y, z)) in _LEFT.items():
        for side, sign in (("left", 1.0), ("right", -1.0)):
            tree[side + name] = (parent if parent in _CENTRE else side + parent, (sign * x, y, z))
    return tree


PARENTS: tuple[int, ...] = tuple(INDEX.get(_tree()[bone][0], -1) for bone in BONES)
"""Index of each bone's parent, -1 for the hips; a parent stands before its children."""

OFFSETS: Array = np.array([_tree()[bone][1] for bone in BONES])
"""(52, 3) metres from the parent's joint in the T-pose; the hips' from the ground."""

MIRRORED: tuple[int, ...] = tuple(
    INDEX[("right" + b[4:]) if b.startswith("left") else ("left" + b[5:]) if b.startswith("right") else b]
    for b in BONES
)
"""Index of each bone's counterpart on the other side."""

ARM = ("Shoulder", "UpperArm", "LowerArm", "Hand")
FINGERS = ("Thumb", "Index", "Middle", "Ring", "Little")
UPPER_ARM = float(OFFSETS[INDEX["leftLowerArm"], 0])
FOREARM = float(OFFSETS[INDEX["leftHand"], 0])
THIGH = -float(OFFSETS[INDEX["leftLowerLeg"], 1])
SHANK = -float(OFFSETS[INDEX["leftFoot"], 1])


def forward(rotations: Array, hips: Array | None = None, offsets: Array = OFFSETS) -> tuple[Array, Array]:
    """Forward kinematics.

    Parameters
    ----------
    rotations : (..., 52, 4), local to the parent.
    hips : (..., 3) metres, offset of the hips from their rest place.
    offsets : (52, 3) metres, another skeleton than the nominal one.

    Returns
    -------
    positions (..., 52, 3) in metres and rotations (..., 52, 4), both in the world.
    """
    turned = np.empty_like(rotations, dtype=float)
    places = np.empty((*rotations.shape[:-1], 3))
    for bone, parent in enumerate(PARENTS):
        if parent < 0:
            turned[..., bone, :] = rotations[..., bone, :]
            places[..., bone, :] = offsets[bone] + (0.0 if hips is None else hips)
            continue
        turned[..., bone, :] = quaternion.multiply(turned[..., parent, :], rotations[..., bone, :])
        places[..., bone, :] = places[..., parent, :] + quaternion.rotate(turned[..., parent, :], offsets[bone])
    return places, turned


def mirror(rotations: Array) -> Array:
    """(..., 52, 4) as a mirror in the plane x = 0 shows it."""
    return quaternion.mirror(rotations[..., list(MIRRORED), :])
