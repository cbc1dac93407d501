"""VRM presets and Oculus visemes as weighted sums of ARKit shapes."""

from __future__ import annotations

Weights = dict[str, float]


def _both(name: str, weight: float) -> Weights:
    return {name + "Left": weight, name + "Right": weight}


AA: Weights = {"jawOpen": 0.62, **_both("mouthLowerDown", 0.15), **_both("mouthUpperUp", 0.15)}
IH: Weights = {
    "jawOpen": 0.20,
    **_both("mouthStretch", 0.25),
    **_both("mouthLowerDown", 0.25),
    **_both("mouthUpperUp", 0.2),
}
OU: Weights = {"jawOpen": 0.18, "mouthPucker": 0.75, "mouthFunnel": 0.2}
EE: Weights = {
    "jawOpen": 0.16,
    **_both("mouthSmile", 0.35),
    **_both("mouthStretch", 0.30),
    **_both("mouthLowerDown", 0.25),
    **_both("mouthUpperUp", 0.2),
}
OH: Weights = {"jawOpen": 0.42, "mouthFunnel": 0.6}

PRESETS: dict[str, Weights] = {
    "happy": {**_both("mouthSmile", 0.85), **_both("cheekSquint", 0.6), **_both("eyeSquint", 0.35)},
    "angry": {
        **_both("browDown", 1.0),
        **_both("noseSneer", 0.5),
        **_both("mouthFrown", 0.45),
        **_both("mouthPress", 0.5),
        **_both("eyeSquint", 0.3),
    },
    "sad": {"browInnerUp": 1.0, **_both("mouthFrown", 0.7), **_both("eyeBlink", 0.2), "mouthShrugLower": 0.3},
    "relaxed": {**_both("mouthSmile", 0.45), **_both("eyeBlink", 0.3)},
    "surprised": {
        "browInnerUp": 0.9,
        **_both("browOuterUp", 0.9),
        **_both("eyeWide", 0.9),
        "jawOpen": 0.38,
        "mouthFunnel": 0.25,
    },
    "neutral": {},
    "aa": AA,
    "ih": IH,
    "ou": OU,
    "ee": EE,
    "oh": OH,
    "blink": _both("eyeBlink", 1.0),
    "blinkLeft": {"eyeBlinkLeft": 1.0},
    "blinkRight": {"eyeBlinkRight": 1.0},
    "lookUp": _both("eyeLookUp", 1.0),
    "lookDown": _both("eyeLookDown", 1.0),
    "lookLeft": {"eyeLookOutLeft": 1.0, "eyeLookInRight": 1.0},
    "lookRight": {"eyeLookInLeft": 1.0, "eyeLookOutRight": 1.0},
}
"""VRM 1.0 preset expressions (VRMC_vrm, expressions.preset). The gaze presets move lids only: eyes turn by bones."""

VISEMES: dict[str, Weights] = {
    "sil": {},
    "PP": {**_both("mouthPress", 0.55), "mouthRollLower": 0.35, "mouthRollUpper": 0.25},
    "FF": {"jawOpen": 0.08, "mouthRollLower": 0.7, **_both("mouthUpperUp", 0.35)},
    "TH": {"jawOpen": 0.2, "tongueOut": 0.4, **_both("mouthLowerDown", 0.15), **_both("mouthUpperUp", 0.1)},
    "DD": {"jawOpen": 0.16, **_both("mouthLowerDown", 0.2), **_both("mouthUpperUp", 0.15)},
    "kk": {"jawOpen": 0.26, **_both("mouthLowerDown", 0.12), **_both("mouthUpperUp", 0.1)},
    "CH": {"jawOpen": 0.10, "mouthFunnel": 0.65, "mouthPucker": 0.2},
    "SS": {
        "jawOpen": 0.06,
        **_both("mouthStretch", 0.3),
        **_both("mouthLowerDown", 0.25),
        **_both("mouthUpperUp", 0.3),
    },
    "nn": {"jawOpen": 0.14, **_both("mouthLowerDown", 0.15), **_both("mouthUpperUp", 0.12)},
    "RR": {"jawOpen": 0.16, "mouthFunnel": 0.35, "mouthPucker": 0.2},
    "aa": AA,
    "E": {
        "jawOpen": 0.30,
        **_both("mouthStretch", 0.25),
        **_both("mouthLowerDown", 0.2),
        **_both("mouthUpperUp", 0.2),
    },
    "I": IH,
    "O": OH,
    "U": OU,
}
"""The 15 Oculus visemes, exposed as custom expressions ``viseme_<name>``."""
