"""Clients that behave and clients that do not, over a real websocket."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

import vivant
from vivant.behavior.contracts import Behavior
from vivant.errors import NotAdmitted, RateLimited, TreeError, WireError
from vivant.human.engines import Engines
from vivant.wire import SUBPROTOCOL
from vivant.wire.codec import encode
from vivant.wire.messages import Identify, Ping, Text


def dial(url: str, *, origin: str | None = None, subprotocol: str = SUBPROTOCOL) -> Any:
    """A bare websocket to the server."""
    address = url.replace("http", "ws", 1) + "/ws"
    return connect(address, subprotocols=[Subprotocol(subprotocol)], origin=origin, compression=None, max_size=None)


async def last_words(websocket: ClientConnection) -> tuple[dict[str, Any] | None, int | None]:
    """The error message before the end, if one came, and the close code."""
    error = None
    try:
        async with asyncio.timeout(5):
            while True:
                frame = await websocket.recv()
                message = json.loads(frame) if isinstance(frame, str) else {}
                error = message if message.get("type") == "error" else error
    except ConnectionClosed as closed:
        return error, closed.rcvd.code if closed.rcvd else None


async def admitted(running: Any, websocket: ClientConnection) -> None:
    token = running.host.tokens.give(asyncio.get_running_loop().time())
    await websocket.send(encode(Identify(["input", "stage"], token)))
    while json.loads(await websocket.recv())["type"] != "ready":
        pass


async def others_are_unharmed(running: Any) -> None:
    async with vivant.connect(running.url) as human:
        reply = await human.ask("Where can I park?")
    assert reply.text == "Sentence 1 of the answer. Sentence 2 of the answer."


async def test_it_greets_with_its_limits(running: Any) -> None:
    async with dial(running.url) as websocket:
        hello = json.loads(await websocket.recv())
    assert hello["type"] == "hello"
    assert hello["versions"] == ["vivant.v1"]
    assert hello["limits"]["text_bytes"] == 16384


@pytest.mark.parametrize(
    ("frame", "code", "close_code"),
    [
        ("garbage", "MalformedMessage", 4400),
        ('{"type":"text","text":"before identify"}', "OutOfTurn", 4409),
        ('{"type":"identify","roles":["stage"],"token":"wrong"}', "NotAdmitted", 4403),
        ('{"type":"identify","roles":[],"token":"wrong"}', "NotAdmitted", 4403),
        ('{"type":"identify","roles":["stage"],"resume":{"session":"x","key":"y","n":0}}', "NotAdmitted", 4403),
        (b"\x00\x01", "MalformedMessage", 4400),
        ("x" * 20_000, "FrameTooLarge", 1009),
    ],
)
async def test_a_fault_closes_the_one_who_made_it(running: Any, frame: str | bytes, code: str, close_code: int) -> None:
    async with dial(running.url) as websocket:
        await websocket.send(frame)
        error, closed = await last_words(websocket)
    assert error is not None
    assert (error["code"], error["close_code"], closed) == (code, close_code, close_code)
    await others_are_unharmed(running)


async def test_ten_megabytes_are_too_large(running: Any) -> None:
    async with dial(running.url) as websocket:
        with pytest.raises(ConnectionClosed):
            await websocket.send("x" * 10_000_000)
            await last_words(websocket)
            raise ConnectionClosed(None, None)
    assert websocket.close_code == 1009
    await others_are_unharmed(running)


async def test_a_thousand_messages_a_second_are_too_many(running: Any) -> None:
    async with dial(running.url) as websocket:
        await admitted(running, websocket)
        for number in range(1000):
            try:
                await websocket.send(encode(Ping(number)))
            except ConnectionClosed:
                break
        error, closed = await last_words(websocket)
    assert error is None or error["code"] == "RateLimited"
    assert closed == 4429
    await others_are_unharmed(running)


async def test_who_stops_reading_is_let_go_and_others_are_unharmed(running: Any) -> None:
    async with dial(running.url) as websocket:
        await admitted(running, websocket)
        websocket.transport.pause_reading()
        for _ in range(30):
            await websocket.send(encode(Text("Where can I park?")))
            await asyncio.sleep(0.03)
        await others_are_unharmed(running)
        websocket.transport.abort()


async def test_a_token_is_used_once(running: Any) -> None:
    token = running.host.tokens.give(asyncio.get_running_loop().time())
    async with dial(running.url) as first:
        await first.send(encode(Identify(["observer"], token, media=False)))
        async with dial(running.url) as second:
            await second.send(encode(Identify(["observer"], token, media=False)))
            error, closed = await last_words(second)
    assert error is not None
    assert "fresh token" in error["text"]
    assert closed == 4403


async def test_a_foreign_page_is_refused(running: Any) -> None:
    with pytest.raises(Exception, match="403"):
        async with dial(running.url, origin="https://evil.example"):
            raise AssertionError("a foreign page was let in")


async def test_an_unknown_version_is_refused(running: Any) -> None:
    async with dial(running.url, subprotocol="vivant.v9") as websocket:
        error, closed = await last_words(websocket)
    assert error is not None
    assert "expected the subprotocol vivant.v1, found vivant.v9" in error["text"]
    assert closed == 4403


async def test_the_log_says_why_the_server_failed(
    running: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def behave(engines: Engines) -> Behavior:
        raise TreeError("guide.xml", 54, "a kind of node that there is", "'Presnt'")

    with monkeypatch.context() as broken, pytest.raises(WireError, match="its log says why"):
        broken.setattr(Engines, "behave", behave)
        async with vivant.connect(running.url):
            raise AssertionError("a client was let in to a human without a behaviour")
    assert "guide.xml:54: expected a kind of node that there is, found 'Presnt'" in caplog.text
    await others_are_unharmed(running)


async def test_errors_reach_the_python_client_as_themselves(running: Any) -> None:
    async with vivant.connect(running.url) as human:
        with pytest.raises(RateLimited):
            async with asyncio.timeout(5):
                for number in range(500):
                    await human.send(Ping(number))
                while True:
                    await human.receive()
    with pytest.raises(NotAdmitted):
        async with vivant.connect(running.url, roles=()):
            raise AssertionError("a client without a role was let in")
