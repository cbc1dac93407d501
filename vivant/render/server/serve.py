"""Runs the application under uvicorn until it is stopped."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

from vivant.errors import ServeError
from vivant.wire.limits import Limits


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; ServeError says what to do where the port is taken or the address is wrong.

    Its protocol is named since asyncio turns Nagle's algorithm off (40 ms a turn) only where it is.
    """
    if not 0 <= port <= 65535:
        raise ServeError(f"cannot listen on port {port}: expected 0 to 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise ServeError(f"port {port} is in use: stop what uses it, or choose another with --port") from None
        raise ServeError(f"cannot listen on {host}:{port}: {error.strerror or error}") from None
    return listener


def address(listener: socket.socket) -> str:
    """Where a browser finds the page."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, host)
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


class _Server(uvicorn.Server):
    """Calls back when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, then say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()


def configure(app: Starlette, log_level: str = "warning") -> uvicorn.Config:
    """How uvicorn runs the application: no compression, small frames, pings on the websocket's own level."""
    limits = Limits()
    return uvicorn.Config(
        app,
        log_level=log_level,
        access_log=False,
        ws="websockets-sansio",
        ws_max_size=max(limits.text_bytes, limits.media_bytes),
        ws_per_message_deflate=False,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        timeout_graceful_shutdown=3,
    )


def serve(app: Starlette, listener: socket.socket, ready: Callable[[], None], log_level: str = "warning") -> None:
    """Serve until interrupted. `ready` is called once requests are answered."""
    _Server(configure(app, log_level), ready).run(sockets=[listener])
