"""Between int16 and float32, and from many channels to one."""

from __future__ import annotations

import numpy as np

from vivant.sound import floats_of, mixed, samples_of


def test_samples_go_to_floats_and_back() -> None:
    every = np.arange(-32768, 32768, 37, dtype=np.int16)
    assert floats_of(every).dtype == np.float32
    assert np.array_equal(samples_of(floats_of(every)), every)


def test_beyond_full_scale_is_cut_off_and_does_not_wrap() -> None:
    assert samples_of(np.array([1.0, -1.0, 2.0, -3.0], np.float32)).tolist() == [32767, -32768, 32767, -32768]


def test_channels_are_averaged() -> None:
    two = np.array([[1.0, 0.0], [0.5, -0.5]], np.float32)
    assert mixed(two).tolist() == [0.5, 0.0]
    assert mixed(two).dtype == np.float32
