"""The Python client of vivant.v1.

async with vivant.connect("http://127.0.0.1:8000") as human:
    reply = await human.ask("几点开门？")
"""

from __future__ import annotations

import asyncio
import json
import socket
import urllib.request
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError

from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as connect_websocket
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI
from websockets.typing import Subprotocol

from vivant.errors import NotAdmitted, OutOfTurn, ServeError, WireError
from vivant.microphone import RATE, Backlog
from vivant.reply import Reply
from vivant.score import Citation, Lang, Samples
from vivant.wire import SUBPROTOCOL
from vivant.wire.codec import encode
from vivant.wire.media import MAX_MEDIA, Kind, Packet, chunk_of
from vivant.wire.messages import (
    Cancel,
    Epoch,
    Failure,
    Hello,
    Identify,
    Listen,
    Message,
    Notice,
    Ready,
    Resume,
    Role,
    SegmentClose,
    SegmentOpen,
    Text,
    TurnClose,
    TurnOpen,
)
from vivant.wire.protocol import ClientProtocol
from vivant.wire.senses import Sensed, sense_of

__all__ = ["Client", "Listened", "connect", "running_sessions"]

UNREAD = 512
"""Frames that may wait to be read; beyond, the server is held back."""

OPENS_WITHIN = 5.0
"""Seconds within which the turn that answers a question opens; there is none for "stop" where nothing is said."""

UNSENT = 8 * 1024
"""Bytes that may wait to be sent before who sends is held back: a quarter of a second of the microphone's sound."""


@dataclass(frozen=True, slots=True)
class Listened:
    """What a source of sound gave, in seconds, and how much of that was dropped since the connection was too slow."""

    seconds: float
    dropped: float


class Client:
    """A connection to a human. Iterate over it for everything that comes, or `ask` for whole replies.

    What belongs to an older epoch never appears.
    """

    def __init__(self, websocket: ClientConnection, protocol: ClientProtocol) -> None:
        self.protocol = protocol
        self._websocket = websocket
        self._listening = False
        self._seq = 0

    @property
    def ready(self) -> Ready:
        """What the server said of the human and the session."""
        if self.protocol.ready is None:
            raise AssertionError("a client without ready; connect shouldn't give it out")
        return self.protocol.ready

    async def send(self, message: Message) -> None:
        """Send a control message."""
        await self._websocket.send(encode(message))

    async def cancel(self) -> None:
        """Ask for silence."""
        await self.send(Cancel())

    async def sense(self, *percepts: Sensed) -> None:
        """Tell what a camera, a live room or a source of data perceives, as `DistanceSeen(1.2)`; as input or sensor."""
        for percept in percepts:
            await self.send(sense_of(percept))

    async def receive(self) -> Message | Packet:
        """The next message or media packet. WireError where the server ended the connection."""
        while True:
            frame = await self.receive_frame()
            item = self.protocol.receive_text(frame) if isinstance(frame, str) else self.protocol.receive_binary(frame)
            if isinstance(item, Failure):
                raise _error_of(item)
            if item is not None:
                return item

    async def receive_frame(self) -> str | bytes:
        """The next frame as it came, whatever its epoch; for who measures. WireError where there is none."""
        try:
            return await self._websocket.recv()
        except ConnectionClosed as closed:
            raise WireError(f"the server closed the connection: {closed}") from None

    async def __aiter__(self) -> AsyncIterator[Message | Packet]:
        while True:
            yield await self.receive()

    async def ask(self, question: str, lang: Lang | None = None) -> Reply:
        """Put a question and wait for the whole reply: as far as it came where it is halted, empty where none opens."""
        await self.send(Text(question, lang))
        reply = Reply(question)
        try:
            async with asyncio.timeout(OPENS_WITHIN):
                turn = await self._opened(question)
        except TimeoutError:
            reply.silent(OPENS_WITHIN)
        while not reply.done:
            item = await self.receive()
            if isinstance(item, Packet):
                self._feed(reply, item)
            else:
                _record(reply, item, turn)
        return reply

    async def listen(self, source: AsyncIterator[Samples]) -> Listened:
        """Let the human listen to a source of sound until it ends; for a task of its own, beside who reads what comes.

        source : (n,) int16 blocks at 16 kHz in real time, as `vivant.microphone` gives them. At most a second of it
        waits; where the connection is slower, the oldest sound is dropped and counted. A source that is faster than
        the clock is held back. Cancelling closes the microphone.
        """
        if self._listening:
            raise OutOfTurn("this client listens already; cancel that first")
        self._listening = True
        self._limit_kernel()
        backlog, more = Backlog(asyncio.get_running_loop().time()), asyncio.Event()
        reading = asyncio.create_task(_read(source, backlog, more))
        reading.add_done_callback(lambda _: more.set())
        try:
            await self.send(Listen(on=True))
            while len(backlog) or not reading.done():
                await more.wait()
                more.clear()
                await self._send_sound(backlog)
            await reading
        except ConnectionClosed as closed:
            raise WireError(f"the server closed the connection: {closed}") from None
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            self._listening = False
            with suppress(ConnectionClosed, TimeoutError):
                async with asyncio.timeout(1.0):
                    await self.send(Listen(on=False))
        return Listened(backlog.put_samples / RATE, backlog.dropped_samples / RATE)

    async def _send_sound(self, backlog: Backlog) -> None:
        while (taken := backlog.take()) is not None:
            pts, block = taken
            self._seq += 1
            packet = Packet(Kind.MICROPHONE, 0, 0, self._seq, pts, block.astype("<i2").tobytes())
            await self._websocket.send(packet.encode())

    def _limit_kernel(self) -> None:
        """Else the kernel would let minutes of sound wait on a slow connection."""
        connection = self._websocket.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * UNSENT)

    async def _opened(self, question: str) -> TurnOpen:
        while True:
            item = await self.receive()
            if isinstance(item, TurnOpen) and item.question == question:
                return item

    def _feed(self, reply: Reply, packet: Packet) -> None:
        if packet.segment and reply.knows(packet.segment):
            reply.fed(packet.segment, chunk_of(packet, self.protocol.rate_of(packet.segment)))


async def _read(source: AsyncIterator[Samples], backlog: Backlog, more: asyncio.Event) -> None:
    """Fill the backlog from a source, no faster than the clock; closes the source."""
    clock = asyncio.get_running_loop().time
    try:
        async for block in source:
            backlog.put(block)
            more.set()
            if (wait := backlog.delay(clock())) > 0:
                await asyncio.sleep(wait)
    finally:
        close = getattr(source, "aclose", None)
        if close is not None:
            await close()


def _record(reply: Reply, message: Message, turn: TurnOpen) -> None:
    match message:
        case SegmentOpen(segment=segment, text=text, rate=rate, citations=citations) if message.turn == turn.turn:
            reply.opened(segment, text, rate, [Citation(**citation) for citation in citations])
        case SegmentClose(segment=segment, duration_ms=duration) if reply.knows(segment):
            reply.closed(segment, duration / 1000)
        case Notice(code=code, text=text):
            reply.notices.append(f"{code}: {text}")
        case Epoch(epoch=epoch) if epoch > turn.epoch:
            reply.halted = reply.done = True
        case TurnClose(halted=halted, trace_ms=trace) if message.turn == turn.turn:
            reply.halted, reply.done = halted, True
            reply.trace = {stage: ms / 1000 for stage, ms in trace.items()}


@asynccontextmanager
async def connect(
    url: str,
    *,
    roles: Sequence[Role] = ("input", "stage"),
    media: bool = True,
    paced: bool = False,
    resume: Resume | None = None,
) -> AsyncIterator[Client]:
    """Connect to a server and identify.

    Parameters
    ----------
    url : of the server's page, as `http://127.0.0.1:8000`.
    roles : what this client is to the human.
    media : False for control messages only.
    paced : False lets everything come as fast as it is made; True at most a second ahead, as for a stage.
    resume : the session to come back to, or to join; a token is fetched where there is none.
    """
    url = url.rstrip("/")
    token = "" if resume else await asyncio.to_thread(_fetch_token, url)
    wish = Identify(list(roles), token, media, paced, resume)
    address = "ws" + url.removeprefix("http") + "/ws"
    try:
        websocket = await connect_websocket(
            address,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            max_size=MAX_MEDIA + 1024,
            max_queue=UNREAD,
            write_limit=UNSENT,
            close_timeout=2,
            compression=None,
        )
    except (OSError, InvalidHandshake, InvalidURI) as error:
        raise _unreachable(url, error) from None
    async with websocket:
        yield await _identified(websocket, wish)


async def _identified(websocket: ClientConnection, wish: Identify) -> Client:
    client = Client(websocket, ClientProtocol())
    await client.send(wish)
    while True:
        message = await client.receive()
        if isinstance(message, Ready):
            return client
        if not isinstance(message, Hello):
            raise NotAdmitted(f"expected hello and ready, received {message}")


async def running_sessions(url: str, token: str = "") -> list[Resume]:
    """The sessions that run, the newest first, to be joined as operator, observer or sensor by `connect(resume=…)`.

    token : the operators'; without one, only the server's own machine is told. Raises NotAdmitted.
    """
    url = url.rstrip("/")
    body = await asyncio.to_thread(_fetch, f"{url}/operator/sessions", url, token)
    try:
        return [Resume(str(each["session"]), str(each["key"]), 0) for each in body["sessions"]]
    except (KeyError, TypeError) as error:
        raise _unreachable(url, error) from None


def _fetch(address: str, url: str, token: str = "") -> dict[str, Any]:
    try:
        request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"} if token else {})
        with urllib.request.urlopen(request, timeout=5) as answer:
            body: dict[str, Any] = json.load(answer)
            return body
    except HTTPError as error:
        with error:
            if error.code == 401:
                raise NotAdmitted(str(json.load(error)["error"])) from None
            raise _unreachable(url, error) from None
    except (OSError, HTTPException, ValueError) as error:
        raise _unreachable(url, error) from None


def _fetch_token(url: str) -> str:
    try:
        return str(_fetch(f"{url}/token", url)["token"])
    except (KeyError, TypeError) as error:
        raise _unreachable(url, error) from None


def _unreachable(url: str, error: Exception) -> ServeError:
    return ServeError(f"no vivant server answers at {url} ({error}): start one with `vivant serve`")


def _error_of(failure: Failure) -> WireError:
    kinds = {kind.__name__: kind for kind in WireError.__subclasses__()}
    return kinds.get(failure.code, WireError)(failure.text)
