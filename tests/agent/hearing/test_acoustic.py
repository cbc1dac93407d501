"""The acoustic model that ships, and files that are none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from vivant.agent.hearing.acoustic import CARD, FRAME, MODELS, NETWORK, AcousticModel
from vivant.agent.hearing.phones import PHONES
from vivant.errors import BadInput


@pytest.fixture(scope="module")
def model() -> AcousticModel:
    return AcousticModel.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the model's files."""
    for name in (CARD, NETWORK):
        shutil.copy(MODELS / name, tmp_path / name)
    return tmp_path


def test_a_second_of_sound_is_a_second_of_phones(model: AcousticModel) -> None:
    shares = model.stream().feed(np.random.default_rng(0).normal(0, 0.1, 16_000).astype(np.float32))
    assert shares.shape[1] == len(PHONES) + 1
    assert abs(len(shares) * FRAME - 1) < 0.1
    assert np.exp(shares).sum(axis=1) == pytest.approx(1, abs=1e-3)


def test_pieces_make_no_difference_and_streams_share_nothing(model: AcousticModel) -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, 16_000).astype(np.float32)
    whole, cut, other = model.stream(), model.stream(), model.stream()
    expected = np.concatenate([whole.feed(sound), whole.finish(0.3)])
    found = []
    for start in range(0, len(sound), 700):
        found.append(cut.feed(sound[start : start + 700]))
        other.feed(sound[::-1][start : start + 700].copy())
    np.testing.assert_allclose(np.concatenate([*found, cut.finish(0.3)]), expected, atol=1e-3)


def test_nothing_makes_nothing(model: AcousticModel) -> None:
    assert model.stream().feed(np.zeros(0, np.float32)).shape == (0, len(PHONES) + 1)


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"phones\.json: expected a trained model, found none.*vivant train hearing"):
        AcousticModel.load(tmp_path)


@pytest.mark.parametrize("card", ["{", "[]", '{"phones": []}', '{"phones": [], "size": null, "confidence": []}'])
def test_a_damaged_description_is_named(folder: Path, card: str) -> None:
    (folder / CARD).write_text(card, "utf-8")
    with pytest.raises(BadInput, match=r"phones\.json: expected the description of a trained model"):
        AcousticModel.load(folder)


def test_a_model_of_other_phones_is_refused(folder: Path) -> None:
    card = json.loads((folder / CARD).read_text("utf-8"))
    (folder / CARD).write_text(json.dumps({**card, "phones": card["phones"][1:]}), "utf-8")
    with pytest.raises(BadInput, match="the phones of this version"):
        AcousticModel.load(folder)


def test_a_damaged_network_is_named(folder: Path) -> None:
    (folder / NETWORK).write_bytes((folder / NETWORK).read_bytes()[:1000])
    with pytest.raises(BadInput, match=r"phones\.onnx: expected a network for ONNX Runtime"):
        AcousticModel.load(folder)
    (folder / NETWORK).unlink()
    with pytest.raises(BadInput, match=r"phones\.onnx"):
        AcousticModel.load(folder)
