"""The VRM 1.0 humanoid skeleton in its T-pose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import Array

SHOULDER_Y = -17.2
SHOULDER_Z = -3.0
ARM_LENGTH = 17.5
FOREARM_LENGTH = 16.0
HIP_Y = -55.0
KNEE_Y = -80.5
ANKLE_Y = -105.5
FLOOR_Y = -111.5
FINGERS = ("Thumb", "Index", "Middle", "Ring", "Little")

_KNUCKLES = {
    "Index": ((6.5, 0.10, 2.42), (2.75, 1.75, 1.45)),
    "Middle": ((6.85, 0.20, 0.82), (3.05, 1.95, 1.5)),
    "Ring": ((6.55, 0.12, -0.78), (2.8, 1.85, 1.45)),
    "Little": ((5.95, -0.08, -2.34), (2.2, 1.35, 1.25)),
}
_THUMB = ((1.4, -0.45, 1.9), (2.6, 2.05, 1.7))
_SPINE = {
    "hips": (0, -53.0, -2.4),
    "spine": (0, -46.0, -2.4),
    "chest": (0, -37.0, -2.4),
    "upperChest": (0, -27.5, -2.8),
    "neck": (0, -14.2, -3.0),
    "head": (0, -6.8, -1.6),
}


@dataclass(frozen=True)
class Joint:
    """A joint: its place in sculpting units and its parent's name."""

    place: Array
    parent: str | None


Skeleton = dict[str, Joint]


def finger_bones(finger: str) -> tuple[str, str, str]:
    """VRM names of a finger's three bones, without the side."""
    if finger == "Thumb":
        return "ThumbMetacarpal", "ThumbProximal", "ThumbDistal"
    return f"{finger}Proximal", f"{finger}Intermediate", f"{finger}Distal"


def finger_chain(dna: Dna, finger: str) -> list[Array]:
    """Three joints and the tip of a left finger, relative to the wrist."""
    if finger == "Thumb":
        start, lengths = _THUMB
        direction = np.array([np.cos(np.radians(42)), -0.04, np.sin(np.radians(42))])
    else:
        start, lengths = _KNUCKLES[finger]
        direction = np.array([1.0, 0, 0])
    reach = np.r_[0, np.cumsum(lengths)]
    return [(np.array(start) + direction * length) * dna.body.hand for length in reach]


def wrist(dna: Dna) -> Array:
    """The left wrist."""
    return np.array([dna.body.shoulder + ARM_LENGTH + FOREARM_LENGTH, SHOULDER_Y, SHOULDER_Z])


def build_skeleton(dna: Dna) -> Skeleton:
    """All 54 bones; a parent always comes before its children."""
    bones: Skeleton = {}
    parent: str | None = None
    for name, place in _SPINE.items():
        bones[name] = Joint(np.array(place, float), parent)
        parent = name
    for side, sign in (("left", 1.0), ("right", -1.0)):
        _add_side(dna, bones, side, np.array([sign, 1, 1]))
    return bones


def _add_side(dna: Dna, bones: Skeleton, side: str, flip: Array) -> None:
    shoulder = dna.body.shoulder

    def add(name: str, place: Array | tuple[float, float, float], parent: str) -> None:
        bones[side + name] = Joint(np.asarray(place, float) * flip, parent)

    add("Eye", dna.eyes.centre, "head")
    add("Shoulder", (2.2, SHOULDER_Y + 1, SHOULDER_Z), "upperChest")
    add("UpperArm", (shoulder, SHOULDER_Y, SHOULDER_Z), side + "Shoulder")
    add("LowerArm", (shoulder + ARM_LENGTH, SHOULDER_Y, SHOULDER_Z), side + "UpperArm")
    add("Hand", wrist(dna), side + "LowerArm")
    for finger in FINGERS:
        parent = side + "Hand"
        for bone, place in zip(finger_bones(finger), finger_chain(dna, finger), strict=False):
            add(bone, wrist(dna) + place, parent)
            parent = side + bone
    add("UpperLeg", (5.0, HIP_Y, -2.4), "hips")
    add("LowerLeg", (5.1, KNEE_Y, -2.2), side + "UpperLeg")
    add("Foot", (5.2, ANKLE_Y, -3.0), side + "LowerLeg")
    add("Toes", (5.5, ANKLE_Y - 4.6, 4.8), side + "Foot")
