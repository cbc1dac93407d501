"""Eyeballs with a painted iris, and lashes."""

from __future__ import annotations

import itertools

import numpy as np

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.face import Face
from vivant.render.avatar.fields import MIRROR, Array, Index, smoothstep, turn_y, unit
from vivant.render.avatar.paint import mix, to_texture
from vivant.render.avatar.part import Part, rgb, swap_side
from vivant.render.avatar.surface import strip

_SCLERA = np.array([0.972, 0.962, 0.955])


def eye_parts(dna: Dna, face: Face, size: int) -> list[Part]:
    """Left and right eyeball, sharing one texture whose catchlights lie on the same side of both."""
    texture = to_texture(_paint(dna, size))
    rings, spokes = (14, 24) if face.detail.spacing < 1.5 else (7, 14)
    ball, triangles, uv = _ball(rings, spokes)
    parts = []
    for side, sign in (("left", 1), ("right", -1)):
        points = ball * dna.eyes.radius @ turn_y(sign * dna.eyes.splay).T + np.array(dna.eyes.centre) * [
            sign,
            1,
            1,
        ]
        name = f"Eye{side.title()}"
        parts.append(
            Part(
                name,
                points,
                triangles,
                "Eye",
                np.ones(3),
                uv=uv,
                texture=texture,
                roughness=0.22,
                region=side + "Eye",
            )
        )
    return parts


def _ball(rings: int, spokes: int) -> tuple[Array, Index, Array]:
    """The front of a unit sphere, pole towards +Z, with flat UV seen from the front."""
    polar = np.linspace(0, np.pi * 0.56, rings)[1:]
    azimuth = np.linspace(0, 2 * np.pi, spokes, endpoint=False)
    flat = np.sin(polar)[:, None]
    rows = np.stack(
        [
            flat * np.cos(azimuth),
            flat * np.sin(azimuth),
            np.broadcast_to(np.cos(polar)[:, None], (rings - 1, spokes)),
        ],
        axis=-1,
    )
    points = np.concatenate([[[0, 0, 1]], rows.reshape(-1, 3)])
    ids = 1 + np.arange((rings - 1) * spokes, dtype=np.int64).reshape(rings - 1, spokes)
    fan = np.stack([np.zeros(spokes, np.int64), ids[0], np.roll(ids[0], -1)], axis=-1)
    bands = [strip(low, high, closed=True) for low, high in itertools.pairwise(ids)]
    away = np.where(points[:, 2:] < 0, unit(points[:, :2]), points[:, :2])
    return points, np.concatenate([fan, *bands]), 0.5 + 0.5 * away * 0.995


def _paint(dna: Dna, size: int) -> Array:
    """Eye texture seen from the front, radius 1 at the silhouette; row 0 at the bottom."""
    y, x = (np.mgrid[0:size, 0:size] + 0.5) / size * 2 - 1
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    colours = mix(
        np.broadcast_to(_SCLERA, (size, size, 3)),
        np.array([0.88, 0.74, 0.72]),
        smoothstep(0.6, 1.0, radius) * 0.5,
    )
    reach = radius / dna.eyes.iris_radius
    colours = mix(colours, _iris(dna, reach, angle, y / dna.eyes.iris_radius), 1 - smoothstep(0.96, 1.035, reach))
    colours = colours * (1 - 0.36 * smoothstep(0.16, 0.66, y))[..., None]
    main = 1 - smoothstep(0.85, 1.0, np.hypot((x + 0.17) / 0.13, (y - 0.20) / 0.14))
    small = 1 - smoothstep(0.6, 1.0, np.hypot((x - 0.18) / 0.075, (y + 0.20) / 0.065))
    return mix(mix(colours, np.ones(3), main * 0.97), np.ones(3), small * 0.5)


def _iris(dna: Dna, reach: Array, angle: Array, height: Array) -> Array:
    """Iris colours: fibres, a dark ring, light from below, the pupil."""
    dark, light = rgb(dna.complexion.iris), rgb(dna.complexion.iris_light)
    random = np.random.default_rng(3)
    fibres = np.zeros_like(reach)
    for layer in range(5):
        count = int(random.integers(18, 70))
        phase, slant = random.uniform(0, 2 * np.pi), random.uniform(-3, 3)
        fibres += np.sin(count * angle + phase + 1.2 * np.sin(3 * angle + layer) + reach * slant) / 5
    colours = mix(np.broadcast_to(light, (*reach.shape, 3)), dark, smoothstep(0.30, 0.95, reach))
    glow = np.clip(0.5 - 0.6 * height, 0, 1) * smoothstep(0.30, 0.6, reach)
    colours = colours * ((0.78 + 0.70 * glow) * (1 + 0.15 * fibres * smoothstep(0.3, 0.5, reach)))[..., None]
    colours = mix(colours, dark * 0.25, smoothstep(0.80, 0.99, reach))
    return mix(np.clip(colours, 0, 1), np.array([0.02, 0.015, 0.015]), 1 - smoothstep(0.38, 0.45, reach))


def lash_parts(dna: Dna, face: Face, shapes: dict[str, Array]) -> list[Part]:
    """Upper lashes, left and right: a band that grows from the rim and follows it in every shape."""
    points, triangles, anchors = _lash_band(dna, face)
    colour = rgb(dna.complexion.liner)
    left = {name: moves[anchors] for name, moves in shapes.items() if np.abs(moves[anchors]).max() > 1e-3}
    right = {swap_side(name): moves * MIRROR for name, moves in left.items()}
    flipped = triangles[:, [0, 2, 1]].copy()
    return [
        Part("LashLeft", points, triangles, "Lash", colour, roughness=0.9, double_sided=True, shapes=left),
        Part(
            "LashRight",
            points * MIRROR,
            flipped,
            "Lash",
            colour,
            roughness=0.9,
            double_sided=True,
            shapes=right,
        ),
    ]


def _lash_band(dna: Dna, face: Face) -> tuple[Array, Index, Array]:
    eyes = dna.eyes
    count = face.detail.eye_count
    upper = np.arange(count // 2 + 1)
    rim, behind = face.eye_rows[0][upper], face.eye_rows[1][upper]
    share = np.linspace(0, 1, len(upper))  # 0 outer corner, 1 inner corner
    out = unit(face.points[rim] - np.array(eyes.centre))
    swell = np.sin(np.clip(1 - share, 0, 1) ** 0.8 * np.pi * 0.78 + 0.15).clip(0, 1)
    length = eyes.lash_length * (0.30 + 0.70 * swell) * (1 - 0.60 * smoothstep(0.6, 1, share))
    slant = np.stack([0.55 * (1 - share) - 0.1, 0.75 + 0 * share, 0.35 + 0 * share], axis=-1)
    direction = unit(out * 0.75 + slant * 0.65)
    root = face.points[rim] * 0.5 + face.points[behind] * 0.5 + out * 0.03
    base = face.points[rim] + out * 0.045 + np.array([0, -0.01, 0])
    tip = base + direction * length[:, None]
    middle = (base + tip) / 2 + (out * 0.05 - np.array([0, 0.06, 0])) * length[:, None]
    rows = [root, base, middle, tip]
    ids = np.arange(4 * len(upper), dtype=np.int64).reshape(4, -1)
    triangles = np.concatenate([strip(low, high, closed=False) for low, high in itertools.pairwise(ids)])
    return np.concatenate(rows), triangles, np.concatenate([rim] * 4)
