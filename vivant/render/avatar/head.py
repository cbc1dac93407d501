"""The head, neck and shoulders as one field."""

from __future__ import annotations

import numpy as np

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import (
    Array,
    Field,
    capsule,
    carve,
    ellipsoid,
    paired,
    sphere,
    union,
)

NECK_TOP = (0.0, -6.5, -1.6)
NECK_BASE = (0.0, -16.5, -3.2)


def skin_field(dna: Dna, nose: bool = True, lids: bool = True) -> Field:
    """The skin of head, neck and upper chest; nose and lids can be left off."""

    def field(points: Array) -> Array:
        distance = bust(points, dna, skull(points, dna))
        distance = sockets(points, dna, distance)
        if nose:
            distance = with_nose(points, dna, distance)
        if lids:
            radius = dna.eyes.radius + dna.eyes.lid_thickness
            distance = union(distance, paired(points, lambda p: sphere(p, dna.eyes.centre, radius)), 0.55)
        return distance

    return field


def scalp(points: Array, dna: Dna) -> Array:
    """The smooth masses that hair grows on: cranium, forehead, face."""
    distance = ellipsoid(points, dna.skull.cranium_centre, dna.skull.cranium_radii)
    distance = union(distance, ellipsoid(points, dna.skull.forehead_centre, dna.skull.forehead_radii), 2.0)
    return union(distance, ellipsoid(points, dna.skull.face_centre, dna.skull.face_radii), 2.5)


def skull(points: Array, dna: Dna) -> Array:
    """Scalp with jaw, chin, muzzle and cheeks."""
    shape = dna.skull
    chin = np.array(shape.chin_centre)
    jaw_end = (1.0, chin[1] + 0.1, chin[2] - 0.9)

    def jaw(side: Array) -> Array:
        return capsule(side, shape.jaw_corner, jaw_end, shape.jaw_radius, shape.jaw_radius * 0.85)

    distance = union(scalp(points, dna), paired(points, jaw, 1.2), 2.2)
    distance = union(distance, ellipsoid(points, chin, shape.chin_radii), 1.8)
    distance = union(distance, ellipsoid(points, shape.muzzle_centre, shape.muzzle_radii), 1.6)
    cheeks = paired(points, lambda p: sphere(p, shape.cheek_centre, shape.cheek_radius), 1.0)
    return union(distance, cheeks, 2.0)


def neck(points: Array, dna: Dna) -> Array:
    """The neck alone."""
    return capsule(points, NECK_TOP, NECK_BASE, *dna.skull.neck_radii)


def bust(points: Array, dna: Dna, distance: Array) -> Array:
    """`distance` with neck, shoulders and chest."""
    width = dna.body.shoulder
    distance = union(distance, neck(points, dna), 1.6)
    shoulders = paired(points, lambda p: capsule(p, (0, -16.5, -3.3), (width, -17.4, -3.1), 3.1, 2.7), 1.0)
    distance = union(distance, shoulders, 2.4)
    return union(distance, ellipsoid(points, (0, -25.1, -2.6), (width * 0.8, 9.8, 5.7)), 3.0)


def sockets(points: Array, dna: Dna, distance: Array) -> Array:
    """`distance` hollowed where the eyes lie."""
    x, y, z = dna.eyes.centre
    hollow = paired(points, lambda p: ellipsoid(p, (x + 0.15, y + 0.15, z + 3.2), (2.55, 1.9, 1.95)))
    return carve(distance, hollow, 1.6)


def with_nose(points: Array, dna: Dna, distance: Array) -> Array:
    """`distance` with bridge, tip, wings and nostrils."""
    nose = dna.nose
    tip, wing = np.array(nose.tip), np.array(nose.wing)
    bridge_end = tip - np.array([0, -0.15, 0.35])
    top = (0, nose.bridge_height, nose.bridge_depth)
    distance = union(distance, capsule(points, top, bridge_end, nose.bridge_radius, nose.tip_radius * 0.86), 1.6)
    ball = tip - np.array([0, 0, nose.tip_radius * 0.55])
    distance = union(distance, sphere(points, ball, nose.tip_radius), 0.85)
    radii = nose.wing_radius * np.array([1, 0.92, 1.25])
    distance = union(distance, paired(points, lambda p: ellipsoid(p, wing, radii), 0.35), 0.85)
    hole = wing * np.array([0.6, 1, 1]) + np.array([0, -0.58, 0.15])
    return carve(distance, paired(points, lambda p: ellipsoid(p, hole, (0.24, 0.16, 0.34))), 0.3)
