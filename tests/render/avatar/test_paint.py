from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.paint import mix, noise, rasterise, to_texture


def test_rasterising_interpolates_and_fills_gaps():
    uv = np.array([[0.0, 0], [1, 0], [0, 1]])
    image = rasterise(uv, np.array([[0, 1, 2]]), np.array([[0.0], [1], [0]]), 16)[..., 0]
    assert image[0, 8] == pytest.approx(8.5 / 16)
    assert image[15, 15] > 0


def test_textures_start_at_the_top():
    image = np.zeros((2, 2, 3))
    image[1] = 1
    assert to_texture(image)[:, 0, 0].tolist() == [255, 0]


def test_mix_runs_from_first_to_second():
    assert np.allclose(mix(np.zeros((2, 3)), np.ones(3), np.array([0.0, 0.25])), [[0] * 3, [0.25] * 3])


def test_noise_is_smooth_repeatable_and_in_range():
    places = np.random.default_rng(0).uniform(-40, 40, (500, 3))
    values = noise(places, 1.0, 3)
    assert values.min() >= 0
    assert values.max() <= 1
    assert np.array_equal(values, noise(places, 1.0, 3))
    assert np.abs(noise(places + 1e-4, 1.0, 3) - values).max() < 1e-3
