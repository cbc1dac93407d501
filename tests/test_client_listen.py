"""The client's microphone against a server that takes it down, behind the protocol's own rules."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from http import HTTPStatus
from typing import Any

import numpy as np
import pytest
from websockets.asyncio.server import Request, Response, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

import vivant
from vivant.client import Client, Listened
from vivant.errors import MicrophoneError, OutOfTurn, ScoreError, WireError
from vivant.microphone import RATE
from vivant.score import Samples
from vivant.wire.codec import encode
from vivant.wire.limits import Limits
from vivant.wire.media import Packet
from vivant.wire.messages import Failure, Hear, Identify, Listen, Message, Ready
from vivant.wire.protocol import ServerProtocol


class Ear:
    """A server that admits everybody, and keeps what it receives."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.packets: list[Packet] = []
        self.reads = asyncio.Event()
        """Cleared: what comes stays in the connection."""
        self.reads.set()
        self.url = ""
        self._changed = asyncio.Event()

    async def serve(self, websocket: ServerConnection) -> None:
        protocol = ServerProtocol(Limits(), 20.0, time.monotonic())
        await websocket.send(encode(protocol.hello()))
        try:
            async for frame in websocket:
                await self._take(websocket, protocol, frame)
                await self.reads.wait()
        except WireError as error:
            await websocket.send(encode(Failure(error.code, str(error), error.close_code)))
            await websocket.close(error.close_code, str(error)[:100])
        except ConnectionClosed:
            pass

    async def _take(self, websocket: ServerConnection, protocol: ServerProtocol, frame: str | bytes) -> None:
        now = time.monotonic()
        if isinstance(frame, bytes):
            self.packets.append(protocol.receive_binary(frame, now))
        else:
            message = protocol.receive_text(frame, now)
            if isinstance(message, Identify):
                protocol.admit(frozenset(message.roles))
                ready = Ready("s", "k", 0, False, 0, message.roles, [], 60, [], 30, {}, {})
                await websocket.send(encode(ready))
            else:
                self.messages.append(message)
                if isinstance(message, Listen):
                    await websocket.send(encode(Hear("listening" if message.on else "off"), 1))
        self._changed.set()

    async def until(self, count: int) -> None:
        """Until so many messages came."""
        async with asyncio.timeout(10):
            while len(self.messages) < count:
                self._changed.clear()
                await self._changed.wait()

    @property
    def sound(self) -> Samples:
        return np.concatenate([np.frombuffer(packet.payload, "<i2") for packet in self.packets])


def answer_token(connection: ServerConnection, request: Request) -> Response | None:
    if request.path != "/token":
        return None
    return Response(HTTPStatus.OK, "OK", Headers({"Connection": "close"}), b'{"token": "t"}')


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    ear = Ear()
    settings: dict[str, Any] = {"process_request": answer_token, "subprotocols": [Subprotocol("vivant.v1")]}
    async with serve(ear.serve, "127.0.0.1", 0, max_queue=1, **settings) as server:
        ear.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield ear
        ear.reads.set()


async def given(blocks: Sequence[Samples]) -> AsyncIterator[Samples]:
    for block in blocks:
        yield block
        await asyncio.sleep(0)


def noise(seconds: float) -> Samples:
    return np.random.default_rng(6).integers(-9_000, 9_000, round(seconds * RATE)).astype(np.int16)


# --- all is well ----------------------------------------------------------------------------------------------


async def test_every_sample_arrives_between_on_and_off(ear: Ear) -> None:
    sound = noise(0.9)
    async with vivant.connect(ear.url) as human:
        listened = await human.listen(given(np.split(sound, 45)))
        await ear.until(2)
    assert listened == Listened(0.9, 0.0)
    assert ear.messages == [Listen(on=True), Listen(on=False)]
    assert np.array_equal(ear.sound, sound)
    assert [packet.seq for packet in ear.packets] == list(range(1, 46))
    assert [packet.pts for packet in ear.packets] == pytest.approx([0.02 * index for index in range(45)])
    assert {(packet.segment, packet.epoch) for packet in ear.packets} == {(0, 0)}


async def test_it_listens_beside_who_iterates(ear: Ear) -> None:
    async with vivant.connect(ear.url) as human:
        listening = asyncio.create_task(human.listen(given([noise(0.1)])))
        states = []
        async for item in human:
            assert isinstance(item, Hear)
            states.append(item.state)
            if item.state == "off":
                break
        assert (await listening).seconds == 0.1
    assert states == ["listening", "off"]


async def test_a_second_time_begins_at_zero_again(ear: Ear) -> None:
    async with vivant.connect(ear.url) as human:
        for _ in range(2):
            await human.listen(given([noise(0.02)] * 2))
        await ear.until(4)
    assert [packet.pts for packet in ear.packets] == pytest.approx([0.0, 0.02, 0.0, 0.02])
    assert [packet.seq for packet in ear.packets] == [1, 2, 3, 4]


async def test_a_long_block_is_cut(ear: Ear) -> None:
    sound = noise(0.95)
    async with vivant.connect(ear.url) as human:
        await human.listen(given([sound]))
        await ear.until(2)
    assert np.array_equal(ear.sound, sound)
    assert max(len(packet.payload) for packet in ear.packets) == 3_200


async def test_a_source_that_gives_nothing_opens_and_closes(ear: Ear) -> None:
    async with vivant.connect(ear.url) as human:
        assert await human.listen(given([])) == Listened(0.0, 0.0)
        await ear.until(2)
    assert ear.packets == []


async def test_cancelling_closes_the_microphone_and_its_source(ear: Ear) -> None:
    closed = asyncio.Event()

    async def endless() -> AsyncIterator[Samples]:
        try:
            yield noise(0.02)
            await asyncio.Event().wait()
        finally:
            closed.set()

    async with vivant.connect(ear.url) as human:
        listening = asyncio.create_task(human.listen(endless()))
        await ear.until(1)
        listening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listening
        await ear.until(2)
        assert closed.is_set()
        assert ear.messages[-1] == Listen(on=False)
        assert (await human.listen(given([]))).seconds == 0


# --- and where it is not --------------------------------------------------------------------------------------


async def test_a_connection_that_is_too_slow_loses_the_oldest_sound_and_counts_it(
    ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A minute of sound, faster than the clock, into a server that reads nothing until all of it was given."""
    monkeypatch.setattr("vivant.microphone.Backlog.delay", lambda backlog, now: 0.0)

    async def minute() -> AsyncIterator[Samples]:
        for _ in range(600):
            yield noise(0.1)
            await asyncio.sleep(0)
        ear.reads.set()

    async with vivant.connect(ear.url) as human:
        ear.reads.clear()
        listened = await human.listen(minute())
        await ear.until(2)
    assert listened.seconds == pytest.approx(60)
    assert 1 < listened.dropped < 59
    assert len(ear.sound) / RATE == pytest.approx(60 - listened.dropped)
    gaps = np.diff([packet.pts for packet in ear.packets]) - 0.1
    assert gaps.sum() == pytest.approx(listened.dropped, abs=1e-6)
    last = ear.packets[-1]
    assert last.pts == pytest.approx(59.9)


async def test_a_microphone_that_fails_ends_what_it_began(ear: Ear) -> None:
    async def unplugged() -> AsyncIterator[Samples]:
        yield noise(0.02)
        raise MicrophoneError("the microphone has stopped", "See whether it was unplugged.")

    async with vivant.connect(ear.url) as human:
        with pytest.raises(MicrophoneError, match="has stopped"):
            await human.listen(unplugged())
        await ear.until(2)
    assert ear.messages[-1] == Listen(on=False)


async def test_what_is_no_sound_is_refused(ear: Ear) -> None:
    async with vivant.connect(ear.url) as human:
        with pytest.raises(ScoreError, match=r"a source of sound gives \(n,\) int16, found \(320, 2\) float32"):
            await human.listen(given([np.zeros((320, 2), np.float32)]))  # type: ignore[list-item]


async def test_two_microphones_at_once_are_refused(ear: Ear) -> None:
    async def endless() -> AsyncIterator[Samples]:
        await asyncio.Event().wait()
        yield noise(0.02)

    async with vivant.connect(ear.url) as human:
        first = asyncio.create_task(human.listen(endless()))
        await ear.until(1)
        with pytest.raises(OutOfTurn, match="this client listens already"):
            await human.listen(endless())
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)


async def test_an_observer_may_not_speak(ear: Ear) -> None:
    async with vivant.connect(ear.url, roles=("observer",)) as human:
        listening = asyncio.create_task(human.listen(given([noise(0.02)])))
        with pytest.raises(OutOfTurn, match="listen needs the role input; this client is observer"):
            await human.receive()
        await asyncio.gather(listening, return_exceptions=True)


async def test_a_server_that_goes_away_ends_it(ear: Ear) -> None:
    async def endless() -> AsyncIterator[Samples]:
        while True:
            yield noise(0.02)
            await asyncio.sleep(0.001)

    async def close(human: Client) -> None:
        await ear.until(1)
        await human._websocket.close()

    async with vivant.connect(ear.url) as human:
        closing = asyncio.create_task(close(human))
        with pytest.raises(WireError, match="the server closed the connection"):
            async with asyncio.timeout(10):
                await human.listen(endless())
        await closing
