"""Ears."""

from __future__ import annotations

import numpy as np

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import (
    Array,
    Field,
    carve,
    ellipsoid,
    gradient,
    intersection,
    occlusion,
    smoothstep,
    turn_x,
    turn_y,
    turn_z,
    union,
    unit,
)
from vivant.render.avatar.head import skin_field
from vivant.render.avatar.paint import mix
from vivant.render.avatar.part import Part, mirrored, rgb
from vivant.render.avatar.surface import compact, polygonise, thin

_LEAN = turn_y(-28) @ turn_z(-8) @ turn_x(-6)


def ear_field(dna: Dna) -> Field:
    """The left ear: plate and lobe, a bowl, helix and antihelix, the tragus."""
    centre, scale = np.array(dna.skull.ear_centre), dna.skull.ear_scale

    def field(points: Array) -> Array:
        local = (points - centre) / scale @ _LEAN
        x, y, z = local.T
        plate = union(
            ellipsoid(local, (0.15, 0.35, 0), (0.34, 2.35, 1.45)),
            ellipsoid(local, (0.1, -1.75, 0.25), (0.34, 0.85, 0.72)),
            0.5,
        )
        plate = carve(plate, ellipsoid(local, (0.75, 0.15, 0.05), (0.62, 1.55, 0.95)), 0.25)
        ring = np.hypot((np.hypot((y - 0.40) / 1.62, z) - 1.22) * 1.15, x - 0.32) - 0.26
        plate = union(plate, intersection(ring, -1.1 - y, 0.4), 0.28)
        inner = np.hypot((np.hypot((y - 0.1) / 1.15, (z + 0.05) / 0.62) - 1.0) * 0.75, x - 0.28) - 0.17
        plate = union(plate, intersection(inner, z - 0.35, 0.25), 0.22)
        return union(plate, ellipsoid(local, (0.35, -0.25, 1.0), (0.34, 0.5, 0.36)), 0.25) * scale

    return field


def ear_parts(dna: Dna, hair: Field, target: int) -> list[Part]:
    """Left and right ear, their rims melted into the head by their normals."""
    ear, head = ear_field(dna), skin_field(dna)
    centre = np.array(dna.skull.ear_centre)
    points, triangles = polygonise(ear, centre - [2.2, 3.4, 2.6], centre + [2.4, 3.4, 2.6], 0.2)
    points, triangles = thin(points, triangles, target)
    outside = head(points) > -0.35
    points, triangles = compact(points, triangles[outside[triangles].any(axis=1)])
    melt = 1 - smoothstep(-0.05, 0.75, head(points))
    normals = unit(gradient(ear, points) * (1 - melt)[:, None] + gradient(head, points) * melt[:, None])
    left = Part(
        "EarLeft",
        points,
        triangles,
        "SkinPlain",
        _colours(dna, ear, head, hair, points, normals),
        normals,
        roughness=0.58,
    )
    return [left, mirrored(left, "EarRight")]


def _colours(dna: Dna, ear: Field, head: Field, hair: Field, points: Array, normals: Array) -> Array:
    def all_fields(places: Array) -> Array:
        return np.minimum(np.minimum(ear(places), head(places)), hair(places))

    shut = occlusion(all_fields, points + normals * 0.02, normals, (0.15, 0.3, 0.6, 1.2, 2.4))
    red = 0.10 + 0.18 * smoothstep(0.3, 1.4, head(points))
    skin = mix(np.broadcast_to(rgb(dna.complexion.skin), points.shape), rgb(dna.complexion.blush), red)
    return np.asarray(skin * (1 - 0.45 * shut)[:, None])
