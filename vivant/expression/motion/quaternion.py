"""Rotations as unit quaternions xyzw, vectorised over leading axes: arrays are (..., 4), vectors (..., 3)."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]

IDENTITY: Array = np.array([0.0, 0.0, 0.0, 1.0])
X: Array = np.array([1.0, 0.0, 0.0])
Y: Array = np.array([0.0, 1.0, 0.0])
Z: Array = np.array([0.0, 0.0, 1.0])


def multiply(a: Array, b: Array) -> Array:
    """The Hamilton product: turn by `b` first, then by `a`."""
    ax, ay, az, aw = a[..., 0], a[..., 1], a[..., 2], a[..., 3]
    bx, by, bz, bw = b[..., 0], b[..., 1], b[..., 2], b[..., 3]
    out = np.empty(np.broadcast_shapes(a.shape, b.shape))
    out[..., 0] = aw * bx + ax * bw + ay * bz - az * by
    out[..., 1] = aw * by - ax * bz + ay * bw + az * bx
    out[..., 2] = aw * bz + ax * by - ay * bx + az * bw
    out[..., 3] = aw * bw - ax * bx - ay * by - az * bz
    return out


def left_factor(a: Array) -> Array:
    """(..., 4, 4): the matrix that turns b (..., 4) into `multiply(a, b)`."""
    return np.stack([multiply(a, unit) for unit in np.eye(4)], axis=-1)


def chain(*rotations: Array) -> Array:
    """The product of all, leftmost outermost."""
    product = rotations[0]
    for rotation in rotations[1:]:
        product = multiply(product, rotation)
    return product


def inverse(q: Array) -> Array:
    """The opposite turn."""
    return np.asarray(q * np.array([-1.0, -1.0, -1.0, 1.0]))


def rotate(q: Array, vector: Array) -> Array:
    """`vector` turned by `q`."""
    axis, w = q[..., :3], q[..., 3:]
    doubled = 2.0 * np.cross(axis, vector)
    return np.asarray(vector + w * doubled + np.cross(axis, doubled))


def exp(vector: Array) -> Array:
    """The rotation about `vector` by its length in radians."""
    half = np.sqrt(np.einsum("...i,...i->...", vector, vector))
    half *= 0.5
    half += 1e-30
    out = np.empty((*vector.shape[:-1], 4))
    np.cos(half, out=out[..., 3])
    scale = np.sin(half)
    scale /= half
    scale *= 0.5
    np.multiply(vector, scale[..., None], out=out[..., :3])
    return out


def log(q: Array) -> Array:
    """The rotation vector of `q`, at most pi long; inverse of `exp`."""
    q = np.where(q[..., 3:] < 0, -q, q)
    sine = np.linalg.norm(q[..., :3], axis=-1, keepdims=True)
    angle = 2.0 * np.arctan2(sine, q[..., 3:])
    return np.asarray(q[..., :3] * np.where(sine > 1e-9, angle / np.maximum(sine, 1e-9), 2.0))


def about(axis: Array, degrees: float | Array) -> Array:
    """The rotation about a unit `axis` by an angle (...), in degrees since a person types it."""
    return exp(np.radians(np.asarray(degrees, float))[..., None] * axis)


def angle(a: Array, b: Array) -> Array:
    """Radians between two rotations, (...)."""
    dots = np.abs(np.einsum("...i,...i->...", a, b))
    return np.asarray(2.0 * np.arccos(np.clip(dots, 0.0, 1.0)))


def slerp(a: Array, b: Array, share: Array) -> Array:
    """From `a` (share 0) to `b` (share 1) on the shorter arc; share is (...)."""
    return multiply(a, exp(log(multiply(inverse(a), b)) * np.asarray(share)[..., None]))


def mirror(q: Array) -> Array:
    """The rotation as a mirror in the plane x = 0 shows it."""
    return np.asarray(q * np.array([1.0, -1.0, -1.0, 1.0]))


def from_axes(x: Array, y: Array, z: Array) -> Array:
    """The rotation that takes the axes X, Y, Z to these three orthonormal vectors, each (..., 3).

    Bar-Itzhack (2000): the eigenvector of the largest eigenvalue, immune to the sign cases of the textbook formula.
    """
    m = np.stack((x, y, z), axis=-1)
    k = np.empty((*m.shape[:-2], 4, 4))
    k[..., :3, :3] = m + np.swapaxes(m, -1, -2)
    trace = np.trace(m, axis1=-2, axis2=-1)
    k[..., (0, 1, 2), (0, 1, 2)] -= trace[..., None]
    k[..., 3, 3] = trace
    k[..., :3, 3] = k[..., 3, :3] = np.stack(
        (m[..., 2, 1] - m[..., 1, 2], m[..., 0, 2] - m[..., 2, 0], m[..., 1, 0] - m[..., 0, 1]), axis=-1
    )
    q = np.linalg.eigh(k)[1][..., -1]
    return np.asarray(np.where(q[..., 3:] < 0, -q, q))


def split_twist(q: Array, axis: Array) -> tuple[float, Array]:
    """Split one rotation (4,) into `about(axis) * swing`: the angle in radians in (-pi, pi], and the swing (4,)."""
    twist = 2.0 * float(np.arctan2(q[:3] @ axis, q[3]))
    twist = (twist + np.pi) % (2.0 * np.pi) - np.pi
    return twist, multiply(exp(-twist * axis), q)
