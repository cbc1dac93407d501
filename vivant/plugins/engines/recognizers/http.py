"""One HTTP request at a time, by the standard library in a thread, that ends when its time is over."""

from __future__ import annotations

import asyncio
import http.client
import json
import secrets
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from vivant.errors import EngineGarbled, EngineRefused, EngineUnreachable
from vivant.stall import in_time

LARGEST = 1_000_000
"""Bytes of an answer that are read; a transcript is far smaller."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a multipart form."""

    name: str
    filename: str
    kind: str
    content: bytes


def form(fields: Sequence[tuple[str, str]], file: Part) -> tuple[str, bytes]:
    """Content type and body of multipart/form-data (RFC 7578)."""
    boundary = secrets.token_hex(16)
    lines: list[bytes] = []
    for name, value in fields:
        lines += [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode(), value.encode()]
        lines.append(b"\r\n")
    head = f'Content-Disposition: form-data; name="{file.name}"; filename="{file.filename}"'
    lines += [f"--{boundary}\r\n{head}\r\nContent-Type: {file.kind}\r\n\r\n".encode(), file.content]
    lines.append(f"\r\n--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", b"".join(lines)


@dataclass(frozen=True, slots=True)
class Post:
    """A request to an engine.

    timeout : seconds for all of it. advice : by HTTP status, what to do about it.
    """

    engine: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    timeout: float
    advice: Mapping[int, str]

    async def answer(self) -> dict[str, Any]:
        """The JSON object that the server answers with.

        Raises EngineUnreachable, EngineRefused, EngineGarbled, or EngineStalled where the time is over. The
        connection is cut then, and when the caller is cancelled.
        """
        line = self._line()
        work = asyncio.get_running_loop().run_in_executor(None, self._exchange, line)
        try:
            status, reason, body = await in_time(work, self.timeout, self.engine)
        except (OSError, UnicodeError, http.client.HTTPException) as problem:  # UnicodeError: no such host or path
            raise self._unreachable(problem) from problem
        finally:
            cut(line)
        self._admit(status, reason, body)
        return self._read(body)

    def _line(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        return kind(
            parts.hostname or "", parts.port, timeout=self.timeout + 1
        )  # answer() is the first to lose patience

    def _exchange(self, line: http.client.HTTPConnection) -> tuple[int, str, bytes]:
        parts = urlsplit(self.url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        try:
            line.request("POST", target, self.body, dict(self.headers))
            response = line.getresponse()
            return response.status, response.reason, response.read(LARGEST + 1)
        finally:
            line.close()

    def _unreachable(self, problem: Exception) -> EngineUnreachable:
        advice = "Is the server running, and base_url right?"
        found = f"{type(problem).__name__}: {problem}" if str(problem) else type(problem).__name__
        return EngineUnreachable(self.engine, f"{self.url} cannot be reached ({found}). {advice}")

    def _admit(self, status: int, reason: str, body: bytes) -> None:
        """Raise unless the status is one of success."""
        if 200 <= status < 300:
            return
        said = f"{self.url} answered {status} {reason}: {complaint(body)}"
        if status >= 500:
            raise EngineUnreachable(self.engine, f"{said}. It is the server that fails: look at its log, or try later.")
        raise EngineRefused(self.engine, f"{said}. {self.advice.get(status, 'Look at the settings of the engine.')}")

    def _read(self, body: bytes) -> dict[str, Any]:
        if len(body) > LARGEST:
            raise EngineGarbled(self.engine, f"{self.url} answered with more than {LARGEST} bytes.")
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            advice = "base_url is that of the API and ends before /audio, as in http://localhost:8000/v1."
            raise EngineGarbled(self.engine, f"expected a JSON object from {self.url}, found {body[:60]!r}. {advice}")
        return found


def cut(line: http.client.HTTPConnection) -> None:
    """End a connection from outside the thread that reads it."""
    sock = line.sock  # looked at once: the thread may let go of it meanwhile
    with suppress(OSError):
        if sock:
            sock.shutdown(socket.SHUT_RDWR)


def complaint(body: bytes) -> str:
    """What an answer says of its error: `error.message` of the API, or the beginning of what is there."""
    try:
        error = json.loads(body)["error"]
        return str(error["message"] if isinstance(error, dict) else error)[:200]
    except (ValueError, KeyError, TypeError, RecursionError):
        return repr(body[:80].decode(errors="replace"))
