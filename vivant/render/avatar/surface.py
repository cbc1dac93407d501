"""Triangle surfaces: polygonising a field, thinning, normals, smoothing."""

from __future__ import annotations

from collections.abc import Sequence

import fast_simplification  # type: ignore[import-untyped]
import numpy as np
import scipy.sparse as sparse  # type: ignore[import-untyped]
from skimage.measure import marching_cubes

from vivant.render.avatar.fields import Array, Field, Index, Point, unit


def polygonise(field: Field, low: Point, high: Point, cell: float | Sequence[float]) -> tuple[Array, Index]:
    """Mesh the zero set of `field` in the box [low, high] (marching cubes), corners snapped onto the field."""
    origin = np.asarray(low, float)
    size = np.broadcast_to(np.asarray(cell, float), 3).copy()
    counts = np.ceil((np.asarray(high, float) - origin) / size).astype(int) + 1
    axes = [origin[axis] + size[axis] * np.arange(counts[axis]) for axis in range(3)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    values = field(grid).reshape(tuple(counts))
    points, triangles, _, _ = marching_cubes(values, 0.0, spacing=tuple(size))  # type: ignore[no-untyped-call]
    points = snap(field, points + origin, limit=float(size.min()) * 0.3)
    return points, outward(points, np.asarray(triangles, np.int64))


def snap(field: Field, points: Array, limit: float, rounds: int = 2) -> Array:
    """Newton steps of at most `limit` towards the zero set."""
    step = 1e-3
    for _ in range(rounds):
        slopes = np.stack([field(points + offset) - field(points - offset) for offset in np.eye(3) * step], axis=-1)
        slopes /= 2 * step
        pull = field(points) / np.maximum((slopes**2).sum(axis=1), 1e-6)
        points = points - slopes * np.clip(pull, -limit, limit)[:, None]
    return points


def outward(points: Array, triangles: Index) -> Index:
    """Triangles wound so that a closed surface has a positive volume."""
    corners = points[triangles]
    volume = np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum()
    return triangles if volume > 0 else triangles[:, ::-1].copy()


def thin(points: Array, triangles: Index, target: int) -> tuple[Array, Index]:
    """Collapse edges (quadric error) until about `target` triangles are left."""
    if len(triangles) <= target:
        return points, triangles
    less_points, less_triangles = fast_simplification.simplify(
        points.astype(np.float32), triangles.astype(np.int32), target_count=int(target), agg=5
    )
    return compact(np.asarray(less_points, float), np.asarray(less_triangles, np.int64))


def compact(points: Array, triangles: Index) -> tuple[Array, Index]:
    """Drop the points that no triangle uses."""
    used, flat = np.unique(triangles, return_inverse=True)
    return points[used], np.asarray(flat, np.int64).reshape(-1, 3)


def face_normals(points: Array, triangles: Index) -> Array:
    """Triangle normals, as long as twice the triangle's area."""
    corners = points[triangles]
    return np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])


def vertex_normals(points: Array, triangles: Index) -> Array:
    """Unit normals, the triangles weighted by their angle at the corner."""
    flat = unit(face_normals(points, triangles))
    normals = np.zeros_like(points)
    for corner in range(3):
        ahead = unit(points[triangles[:, (corner + 1) % 3]] - points[triangles[:, corner]])
        behind = unit(points[triangles[:, (corner + 2) % 3]] - points[triangles[:, corner]])
        angle = np.arccos(np.clip((ahead * behind).sum(axis=1), -1, 1))
        np.add.at(normals, triangles[:, corner], flat * angle[:, None])
    return unit(normals)


def neighbour_average(triangles: Index, count: int) -> sparse.csr_matrix:
    """Matrix that replaces each value by the mean of its neighbours' (count, count)."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    rows, columns = np.r_[edges[:, 0], edges[:, 1]], np.r_[edges[:, 1], edges[:, 0]]
    links = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    links.data[:] = 1.0
    return sparse.diags(1 / np.maximum(np.asarray(links.sum(axis=1)).ravel(), 1)) @ links


def relax(field: Field, points: Array, triangles: Index, rounds: int = 3) -> Array:
    """Even the triangles out along the surface, without leaving it."""
    average = neighbour_average(triangles, len(points))
    for _ in range(rounds):
        normals = vertex_normals(points, triangles)
        drift = average @ points - points
        drift -= (drift * normals).sum(axis=1, keepdims=True) * normals
        points = snap(field, points + 0.5 * drift, limit=0.1, rounds=1)
    return points


def strip(first: Index, second: Index, closed: bool) -> Index:
    """Triangles between two rows of equally many vertices."""
    if closed:
        first, second = np.r_[first, first[0]], np.r_[second, second[0]]
    lower = np.stack([first[:-1], second[:-1], second[1:]], axis=-1)
    upper = np.stack([first[:-1], second[1:], first[1:]], axis=-1)
    return np.stack([lower, upper], axis=1).reshape(-1, 3).astype(np.int64)


def grid_triangles(rows: int, columns: int) -> Index:
    """Triangles of a grid of points stored row by row."""
    ids = np.arange(rows * columns, dtype=np.int64).reshape(rows, columns)
    return np.concatenate([strip(ids[row], ids[row + 1], closed=False) for row in range(rows - 1)])
