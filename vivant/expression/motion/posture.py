"""How a body stands when nobody asks anything of it, and the vectors in which all other poses are told.

A *pose* is a (52, 3) array: for each bone the rotation vector, in radians, that is laid over the relaxed posture
(rotation = relaxed * exp(pose)). Poses of moderate size add, so movements are sums: see `gesture.movement`.
"""

from __future__ import annotations

import numpy as np

from vivant.expression.motion import quaternion, skeleton
from vivant.expression.motion.quaternion import Array, X, Y, Z, about
from vivant.expression.motion.skeleton import INDEX
from vivant.score import BONES

OPPOSITION: Array = np.array([1.0, 0.0, -1.0]) / np.sqrt(2.0)
"""About which the left thumb's root, half forward in the T-pose, sinks below the palm; its outer joints bend across
the palm, about Y."""


def curled(index: float, middle: float, ring: float, little: float, thumb: float, spread: float = 0.0) -> Array:
    """(52, 4): the left hand's fingers bent, T-pose elsewhere.

    Parameters
    ----------
    index, middle, ring, little : degrees at the proximal joint; the middle joint bends 1.1 times, the last 0.7 times
        as much (the joints of a finger bend together: Kamakura et al. 1980).
    thumb : degrees by which its root sinks; its outer joints bend 1.1 and 1.3 times as much.
    spread : degrees between neighbouring fingers.
    """
    rotations = np.tile(quaternion.IDENTITY, (len(BONES), 1))
    fans = {"Index": 1.0, "Middle": 0.2, "Ring": -0.6, "Little": -1.4}
    for finger, bend in zip(fans, (index, middle, ring, little), strict=True):
        fan = about(Y, -spread * fans[finger])
        rotations[INDEX[f"left{finger}Proximal"]] = quaternion.multiply(fan, about(Z, -bend))
        rotations[INDEX[f"left{finger}Intermediate"]] = about(Z, -min(1.1 * bend, 100.0))
        rotations[INDEX[f"left{finger}Distal"]] = about(Z, -min(0.7 * bend, 70.0))
    rotations[INDEX["leftThumbMetacarpal"]] = about(OPPOSITION, thumb)
    rotations[INDEX["leftThumbProximal"]] = about(Y, 1.1 * thumb)
    rotations[INDEX["leftThumbDistal"]] = about(Y, 1.3 * thumb)
    return rotations


def both_sides(left: Array) -> Array:
    """(52, 4): the left side's rotations, and their mirror image on the right."""
    side = np.array([bone.startswith("right") for bone in BONES])
    return np.where(side[:, None], skeleton.mirror(left), left)


def _relaxed() -> Array:
    left = curled(index=14.0, middle=18.0, ring=22.0, little=25.0, thumb=8.0, spread=1.0)
    left[INDEX["leftShoulder"]] = about(Z, -3.0)
    left[INDEX["leftUpperArm"]] = quaternion.chain(about(Z, -72.0), about(Y, 3.0), about(X, 20.0))
    left[INDEX["leftLowerArm"]] = quaternion.multiply(about(Y, -22.0), about(X, 4.0))
    left[INDEX["leftHand"]] = quaternion.chain(about(X, -4.0), about(Z, -6.0))
    left[INDEX["neck"]] = about(X, 4.0)
    left[INDEX["head"]] = about(X, -4.0)
    return both_sides(left)


RELAXED: Array = _relaxed()
"""(52, 4): standing at ease. Arms hang a little bent and clear of the body, fingers gently curled; symmetric."""

RELAXED.setflags(write=False)


def pose_of(rotations: Array) -> Array:
    """The pose (..., 52, 3) that rotations (..., 52, 4) are."""
    return quaternion.log(quaternion.multiply(quaternion.inverse(RELAXED), rotations))


def rotations_of(pose: Array) -> Array:
    """The rotations (..., 52, 4) that a pose (..., 52, 3) is; inverse of `pose_of`."""
    return quaternion.multiply(RELAXED, quaternion.exp(pose))


def mirror(pose: Array) -> Array:
    """The pose as a mirror in the plane x = 0 shows it."""
    return np.asarray(pose[..., list(skeleton.MIRRORED), :] * np.array([1.0, -1.0, -1.0]))
