from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

STEPS = np.linspace(0, 1, 11)


def upper_and_lower(clay, points):
    """Heights of the upper and the lower rim at the same widths."""
    row = clay.face.eye_rows[0]
    half = len(row) // 2
    upper, lower = points[row[: half + 1]], points[np.r_[row[half:], row[0]]]
    upper, lower = upper[np.argsort(upper[:, 0])], lower[np.argsort(lower[:, 0])]
    width = np.linspace(max(upper[0, 0], lower[0, 0]), min(upper[-1, 0], lower[-1, 0]), 30)[1:-1]
    return np.interp(width, upper[:, 0], upper[:, 1]), np.interp(width, lower[:, 0], lower[:, 1])


def test_a_blink_narrows_the_eye_at_every_step_and_shuts_it(clay, shapes):
    gaps = []
    for weight in STEPS:
        upper, lower = upper_and_lower(clay, clay.points + weight * shapes["eyeBlinkLeft"])
        gaps.append((upper - lower).max())
    assert gaps[0] > 1.5
    assert (np.diff(gaps) < 0).all()
    assert gaps[-1] < 0.05


def test_the_lids_never_cut_the_eyeball(clay, shapes):
    centre = np.array(clay.dna.eyes.centre)
    rows = np.concatenate(clay.face.eye_rows[:2])
    for name in ("eyeBlinkLeft", "eyeSquintLeft", "eyeLookDownLeft", "eyeLookUpLeft", "eyeWideLeft"):
        for weight in STEPS:
            moved = clay.points[rows] + weight * shapes[name][rows]
            assert np.linalg.norm(moved - centre, axis=1).min() > clay.dna.eyes.radius


def test_a_blink_leaves_the_other_eye_alone(clay, shapes):
    other = clay.face.mirror[np.concatenate(clay.face.eye_rows)]
    assert np.abs(shapes["eyeBlinkLeft"][other]).max() == 0


def test_brows_move_the_way_they_are_named(clay, shapes):
    brow = clay.nearest((clay.dna.eyes.centre[0] - 1.2, clay.dna.eyes.centre[1] + clay.dna.complexion.brow_height, 9))
    assert shapes["browDownLeft"][brow, 1] < -0.1
    assert shapes["browInnerUp"][brow, 1] > 0.3
