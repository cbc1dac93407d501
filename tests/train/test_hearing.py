import json
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs the extra `models`")
pytest.importorskip("onnx", reason="export needs the extra `dev`")

from vivant.agent.hearing.acoustic import CARD, AcousticModel
from vivant.agent.hearing.spotting import Spotter
from vivant.errors import BadInput
from vivant.train.acoustics import AcousticSettings
from vivant.train.hearing import Settings, train_hearing
from vivant.train.material import MaterialSettings
from vivant.train.stops import StopSettings, asides, heads

TINY = Settings(
    MaterialSettings(hours=0.01, versions=1, speakers=1, held=1),
    AcousticSettings(size=8, epochs=1),
    StopSettings(forms=1, asides=3, sentences=1, rooms=1, speakers=1, size=4, epochs=1),
    2,
    1,
)


def test_it_writes_a_network_that_can_be_loaded_and_a_card(folder: Path, tmp_path: Path) -> None:
    out, work = tmp_path / "model", tmp_path / "work"
    files = train_hearing(folder, out, work, settings=TINY)
    assert [file.name for file in files] == ["phones.onnx", "phones.json", "stops.npz", "card.txt"]
    assert len(AcousticModel.load(out).confidence) == 7
    assert Spotter.load(out).words == (*heads(), *asides())
    assert json.loads((out / CARD).read_text("utf-8"))["size"] == 8
    card = (out / "card.txt").read_text("utf-8")
    assert all(told in card for told in ("seed=7", "command_accuracy_en_20dB", "oov_rejection_en", "Apache-2.0", "rtf"))
    assert {file.name for file in work.iterdir()} == {"material.npz", "checkpoint.pt"}


def test_where_nothing_can_be_written_it_says_so_at_once(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(BadInput, match="expected a folder to write to"):
        train_hearing(folder, tmp_path / "file" / "model", settings=TINY)
