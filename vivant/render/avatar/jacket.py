"""The jacket: one closed surface with sleeves, its front painted with blouse, lapels and seams."""

from __future__ import annotations

import numpy as np

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import (
    Array,
    Index,
    Mask,
    capsule,
    ellipsoid,
    gradient,
    intersection,
    occlusion,
    paired,
    smoothstep,
    union,
)
from vivant.render.avatar.paint import mix, noise, to_texture
from vivant.render.avatar.part import Part, Texture, rgb
from vivant.render.avatar.skeleton import ARM_LENGTH, SHOULDER_Y, SHOULDER_Z, wrist
from vivant.render.avatar.surface import polygonise, relax, thin

HEM_Y = -56.0
NECK_Y = -11.0
V_TOP, V_BOTTOM, V_HALF_WIDTH = -14.0, -34.5, 3.7
_TORSO_HALF = 13.0


def v_edge(y: Array) -> Array:
    """Half width of the jacket's V opening at height y; 0 below the first button."""
    share = np.clip((y - V_BOTTOM) / (V_TOP - V_BOTTOM), 0, 1)
    return V_HALF_WIDTH * share**0.85 * smoothstep(-12.8, -14.4, y)


class Jacket:
    """The jacket's field."""

    def __init__(self, dna: Dna) -> None:
        self.dna = dna
        self.cuff = float(wrist(dna)[0]) - 1.4

    def torso(self, points: Array) -> Array:
        """The body under the cloth."""
        body = self.dna.body
        distance = ellipsoid(points, (0, -24.6, -2.6), (body.shoulder * 0.82, 10.2, 5.9))
        waist = ellipsoid(points, (0, -37.5, -2.4), (body.waist, 9.5, body.waist * 0.74))
        distance = union(distance, waist, 4.0)
        hips = ellipsoid(points, (0, -51.5, -2.6), (body.hip + 0.2, 9.0, body.hip * 0.74))
        distance = union(distance, hips, 4.5)
        size = 2.9 + 0.7 * body.bust
        bust = paired(
            points, lambda p: ellipsoid(p, (3.4, -27.2, 0.5 + 0.5 * body.bust), (size, size, size - 0.3)), 2.6
        )
        distance = union(distance, bust, 3.2)
        shoulder = (body.shoulder, SHOULDER_Y, SHOULDER_Z)
        slope = paired(points, lambda p: capsule(p, (0, -16.2, -3.3), shoulder, 3.3, body.upper_arm * 1.06), 1.2)
        return union(distance, slope, 3.0)

    def sleeves(self, points: Array) -> Array:
        body = self.dna.body
        elbow = np.array([body.shoulder + ARM_LENGTH, SHOULDER_Y, SHOULDER_Z])

        def sleeve(side: Array) -> Array:
            start = (body.shoulder - 1, SHOULDER_Y, SHOULDER_Z)
            upper = capsule(side, start, elbow, body.upper_arm * 1.12 + 0.7, body.upper_arm * 0.92 + 0.55)
            lower = capsule(side, elbow, (self.cuff + 3, SHOULDER_Y, SHOULDER_Z), body.upper_arm * 0.92 + 0.55, 2.35)
            return union(upper, lower, 0.8)

        return paired(points, sleeve)

    def folds(self, points: Array) -> Array:
        """Soft creases at elbow, armpit and waist."""
        x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
        shoulder = self.dna.body.shoulder
        elbow = np.exp(-(((x - shoulder - ARM_LENGTH) / 4.5) ** 2)) * np.sin(x * 1.7 + 1.3 * np.sin(y * 0.7) + 0.8 * z)
        armpit = np.exp(-(((x - shoulder + 1) / 3.6) ** 2) - ((y + 22) / 3.6) ** 2) * np.sin((0.8 * x - y) * 1.3)
        waist = np.exp(-(((y + 40) / 4.5) ** 2)) * (x < 13) * np.sin(y * 1.1 + 0.35 * x + 0.4 * z)
        return 0.08 * elbow + 0.14 * armpit + 0.07 * waist

    def __call__(self, points: Array) -> Array:
        flare = 0.8 * smoothstep(-44, HEM_Y, points[:, 1])
        distance = union(self.torso(points) - 0.95 - flare, self.sleeves(points), 2.2)
        distance = distance + self.folds(points)
        distance = intersection(distance, np.abs(points[:, 0]) - self.cuff, 0.5)
        return intersection(distance, HEM_Y - points[:, 1], 0.6)


def jacket_part(dna: Dna, jacket: Jacket, target: int, size: int) -> Part:
    """The jacket with its texture."""
    low, high = (-jacket.cuff - 1, HEM_Y - 1.5, -13), (jacket.cuff + 1, -10, 9)
    points, triangles = polygonise(jacket, low, high, 0.8)
    points = relax(jacket, points, triangles, 2)
    points, triangles = thin(points, triangles, target)
    normals = gradient(jacket, points, 0.05)
    light = 1 - 0.42 * occlusion(jacket, points + normals * 0.05, normals, (0.6, 1.6, 3.2))
    light *= np.where(np.abs(points[:, 0]) > jacket.cuff - 0.12, 0.45, 1)
    uv, triangles, old = _unwrap(points, triangles)
    return Part(
        name="Jacket",
        points=points[old],
        triangles=triangles,
        material="Jacket",
        colours=np.repeat(light[old][:, None], 3, axis=1),
        normals=normals[old],
        uv=uv,
        texture=_paint(dna, size),
        roughness=0.86,
        region="cloth",
    )


def _unwrap(points: Array, triangles: Index) -> tuple[Array, Index, Index]:
    """Front and back are projected side by side; returns uv, triangles, the old point of each new one."""
    corners = points[triangles]
    facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 2] >= 0
    keys = triangles * 2 + facing[:, None]
    used, flat = np.unique(keys, return_inverse=True)
    old, front = used // 2, used % 2
    across = _squeeze(points[old, 0])
    u = np.where(front == 1, 0.25 + 0.248 * across, 0.75 - 0.248 * across)
    v = 0.002 + 0.996 * (points[old, 1] - HEM_Y) / (NECK_Y - HEM_Y)
    return np.stack([u, v], axis=-1), np.asarray(flat, np.int64).reshape(-1, 3), old


def _squeeze(x: Array) -> Array:
    """Width to [-1, 1]: the torso takes 4/5 of it, the sleeves the rest."""
    size = np.abs(x)
    inner = 0.8 * size / _TORSO_HALF
    return np.sign(x) * np.where(size < _TORSO_HALF, inner, np.minimum(0.8 + 0.2 * (size - _TORSO_HALF) / 36, 1))


def _stretch(across: Array) -> Array:
    """The inverse of `_squeeze`."""
    size = np.abs(across)
    return np.sign(across) * np.where(size < 0.8, size / 0.8 * _TORSO_HALF, _TORSO_HALF + (size - 0.8) / 0.2 * 36)


def _paint(dna: Dna, size: int) -> Texture:
    v, u = (np.mgrid[0:size, 0:size] + 0.5) / size
    front = u < 0.5
    x = _stretch(np.where(front, (u - 0.25) / 0.248, (0.75 - u) / 0.248))
    y = HEM_Y + (v - 0.002) / 0.996 * (NECK_Y - HEM_Y)
    look = dna.uniform
    weave = 1 + 0.05 * (noise(np.stack([x, y, 0 * x], axis=-1), 9.0, 8) - 0.5)
    colours = rgb(look.jacket) * weave[..., None]
    colours = _paint_seams(colours, x, y, front)
    return to_texture(np.where(front[..., None], _paint_blouse(dna, colours, x, y), colours))


def _paint_seams(colours: Array, x: Array, y: Array, front: Mask) -> Array:
    def line(distance: Array, width: float = 0.10) -> Array:
        return np.exp(-((distance / width) ** 2))

    size = np.abs(x)
    below = y < V_BOTTOM
    overlap = line(x + 0.9 - 0.5 * smoothstep(V_BOTTOM, V_BOTTOM - 3, y)) * below * front
    darts = line(size - 5.6 + 0.05 * (y + 36)) * (y < -30) * (y > -49) * front
    middle = line(x) * ~front
    hem = line(y - HEM_Y - 1.0, 0.12)
    flap = np.maximum(np.abs(size - 5.6) - 2.3, np.abs(y + 46.4 - 0.06 * (size - 5.6)) - 0.75)
    pocket = line(flap, 0.10) * front
    seams = np.clip(overlap + 0.5 * darts + 0.6 * middle + 0.6 * hem + 0.8 * pocket, 0, 1)
    return mix(colours, colours * 0.52, seams)


def _paint_blouse(dna: Dna, colours: Array, x: Array, y: Array) -> Array:
    """The blouse in the V, shaded under the jacket's edges, with a placket."""
    edge = v_edge(y)
    inside = smoothstep(0.03, -0.03, np.abs(x) - edge) * (y > V_BOTTOM)
    shade = 1 - 0.30 * np.exp(-np.maximum(edge - np.abs(x), 0) / 0.55)
    placket = 1 - 0.10 * np.exp(-(((np.abs(x) - 0.55) / 0.07) ** 2))
    blouse = rgb(dna.uniform.blouse) * (shade * placket)[..., None]
    return mix(colours, blouse, inside)
