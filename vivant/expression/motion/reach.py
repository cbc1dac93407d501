"""Two-bone inverse kinematics with the anatomy's hinges: where arms and legs bend, and where they twist.

An arm is solved for the left side; the right one is its mirror (`skeleton.mirror`).
At the elbow the left forearm bends about -Y; with the arm hanging and the elbow bent, a twist of 0 is the palm
facing inwards (a handshake), -90 degrees the palm up (supination), +90 the palm down (pronation).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vivant.expression.motion import quaternion
from vivant.expression.motion.quaternion import Array, X, Y
from vivant.expression.motion.skeleton import FOREARM, SHANK, THIGH, UPPER_ARM

_DOWN = np.array([0.0, -1.0, 0.0])

FOREARM_SHARE = 0.5
"""How much of the twist the forearm takes; the hand takes the rest, so that no joint wrings the skin."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a hand is and how it is turned: x outwards, y up, z forward, with the trunk upright.

    wrist : metres from the shoulder joint.
    fingers : where they point.
    palm : where it faces; made orthogonal to `fingers`.
    elbow : degrees that it is lifted outwards from hanging below the line from shoulder to wrist.
    """

    wrist: tuple[float, float, float]
    fingers: tuple[float, float, float]
    palm: tuple[float, float, float]
    elbow: float = 12.0


@dataclass(frozen=True, slots=True, eq=False)
class ArmAngles:
    """The left arm's local rotations (4,), and the anatomical angles in radians that they came from."""

    upper: Array
    lower: Array
    hand: Array
    flexion: float
    twist: float
    wrist_flexion: float
    wrist_deviation: float


def solve_arm(reach: Reach, shoulder: Array = quaternion.IDENTITY) -> ArmAngles:
    """The left arm that does `reach`; `shoulder` is the turn of its clavicle (4,), taken back out of the upper arm.

    A wrist out of reach is brought within 98.5 % of the arm's length.
    """
    target = np.asarray(reach.wrist, float)
    distance = float(np.clip(np.linalg.norm(target), 0.1, 0.985 * (UPPER_ARM + FOREARM)))
    along = _unit(target)
    inner = np.arccos((UPPER_ARM**2 + distance**2 - FOREARM**2) / (2.0 * UPPER_ARM * distance))
    hanging = _unit(_DOWN - (_DOWN @ along) * along)
    outwards = np.cross(along, hanging)
    lift = np.radians(reach.elbow)
    upper_axis = np.cos(inner) * along + np.sin(inner) * (np.cos(lift) * hanging + np.sin(lift) * outwards)
    fore_axis = _unit(distance * along - UPPER_ARM * upper_axis)
    forward = _unit(fore_axis - (fore_axis @ upper_axis) * upper_axis)
    upper = quaternion.from_axes(upper_axis, np.cross(forward, upper_axis), forward)
    flexion = float(np.arccos(np.clip(fore_axis @ upper_axis, -1.0, 1.0)))
    elbow = quaternion.exp(-flexion * Y)
    wrist = quaternion.multiply(quaternion.inverse(quaternion.multiply(upper, elbow)), _hand(reach))
    twist, swing = quaternion.split_twist(wrist, X)
    bend = quaternion.log(swing)
    return ArmAngles(
        upper=quaternion.multiply(quaternion.inverse(shoulder), upper),
        lower=quaternion.multiply(elbow, quaternion.exp(FOREARM_SHARE * twist * X)),
        hand=quaternion.multiply(quaternion.exp((1.0 - FOREARM_SHARE) * twist * X), swing),
        flexion=flexion,
        twist=twist,
        wrist_flexion=-float(bend[2]),
        wrist_deviation=float(bend[1]),
    )


def _hand(reach: Reach) -> Array:
    fingers = _unit(np.asarray(reach.fingers, float))
    palm = np.asarray(reach.palm, float)
    back = -_unit(palm - (palm @ fingers) * fingers)
    return quaternion.from_axes(fingers, back, np.cross(fingers, back))


def _unit(vector: Array) -> Array:
    return np.asarray(vector / np.linalg.norm(vector))


def solve_leg(hips: Array, joint: Array, ankle: Array, toe_out: float = 0.0) -> tuple[Array, Array, Array]:
    """Rotations of upper leg, lower leg and foot that keep the ankle in place and the foot flat.

    Parameters
    ----------
    hips : (n, 4) world rotation of the hips.
    joint : (n, 3) metres, place of the leg's upper joint.
    ankle : (3,) metres, where the ankle stays.
    toe_out : radians about +Y by which knee and foot are turned.

    Returns
    -------
    three arrays (n, 4), local to their parents. A leg too long for its place bends, one too short stays straight.
    """
    line = ankle - joint
    distance = np.linalg.norm(line, axis=-1)
    reach = np.clip(distance, 0.2, THIGH + SHANK - 1e-9)
    at_hip = np.arccos(np.clip((THIGH**2 + reach**2 - SHANK**2) / (2.0 * THIGH * reach), -1.0, 1.0))
    at_knee = np.pi - np.arccos(np.clip((THIGH**2 + SHANK**2 - reach**2) / (2.0 * THIGH * SHANK), -1.0, 1.0))
    foot = quaternion.exp(toe_out * Y)
    ahead = quaternion.rotate(foot, np.array([0.0, 0.0, 1.0]))
    up = -line / distance[:, None]
    ahead = ahead - np.einsum("ni,i->n", up, ahead)[:, None] * up
    ahead /= np.linalg.norm(ahead, axis=-1, keepdims=True)
    straight = quaternion.from_axes(np.cross(up, ahead), up, ahead)
    upper_in_world = quaternion.multiply(straight, quaternion.exp(-at_hip[:, None] * X))
    lower = quaternion.exp(at_knee[:, None] * X)
    shank_in_world = quaternion.multiply(upper_in_world, lower)
    upper = quaternion.multiply(quaternion.inverse(hips), upper_in_world)
    return upper, lower, quaternion.multiply(quaternion.inverse(shank_in_world), np.broadcast_to(foot, lower.shape))
