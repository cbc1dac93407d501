"""The 52 ARKit blendshapes (Apple, ARFaceAnchor.BlendShapeLocation) of the face."""

from __future__ import annotations

import numpy as np

from vivant.render.avatar.deform import Clay
from vivant.render.avatar.fields import Array
from vivant.render.avatar.lids import Brows, Lids
from vivant.render.avatar.lips import Lips
from vivant.score import ARKIT

__all__ = ["ARKIT", "face_shapes"]


def face_shapes(clay: Clay) -> dict[str, Array]:
    """Displacements (n, 3) of the face per shape. ``tongueOut`` moves the tongue alone and parts the lips."""
    shapes = {**_middle(clay), **_sided(clay)}
    return {name: shapes[name] for name in ARKIT}


def _sided(clay: Clay) -> dict[str, Array]:
    lids, brows, lips = Lids(clay), Brows(clay), Lips(clay)
    left = {
        "browDown": brows.down(),
        "browOuterUp": brows.outer_up(),
        "cheekSquint": lids.cheek_squint(),
        "eyeBlink": lids.blink(),
        "eyeLookDown": lids.shift(-0.42, -0.20),
        "eyeLookIn": lids.shift(0, 0, -0.07),
        "eyeLookOut": lids.shift(0, 0, 0.07),
        "eyeLookUp": lids.shift(0.20, 0.14),
        "eyeSquint": lids.squint(),
        "eyeWide": lids.shift(0.34, -0.10),
        "jaw": lips.jaw_slide(0.80, 0, -0.05),
        "mouth": lips.aside(),
        "mouthDimple": lips.dimple(),
        "mouthFrown": lips.frown(),
        "mouthLowerDown": lips.lower_down(),
        "mouthPress": lips.press(),
        "mouthSmile": lips.smile(),
        "mouthStretch": lips.stretch(),
        "mouthUpperUp": lips.upper_up(),
        "noseSneer": lips.sneer(),
    }
    right = {name + "Right": clay.mirrored(moves) for name, moves in left.items()}
    return {**{name + "Left": moves for name, moves in left.items()}, **right}


def _middle(clay: Clay) -> dict[str, Array]:
    lips = Lips(clay)
    jaw_open = lips.jaw_open()
    return {
        "browInnerUp": Brows(clay).inner_up(),
        "cheekPuff": lips.puff(),
        "jawForward": lips.jaw_slide(0, -0.05, 0.70),
        "jawOpen": jaw_open,
        "mouthClose": lips.close(jaw_open),
        "mouthFunnel": lips.funnel(),
        "mouthPucker": lips.pucker(),
        "mouthRollLower": lips.roll_lower(),
        "mouthRollUpper": lips.roll_upper(),
        "mouthShrugLower": lips.shrug_lower(),
        "mouthShrugUpper": lips.shrug_upper(),
        "tongueOut": symmetric(clay, lips.part_for_tongue()),
    }


def symmetric(clay: Clay, moves: Array) -> Array:
    """The mean of a displacement and its mirror image."""
    return np.asarray((moves + clay.mirrored(moves)) / 2)
