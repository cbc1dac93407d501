"""Blinks and small life of the face."""

import numpy as np
import pytest

from vivant.expression.motion.blink import blink_times, face_life
from vivant.score import ARKIT, FACE_RATE

COLUMN = {shape: i for i, shape in enumerate(ARKIT)}


@pytest.fixture
def weights():
    return face_life(36.0, np.random.default_rng(7))


def test_blinks_come_every_few_seconds_and_unevenly():
    gaps = np.concatenate([np.diff(blink_times(36.0, np.random.default_rng(seed))) for seed in range(40)])
    single = gaps[gaps > 0.5]
    assert 3.0 < np.median(single) < 5.0
    assert single.min() >= 1.2
    assert single.max() <= 7.6
    assert single.std() > 1.0


def test_lids_close_fast_and_open_slowly():
    weights = face_life(36.0, np.random.default_rng(7))
    lid = weights[:, COLUMN["eyeBlinkLeft"]]
    start = int(np.flatnonzero(lid > 0.01)[0])
    peak = start + int(lid[start : start + 30].argmax())
    end = peak + int(np.flatnonzero(lid[peak:] < 0.01)[0])
    assert 0.05 <= (peak - start) / FACE_RATE <= 0.1
    assert 0.12 <= (end - peak) / FACE_RATE <= 0.19
    assert lid[peak] > 0.85


def test_all_weights_are_weights(weights):
    assert weights.shape == (36 * FACE_RATE, 52)
    assert weights.dtype == np.float32
    assert weights.min() >= 0.0
    assert weights.max() <= 1.0


def test_gaze_and_jaw_are_left_to_others(weights):
    others = [i for shape, i in COLUMN.items() if shape.startswith(("eyeLook", "jaw"))]
    assert not weights[:, others].any()


def test_eyes_are_open_at_the_seam(weights):
    lids = weights[:, COLUMN["eyeBlinkLeft"]]
    assert lids[:30].max() == 0.0
    assert lids[-18:].max() == 0.0


def test_brows_and_smile_live(weights):
    for shape in ("browInnerUp", "mouthSmileLeft"):
        assert np.ptp(weights[:, COLUMN[shape]]) > 0.03
    assert not np.array_equal(weights[:, COLUMN["mouthSmileLeft"]], weights[:, COLUMN["mouthSmileRight"]])
