import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `models`")

from vivant.agent.attention import Attention
from vivant.agent.bag import Bag
from vivant.agent.passages import Knowledge
from vivant.train.attention import AttentionSettings
from vivant.train.bag import BagSettings
from vivant.train.classifier import Settings, train
from vivant.train.questions import lesson

SMALL = Settings(
    BagSettings(size=16, networks=2, least=1, epochs=60, batch=4),
    AttentionSettings(size=16, layers=1, least=1, epochs=60, batch=4, rate=5e-3),
)


def test_it_learns_what_answers_and_what_does_not(known: Knowledge) -> None:
    trained = train(lesson(known, "en"), SMALL)
    assert trained.probabilities("the van stands till the evening").argmax() == 1
    assert trained.probabilities("a portrait of my face").argmax() == 2
    assert trained.probabilities("wash the van").argmax() == 3
    assert [type(encoder) for encoder in trained.encoders] == [Bag, Attention, Attention]


def test_it_tells_how_far_it_is(known: Knowledge) -> None:
    told: list[float] = []
    train(lesson(known, "en"), SMALL, told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


def test_the_same_seed_gives_the_same(known: Knowledge) -> None:
    short = Settings(BagSettings(size=8, least=1, epochs=2), AttentionSettings(size=8, least=1, epochs=2))
    one, same = (train(lesson(known, "en"), short) for _ in range(2))
    np.testing.assert_array_equal(one.probabilities("my car"), same.probabilities("my car"))
