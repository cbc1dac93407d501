"""Shapes of jaw, lips, cheeks and nose."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vivant.render.avatar.deform import Clay, Handles
from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import Array, Index, Mask, smoothstep

_CORNER_SHARE = 0.40
"""How much of the jaw's motion the mouth's corner follows."""


def jaw_rotation(dna: Dna, points: Array, share: Array | float = 1.0) -> Array:
    """Displacement of points that turn about the jaw's hinge with `share` of its full opening."""
    arm = points - np.array(dna.skull.jaw_pivot)
    angle = np.radians(dna.skull.jaw_opening) * share
    cosine, sine = np.cos(angle), np.sin(angle)
    y = arm[:, 1] * cosine - arm[:, 2] * sine
    z = arm[:, 1] * sine + arm[:, 2] * cosine
    return np.stack([0 * y, y - arm[:, 1], z - arm[:, 2]], axis=-1)


class Lips:
    """The lips' vertices, left and right, with their places along and across the lip.

    `toward` is 0 in the middle and 1 at the corner, `middle` about its opposite; `across` is 0 at the slit and 1 at
    the lip's border; `left` weighs the left side; `upper` and `lower` are masks as floats.
    """

    def __init__(self, clay: Clay) -> None:
        self.clay = clay
        self.mouth = clay.dna.mouth
        face = clay.face
        ids, across, position = [], [], []
        for row, share in zip(face.lip_rows, face.detail.lip_rows, strict=True):
            for side in (row, face.mirror[row]):
                ids.append(side)
                across.append(np.full(len(side), share))
                position.append(face.position)
        flat, first = np.unique(np.concatenate(ids), return_index=True)
        self.ids: Index = flat
        self.across: Array = np.concatenate(across)[first]
        self.position: Array = np.concatenate(position)[first]
        self.x = clay.points[self.ids, 0]
        self.corner = np.abs(self.position) < 1e-9
        self.upper = (self.position > 1e-9).astype(float)
        self.lower = (self.position < -1e-9).astype(float)
        self.toward = np.cos(self.position * np.pi / 2)
        self.middle = 1 - self.toward**3
        self.left = smoothstep(-0.30 * self.mouth.half_width, 0.55 * self.mouth.half_width, self.x)

    def solve(self, x: Array | float, y: Array | float, z: Array | float, extra: Handles | None = None) -> Array:
        """Displacement of the face when each lip vertex moves by (x, y, z)."""
        moves = np.stack(np.broadcast_arrays(x, y, z, self.x)[:3], axis=-1)
        handles = self._with_bag({int(i): move for i, move in zip(self.ids, moves, strict=True)})
        return self.clay.solve({**handles, **(extra or {})}, self.fixed())

    def _with_bag(self, handles: Handles) -> Handles:
        """The mouth's bag follows the slit, less the deeper it lies."""
        face = self.clay.face
        for row, kept in zip(face.bag_rows, face.detail.bag_rows, strict=True):
            share = (0.9, 0.7, 0.35, 0, 0, 0)[kept]
            for side in (lambda ids: ids, lambda ids: face.mirror[ids]):
                for deep, shallow in zip(side(row), side(face.lip_rows[0]), strict=True):
                    handles[int(deep)] = handles[int(shallow)] * share
        handles[face.bag_end] = np.zeros(3)
        return handles

    def fixed(self, top: float = -1.6, back: float = 0.8) -> Mask:
        """All that lip shapes leave alone: above the cheeks, the nose, the neck, the eyes."""
        points, face = self.clay.points, self.clay.face
        x, y, z = points.T
        fixed = (y > top) | (z < back) | (face.climb[face.half_of] < 3.9)
        fixed |= (np.abs(x) < 1.7) & (y > self.clay.dna.nose.wing[1] - 0.55)
        return np.asarray(fixed | self._eye_mask())

    def _eye_mask(self) -> Mask:
        face = self.clay.face
        mask = np.zeros(len(self.clay.points), bool)
        for row in [*face.eye_rows, *face.eye_inner]:
            mask[row] = mask[face.mirror[row]] = True
        return mask

    # The jaw

    def jaw(self, motion: Callable[[Array, Array], Array]) -> Array:
        """Shape of a rigid motion of the jaw; `motion(points, share)` gives displacements (n, 3)."""
        face, points = self.clay.face, self.clay.points
        handles: Handles = {}

        def put(ids: Index, share: Array) -> None:
            for index, move in zip(ids, motion(points[ids], share), strict=True):
                handles[int(index)] = move

        put(self.ids, _jaw_share(self.position))
        for row in face.bag_rows:
            for side in (row, face.mirror[row]):
                put(side, _jaw_share(face.position))
        put(np.array([face.bag_end]), np.array([0.45]))
        chin = self._chin()
        put(chin, np.ones(len(chin)))
        return self.clay.solve(handles, self._jaw_fixed())

    def _chin(self) -> Index:
        x, y, z = self.clay.points.T
        climb = self.clay.face.climb[self.clay.face.half_of]
        chin = (climb > 4.05) & (y < self.mouth.height - 1.15) & (z > 3.2) & (np.abs(x) < 3.0)
        return np.where(chin & ~self.clay.hidden)[0]

    def _jaw_fixed(self) -> Mask:
        x, y, z = self.clay.points.T
        climb = self.clay.face.climb[self.clay.face.half_of]
        fixed = (y > -2.0) | (z < -0.2) | (climb < 2.9) | ((z < 1.6) & (y > -3.2))
        fixed |= (np.abs(x) < 1.9) & (y > self.clay.dna.nose.wing[1] - 0.5)
        return np.asarray(fixed | self._eye_mask())

    def jaw_open(self) -> Array:
        return self.jaw(lambda points, share: jaw_rotation(self.clay.dna, points, share))

    def jaw_slide(self, x: float, y: float, z: float) -> Array:
        return self.jaw(lambda points, share: share[:, None] * np.array([x, y, z]))

    def close(self, jaw_open: Array) -> Array:
        """Seals the lips while the jaw is fully open (ARKit's mouthClose)."""
        open_points = self.clay.points + jaw_open
        moves: Handles = {}
        face = self.clay.face
        for row in face.lip_rows:
            for side in (row, face.mirror[row]):
                slit = face.lip_rows[0] if side is row else face.mirror[face.lip_rows[0]]
                for place, index in enumerate(side):
                    moves[int(index)] = self._to_seal(open_points, slit, place)
        stacked = np.stack([moves[int(index)] for index in self.ids])
        return self.solve(*stacked.T)

    def _to_seal(self, open_points: Array, slit: Index, place: int) -> Array:
        """Move of every vertex over the slit's vertex `place`: to where upper and lower lip meet."""
        position = self.clay.face.position[place]
        if abs(position) < 1e-9:
            return np.zeros(3)
        here, across = open_points[slit[place]], open_points[slit[len(slit) - 1 - place]]
        share = 0.55 if position > 0 else 0.45
        return np.asarray(share * here + (1 - share) * across - here)

    # The lips: one side

    def smile(self) -> Array:
        left, toward = self.left, self.toward
        cheek = np.array(self.clay.dna.skull.cheek_centre) + np.array([0.2, 0.35, 2.0])
        lift = 0.86 * left * toward**2.3 + left * self.middle * (0.10 * self.upper - 0.02 * self.lower)
        return self.solve(
            0.66 * left * toward**1.2,
            lift,
            -0.66 * left * toward**1.7 - 0.10 * left * (1 - toward),
            self.clay.at(cheek, (0.08, 0.30, 0.16)),
        )

    def frown(self) -> Array:
        share = self.left * self.toward**1.7
        return self.solve(0.10 * share, -0.74 * share, -0.18 * share)

    def dimple(self) -> Array:
        share = self.left * self.toward**2.6
        return self.solve(0.40 * share, 0.10 * share, -0.60 * share)

    def stretch(self) -> Array:
        share = self.left * self.toward**1.4
        return self.solve(0.72 * share, -0.26 * share - 0.08 * self.lower * self.left, -0.62 * share)

    def press(self) -> Array:
        share = self.left * self.middle * self.across
        y = share * (0.62 * self.mouth.lower_lip * self.lower - 0.62 * self.mouth.upper_lip * self.upper)
        return self.solve(-0.04 * self.left * self.toward**2, y, -0.16 * self.left * self.middle)

    def upper_up(self) -> Array:
        share = self.upper * self.left * self.middle
        return self.solve(0, 0.62 * share, 0.06 * share)

    def lower_down(self) -> Array:
        share = self.lower * self.left * self.middle
        return self.solve(0, -0.60 * share, -0.04 * share)

    # The lips: both sides

    def pucker(self) -> Array:
        thick = 0.22 * self.across * (self.mouth.upper_lip * self.upper - self.mouth.lower_lip * self.lower)
        forward = 0.95 * (1 - 0.25 * self.toward**2) - 0.18 * (1 - self.across) * self.middle
        return self.solve(-0.50 * self.x, (thick + 0.02 * self.upper) * self.middle, forward)

    def funnel(self) -> Array:
        ring = np.sqrt(np.maximum(1 - self.toward**2, 0)) * ~self.corner
        y = (self.upper * (0.46 + 0.16 * self.across) - self.lower * (0.52 + 0.16 * self.across)) * ring
        forward = 0.82 * (1 - 0.3 * self.toward**2) + 0.10 * self.across * self.middle
        return self.solve(-0.38 * self.x, y, forward)

    def aside(self) -> Array:
        share = np.clip(self.x / self.mouth.half_width, -1, 1)
        return self.solve(0.95, 0.10 * share, -0.12 * np.abs(share) - 0.28 * np.clip(share, 0, 1))

    def roll_upper(self) -> Array:
        share = self.upper * self.middle
        y = -share * (0.85 * self.mouth.upper_lip * self.across + 0.04)
        return self.solve(0, y, -share * (0.46 - 0.24 * self.across))

    def roll_lower(self) -> Array:
        share = self.lower * self.middle
        y = share * (0.80 * self.mouth.lower_lip * self.across + 0.04)
        return self.solve(0, y, -share * (0.46 - 0.26 * self.across))

    def shrug_upper(self) -> Array:
        y = (0.40 * self.upper + 0.16 * self.lower) * self.middle
        return self.solve(0, y, (0.22 * self.upper + 0.05 * self.lower) * self.middle)

    def shrug_lower(self) -> Array:
        chin = np.array(self.clay.dna.skull.chin_centre) + np.array([0, 0.2, 1.5])
        y = (0.26 * self.upper + 0.42 * self.lower) * self.middle
        z = (0.14 * self.upper + 0.30 * self.lower) * self.middle
        return self.solve(0, y, z, self.clay.at(chin, (0, 0.40, 0.12)))

    def part_for_tongue(self) -> Array:
        """The lips make room for the tongue."""
        ring = np.sqrt(np.maximum(1 - self.toward**2, 0)) * ~self.corner
        return self.solve(0, (0.16 * self.upper - 0.24 * self.lower) * ring, 0.05 * ring)

    # Cheeks and nose

    def puff(self) -> Array:
        cheek = np.array(self.clay.dna.skull.cheek_centre)
        handles: Handles = {}
        for side in (1, -1):
            place = (side * (cheek[0] + 0.5), self.mouth.height + 0.6, cheek[2] + 0.9)
            index = self.clay.nearest(place)
            handles[index] = self.clay.normals[index] * 0.85
        y = 0.2 * self.across * (self.mouth.lower_lip * self.lower - self.mouth.upper_lip * self.upper)
        return self.solve(-0.04 * self.x, y, 0.22, handles)

    def sneer(self) -> Array:
        wing = np.array(self.clay.dna.nose.wing)
        handles = self.clay.at(wing + np.array([0.25, 0.15, 0.4]), (0.04, 0.40, -0.02))
        handles |= self.clay.at(wing + np.array([0.9, 1.0, -0.6]), (0, 0.34, 0.06))
        x, y, z = self.clay.points.T
        fixed = (y > 1.4) | (x < 0.05) | (z < 3) | (x > 4.6)
        fixed |= y < self.mouth.height + self.mouth.upper_lip + 0.6
        for row in [*self.clay.face.eye_rows, *self.clay.face.eye_inner]:
            fixed[row] = True
        return self.clay.solve(handles, fixed)


def _jaw_share(position: Array) -> Array:
    """How much of the jaw's motion each place of the mouth follows: the upper lip's middle none, the lower's all."""
    toward = np.cos(position * np.pi / 2)
    upper = _CORNER_SHARE * toward**5
    lower = _CORNER_SHARE + (1 - _CORNER_SHARE) * np.maximum(1 - toward**3.2, 0) ** 0.9
    return np.where(position > 1e-9, upper, np.where(position < -1e-9, lower, _CORNER_SHARE))
