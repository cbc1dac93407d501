import asyncio
import math
import socket
import threading
import time
from typing import Any

import numpy as np
import pytest

from tests.plugins.engines.recognizers.conftest import Dialogue, Realtime, heard, pieces, tone
from vivant.agent.hearing.contracts import Recognizer, RecognizerInfo, Transcript
from vivant.errors import EngineGarbled, EngineRefused, EngineStalled, EngineUnreachable, WrongSetting
from vivant.plugins.check import check_plugin
from vivant.plugins.engines.recognizers.openai_realtime import OpenaiRealtimeRecognizer

COMMIT = "input_audio_buffer.commit"


def recognizer(realtime: Realtime, **settings: Any) -> OpenaiRealtimeRecognizer:
    return OpenaiRealtimeRecognizer(**{"base_url": realtime.url, "key": "", "timeout": 5.0, **settings})


async def test_the_session_is_one_of_transcription(realtime: Realtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVANT_TEST_KEY", "secret")
    ear = recognizer(realtime, key="VIVANT_TEST_KEY", hot_words=("居住证",))
    assert isinstance(ear, Recognizer)
    assert ear.info == RecognizerInfo(("zh", "en"), partials=True, open=True)
    assert await heard(ear, tone()) == [Transcript("hello", "en", 1.0, True)]
    assert realtime.requests[0].path == "/v1/realtime?intent=transcription"
    assert realtime.requests[0].headers["Authorization"] == "Bearer secret"
    model = {"model": "gpt-live-transcribe", "languages": ["zh", "en"], "keywords": ["居住证"]}
    heard_as = {"format": {"type": "audio/pcm", "rate": 24_000}, "transcription": model, "turn_detection": None}
    session = {"type": "transcription", "audio": {"input": heard_as}}
    assert realtime.dialogues[0].messages[0] == {"type": "session.update", "session": session}


async def test_sound_goes_out_at_24_khz(realtime: Realtime) -> None:
    await heard(recognizer(realtime), tone(0.5))
    samples = np.frombuffer(realtime.dialogues[0].sound(), "<i2") / 32768
    expected = 0.3 * np.sin(2 * np.pi * 300 * np.arange(12_000) / 24_000)
    assert len(samples) == 12_000
    assert np.abs(samples - expected)[200:-200].max() < 1e-3


async def test_partial_transcripts_come_while_somebody_speaks(realtime: Realtime) -> None:
    told = threading.Semaphore(0)

    def script(dialogue: Dialogue) -> None:
        dialogue.receive("input_audio_buffer.append")
        dialogue.delta("Where is")
        dialogue.send("input_audio_buffer.speech_started")
        told.release()
        dialogue.receive(COMMIT)
        dialogue.send("input_audio_buffer.committed")
        dialogue.delta(" the")
        dialogue.delta("")
        dialogue.completed("Where is the toilet?", logprobs=[{"logprob": -0.2}, {"logprob": -0.4}])

    async def speaking() -> Any:
        yield tone()
        await asyncio.to_thread(told.acquire)
        while not early:
            await asyncio.sleep(0.005)
            yield np.zeros(160, np.float32)

    realtime.script = script
    early: list[Transcript] = []
    async for transcript in recognizer(realtime).listen(speaking()):
        early.append(transcript)
    assert [(each.text, each.final) for each in early] == [
        ("Where is", False),
        ("Where is the", False),
        ("Where is the toilet?", True),
    ]
    assert early[-1].confidence == pytest.approx(math.exp(-0.3))


async def test_silence_opens_no_connection(realtime: Realtime) -> None:
    for silence in (np.zeros(16_000, np.float32), np.zeros(0, np.float32)):
        assert await heard(recognizer(realtime), silence, "en") == [Transcript("", "en", 1.0, True)]
    assert not realtime.requests


async def test_leading_silence_is_sent_and_a_short_sound_is_filled_up(realtime: Realtime) -> None:
    await heard(recognizer(realtime), np.concatenate([np.zeros(4_000, np.float32), tone(0.25)]))
    await heard(recognizer(realtime), tone(0.03))
    assert [len(dialogue.sound()) // 2 for dialogue in realtime.dialogues] == [12_000, 2_400]


async def test_the_language_is_that_of_the_text(realtime: Realtime) -> None:
    def script(dialogue: Dialogue) -> None:
        dialogue.receive(COMMIT)
        dialogue.completed("厕所在哪里？", language="en")

    realtime.script = script
    assert (await heard(recognizer(realtime), tone(), "en"))[-1].lang == "zh"


async def test_a_late_answer_is_not_taken_for_that_of_the_next(realtime: Realtime) -> None:
    def script(dialogue: Dialogue) -> None:
        dialogue.receive(COMMIT)
        if len(realtime.dialogues) == 1:
            second.wait(5)
            dialogue.completed("too late")
        else:
            dialogue.completed("in time")

    second = threading.Event()
    realtime.script = script
    with pytest.raises(EngineStalled):
        await heard(recognizer(realtime, timeout=0.3), tone())
    second.set()
    assert (await heard(recognizer(realtime), tone()))[-1].text == "in time"


def failing(event: dict[str, Any] | str | bytes) -> Any:
    def script(dialogue: Dialogue) -> None:
        dialogue.receive(COMMIT)
        dialogue.send(**{"kind": event.pop("type"), **event}) if isinstance(event, dict) else dialogue.send_raw(event)
        dialogue.receive("never")

    return script


@pytest.mark.parametrize(
    ("event", "kind", "found"),
    [
        ({"type": "error", "error": {"message": "invalid model"}}, EngineRefused, "reports: invalid model"),
        ({"type": "error", "error": "no"}, EngineRefused, "reports: no"),
        (
            {"type": "conversation.item.input_audio_transcription.failed", "error": {"message": "unintelligible"}},
            EngineRefused,
            "reports: unintelligible",
        ),
        ("<html>", EngineGarbled, "expected a JSON object with 'type', found '<html>'"),
        (b"\xff\xfe", EngineGarbled, "found b"),
        ("[]", EngineGarbled, "expected a JSON object"),
        (
            {"type": "conversation.item.input_audio_transcription.completed", "transcript": None},
            EngineGarbled,
            "expected 'transcript'",
        ),
        ({"type": "conversation.item.input_audio_transcription.delta"}, EngineGarbled, "expected 'delta'"),
    ],
)
async def test_events_that_end_it(realtime: Realtime, event: Any, kind: type[Exception], found: str) -> None:
    realtime.script = failing(event)
    with pytest.raises(kind, match=found):
        await heard(recognizer(realtime), tone())


async def test_a_server_that_stalls(realtime: Realtime) -> None:
    realtime.script = lambda dialogue: dialogue.receive("never") and None
    began = time.monotonic()
    with pytest.raises(EngineStalled, match="openai-realtime: gave nothing"):
        await heard(recognizer(realtime, timeout=0.2), tone())
    assert time.monotonic() - began < 10


async def test_unknown_events_do_not_prolong_the_wait(realtime: Realtime) -> None:
    def script(dialogue: Dialogue) -> None:
        dialogue.receive(COMMIT)
        while True:
            dialogue.send("rate_limits.updated")
            time.sleep(0.01)

    realtime.script = script
    with pytest.raises(EngineStalled):
        await heard(recognizer(realtime, timeout=0.2), tone())


@pytest.mark.parametrize("kind", ["session.update", COMMIT])
async def test_a_server_that_hangs_up(realtime: Realtime, kind: str) -> None:
    realtime.script = lambda dialogue: dialogue.receive(kind) and None
    with pytest.raises(EngineUnreachable, match="closed the connection before the text was there"):
        await heard(recognizer(realtime), tone())


@pytest.mark.parametrize(
    ("status", "kind", "advice"),
    [
        (401, EngineRefused, "Is the key"),
        (404, EngineRefused, "base_url right"),
        (503, EngineUnreachable, "answered 503"),
    ],
)
async def test_a_handshake_that_is_refused(realtime: Realtime, status: int, kind: type[Exception], advice: str) -> None:
    realtime.refusal = (status, '{"error": {"message": "no such luck"}}')
    with pytest.raises(kind, match=f"answered {status}: no such luck.*") as caught:
        await heard(recognizer(realtime), tone())
    assert advice in str(caught.value)


async def test_nobody_listens_or_nobody_shakes_hands() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"ws://127.0.0.1:{deaf.getsockname()[1]}/v1"
        with pytest.raises(EngineStalled):
            await heard(OpenaiRealtimeRecognizer(base_url=url, key="", timeout=0.1), tone())
    with pytest.raises(EngineUnreachable, match="cannot be reached"):
        await heard(OpenaiRealtimeRecognizer(base_url=url, key="", timeout=5), tone())


async def test_closing_hangs_up(realtime: Realtime) -> None:
    ended = threading.Event()

    def script(dialogue: Dialogue) -> None:
        try:
            dialogue.receive("never")
        finally:
            ended.set()

    realtime.script = script
    stream: Any = recognizer(realtime).listen(pieces(tone()))
    waiting = asyncio.create_task(anext(stream))
    while not realtime.dialogues:  # noqa: ASYNC110  # the connection arrives in another thread
        await asyncio.sleep(0.005)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await stream.aclose()
    assert await asyncio.to_thread(ended.wait, 5)
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not others or not (await asyncio.wait(others, timeout=5))[1]


def test_settings_that_cannot_work(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongSetting, match="does not begin with wss:// or ws://"):
        OpenaiRealtimeRecognizer(base_url="https://api.openai.com/v1", key="")
    monkeypatch.setenv("VIVANT_TEST_KEY", "käse")
    with pytest.raises(WrongSetting, match="signs beyond printable ASCII") as caught:
        OpenaiRealtimeRecognizer(key="VIVANT_TEST_KEY")
    assert "käse" not in str(caught.value)


def test_it_keeps_the_promises_of_a_recognizer(realtime: Realtime) -> None:
    check_plugin("recognizer", "openai-realtime", base_url=realtime.url, key="")
