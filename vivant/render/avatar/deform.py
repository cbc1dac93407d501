"""Smooth displacement fields over the face from a few handles.

A handle's displacement is spread by solving the biharmonic equation with handles and fixed region as boundary
values (Botsch and Kobbelt, "An intuitive framework for real-time freeform modeling", SIGGRAPH 2004).
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sparse  # type: ignore[import-untyped]
from scipy.sparse.linalg import splu  # type: ignore[import-untyped]

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.face import Face
from vivant.render.avatar.fields import MIRROR, Array, Index, Mask, Point
from vivant.render.avatar.surface import face_normals, vertex_normals

Handles = dict[int, Array]


class Clay:
    """The face at rest with its bending energy; all shapes are made by `solve`."""

    def __init__(self, dna: Dna, face: Face) -> None:
        self.dna = dna
        self.face = face
        self.points = face.points
        self.normals = vertex_normals(face.points, face.triangles)
        self.hidden = face.hidden
        self._energy = _bending(face.points, face.triangles)
        self._solvers: dict[bytes, splu] = {}

    def solve(self, handles: Handles, fixed: Mask) -> Array:
        """Displacements (n, 3): given at the handles, zero where fixed, smooth between."""
        moves = np.zeros_like(self.points)
        known = fixed.copy()
        if handles:
            rows = np.fromiter(handles, dtype=np.int64)
            moves[rows] = np.stack(list(handles.values()))
            known[rows] = True
        free, bound = np.where(~known)[0], np.where(known)[0]
        if len(free):
            system = self._factor(known, free)
            moves[free] = system.solve(-(self._energy[free][:, bound] @ moves[bound]))
        return moves

    def _factor(self, known: Mask, free: Index) -> splu:
        key = known.tobytes()
        if key not in self._solvers:
            self._solvers[key] = splu(self._energy[free][:, free].tocsc())
        return self._solvers[key]

    def mirrored(self, moves: Array) -> Array:
        """The same displacement on the other side."""
        return np.asarray(moves[self.face.mirror] * MIRROR)

    def nearest(self, place: Point) -> int:
        """The visible point nearest to a place."""
        distance = np.linalg.norm(self.points - np.asarray(place), axis=1)
        return int(np.argmin(distance + 1e3 * self.hidden))

    def at(self, place: Point, move: Point) -> Handles:
        """One handle: the point nearest to `place` moves by `move`."""
        return {self.nearest(place): np.asarray(move, float)}


def _bending(points: Array, triangles: Index) -> sparse.csr_matrix:
    """Discrete bilaplacian with cotangent weights and lumped masses."""
    laplacian, mass = _cotangents(points, triangles)
    return (laplacian @ sparse.diags(1 / mass) @ laplacian + 1e-4 * laplacian).tocsr()


def _cotangents(points: Array, triangles: Index) -> tuple[sparse.csr_matrix, Array]:
    rows, columns, values = [], [], []
    for first, second, opposite in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        one = points[triangles[:, first]] - points[triangles[:, opposite]]
        two = points[triangles[:, second]] - points[triangles[:, opposite]]
        area = np.maximum(np.linalg.norm(np.cross(one, two), axis=1), 1e-9)
        weight = np.clip((one * two).sum(axis=1) / area, 0.02, 8) * 0.5
        rows += [triangles[:, first], triangles[:, second]]
        columns += [triangles[:, second], triangles[:, first]]
        values += [weight, weight]
    count = len(points)
    indices = (np.concatenate(rows), np.concatenate(columns))
    weights = sparse.csr_matrix((np.concatenate(values), indices), shape=(count, count))
    mass = np.zeros(count)
    share = np.linalg.norm(face_normals(points, triangles), axis=1) / 6
    for corner in range(3):
        np.add.at(mass, triangles[:, corner], share)
    return sparse.diags(np.asarray(weights.sum(axis=1)).ravel()) - weights, np.maximum(mass, 1e-6)
