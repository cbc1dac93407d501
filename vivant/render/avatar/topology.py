"""The triangulation of the face's left half in the chart: authored loops plus evenly spread filler.

The filler is a Poisson-disc sample of the surface, evened out by moving each point to the mean of its neighbours
and triangulated (Delaunay) in the chart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import Delaunay, cKDTree  # type: ignore[import-untyped]

from vivant.render.avatar.chart import CROWN, lift, locate
from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import Array, Field, Index, Mask
from vivant.render.avatar.head import skin_field
from vivant.render.avatar.rings import Detail

TOP = 9.72
"""Climb of the last row below the crown's pole."""
TURN_SCALE = 7.6
"""Chart units per radian of turn."""


@dataclass(frozen=True)
class Layout:
    """Chart positions and triangles.

    Points are ordered: border (`border_turn`, `border_climb`), outermost mouth row, outermost eye row, filler.
    """

    border_turn: Array
    border_climb: Array
    fill_turn: Array
    fill_climb: Array
    triangles: Index


def spacing(points: Array, detail: Detail) -> Array:
    """Wanted edge length at points of the surface: fine on the face, finest on the nose."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    face = np.clip((z - 1.5) / 3, 0, 1) * np.clip((y + 11) / 1.5, 0, 1) * np.clip((7.5 - y) / 3, 0, 1)
    neck = np.clip((y + 16) / 1.5, 0, 1) * np.clip((-6 - y) / 1.5, 0, 1) * np.clip((z + 4) / 3, 0, 1)
    wanted = np.minimum(1.45 * (1 - face) + 0.46 * face, 1.45 - 0.55 * neck)
    nose = np.exp(-((x / 1.7) ** 2 + ((y + 3.2) / 1.9) ** 2 + ((z - 9.2) / 2.4) ** 2))
    return np.asarray((wanted * (1 - nose) + 0.26 * nose) * detail.spacing)


def inside(polygon: Array, points: Array) -> Mask:
    """Which points (n, 2) lie inside a closed polygon (even-odd rule)."""
    result = np.zeros(len(points), bool)
    previous = polygon[-1]
    for corner in polygon:
        straddles = (corner[1] > points[:, 1]) != (previous[1] > points[:, 1])
        rise = previous[1] - corner[1]
        crossing = corner[0] + (points[:, 1] - corner[1]) * (previous[0] - corner[0]) / (rise if rise else 1.0)
        result ^= straddles & (points[:, 0] < crossing)
        previous = corner
    return result


class _Sheet:
    """The chart, stretched so that its lengths follow the surface's."""

    def __init__(self, dna: Dna) -> None:
        self.climb = np.linspace(0, CROWN, 400)
        profile = lift(skin_field(dna, nose=False), np.full(400, 0.45), self.climb)
        steps = np.linalg.norm(np.diff(profile, axis=0), axis=1)
        self.height = np.r_[0, np.cumsum(steps)]

    def place(self, turn: Array, climb: Array) -> Array:
        return np.stack([turn * TURN_SCALE, np.interp(climb, self.climb, self.height)], axis=-1)

    def chart(self, places: Array) -> tuple[Array, Array]:
        turn = np.clip(places[:, 0] / TURN_SCALE, 1e-3, np.pi - 1e-3)
        return turn, np.interp(places[:, 1], self.height, self.climb)


def lay_out(dna: Dna, field: Field, mouth: Array, eye: Array, detail: Detail, seed: int) -> Layout:
    """Fill the chart between the border and the outermost rows of mouth and eye."""
    sheet = _Sheet(dna)
    mouth_chart, eye_chart = locate(mouth), locate(eye)
    border = _border(field, mouth_chart, detail)
    fixed = np.concatenate([sheet.place(*border), sheet.place(*mouth_chart), sheet.place(*eye_chart)])
    fixed_points = np.concatenate([lift(field, *border), mouth, eye])
    holes = [sheet.place(*mouth_chart), sheet.place(*eye_chart)]
    fill = _scatter(field, sheet, fixed_points, holes, detail, np.random.default_rng(seed))
    for _ in range(10):
        fill = _even_out(field, sheet, fixed, fixed_points, holes, fill, detail)
    triangles = _triangulate(np.concatenate([fixed, sheet.place(*fill)]), holes)
    return Layout(*border, *fill, triangles)


def _border(field: Field, mouth_chart: tuple[Array, Array], detail: Detail) -> tuple[Array, Array]:
    """Front and back midline, the neck's base, the row below the crown."""
    low, high = float(mouth_chart[1][0]), float(mouth_chart[1][-1])
    chin = _midline(field, 0.0, 0.0, low, detail)[:-1]
    brow = _midline(field, 0.0, high, TOP, detail)[1:]
    back = _midline(field, np.pi, 0.0, TOP, detail)
    base = np.linspace(0, np.pi, max(9, round(22 / detail.spacing)) + 1)[1:-1]
    crown = np.linspace(0, np.pi, max(5, round(9 / detail.spacing)) + 1)[1:-1]
    turn = np.r_[np.zeros(len(chin) + len(brow)), np.full(len(back), np.pi), base, crown]
    climb = np.r_[chin, brow, back, np.zeros(len(base)), np.full(len(crown), TOP)]
    return turn, climb


def _midline(field: Field, turn: float, start: float, end: float, detail: Detail) -> Array:
    climb = np.linspace(start, end, 400)
    points = lift(field, np.full(400, turn), climb)
    density = np.linalg.norm(np.diff(points, axis=0), axis=1) / spacing(points, detail)[:-1]
    total = np.r_[0, np.cumsum(density)]
    count = max(2, round(total[-1]))
    return np.interp(np.linspace(0, total[-1], count + 1), total, climb)


def _scatter(
    field: Field,
    sheet: _Sheet,
    fixed_points: Array,
    holes: list[Array],
    detail: Detail,
    random: np.random.Generator,
) -> tuple[Array, Array]:
    """Poisson-disc sample: of many candidates, keep those that no kept one is too near to."""
    count = round(22000 / detail.spacing**1.5)
    top = np.interp(TOP, sheet.climb, sheet.height)
    places = random.uniform([0.15, 0.1], [np.pi * TURN_SCALE - 0.15, top - 0.2], (count, 2))
    places = places[~(inside(holes[0], places) | inside(holes[1], places))]
    points = lift(field, *sheet.chart(places))
    wanted = spacing(points, detail)
    far = cKDTree(fixed_points).query(points)[0] > 0.72 * wanted
    places, points, wanted = places[far], points[far], wanted[far]
    near = cKDTree(points).query_ball_point(points, wanted * 0.9)
    dead = np.zeros(len(points), bool)
    kept = []
    for row in range(len(points)):
        if not dead[row]:
            kept.append(row)
            dead[near[row]] = True
    return sheet.chart(places[kept])


def _even_out(
    field: Field,
    sheet: _Sheet,
    fixed: Array,
    fixed_points: Array,
    holes: list[Array],
    fill: tuple[Array, Array],
    detail: Detail,
) -> tuple[Array, Array]:
    current = sheet.place(*fill)
    places = np.concatenate([fixed, current])
    triangles = _triangulate(places, holes)
    points = np.concatenate([fixed_points, lift(field, *fill)])
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    edges = np.concatenate([edges, edges[:, ::-1]])
    wanted = spacing(points, detail)
    length = np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1)
    pull = (length / (wanted[edges[:, 0]] + wanted[edges[:, 1]])) ** 2
    total, weight = np.zeros_like(places), np.zeros(len(places))
    np.add.at(total, edges[:, 0], places[edges[:, 1]] * pull[:, None])
    np.add.at(weight, edges[:, 0], pull)
    start = len(fixed)
    moved = current + 0.6 * (total[start:] / np.maximum(weight[start:, None], 1e-9) - current)
    bad = inside(holes[0], moved) | inside(holes[1], moved)
    moved[bad] = current[bad]
    return sheet.chart(moved)


def _triangulate(places: Array, holes: list[Array]) -> Index:
    triangles = np.asarray(Delaunay(places).simplices, np.int64)
    centres = places[triangles].mean(axis=1)
    first = places[triangles[:, 1]] - places[triangles[:, 0]]
    second = places[triangles[:, 2]] - places[triangles[:, 0]]
    area = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    keep = ~(inside(holes[0], centres) | inside(holes[1], centres)) & (np.abs(area) > 1e-6)
    triangles[area < 0] = triangles[area < 0][:, [0, 2, 1]]
    return triangles[keep]
