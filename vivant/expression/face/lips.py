"""From articulators to the 52 ARKit weights, and back to how far the lips stand apart."""

from __future__ import annotations

import numpy as np

from vivant.expression.face.pulses import Array
from vivant.score import ARKIT, Floats

_BOTH = ("Left", "Right")

_SHARES: dict[str, dict[str, float]] = {
    "jaw": {"jawOpen": 1.0},
    "shut": {"mouthClose": 1.0},
    "seal": {"mouthPressLeft": 0.40, "mouthPressRight": 0.40, "mouthRollUpper": 0.12, "mouthRollLower": 0.12},
    "tuck": {"mouthRollLower": 0.62, "mouthUpperUpLeft": 0.26, "mouthUpperUpRight": 0.26, "mouthShrugLower": 0.12},
    "spread": {"mouthStretchLeft": 0.60, "mouthStretchRight": 0.60, "mouthSmileLeft": 0.40, "mouthSmileRight": 0.40},
    "round": {"mouthPucker": 1.0},
    "funnel": {"mouthFunnel": 1.0},
    "upper": {"mouthUpperUpLeft": 1.0, "mouthUpperUpRight": 1.0},
    "lower": {"mouthLowerDownLeft": 1.0, "mouthLowerDownRight": 1.0},
    "tongue": {"tongueOut": 1.0},
    "smile": {
        "mouthSmileLeft": 1.0, "mouthSmileRight": 0.93, "mouthDimpleLeft": 0.25, "mouthDimpleRight": 0.22,
        "cheekSquintLeft": 0.7, "cheekSquintRight": 0.65, "eyeSquintLeft": 0.6, "eyeSquintRight": 0.55,
    },
    "brow": {"browInnerUp": 0.75, "browOuterUpLeft": 1.0, "browOuterUpRight": 0.88},
    "blink": {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0},
}  # fmt: skip
"""How much of each weight an articulator moves."""

ARTICULATORS = tuple(_SHARES)

_MATRIX = np.array([[shares.get(name, 0.0) for name in ARKIT] for shares in _SHARES.values()])


def weights(articulators: Array) -> Floats:
    """Spread articulators, (frames, len(ARTICULATORS)) in [0, 1], over the face: (frames, 52) in [0, 1]."""
    face: Floats = np.minimum(articulators @ _MATRIX, 1.0).astype(np.float32)
    return face


_GAP = {
    "jawOpen": 1.0, "mouthClose": -1.0, "mouthFunnel": 0.30,
    "mouthUpperUpLeft": 0.11, "mouthUpperUpRight": 0.11, "mouthLowerDownLeft": 0.13, "mouthLowerDownRight": 0.13,
    "mouthPressLeft": -0.06, "mouthPressRight": -0.06, "mouthRollUpper": -0.12, "mouthRollLower": -0.14,
}  # fmt: skip
_GAP_ROW = np.array([_GAP.get(name, 0.0) for name in ARKIT])


def aperture(face: Floats) -> Array:
    """How far the lips stand apart in their middle, (frames,), from ARKit weights (frames, 52).

    0 is closed, 1 what jawOpen = 1 gives alone. ARKit's mouthClose takes back the opening of as much jawOpen; funnel,
    upper and lower lip open further; press and rolls close. Linear, after the shapes' definition, not any one mesh.
    """
    gap: Array = np.maximum(face @ _GAP_ROW, 0.0)
    return gap
