"""`vivant bench turn`: how long a visitor waits, over loopback, through the real server and client.

The clock of a turn starts when the question is sent and stops when the first sound of the first *cited* sentence has
arrived. Every question is asked once: no answer is kept anywhere. All figures in milliseconds unless named otherwise.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import urllib.request
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vivant.bench.process import ServerProcess, serving
from vivant.bench.questions import distinct_questions
from vivant.bench.report import Figures, percentiles
from vivant.client import Client, connect
from vivant.wire.media import Kind, Packet
from vivant.wire.messages import Text

QUESTIONS = 200
VISITORS = 8
CANCELS = 60
SESSIONS = 24
UNCITED = 0.3
"""Seconds after an uncited sentence in which a cited one may still begin; then the answer counts as uncited."""

BREATH = 0.05
"""Seconds between two questions of one visitor, well within the limits of a connection."""

PATIENCE = 10.0
"""Seconds after which a question counts as unanswered and fails the bench."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Milliseconds from the question to the first cited sentence; None where no cited sentence came."""

    audio: float | None
    face: float | None


def measure() -> Figures:
    """All figures of the bench."""
    questions = distinct_questions(QUESTIONS)
    with serving("vivant", "serve") as server:
        figures = asyncio.run(_real(server, questions))
    with serving("vivant.bench.stub_server") as server:
        overhead = asyncio.run(_alone(server, questions[:100]))
    figures["overhead_ms"] = percentiles([wait.audio for wait in overhead if wait.audio is not None], 50, 95, digits=2)
    return figures


async def _real(server: ServerProcess, questions: Sequence[str]) -> Figures:
    await asyncio.sleep(1.0)
    idle = server.rss_mb()
    alone = await _alone(server, questions)
    crowd = await _crowd(server, questions)
    flush, silent = await interrupted(server, questions)
    session_mb = await _sessions(server, questions)
    return {
        "questions": len(questions),
        "cited": sum(wait.audio is not None for wait in alone),
        "first_audio_ms": percentiles(_known(wait.audio for wait in alone)),
        "first_face_ms": percentiles(_known(wait.face for wait in alone)),
        "first_audio_8_visitors_ms": percentiles(_known(wait.audio for wait in crowd)),
        "cancel_to_silence_ms": percentiles(silent),
        "flush_ms": percentiles(flush, digits=2),
        "rss_per_session_mb": round(session_mb, 3),
        "ready_s": round(server.ready_s, 2),
        "rss_mb": round(idle, 1),
    }


async def _alone(server: ServerProcess, questions: Iterable[str]) -> list[Wait]:
    async with connect(server.url, paced=True) as client:
        return [await _ask(client, question) for question in questions]


async def _crowd(server: ServerProcess, questions: Sequence[str]) -> list[Wait]:
    """Eight visitors ask at the same moment, again and again, each question once."""

    async def visit(client: Client, own: Sequence[str], barrier: asyncio.Barrier) -> list[Wait]:
        waits = []
        for question in own:
            await barrier.wait()
            waits.append(await _ask(client, question))
        return waits

    async with asyncio.TaskGroup() as group:
        barrier = asyncio.Barrier(VISITORS)
        share = len(questions) // VISITORS
        parts = [questions[index * share : (index + 1) * share] for index in range(VISITORS)]

        async def one(own: Sequence[str]) -> list[Wait]:
            async with connect(server.url, paced=True) as client:
                return await visit(client, own, barrier)

        tasks = [group.create_task(one(part)) for part in parts]
    return list(itertools.chain.from_iterable(task.result() for task in tasks))


async def _ask(client: Client, question: str) -> Wait:
    """Ask, wait for the first cited sentence, then fall silent again."""
    began = time.perf_counter()
    await client.send(Text(question))
    cited: int | None = None
    waits: dict[Kind, float] = {}
    try:
        async with asyncio.timeout(PATIENCE) as limit:
            while not {Kind.SPEECH, Kind.FACE} <= waits.keys():
                frame = await client.receive_frame()
                if isinstance(frame, bytes):
                    packet = Packet.decode(frame)
                    if packet.segment and packet.segment == cited:
                        waits.setdefault(packet.kind, (time.perf_counter() - began) * 1000)
                    continue
                message = json.loads(frame)
                if message["type"] == "segment.open" and message["citations"] and cited is None:
                    cited = message["segment"]
                if message["type"] == "segment.close" and cited is None:
                    limit.reschedule(asyncio.get_running_loop().time() + UNCITED)
    except TimeoutError:
        if cited is not None:
            raise
    await silence(client)
    await asyncio.sleep(BREATH)
    return Wait(waits.get(Kind.SPEECH), waits.get(Kind.FACE))


async def silence(client: Client) -> tuple[float, float]:
    """Cancel; milliseconds to the order to fall silent, and to the last byte of an older epoch."""
    began = time.perf_counter()
    await client.cancel()
    flushed: float | None = None
    last, raised = 0.0, 0
    async with asyncio.timeout(PATIENCE):
        while True:
            frame = await client.receive_frame()
            elapsed = (time.perf_counter() - began) * 1000
            if isinstance(frame, bytes):
                packet = Packet.decode(frame)
                last = elapsed if packet.epoch and (flushed is None or packet.epoch < raised) else last
                continue
            message = json.loads(frame)
            if message["type"] == "epoch":
                flushed, raised = elapsed, message["epoch"]
                last = max(last, elapsed)
            if message["type"] == "turn.close" and flushed is not None:
                return flushed, last


async def interrupted(server: ServerProcess, questions: Sequence[str]) -> tuple[list[float], list[float]]:
    """Interrupt turns in the middle of their sound."""
    flushes, silences = [], []
    async with connect(server.url, paced=True) as client:
        for index, question in enumerate(questions[:CANCELS]):
            await client.send(Text(question))
            await _until_sound(client)
            await asyncio.sleep(0.02 * (index % 10))
            flush, silent = await silence(client)
            flushes.append(flush)
            silences.append(silent)
    return flushes, silences


async def _until_sound(client: Client) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            frame = await client.receive_frame()
            if isinstance(frame, bytes) and Packet.decode(frame).kind is Kind.SPEECH:
                return


async def _sessions(server: ServerProcess, questions: Sequence[str]) -> float:
    """Growth of the server's memory for each further session that has had a turn, MB."""
    await _until_empty(server)
    before = server.own_rss_mb()
    async with asyncio.TaskGroup() as group:
        done = asyncio.Event()
        seated = asyncio.Barrier(SESSIONS + 1)

        async def visit(question: str) -> None:
            async with connect(server.url, paced=True) as client:
                await _ask(client, question)
                await seated.wait()
                await done.wait()

        for question in questions[:SESSIONS]:
            group.create_task(visit(question))
        await seated.wait()
        after = server.own_rss_mb()
        done.set()
    return (after - before) / SESSIONS


async def _until_empty(server: ServerProcess) -> None:
    """Wait until the sessions of earlier measurements have ended."""

    def sessions() -> int:
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=5) as answer:
            return int(json.load(answer)["sessions"])

    async with asyncio.timeout(60):
        while await asyncio.to_thread(sessions):  # noqa: ASYNC110  # the server tells only who asks
            await asyncio.sleep(0.5)


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]
