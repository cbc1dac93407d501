"""Trousers and shoes."""

from __future__ import annotations

import numpy as np

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import (
    Array,
    capsule,
    carve,
    ellipsoid,
    gradient,
    intersection,
    occlusion,
    union,
)
from vivant.render.avatar.part import Part, joined, mirrored, rgb
from vivant.render.avatar.skeleton import ANKLE_Y, FLOOR_Y, HIP_Y, KNEE_Y
from vivant.render.avatar.surface import polygonise, thin

WAIST_Y = -48.0
CUFF_Y = ANKLE_Y - 1.0


def trousers_part(dna: Dna, target: int) -> Part:
    """Straight trousers with a crease."""
    body = dna.body

    def field(points: Array) -> Array:
        side = np.abs(points) * [1, 0, 0] + points * [0, 1, 1]
        hips = ellipsoid(points, (0, HIP_Y + 3, -2.6), (body.hip + 0.2, 9, body.hip * 0.72 + 0.2))
        thigh = capsule(side, (4.6, HIP_Y - 1, -2.5), (5.1, KNEE_Y, -2.2), body.thigh + 0.3, body.thigh * 0.70 + 0.35)
        shin = capsule(
            side, (5.1, KNEE_Y, -2.3), (5.2, ANKLE_Y, -2.6), body.thigh * 0.70 + 0.35, body.thigh * 0.56 + 0.6
        )
        legs = union(thigh, shin, 0.3)
        crease = 0.16 * np.exp(-(((side[:, 0] - 5.1) / 0.35) ** 2)) * (points[:, 2] > -2)
        knee = 0.07 * np.exp(-(((points[:, 1] - KNEE_Y) / 4) ** 2)) * np.sin(points[:, 1] * 1.4 + points[:, 2])
        solid = union(hips, legs - crease + knee, 1.6)
        gap = ellipsoid(points, (0, HIP_Y - 29, -2.5), (0.9, 24, 9))
        solid = intersection(carve(solid, gap, 0.5), points[:, 1] - WAIST_Y, 0.3)
        return intersection(solid, CUFF_Y - points[:, 1], 0.4)

    points, triangles = thin(*polygonise(field, (-12, CUFF_Y - 1.2, -11), (12, WAIST_Y + 1, 7), 0.8), target)
    normals = gradient(field, points, 0.05)
    light = 1 - 0.5 * occlusion(field, points + normals * 0.05, normals, (0.6, 1.5, 3))
    colours = rgb(dna.uniform.trousers) * light[:, None]
    return Part("Trousers", points, triangles, "Cloth", colours, normals, roughness=0.88, region="cloth")


def shoes_part(dna: Dna, target: int) -> Part:
    """A pair of plain shoes with a low heel."""
    floor = FLOOR_Y

    def upper(points: Array) -> Array:
        foot = union(
            ellipsoid(points, (5.3, floor + 2.9, 0.8), (2.6, 2.4, 6.6)),
            ellipsoid(points, (5.2, floor + 4.0, -3.0), (2.35, 3.6, 3.0)),
            1.5,
        )
        foot = union(foot, ellipsoid(points, (5.45, floor + 2.2, 4.4), (2.65, 1.9, 3.7)), 1.2)
        return union(foot, capsule(points, (5.2, floor + 8.5, -2.8), (5.2, floor + 5.5, -2.8), 2.3, 2.4), 1.0)

    def sole(points: Array) -> Array:
        plate = ellipsoid(points, (5.4, floor + 0.9, 0.7), (2.95, 3.0, 7.7))
        return intersection(plate, np.abs(points[:, 1] - floor - 0.6) - 0.6, 0.25)

    def field(points: Array) -> Array:
        return intersection(np.minimum(upper(points), sole(points)), floor - points[:, 1], 0.15)

    points, triangles = thin(*polygonise(field, (1.5, floor - 0.8, -8), (9.5, floor + 11, 10), 0.5), target // 2)
    normals = gradient(field, points, 0.03)
    base = np.where((sole(points) < upper(points))[:, None], rgb(dna.uniform.sole), rgb(dna.uniform.shoes))
    light = 1 - 0.4 * occlusion(field, points, normals, (0.5, 1.5))
    left = Part("Shoes", points, triangles, "Shoes", base * light[:, None], normals, roughness=0.45, region="cloth")
    return joined("Shoes", [left, mirrored(left, "right")])
