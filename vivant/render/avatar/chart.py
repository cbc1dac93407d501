"""A fan of rays that maps the head's left half to a flat chart.

A chart point is (turn, climb): `turn` is the azimuth about +Y in [0, pi] (0 in front, pi behind), `climb` in
[0, 10] runs from the base of the neck (0) over the eyes (about 7) to the crown (10). Each pair names one ray from
an axis curve inside head and neck, so every chart has the same topology whatever the face looks like.
"""

from __future__ import annotations

import numpy as np
from scipy.interpolate import PchipInterpolator  # type: ignore[import-untyped]

from vivant.render.avatar.fields import Array, Field, cast

CROWN = 10.0
_CLIMB = np.arange(11.0)
_AXIS_Y = PchipInterpolator(_CLIMB, [-16.5, -15, -12.5, -9.5, -6.5, -4.5, -2.5, 0, 1.5, 2, 2.5])
_AXIS_Z = PchipInterpolator(_CLIMB, [-3.3, -3.0, -2.4, -1.5, 0.2, 1.0, 0.8, 0.3, -0.3, -0.7, -0.8])
_FRONT = PchipInterpolator(_CLIMB, [-48, -26, -12, -28, -60, -35, -15, 3, 28, 58, 90])
_BACK = PchipInterpolator(_CLIMB, [-20, -12, -5, -5, -5, -5, 0, 8, 28, 58, 90])
_SIDE = PchipInterpolator(_CLIMB, [4, 5, 2, -8, -15, -15, -5, 5, 28, 58, 90])


def elevation(turn: Array, climb: Array) -> Array:
    """Elevation of the rays in radians."""
    cosine = np.cos(turn)
    front = np.where(cosine > 0, cosine**2, 0)
    back = np.where(cosine < 0, cosine**2, 0)
    side = 1 - front - back
    return np.asarray(np.radians(front * _FRONT(climb) + back * _BACK(climb) + side * _SIDE(climb)))


def rays(turn: Array, climb: Array) -> tuple[Array, Array]:
    """Origins and unit directions of the rays (n, 3)."""
    rise = elevation(turn, climb)
    origins = np.stack([0 * turn, _AXIS_Y(climb), _AXIS_Z(climb)], axis=-1)
    flat = np.cos(rise)
    return origins, np.stack([flat * np.sin(turn), np.sin(rise), flat * np.cos(turn)], axis=-1)


def lift(field: Field, turn: Array, climb: Array) -> Array:
    """Points of the surface at chart positions."""
    return cast(field, *rays(turn, climb), near=0.0, far=24.0)


def locate(points: Array, samples: int = 600) -> tuple[Array, Array]:
    """Chart positions (turn, climb) of points near the surface: the inverse of `lift`."""
    climb = np.linspace(0, CROWN, samples)
    ahead = points[:, 2:3] - _AXIS_Z(climb)
    above = points[:, 1:2] - _AXIS_Y(climb)
    turn = np.arctan2(points[:, 0:1], ahead)
    error = np.arctan2(above, np.hypot(points[:, 0:1], ahead)) - elevation(turn, np.broadcast_to(climb, turn.shape))
    crossing = (error[:, :-1] > 0) & (error[:, 1:] <= 0)
    nearest = np.argmin(np.abs(error), axis=1).clip(0, samples - 2)
    step = np.where(crossing.any(axis=1), crossing.argmax(axis=1), nearest)
    rows = np.arange(len(points))
    before, after = error[rows, step], error[rows, step + 1]
    gap = before - after
    share = np.clip(before / np.where(np.abs(gap) < 1e-12, 1, gap), 0, 1)
    found = climb[step] + (climb[1] - climb[0]) * share
    return np.arctan2(points[:, 0], points[:, 2] - _AXIS_Z(found)), found
