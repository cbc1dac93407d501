"""The authored loops of the face: rows of vertices around eye and mouth, for the left half.

Eye rows are closed loops, counted anticlockwise seen from the front from the outer corner. Mouth rows run from the
middle of the lower lip (position -1) over the corner (0) to the middle of the upper lip (+1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator  # type: ignore[import-untyped]

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.fields import Array, Field, cast, unit


@dataclass(frozen=True)
class Detail:
    """How finely the face is meshed."""

    eye_count: int
    eye_offsets: tuple[float, ...]
    mouth_count: int
    lip_rows: tuple[float, ...]
    mouth_offsets: tuple[tuple[float, float, float], ...]
    bag_rows: tuple[int, ...]
    spacing: float


HIGH = Detail(
    eye_count=36,
    eye_offsets=(0, 0.10, 0.26, 0.5, 0.85, 1.35),
    mouth_count=31,
    lip_rows=(0, 0.16, 0.42, 0.74, 1.0),
    mouth_offsets=((0.30, 0.26, 0.30), (0.75, 0.60, 0.70), (1.25, 0.95, 1.25)),
    bag_rows=(0, 1, 2, 3, 4, 5),
    spacing=1.0,
)
LOW = Detail(
    eye_count=20,
    eye_offsets=(0, 0.18, 0.5, 1.2),
    mouth_count=17,
    lip_rows=(0, 0.30, 0.74, 1.0),
    mouth_offsets=((0.40, 0.32, 0.40), (1.2, 0.90, 1.15)),
    bag_rows=(0, 1, 3, 5),
    spacing=2.05,
)

_BAG = (
    (1, 0.03, -0.30),
    (0.985, 0.32, -0.55),
    (0.97, 0.95, -0.80),
    (0.93, 1.3, -2.2),
    (0.85, 1.25, -3.8),
    (0.6, 0.9, -5.2),
)


@dataclass(frozen=True)
class EyeRings:
    """`rows` from the rim outwards, `inner` behind the rim: each (eye_count, 3)."""

    rows: list[Array]
    inner: list[Array]


@dataclass(frozen=True)
class MouthRings:
    """`rows` from the slit outwards (lips, then skin), `bag` inwards, `flat` the rows before the lips were raised."""

    rows: list[Array]
    bag: list[Array]
    flat: list[Array]
    position: Array


def from_front(field: Field, x: Array, y: Array) -> Array:
    """Points of the surface seen from the front at (x, y)."""
    origins = np.stack([x, y, np.zeros_like(x)], axis=-1)
    return cast(field, origins, np.broadcast_to([0.0, 0.0, 1.0], origins.shape), 0.0, 14.0)


def eye_rings(dna: Dna, field: Field, detail: Detail) -> EyeRings:
    """Loops around the left eye."""
    rows = [_eye_row(dna, field, offset, detail) for offset in detail.eye_offsets]
    eyes = dna.eyes
    centre = np.array(eyes.centre)
    behind = centre + unit(rows[0] - centre) * (eyes.radius + 0.035)
    middle = centre + np.array([0, (eyes.upper - eyes.lower) / 2, eyes.radius])
    spread = behind + (behind - middle) * np.array([0.22, 0.30, 0])
    deeper = centre + unit(spread - centre) * (eyes.radius + 0.03)
    return EyeRings(rows, [behind, deeper])


def _eye_row(dna: Dna, field: Field, offset: float, detail: Detail) -> Array:
    eyes = dna.eyes
    angle = np.linspace(0, 2 * np.pi, detail.eye_count, endpoint=False)
    cosine, sine = np.cos(angle), np.sin(angle)
    inner = eyes.half_width + offset * np.interp(offset, [0.85, 1.35], [1.0, 0.95])
    outer = eyes.half_width + np.interp(offset, [0, 0.10, 0.26, 0.5, 0.85, 1.35], [0, 0.10, 0.24, 0.40, 0.56, 0.74])
    upper = eyes.upper + offset * np.interp(offset, [0.26, 0.5], [0.95, 1.0])
    lower = eyes.lower + offset * 0.9
    rank = np.interp(offset, HIGH.eye_offsets, range(6))
    power = max(eyes.power - 0.12 * max(rank - 1, 0), 0.85)
    x = np.where(cosine > 0, outer, inner) * cosine
    y = np.where(sine >= 0, upper, lower) * np.sign(sine) * np.abs(sine) ** power
    y = y + np.tan(np.radians(eyes.tilt)) * x * 0.8
    x = x - np.where(sine > 0, 0.10, -0.10) * np.abs(sine) * eyes.half_width * (0.6 if rank < 4 else 0.3)
    row = from_front(field, eyes.centre[0] + x, eyes.centre[1] + y)
    if offset < 0.2:
        lid = eyes.radius + eyes.lid_thickness
        row[:, 2] = np.maximum(row[:, 2], eyes.centre[2] + np.sqrt(np.maximum(lid**2 - x**2 - y**2, 0.05)))
    crease = np.interp(offset, [0.26, 0.5, 0.85, 1.2], [0, -0.10, 0.05, 0])
    row[:, 2] += crease * np.clip(sine, 0, 1)
    return row


def mouth_rings(dna: Dna, field: Field, detail: Detail) -> MouthRings:
    """Rows around the left half of the mouth, and the bag behind the lips."""
    position = np.linspace(-1, 1, detail.mouth_count)
    mouth = dna.mouth
    specs = [(0.02 + 0.12 * row, mouth.upper_lip * row, mouth.lower_lip * row, row) for row in detail.lip_rows]
    specs += [
        (0.14 + out, mouth.upper_lip + up, mouth.lower_lip + down, 1 + out) for out, up, down in detail.mouth_offsets
    ]
    flat = [_mouth_row(dna, field, position, spec) for spec in specs]
    rows = [_raise_lips(dna, row, position, spec[3]) for row, spec in zip(flat, specs, strict=True)]
    return MouthRings(rows, _mouth_bag(rows[0], position, detail), flat, position)


def _mouth_row(dna: Dna, field: Field, position: Array, spec: tuple[float, float, float, float]) -> Array:
    widen, upper, lower, reach = spec
    mouth = dna.mouth
    cosine, sine = _arc(position)
    share = cosine
    on_lip = reach <= 1
    shape_up = sine ** (1.35 if on_lip else 1.1)
    shape_low = sine ** (1.25 if on_lip else 1.05)
    bow = 0.10 * np.exp(-(((share - 0.24) / 0.13) ** 2)) - 0.10 * np.exp(-((share / 0.10) ** 2))
    bow = 1 + bow * (reach if on_lip else 0.4)
    line = mouth.height + mouth.smile * share**2 - 0.06 * np.exp(-((share / 0.22) ** 2))
    y = line + np.where(position >= 0, upper * shape_up * bow, -lower * shape_low)
    return from_front(field, (mouth.half_width + widen) * cosine, y)


def _arc(position: Array) -> tuple[Array, Array]:
    cosine, sine = np.cos(position * np.pi / 2), np.abs(np.sin(position * np.pi / 2))
    cosine[[0, -1]] = 0
    return cosine, sine


_REACH = [0, 0.16, 0.42, 0.74, 1, 1.3, 1.75, 2.25]
_UPPER_LIP = PchipInterpolator(_REACH, [-0.13, 0.14, 0.33, 0.30, 0.14, 0.03, 0, 0])
_LOWER_LIP = PchipInterpolator(_REACH, [-0.13, 0.20, 0.46, 0.40, 0.10, -0.10, -0.10, -0.02])


def _raise_lips(dna: Dna, row: Array, position: Array, reach: float) -> Array:
    """Push the lips forward, the corner back, the philtrum in."""
    share, _ = _arc(position)
    upper = position >= 0
    full = dna.mouth.fullness
    push = np.where(upper, _UPPER_LIP(reach), _LOWER_LIP(reach)) * full * np.clip(1 - share**5, 0, 1)
    push -= 0.16 * np.exp(-(((1 - share) / 0.10) ** 2)) * (1 if reach < 1.5 else 0.3) * full
    if reach >= 1:
        push -= 0.07 * np.exp(-((row[:, 0] / 0.42) ** 2)) * upper * (1 if reach < 1.7 else 0.5)
    raised = row.copy()
    raised[:, 2] += push
    raised[[0, -1], 0] = 0
    return raised


def _mouth_bag(slit: Array, position: Array, detail: Detail) -> list[Array]:
    soft = np.sign(position) * np.minimum(1, np.abs(position) / 0.35)
    bag = []
    for narrow, rise, back in (_BAG[row] for row in detail.bag_rows):
        row = slit * np.array([narrow, 1, 1])
        row[:, 1] += rise * soft
        row[:, 2] += back
        if back < -1:
            row[:, 2] = slit[:, 2].max() + back - 0.175 * slit[:, 0] ** 2
        bag.append(row)
    return bag
