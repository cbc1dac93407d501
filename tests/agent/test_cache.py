import logging
import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from vivant.agent.bm25 import BM25
from vivant.agent.cache import KEPT, cache_folder, fingerprint, kept
from vivant.agent.contracts import Question
from vivant.plugins.engines.hybrid import HybridRetriever

DOCUMENT = "# Parking\n\n## Fees\n\nThe first 2 hours are free. Each hour then costs 3 yuan.\n"


def test_folder_follows_the_environment(tmp_path: Path) -> None:
    assert cache_folder({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "vivant"
    assert cache_folder({"XDG_CACHE_HOME": "relative"}) == cache_folder({}) == Path.home() / ".cache" / "vivant"
    assert cache_folder({"VIVANT_CACHE": "off"}) is None


def test_fingerprint_changes_with_files_and_settings(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("one")
    first = fingerprint(tmp_path, "x")
    assert first == fingerprint(tmp_path, "x")
    assert first != fingerprint(tmp_path, "y")
    (tmp_path / "a.md").write_text("two")
    assert first != fingerprint(tmp_path, "x")


def test_what_was_built_is_found_again(tmp_path: Path) -> None:
    index = kept("k", lambda: BM25([{"a": 1.0}, {"b": 2.0}]), tmp_path / "deep")
    again: BM25 = kept("k", lambda: pytest.fail("built twice"), tmp_path / "deep")
    np.testing.assert_array_equal(again.scores({"b": 1.0}), index.scores({"b": 1.0}))
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["k.index"]


@pytest.mark.parametrize("content", [b"", b"broken", pickle.dumps([1, 2])[:-3], pickle.dumps(os.getcwd)])
def test_a_broken_file_is_built_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes) -> None:
    (tmp_path / "k.index").write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert kept("k", lambda: [1.5], tmp_path) == [1.5]
    assert "built anew" in caplog.text
    assert kept("k", lambda: [2.5], tmp_path) == [1.5]


def test_foreign_code_is_never_run(tmp_path: Path) -> None:
    class Harmful:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "harm"),)

    (tmp_path / "k.index").write_bytes(pickle.dumps(Harmful()))
    assert kept("k", lambda: 1, tmp_path) == 1
    assert not (tmp_path / "harm").exists()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    with caplog.at_level(logging.INFO):
        assert kept("k", lambda: 7, tmp_path / "file") == 7
    assert "not cached" in caplog.text or "cannot be used" in caplog.text


def test_old_files_go(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        kept(f"k{number}", list, tmp_path)
    assert len(list(tmp_path.glob("*.index"))) == KEPT


def test_the_retriever_starts_from_its_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("VIVANT_CACHE", raising=False)
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "parking.md").write_text(DOCUMENT)
    knowledge = tmp_path / "en"
    question = Question("How much is parking?", "en")
    first = HybridRetriever(knowledge).search(question)
    monkeypatch.setattr("vivant.plugins.engines.hybrid.load_knowledge", lambda *_: pytest.fail("built twice"))
    assert HybridRetriever(knowledge).search(question) == first
    monkeypatch.undo()
    assert HybridRetriever(knowledge, cache=False).search(question) == first
