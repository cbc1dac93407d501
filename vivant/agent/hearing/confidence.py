"""Confidence: how probable it is that a phrase was said, by logistic regression over its measures."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vivant.agent.hearing.decoding import Measures

STEPS = 2000
"""Most steps of the fit; it ends earlier where nothing changes any more."""

RIDGE = 1e-2


def confidence(measures: Measures, weights: Sequence[float]) -> float:
    """Probability, [0, 1]. weights : one for each measure, then the bias."""
    logit = sum(weight * value for weight, value in zip(weights, (*measures.values(), 1.0), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def fitted(measures: Sequence[Measures], right: Sequence[bool]) -> tuple[float, ...]:
    """Weights for `confidence`, by Newton's method with a ridge, both outcomes counted alike."""
    values = np.array([(*each.values(), 1.0) for each in measures])
    target = np.array(right, float)
    worth = np.where(target > 0, 0.5 / max(1.0, target.sum()), 0.5 / max(1.0, (1 - target).sum())) * len(target)
    centre, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    centre[-1], spread[-1] = 0.0, 1.0
    scaled = (values - centre) / spread
    weights = np.zeros(scaled.shape[1])
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (worth * (target - share)) - RIDGE * weights
        curve = (scaled * (worth * share * (1 - share))[:, None]).T @ scaled + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    plain = weights / spread
    plain[-1] = weights[-1] - float((weights * centre / spread)[:-1].sum())
    return tuple(round(float(weight), 6) for weight in plain)
