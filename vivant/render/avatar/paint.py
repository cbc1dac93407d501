"""Painting in texture space: rasterising attributes through the UV map, noise, mixing."""

from __future__ import annotations

import numba
import numpy as np
from scipy.ndimage import distance_transform_edt  # type: ignore[import-untyped]

from vivant.render.avatar.fields import Array, Index, Mask
from vivant.render.avatar.part import Texture


@numba.njit(cache=True)
def _rasterise(pixels: Array, triangles: Index, values: Array, image: Array, drawn: Mask) -> None:
    height, width, channels = image.shape
    for row in range(triangles.shape[0]):
        a, b, c = triangles[row, 0], triangles[row, 1], triangles[row, 2]
        ax, ay, bx, by, cx, cy = (
            pixels[a, 0],
            pixels[a, 1],
            pixels[b, 0],
            pixels[b, 1],
            pixels[c, 0],
            pixels[c, 1],
        )
        area = (by - cy) * (ax - cx) + (cx - bx) * (ay - cy)
        if abs(area) < 1e-9:
            continue
        left, right = max(int(min(ax, bx, cx)) - 1, 0), min(int(max(ax, bx, cx)) + 2, width)
        low, high = max(int(min(ay, by, cy)) - 1, 0), min(int(max(ay, by, cy)) + 2, height)
        for y in range(low, high):
            for x in range(left, right):
                first = ((by - cy) * (x - cx) + (cx - bx) * (y - cy)) / area
                second = ((cy - ay) * (x - cx) + (ax - cx) * (y - cy)) / area
                third = 1 - first - second
                if first >= -1e-6 and second >= -1e-6 and third >= -1e-6:
                    for k in range(channels):
                        image[y, x, k] = first * values[a, k] + second * values[b, k] + third * values[c, k]
                    drawn[y, x] = True


def rasterise(uv: Array, triangles: Index, values: Array, size: int) -> Array:
    """Image (size, size, channels) of per-vertex `values`, row 0 at v = 0; gaps take the nearest drawn pixel."""
    image = np.zeros((size, size, values.shape[1]))
    drawn = np.zeros((size, size), bool)
    _rasterise(uv * size - 0.5, np.ascontiguousarray(triangles), np.ascontiguousarray(values), image, drawn)
    rows, columns = distance_transform_edt(~drawn, return_distances=False, return_indices=True)
    return np.asarray(image[rows, columns])


def to_texture(colours: Array) -> Texture:
    """8-bit texture, first row on top, of an image whose row 0 lies at v = 0."""
    return np.round(np.clip(colours[::-1], 0, 1) * 255).astype(np.uint8)


def mix(first: Array, second: Array, share: Array) -> Array:
    """`first` where share is 0, `second` where it is 1."""
    return np.asarray(first + (second - first) * share[..., None])


@numba.njit(cache=True)
def _noise(points: Array, lattice: Array, out: Array) -> None:
    for row in range(len(points)):
        total = 0.0
        for corner in range(8):
            weight = 1.0
            index = [0, 0, 0]
            for axis in range(3):
                cell = np.floor(points[row, axis])
                share = points[row, axis] - cell
                share = share * share * (3 - 2 * share)
                bit = (corner >> axis) & 1
                weight *= share if bit else 1 - share
                index[axis] = (int(cell) + bit) % 32
            total += weight * lattice[index[0], index[1], index[2]]
        out[row] = total


def noise(points: Array, frequency: float | Array = 1.0, seed: int = 0) -> Array:
    """Smooth value noise in [0, 1] at points (..., 3), period 32 cells."""
    lattice = np.random.default_rng(seed).random((32, 32, 32))
    flat = np.ascontiguousarray((points * frequency).reshape(-1, 3))
    values = np.empty(len(flat))
    _noise(flat, lattice, values)
    return values.reshape(points.shape[:-1])
