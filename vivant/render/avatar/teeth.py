"""Teeth, gums and tongue."""

from __future__ import annotations

import numpy as np

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.face import Face
from vivant.render.avatar.fields import Array, Field, ellipsoid, gradient, union
from vivant.render.avatar.lips import jaw_rotation
from vivant.render.avatar.part import Part
from vivant.render.avatar.surface import polygonise, relax, thin

_UPPER_WIDTHS = (0.50, 0.42, 0.44, 0.42, 0.46, 0.50)
_LOWER_WIDTHS = (0.34, 0.36, 0.42, 0.42, 0.46, 0.50)
_TOOTH = np.array([0.965, 0.945, 0.91])
_GUM = np.array([0.78, 0.40, 0.40])
_TONGUE = np.array([0.82, 0.42, 0.43])


class Arch:
    """A row of teeth on a parabola seen from above; `front` is the depth of its middle."""

    def __init__(self, dna: Dna, upper: bool, front: float) -> None:
        self.upper = upper
        self.front = front
        self.scale = dna.mouth.half_width * 0.40
        self.bend = 0.42 / self.scale
        line = dna.mouth.height
        self.edge = line - 0.22 if upper else line - 0.52
        self.root = line + 0.80 if upper else line - 1.30
        self.places = self._places(_UPPER_WIDTHS if upper else _LOWER_WIDTHS)

    def _places(self, widths: tuple[float, ...]) -> list[tuple[float, float]]:
        places, x = [], 0.0
        for width in np.array(widths) * self.scale:
            places.append((x + width / 2, float(width)))
            x += width * np.cos(np.arctan(2 * self.bend * (x + width / 2)))
        return places

    def teeth(self, points: Array) -> Array:
        """Rounded boxes, one per tooth."""
        folded = points * [0, 1, 1] + np.abs(points) * [1, 0, 0]
        distance = np.full(len(points), 9.0)
        for rank, (x, width) in enumerate(self.places):
            distance = union(distance, self._tooth(folded, rank, x, width), 0.08)
        return distance

    def _tooth(self, points: Array, rank: int, x: float, width: float) -> Array:
        angle = np.arctan(2 * self.bend * x)
        edge = self.edge + (0.05 if self.upper and rank == 1 else 0)
        half = abs(self.root - edge) / 2
        local = points - np.array([x, (self.root + edge) / 2, self.front - self.bend * x * x - 0.20])
        across = local[:, 0] * np.cos(angle) - local[:, 2] * np.sin(angle)
        deep = local[:, 0] * np.sin(angle) + local[:, 2] * np.cos(angle)
        rootward = np.clip(local[:, 1] / half * (1 if self.upper else -1), -1, 1)
        taper = 1 - 0.06 * (rootward + 1)
        gaps = np.stack(
            [
                np.abs(across) - (width / 2 - 0.10) * taper,
                np.abs(local[:, 1]) - (half - 0.10),
                np.abs(deep) - (0.07 if rank < 3 else 0.16),
            ],
            axis=-1,
        )
        return np.asarray(np.linalg.norm(np.maximum(gaps, 0), axis=1) + np.minimum(gaps.max(axis=1), 0) - 0.115)

    def gum(self, points: Array) -> Array:
        """A tube along the roots."""
        x = np.linspace(0, 2.6 * self.scale, 24)
        z = self.front - self.bend * x * x - 0.22
        gap = ((np.abs(points[:, :1]) - x) ** 2 + (points[:, 2:] - z) ** 2).min(axis=1)
        height = self.root + (0.12 if self.upper else -0.08)
        return np.asarray(np.sqrt(gap + (0.85 * (points[:, 1] - height)) ** 2) - 0.34)


def tongue_field(dna: Dna, front: float) -> Field:
    """A tongue resting behind the lower teeth, with a groove."""
    line = dna.mouth.height

    def field(points: Array) -> Array:
        blade = ellipsoid(points, (0, line - 0.42, front - 2.0), (1.22, 0.40, 1.75))
        body = ellipsoid(points, (0, line - 0.85, front - 3.5), (1.3, 0.75, 1.6))
        groove = np.exp(-((points[:, 0] / 0.22) ** 2)) * np.clip((points[:, 1] - line + 0.45) / 0.3, 0, 1)
        return union(blade, body, 0.6) + 0.08 * groove

    return field


def mouth_parts(dna: Dna, face: Face) -> list[Part]:
    """Upper and lower teeth with gums, and the tongue, with their shapes."""
    high = face.detail.spacing < 1.5
    front = float(face.points[face.lip_rows[0], 2].max()) - 0.66
    cell, teeth_target, gum_target, tongue_target = (0.10, 1000, 260, 420) if high else (0.13, 220, 60, 90)
    parts = []
    for upper in (True, False):
        arch = Arch(dna, upper, front if upper else front - 0.16)
        side = "Upper" if upper else "Lower"
        low = np.array([-2.9, dna.mouth.height - 1.6, front - 3.4])
        top = np.array([2.9, dna.mouth.height + 1.5, front + 0.35])
        parts.append(_part(f"Teeth{side}", "Teeth", arch.teeth, low, top, cell, teeth_target, _TOOTH, front))
        parts.append(_part(f"Gum{side}", "Gum", arch.gum, low, top, 0.16, gum_target, _GUM, front))
    low = np.array([-1.9, dna.mouth.height - 2.2, front - 5.6])
    top = np.array([1.9, dna.mouth.height + 0.4, front + 0.2])
    tongue = _part("Tongue", "Gum", tongue_field(dna, front), low, top, 0.18, tongue_target, _TONGUE, front)
    tongue.shapes["tongueOut"] = _stick_out(tongue.points, front)
    for part in (*parts[2:], tongue):
        part.shapes |= _jaw_shapes(dna, part.points)
    return [*parts, tongue]


def _part(
    name: str,
    material: str,
    field: Field,
    low: Array,
    high: Array,
    cell: float,
    target: int,
    colour: Array,
    front: float,
) -> Part:
    points, triangles = polygonise(field, low, high, cell)
    points, triangles = thin(relax(field, points, triangles, 2), triangles, target)
    depth = np.clip(0.34 + 0.66 * np.clip((points[:, 2] - (front - 2.4)) / 2.0, 0, 1), 0, 1)
    normals = gradient(field, points, 0.04)
    return Part(name, points, triangles, material, colour * depth[:, None], normals, roughness=0.8)


def _jaw_shapes(dna: Dna, points: Array) -> dict[str, Array]:
    def slide(x: float, y: float, z: float) -> Array:
        return np.broadcast_to(np.array([x, y, z]), points.shape).copy()

    return {
        "jawForward": slide(0, -0.05, 0.70),
        "jawLeft": slide(0.80, 0, -0.05),
        "jawOpen": jaw_rotation(dna, points),
        "jawRight": slide(-0.80, 0, -0.05),
    }


def _stick_out(points: Array, front: float) -> Array:
    """The tongue's blade comes out over the lower teeth and sinks at its tip."""
    share = np.clip((points[:, 2] - (front - 3.6)) / 3.2, 0, 1) ** 2
    rise = 0.50 * np.sin(np.clip(share, 0, 1) * np.pi * 0.62) - 0.10 * share**3
    return np.stack([-0.12 * points[:, 0] * share, rise, 2.5 * share], axis=-1)
