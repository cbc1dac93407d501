"""A side-parted bob: a shell of locks laid as a grid of strands.

Strands (*lanes*) leave the parting, sweep along great circles to the head's equator and then fall. The first and the
last lane frame the face. Lanes make the texture's u, the way down a strand its v, so edges and hems are clean rows.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree  # type: ignore[import-untyped]

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import Array, Field, cast, ellipsoid, gradient, smoothstep, union, unit
from vivant.render.avatar.head import skull
from vivant.render.avatar.paint import mix, to_texture
from vivant.render.avatar.part import Part, Texture, rgb
from vivant.render.avatar.surface import grid_triangles, snap, vertex_normals

CENTRE = np.array([0.0, 2.0, -1.4])
"""Where the strands' great circles are centred; its height is the head's equator."""
THICKNESS = 1.7
_FRONT_TURN = 58.0
_PARTING_RISE = 38.0
_CROWN = np.array([0.16, 0.90, -0.36])
_LOCKS = 17


class Bob:
    """The grid of strands: `rows` places along a strand, `lanes` strands from the right temple around to the left."""

    def __init__(self, dna: Dna, rows: int, lanes: int) -> None:
        self.dna = dna
        self.rows = rows
        inner = np.linspace(0.056, 0.944, lanes - 8)
        edge = np.array([0, 0.007, 0.02, 0.036])
        self.lane = np.concatenate([edge, inner, 1 - edge[::-1]])
        self.fall = np.linspace(0, 1, rows)
        self.phase = np.random.default_rng(dna.seed).uniform(0, 2 * np.pi, 3)
        self.outer = self._surface()
        self.normals = gradient(self.mass, self.outer.reshape(-1, 3), 0.05).reshape(self.outer.shape)

    def mass(self, points: Array) -> Array:
        """The volume that the strands are laid on."""
        puff = self.dna.hair.volume
        radii = np.array(self.dna.skull.cranium_radii) + puff * np.array([1.45, 1.20, 1.25])
        dome = ellipsoid(points, np.array(self.dna.skull.cranium_centre) + [0, 0.15, -0.1], radii)
        curtain = ellipsoid(points, (0, -2.6, -1.9), (8.6 + 0.3 * puff, 9.8, 9.2))
        return union(dome, curtain, 3.0)

    def near(self) -> Field:
        """A field around the shell, for what it shades."""
        tree = cKDTree(self.outer.reshape(-1, 3) - self.normals.reshape(-1, 3) * 0.6)
        return lambda points: np.asarray(tree.query(points)[0] - 0.6)

    def _directions(self) -> Array:
        """Unit directions (rows, lanes, 3) from `CENTRE` above the equator, flat below it."""
        turn = np.radians(-_FRONT_TURN - (360 - 2 * _FRONT_TURN) * self.lane)
        equator = np.stack([np.sin(turn), 0 * turn, np.cos(turn)], axis=-1)
        root = self._roots()
        angle = np.arccos(np.clip((root * equator).sum(axis=-1), -1, 1))[:, None]
        share = np.clip(self.fall[:, None, None] / self._upper(), 0, 1)
        arcs = (np.sin((1 - share) * angle) * root + np.sin(share * angle) * equator) / np.sin(angle)
        swoop = 0.10 * smoothstep(0.16, 0.0, self.lane)[:, None] * np.sin(np.pi * share)
        return unit(arcs - swoop * np.array([0, 1, 0]))

    def _upper(self) -> float:
        """Share of a strand that lies above the equator."""
        return 0.56

    def _roots(self) -> Array:
        """Where each lane leaves the parting (lanes, 3): front to crown on the right, and back on the left."""
        turn, rise = np.radians(self.dna.hair.parting), np.radians(_PARTING_RISE)
        front = np.array([np.cos(rise) * np.sin(turn), np.sin(rise), np.cos(rise) * np.cos(turn)])
        along = 1 - np.abs(2 * self.lane - 1)
        share = smoothstep(0, 0.86, along)[:, None] ** 0.8
        return unit(front * (1 - share) + unit(_CROWN) * share)

    def _surface(self) -> Array:
        """Points (rows, lanes, 3) on the mass, strands smoothed where they bend."""
        upper = self._upper()
        directions = self._directions()
        drop = np.clip((self.fall - upper) / (1 - upper), 0, 1)[:, None]
        forward = 1 - np.abs(2 * self.lane - 1)
        hem = self.dna.hair.length + 0.9 * smoothstep(0.1, 1.0, forward)
        origins = np.broadcast_to(CENTRE, directions.shape).copy()
        origins[..., 1] = CENTRE[1] + drop * (hem - CENTRE[1])
        below = drop[..., None] > 0
        directions = unit(np.where(below, directions * [1, 0, 1], directions))
        points = cast(self.mass, origins.reshape(-1, 3), directions.reshape(-1, 3), 0.0, 22.0).reshape(directions.shape)
        for _ in range(4):
            for _ in range(3):
                points[1:-1] = 0.5 * points[1:-1] + 0.25 * (points[:-2] + points[2:])
            points = snap(self.mass, points.reshape(-1, 3), limit=1.0).reshape(points.shape)
        return points

    def furrow(self) -> Array:
        """How near each grid point lies to the furrow between two locks (rows, lanes), 0..1."""
        wander = 0.30 * np.sin(self.lane * 19 + self.phase[0]) + 0.22 * np.sin(self.lane * 41 + self.phase[1])
        sway = 0.30 * np.sin(self.fall * 3.0 + self.phase[2])[:, None] * np.sin(self.lane * 9)
        place = self.lane * _LOCKS + wander + sway
        return np.asarray(np.abs(2 * np.mod(place, 1) - 1) ** 2.5)

    def depth(self) -> Array:
        """How far each grid point sinks below the mass (rows, lanes): furrows, parting, rolled edges and hem."""
        rooted = smoothstep(0.02, 0.40, self.fall)[:, None]
        sunk = 0.40 * self.furrow() * rooted + 0.75 * np.exp(-((self.fall / 0.055) ** 2))[:, None]
        room = skull(self.outer.reshape(-1, 3), self.dna).reshape(sunk.shape) - 0.18
        sunk = np.minimum(sunk, room)
        side = np.minimum(self.lane, 1 - self.lane)[None, :] / 0.045
        hem = (1 - self.fall)[:, None] / 0.07
        return np.asarray(sunk + THICKNESS * np.maximum(_roll(side), _roll(hem)))


def _roll(share: Array) -> Array:
    """A quarter circle from 1 at the edge to 0."""
    return 1 - np.sqrt(np.clip(1 - (1 - np.clip(share, 0, 1)) ** 2, 0, 1))


def hair_part(dna: Dna, bob: Bob, size: int) -> Part:
    """The shell, outside and inside, with its strand texture."""
    rows, lanes = bob.outer.shape[:2]
    outside = bob.outer - bob.normals * bob.depth()[..., None]
    outside[-3:] += np.array([0, 0.45, 0]) * bob.furrow()[-3:, :, None]
    start = int(rows * 0.5)
    inside = (bob.outer - bob.normals * THICKNESS)[start:]
    inside[-1] = outside[-1]
    inside[:, 0], inside[:, -1] = outside[start:, 0], outside[start:, -1]
    skin = grid_triangles(rows, lanes)[:, [0, 2, 1]]
    lining = grid_triangles(rows - start, lanes)
    points = np.concatenate([outside.reshape(-1, 3), inside.reshape(-1, 3)])
    triangles = np.concatenate([skin, lining + rows * lanes])
    u = np.broadcast_to(bob.lane * 4, (rows, lanes))
    v = np.broadcast_to(1 - bob.fall[:, None], (rows, lanes))
    uv = np.stack([u, v], axis=-1)
    light = 1 - 0.34 * bob.furrow() * smoothstep(0.02, 0.3, bob.fall)[:, None]
    light *= (0.62 + 0.38 * smoothstep(0.0, 0.10, bob.fall))[:, None]
    light = np.concatenate([light.ravel(), np.full((rows - start) * lanes, 0.35)])
    return Part(
        name="Hair",
        points=points,
        triangles=triangles,
        material="Hair",
        colours=np.repeat(light[:, None], 3, axis=1),
        normals=vertex_normals(points, triangles),
        uv=np.concatenate([uv.reshape(-1, 2), uv[start:].reshape(-1, 2)]),
        texture=strand_texture(dna, size),
        roughness=0.8,
    )


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
    warm = 0.18 + 0.42 * smoothstep(0.75, 0.0, v) + 0.50 * (grain - 0.5)
    shine = np.exp(-(((v - 0.66 - 0.06 * (grain - 0.5)) / 0.085) ** 2))
    colours = mix(np.broadcast_to(dark, (size, size, 3)), light, np.clip(warm + 0.40 * shine, 0, 1))
    return to_texture(colours * (1 + 0.40 * (grain - 0.5))[..., None])
