import numpy as np
import pytest

from vivant.agent.bag import Bag, Vocabulary


@pytest.fixture
def bag() -> Bag:
    """ "car" means the first class, "photo" the second."""
    return Bag(
        Vocabulary({"=car": 0, "=photo": 1}, np.ones(2, np.float32)),
        np.array([[100, 0], [0, 100]], np.int8),
        np.full(2, 0.05, np.float32),
        np.eye(2, 3, dtype=np.float32),
        np.array([0.0, 0.0, 0.5], np.float32),
    )


def test_a_text_is_weighed_by_the_grams_that_are_known() -> None:
    rows, weights = Vocabulary({"=car": 4}, np.arange(5, dtype=np.float32)).weigh("my car, please")
    assert rows.tolist() == [4]
    assert weights == pytest.approx([1.0])
    rows, weights = Vocabulary({}, np.zeros(0, np.float32)).weigh("car")
    assert len(rows) == len(weights) == 0


def test_logits_are_those_of_the_known_grams(bag: Bag) -> None:
    assert bag.logits("a car") == pytest.approx([5.0, 0.0, 0.5])
    assert bag.logits("photo car") == pytest.approx(bag.logits("car photo"))
    assert bag.logits("xyz") == pytest.approx([0.0, 0.0, 0.5])


def test_its_parts_make_it_again(bag: Bag) -> None:
    again = Bag.from_parts(bag.parts())
    assert again.vocabulary.numbers == bag.vocabulary.numbers
    assert again.logits("a car and a photo") == pytest.approx(bag.logits("a car and a photo"), abs=1e-3)


def test_parts_that_do_not_fit_are_refused(bag: Bag) -> None:
    bag.check(3)
    with pytest.raises(ValueError, match="2 grams and 4 classes"):
        bag.check(4)
