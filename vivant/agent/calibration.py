"""Calibration: the logistic model behind `Hit.score`, and how its weights are fitted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FEATURES = ("bias", "coverage", "worst", "kind met", "kind missed", "focus", "place", "lexical", "dense")
"""What is looked at for each candidate; `HybridIndex.weigh` gives them in this order."""

WEIGHTS = np.array([-6.0, 6.0, -3.0, 0.8, -2.5, 2.0, 1.0, 2.0, 1.0])
"""(len(FEATURES),) fitted on the development questions under tests/agent."""


def probability(features: npt.NDArray[np.float64], weights: npt.NDArray[np.float64] = WEIGHTS) -> npt.NDArray[np.float64]:
    """(candidates,) probabilities from (candidates, len(FEATURES)) features."""
    return np.asarray(1.0 / (1.0 + np.exp(-(features @ weights))))


def fit(
    features: npt.NDArray[np.float64], answers: npt.NDArray[np.float64], ridge: float = 0.5, rounds: int = 50
) -> npt.NDArray[np.float64]:
    """Weights of a ridge logistic regression, by Newton's method; the bias is not shrunk.

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
