"""What dresses the jacket: lapels, a neck scarf, buttons, a name badge. Also small earrings."""

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
    sphere,
    turn_y,
    turn_z,
    union,
    unit,
)
from vivant.render.avatar.jacket import V_BOTTOM, V_TOP, Jacket, v_edge
from vivant.render.avatar.part import Part, joined, mirrored, rgb
from vivant.render.avatar.surface import grid_triangles, polygonise, thin


def _front(jacket: Field, x: Array, y: Array) -> Array:
    origins = np.stack([x, y, np.full_like(x, -3.0)], axis=-1)
    return cast(jacket, origins, np.broadcast_to([0.0, 0.0, 1.0], origins.shape), 0.0, 16.0)


def lapel_parts(dna: Dna, jacket: Jacket, rows: int, columns: int) -> list[Part]:
    """Two notched lapels, draped on the jacket along the V."""
    share = np.linspace(0, 1, rows)
    y = V_TOP + (V_BOTTOM - V_TOP) * share
    width = 3.4 * np.interp(share, [0, 0.16, 0.26, 0.28, 0.36, 0.75, 1], [0.78, 0.98, 1.02, 0.62, 1.05, 0.55, 0.0])
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


def scarf_part(dna: Dna, jacket: Jacket, target: int) -> Part:
    """A silk scarf around the neck, knotted at the avatar's left, with two short tails."""
    tilt = np.array([0, 1.0, 0.42])
    tilt /= np.linalg.norm(tilt)
    centre = np.array([0, -13.4, -2.6])
    knot = np.array([1.5, -16.0, 3.1])

    def ring(points: Array) -> Array:
        local = points - centre
        height = local @ tilt
        radial = np.linalg.norm(local - height[:, None] * tilt, axis=1)
        angle = np.arctan2(points[:, 0], points[:, 2] + 2.6)
        pleat = 0.16 * np.sin(height * 4.2 + 1.5 * np.sin(angle * 2))
        spread = 4.75 - 0.42 * height
        return np.hypot((radial - spread) * 1.25, np.maximum(np.abs(height) - 0.75, 0)) - 0.85 + pleat * 0.5

    def tail(points: Array, end: Array, wide: float) -> Array:
        axis = end - knot
        length = float(np.linalg.norm(axis))
        share = np.clip((points - knot) @ axis / length**2, 0, 1)
        place = points - knot - share[:, None] * axis
        side = unit(np.cross(axis, [0, 0.25, 1.0]))
        across = place @ side
        deep = np.linalg.norm(place - across[:, None] * side, axis=1)
        half = (0.5 + wide * np.sin(np.pi * np.clip(share * 0.62, 0, 1))) * (1 - 0.15 * share)
        wave = 0.12 * np.sin(across * 3.2) * share
        gap = np.maximum(np.abs(across) - half, 0)
        return np.hypot(gap, np.maximum(deep + wave - 0.16, 0)) - 0.16

    def field(points: Array) -> Array:
        cloth = union(ring(points), ellipsoid(points, knot, (1.15, 0.95, 0.85)), 0.35)
        cloth = union(cloth, tail(points, np.array([4.6, -20.2, 4.2]), 1.25), 0.25)
        cloth = union(cloth, tail(points, np.array([0.4, -21.0, 4.6]), 1.15), 0.25)
        return cloth

    points, triangles = thin(*polygonise(field, (-7, -22.5, -9.5), (7, -9.5, 7.5), 0.3), target)
    normals = gradient(field, points, 0.03)
    colours = rgb(dna.uniform.scarf) * (1 - 0.5 * occlusion(field, points, normals, (0.3, 0.8)))[:, None]
    return Part("Scarf", points, triangles, "Scarf", colours, normals, roughness=0.55, region="bust")


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

    part = _solid(plate, place, 2.4, 0.22 / detail, 160 * detail, rgb(dna.uniform.badge), "Badge")
    local = (part.points - place) @ lean
    stripe = smoothstep(-0.95, -1.0, local[:, 0])
    part.colours = part.colours * (1 - stripe[:, None]) + rgb(dna.uniform.scarf) * stripe[:, None]
    return part


def _solid(field: Field, place: Array, reach: float, cell: float, target: int, colour: Array, name: str) -> Part:
    points, triangles = thin(*polygonise(field, place - reach, place + reach, cell), target)
    normals = gradient(field, points, 0.02)
    return Part(name, points, triangles, "Metal", colour, normals, roughness=0.4, region="cloth")


def earring_parts(dna: Dna) -> list[Part]:
    """A small pearl below each lobe."""
    place = np.array(dna.skull.ear_centre) + np.array([0.55, -2.45, 0.5]) * dna.skull.ear_scale
    points, triangles = polygonise(lambda p: sphere(p, place, 0.34), place - 0.6, place + 0.6, 0.2)
    left = Part("EarringLeft", points, triangles, "Metal", np.array([0.96, 0.94, 0.90]), roughness=0.3, region="head")
    return [left, mirrored(left, "EarringRight")]


