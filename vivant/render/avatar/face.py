"""The face mesh: one authored topology, half built, half mirrored."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from vivant.render.avatar.chart import CROWN, lift, locate
from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import MIRROR, Array, Index, Mask
from vivant.render.avatar.head import skin_field
from vivant.render.avatar.rings import Detail, MouthRings, eye_rings, mouth_rings
from vivant.render.avatar.surface import strip
from vivant.render.avatar.topology import TOP, Layout, lay_out


@dataclass(frozen=True)
class Face:
    """The face mesh and where its loops are.

    Attributes
    ----------
    points, triangles : the whole face; its first `half` points are the left half with the midline.
    mirror : index of each point's mirror image (midline points are their own).
    half_of : index, in the left half, that each point came from.
    eye_rows, eye_inner, lip_rows, skin_rows, bag_rows : loops of the left half, as in `rings`.
    position : place along a mouth row, -1 lower middle, 0 corner, +1 upper middle.
    turn, climb : chart position of the left half's points (for the texture).
    """

    points: Array
    triangles: Index
    half: int
    half_triangles: Index
    mirror: Index
    half_of: Index
    eye_rows: list[Index]
    eye_inner: list[Index]
    lip_rows: list[Index]
    skin_rows: list[Index]
    bag_rows: list[Index]
    bag_end: int
    position: Array
    turn: Array
    climb: Array
    detail: Detail

    @property
    def mouth_rows(self) -> list[Index]:
        return [*self.lip_rows, *self.skin_rows]

    @property
    def hidden(self) -> Mask:
        """The points that lie behind lids or lips."""
        mask = np.zeros(len(self.points), bool)
        for row in [*self.bag_rows, *self.eye_inner, np.array([self.bag_end])]:
            mask[row] = mask[self.mirror[row]] = True
        return mask


def build_face(dna: Dna, detail: Detail) -> Face:
    """Model the face of `dna`."""
    field = skin_field(dna)
    eyes = eye_rings(dna, field, detail)
    mouth = mouth_rings(dna, field, detail)
    layout = lay_out(dna, field, mouth.rows[-1], eyes.rows[-1], detail, seed=1)
    builder = _Builder()
    border = builder.add(lift(field, layout.border_turn, layout.border_climb))
    builder.centre(border[(layout.border_turn < 1e-9) | (layout.border_turn > np.pi - 1e-9)])
    mouth_last = builder.add(mouth.rows[-1])
    eye_last = builder.add(eyes.rows[-1])
    fill = builder.add(lift(field, layout.fill_turn, layout.fill_climb))
    eye_rows = [*(builder.add(row) for row in eyes.rows[:-1]), eye_last]
    mouth_rows = [*(builder.add(row) for row in mouth.rows[:-1]), mouth_last]
    inner = [builder.add(row) for row in eyes.inner]
    bag = [builder.add(row) for row in mouth.bag]
    pole = builder.add(lift(field, np.zeros(1), np.full(1, CROWN)) * [0, 1, 1])
    end = builder.add(np.array([[0, mouth.bag[-1][:, 1].mean(), mouth.bag[-1][:, 2].min() - 0.6]]))
    points = np.concatenate(builder.rows)
    triangles = np.concatenate(
        [
            layout.triangles,
            _eye_triangles(eye_rows, inner),
            _mouth_triangles(mouth_rows, bag, end),
            _crown(layout, pole),
        ]
    )
    turn, climb = _chart(points, layout, border, fill, mouth, mouth_rows, detail)
    whole, whole_triangles, mirror, half_of = _mirrored(points, triangles)
    lips = len(detail.lip_rows)
    return Face(
        points=whole,
        triangles=whole_triangles,
        half=len(points),
        half_triangles=triangles,
        mirror=mirror,
        half_of=half_of,
        eye_rows=eye_rows,
        eye_inner=inner,
        lip_rows=mouth_rows[:lips],
        skin_rows=mouth_rows[lips:],
        bag_rows=bag,
        bag_end=int(end[0]),
        position=mouth.position,
        turn=turn,
        climb=climb,
        detail=detail,
    )


class _Builder:
    def __init__(self) -> None:
        self.rows: list[Array] = []
        self.count = 0

    def add(self, points: Array) -> Index:
        self.rows.append(points.copy())
        self.count += len(points)
        return np.arange(self.count - len(points), self.count, dtype=np.int64)

    def centre(self, ids: Index) -> None:
        """Put points of the first row exactly on the midline."""
        self.rows[0][ids, 0] = 0


def _eye_triangles(rows: list[Index], inner: list[Index]) -> Index:
    bands = [strip(low, high, closed=True) for low, high in itertools.pairwise(rows)]
    return np.concatenate([*bands, strip(inner[1], inner[0], closed=True), strip(inner[0], rows[0], closed=True)])


def _mouth_triangles(rows: list[Index], bag: list[Index], end: Index) -> Index:
    bands = [strip(low, high, closed=False) for low, high in itertools.pairwise(rows)]
    bands.append(strip(bag[0], rows[0], closed=False))
    bands += [strip(deep, shallow, closed=False) for shallow, deep in itertools.pairwise(bag)]
    last = bag[-1]
    bands.append(np.stack([np.full(len(last) - 1, end[0]), last[:-1], last[1:]], axis=-1))
    return np.concatenate(bands)


def _crown(layout: Layout, pole: Index) -> Index:
    row = np.where(layout.border_climb >= TOP - 1e-9)[0]
    row = row[np.argsort(layout.border_turn[row])]
    return np.stack([np.full(len(row) - 1, pole[0]), row[:-1], row[1:]], axis=-1)


def _chart(
    points: Array,
    layout: Layout,
    border: Index,
    fill: Index,
    mouth: MouthRings,
    mouth_rows: list[Index],
    detail: Detail,
) -> tuple[Array, Array]:
    """Chart positions for the texture; the lips' slit is opened a little, so that the lips share no texel."""
    turn, climb = locate(points)
    turn[border], climb[border] = layout.border_turn, layout.border_climb
    turn[fill], climb[fill] = layout.fill_turn, layout.fill_climb
    for row, flat in zip(mouth_rows, mouth.flat, strict=True):
        turn[row], climb[row] = locate(flat)
    opening = np.interp(detail.lip_rows, [0, 0.16, 0.42, 0.74, 1.0], [0.045, 0.03, 0.015, 0.005, 0])
    for row, gap in zip(mouth_rows, opening, strict=False):
        climb[row] += gap * np.sign(mouth.position) * (np.abs(mouth.position) > 1e-9)
    return turn, climb


def _mirrored(points: Array, triangles: Index) -> tuple[Array, Index, Index, Index]:
    count = len(points)
    middle = np.abs(points[:, 0]) < 1e-7
    sides = np.where(~middle)[0]
    twin = np.arange(count)
    twin[sides] = count + np.arange(len(sides))
    whole = np.concatenate([points, points[sides] * MIRROR])
    whole_triangles = np.concatenate([triangles, twin[triangles][:, [0, 2, 1]]])
    mirror = np.concatenate([twin, sides])
    half_of = np.concatenate([np.arange(count), sides])
    return whole, whole_triangles, mirror, half_of
