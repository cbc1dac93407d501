"""Against a stand-in of sherpa-onnx's documented interface; against the library and tiny nets where it is installed."""

import logging
import math
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest

from tests.plugins.engines.recognizers.conftest import heard, tone
from tests.plugins.engines.recognizers.tiny_onnx import tiny_sense_voice, tiny_transducer
from vivant.agent.hearing.contracts import RATE, Recognizer, RecognizerInfo, Transcript
from vivant.errors import EngineError, MissingDependency, WrongSetting
from vivant.plugins.check import check_plugin
from vivant.plugins.engines.recognizers.sherpa import SenseVoice, SherpaRecognizer

WORDS = "厕所在哪里"


class Stream:
    def __init__(self, hotwords: str | None) -> None:
        self.hotwords, self.samples, self.read, self.ended = hotwords, 0, 0, False

    def accept_waveform(self, sample_rate: float, waveform: Any) -> None:
        assert sample_rate == RATE
        assert not self.ended
        self.samples += len(waveform)

    def input_finished(self) -> None:
        self.ended = True


class OnlineRecognizer:
    """Understands a word for each third of a second, when it has heard all of it."""

    made: ClassVar[list[dict[str, Any]]] = []
    streams: ClassVar[list[Stream]] = []

    @classmethod
    def from_transducer(
        cls, tokens: str, encoder: str, decoder: str, joiner: str, **settings: Any
    ) -> "OnlineRecognizer":
        cls.made.append({"tokens": tokens, "encoder": encoder, **settings})
        return cls()

    def create_stream(self, hotwords: str | None = None) -> Stream:
        self.streams.append(Stream(hotwords))
        return self.streams[-1]

    def is_ready(self, s: Stream) -> bool:
        return s.samples - s.read >= RATE // 3

    def decode_stream(self, s: Stream) -> None:
        s.read += RATE // 3

    def get_result(self, s: Stream) -> str:
        return WORDS[: s.read // (RATE // 3)]

    def ys_probs(self, s: Stream) -> list[float]:
        return [-0.2] * len(self.get_result(s))


class OfflineRecognizer:
    made: ClassVar[list[dict[str, Any]]] = []

    @classmethod
    def from_sense_voice(cls, model: str, tokens: str, **settings: Any) -> "OfflineRecognizer":
        cls.made.append({"model": model, "tokens": tokens, **settings})
        return cls()

    def create_stream(self, hotwords: str | None = None) -> Any:
        return SimpleNamespace(accept_waveform=lambda rate, samples: None, result=None)

    def decode_stream(self, s: Any) -> None:
        s.result = SimpleNamespace(text="Where is 3号窗口?", ys_log_probs=[-0.1, -0.3], lang="<|zh|>")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    module = ModuleType("sherpa_onnx")
    for kind in (OnlineRecognizer, OfflineRecognizer):
        monkeypatch.setattr(kind, "made", [])
        setattr(module, kind.__name__, kind)
    monkeypatch.setattr(OnlineRecognizer, "streams", [])
    monkeypatch.setitem(sys.modules, "sherpa_onnx", module)
    for name in ("encoder.int8.onnx", "decoder.onnx", "joiner.onnx", "model.int8.onnx"):
        (tmp_path / name).touch()
    for name in ("encoder.onnx", "model.onnx"):
        (tmp_path / name).write_bytes(b"larger")
    (tmp_path / "tokens.txt").write_text("<blk> 0\n厕 1\n所 2\n", encoding="utf-8")
    return str(tmp_path)


async def test_transcripts_grow_while_somebody_speaks(folder: str) -> None:
    ear = SherpaRecognizer(folder=folder, threads=2)
    assert isinstance(ear, Recognizer)
    assert ear.info == RecognizerInfo(("zh", "en"), partials=True, open=True)
    found = await heard(ear, tone(1.0))
    assert [(each.text, each.final) for each in found] == [
        ("厕", False),
        ("厕所", False),
        ("厕所在", False),
        ("厕所在哪", True),
    ]  # half a second of silence brings the last word out
    assert found[-1].confidence == pytest.approx(math.exp(-0.2))
    (made,) = OnlineRecognizer.made
    assert made["encoder"].endswith("encoder.int8.onnx")
    assert (made["num_threads"], made["provider"], "decoding_method" in made) == (2, "cpu", False)


async def test_silence_has_no_text(folder: str) -> None:
    assert (await heard(SherpaRecognizer(folder=folder), np.zeros(2000, np.float32))) == [
        Transcript("", "zh", 1.0, True)
    ]


async def test_hot_words_that_the_tokens_can_spell(folder: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        ear = SherpaRecognizer(folder=folder, hot_words=("厕所", "居住证", "POS"), hot_words_score=2.0)
    assert ["居住证" in text or "POS" in text for text in caplog.messages] == [True, True]
    await heard(ear, tone(0.1))
    (made,) = OnlineRecognizer.made
    assert (made["decoding_method"], made["modeling_unit"], made["hotwords_score"]) == (
        "modified_beam_search",
        "cjkchar",
        2,
    )
    assert OnlineRecognizer.streams[0].hotwords == "厕所"
    (Path(folder) / "bpe.vocab").touch()
    await heard(SherpaRecognizer(folder=folder, hot_words=("厕所？", "pos")), tone(0.1))
    assert OnlineRecognizer.made[-1]["modeling_unit"] == "cjkchar+bpe"
    assert OnlineRecognizer.streams[-1].hotwords == "厕所/POS"


async def test_sense_voice(folder: str) -> None:
    ear = SenseVoice(folder=folder, languages=("zh",))
    assert ear.info == RecognizerInfo(("zh",), partials=False, open=True)
    (found,) = await heard(ear, tone())
    assert (found.text, found.lang, found.confidence) == ("Where is 3号窗口?", "en", pytest.approx(math.exp(-0.2)))
    await heard(SenseVoice(folder=folder, numbers=False), tone())
    assert [(each["language"], each["use_itn"]) for each in OfflineRecognizer.made] == [("zh", True), ("auto", False)]
    assert OfflineRecognizer.made[0]["model"].endswith("model.int8.onnx")


async def test_what_the_library_raises(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any) -> Any:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(OnlineRecognizer, "decode_stream", broken)
    with pytest.raises(EngineError, match="sherpa-onnx: the model failed: RuntimeError: out of memory"):
        await heard(SherpaRecognizer(folder=folder), tone())
    monkeypatch.setattr(OfflineRecognizer, "decode_stream", broken)
    with pytest.raises(EngineError, match="sensevoice-folder: the model failed"):
        await heard(SenseVoice(folder=folder), tone())


async def test_what_is_missing(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    with pytest.raises(MissingDependency, match=r'pip install "vivant\[hearing\]"'):
        await SherpaRecognizer(folder=folder).start()
    (Path(folder) / "joiner.onnx").unlink()
    with pytest.raises(WrongSetting, match=r"where there is no joiner\*\.onnx"):
        SherpaRecognizer(folder=folder)
    (Path(folder) / "tokens.txt").unlink()
    with pytest.raises(WrongSetting, match=r"where there is no tokens\.txt"):
        SenseVoice(folder=folder)


# --- The library itself ---------------------------------------------------------------------------------------


def test_a_tiny_transducer_keeps_the_promises(tmp_path: Path) -> None:
    pytest.importorskip("sherpa_onnx")
    pytest.importorskip("onnx")
    tiny_transducer(tmp_path)
    check_plugin("recognizer", "sherpa-onnx", folder=str(tmp_path))
    check_plugin("recognizer", "sherpa-onnx", folder=str(tmp_path), hot_words=["哪里"], hot_words_score=20.0)


def test_a_tiny_sense_voice_keeps_the_promises(tmp_path: Path) -> None:
    pytest.importorskip("sherpa_onnx")
    pytest.importorskip("onnx")
    tiny_sense_voice(tmp_path)
    check_plugin("recognizer", "sensevoice-folder", folder=str(tmp_path))
