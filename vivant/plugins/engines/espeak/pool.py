"""A pool of espeak-ng helper processes: requests queue up in order; one that dies or stalls is replaced."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from vivant.errors import EngineDied, EngineError, EngineStalled, MissingDependency
from vivant.plugins.engines.espeak import worker
from vivant.score import Samples

ENGINE = "espeak"


@dataclass(frozen=True, slots=True)
class Request:
    """What espeak-ng shall say: a voice, its parameters (speak_lib.h, espeak_PARAMETER) and text."""

    voice: str
    text: str
    rate: int
    pitch: int
    range: int
    volume: int = 60
    """Below espeak-ng's 100, at which some voices clip."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something begins: a word (`symbol` is "") or a phoneme; `position` counts the request's characters from 1."""

    is_word: bool
    sample: int
    position: int
    symbol: str


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """The sound of one request, (n,) int16, with the events in it."""

    samples: Samples
    events: tuple[Event, ...]


class Pool:
    """At most `processes` helpers, started when first needed; all calls belong to one event loop."""

    def __init__(self, processes: int, stall_timeout: float) -> None:
        self._stall_timeout = stall_timeout
        self._size = processes
        self._idle: asyncio.Queue[_Helper | None] = asyncio.Queue()
        self._helpers: set[_Helper] = set()
        self._running: set[asyncio.Task[Said]] = set()
        for _ in range(processes):
            self._idle.put_nowait(None)

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the helpers that run."""
        return tuple(helper.pid for helper in self._helpers)

    async def start(self) -> None:
        """Start every helper that is not running yet."""
        slots = [await self._idle.get() for _ in range(self._size)]
        try:
            for index, helper in enumerate(slots):
                slots[index] = helper or await self._new_helper()
        finally:
            for helper in slots:
                self._idle.put_nowait(helper)

    async def say(self, request: Request) -> Said:
        """The whole sound of a request. A helper that fails is replaced, and the request made once more.

        A caller that is cancelled leaves at once; its helper finishes the request by itself and is then idle again.

        Raises EngineDied or EngineStalled where the second helper fails too, EngineError where espeak-ng refuses.
        """
        task = asyncio.create_task(self._lend(request))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        task.add_done_callback(_take_note)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """End all helpers; speaking again starts new ones."""
        await asyncio.gather(*self._running, return_exceptions=True)
        for _ in range(self._size):
            helper = await self._idle.get()
            if helper:
                self._helpers.discard(helper)
                await helper.close()
            self._idle.put_nowait(None)

    async def _lend(self, request: Request) -> Said:
        helper = await self._idle.get()
        try:
            if helper and helper.alive:
                with suppress(EngineDied, EngineStalled):
                    return await helper.say(request)
            await self._dismiss(helper)
            helper = None
            helper = await self._new_helper()
            return await helper.say(request)
        except (EngineDied, EngineStalled):
            await self._dismiss(helper)
            helper = None
            raise
        finally:
            self._idle.put_nowait(helper)

    async def _new_helper(self) -> _Helper:
        helper = await _Helper.start(self._stall_timeout)
        self._helpers.add(helper)
        return helper

    async def _dismiss(self, helper: _Helper | None) -> None:
        if helper:
            self._helpers.discard(helper)
            await helper.kill()


def _take_note(task: asyncio.Task[Said]) -> None:
    """Look at the outcome, so that asyncio does not complain about one nobody waits for any more."""
    if not task.cancelled():
        task.exception()


class _Helper:
    """One helper process."""

    def __init__(self, process: Process, stall_timeout: float) -> None:
        self._process = process
        self._stall_timeout = stall_timeout
        self._frames = Frames()

    @classmethod
    async def start(cls, stall_timeout: float) -> _Helper:
        process = await asyncio.create_subprocess_exec(*command(), stdin=PIPE, stdout=PIPE)
        helper = cls(process, stall_timeout)
        try:
            kind, _ = await helper._receive()
        except EngineError:
            await helper.kill()
            raise
        if kind != worker.READY:
            raise AssertionError("a helper's first frame shouldn't be anything but READY")
        return helper

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def say(self, request: Request) -> Said:
        await self._send(request)
        sound: list[bytes] = []
        events: list[Event] = []
        while True:
            kind, body = await self._receive()
            if kind == worker.PCM:
                sound.append(body)
            elif kind == worker.EVENT:
                events.append(_event(body))
            elif kind == worker.FAILED:
                raise EngineError(ENGINE, body.decode())
            else:
                return Said(np.frombuffer(b"".join(sound), "<i2").astype(np.int16), tuple(events))

    async def kill(self) -> None:
        """End it at once, whatever it does."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self.close()

    async def close(self) -> None:
        """Let it end by the end of its input."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise AssertionError("a helper shouldn't be without pipes")
        stdin.close()
        with suppress(BrokenPipeError, ConnectionResetError):
            await stdin.wait_closed()
        try:
            async with asyncio.timeout(self._stall_timeout):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def _send(self, request: Request) -> None:
        body = json.dumps(asdict(request)).encode()
        stdin = self._process.stdin
        if stdin is None:
            raise AssertionError("a helper shouldn't be without pipes")
        try:
            stdin.write(worker.HEADER.pack(worker.SAY, len(body)) + body)
            async with asyncio.timeout(self._stall_timeout):
                await stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as error:
            raise EngineDied(ENGINE, "a helper process ended before it was asked") from error
        except TimeoutError as error:
            raise EngineStalled(ENGINE, f"a helper took no request for {self._stall_timeout:g} s") from error

    async def _receive(self) -> tuple[int, bytes]:
        while True:
            frame = self._frames.next()
            if frame is not None:
                return frame
            self._frames.feed(await self._read())

    async def _read(self) -> bytes:
        stdout = self._process.stdout
        if stdout is None:
            raise AssertionError("a helper shouldn't be without pipes")
        try:
            async with asyncio.timeout(self._stall_timeout):
                data = await stdout.read(1 << 16)
        except TimeoutError as error:
            raise EngineStalled(ENGINE, f"a helper gave nothing for {self._stall_timeout:g} s") from error
        if not data:
            status = await self._process.wait()
            raise EngineDied(ENGINE, f"a helper process ended while it spoke (status {status})")
        return data


class Frames:
    """Bytes of a helper's output cut into frames; sans I/O."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        """Take bytes as they come."""
        self._buffer += data

    def next(self) -> tuple[int, bytes] | None:
        """The next whole frame, (kind, body), if it is there."""
        if len(self._buffer) < worker.HEADER.size:
            return None
        kind, length = worker.HEADER.unpack_from(self._buffer)
        end = worker.HEADER.size + length
        if len(self._buffer) < end:
            return None
        body = bytes(self._buffer[worker.HEADER.size : end])
        del self._buffer[:end]
        return kind, body


def command() -> list[str]:
    """How a helper is started.

    Raises MissingDependency where espeak-ng is not installed.
    """
    try:
        import espeakng_loader  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        raise MissingDependency(ENGINE, "espeakng_loader", 'pip install "espeakng-loader>=0.2.4"') from error
    script = str(Path(worker.__file__))
    library, data = espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
    return [sys.executable, "-I", "-S", script, library, data]


def _event(body: bytes) -> Event:
    kind, sample, position = worker.EVENT_HEAD.unpack_from(body)
    symbol = body[worker.EVENT_HEAD.size :].split(b"\0")[0].decode(errors="replace")
    return Event(kind == worker.WORD, sample, position, symbol)
