"""Which bones move which points."""

from __future__ import annotations

import itertools

import numpy as np

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import MIRROR, Array, smoothstep, unit
from vivant.render.avatar.part import Part
from vivant.render.avatar.skeleton import (
    ANKLE_Y,
    ARM_LENGTH,
    FINGERS,
    HIP_Y,
    KNEE_Y,
    SHOULDER_Y,
    Skeleton,
    finger_bones,
    finger_chain,
    wrist,
)
from vivant.render.avatar.surface import neighbour_average

_SMOOTHING = {"cloth": 4, "palm": 3, "bust": 4}


class Binder:
    """Binds parts to the skeleton by their region."""

    def __init__(self, dna: Dna, skeleton: Skeleton) -> None:
        self.dna = dna
        self.skeleton = skeleton
        self.order = {name: rank for rank, name in enumerate(skeleton)}

    def bind(self, part: Part) -> None:
        """Give a part its `joints` and `weights`, each (n, 4); weights sum to 1."""
        kind = part.region.removeprefix("left").removeprefix("right")
        if part.region in self.order:
            table = self._rigid(part, part.region)
        elif kind == "Palm":
            table = self._hand(part)
        elif kind == "bust":
            table = self._bust(part.points)
        else:
            table = self._cloth(part.points)
        self._store(part, self._smoothed(part, table, _SMOOTHING.get(kind.lower(), 0)))

    def _smoothed(self, part: Part, table: Array, rounds: int) -> Array:
        """Blur the weights along the surface; points at one place (texture seams) keep the same weights."""
        if not rounds:
            return table
        _, first, welded = np.unique(np.round(part.points, 6), axis=0, return_index=True, return_inverse=True)
        table, welded = table[first], welded.ravel()
        average = neighbour_average(welded[part.triangles], len(first))
        for _ in range(rounds):
            table = 0.5 * table + 0.5 * (average @ table)
        return np.asarray(table[welded])

    def _store(self, part: Part, table: Array) -> None:
        joints = np.argsort(-table, axis=1, kind="stable")[:, :4]
        weights = np.take_along_axis(table, joints, axis=1)
        part.weights = weights / weights.sum(axis=1, keepdims=True)
        part.joints = np.where(part.weights > 0, joints, 0)

    def _empty(self, points: Array) -> Array:
        return np.zeros((len(points), len(self.order)))

    def _rigid(self, part: Part, bone: str) -> Array:
        table = self._empty(part.points)
        table[:, self.order[bone]] = 1
        return table

    def _bust(self, points: Array) -> Array:
        """Face, neck and the skin under the collar."""
        _, y, z = points.T
        slope = 0.28 * np.maximum(z + 1, 0) * (y > -13)
        head = smoothstep(-13.2, -7.6, y - slope)
        neck = (1 - head) * smoothstep(-16.4, -12.6, y)
        table = self._empty(points)
        for name, share in (("head", head), ("neck", neck), ("upperChest", 1 - head - neck)):
            table[:, self.order[name]] = share
        return table

    def _spine(self, points: Array) -> Array:
        table = self._empty(points)
        names = ["hips", "spine", "chest", "upperChest"]
        rest = np.ones(len(points))
        for lower, upper, width in zip(names, names[1:], (3.6, 4.0, 4.5), strict=False):
            passed = smoothstep(-width, width, points[:, 1] - self.skeleton[upper].place[1])
            table[:, self.order[lower]] = rest * (1 - passed)
            rest = rest * passed
        table[:, self.order["upperChest"]] = rest
        return table

    def _cloth(self, points: Array) -> Array:
        """Jacket, trousers, shoes and what is sewn to them."""
        table = self._spine(points)
        for side, sign in (("left", 1.0), ("right", -1.0)):
            table = self._with_arm(table, points, side, points[:, 0] * sign)
            table = self._with_leg(table, points, side, points[:, 0] * sign)
        return table

    def _with_arm(self, table: Array, points: Array, side: str, out: Array) -> Array:
        shoulder = self.dna.body.shoulder
        y = points[:, 1]
        reach = smoothstep(3.0, 9.0, out) * smoothstep(SHOULDER_Y - 6.4, SHOULDER_Y - 0.4, y + 0.25 * (out - 9))
        upper = smoothstep(shoulder - 3.4, shoulder + 3.0, out + 0.20 * (y - SHOULDER_Y))
        reach = np.maximum(reach, upper)
        lower = smoothstep(-3.0, 3.0, out - shoulder - ARM_LENGTH)
        hand = smoothstep(-1.6, 1.6, out - wrist(self.dna)[0])
        table = table * (1 - reach)[:, None]
        table[:, self.order[side + "Shoulder"]] += reach * (1 - upper)
        table[:, self.order[side + "UpperArm"]] += reach * upper * (1 - lower)
        table[:, self.order[side + "LowerArm"]] += reach * upper * lower * (1 - hand)
        table[:, self.order[side + "Hand"]] += reach * upper * lower * hand
        return table

    def _with_leg(self, table: Array, points: Array, side: str, out: Array) -> Array:
        _, y, z = points.T
        leg = smoothstep(HIP_Y + 3.0, HIP_Y - 6.0, y + 0.45 * np.minimum(out - 4, 0)) * smoothstep(-0.6, 1.6, out)
        shin = smoothstep(3.2, -3.2, y - KNEE_Y)
        foot = smoothstep(2.0, -2.0, y - ANKLE_Y - 0.12 * (z + 3))
        toes = smoothstep(3.2, 6.6, z)
        table = table * (1 - leg)[:, None]
        table[:, self.order[side + "UpperLeg"]] += leg * (1 - shin)
        table[:, self.order[side + "LowerLeg"]] += leg * shin * (1 - foot)
        table[:, self.order[side + "Foot"]] += leg * shin * foot * (1 - toes)
        table[:, self.order[side + "Toes"]] += leg * shin * foot * toes
        return table

    def _hand(self, part: Part) -> Array:
        side = "left" if part.region.startswith("left") else "right"
        local = part.points * (1 if side == "left" else MIRROR) - wrist(self.dna)
        table = self._empty(part.points)
        hand = smoothstep(-1.5, 1.7, local[:, 0])
        table[:, self.order[side + "LowerArm"]] = 1 - hand
        table[:, self.order[side + "Hand"]] = hand
        chains = [finger_chain(self.dna, finger) for finger in FINGERS]
        gaps = np.stack([_chain_distance(local, chain) for chain in chains], axis=1)
        nearest = gaps.argmin(axis=1)
        for rank, finger in enumerate(FINGERS):
            rows = np.where(nearest == rank)[0]
            table[rows] = self._finger(table[rows], local[rows], side, finger, gaps[rows, rank])
        return table

    def _finger(self, table: Array, local: Array, side: str, finger: str, gap: Array) -> Array:
        chain = finger_chain(self.dna, finger)
        along = unit(chain[1] - chain[0])
        start = (local - chain[0]) @ along
        root = smoothstep(-0.85, 0.75, start)
        if finger == "Thumb":
            root = smoothstep(-0.9, 1.2, start) * smoothstep(1.9, 1.0, gap)
        middle = smoothstep(-0.52, 0.52, (local - chain[1]) @ along)
        tip = smoothstep(-0.46, 0.46, (local - chain[2]) @ along)
        table = table * (1 - root)[:, None]
        shares = (root * (1 - middle), root * middle * (1 - tip), root * middle * tip)
        for bone, share in zip(finger_bones(finger), shares, strict=True):
            table[:, self.order[side + bone]] += share
        return table


def _chain_distance(points: Array, chain: list[Array]) -> Array:
    distances = []
    for start, end in itertools.pairwise(chain):
        axis = end - start
        share = np.clip((points - start) @ axis / (axis @ axis), 0, 1)
        distances.append(np.linalg.norm(points - start - share[:, None] * axis, axis=1))
    return np.asarray(np.min(distances, axis=0))
