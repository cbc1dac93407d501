"""The algebra of rotations, against its laws and against matrices."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vivant.expression.motion import quaternion as q

VECTORS = arrays(float, 3, elements=st.floats(-1.7, 1.7))


@given(VECTORS)
def test_log_undoes_exp(vector):
    np.testing.assert_allclose(q.log(q.exp(vector)), vector, atol=1e-9)


@given(VECTORS, VECTORS, VECTORS)
def test_a_product_turns_by_the_right_factor_first(a, b, vector):
    by_both = q.rotate(q.multiply(q.exp(a), q.exp(b)), vector)
    np.testing.assert_allclose(by_both, q.rotate(q.exp(a), q.rotate(q.exp(b), vector)), atol=1e-9)


@given(VECTORS, VECTORS)
def test_left_factor_is_the_product_as_a_matrix(a, b):
    np.testing.assert_allclose(q.left_factor(q.exp(a)) @ q.exp(b), q.multiply(q.exp(a), q.exp(b)), atol=1e-12)


@given(VECTORS)
def test_from_axes_finds_the_rotation_again(vector):
    turn = q.exp(vector)
    found = q.from_axes(q.rotate(turn, q.X), q.rotate(turn, q.Y), q.rotate(turn, q.Z))
    assert q.angle(found, turn) < 1e-6


@given(VECTORS)
def test_twist_and_swing_multiply_back_and_the_swing_does_not_twist(vector):
    turn = q.exp(vector)
    twist, swing = q.split_twist(turn, q.X)
    np.testing.assert_allclose(q.log(q.multiply(q.exp(twist * q.X), swing)), q.log(turn), atol=1e-9)
    assert abs(swing[0]) < 1e-9


@given(VECTORS, VECTORS)
def test_a_mirrored_rotation_turns_mirrored_vectors(rotation, vector):
    flip = np.array([-1.0, 1.0, 1.0])
    seen = q.rotate(q.mirror(q.exp(rotation)), vector * flip)
    np.testing.assert_allclose(seen, q.rotate(q.exp(rotation), vector) * flip, atol=1e-9)


def test_a_quarter_turn_about_y_takes_z_to_x():
    np.testing.assert_allclose(q.rotate(q.about(q.Y, 90.0), q.Z), q.X, atol=1e-12)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_slerp_covers_its_share_of_the_angle(share):
    a, b = q.about(q.X, 20.0), q.about(q.Z, 70.0)
    assert q.angle(a, q.slerp(a, b, np.array(share))) == pytest.approx(share * q.angle(a, b), abs=1e-6)


def test_slerp_takes_the_shorter_arc():
    a, b = q.about(q.X, 10.0), -q.about(q.X, 30.0)
    assert q.angle(q.slerp(a, b, np.array(0.5)), q.about(q.X, 20.0)) < 1e-6


def test_chain_multiplies_from_left_to_right():
    a, b, c = q.about(q.X, 10.0), q.about(q.Y, 20.0), q.about(q.Z, 30.0)
    np.testing.assert_allclose(q.chain(a, b, c), q.multiply(q.multiply(a, b), c))


def test_inverse_undoes():
    a = q.about(q.Z, 50.0)
    np.testing.assert_allclose(q.multiply(a, q.inverse(a)), q.IDENTITY, atol=1e-12)
