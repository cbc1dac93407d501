"""One websocket of a client: a thin shell around ServerProtocol and Outbox."""

from __future__ import annotations

import asyncio
import logging
import time

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from vivant.errors import NotAdmitted, SlowPeer, VivantError, WireError
from vivant.render.server.host import Host
from vivant.render.server.session import Session
from vivant.wire import SUBPROTOCOL
from vivant.wire.codec import encode
from vivant.wire.media import Packet
from vivant.wire.messages import Failure, Identify, Message, Ping, Pong, Role
from vivant.wire.outbox import Outbox
from vivant.wire.protocol import ServerProtocol, check_version

IDENTIFY_WITHIN = 10.0
"""Seconds that a new connection may take to identify."""

SEND_STALL = 10.0
"""Seconds that one frame may wait for a client that reads nothing."""

log = logging.getLogger("vivant.server")


class Connection:
    """A client while it is connected."""

    def __init__(self, websocket: WebSocket, host: Host) -> None:
        self.roles: frozenset[Role] = frozenset()
        self.media = True
        self.outbox = Outbox(host.limits)
        self._websocket, self._host = websocket, host
        self._protocol = ServerProtocol(host.limits, host.resume_window, time.monotonic())
        self._session: Session | None = None
        self._something = asyncio.Event()
        self._dismissal: Exception | None = None

    def wake(self) -> None:
        """Something waits in the outbox."""
        self._something.set()

    def dismiss(self, error: Exception) -> None:
        """Close the connection for that reason; the session forgets it at once."""
        self._dismissal = self._dismissal or error
        if self._session is not None:
            self._session.detach(self)
        self._something.set()

    async def run(self) -> None:
        """Serve the client until it goes or breaks the protocol."""
        offered = self._websocket.scope.get("subprotocols", [])
        await self._websocket.accept(subprotocol=SUBPROTOCOL if SUBPROTOCOL in offered else None)
        reader = asyncio.create_task(self._read())
        writer = asyncio.create_task(self._write())
        try:
            done, _ = await asyncio.wait({reader, writer}, return_when=asyncio.FIRST_COMPLETED)
            await self._farewell(next((task.exception() for task in done if task.exception()), None))
        finally:
            for task in (reader, writer):
                task.cancel()
            await asyncio.gather(reader, writer, return_exceptions=True)
            if self._session is not None:
                self._session.detach(self)

    async def _read(self) -> None:
        self.outbox.put_urgent(encode(self._protocol.hello()))
        self.wake()
        check_version(list(self._websocket.scope.get("subprotocols", [])))
        async with asyncio.timeout(IDENTIFY_WITHIN) as limit:
            while True:
                message = await self._receive()
                if message is None:
                    return
                await self._handle(message)
                if self._session is not None:
                    limit.reschedule(None)

    async def _receive(self) -> Message | Packet | None:
        frame = await self._websocket.receive()
        if frame["type"] == "websocket.disconnect":
            return None
        now = time.monotonic()
        if frame.get("text") is not None:
            return self._protocol.receive_text(frame["text"], now)
        return self._protocol.receive_binary(frame["bytes"], now)

    async def _handle(self, message: Message | Packet) -> None:
        if isinstance(message, Ping):
            self.outbox.put_urgent(encode(Pong(message.t)))
            self.wake()
        elif isinstance(message, Identify):
            await self._identify(message)
        elif self._session is not None and not isinstance(message, Pong):
            self._session.receive(self, message)

    async def _identify(self, wish: Identify) -> None:
        if not wish.roles:
            raise NotAdmitted("expected at least one role, found none")
        session, since = await self._host.admit(wish)
        if self._dismissal is not None:
            return
        self.roles, self.media, self._session = frozenset(wish.roles), wish.media, session
        self._protocol.admit(self.roles)
        session.attach(self, since)

    async def _write(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            while (frame := self.outbox.take()) is not None:
                await self._send(frame)
            if self._dismissal is not None:
                raise self._dismissal

    async def _send(self, frame: str | bytes) -> None:
        try:
            async with asyncio.timeout(SEND_STALL):
                if isinstance(frame, str):
                    await self._websocket.send_text(frame)
                else:
                    await self._websocket.send_bytes(frame)
        except TimeoutError:
            raise SlowPeer(f"the client read nothing for {SEND_STALL:g} s") from None

    async def _farewell(self, error: BaseException | None) -> None:
        if error is None or isinstance(error, WebSocketDisconnect):
            return
        if isinstance(error, TimeoutError):
            error = NotAdmitted(f"no identify within {IDENTIFY_WITHIN:g} s")
        if not isinstance(error, WireError):
            log.error("a connection failed: %s", error, exc_info=None if isinstance(error, VivantError) else error)
        wire = error if isinstance(error, WireError) else None
        code = wire.close_code if wire else 1011
        name, text = (wire.code, str(wire)) if wire else ("InternalError", "the server failed; its log says why")
        if self._websocket.application_state is not WebSocketState.CONNECTED:
            return
        try:
            async with asyncio.timeout(1.0):
                await self._websocket.send_text(encode(Failure(name, text, code)))
                await self._websocket.close(code, text[:100])
        except (TimeoutError, RuntimeError, WebSocketDisconnect):
            log.info("a client was gone before it could be told: %s", text)
