"""OpenAI's realtime transcription over a websocket: transcripts while somebody still speaks.

https://platform.openai.com/docs/guides/realtime-transcription
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from vivant.agent.hearing.contracts import RATE, RecognizerInfo, Transcript
from vivant.errors import EngineGarbled, EngineRefused, EngineUnreachable
from vivant.plugins.engines.recognizers.hosted import ADVICE, Account, hints
from vivant.plugins.engines.recognizers.http import complaint
from vivant.plugins.engines.recognizers.sound import is_silent, pcm
from vivant.plugins.engines.recognizers.transcripts import info, probability, transcript, understood
from vivant.score import Floats, Lang
from vivant.sound import Resampler
from vivant.stall import in_time

ENGINE = "openai-realtime"

SETTINGS = ("base_url", "model", "key", "timeout", "hot_words")

UPLINK = 24_000
"""Samples per second of what is sent: the only rate that the API takes."""

SHORTEST = RATE // 10
"""Samples that an utterance is filled up to: the server refuses less than 100 ms."""

_DELTA = "conversation.item.input_audio_transcription.delta"
_COMPLETED = "conversation.item.input_audio_transcription.completed"
_FAILED = "conversation.item.input_audio_transcription.failed"


class OpenaiRealtimeRecognizer:
    """Streams each utterance over a connection of its own, so that no late answer is taken for that of the next.

    The connection is opened with the first sound that is not silence, and the handshake runs while somebody speaks.

    Parameters
    ----------
    base_url : that of the API, before /realtime: ws:// or wss://.
    model, key, hot_words, languages : as for `openai`.
    timeout : seconds for the connection, for each message that is sent, and from the end of the utterance to its text.
    """

    def __init__(
        self,
        *,
        base_url: str = "wss://api.openai.com/v1",
        model: str = "gpt-live-transcribe",
        key: str = "OPENAI_API_KEY",
        timeout: float = 5.0,
        hot_words: Sequence[str] = (),
        languages: Sequence[str] = ("zh", "en"),
    ) -> None:
        self._account = Account(ENGINE, base_url, key)
        self._account.check(("wss", "ws"), SETTINGS)
        self._model = model
        self._timeout = timeout
        self._hot_words = tuple(hot_words)
        self._languages = understood(languages)

    @property
    def info(self) -> RecognizerInfo:
        return info(self._languages, partials=True)

    async def start(self) -> None:
        """Nothing: each utterance has a connection of its own."""

    async def close(self) -> None:
        """Nothing is kept."""

    async def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> AsyncIterator[Transcript]:
        """Partial transcripts as they grow, then the final one. Silence is not sent.

        Raises EngineStalled, EngineUnreachable, EngineRefused or EngineGarbled.
        """
        default = lang or self._languages[0]
        quiet = await quiet_beginning(sound)
        if quiet is None:
            yield transcript("", default)
            return
        async with self._line() as line:
            await line.send(self._session(lang))
            for text in line.take():
                yield transcript(text, default, final=False)
            await line.send_sound(quiet)
            async for piece in sound:
                await line.send_sound(piece)
                for text in line.take():
                    yield transcript(text, default, final=False)
            await line.commit()
            async for text in line.rest():
                yield transcript(text, default, final=False)
            yield transcript(line.text, default, confidence=line.confidence)

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[_Line]:
        url = self._account.url("/realtime?intent=transcription")
        opening = connect(
            url,
            additional_headers=self._account.headers(),
            open_timeout=None,
            close_timeout=1,
            max_size=2**20,
        )
        try:
            socket = await in_time(opening, self._timeout, ENGINE)
        except InvalidStatus as problem:
            status = problem.response.status_code
            said = f"{url} answered {status}: {complaint(bytes(problem.response.body or b''))}"
            kind = EngineUnreachable if status >= 500 else EngineRefused
            raise kind(ENGINE, f"{said}. {ADVICE.get(status, 'Look at the settings of the engine.')}") from problem
        except (OSError, EOFError, InvalidHandshake) as problem:
            advice = "Is the server running, and base_url right?"
            found = f"{type(problem).__name__}: {problem}"
            raise EngineUnreachable(ENGINE, f"{url} cannot be reached ({found}). {advice}") from problem
        async with socket, _Line(socket, self._timeout) as line:
            yield line

    def _session(self, lang: Lang | None) -> dict[str, Any]:
        transcription = {"model": self._model, **hints(self._model, lang, self._languages, self._hot_words)}
        heard = {
            "format": {"type": "audio/pcm", "rate": UPLINK},
            "transcription": transcription,
            "turn_detection": None,
        }
        session: dict[str, Any] = {"type": "transcription", "audio": {"input": heard}}
        if self._model.startswith("gpt-4o"):
            session["include"] = ["item.input_audio_transcription.logprobs"]
        return {"type": "session.update", "session": session}


async def quiet_beginning(sound: AsyncIterator[Floats]) -> Floats | None:
    """Sound up to its first piece that is not silent, with that piece; None where all of it is silent."""
    pieces: list[Floats] = []
    async for piece in sound:
        pieces.append(piece)
        if not is_silent(piece):
            return np.concatenate(pieces)
    return None


class _Line:
    """One utterance on its way: sound goes out, events come in by a task of their own."""

    def __init__(self, socket: ClientConnection, timeout: float) -> None:
        self._socket = socket
        self._timeout = timeout
        self._resampler = Resampler(RATE, UPLINK)
        self._sent = 0
        self._events: asyncio.Queue[str | bytes | ConnectionClosed] = asyncio.Queue()
        self.text = ""
        self.confidence = 1.0
        self._is_final = False

    async def __aenter__(self) -> _Line:
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *problem: object) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self) -> None:
        try:
            while True:
                self._events.put_nowait(await self._socket.recv())
        except ConnectionClosed as closed:
            self._events.put_nowait(closed)

    async def send(self, message: Mapping[str, Any]) -> None:
        try:
            await in_time(self._socket.send(json.dumps(message)), self._timeout, ENGINE)
        except ConnectionClosed as closed:
            raise self._lost(closed) from closed

    async def send_sound(self, piece: Floats) -> None:
        self._sent += len(piece)
        await self._append(self._resampler.feed(piece))

    async def commit(self) -> None:
        """Send what is left, and that this was all."""
        if self._sent < SHORTEST:
            await self.send_sound(np.zeros(SHORTEST - self._sent, np.float32))
        await self._append(self._resampler.flush())
        await self.send({"type": "input_audio_buffer.commit"})

    async def _append(self, samples: Floats) -> None:
        if len(samples):
            audio = base64.b64encode(pcm(samples)).decode("ascii")
            await self.send({"type": "input_audio_buffer.append", "audio": audio})

    def take(self) -> list[str]:
        """The text after each event that has come and changed it."""
        texts = []
        while not self._events.empty():
            if self._changes(self._events.get_nowait()):
                texts.append(self.text)
        return texts

    async def rest(self) -> AsyncIterator[str]:
        """The text whenever it changes, until it is final; EngineStalled where that takes too long."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self._timeout
        while not self._is_final:
            event = await in_time(self._events.get(), max(0.0, end - loop.time()), ENGINE)
            if self._changes(event) and not self._is_final:
                yield self.text

    def _changes(self, event: str | bytes | ConnectionClosed) -> bool:
        """Take an event in; whether the text is another one now."""
        if isinstance(event, ConnectionClosed):
            raise self._lost(event) from event
        message = parsed(event)
        before, kind = self.text, message.get("type")
        if kind == _DELTA:
            self.text += _text(message, "delta")
        elif kind == _COMPLETED:
            self.text, self._is_final = _text(message, "transcript"), True
            tokens = message.get("logprobs")
            self.confidence = probability(_logprobs(tokens if isinstance(tokens, list) else []))
        elif kind in ("error", _FAILED):
            raise EngineRefused(ENGINE, f"the server reports: {complaint(json.dumps(message).encode())}")
        return self.text != before

    def _lost(self, closed: ConnectionClosed) -> EngineUnreachable:
        said = closed.rcvd.reason if closed.rcvd and closed.rcvd.reason else str(closed)
        return EngineUnreachable(ENGINE, f"the server closed the connection before the text was there: {said}.")


def parsed(event: str | bytes) -> dict[str, Any]:
    """An event; EngineGarbled where it is none."""
    try:
        message = json.loads(event)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise EngineGarbled(ENGINE, f"expected a JSON object with 'type', found {event[:60]!r}. Is base_url right?")
    return message


def _text(message: Mapping[str, Any], name: str) -> str:
    found = message.get(name)
    if not isinstance(found, str):
        raise EngineGarbled(ENGINE, f"expected {name!r} in {message.get('type')!r}, found {sorted(message)!r}.")
    return found


def _logprobs(tokens: Sequence[Any]) -> list[float]:
    found = [token.get("logprob") for token in tokens if isinstance(token, Mapping)]
    return [float(each) for each in found if isinstance(each, int | float)]
