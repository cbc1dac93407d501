import numpy as np

from vivant.agent.bm25 import BM25


def test_rare_terms_and_short_documents_count_more() -> None:
    index = BM25([{"fee": 1, "card": 1}, {"fee": 1}, {"fee": 1, "a": 1, "b": 1, "c": 1}])
    scores = index.scores({"fee": 1.0})
    assert scores.argmax() == 1
    assert scores.argmin() == 2
    assert index.scores({"card": 1.0})[0] > scores[0]
    assert index.frequency("card") == 1
    assert index.frequency("none") == 0


def test_weights_and_the_ideal() -> None:
    index = BM25([{"a": 2.0, "b": 2.0}, {"b": 2.0, "c": 2.0}])
    np.testing.assert_allclose(index.scores({"a": 0.5}), 0.5 * index.scores({"a": 1.0}))
    assert not index.scores({"z": 1.0}).any()
    assert index.ideal({"z": 1.0}) > index.ideal({"a": 1.0}) > 0


def test_nothing_indexed() -> None:
    assert BM25([]).scores({"a": 1.0}).shape == (0,)
