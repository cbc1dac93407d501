import asyncio
import io
import math
import socket
import threading
import time
import wave
from collections.abc import AsyncIterator
from typing import Any

import numpy as np
import pytest
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from tests.plugins.engines.recognizers.conftest import Transcriber, heard, pieces, tone
from vivant.agent.hearing.contracts import Recognizer, RecognizerInfo, Transcript
from vivant.errors import EngineGarbled, EngineRefused, EngineStalled, EngineUnreachable, WrongSetting
from vivant.plugins.check import check_plugin
from vivant.plugins.engines.recognizers.openai import OpenaiRecognizer, understanding
from vivant.score import Floats


def recognizer(transcriber: Transcriber, **settings: Any) -> OpenaiRecognizer:
    return OpenaiRecognizer(**{"base_url": transcriber.url, "key": "", "timeout": 5.0, **settings})


async def test_an_utterance_is_uploaded_as_wav(transcriber: Transcriber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVANT_TEST_KEY", "secret")
    ear = recognizer(transcriber, key="VIVANT_TEST_KEY")
    assert isinstance(ear, Recognizer)
    assert ear.info == RecognizerInfo(("zh", "en"), partials=False, open=True)
    assert await heard(ear, tone(0.5)) == [Transcript("hello", "en", 1.0, True)]
    (asked,) = transcriber.asked
    assert asked.path == "/v1/audio/transcriptions"
    assert asked.headers["authorization"] == "Bearer secret"
    with wave.open(io.BytesIO(asked.file)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate(), file.getnframes()) == (
            1,
            2,
            16_000,
            8_000,
        )
        samples = np.frombuffer(file.readframes(8_000), "<i2") / 32768
    assert np.abs(samples - tone(0.5)).max() < 1e-4


async def test_hints_by_model(transcriber: Transcriber) -> None:
    words = ("居住证", "POS")
    await heard(recognizer(transcriber, hot_words=words), tone())
    await heard(recognizer(transcriber, hot_words=words, model="whisper-large-v3"), tone(), "zh")
    await heard(recognizer(transcriber, model="gpt-4o-transcribe", languages=("en",)), tone())
    new, old, middle = (asked.fields for asked in transcriber.asked)
    shared = ("temperature", "0")
    listed = [("languages[]", "zh"), ("languages[]", "en"), ("keywords[]", "居住证"), ("keywords[]", "POS")]
    assert new == [("model", "gpt-transcribe"), ("response_format", "json"), shared, *listed]
    told = [("language", "zh"), ("prompt", "居住证, POS")]
    assert old == [("model", "whisper-large-v3"), ("response_format", "verbose_json"), shared, *told]
    include = [("language", "en"), ("include[]", "logprobs")]
    assert middle == [("model", "gpt-4o-transcribe"), ("response_format", "json"), shared, *include]
    await heard(recognizer(transcriber, model="whisper-1", format="json"), tone())
    assert ("response_format", "json") in transcriber.asked[-1].fields


async def test_silence_is_not_sent(transcriber: Transcriber) -> None:
    ear = recognizer(transcriber)
    for silence in (np.zeros(16_000, np.float32), np.zeros(0, np.float32)):
        assert await heard(ear, silence, "en") == [Transcript("", "en", 1.0, True)]
    assert not transcriber.asked


def test_what_an_answer_says() -> None:
    segments = [
        {"text": "Where is ", "avg_logprob": -0.1, "no_speech_prob": 0.01},
        {"text": "the toilet?", "avg_logprob": -0.3, "no_speech_prob": 0.01},
    ]
    sure = understanding({"text": "Where is the  toilet?\n", "segments": segments}, "en")
    assert (sure.text, sure.confidence) == ("Where is the toilet?", pytest.approx(math.exp(-0.2)))
    silent = {"text": " Thank you.", "avg_logprob": -1.4, "no_speech_prob": 0.9}
    assert understanding({"text": "Thank you.", "segments": [silent]}, "en").text == ""
    assert understanding({"text": "x", "segments": [*segments, silent]}, "en").text == "Where is the toilet?"
    tokens = {"text": "hello", "logprobs": [{"token": "hello", "logprob": -0.5}, "?"]}
    assert understanding(tokens, "en").confidence == pytest.approx(math.exp(-0.5))
    assert understanding({"text": "", "segments": None, "logprobs": 3}, "zh") == Transcript("", "zh", 1.0, True)


def test_the_language_is_that_of_the_text() -> None:
    assert understanding({"text": "厕所在哪里", "language": "english"}, "en").lang == "zh"
    assert understanding({"text": "Where is it?", "language": "chinese"}, "zh").lang == "en"
    assert understanding({"text": "123", "language": "en"}, "zh").lang == "zh"


@pytest.mark.parametrize(
    ("status", "kind", "advice"),
    [
        (400, EngineRefused, "'format' may be 'json'"),
        (401, EngineRefused, "Is the key in the environment variable"),
        (404, EngineRefused, "Is the model known there"),
        (429, EngineRefused, "quota"),
        (307, EngineRefused, "Look at the settings"),
        (500, EngineUnreachable, "look at its log"),
        (503, EngineUnreachable, "try later"),
    ],
)
async def test_http_errors(transcriber: Transcriber, status: int, kind: type[Exception], advice: str) -> None:
    transcriber.answer = lambda asked: Response('{"error": {"message": "no such luck"}}', status)
    with pytest.raises(kind, match=f"answered {status} .*no such luck.*{advice}"):
        await heard(recognizer(transcriber), tone())


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (PlainTextResponse("<html>hello</html>"), "found b'<html>hello</html>'. base_url is that of the API"),
        (PlainTextResponse(""), "found b''"),
        (PlainTextResponse('["text"]'), "expected a JSON object"),
        (PlainTextResponse('{"text": null}'), r"expected an answer with 'text', found the keys \['text'\]"),
        (PlainTextResponse("x" * 1_000_001), "more than 1000000 bytes"),
        (Response(b"\xff\xfe\x00"), r"found b'\\xff"),
    ],
)
async def test_garbage(transcriber: Transcriber, answer: Response, found: str) -> None:
    transcriber.answer = lambda asked: answer
    with pytest.raises(EngineGarbled, match=found):
        await heard(recognizer(transcriber), tone())


async def test_garbage_in_an_error(transcriber: Transcriber) -> None:
    transcriber.answer = lambda asked: PlainTextResponse("\x00nope", 418)
    with pytest.raises(EngineRefused, match=r"answered 418 .*nope"):
        await heard(recognizer(transcriber), tone())


async def test_a_server_that_stalls(transcriber: Transcriber) -> None:
    async def dripping() -> Response:
        async def drops() -> AsyncIterator[bytes]:
            while True:
                yield b" "
                await asyncio.sleep(0.01)

        return StreamingResponse(drops())

    transcriber.answer = lambda asked: dripping()
    began = time.monotonic()
    with pytest.raises(EngineStalled, match=r"openai: gave nothing for 0\.2 s"):
        await heard(recognizer(transcriber, timeout=0.2), tone())
    assert time.monotonic() - began < 10


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ear = OpenaiRecognizer(base_url=f"http://127.0.0.1:{port}/v1", key="")
    with pytest.raises(EngineUnreachable, match=r"cannot be reached \(ConnectionRefusedError.*Is the server running"):
        await heard(ear, tone())


async def test_one_that_accepts_and_hangs_up_or_says_nothing() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(EngineUnreachable, match="cannot be reached"):
            await heard(OpenaiRecognizer(base_url=f"http://127.0.0.1:{port}/v1", key=""), tone())
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        ear = OpenaiRecognizer(base_url=f"http://127.0.0.1:{deaf.getsockname()[1]}/v1", key="", timeout=0.1)
        with pytest.raises(EngineStalled):
            await heard(ear, tone(20))


async def test_closing_while_the_server_thinks(transcriber: Transcriber) -> None:
    gone = threading.Event()

    async def thinking() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b" "
                await asyncio.sleep(0.01)
        finally:
            gone.set()

    transcriber.answer = lambda asked: StreamingResponse(thinking())
    stream: Any = recognizer(transcriber, timeout=60.0).listen(pieces(tone()))
    waiting = asyncio.create_task(anext(stream))
    while not transcriber.asked:  # noqa: ASYNC110  # the request arrives in another thread
        await asyncio.sleep(0.005)
    began = time.monotonic()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await stream.aclose()
    assert time.monotonic() - began < 10
    assert await asyncio.to_thread(gone.wait, 5)


async def test_sound_that_fails_is_not_swallowed(transcriber: Transcriber) -> None:
    async def broken() -> AsyncIterator[Floats]:
        yield tone()
        raise RuntimeError("the microphone is gone")

    with pytest.raises(RuntimeError, match="the microphone is gone"):
        [each async for each in recognizer(transcriber).listen(broken())]
    assert not transcriber.asked


def test_settings_that_cannot_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(WrongSetting, match="'OPENAI_API_KEY', which is not set"):
        OpenaiRecognizer()
    with pytest.raises(WrongSetting, match="does not begin with https:// or http://"):
        OpenaiRecognizer(base_url="localhost:8000/v1", key="")


def test_it_keeps_the_promises_of_a_recognizer(transcriber: Transcriber) -> None:
    check_plugin("recognizer", "openai", base_url=transcriber.url, key="")
