import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `models`")

import torch

from vivant.agent.passages import Knowledge
from vivant.train.attention import AttentionSettings, Network, gathered, train_attention
from vivant.train.questions import lesson

SMALL = AttentionSettings(size=16, layers=1, least=1, epochs=60, batch=4, rate=5e-3)


def test_it_learns_what_it_is_shown(known: Knowledge) -> None:
    trained = train_attention(lesson(known, "en"), SMALL)
    trained.check(5)
    assert trained.logits("snapshot of my face").argmax() == 2
    assert trained.logits("wash the van").argmax() == 3


def test_what_was_trained_is_read_the_same_without_torch(known: Knowledge) -> None:
    trained = train_attention(lesson(known, "en"), AttentionSettings(size=16, layers=2, least=1, epochs=1))
    network = Network(len(trained.numbers), 5, AttentionSettings(size=16, layers=2)).eval()
    vectors = torch.from_numpy(trained.vectors * trained.scales[:, None])
    state = {name: torch.from_numpy(part) for name, part in trained.weights.items()}
    network.load_state_dict({**state, "vectors.weight": vectors})
    rows = [np.array([trained.numbers["wash"]]), np.array([trained.numbers["the"], trained.numbers["van"]])]
    short = [np.array([trained.numbers["van"]])]
    together = network(*gathered([rows, short]))
    alone = network(*gathered([short]))
    np.testing.assert_allclose(together[1].detach(), alone[0].detach(), atol=1e-5)


def test_texts_are_padded_to_the_longest() -> None:
    one, two = np.array([4]), np.array([5, 6])
    rows, starts, counts, absent = gathered([[one, two], [two]])
    assert rows.tolist() == [4, 5, 6, 5, 6]
    assert starts.tolist() == [0, 1, 3, 5]
    assert counts.tolist() == [[1, 2], [2, 0]]
    assert absent.tolist() == [[False, False], [False, True]]
