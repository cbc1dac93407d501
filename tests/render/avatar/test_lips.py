from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.lips import jaw_rotation


def opening(clay, points):
    slit = clay.face.lip_rows[0]
    return np.linalg.norm(points[slit] - points[slit[::-1]], axis=1).max()


def test_the_jaw_opens_the_mouth_step_by_step(clay, shapes):
    gaps = [opening(clay, clay.points + weight * shapes["jawOpen"]) for weight in np.linspace(0, 1, 11)]
    assert gaps[0] < 1e-9
    assert (np.diff(gaps) > 0).all()
    assert gaps[-1] > 2


def test_mouth_close_seals_the_lips_of_an_open_jaw_at_every_step(clay, shapes):
    both = shapes["jawOpen"] + shapes["mouthClose"]
    assert max(opening(clay, clay.points + weight * both) for weight in np.linspace(0, 1, 11)) < 1e-6


def test_a_smile_lifts_its_own_corner_only(clay, shapes):
    corner = clay.face.lip_rows[0][np.argmin(np.abs(clay.face.position))]
    smile = shapes["mouthSmileLeft"]
    assert smile[corner, 0] > 0.3
    assert smile[corner, 1] > 0.5
    assert np.abs(smile[clay.face.mirror[corner]]).max() < 0.05


def test_frown_and_pucker_go_where_they_should(clay, shapes):
    corner = clay.face.lip_rows[0][np.argmin(np.abs(clay.face.position))]
    assert shapes["mouthFrownLeft"][corner, 1] < -0.3
    assert shapes["mouthPucker"][corner, 0] < -0.5
    assert shapes["mouthPucker"][clay.face.lip_rows[1], 2].max() > 0.5


def test_a_turn_of_the_jaw_keeps_the_distance_to_its_hinge(clay):
    pivot = np.array(clay.dna.skull.jaw_pivot)
    places = np.array([[0.5, -8, 6], [2, -6, 5.0]])
    moved = places + jaw_rotation(clay.dna, places)
    assert np.allclose(np.linalg.norm((moved - pivot)[:, 1:], axis=1), np.linalg.norm((places - pivot)[:, 1:], axis=1))
    assert (moved[:, 1] < places[:, 1]).all()
