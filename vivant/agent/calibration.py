"""Calibration: the two small models behind the order of hits and `Hit.score`, and how their weights are fitted.

Which of the candidates is best is a conditional logit over the candidates of one question (McFadden, 1974); whether the
best one answers the question at all is a logistic regression over the best candidates of many questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]

PRODUCTS = (
    ("topic", "kind met"), ("topic", "section"), ("topic", "wide coverage"), ("topic", "kind missed"),
    ("lead", "lexical"), ("listing", "coverage"), ("listing", "worst"), ("listing", "kind met"),
    ("worst", "coverage"), ("topic worst", "topic coverage"), ("topic worst", "topic section"),
    ("kind missed", "coverage"), ("kind met", "coverage"),
)  # fmt: skip
"""Pairs of features whose product is looked at as well."""

FEATURES = (
    "bias", "coverage", "worst", "wide coverage", "wide worst", "kind met", "kind missed", "focus",
    "title", "row", "listing",
    "lexical", "document", "dense", "section", "section share", "way",
    "topic", "topic section", "topic document", "topic line", "lead",
    "topic coverage", "topic worst", "strange",
    *(" x ".join(pair) for pair in PRODUCTS),
)  # fmt: skip
"""What is looked at for each candidate; `HybridIndex.weigh` gives them in this order."""

LEARNED = (
    "own", "own section", "own document", "unanswered", "any unanswered", "own share", "document answered", "mass",
)  # fmt: skip
"""What is looked at beside `FEATURES` where there is a classifier; `Learned.features` gives them in this order."""

SHARES = ("document share", "share")
"""What is looked at beside `FEATURES` where the probability is asked for; `shares` gives them in this order."""

ORDER = np.array([
    -0.0, 2.75, 0.24, 8.09, 2.77, 0.61, -0.61, 1.95, 0.45, -4.2, -1.53, 1.89, -2.7, 5.53, -0.21, 3.02, -3.74, 4.72,
    4.67, -5.47, -4.93, 1.58, -0.21, -0.83, 0.0, 1.41, -0.08, -0.31, 1.48, 0.84, -0.71, 0.66, 3.61, -4.02, -1.9,
    3.02, -4.35, -1.71,
])  # fmt: skip
"""(len(FEATURES),) weights of the conditional logit."""

SURE = np.array([
    -1.81, -0.69, -1.05, 2.14, 0.49, 1.12, -1.03, 0.45, 0.2, 0.0, -0.12, -1.44, 0.16, -1.74, 0.21, 1.52, -0.06,
    -0.82, 0.95, 0.86, 0.04, 1.51, -0.48, -0.4, 1.39, -0.56, -0.17, 1.19, -0.78, 0.23, -0.63, -0.49, -0.12, -1.11,
    -1.79, -0.42, -1.44, 1.55, 0.93, 0.96,
])  # fmt: skip
"""(len(FEATURES) + len(SHARES),) weights of the logistic regression."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the order, (features,), and of the probability, (features + len(SHARES),)."""

    order: Matrix
    sure: Matrix


PLAIN = Weights(ORDER, SURE)
"""Where only the documents' words are known."""

TRAINED = Weights(
    np.array([
        -0.0, 0.59, -0.52, 0.59, -0.52, 0.5, -0.5, 0.5, 0.33, -0.02, 0.2, -0.04, -0.19, 0.38, 0.03, 0.15, 0.0,
        0.1, 0.01, 0.05, 0.0, 0.31, -0.14, 0.05, 0.0, -0.19, -0.07, 0.28, 0.1, 0.17, 0.29, -0.07, 0.04, -0.14,
        -0.04, -0.03, -0.31, 0.59, 2.6, 0.43, 0.41, 0.43, 0.0, 0.8, 0.07, 0.18,
    ]),
    np.array([
        -1.43, 0.23, -0.62, 0.23, -0.62, 0.1, -0.54, 0.16, 0.13, 0.12, -0.18, -0.15, -0.03, 0.13, -0.19, 0.28,
        0.0, -0.64, -0.01, 0.08, 0.0, -0.11, -0.16, -0.14, 0.32, 0.59, -0.77, 0.34, -0.37, 0.04, -0.07, -0.16,
        -0.1, -0.46, -0.49, -0.38, -0.32, 0.7, 1.08, 1.07, 1.04, -0.27, -1.62, 0.74, 0.38, 1.0, 0.44, 0.43,
    ]),
)  # fmt: skip
"""Where a trained classifier helps."""


def preference(features: Matrix, weights: Matrix = ORDER) -> Matrix:
    """(candidates,) what orders candidates, from (candidates, len(FEATURES)) features."""
    return np.asarray(features @ weights)


def probability(features: Matrix, weights: Matrix = SURE) -> Matrix:
    """(candidates,) probability that each candidate answers."""
    return np.asarray(1.0 / (1.0 + np.exp(-(features @ weights))))


def shares(preferences: Matrix, documents: npt.NDArray[np.intp]) -> Matrix:
    """(candidates, 2) how much of the choice falls to each candidate's document, and to itself, (0, 1].

    preferences : (candidates,) from `preference`. documents : (candidates,) number of each one's document.
    """
    own = _softmax(preferences) if len(preferences) else preferences
    whole = np.bincount(documents, own, int(documents.max(initial=0)) + 1)[documents]
    return np.stack([whole, own], axis=1)


def fit_order(questions: Sequence[tuple[Matrix, Matrix]], ridge: float = 1.0, rounds: int = 60) -> Matrix:
    """Weights of the conditional logit, by Newton's method (the curvature of the larger term is used), steps halved
    while they overshoot.

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
        step = _damped(questions, weights, np.asarray(np.linalg.solve(hessian, gradient), np.float64), ridge)
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _damped(questions: Sequence[tuple[Matrix, Matrix]], weights: Matrix, step: Matrix, ridge: float) -> Matrix:
    """The step, halved until the loss falls; zeros where it never does."""
    before = _loss(questions, weights, ridge)
    for _ in range(20):
        if _loss(questions, weights - step, ridge) <= before:
            return step
        step = step / 2
    return np.zeros_like(step)


def _loss(questions: Sequence[tuple[Matrix, Matrix]], weights: Matrix, ridge: float) -> float:
    """Negative logarithm of what the answers are chosen with, and the ridge."""
    missed = [-np.log(max(float(_softmax(features @ weights) @ answers), 1e-12)) for features, answers in questions]
    return float(np.sum(missed)) + 0.5 * ridge * float(weights @ weights)


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
