import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `models`")
pytest.importorskip("onnx", reason="export needs the extra `dev`")

import torch

from vivant.agent.hearing.acoustic import CARD, NETWORK, AcousticModel
from vivant.agent.hearing.features import FeatureStream
from vivant.agent.hearing.phones import PHONES
from vivant.errors import BadInput
from vivant.train.acoustics import Network
from vivant.train.export import export


@pytest.fixture
def network() -> Network:
    torch.manual_seed(0)
    return Network(16).eval()


@pytest.fixture
def folder(network: Network, tmp_path: Path) -> Path:
    export(network, tmp_path / NETWORK)
    card = {"phones": PHONES, "size": 16, "confidence": [0.0] * 7}
    (tmp_path / CARD).write_text(json.dumps(card), "utf-8")
    return tmp_path


@pytest.mark.parametrize("size", [160, 1000, 16000])
def test_pieces_of_sound_give_what_torch_gives_of_the_whole(network: Network, folder: Path, size: int) -> None:
    sound = np.random.default_rng(0).normal(0, 0.1, 16000).astype(np.float32)
    stream = AcousticModel.load(folder).stream()
    found = np.concatenate([stream.feed(sound[start : start + size]) for start in range(0, len(sound), size)])
    with torch.no_grad():
        whole = network(torch.from_numpy(FeatureStream().feed(sound))[None])[0].numpy()
    assert found.shape == (32, len(PHONES) + 1)
    assert np.abs(found - whole[: len(found)]).max() < 0.02


def test_finish_tells_what_silence_brings_out(folder: Path) -> None:
    stream = AcousticModel.load(folder).stream()
    stream.feed(np.zeros(1600, np.float32))
    assert len(stream.finish(0.3)) == 10


def test_a_network_of_other_phones_is_refused(folder: Path) -> None:
    (folder / CARD).write_text(json.dumps({"phones": ["a"], "size": 16, "confidence": []}), "utf-8")
    with pytest.raises(BadInput, match="expected the phones of this version, found others"):
        AcousticModel.load(folder)


def test_a_folder_without_a_network_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Run `vivant train hearing`"):
        AcousticModel.load(tmp_path)
