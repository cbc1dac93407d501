"""A side-parted bob, modelled as one soft mass of locks.

Strands leave a parting (a segment seen from above) at right angles and fall. The *lane* of a point is its place along
the outline around that segment: it tells the locks apart and is the texture's u. Its *fall*, the way from the
parting down, is the texture's v.
"""

from __future__ import annotations

import numpy as np
from scipy.interpolate import PchipInterpolator

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import (
    Array,
    Index,
    carve,
    ellipsoid,
    gradient,
    intersection,
    occlusion,
    smoothstep,
    union,
)
from vivant.render.avatar.head import NECK_BASE, NECK_TOP, skull
from vivant.render.avatar.paint import mix, to_texture
from vivant.render.avatar.part import Part, Texture, rgb
from vivant.render.avatar.surface import polygonise, thin

_FRONT_DEPTH = 6.2
_CROWN = np.array([1.2, -4.2])
_END_RADIUS = 4.0
_LOCK = 2.75

_EDGE_TURN = [-75, -64, -60, -56, -47, -30, -8, 12, 24, 34, 45, 53, 58, 62, 75]
_EDGE_HEIGHT = [-24, -16, -3.5, 0.6, 3.2, 5.1, 6.6, 7.5, 7.7, 7.0, 4.9, 1.6, -3.5, -16, -24]


class Bob:
    """The hair's field."""

    def __init__(self, dna: Dna) -> None:
        self.dna = dna
        turn = np.radians(dna.hair.parting)
        self.start = np.array([np.sin(turn), np.cos(turn)]) * (_FRONT_DEPTH + 1.4) - [0, 1.4]
        self.span = _CROWN - self.start
        self.length = float(np.linalg.norm(self.span))
        self.lanes = 2 * self.length + 2 * np.pi * _END_RADIUS
        turns = np.radians(_EDGE_TURN) + (turn - np.radians(24))
        self.edge = PchipInterpolator(turns, _EDGE_HEIGHT, extrapolate=False)
        self.edge_slope = self.edge.derivative()

    def lane(self, points: Array) -> tuple[Array, Array]:
        """Lane in [0, lanes) and horizontal distance from the parting."""
        offset = points[:, [0, 2]] - self.start
        along = self.span / self.length
        forward = offset @ along
        aside = offset @ np.array([along[1], -along[0]])  # positive towards the avatar's left
        beyond = np.clip(forward, 0, self.length)
        gap = np.hypot(forward - beyond, aside)
        left = aside > 0
        around_back = _END_RADIUS * np.arctan2(np.maximum(forward - self.length, 0), np.abs(aside) + 1e-9)
        around_front = _END_RADIUS * np.arctan2(np.maximum(-forward, 0), np.abs(aside) + 1e-9)
        half = around_front * -1 + beyond + around_back + _END_RADIUS * np.pi / 2
        return np.where(left, self.lanes - half, half), gap

    def locks(self, points: Array) -> tuple[Array, Array]:
        """How near a point lies to the furrow between two locks (0..1), coarse and fine."""
        lane, _ = self.lane(points)
        wander = 0.5 * np.sin(lane * 1.7) + 0.3 * np.sin(lane * 0.6 + 1) + 0.05 * points[:, 1]
        coarse = np.abs(2 * np.mod((lane + wander) / _LOCK, 1) - 1)
        fine = np.abs(2 * np.mod((lane + wander * 0.4) / (_LOCK / 3), 1) - 1)
        return coarse**3, fine**2

    def mass(self, points: Array) -> Array:
        """The outer volume without locks."""
        puff = self.dna.hair.volume
        cranium = np.array(self.dna.skull.cranium_radii) + puff * np.array([1.45, 1.25, 1.25])
        dome = ellipsoid(points, np.array(self.dna.skull.cranium_centre) + [0, 0.15, -0.1], cranium)
        curtain = ellipsoid(points, (0, -2.4, -1.9), (8.7 + 0.3 * puff, 9.6, 9.2))
        return union(dome, curtain, 3.0)

    def opening(self, points: Array) -> Array:
        """The face window: negative inside. Distance to its edge along the head's surface, roughly."""
        turn = np.arctan2(points[:, 0], points[:, 2] + 1.4)
        height = np.nan_to_num(self.edge(turn), nan=-30.0)
        slope = np.nan_to_num(self.edge_slope(turn), nan=0.0) / 8.5
        return (points[:, 1] - height) / np.sqrt(1 + slope**2)

    def __call__(self, points: Array) -> Array:
        coarse, fine = self.locks(points)
        _, gap = self.lane(points)
        window = self.opening(points)
        rooted = smoothstep(0.4, 4.0, gap)
        outer = self.mass(points) + rooted * (0.34 * coarse + 0.07 * fine)
        outer = outer + 0.55 * (1 - smoothstep(0.0, 3.2, window))
        top = smoothstep(6.0, 9.0, points[:, 1])
        outer = outer + top * (0.65 * np.exp(-((gap / 0.30) ** 2)) - 0.25 * np.exp(-((gap / 2.0) ** 2)))
        hem = self.dna.hair.length + 0.45 * coarse + 0.10 * fine - 0.06 * (points[:, 2] + 2)
        solid = intersection(outer, hem - points[:, 1], 0.5)
        solid = carve(solid, window, 0.45)
        return carve(solid, self.cavity(points), 0.3)

    def cavity(self, points: Array) -> Array:
        """The head, and the room between curtain and neck."""
        head = skull(points, self.dna) - 0.05
        inner = intersection(self.mass(points) + 1.7, points[:, 1] - 1.5, 1.0)
        axis = np.array(NECK_BASE) - np.array(NECK_TOP)
        reach = np.clip((points - np.array(NECK_TOP)) @ axis / (axis @ axis), 0, 1)
        throat = np.linalg.norm(points - np.array(NECK_TOP) - reach[:, None] * axis, axis=1) - 4.6
        return union(np.minimum(head, inner), throat, 0.5)


def hair_part(dna: Dna, bob: Bob, target: int, size: int) -> Part:
    """The hair with its strand texture."""
    cell = 0.36 if target > 3000 else 0.55
    points, triangles = polygonise(bob, (-11, dna.hair.length - 1.2, -13.5), (11, 15, 11), cell)
    points, triangles = thin(points, triangles, target)
    normals = gradient(bob, points, 0.04)
    shut = occlusion(bob, points + normals * 0.05, normals, (0.4, 1.0, 2.2))
    inside = smoothstep(-0.9, -1.6, bob.mass(points))
    light = (1 - 0.55 * shut) * (1 - 0.55 * inside)
    uv, points, triangles, extra = _unwrap(bob, points, triangles)
    return Part(
        name="Hair",
        points=points,
        triangles=triangles,
        material="Hair",
        colours=np.repeat(light[extra][:, None], 3, axis=1),
        normals=normals[extra],
        uv=uv,
        texture=strand_texture(dna, size),
        roughness=0.62,
    )


def _unwrap(bob: Bob, points: Array, triangles: Index) -> tuple[Array, Array, Index, Index]:
    """UV with the seam under the parting: triangles that cross it get vertices of their own.

    Returns uv, points, triangles and, for each point, the old point it stands for.
    """
    lane, gap = bob.lane(points)
    u = lane / bob.lanes * 4
    fall = (0.55 * gap + (11.5 - points[:, 1])) / (16 - bob.dna.hair.length)
    uv = np.stack([u, 1 - np.clip(fall, 0, 1)], axis=-1)
    corners = u[triangles]
    crossing = corners.max(axis=1) - corners.min(axis=1) > 2
    late = crossing[:, None] & (corners < 2)
    moved, flat = np.unique(triangles[late], return_inverse=True)
    triangles = triangles.copy()
    triangles[late] = len(points) + flat
    uv = np.concatenate([uv, uv[moved] + [4, 0]])
    old = np.concatenate([np.arange(len(points)), moved])
    return uv, points[old], triangles, old


def strand_texture(dna: Dna, size: int) -> Texture:
    """Strands along v (1 at the root): dark roots, lighter tips, one soft band of shine."""
    random = np.random.default_rng(dna.seed)
    v, u = (np.mgrid[0:size, 0:size] + 0.5) / size
    grain = np.zeros((size, size))
    for frequency, share in ((16, 0.5), (44, 0.3), (110, 0.2)):
        values = random.random(frequency)
        place = u * frequency + 0.25 * np.sin(v * 5 + u * 2 * np.pi)
        cell = np.floor(place).astype(int)
        step = smoothstep(0, 1, place - cell)
        grain += share * (values[cell % frequency] * (1 - step) + values[(cell + 1) % frequency] * step)
    dark, light = rgb(dna.hair.dark), rgb(dna.hair.light)
    warm = 0.20 + 0.40 * smoothstep(0.9, 0.0, v) + 0.45 * (grain - 0.5)
    shine = np.exp(-(((v - 0.66 - 0.05 * (grain - 0.5)) / 0.075) ** 2))
    colours = mix(np.broadcast_to(dark, (size, size, 3)), light, np.clip(warm + 0.45 * shine, 0, 1))
    colours = colours * (1 + 0.35 * (grain - 0.5))[..., None]
    return to_texture(colours)


