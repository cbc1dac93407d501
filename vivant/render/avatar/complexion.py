"""The face's texture: skin, blush, lids, lips, brows, the scalp's shade, baked occlusion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vivant.render.avatar.brows import brow_curve
from vivant.render.avatar.dna import Dna
from vivant.render.avatar.face import Face
from vivant.render.avatar.fields import Array, Field, Mask, gradient, occlusion, smoothstep, unit
from vivant.render.avatar.head import skin_field
from vivant.render.avatar.paint import mix, noise, rasterise, to_texture
from vivant.render.avatar.part import Part, rgb
from vivant.render.avatar.surface import neighbour_average, vertex_normals

_V_CLIMB = [0, 2, 3.6, 4.6, 7.6, 9, 10]
_V_SHARE = [0, 0.10, 0.20, 0.27, 0.86, 0.95, 1.0]
_BAG_COLOURS = np.array(
    [
        [0.85, 0.55, 0.55],
        [0.6, 0.35, 0.33],
        [0.42, 0.2, 0.19],
        [0.26, 0.10, 0.10],
        [0.14, 0.05, 0.05],
        [0.07, 0.02, 0.02],
    ]
)


@dataclass(frozen=True)
class Canvas:
    """What is known at each texel (h, w): place (..., 3) and its axes, distance rings of lips and lids, openness."""

    place: Array
    lip: Array
    rim: Array
    open: Array

    @property
    def x(self) -> Array:
        return np.abs(self.place[..., 0])

    @property
    def y(self) -> Array:
        return self.place[..., 1]

    @property
    def z(self) -> Array:
        return self.place[..., 2]


def face_part(dna: Dna, face: Face, hair: Field, size: int) -> Part:
    """The face as a part with its texture; `hair` shades what lies under it."""
    uv = _unwrap(face)
    colours = _vertex_colours(face)
    texture = to_texture(_paint(dna, _canvas(dna, face, uv, hair, size)))
    return Part(
        name="Face",
        points=face.points,
        triangles=face.triangles,
        material="Skin",
        colours=colours[face.half_of],
        normals=_normals(dna, face),
        stiff=face.hidden,
        uv=uv[face.half_of],
        texture=texture,
        roughness=0.58,
        region="bust",
    )


def _normals(dna: Dna, face: Face) -> Array:
    """The field's own normals where the skin is smooth, the mesh's around eyes, mouth and nose.

    The mouth's bag looks down, away from any lamp, since nothing shadows it.
    """
    mesh = vertex_normals(face.points, face.triangles)
    authored = np.zeros(len(face.points))
    for row in [*face.eye_rows, *face.mouth_rows, *face.bag_rows, *face.eye_inner, np.array([face.bag_end])]:
        authored[row] = authored[face.mirror[row]] = 1
    offset = (face.points - np.array(dna.nose.tip) + [0, 0, 0.6]) / [1.8, 2.2, 2.2]
    authored = np.maximum(authored, np.exp(-(offset**2).sum(axis=1)))
    field = skin_field(dna)
    throat = smoothstep(-6.0, -7.5, face.points[:, 1])[:, None]
    smooth = gradient(field, face.points, 0.06)
    blurred = gradient(field, face.points, 0.6)
    average = neighbour_average(face.triangles, len(face.points))
    for _ in range(6):
        blurred = average @ blurred
    smooth = smooth * (1 - throat) + blurred * throat
    normals = unit(smooth * (1 - authored)[:, None] + mesh * authored[:, None])
    for row in [*face.bag_rows, np.array([face.bag_end])]:
        normals[row] = normals[face.mirror[row]] = [0, -1, 0]
    return normals


def _unwrap(face: Face) -> Array:
    """UV (half, 2): the chart, stretched so that the face gets most of the texture; both halves share it."""
    u = np.clip(np.abs(face.turn) / np.pi, 0, 1) ** 0.62 * 0.97 + 0.012
    v = np.interp(np.clip(face.climb, 0, 10), _V_CLIMB, _V_SHARE) * 0.97 + 0.012
    uv = np.stack([u, v], axis=-1)
    for row in face.eye_inner:
        uv[row] = uv[face.eye_rows[0]]
    for row in face.bag_rows:
        uv[row] = uv[face.lip_rows[0]]
    uv[face.bag_end] = uv[face.lip_rows[0][0]]
    return uv


def _vertex_colours(face: Face) -> Array:
    colours = np.ones((face.half, 3))
    for row, kept in zip(face.bag_rows, face.detail.bag_rows, strict=True):
        colours[row] = _BAG_COLOURS[kept]
    colours[face.bag_end] = 0.04
    for row in face.eye_inner:
        colours[row] = [1, 0.80, 0.76]
    return colours


def _canvas(dna: Dna, face: Face, uv: Array, hair: Field, size: int) -> Canvas:
    points = face.points[: face.half]
    normals = vertex_normals(face.points, face.triangles)[: face.half]
    lip, rim = np.full(face.half, 9.0), np.full(face.half, 9.0)
    reach = [*face.detail.lip_rows, *(1 + offset[0] for offset in face.detail.mouth_offsets)]
    for row, value in zip(face.mouth_rows, reach, strict=True):
        lip[row] = value
    for row, value in zip(face.eye_rows, face.detail.eye_offsets, strict=True):
        rim[row] = value
    skin = skin_field(dna)
    shut = occlusion(
        lambda p: np.minimum(skin(p), hair(p)), points + normals * 0.02, normals, (0.25, 0.6, 1.2, 2.2, 3.6)
    )
    average = neighbour_average(face.half_triangles, face.half)
    for _ in range(4):
        shut = 0.5 * shut + 0.5 * (average @ shut)
    throat = smoothstep(4.6, 3.6, face.climb)
    light = 1 - (0.85 - 0.35 * throat) * shut
    _brighten_edges(face, light)
    visible = ~face.hidden[: face.half]
    triangles = face.half_triangles[visible[face.half_triangles].all(axis=1)]
    image = rasterise(uv, triangles, np.c_[points, lip, rim, light], size)
    return Canvas(image[..., :3], image[..., 3], image[..., 4], np.clip(image[..., 5], 0, 1))


def _brighten_edges(face: Face, light: Array) -> None:
    """Lips and lids touch something at rest: their edges must not turn black."""
    light[face.hidden[: face.half]] = 1
    for row, offset in zip(face.eye_rows, face.detail.eye_offsets, strict=True):
        if offset < 0.2:
            light[row] = np.maximum(light[row], 0.75)
    floor = np.interp(face.detail.lip_rows, [0, 0.16, 0.42, 0.74, 1.0], [0.66, 0.82, 0.95, 0.95, 0.9])
    for row, value in zip(face.lip_rows, floor, strict=True):
        light[row] = np.maximum(light[row], value)


def _paint(dna: Dna, canvas: Canvas) -> Array:
    look = dna.complexion
    skin = rgb(look.skin)
    grain = 1 + 0.03 * (noise(canvas.place, 0.55, 1) - 0.5) + 0.015 * (noise(canvas.place, 3.0, 2) - 0.5)
    colours = skin * grain[..., None]
    colours = mix(colours, rgb(look.blush), _blush(dna, canvas))
    colours = _paint_lids(dna, canvas, colours)
    colours = _paint_lips(dna, canvas, colours)
    colours = mix(colours, skin * [0.42, 0.25, 0.23], _nostrils(dna, canvas))
    colours = mix(colours, rgb(dna.hair.dark) * 1.15, _hairline(canvas))
    colours = mix(colours, rgb(look.brow), _brow(dna, canvas))
    shade = 1 - canvas.open
    colours = colours * (1 - 0.40 * shade)[..., None]
    warm = 0.25 * shade
    return np.asarray(colours * np.stack([1 + 0 * warm, 1 - 0.35 * warm, 1 - 0.45 * warm], axis=-1))


def _spot(canvas: Canvas, centre: tuple[float, float, float], radii: tuple[float, float, float]) -> Array:
    offset = np.stack([canvas.x, canvas.y, canvas.z], axis=-1) - np.array(centre)
    return np.asarray(np.exp(-((offset / np.array(radii)) ** 2).sum(axis=-1)))


def _blush(dna: Dna, canvas: Canvas) -> Array:
    tip = dna.nose.tip
    spots = _spot(canvas, (4.5, -2.7, 6), (1.7, 1.3, 3)) + 0.5 * _spot(canvas, tip, (1.1, 0.9, 1.2))
    spots += 0.25 * _spot(canvas, (0, dna.skull.chin_centre[1], 8), (1.4, 1, 2))
    return np.clip(dna.complexion.blush_strength * spots, 0, 1)


def _paint_lids(dna: Dna, canvas: Canvas, colours: Array) -> Array:
    look, eyes = dna.complexion, dna.eyes
    front = smoothstep(1, 4, canvas.z)
    dx, dy = canvas.x - eyes.centre[0], canvas.y - eyes.centre[1]
    lid = np.exp(-((dx / (eyes.half_width * 1.15)) ** 2 + ((dy - 0.95 * eyes.upper) / 0.75) ** 2)) * front
    colours = mix(colours, rgb(look.shadow), np.clip(lid * look.shadow_strength * 2, 0, 1))
    below = np.exp(-(((dx + 0.2) / eyes.half_width) ** 2) - ((dy + eyes.lower + 0.45) / 0.38) ** 2) * front
    colours = mix(colours, rgb(look.skin) * [0.84, 0.74, 0.76], below * 0.22)
    upper = np.clip((dy - np.tan(np.radians(eyes.tilt)) * dx * 0.8) / 0.3 + 0.4, 0, 1)
    line = (1 - smoothstep(0.03, 0.15, canvas.rim)) * look.liner_strength * (0.18 + 0.82 * upper)
    return mix(colours, rgb(look.liner), np.clip(line, 0, 1))


def _paint_lips(dna: Dna, canvas: Canvas, colours: Array) -> Array:
    look = dna.complexion
    grain = 1 + 0.08 * (noise(canvas.place, np.array([6, 0.8, 0.8]), 4) - 0.5)
    inside = 1 - smoothstep(0, 0.28, canvas.lip)
    tint = rgb(look.lip) * (grain * (1 - 0.30 * inside))[..., None]
    return mix(colours, tint, (1 - smoothstep(0.88, 1.08, canvas.lip)) * look.lip_strength)


def _nostrils(dna: Dna, canvas: Canvas) -> Array:
    x, y, z = dna.nose.wing
    return np.clip(_spot(canvas, (x * 0.62, y - 0.42, z + 0.15), (0.24, 0.15, 0.34)) * 0.9, 0, 0.55)


def _hairline(canvas: Canvas) -> Array:
    """Where hair roots shade the scalp."""
    border = np.interp(
        canvas.z,
        [-14, -9, -5, -2, 0.2, 1.6, 2.6, 4.0, 6.0, 9, 16],
        [-5.5, -5.2, -3.5, -1.0, 0.4, 1.6, 3.4, 5.6, 7.4, 8.0, 8.2],
    )
    ragged = 0.35 * (noise(canvas.place, np.array([5, 1.2, 2]), 31) - 0.5)
    return smoothstep(-0.1, 1.0, canvas.y - border + ragged)


def _brow(dna: Dna, canvas: Canvas) -> Array:
    curve = brow_curve(dna)
    near: Mask = (canvas.z > 2) & (canvas.y > 0) & (canvas.y < 6) & (canvas.x < 7.5)
    x, y = canvas.x[near], canvas.y[near]
    distance = (x[:, None] - curve.x) ** 2 + (y[:, None] - curve.y) ** 2
    nearest = distance.argmin(axis=1)
    gap = np.sqrt(distance.min(axis=1))
    side = np.sign(y - curve.y[nearest])
    strand = np.stack([(x - side * gap * 0.9) * 7.0, side * gap * 1.5, 0 * x], axis=-1)
    hairs = noise(strand, 1.0, 21)
    cover = 1 - smoothstep(0.55, 1.08, gap / curve.thickness[nearest] + (hairs - 0.5) * 0.45)
    cover *= 0.78 + 0.4 * (hairs - 0.3)
    cover *= np.exp(-((np.maximum(curve.x[0] - x, 0) / 0.12) ** 2))
    cover *= np.exp(-((np.maximum(x - curve.x[-1], 0) / 0.10) ** 2))
    image = np.zeros(canvas.x.shape)
    image[near] = np.clip(cover, 0, 1) * dna.complexion.brow_strength
    return image
