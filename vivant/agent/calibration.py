"""Calibration: the two small models behind the order of hits and `Hit.score`, and how their weights are fitted.

Which of the candidates is best is a conditional logit over the candidates of one question (McFadden, 1974); whether the
best one answers the question at all is a logistic regression over the best candidates of many questions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]

FEATURES = (
    "bias", "coverage", "worst", "wide coverage", "wide worst", "kind met", "kind missed", "focus",
    "title", "row",
    "lexical", "document", "dense", "section", "section share", "way",
)  # fmt: skip
"""What is looked at for each candidate; `HybridIndex.weigh` gives them in this order."""

ORDER = np.array([0.0, 2.18, -0.05, 4.99, 0.04, 1.41, -1.41, 2.06, -0.01, -2.65, 1.46, -0.59, 1.82, 0.4, 0.8, -1.08])
"""(len(FEATURES),) weights of the conditional logit."""

SURE = np.array([-3.44, 2.2, -0.62, 1.56, -1.54, 0.39, -1.74, 0.96, -0.26, 0.0, 0.19, 0.65, 0.34, 0.5, -0.57, 0.06])
"""(len(FEATURES),) weights of the logistic regression."""


def preference(features: Matrix, weights: Matrix = ORDER) -> Matrix:
    """(candidates,) what orders candidates, from (candidates, len(FEATURES)) features."""
    return np.asarray(features @ weights)


def probability(features: Matrix, weights: Matrix = SURE) -> Matrix:
    """(candidates,) probability that each candidate answers."""
    return np.asarray(1.0 / (1.0 + np.exp(-(features @ weights))))


def fit_order(questions: Sequence[tuple[Matrix, Matrix]], ridge: float = 1.0, rounds: int = 60) -> Matrix:
    """Weights of the conditional logit, by Newton's method (the curvature of the larger term is used).

    questions : of each answerable question its features (candidates, features) and answers (candidates,), 1 where the
        candidate answers; at least one does.
    """
    size = questions[0][0].shape[1]
    weights = np.zeros(size)
    for _ in range(rounds):
        gradient, hessian = ridge * weights, ridge * np.eye(size)
        for features, answers in questions:
            share = _softmax(features @ weights)
            right = share * answers / max(float(share @ answers), 1e-12)
            mean = share @ features
            gradient = gradient + mean - right @ features
            hessian = hessian + (features * share[:, None]).T @ features - np.outer(mean, mean)
        step = np.linalg.solve(hessian, gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def fit_sure(features: Matrix, answers: Matrix, ridge: float = 0.5, rounds: int = 50) -> Matrix:
    """Weights of the logistic regression, by Newton's method; the bias is not shrunk.

    features : (examples, features), the first column is 1. answers : (examples,) 1 where the passage answers.
    """
    weights = np.zeros(features.shape[1])
    shrink = np.diag([0.0] + [ridge] * (features.shape[1] - 1))
    for _ in range(rounds):
        predicted = probability(features, weights)
        gradient = features.T @ (predicted - answers) + shrink @ weights
        hessian = (features * (predicted * (1 - predicted))[:, None]).T @ features + shrink
        step = np.linalg.solve(hessian + 1e-9 * np.eye(len(weights)), gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def _softmax(scores: Matrix) -> Matrix:
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum())
