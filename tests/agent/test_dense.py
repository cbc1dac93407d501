import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vivant.agent.dense import LatentSpace, ngrams, orthonormal, right_singular, unit_rows


def test_words_that_stand_together_come_near() -> None:
    cars = [{"car": 1, "road": 1}, {"car": 1, "drive": 1}, {"drive": 1, "road": 1}]
    space = LatentSpace([*cars, {"cat": 1, "pet": 1}, {"pet": 1, "cat": 2}], rank=2)
    near = space.similarity({"drive": 1.0})
    assert near[0] > 0.5 > near[3]
    assert not space.similarity({"unknown": 1.0}).any()


def test_the_range_finder_finds_the_singular_vectors() -> None:
    rng = np.random.default_rng(0)
    low = (rng.standard_normal((60, 5)) * [9, 7, 5, 3, 1]) @ rng.standard_normal((5, 40))
    exact = np.linalg.svd(low, full_matrices=False)[2][:3]
    found = right_singular(low.astype(np.float32), 3, rng)
    assert found.shape == (40, 3)
    np.testing.assert_allclose(np.abs(np.linalg.svd(exact @ found)[1]), 1, atol=1e-3)
    assert right_singular(np.zeros((0, 4), np.float32), 3, rng).shape == (4, 0)


def test_bases_are_orthonormal() -> None:
    basis = orthonormal(np.random.default_rng(1).standard_normal((20, 4)).astype(np.float32))
    np.testing.assert_allclose(basis.T @ basis, np.eye(4), atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(unit_rows(np.eye(3, dtype=np.float32) * 5), axis=1), 1)


@given(st.text(max_size=12))
def test_ngrams_have_their_size(text: str) -> None:
    assert all(len(gram) == 3 for gram in ngrams(text, (3,)))
    assert sum(ngrams(text, (3,)).values()) == len(text)
