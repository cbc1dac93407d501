from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs the extra `models`")

from vivant.agent.classifier import load_classifier
from vivant.agent.contracts import Question
from vivant.errors import KnowledgeError
from vivant.plugins.engines.hybrid import HybridRetriever
from vivant.train.attention import AttentionSettings
from vivant.train.bag import BagSettings
from vivant.train.classifier import Settings
from vivant.train.run import train_classifier

SMALL = Settings(
    BagSettings(size=16, networks=1, least=1, epochs=30, batch=4),
    AttentionSettings(size=16, layers=1, least=1, epochs=30, batch=4, rate=5e-3),
    attentions=1,
)


def test_a_folder_gets_its_classifier_and_a_card(folder: Path) -> None:
    written = train_classifier(folder, parts=2, settings=SMALL)
    assert [file.name for file in written] == ["en.npz", "en.txt"]
    assert load_classifier(folder, "en") is not None
    card = written[1].read_text("utf-8")
    assert "3 passages of 2 documents" in card
    assert "of 9 questions left out of the training" in card


def test_the_retriever_uses_it_until_a_document_is_newer(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    train_classifier(folder, parts=0, settings=SMALL)
    hits = HybridRetriever(folder, cache=False).search(Question("my van stands here till the evening", "en"))
    assert hits[0].passage.text == "A day of parking costs 20 yuan."
    assert "only 9 questions" in caplog.text
    caplog.clear()
    document = folder / "en" / "photos.md"
    document.write_text(document.read_text("utf-8") + "A photo costs 5 yuan.\n", "utf-8")
    HybridRetriever(folder, cache=False)
    assert "older than 1 passages, as en/photos.md:6" in caplog.text


def test_a_language_without_questions_gets_none(folder: Path) -> None:
    (folder / "zh").mkdir()
    (folder / "zh" / "parking.md").write_text("# 停车\n\n停车免费。\n", "utf-8")
    (folder / "classifier").mkdir()
    (folder / "classifier" / "zh.npz").write_bytes(b"of a time when there were some")
    assert [file.name for file in train_classifier(folder, parts=0, settings=SMALL)] == ["en.npz", "en.txt"]
    assert not (folder / "classifier" / "zh.npz").exists()


def test_languages_can_be_trained_apart(folder: Path) -> None:
    (folder / "classifier").mkdir()
    (folder / "classifier" / "zh.npz").write_bytes(b"trained elsewhere")
    written = train_classifier(folder, parts=0, settings=SMALL, langs=("en",))
    assert [file.name for file in written] == ["en.npz", "en.txt"]
    assert (folder / "classifier" / "zh.npz").read_bytes() == b"trained elsewhere"


def test_what_cannot_be_written_is_named(folder: Path) -> None:
    (folder / "classifier").write_text("in the way", "utf-8")
    with pytest.raises(KnowledgeError, match=r"classifier: expected a folder to write to"):
        train_classifier(folder, parts=0, settings=SMALL)


def test_without_questions_there_is_nothing_to_learn(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "p.md").write_text("# P\n\nFree.\n", "utf-8")
    with pytest.raises(KnowledgeError, match=r"asked: expected questions to learn from, found none"):
        train_classifier(tmp_path)
