import pytest

pytest.importorskip("torch", reason="training needs the extra `models`")

from vivant.agent.passages import Knowledge
from vivant.train.bag import BagSettings, learn_vocabulary, train_bag
from vivant.train.questions import Example, lesson


def test_rare_grams_are_left_out() -> None:
    examples = [Example("red car", (0,), "passage"), Example("blue car", (0,), "passage")]
    numbers = learn_vocabulary(examples, least=2).numbers
    assert "=car" in numbers
    assert "=red" not in numbers


def test_it_learns_what_it_is_shown(known: Knowledge) -> None:
    trained = train_bag(lesson(known, "en"), BagSettings(size=16, networks=2, least=1, epochs=60, batch=4))
    trained.check(5)
    assert trained.logits("snapshot of my face").argmax() == 2
    assert trained.logits("wash the van").argmax() == 3
