from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `models`")

import torch

from vivant.agent.hearing.features import BANDS
from vivant.agent.hearing.phones import PHONES
from vivant.train.acoustics import AcousticSettings, Network, train_network
from vivant.train.material import Material

TINY = AcousticSettings(size=24, epochs=25, batch=8, rate=1e-2, dropout=0.0, bands=(0, 1), spans=(0, 1))


def drawn(count: int, phones: int = 3) -> Material:
    """Utterances of which each phone lights up bands of its own for 120 ms, with silence between."""
    rng = np.random.default_rng(0)
    rows, labels = [], []
    for _ in range(count):
        said = rng.integers(1, phones + 1, 4)
        sound = rng.normal(0, 0.1, (4 * 18 + 12, BANDS)).astype(np.float16)
        for place, phone in enumerate(said):
            sound[place * 18 : place * 18 + 12, phone * 8 : phone * 8 + 8] += 2
        rows.append(sound)
        labels.append(said)
    ends = np.cumsum([len(row) for row in rows])
    label_ends = np.cumsum([len(said) for said in labels])
    return Material(np.concatenate(rows), ends, np.concatenate(labels).astype(np.int16), label_ends, 1)


def written(network: Network, features: np.ndarray) -> list[int]:
    """The phones of the most probable path."""
    with torch.no_grad():
        best = network(torch.from_numpy(features)[None])[0].argmax(dim=1).tolist()
    return [phone for before, phone in zip([0, *best], best, strict=False) if phone not in (0, before)]


def test_it_learns_to_write_down_phones() -> None:
    material = drawn(64)
    network = train_network(material, TINY)
    found = [(written(network, features), phones) for features, phones in map(material.utterance, range(20))]
    assert sum(said == phones.tolist() for said, phones in found) >= 18


def test_the_same_seed_gives_the_same_network() -> None:
    settings = AcousticSettings(size=8, epochs=1, batch=8)
    first, again = (train_network(drawn(8), settings).state_dict() for _ in range(2))
    assert all(torch.equal(first[name], again[name]) for name in first)


def test_a_training_that_was_stopped_goes_on(tmp_path: Path) -> None:
    settings = AcousticSettings(size=8, epochs=2, batch=8)
    seen: list[float] = []
    whole = train_network(drawn(16), settings, tmp_path)
    again = train_network(drawn(16), settings, tmp_path, seen.append)
    assert seen == []
    assert all(torch.equal(one, again.state_dict()[name]) for name, one in whole.state_dict().items())


def test_a_checkpoint_of_other_settings_is_left_alone(tmp_path: Path) -> None:
    train_network(drawn(8), AcousticSettings(size=8, epochs=1, batch=8), tmp_path)
    seen: list[float] = []
    train_network(drawn(8), AcousticSettings(size=12, epochs=1, batch=8), tmp_path, seen.append)
    assert seen == [0.0]


def test_no_frame_looks_ahead() -> None:
    torch.manual_seed(0)
    network = Network(16).eval()
    features = torch.randn(1, 60, BANDS)
    changed = features.clone()
    changed[:, 30:] = 0
    with torch.no_grad():
        one, other = network(features), network(changed)
    assert one.shape == (1, 20, len(PHONES) + 1)
    assert torch.allclose(one[:, :10], other[:, :10], atol=1e-6)
