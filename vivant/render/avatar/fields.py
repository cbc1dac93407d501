"""Signed distance fields: the clay that every part is modelled from.

A field maps points (n, 3) to distances (n,): negative inside, positive outside, in sculpting units (see `dna`).
Primitives and the smooth blends follow Inigo Quilez, "Distance functions" and "Smooth minimum" (iquilezles.org).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Mask = NDArray[np.bool_]
Field = Callable[[Array], Array]
Point = Sequence[float] | Array

MIRROR = np.array([-1.0, 1.0, 1.0])
"""Multiplying a point by this takes it to the other side of the body."""


def sphere(points: Array, centre: Point, radius: float) -> Array:
    """Distance to a sphere."""
    return np.asarray(np.linalg.norm(points - np.asarray(centre), axis=-1) - radius)


def ellipsoid(points: Array, centre: Point, radii: Point, axes: Array | None = None) -> Array:
    """Distance estimate to an ellipsoid (first order, exact on the surface); `axes` holds its axes as columns."""
    local = points - np.asarray(centre)
    if axes is not None:
        local = local @ axes
    size = np.asarray(radii, float)
    unit = np.linalg.norm(local / size, axis=-1)
    slope = np.linalg.norm(local / size**2, axis=-1)
    return np.asarray(unit * (unit - 1) / np.maximum(slope, 1e-9))


def capsule(points: Array, start: Point, end: Point, start_radius: float, end_radius: float) -> Array:
    """Distance to a limb that tapers linearly from one ball to another."""
    origin = np.asarray(start, float)
    axis = np.asarray(end, float) - origin
    offset = points - origin
    along = np.clip((offset @ axis) / (axis @ axis), 0, 1)
    nearest = offset - along[..., None] * axis
    return np.asarray(np.linalg.norm(nearest, axis=-1) - (start_radius + (end_radius - start_radius) * along))


def box(points: Array, centre: Point, half: Point, rounding: float = 0.0) -> Array:
    """Distance to a box of half sizes `half`, its edges rounded."""
    gap = np.abs(points - np.asarray(centre)) - (np.asarray(half, float) - rounding)
    outside = np.linalg.norm(np.maximum(gap, 0), axis=-1)
    return np.asarray(outside + np.minimum(gap.max(axis=-1), 0) - rounding)


def union(first: Array, second: Array, blend: float = 0.0) -> Array:
    """Union of two fields, melted together over `blend` units."""
    if blend <= 0:
        return np.minimum(first, second)
    weight = np.clip(0.5 + 0.5 * (second - first) / blend, 0, 1)
    return second * (1 - weight) + first * weight - blend * weight * (1 - weight)


def intersection(first: Array, second: Array, blend: float = 0.0) -> Array:
    """Intersection of two fields with a fillet of `blend` units."""
    return -union(-first, -second, blend)


def carve(body: Array, tool: Array, blend: float = 0.0) -> Array:
    """`body` with `tool` cut out of it."""
    return intersection(body, -tool, blend)


def paired(points: Array, shape: Field, blend: float = 0.0) -> Array:
    """Union of a shape with its mirror image on the other side of the body."""
    return union(shape(points), shape(points * MIRROR), blend)


def turn_x(degrees: float) -> Array:
    """Rotation matrix about +X."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[1, 0, 0], [0, cos, -sin], [0, sin, cos]])


def turn_y(degrees: float) -> Array:
    """Rotation matrix about +Y."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]])


def turn_z(degrees: float) -> Array:
    """Rotation matrix about +Z."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])


def unit(vectors: Array) -> Array:
    """Vectors scaled to length 1; a null vector stays null."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12))


def gradient(field: Field, points: Array, step: float = 1e-3) -> Array:
    """Outward unit normals of a field at points (n, 3), by central differences."""
    slopes = [field(points + offset) - field(points - offset) for offset in np.eye(3) * step]
    return unit(np.stack(slopes, axis=-1))


def occlusion(field: Field, points: Array, normals: Array, reach: Sequence[float]) -> Array:
    """Share of the sky hidden by the field itself, 0 open to 1 shut, probed at the distances of `reach`."""
    hidden = np.zeros(len(points))
    for rank, distance in enumerate(reach):
        hidden += np.clip((distance - field(points + normals * distance)) / distance, 0, 1) * 0.5**rank
    return np.clip(hidden / sum(0.5**rank for rank in range(len(reach))), 0, 1)


def smoothstep(low: float, high: float, value: Array) -> Array:
    """Hermite step from 0 at `low` to 1 at `high` (which may be below `low`)."""
    share = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(share * share * (3 - 2 * share))


def cast(field: Field, origins: Array, directions: Array, near: float, far: float) -> Array:
    """Outermost point where each ray meets the surface, searched inwards from `far` (n, 3).

    Strides are cut short, because blended fields overestimate distances a little. A ray that meets nothing gives
    its point at `near`.
    """
    inside = np.full(len(origins), float(near))
    outside = np.full(len(origins), float(far))
    rows = np.arange(len(origins))
    while len(rows):
        distance = field(origins[rows] + directions[rows] * outside[rows, None])
        ahead = np.maximum(outside[rows] - np.maximum(0.7 * distance, 0.06), near)
        hit = field(origins[rows] + directions[rows] * ahead[:, None]) < 0
        inside[rows[hit]] = ahead[hit]
        outside[rows[~hit]] = ahead[~hit]
        rows = rows[~hit & (ahead > near)]
    for _ in range(14):
        middle = (inside + outside) / 2
        within = field(origins + directions * middle[:, None]) < 0
        inside = np.where(within, middle, inside)
        outside = np.where(within, outside, middle)
    return np.asarray(origins + directions * ((inside + outside) / 2)[:, None])
