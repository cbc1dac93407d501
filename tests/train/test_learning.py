import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `models`")

import torch

from vivant.train.learning import Targets, batches, loss, part_of
from vivant.train.questions import Example


def test_any_right_class_will_do() -> None:
    logits = torch.log(torch.tensor([[0.5, 0.25, 0.25]]))
    both = loss(logits, torch.tensor([[0, 0], [0, 1]]), torch.ones(1), smoothing=0.0)
    assert float(both) == pytest.approx(-np.log(0.75))


def test_cues_count_less_and_little_is_hidden_of_near_misses() -> None:
    examples = [
        Example("car", (0,), "cue"),
        Example("wash my car", (1,), "unanswered"),
        Example("car?", (0,), "passage"),
    ]
    targets = Targets.of(examples, cue_weight=0.3, blind=0.5, blind_unanswered=0.1)
    assert targets.worth == pytest.approx([0.3, 1.0, 1.0])
    assert targets.blind == pytest.approx([0.5, 0.1, 0.5])
    logits = torch.log(torch.tensor([[0.9, 0.1], [0.5, 0.5]]))
    assert float(targets.loss(logits, np.array([2, 1]), 0.0)) == pytest.approx(-np.log([0.9, 0.5]).mean())


def test_every_example_comes_once_beside_others_of_its_length() -> None:
    lengths = np.random.default_rng(1).integers(1, 30, 500)
    cut = list(batches(lengths, 16, np.random.default_rng(0)))
    assert sorted(number for batch in cut for number in batch) == list(range(500))
    assert np.mean([np.ptp(lengths[batch]) for batch in cut]) < 4


def test_a_part_of_the_work_is_told_as_its_share() -> None:
    told: list[float] = []
    part_of(told.append, 0.5, 1.0)(0.5)
    part_of(None, 0.0, 1.0)(0.5)
    assert told == [0.75]
