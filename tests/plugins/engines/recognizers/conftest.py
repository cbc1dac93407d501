"""Servers on loopback that recognisers ask, and sound for them."""

from __future__ import annotations

import base64
import inspect
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

import numpy as np
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from vivant.agent.hearing.contracts import RATE, Recognizer, Transcript
from vivant.render.server.serve import bind
from vivant.score import Floats, Lang


def tone(seconds: float = 0.5) -> Floats:
    """Something that is not silent, (n,) float32."""
    return (0.3 * np.sin(2 * np.pi * 300 * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)


async def pieces(samples: Floats, length: int = 1600) -> AsyncIterator[Floats]:
    for at in range(0, len(samples), length):
        yield samples[at : at + length]


async def heard(recognizer: Recognizer, samples: Floats, lang: Lang | None = None) -> list[Transcript]:
    """All transcripts of an utterance."""
    return [transcript async for transcript in recognizer.listen(pieces(samples), lang)]


@dataclass
class Asked:
    """One request for a transcript."""

    path: str
    headers: dict[str, str]
    fields: list[tuple[str, str]]
    file: bytes


@dataclass
class Transcriber:
    """A server with /v1/audio/transcriptions that answers what the test wants."""

    url: str
    answer: Callable[[Asked], Any] = lambda asked: {"text": "hello"}
    asked: list[Asked] = field(default_factory=list)

    async def serve(self, request: Request) -> Response:
        asked = parsed(request, await request.body())
        self.asked.append(asked)
        answer = self.answer(asked)
        if inspect.isawaitable(answer):
            answer = await answer
        return answer if isinstance(answer, Response) else JSONResponse(answer)


def parsed(request: Request, body: bytes) -> Asked:
    """A multipart form, by the standard library's parser of MIME."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    fields, file = [], b""
    for part in BytesParser(policy=HTTP).parsebytes(head + body).iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if part.get_filename():
            file = content
        else:
            fields.append((name, content.decode()))
    return Asked(request.url.path, dict(request.headers), fields, file)


@pytest.fixture(scope="module")
def running() -> Iterator[Transcriber]:
    transcriber = Transcriber("")
    app = Starlette(routes=[Route("/v1/audio/transcriptions", transcriber.serve, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    with bind("127.0.0.1", 0) as listener:
        transcriber.url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.005)
        yield transcriber
        server.should_exit = True
        thread.join()


@pytest.fixture
def transcriber(running: Transcriber) -> Transcriber:
    running.asked.clear()
    running.answer = lambda asked: {"text": "hello"}
    return running


# --- Realtime -------------------------------------------------------------------------------------------------


class Dialogue:
    """What the server of one utterance does: it reads messages and sends events."""

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection
        self.messages: list[dict[str, Any]] = []

    def receive(self, kind: str) -> dict[str, Any]:
        """The next message of a kind; the ones before it are noted."""
        while True:
            self.messages.append(json.loads(self._connection.recv()))
            if self.messages[-1]["type"] == kind:
                return self.messages[-1]

    def send(self, kind: str, **fields: Any) -> None:
        self._connection.send(json.dumps({"type": kind, **fields}))

    def send_raw(self, data: str | bytes) -> None:
        self._connection.send(data)

    def delta(self, text: str) -> None:
        self.send("conversation.item.input_audio_transcription.delta", item_id="item_1", delta=text)

    def completed(self, text: str, **fields: Any) -> None:
        self.send("conversation.item.input_audio_transcription.completed", item_id="item_1", transcript=text, **fields)

    def sound(self) -> bytes:
        """All that was appended."""
        appended = [each["audio"] for each in self.messages if each["type"] == "input_audio_buffer.append"]
        return b"".join(base64.b64decode(audio) for audio in appended)


@dataclass
class Realtime:
    """A server of realtime transcription that does what the test wants."""

    url: str
    script: Callable[[Dialogue], None]
    dialogues: list[Dialogue] = field(default_factory=list)
    requests: list[Any] = field(default_factory=list)
    refusal: tuple[int, str] | None = None

    def serve(self, connection: ServerConnection) -> None:
        dialogue = Dialogue(connection)
        self.dialogues.append(dialogue)
        with suppress(ConnectionClosed):
            self.script(dialogue)

    def admit(self, connection: ServerConnection, request: Any) -> Any:
        self.requests.append(request)
        return connection.respond(*self.refusal) if self.refusal else None


def hello(dialogue: Dialogue) -> None:
    dialogue.receive("input_audio_buffer.commit")
    dialogue.completed("hello")


@pytest.fixture
def realtime() -> Iterator[Realtime]:
    realtime = Realtime("", hello)
    with serve(realtime.serve, "127.0.0.1", 0, process_request=realtime.admit) as server:
        realtime.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/v1"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield realtime
        server.shutdown()
        thread.join()
