"""What dresses the jacket: lapels, a neck scarf, buttons, a name badge."""

from __future__ import annotations

import numpy as np

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import (
    Array,
    Field,
    Index,
    box,
    cast,
    ellipsoid,
    gradient,
    smoothstep,
    turn_y,
    turn_z,
    unit,
)
from vivant.render.avatar.jacket import V_BOTTOM, V_TOP, Jacket, v_edge
from vivant.render.avatar.part import Part, joined, mirrored, rgb
from vivant.render.avatar.skeleton import SHOULDER_Y, SHOULDER_Z
from vivant.render.avatar.surface import grid_triangles, outward, polygonise, thin, vertex_normals


def _front(jacket: Field, x: Array, y: Array) -> Array:
    origins = np.stack([x, y, np.full_like(x, -3.0)], axis=-1)
    return cast(jacket, origins, np.broadcast_to([0.0, 0.0, 1.0], origins.shape), 0.0, 16.0)


def lapel_parts(dna: Dna, jacket: Jacket, rows: int, columns: int) -> list[Part]:
    """Two notched lapels, draped on the jacket along the V."""
    share = np.linspace(0, 1, rows)
    y = V_TOP + (V_BOTTOM - V_TOP) * share
    width = 3.4 * np.interp(share, [0, 0.16, 0.26, 0.28, 0.36, 0.75, 1], [0.55, 0.95, 1.04, 0.66, 1.05, 0.60, 0.0])
    across = np.linspace(0, 1, columns)
    x = (v_edge(np.minimum(y, -14.4)) - 0.10)[:, None] + width[:, None] * across
    drop = np.broadcast_to(y[:, None], x.shape) + 0.9 * across * np.sin(np.pi * np.clip(share, 0, 1))[:, None]
    surface = _front(jacket, x.ravel(), drop.ravel())
    normals = gradient(jacket, surface, 0.05)
    roll = np.sin(np.pi * np.clip(across * 0.55 + 0.25, 0, 1)) * 0.42
    roll[-1] = roll[0] = 0.02
    raised = surface + normals * (np.tile(roll, rows) * np.repeat(np.clip((1 - share) * 6, 0.3, 1), columns))[:, None]
    tilt = np.tile(np.linspace(-0.35, 0.35, columns), rows)
    shading = unit(normals + np.array([1.0, 0, 0]) * tilt[:, None])
    triangles = grid_triangles(rows, columns)
    edge = np.tile(np.r_[0.75, np.ones(columns - 2), 0.70], rows)
    colours = rgb(dna.uniform.lapel) * edge[:, None]
    left = Part("Lapel", raised, triangles, "Trim", colours, shading, roughness=0.8, double_sided=True, region="cloth")
    return [left, mirrored(left, "Lapel")]


KNOT = np.array([0.9, -15.6, 3.1])


def scarf_parts(dna: Dna, around: int, target: int) -> list[Part]:
    """A silk scarf around the neck: a pleated ring, a knot, two short tails."""
    ends = (np.array([3.6, -20.6, 4.9]), np.array([-0.9, -21.2, 5.0]))
    rows = max(around // 4, 5)
    return [_ring(dna, around), _knot(dna, target), *(_tail(dna, end, rows) for end in ends)]


_RING_PROFILE = np.array(
    [
        [4.15, 0.2],
        [4.45, 1.0],
        [4.85, 1.05],
        [5.15, 0.75],
        [5.35, 0.35],
        [5.5, -0.1],
        [5.6, -0.55],
        [5.55, -1.0],
        [5.2, -1.45],
        [4.6, -1.6],
    ]
)
"""Radius and height of the scarf's cross section, from inside over the top to below."""


def _ring(dna: Dna, around: int) -> Part:
    angle = np.linspace(0, 2 * np.pi, around + 1)[None, :]
    radius, height = _RING_PROFILE[:, :1], _RING_PROFILE[:, 1:]
    band = np.linspace(0, 1, len(_RING_PROFILE))[:, None]
    pleat = np.sin(band * 15 + 1.4 * np.sin(2 * angle) + 0.6 * np.sin(angle)) * np.sin(np.pi * band)
    spread = radius - 0.15 + 0.16 * pleat + 0.25 * np.cos(angle) ** 2
    x, z = spread * np.sin(angle), spread * np.cos(angle) - 2.75
    y = -13.8 + height + 0.06 * pleat - 0.16 * (z + 2.75) - 0.35 * (np.cos(angle) > 0) * np.cos(angle) ** 2
    points = np.stack([x, y, z], axis=-1).reshape(-1, 3)
    triangles = grid_triangles(len(_RING_PROFILE), around + 1)
    light = (0.86 + 0.14 * pleat) * np.interp(band, [0, 0.15, 0.6, 1], [0.55, 1, 1, 0.55])
    colours = rgb(dna.uniform.scarf) * light.reshape(-1, 1)
    normals = _closed_normals(points, triangles, around + 1)
    return Part("Scarf", points, triangles, "Scarf", colours, normals, roughness=0.7, double_sided=True, region="bust")


def _closed_normals(points: Array, triangles: Index, columns: int) -> Array:
    """Vertex normals of a grid whose first and last column coincide."""
    normals = vertex_normals(points, triangles).reshape(-1, columns, 3)
    normals[:, 0] = normals[:, -1] = unit(normals[:, 0] + normals[:, -1])
    return normals.reshape(-1, 3)


def _knot(dna: Dna, target: int) -> Part:
    def field(points: Array) -> Array:
        pleat = np.sin((points[:, 0] - KNOT[0]) * 6 + points[:, 1]) * 0.10
        return np.asarray(ellipsoid(points, KNOT, (0.85, 0.95, 0.62)) + pleat)

    points, triangles = thin(*polygonise(field, KNOT - 1.5, KNOT + 1.5, 0.3), target)
    normals = gradient(field, points, 0.03)
    return Part(
        "Knot",
        points,
        triangles,
        "Scarf",
        rgb(dna.uniform.scarf) * 0.96,
        normals,
        double_sided=True,
        region="bust",
    )


def _tail(dna: Dna, end: Array, rows: int) -> Part:
    """A tail of the scarf: a pleated leaf that widens to a slanted end."""
    columns = rows
    share, across = np.linspace(0, 1, rows)[:, None], np.linspace(-1, 1, columns)[None, :]
    axis = end - KNOT
    side = unit(np.cross(axis, [0, 0.25, 1.0]))
    half = 0.40 + 1.35 * smoothstep(0.0, 0.95, share)
    reach = share * (1 + 0.10 * across)
    bulge = 0.55 * np.sin(np.pi * np.clip(share, 0, 1) ** 0.8) + 0.20 * np.cos(across * 5.5) * share
    points = KNOT + reach[..., None] * axis - (across * half)[..., None] * side
    points = points + bulge[..., None] * np.array([0, 0, 1.0])
    flat = points.reshape(-1, 3)
    colours = np.broadcast_to(rgb(dna.uniform.scarf) * 0.98, flat.shape).copy().reshape(rows, columns, 3)
    colours *= (0.72 + 0.28 * smoothstep(0, 0.35, share) * (0.92 + 0.08 * np.cos(across * 5.5)))[..., None]
    stripe = (smoothstep(0.80, 0.82, share) * smoothstep(0.93, 0.91, share) * np.ones_like(across))[..., None]
    colours = colours * (1 - stripe) + rgb(dna.uniform.scarf_stripe) * stripe
    triangles = grid_triangles(rows, columns)
    return Part(
        "Tail",
        flat,
        triangles,
        "Scarf",
        colours.reshape(-1, 3),
        double_sided=True,
        roughness=0.6,
        region="bust",
    )


def cuff_parts(dna: Dna, jacket: Jacket, segments: int) -> list[Part]:
    """The blouse's cuffs, peeping out of the sleeves."""
    angle = np.linspace(0, 2 * np.pi, segments + 1)
    profile = np.array([[-0.8, 1.7], [0.55, 1.96], [0.72, 1.86], [0.66, 1.5]])
    height, depth = (
        SHOULDER_Y + 0.94 * np.outer(profile[:, 1], np.cos(angle)),
        SHOULDER_Z + 1.10 * np.outer(profile[:, 1], np.sin(angle)),
    )
    x = np.broadcast_to(jacket.cuff + profile[:, :1], height.shape)
    points = np.stack([x, height, depth], axis=-1).reshape(-1, 3)
    triangles = grid_triangles(len(profile), segments + 1)
    light = np.repeat([0.6, 0.95, 1.0, 0.55], segments + 1)
    colours = rgb(dna.uniform.blouse) * light[:, None]
    left = Part(
        "Cuff",
        points,
        outward(points, triangles),
        "Trim",
        colours,
        roughness=0.8,
        double_sided=True,
        region="cloth",
    )
    return [left, mirrored(left, "Cuff")]


def small_parts(dna: Dna, jacket: Jacket, detail: int) -> list[Part]:
    """Buttons and badge; `detail` 1 or 2."""
    look = dna.uniform
    parts = []
    for height in (V_BOTTOM - 1.6, V_BOTTOM - 6.2):
        place = _front(jacket, np.array([-0.1]), np.array([height]))[0]

        def button(points: Array, place: Array = place) -> Array:
            return ellipsoid(points, place, (0.72, 0.72, 0.34))

        parts.append(_solid(button, place, 1.0, 0.30 / detail, 70 * detail, rgb(look.button), "Button"))
    return [joined("Buttons", parts), _badge(dna, jacket, detail)]


def _badge(dna: Dna, jacket: Jacket, detail: int) -> Part:
    place = _front(jacket, np.array([6.3]), np.array([-24.6]))[0]
    normal = gradient(jacket, place[None], 0.3)[0]
    lean = turn_y(float(np.degrees(np.arctan2(normal[0], normal[2])))) @ turn_z(-2.0)

    def plate(points: Array) -> Array:
        return box((points - place) @ lean, (0, 0, 0.25), (1.75, 0.72, 0.16), 0.12)

    def band(points: Array) -> Array:
        return box((points - place) @ lean, (-1.25, 0, 0.26), (0.42, 0.74, 0.18), 0.06)

    parts = [
        _solid(plate, place, 2.4, 0.22 / detail, 120 * detail, rgb(dna.uniform.badge), "Badge"),
        _solid(band, place, 2.4, 0.20 / detail, 60 * detail, rgb(dna.uniform.scarf), "Badge"),
    ]
    return joined("Badge", parts)


def _solid(field: Field, place: Array, reach: float, cell: float, target: int, colour: Array, name: str) -> Part:
    points, triangles = thin(*polygonise(field, place - reach, place + reach, cell), target)
    normals = gradient(field, points, 0.02)
    return Part(name, points, triangles, "Metal", colour, normals, roughness=0.4, region="cloth")
