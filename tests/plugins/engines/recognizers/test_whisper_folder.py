import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.plugins.engines.recognizers.conftest import heard, pieces, tone
from tests.plugins.engines.recognizers.tiny import tiny_whisper
from vivant.agent.hearing.contracts import RATE, Recognizer, RecognizerInfo, Transcript
from vivant.errors import EngineError, WrongSetting
from vivant.plugins.check import check_plugin
from vivant.plugins.engines.recognizers.whisper_folder import WhisperFolder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    pytest.importorskip("transformers")
    pytest.importorskip("torch").set_num_threads(1)
    folder = tmp_path_factory.mktemp("whisper")
    tiny_whisper(folder)
    return str(folder)


async def test_a_tiny_random_model_says_something(folder: str) -> None:
    ear = WhisperFolder(folder=folder, threads=1)
    assert isinstance(ear, Recognizer)
    assert ear.info == RecognizerInfo(("zh", "en"), partials=False, open=True)
    (first,) = await heard(ear, tone())
    (again,) = await heard(ear, tone(), "zh")
    await ear.close()
    assert first.text.isalpha()
    assert first.final
    assert first.lang == again.lang == "en"  # its letters are Latin, whatever was expected
    assert 0 < first.confidence < 1


async def test_more_than_thirty_seconds_are_read_in_pieces(folder: str) -> None:
    ear = WhisperFolder(folder=folder)
    (long,) = await heard(ear, tone(31))
    assert len(long.text.split()) == 2


async def test_hot_words_take_part_of_the_room(folder: str) -> None:
    (plain,) = await heard(WhisperFolder(folder=folder), tone())
    (prompted,) = await heard(WhisperFolder(folder=folder, hot_words=("ID card", "居住证") * 20), tone())
    assert 0 < len(prompted.text) < len(plain.text)


async def test_beams(folder: str) -> None:
    (found,) = await heard(WhisperFolder(folder=folder, beams=2), tone())
    assert found.text.isalpha()
    assert 0 < found.confidence < 1


async def test_a_model_that_knows_english_alone(tmp_path: Path, folder: str) -> None:
    tiny_whisper(tmp_path, multilingual=False)
    (found,) = await heard(WhisperFolder(folder=str(tmp_path)), tone(), "zh")
    assert found.text.isalpha()


async def test_silence_is_not_read(folder: str) -> None:
    ear = WhisperFolder(folder=folder)
    assert await heard(ear, np.zeros(RATE, np.float32)) == [Transcript("", "zh", 1.0, True)]
    assert ear._model is None


async def test_leaving_stops_the_model(folder: str) -> None:
    ear = WhisperFolder(folder=folder)
    await ear.start()
    stream: Any = ear.listen(pieces(tone(120)))
    waiting = asyncio.create_task(anext(stream))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await stream.aclose()
    assert (await heard(ear, tone()))[-1].final


async def test_a_folder_that_cannot_be_read(tmp_path: Path, folder: str) -> None:
    for name in ("config.json", "preprocessor_config.json"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(EngineError, match="whisper-folder: the model failed"):
        await WhisperFolder(folder=str(tmp_path)).start()


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match=r"where there is no config\.json"):
        WhisperFolder(folder=str(tmp_path))


def test_it_keeps_the_promises_of_a_recognizer(folder: str) -> None:
    check_plugin("recognizer", "whisper-folder", folder=folder)
