"""Moves that superpose."""

import numpy as np
import pytest

from vivant.expression.gesture.movement import Movement, at_least, lag_of

T = np.arange(0.0, 2.0, 1 / 30)


def movement(lags=(0.0, 0.0)):
    return Movement(np.zeros((2, 1)), np.array(lags))


def test_a_move_gets_there_in_its_time():
    moving = movement()
    moving.add(np.array([[1.0], [-2.0]]), start=0.5, seconds=0.5)
    track = moving.sample(T)[..., 0]
    assert not track[T <= 0.5].any()
    np.testing.assert_allclose(track[T >= 1.0], [[1.0, -2.0]] * int((T >= 1.0).sum()))
    assert (np.diff(track[:, 0]) >= 0).all()


def test_a_redirected_move_stays_smooth():
    moving = movement()
    moving.add(np.array([[1.0], [1.0]]), start=0.2, seconds=0.6)
    moving.add(np.array([[-1.0], [0.5]]), start=0.5, seconds=0.6)
    track = moving.sample(T)[..., 0]
    np.testing.assert_allclose(track[-1], [0.0, 1.5])
    assert np.abs(np.diff(track, 2, axis=0)).max() < 0.035


@pytest.mark.parametrize("cut", [1, 7, 31])
def test_sampling_in_pieces_gives_the_same(cut):
    def moves(moving):
        for start in (0.0, 0.3, 0.9):
            moving.add(np.array([[start], [1.0]]), start, 0.35)
        return moving

    whole = moves(movement((0.0, 0.07))).sample(T)
    pieces = moves(movement((0.0, 0.07)))
    parts = [pieces.sample(T[i : i + cut]) for i in range(0, len(T), cut)]
    np.testing.assert_allclose(np.concatenate(parts), whole, atol=1e-12)


def test_what_is_farther_out_follows_later():
    moving = movement((0.0, 0.1))
    moving.add(np.ones((2, 1)), start=0.0, seconds=0.5)
    track = moving.sample(T)[..., 0]
    assert (track[:, 1] <= track[:, 0]).all()
    assert track[3, 1] < track[3, 0]
    assert lag_of("rightUpperArm") < lag_of("leftLowerArm") < lag_of("rightHand") < lag_of("leftIndexDistal")
    assert lag_of("chest") == 0.0


def test_a_long_way_takes_longer():
    change = np.array([[0.0, 2.0, 0.0], [0.1, 0.0, 0.0]])
    assert at_least(0.3, change, speed=5.0) == pytest.approx(1.875 * 2.0 / 5.0)
    assert at_least(0.3, 0.01 * change, speed=5.0) == 0.3
    assert at_least(0.3, np.zeros((0, 3)), speed=5.0) == 0.3
