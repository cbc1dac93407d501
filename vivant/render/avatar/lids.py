"""Shapes of the eyelids and brows. Each is built for the left side; `shapes` mirrors it."""

from __future__ import annotations

import numpy as np

from vivant.render.avatar.brows import brow_curve
from vivant.render.avatar.deform import Clay, Handles
from vivant.render.avatar.fields import Array, Index, Mask, smoothstep

_OFFSETS = [0, 0.10, 0.26, 0.5, 0.6]
_UPPER_SHARE = [1, 0.96, 0.86, 0.58, 0]
_LOWER_SHARE = [1, 0.93, 0.80, 0.55, 0]


class Lids:
    """The left eye's lids, moved over the eyeball."""

    def __init__(self, clay: Clay) -> None:
        self.clay = clay
        self.eyes = clay.dna.eyes
        self.centre = np.array(self.eyes.centre)
        self.sphere = self.eyes.radius + self.eyes.lid_thickness
        count = clay.face.detail.eye_count
        self.sine = np.sin(np.linspace(0, 2 * np.pi, count, endpoint=False))
        self.opposite = (-np.arange(count)) % count

    def handles(self, upper: Array, lower: Array, aside: float = 0.0) -> Handles:
        """Handles that move the rim by `upper`/`lower` along Y (per rim vertex), the rows behind it by less."""
        on_upper, on_lower = self.sine > 1e-9, self.sine < -1e-9
        move = np.where(on_upper, upper, np.where(on_lower, lower, (upper + lower) / 2))
        made: Handles = {}
        face = self.clay.face
        for row, offset in zip(face.eye_rows, face.detail.eye_offsets, strict=True):
            if offset < 0.6:
                high = np.interp(offset, _OFFSETS, _UPPER_SHARE)
                low = np.interp(offset, _OFFSETS, _LOWER_SHARE)
                self._slide(made, row, move, np.where(self.sine >= 0, high, low), aside)
        self._slide(made, face.eye_inner[0], move, np.ones_like(move), aside)
        self._slide(made, face.eye_inner[1], move, np.full_like(move, 0.9), aside)
        return made

    def _slide(self, made: Handles, row: Index, move: Array, share: Array, aside: float) -> None:
        points = self.clay.points[row]
        flat = points[:, :2] - self.centre[:2]
        moved = flat + np.stack([aside * share, move * share], axis=-1)
        forward = self._bulge(moved) - self._bulge(flat)
        for index, shift, depth in zip(row, moved - flat, forward, strict=True):
            made[int(index)] = np.array([shift[0], shift[1], depth])

    def _bulge(self, flat: Array) -> Array:
        """Height of the lid's sphere over a place seen from the front."""
        return np.asarray(np.sqrt(np.maximum(self.sphere**2 - (flat**2).sum(axis=1), 0.35 * self.sphere)))

    def fixed(self, height: float = 2.9, width: float = 3.6) -> Mask:
        """All but an ellipse around the eye."""
        x, y, z = (self.clay.points - self.centre).T
        far = (x / width) ** 2 + ((y - 0.3) / height) ** 2 > 1
        return np.asarray(far | (self.clay.points[:, 0] < 0.3) | (z < -2.5))

    def blink(self, meet: float = 0.20) -> Array:
        """Both rims meet at `meet` of the way from the lower to the upper."""
        height = self.clay.points[self.clay.face.eye_rows[0], 1] - self.centre[1]
        across = height[self.opposite]
        top = np.where(self.sine > 0, height, across)
        bottom = np.where(self.sine > 0, across, height)
        line = bottom + (top - bottom) * meet
        return self.clay.solve(self.handles(line - top - 0.02, line - bottom), self.fixed())

    def shift(self, upper: float, lower: float, aside: float = 0.0) -> Array:
        """Lids raised by `upper` and `lower` units in their middle."""
        profile = np.abs(self.sine) ** 0.8
        return self.clay.solve(self.handles(upper * profile, lower * profile, aside), self.fixed())

    def squint(self) -> Array:
        """The lower lid rises, the upper sinks a little, the pouch below bulges."""
        profile = np.abs(self.sine)
        handles = self.handles(-0.20 * profile, 0.42 * profile)
        pouch = self.centre + np.array([0, -2.4, 1.6])
        return self.clay.solve({**handles, **self.clay.at(pouch, (0, 0.16, 0.10))}, self.fixed(3.6, 3.9))

    def cheek_squint(self) -> Array:
        """The cheek pushes the lower lid up."""
        clay, cheek = self.clay, np.array(self.clay.dna.skull.cheek_centre)
        handles = self.handles(0 * self.sine, 0.20 * np.abs(self.sine))
        handles |= clay.at(cheek + np.array([0, 0.8, 2.3]), (0.05, 0.55, 0.30))
        x, y, z = clay.points.T
        fixed = (y > self.centre[1] - self.eyes.lower - 0.2) | (x < 0.9) | (z < 2)
        fixed |= y < clay.dna.mouth.height - 0.5
        for row in [*clay.face.mouth_rows, *clay.face.eye_rows, *clay.face.eye_inner]:
            fixed[row] = True
        return clay.solve(handles, fixed)


class Brows:
    """The brows, moved with the skin they are painted on."""

    def __init__(self, clay: Clay) -> None:
        self.clay = clay
        self.curve = brow_curve(clay.dna)

    def move(self, along: Array, both: bool = False) -> Array:
        """Displace the brow by `along` (samples, 3), given at each sample of the curve, inner end first."""
        handles = self._handles(along, 1)
        if both:
            handles |= self._handles(along, -1)
        return self.clay.solve(handles, self._fixed(both))

    def _handles(self, along: Array, side: int) -> Handles:
        visible = np.where((self.clay.points[:, 2] > 2) & ~self.clay.hidden)[0]
        x, y = self.clay.points[visible, 0] * side, self.clay.points[visible, 1]
        distance = np.hypot(self.curve.x - x[:, None], self.curve.y - y[:, None])
        nearest = distance.argmin(axis=1)
        reach = 0.55 if self.clay.face.detail.spacing < 1.5 else 0.9
        near = (distance.min(axis=1) < reach) & (x > self.curve.x[0] - 0.4) & (x < self.curve.x[-1] + 0.5)
        flip = np.array([side, 1, 1])
        rows = zip(visible[near], nearest[near], strict=True)
        return {int(point): along[sample] * flip for point, sample in rows}

    def _fixed(self, both: bool) -> Mask:
        x, y, z = self.clay.points.T
        eyes, face = self.clay.dna.eyes, self.clay.face
        fixed = (y > 6.2) | (y < eyes.centre[1] + eyes.upper + 0.15) | (z < 1.5)
        if not both:
            fixed |= x < -0.9
        inner = [row for row, gap in zip(face.eye_rows, face.detail.eye_offsets, strict=True) if gap <= 0.5]
        for row in [*inner, *face.eye_inner]:
            fixed[row] = fixed[face.mirror[row]] = True
        return np.asarray(fixed)

    def down(self) -> Array:
        share = self.curve.share
        return self.move(np.stack([-0.12 * (1 - share), -0.40 + 0.12 * share, 0.10 * (1 - share)], axis=-1))

    def outer_up(self) -> Array:
        share = self.curve.share
        lift = 0.78 * smoothstep(0.1, 0.9, share)
        return self.move(np.stack([0 * share + 0.05, lift, 0 * share - 0.02], axis=-1))

    def inner_up(self) -> Array:
        share = self.curve.share
        lift = 0.85 * (1 - smoothstep(0.15, 0.95, share))
        return self.move(np.stack([0 * share + 0.02, lift, 0 * share + 0.04], axis=-1), both=True)
