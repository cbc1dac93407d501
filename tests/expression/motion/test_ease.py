"""The minimum-jerk curve."""

import numpy as np
import pytest

from vivant.expression.motion.ease import PEAK, minimum_jerk


def test_it_stays_where_it_comes_from_and_where_it_gets_to():
    assert minimum_jerk(np.array([-3.0, 0.0, 1.0, 7.0])).tolist() == [0.0, 0.0, 1.0, 1.0]


def test_it_begins_and_ends_without_velocity_or_acceleration():
    h = 1e-4
    for end in (0.0, 1.0):
        before, at, behind = minimum_jerk(np.array([end - h, end, end + h]))
        assert abs(behind - before) / (2 * h) < 1e-6
        assert abs(behind - 2 * at + before) / h**2 < 1e-2


def test_its_highest_slope_is_in_the_middle():
    p = np.linspace(0.0, 1.0, 2001)
    slope = np.gradient(minimum_jerk(p), p)
    assert p[slope.argmax()] == pytest.approx(0.5)
    assert slope.max() == pytest.approx(PEAK, rel=1e-4)
