import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `models`")

import torch

from vivant.agent.passages import Knowledge
from vivant.train.classifier import Settings, learn_vocabulary, loss, quantised, train
from vivant.train.questions import Example, lesson

SMALL = Settings(size=16, networks=2, least=1, epochs=60, batch=4)


def test_it_learns_what_answers_and_what_does_not(known: Knowledge) -> None:
    trained = train(lesson(known, "en"), SMALL)
    assert trained.probabilities("the van stands till the evening").argmax() == 1
    assert trained.probabilities("a portrait of my face").argmax() == 2
    assert trained.probabilities("wash the van").argmax() == 3


def test_the_same_seed_gives_the_same(known: Knowledge) -> None:
    one, same = (train(lesson(known, "en"), Settings(size=8, least=1, epochs=2)) for _ in range(2))
    np.testing.assert_array_equal(one.vectors, same.vectors)
    np.testing.assert_array_equal(one.weights, same.weights)


def test_it_tells_how_far_it_is(known: Knowledge) -> None:
    told: list[float] = []
    train(lesson(known, "en"), Settings(size=8, least=1, epochs=2), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_rare_grams_are_left_out() -> None:
    examples = [Example("red car", (0,), "passage"), Example("blue car", (0,), "passage")]
    numbers = learn_vocabulary(examples, least=2).numbers
    assert "=car" in numbers
    assert "=red" not in numbers


def test_vectors_become_bytes_and_back() -> None:
    vectors = np.array([[0.5, -1.0], [0.0, 0.0]], np.float32)
    small, scales = quantised(vectors)
    assert small.dtype == np.int8
    np.testing.assert_allclose(small * scales[:, None], vectors, atol=0.005)


def test_any_right_class_will_do() -> None:
    logits = torch.log(torch.tensor([[0.5, 0.25, 0.25]]))
    both = loss(logits, torch.tensor([[0, 0], [0, 1]]), torch.ones(1), smoothing=0.0)
    assert float(both) == pytest.approx(-np.log(0.75))
