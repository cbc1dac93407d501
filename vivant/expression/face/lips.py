"""From articulators to the 52 ARKit weights, and back to how far the lips stand apart."""

from __future__ import annotations

import numpy as np

from vivant.expression.face.pulses import BLINK, SEAL, TONGUE, TUCK, Array
from vivant.score import ARKIT, Floats

_SHARES: dict[str, dict[str, float]] = {
    "jaw": {"jawOpen": 1.0},
    "shut": {"mouthClose": 1.0},
    "smile": {
        "mouthSmileLeft": 1.0, "mouthSmileRight": 0.93, "mouthDimpleLeft": 0.25, "mouthDimpleRight": 0.22,
        "cheekSquintLeft": 0.7, "cheekSquintRight": 0.65, "eyeSquintLeft": 0.6, "eyeSquintRight": 0.55,
    },
    "seal": {"mouthPressLeft": 0.40, "mouthPressRight": 0.40, "mouthRollUpper": 0.12, "mouthRollLower": 0.12},
    "tuck": {"mouthRollLower": 0.62, "mouthUpperUpLeft": 0.26, "mouthUpperUpRight": 0.26, "mouthShrugLower": 0.30},
    "tongue": {"tongueOut": 1.0},
    "brow": {"browInnerUp": 0.75, "browOuterUpLeft": 1.0, "browOuterUpRight": 0.88},
    "blink": {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0},
    "spread": {"mouthStretchLeft": 0.60, "mouthStretchRight": 0.60, "mouthSmileLeft": 0.40, "mouthSmileRight": 0.40},
    "round": {"mouthPucker": 1.0},
    "funnel": {"mouthFunnel": 1.0},
    "upper": {"mouthUpperUpLeft": 1.0, "mouthUpperUpRight": 1.0},
    "lower": {"mouthLowerDownLeft": 1.0, "mouthLowerDownRight": 1.0},
}  # fmt: skip
"""How much of each weight an articulator moves."""

_MATRIX = np.array([[shares.get(name, 0.0) for name in ARKIT] for shares in _SHARES.values()])
_LOWER = list(_SHARES).index("lower")

_YIELD = np.array([0.5, 0.0, 1.0, 1.0, 1.0])[:, None]
"""How much of spread, round, funnel, upper and lower gives way where the lips are sealed."""


class Lips:
    """Moves the face by articulators.

    Parameters
    ----------
    jaw, lip : gains of jaw opening and of lip shapes. At any gain a seal closes the lips: it takes back in mouthClose
        what the jaw opens.
    smile : height of a smile that lasts; rounded lips lessen it.
    brow : gain of brow raises.
    """

    def __init__(self, *, jaw: float, lip: float, smile: float, brow: float) -> None:
        shapes = ("spread", "round", "funnel", "upper", "lower", "tongue")
        gains = {"jaw": jaw, "shut": jaw, "smile": smile, "brow": brow, **dict.fromkeys(shapes, lip)}
        self._matrix = np.array([[gains.get(name, 1.0)] for name in _SHARES]) * _MATRIX

    def weights(self, channels: Array, levels: Array, alive: Array) -> Floats:
        """All weights, (frames, 52) in [0, 1].

        channels : (6, frames), `coarticulation.CHANNELS`, the jaw's already by loudness.
        levels : (5, frames), `pulses.CHANNELS`.
        alive : (frames,), 0 at rest, 1 in speech; blinks alone do not follow it.
        """
        seal, tuck = levels[SEAL], levels[TUCK]
        made = np.empty((len(_SHARES), len(alive)))
        jaw, shut, smile, pulsed, shaped = made[0], made[1], made[2], made[3:8], made[8:]
        jaw[:] = channels[0] * (1.0 - 0.5 * seal) * (1.0 - 0.75 * tuck)
        shut[:] = jaw * seal
        smile[:] = 1.0 - 0.5 * channels[2]
        pulsed[:] = levels
        pulsed[TUCK : TONGUE + 1] *= 1.0 - seal
        shaped[:] = channels[1:] * (1.0 - _YIELD * seal)
        made[_LOWER] *= 1.0 - tuck
        made *= alive
        pulsed[BLINK] = levels[BLINK]
        face: Floats = np.minimum(made.T @ self._matrix, 1.0).astype(np.float32)
        return face


_GAP = {
    "jawOpen": 1.0, "mouthClose": -1.0, "mouthFunnel": 0.38, "mouthShrugUpper": 0.10, "mouthShrugLower": -0.07,
    "mouthUpperUpLeft": 0.075, "mouthUpperUpRight": 0.075, "mouthLowerDownLeft": 0.07, "mouthLowerDownRight": 0.07,
    "mouthPressLeft": -0.02, "mouthPressRight": -0.02, "mouthRollUpper": -0.02, "mouthRollLower": -0.02,
}  # fmt: skip
_GAP_ROW = np.array([_GAP.get(name, 0.0) for name in ARKIT])


def aperture(face: Floats) -> Array:
    """How far the lips stand apart in their middle, (frames,), from ARKit weights (frames, 52).

    0 is closed, 1 what jawOpen = 1 gives alone. ARKit's mouthClose takes back the opening of as much jawOpen; funnel,
    upper and lower lip open further, press and rolls hardly close. Linear, with the shares of the shipped avatar's
    mesh, whose lip gap it follows with r >= 0.99 over sentences; pucker and smile do not count.
    """
    gap: Array = np.maximum(face @ _GAP_ROW, 0.0)
    return gap
