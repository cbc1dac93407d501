"""Against a stand-in of faster-whisper 1.2's documented interface; against the library itself where it is installed."""

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest

from tests.plugins.engines.recognizers.conftest import heard, tone
from tests.plugins.engines.recognizers.tiny import tiny_whisper
from vivant.agent.hearing.contracts import RATE, Recognizer, Transcript
from vivant.errors import EngineError, MissingDependency, WrongSetting
from vivant.plugins.check import check_plugin
from vivant.plugins.engines.recognizers.faster_whisper import FasterWhisper


@dataclass
class Segment:
    """As faster_whisper.transcribe.Segment, as far as it is read."""

    text: str
    avg_logprob: float
    tokens: list[int] = field(default_factory=lambda: [1, 2])


class WhisperModel:
    """Notes what it was asked."""

    asked: ClassVar[list[dict[str, Any]]] = []
    made: ClassVar[list[tuple[str, dict[str, Any]]]] = []
    multilingual = True

    def __init__(
        self, model_size_or_path: str, *, device: str, compute_type: str, cpu_threads: int, local_files_only: bool
    ) -> None:
        self.made.append((model_size_or_path, {"device": device, "local_files_only": local_files_only}))
        self.model = SimpleNamespace(is_multilingual=self.multilingual)

    def detect_language(self, audio: Any) -> tuple[str, float, list[tuple[str, float]]]:
        return "ja", 0.5, [("ja", 0.5), ("en", 0.2), ("zh", 0.3)]

    def transcribe(
        self,
        audio: Any,
        *,
        language: str,
        task: str,
        beam_size: int,
        hotwords: str | None,
        condition_on_previous_text: bool,
        without_timestamps: bool,
    ) -> tuple[Iterator[Segment], Any]:
        assert audio.dtype == np.float32
        self.asked.append({"language": language, "hotwords": hotwords})
        return iter([Segment(" 厕所", -0.1), Segment("在哪里？", -0.3)]), SimpleNamespace(language=language)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    module = ModuleType("faster_whisper")
    module.WhisperModel = WhisperModel  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    monkeypatch.setattr(WhisperModel, "asked", [])
    monkeypatch.setattr(WhisperModel, "made", [])
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / name).touch()
    return str(tmp_path)


async def test_segments_become_one_transcript(folder: str) -> None:
    ear = FasterWhisper(folder=folder, device="cpu", hot_words=("居住证", "POS"))
    assert isinstance(ear, Recognizer)
    (found,) = await heard(ear, tone(), "en")
    assert (found.text, found.lang, found.confidence) == ("厕所在哪里？", "zh", pytest.approx(math.exp(-0.2)))
    assert WhisperModel.made == [(folder, {"device": "cpu", "local_files_only": True})]
    assert WhisperModel.asked == [{"language": "en", "hotwords": "居住证, POS"}]


async def test_the_likelier_of_the_personas_languages(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await heard(FasterWhisper(folder=folder), tone())
    await heard(FasterWhisper(folder=folder, languages=("en",)), tone())
    monkeypatch.setattr(WhisperModel, "multilingual", False)
    await heard(FasterWhisper(folder=folder), tone())
    assert [each["language"] for each in WhisperModel.asked] == ["zh", "en", "en"]


async def test_silence_is_not_read(folder: str) -> None:
    assert await heard(FasterWhisper(folder=folder), np.zeros(RATE, np.float32)) == [Transcript("", "zh", 1.0, True)]
    assert not WhisperModel.made


async def test_what_the_library_raises(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any, **named: Any) -> Any:
        raise RuntimeError("Unable to open file 'model.bin'")

    monkeypatch.setattr(WhisperModel, "transcribe", broken)
    with pytest.raises(EngineError, match="faster-whisper: the model failed: RuntimeError: Unable to open"):
        await heard(FasterWhisper(folder=folder), tone())


async def test_what_is_missing(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(MissingDependency, match=r'pip install "vivant\[hearing\]"'):
        await FasterWhisper(folder=folder).start()
    (tmp_path / "model.bin").unlink()
    with pytest.raises(WrongSetting, match=r"where there is no model\.bin"):
        FasterWhisper(folder=folder)


def test_the_library_itself_keeps_the_promises(tmp_path: Path) -> None:
    pytest.importorskip("faster_whisper")
    pytest.importorskip("transformers")
    converters = pytest.importorskip("ctranslate2.converters")
    tiny_whisper(tmp_path / "from", positions=448)
    converters.TransformersConverter(str(tmp_path / "from"), copy_files=["tokenizer.json"]).convert(
        str(tmp_path / "to")
    )
    check_plugin("recognizer", "faster-whisper", folder=str(tmp_path / "to"), device="cpu", threads=1)
