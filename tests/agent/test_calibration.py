import numpy as np
import pytest

from vivant.agent.calibration import (
    FEATURES,
    ORDER,
    PRODUCTS,
    SHARES,
    SURE,
    fit_order,
    fit_sure,
    preference,
    probability,
    shares,
)


def test_weights_fit_the_features() -> None:
    assert ORDER.shape == (len(FEATURES),)
    assert SURE.shape == (len(FEATURES) + len(SHARES),)
    assert {name for pair in PRODUCTS for name in pair} <= set(FEATURES)


def test_shares_of_the_choice() -> None:
    found = shares(np.log([1.0, 2.0, 1.0]), np.array([0, 1, 0]))
    np.testing.assert_allclose(found, [[0.5, 0.25], [0.5, 0.5], [0.5, 0.25]])
    assert shares(np.zeros(0), np.zeros(0, np.intp)).shape == (0, 2)


def test_fitting_finds_what_made_the_answers() -> None:
    rng = np.random.default_rng(0)
    features = np.column_stack([np.ones(3000), rng.standard_normal((3000, 2))])
    truth = np.array([-0.5, 2.0, -1.0])
    answers = (rng.random(3000) < probability(features, truth)).astype(float)
    np.testing.assert_allclose(fit_sure(features, answers), truth, atol=0.25)


def test_the_order_puts_answers_first() -> None:
    rng = np.random.default_rng(1)
    questions = []
    for _ in range(200):
        features = rng.standard_normal((8, 2))
        questions.append((features, np.eye(8)[features[:, 1].argmax()]))
    weights = fit_order(questions)
    assert weights[1] > abs(weights[0]) * 5
    right = [answers[preference(features, weights).argmax()] for features, answers in questions]
    assert np.mean(right) > 0.95


def test_probabilities_are_probabilities() -> None:
    assert probability(np.array([[0.0]]), np.array([1.0])) == pytest.approx(0.5)
