"""What dresses the jacket: lapels, a neck scarf, buttons, a name badge."""

from __future__ import annotations

import numpy as np

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import (
    Array,
    Field,
    box,
    cast,
    ellipsoid,
    gradient,
    occlusion,
    smoothstep,
    turn_y,
    turn_z,
    union,
    unit,
)
from vivant.render.avatar.jacket import V_BOTTOM, V_TOP, Jacket, v_edge
from vivant.render.avatar.part import Part, joined, mirrored, rgb
from vivant.render.avatar.surface import grid_triangles, polygonise, relax, thin


def _front(jacket: Field, x: Array, y: Array) -> Array:
    origins = np.stack([x, y, np.full_like(x, -3.0)], axis=-1)
    return cast(jacket, origins, np.broadcast_to([0.0, 0.0, 1.0], origins.shape), 0.0, 16.0)


def lapel_parts(dna: Dna, jacket: Jacket, rows: int, columns: int) -> list[Part]:
    """Two notched lapels, draped on the jacket along the V."""
    share = np.linspace(0, 1, rows)
    y = V_TOP + (V_BOTTOM - V_TOP) * share
    width = 3.4 * np.interp(share, [0, 0.16, 0.26, 0.28, 0.36, 0.75, 1], [0.55, 0.95, 1.04, 0.66, 1.05, 0.60, 0.0])
    across = np.linspace(0, 1, columns)
    x = (v_edge(y) - 0.10)[:, None] + width[:, None] * across
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


KNOT = np.array([0.9, -15.7, 3.0])


def scarf_parts(dna: Dna, target: int, rows: int) -> list[Part]:
    """A silk scarf around the neck: a pleated ring, a knot, two short tails."""
    tilt = unit(np.array([0, 1.0, 0.18]))
    centre = np.array([0, -13.9, -2.75])

    def field(points: Array) -> Array:
        local = points - centre
        height = local @ tilt
        radial = np.linalg.norm(local - height[:, None] * tilt, axis=1)
        angle = np.arctan2(points[:, 0], points[:, 2] + 2.75)
        pleat = 0.10 * np.sin(height * 5.0 + 1.5 * np.sin(angle * 2))
        spread = 4.75 - 0.30 * height + 0.35 * np.cos(angle)
        ring = np.hypot(radial - spread, np.maximum(np.abs(height) - 0.85, 0)) - 0.72 + pleat
        return union(ring, ellipsoid(points, KNOT, (1.0, 1.05, 0.85)) + 0.6 * pleat, 0.35)

    points, triangles = polygonise(field, (-7, -18, -9.5), (7, -10.5, 5.5), 0.36)
    points, triangles = thin(relax(field, points, triangles, 3), triangles, target)
    normals = gradient(field, points, 0.03)
    colours = rgb(dna.uniform.scarf) * (1 - 0.45 * occlusion(field, points, normals, (0.3, 0.8)))[:, None]
    ring = Part("Scarf", points, triangles, "Scarf", colours, normals, roughness=0.6, double_sided=True, region="bust")
    ends = (np.array([3.6, -20.6, 4.9]), np.array([-0.9, -21.2, 5.0]))
    return [ring, *(_tail(dna, end, rows) for end in ends)]


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
    return Part("Tail", flat, triangles, "Scarf", colours.reshape(-1, 3), double_sided=True, roughness=0.6, region="bust")


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
