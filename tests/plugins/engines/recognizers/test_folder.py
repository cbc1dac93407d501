from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest

from tests.plugins.engines.recognizers.conftest import heard, tone
from vivant.agent.hearing.contracts import RecognizerInfo, Transcript
from vivant.errors import EngineError, EngineStalled, MissingDependency, WrongSetting
from vivant.plugins.engines.recognizers.folder import WholeUtterance, failing, found, library
from vivant.score import Floats, Lang


class Counter(WholeUtterance):
    """Says how many samples it was given, by the model of its so-and-so-manieth load."""

    ENGINE = "counter"

    def __init__(self, *languages: str, broken: bool = False) -> None:
        super().__init__(languages)
        self.loads = 0
        self.broken = broken

    def load(self) -> Any:
        self.loads += 1
        if self.broken:
            raise OSError("the disk is gone")
        return f"model {self.loads}"

    def read(self, model: Any, samples: Floats, lang: Lang | None, left: Event) -> Transcript:
        return Transcript(f"{model}: {len(samples)} {samples.dtype}", lang or "en", 0.5, True)


def test_a_module_that_is_there() -> None:
    assert library("counter", "wave", "hearing").__name__ == "wave"


def test_the_missing_module_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vivant_test_ear.py").write_text("import vivant_test_drum\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(MissingDependency) as caught:
        library("counter", "vivant_test_ear", "hearing")
    sentence = "counter needs 'vivant_test_drum', which is not installed: pip install \"vivant[hearing]\""
    assert str(caught.value) == sentence


def test_the_smallest_file_of_each_pattern(tmp_path: Path) -> None:
    for name, size in (("a.onnx", 9), ("a.int8.onnx", 3), ("b.onnx", 3), ("tokens.txt", 99)):
        (tmp_path / name).write_bytes(bytes(size))
    files = found("counter", tmp_path, "folder", (), "tokens.txt", "a*.onnx", "*.onnx")
    assert [file.name for file in files] == ["tokens.txt", "a.int8.onnx", "a.int8.onnx"]
    assert found("counter", tmp_path, "folder", ()) == []


def test_a_pattern_that_no_file_has(tmp_path: Path) -> None:
    (tmp_path / "a.onnx").touch()
    with pytest.raises(WrongSetting) as caught:
        found("counter", tmp_path, "folder", ("folder", "threads"), "a*", "tokens.txt")
    sentence = f"{str(tmp_path)!r}, where there is no tokens.txt. It takes: folder, threads."
    assert str(caught.value) == f"counter: the setting 'folder' is {sentence}"


def test_failures_become_those_of_the_engine() -> None:
    assert failing("counter", lambda: 3) == 3
    with pytest.raises(EngineError, match="counter: the model failed: ZeroDivisionError: ") as caught:
        failing("counter", lambda: 1 // 0)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_errors_of_vivant_stay_as_they_are() -> None:
    stalled = EngineStalled("counter", "gave nothing")

    def work() -> None:
        raise stalled

    with pytest.raises(EngineStalled) as caught:
        failing("counter", work)
    assert caught.value is stalled


async def test_an_utterance_is_read_whole() -> None:
    ear = Counter("en")
    assert ear.info == RecognizerInfo(("en",), partials=False, open=True)
    assert await heard(ear, tone(0.5), "zh") == [Transcript("model 1: 8000 float32", "zh", 0.5, True)]
    await ear.close()


async def test_silence_loads_nothing() -> None:
    ear = Counter("en", broken=True)
    assert await heard(ear, np.zeros(1600, np.float32)) == [Transcript("", "en", 1.0, True)]
    assert ear.loads == 0


async def test_many_starts_load_once_and_closing_lets_go() -> None:
    ear = Counter()
    await asyncio.gather(ear.start(), ear.start(), heard(ear, tone()))
    assert ear.loads == 1
    await ear.close()
    await ear.close()
    assert (await heard(ear, tone()))[0].text.startswith("model 2: ")
    await ear.close()


async def test_a_load_that_failed_is_tried_again() -> None:
    ear = Counter(broken=True)
    for _ in range(2):
        with pytest.raises(EngineError, match="counter: the model failed: OSError: the disk is gone"):
            await ear.start()
    ear.broken = False
    await ear.start()
    assert ear.loads == 3
    await ear.close()
