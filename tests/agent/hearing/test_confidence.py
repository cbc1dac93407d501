import numpy as np
import pytest

from vivant.agent.hearing.confidence import confidence, fitted
from vivant.agent.hearing.decoding import Measures


def measures(phone: float) -> Measures:
    return Measures(phone, phone / 2, 3.0, 2.0, 0.1, 0.5)


def test_the_fit_tells_good_from_bad() -> None:
    rng = np.random.default_rng(0)
    good = [measures(value) for value in rng.normal(-0.2, 0.1, 60)]
    bad = [measures(value) for value in rng.normal(-2.0, 0.3, 60)]
    weights = fitted([*good, *bad], [True] * 60 + [False] * 60)
    assert min(confidence(each, weights) for each in good) > 0.5
    assert max(confidence(each, weights) for each in bad) < 0.5


def test_extremes_stay_within_bounds() -> None:
    assert confidence(measures(-1e9), (1, 0, 0, 0, 0, 0, 0)) == pytest.approx(0, abs=1e-9)
    assert confidence(measures(1e9), (1, 0, 0, 0, 0, 0, 0)) == pytest.approx(1, abs=1e-9)


def test_both_outcomes_count_alike() -> None:
    rng = np.random.default_rng(1)
    some = [measures(value) for value in rng.normal(-0.5, 0.2, 400)] + [
        measures(value) for value in rng.normal(-1, 0.2, 40)
    ]
    weights = fitted(some, [True] * 400 + [False] * 40)
    assert confidence(measures(-0.75), weights) == pytest.approx(0.5, abs=0.15)
