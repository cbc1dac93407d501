"""The gestures: for each its key poses, how long they take and how long they stay.

A gesture has Kendon's phases (Gesture, 2004, ch. 7): a preparation to `ready`, one or more strokes that carry the
meaning, a hold, and a retraction, which is left to whoever performs it. One-handed gestures are told for the left
hand. `left` and `right` in a name are the visitor's, who stands face to face with the avatar: the avatar shows
`point_left` with its right arm.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from vivant.expression.gesture import hands
from vivant.expression.motion import posture, quaternion
from vivant.expression.motion.posture import RELAXED, pose_of
from vivant.expression.motion.quaternion import Array, Y, Z, about
from vivant.expression.motion.reach import Reach, solve_arm
from vivant.expression.motion.skeleton import INDEX
from vivant.score import BONES

Kind: TypeAlias = Literal["arms", "beat", "head"]
Vector: TypeAlias = tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """A movement to `pose` (52, 3) that takes `seconds`."""

    pose: Array
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Gesture:
    """A gesture's key poses.

    kind : "arms" and "beat" compete for the arms; "head" goes beside them.
    ready : pose (52, 3) that the preparation leads to.
    hold : seconds for which the last stroke's pose stays.
    handed : whether either hand can do it.
    bones : (52,) bool, which it moves.
    """

    name: str
    kind: Kind
    ready: Array
    strokes: tuple[Stroke, ...]
    hold: float = 0.3
    handed: bool = False
    bones: npt.NDArray[np.bool_] = field(init=False)

    @property
    def seconds(self) -> float:
        """How long its strokes take together."""
        return sum(stroke.seconds for stroke in self.strokes)

    def __post_init__(self) -> None:
        poses = np.stack([self.ready, *(stroke.pose for stroke in self.strokes)])
        object.__setattr__(self, "bones", np.abs(poses).max(axis=(0, 2)) > 1e-9)

    def mirrored(self) -> Gesture:
        """The same with the other hand."""
        strokes = tuple(Stroke(posture.mirror(stroke.pose), stroke.seconds) for stroke in self.strokes)
        return Gesture(self.name, self.kind, posture.mirror(self.ready), strokes, self.hold, self.handed)


def arm(
    wrist: Vector, fingers: Vector, palm: Vector, shape: Array, elbow: float = 12.0, lift: float | None = None
) -> Array:
    """Pose (52, 3) of the left arm: see `Reach`; `lift` is how many degrees the clavicle rises, else by height."""
    raised = max(0.0, 40.0 * (wrist[1] + 0.12)) if lift is None else lift
    clavicle = quaternion.multiply(about(Y, -12.0 * max(0.0, wrist[2] - 0.2) / 0.2), about(Z, raised - 2.0))
    angles = solve_arm(Reach(wrist, fingers, palm, elbow), clavicle)
    rotations = RELAXED.copy()
    rotations[INDEX["leftShoulder"]] = clavicle
    rotations[INDEX["leftUpperArm"]] = angles.upper
    rotations[INDEX["leftLowerArm"]] = angles.lower
    rotations[INDEX["leftHand"]] = angles.hand
    return pose_of(hands.fingers_of(rotations, shape))


def other_arm(left: Array, share: float = 1.0) -> Array:
    """The right arm's mirror image of a left arm's pose, not quite as far: no two arms do the same."""
    return posture.mirror(left) * share


def head(pitch: float = 0.0, yaw: float = 0.0, roll: float = 0.0) -> Array:
    """Pose (52, 3): degrees down, to its left, and over to its right shoulder, of neck and head together."""
    pose = np.zeros((len(BONES), 3))
    turn = np.radians([pitch, yaw, roll])
    pose[INDEX["neck"]] = 0.4 * turn
    pose[INDEX["head"]] = 0.6 * turn
    return pose


def trunk(pitch: float = 0.0, yaw: float = 0.0, roll: float = 0.0) -> Array:
    """Pose (52, 3): degrees forward, to its left, and over to its right, of chest and upper chest together."""
    pose = np.zeros((len(BONES), 3))
    turn = np.radians([pitch, yaw, roll])
    pose[INDEX["chest"]] = 0.5 * turn
    pose[INDEX["upperChest"]] = 0.5 * turn
    return pose


def _wave() -> Gesture:
    def hand(sideways: float) -> Array:
        return arm((0.13 + 0.06 * sideways, 0.09, 0.20), (0.12 + 0.42 * sideways, 1.0, 0.10), (0.0, 0.0, 1.0),
                   hands.OPEN, elbow=22.0)  # fmt: skip

    tilt = head(roll=-4.0, pitch=1.0)
    swings = [(1.0, 0.24), (-0.7, 0.24), (0.9, 0.24), (-0.4, 0.24)]
    strokes = tuple(Stroke(hand(sideways) + tilt, seconds) for sideways, seconds in swings)
    return Gesture("wave", "arms", hand(-0.3) + 0.5 * tilt, strokes, hold=0.15, handed=True)


def _bow() -> Gesture:
    def bent(degrees: float) -> Array:
        pose = trunk(pitch=0.5 * degrees) + head(pitch=0.35 * degrees)
        pose[INDEX["spine"], 0] = np.radians(0.3 * degrees)
        return pose

    return Gesture("bow", "arms", bent(-1.0), (Stroke(bent(22.0), 0.55),), hold=0.25)


def _nod() -> Gesture:
    strokes = (Stroke(head(pitch=9.0), 0.22), Stroke(head(pitch=-1.0), 0.26), Stroke(head(pitch=4.5), 0.2))
    return Gesture("nod", "head", head(pitch=-2.5), strokes, hold=0.02)


def _shake() -> Gesture:
    turns = [(-8.0, 0.24), (7.0, 0.26), (-4.0, 0.24)]
    strokes = tuple(Stroke(head(yaw=yaw, pitch=1.5), seconds) for yaw, seconds in turns)
    return Gesture("shake", "head", head(yaw=2.0), strokes, hold=0.02)


def _tilt() -> Gesture:
    return Gesture("tilt", "head", head(roll=1.0), (Stroke(head(roll=-8.0, yaw=3.0, pitch=-2.0), 0.4),), hold=0.7)


def _welcome() -> Gesture:
    ready = arm((-0.01, -0.19, 0.25), (0.05, 0.15, 1.0), (-0.5, 0.85, 0.0), hands.SOFT)
    wide = arm((0.15, -0.20, 0.27), (0.60, 0.05, 0.80), (-0.15, 1.0, 0.15), hands.OPEN, elbow=18.0)
    settled = arm((0.13, -0.22, 0.27), (0.55, 0.0, 0.83), (-0.15, 1.0, 0.15), hands.OPEN, elbow=16.0)
    strokes = (
        Stroke(wide + other_arm(wide, 0.95) + trunk(pitch=2.0) + head(pitch=3.0), 0.34),
        Stroke(settled + other_arm(settled, 0.95) + trunk(pitch=1.0) + head(pitch=0.5), 0.3),
    )
    return Gesture("welcome", "arms", ready + other_arm(ready, 0.93), strokes, hold=0.45)


def _offer() -> Gesture:
    ready = arm((0.02, -0.17, 0.22), (0.0, 0.25, 1.0), (-0.7, 0.7, 0.0), hands.SOFT)
    given = arm((0.08, -0.20, 0.31), (0.25, 0.02, 1.0), (-0.15, 1.0, 0.1), hands.OPEN, elbow=14.0)
    settled = arm((0.08, -0.22, 0.29), (0.25, 0.0, 1.0), (-0.15, 1.0, 0.1), hands.OPEN, elbow=14.0)
    return Gesture(
        "offer", "arms", ready,
        (Stroke(given + trunk(pitch=1.5, yaw=-1.5) + head(pitch=2.5), 0.28), Stroke(settled + trunk(pitch=0.5), 0.28)),
        hold=0.35, handed=True,
    )  # fmt: skip


def _shrug() -> Gesture:
    ready = arm((0.02, -0.20, 0.22), (0.25, 0.15, 1.0), (-0.5, 0.85, 0.0), hands.SOFT)
    up = arm((0.15, -0.18, 0.20), (0.90, 0.12, 0.55), (-0.10, 1.0, 0.1), hands.OPEN, elbow=14.0, lift=11.0)
    down = arm((0.14, -0.22, 0.21), (0.85, 0.0, 0.60), (-0.10, 1.0, 0.1), hands.OPEN, elbow=12.0, lift=1.0)
    strokes = (
        Stroke(up + other_arm(up, 0.96) + head(roll=-6.0, pitch=-1.0), 0.32),
        Stroke(down + other_arm(down, 0.96) + head(roll=-4.0, pitch=1.5), 0.4),
    )
    return Gesture("shrug", "arms", ready + other_arm(ready, 0.94), strokes, hold=0.3)


def _point(name: str, wrist: Vector, fingers: Vector, palm: Vector, shape: Array, look: Array, handed: bool) -> Gesture:
    ready = arm((0.05, -0.12, 0.24), (0.25, 0.35, 0.9), (-0.8, 0.5, 0.2), hands.SOFT)
    x, y, z = wrist
    out = arm(wrist, fingers, palm, shape, elbow=20.0)
    settled = arm((0.96 * x, y - 0.01, 0.97 * z), fingers, palm, shape, elbow=19.0)
    return Gesture(name, "arms", ready + 0.2 * look, (Stroke(out + look, 0.3), Stroke(settled + 0.6 * look, 0.3)),
                   hold=0.55, handed=handed)  # fmt: skip


def _points() -> Iterable[Gesture]:
    aside = head(yaw=13.0) + trunk(yaw=5.0)
    right = _point("point_right", (0.31, -0.05, 0.25), (0.92, 0.06, 0.35), (-0.25, 0.75, 0.65), hands.FLAT,
                   aside, False)  # fmt: skip
    yield right
    yield Gesture("point_left", "arms", right.mirrored().ready, right.mirrored().strokes, right.hold)
    yield _point("point_there", (0.24, -0.04, 0.33), (0.72, 0.12, 0.68), (-0.35, 0.75, 0.5), hands.FLAT,
                 head(yaw=9.0) + trunk(yaw=3.0), True)  # fmt: skip
    yield _point("point_here", (0.03, -0.22, 0.29), (0.05, -0.45, 0.9), (-0.75, 0.5, 0.3), hands.FLAT,
                 head(pitch=5.0, yaw=2.0), True)  # fmt: skip
    yield _point("point_up", (0.20, 0.06, 0.27), (0.38, 0.88, 0.30), (-0.45, 0.05, 0.9), hands.POINT,
                 head(pitch=-5.0, yaw=6.0), True)  # fmt: skip
    yield _point("point_down", (0.15, -0.22, 0.30), (0.25, -0.75, 0.60), (-0.60, -0.40, -0.40), hands.POINT,
                 head(pitch=6.0, yaw=5.0), True)  # fmt: skip
    yield _point("point_you", (0.02, -0.16, 0.36), (-0.10, 0.12, 1.0), (-0.35, 0.9, 0.0), hands.OPEN,
                 head(pitch=3.0), True)  # fmt: skip
    yield _point("point_self", (0.04, -0.13, 0.235), (-0.88, 0.38, 0.10), (-0.1, -0.05, -1.0), hands.SOFT,
                 head(pitch=2.5), True)  # fmt: skip


def _count(number: int) -> Gesture:
    shape = hands.counting(number)
    ready = arm((0.07, -0.09, 0.23), (0.05, 0.95, 0.25), (-0.2, 0.0, 1.0), shape, elbow=16.0)
    shown = arm((0.08, -0.04, 0.27), (0.05, 0.95, 0.20), (-0.1, -0.1, 1.0), shape, elbow=18.0)
    low = arm((0.08, -0.055, 0.265), (0.05, 0.93, 0.28), (-0.1, -0.1, 1.0), shape, elbow=17.0)
    return Gesture(f"count_{number}", "arms", ready, (Stroke(shown + head(pitch=3.0), 0.24), Stroke(low, 0.26)),
                   hold=0.55, handed=True)  # fmt: skip


def _refuse() -> Gesture:
    def hand(sideways: float) -> Array:
        return arm((0.02 + 0.07 * sideways, -0.08, 0.29), (0.18 * sideways, 0.9, 0.22), (0.0, -0.15, 1.0),
                   hands.FLAT, elbow=20.0)  # fmt: skip

    swings = [(0.9, -6.0, 0.26), (-0.6, 5.0, 0.28), (0.4, -3.0, 0.28)]
    strokes = tuple(Stroke(hand(sideways) + head(yaw=yaw), seconds) for sideways, yaw, seconds in swings)
    return Gesture("refuse", "arms", hand(-0.5), strokes, hold=0.25, handed=True)


def _span(name: str, near: float, far: float) -> Gesture:
    """Two hands that show how large something is."""

    def apart(x: float) -> Array:
        left = arm((x, -0.17, 0.29), (0.05, 0.25, 1.0), (-1.0, 0.15, 0.0), hands.OPEN, elbow=22.0)
        return left + other_arm(left, 0.97)

    return Gesture(name, "arms", apart(near), (Stroke(apart(far) + head(pitch=2.0), 0.32),), hold=0.5)


def _contrast() -> Gesture:
    ready = arm((0.03, -0.16, 0.24), (0.1, 0.3, 1.0), (-0.8, 0.6, 0.0), hands.SOFT)
    turned = arm((0.18, -0.19, 0.27), (0.62, 0.05, 0.75), (-0.2, 1.0, 0.1), hands.OPEN, elbow=16.0)
    look = trunk(yaw=3.0, roll=-1.5) + head(yaw=3.0, roll=-3.0)
    return Gesture("contrast", "arms", ready, (Stroke(turned + look, 0.32), Stroke(0.96 * turned + 0.5 * look, 0.3)),
                   hold=0.35, handed=True)  # fmt: skip


def _beat() -> Gesture:
    up = arm((0.05, -0.16, 0.25), (-0.12, 0.40, 0.9), (-0.80, 0.50, 0.0), hands.SOFT)
    down = arm((0.07, -0.225, 0.28), (-0.02, 0.05, 1.0), (-0.72, 0.68, 0.0), hands.OPEN)
    rest = arm((0.06, -0.21, 0.265), (-0.06, 0.12, 1.0), (-0.75, 0.6, 0.0), hands.SOFT)
    return Gesture("beat", "beat", up, (Stroke(down + head(pitch=3.5), 0.2), Stroke(rest + head(pitch=0.3), 0.26)),
                   hold=0.25, handed=True)  # fmt: skip


@functools.cache
def lexicon() -> dict[str, Gesture]:
    """All gestures by name."""
    gestures = [_wave(), _bow(), _nod(), _shake(), _tilt(), _welcome(), _offer(), _shrug(), *_points()]
    gestures += [_count(number) for number in range(1, 6)]
    gestures += [_refuse(), _span("big", -0.04, 0.17), _span("small", 0.08, -0.07), _contrast(), _beat()]
    return {gesture.name: gesture for gesture in gestures}


@functools.cache
def right_handed(name: str) -> Gesture:
    """A handed gesture of the lexicon with the avatar's right hand."""
    return lexicon()[name].mirrored()
