"""An ear behind a real server on loopback, in real time: what a visitor's client is told, and when.

The client is the stage too: it plays the avatar's speech into the room that its microphone hears, and obeys every order
to pause or to fall silent. Latencies are seconds from a true edge of the visitor's speech to the moment at which the
message or packet has arrived.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np

from vivant.agent.hearing.contracts import RATE
from vivant.bench.hearing.stage import BLOCK, Loudspeaker, Room
from vivant.bench.hearing.voices import Clip
from vivant.client import Client, connect
from vivant.errors import ServeError
from vivant.score import Samples, SpeechChunk
from vivant.wire.media import Kind, Packet, chunk_of
from vivant.wire.messages import Epoch, Hear, Hold, Message, Notice, SegmentClose, SegmentOpen, Text

PATIENCE = 4.0
"""Seconds after which nothing more is expected; what never comes counts as so late."""

BREATH = 0.4
"""Seconds of silence between two trials."""

SPOKEN = (0.8, 2.0)
"""Seconds for which the avatar speaks before it is interrupted."""

READY = 30.0
"""Seconds within which the server must listen."""

SETTLING = 2.0
"""Seconds in which the listener learns the place's noise before anything is said."""

TRIES = 4
"""How often a trial is begun where the avatar does not speak for long enough without a pause."""

BUSY = ("hearing", "understanding")
"""States of the ear in which more follows."""

Progress = Callable[[], None]
"""Called after each trial."""


@dataclass(frozen=True, slots=True)
class CitedSpeech:
    """The first sound of a segment that names its source."""

    segment: int


Item = Message | CitedSpeech


@dataclass(frozen=True, slots=True)
class Trial:
    """A question that the avatar answers, and what the visitor says over the answer."""

    question: str
    clip: Clip


@dataclass(slots=True)
class Waits:
    """Seconds of the trials in which something came, and what was said in those in which nothing came.

    disturbed : trials begun anew since the avatar had paused by itself.
    """

    came: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    disturbed: int = 0

    @property
    def missed(self) -> int:
        """Trials in which nothing came."""
        return len(self.lost)

    @property
    def all(self) -> list[float]:
        """Of all trials, PATIENCE where nothing came."""
        return [*self.came, *[PATIENCE] * self.missed]

    def note(self, wait: float | None, said: str) -> None:
        """One trial more."""
        if wait is None:
            self.lost.append(said)
        else:
            self.came.append(wait)


class Visit:
    """One client with an open microphone."""

    def __init__(self, client: Client, rng: np.random.Generator) -> None:
        self.rng = rng
        self.loudspeaker, self.room = Loudspeaker(), Room(rng)
        self._client = client
        self._items: list[tuple[float, Item]] = []
        self._news = asyncio.Event()
        self._cited: set[int] = set()
        self._busy = False
        """The human hears or understands something."""
        self._next = time.perf_counter()
        """When the microphone's next block begins."""

    def say(self, clip: Clip) -> float:
        """Say something; the time of its first sample."""
        self.room.say(clip)
        return self._next

    async def ask(self, question: str) -> None:
        """By typing."""
        await self._client.send(Text(question))

    async def silence(self) -> None:
        """Have the avatar stop, once the visitor has said all and the human knows it."""
        limit = time.perf_counter() + PATIENCE
        while (self.room.speaking or self._busy) and time.perf_counter() < limit:  # noqa: ASYNC110  # samples, not events
            await asyncio.sleep(BLOCK / RATE)
        await self._client.cancel()
        await asyncio.sleep(BREATH)
        self._items.clear()

    async def until(self, wanted: Callable[[Item], bool], since: float, limit: float) -> float | None:
        """When something that is wanted came, at `since` or later; None where it does not come before `limit`."""
        while True:
            found = next((at for at, item in self._items if at >= since and wanted(item)), None)
            left = limit - time.perf_counter()
            if found is not None or left <= 0:
                return found
            self._news.clear()
            try:
                async with asyncio.timeout(left):
                    await self._news.wait()
            except TimeoutError:
                pass

    async def until_spoken(self, seconds: float) -> bool:
        """Whether the avatar speaks for so long without a pause before patience ends."""
        limit, spoken = time.perf_counter() + PATIENCE + seconds, 0
        while spoken * BLOCK < seconds * RATE and time.perf_counter() < limit:
            await asyncio.sleep(BLOCK / RATE)
            spoken = spoken + 1 if self.loudspeaker.sounding else 0
        return spoken * BLOCK >= seconds * RATE

    async def sound(self) -> AsyncIterator[Samples]:
        """The microphone, in real time, and all that the stage plays and reports meanwhile."""
        began = self._next = time.perf_counter()
        for index in itertools.count(1):
            if (wait := began + index * BLOCK / RATE - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            block = self.room.hear(self.loudspeaker.play())
            self._next = began + index * BLOCK / RATE
            for report in self.loudspeaker.reports():
                await self._client.send(report)
            yield block

    async def receive(self) -> None:
        """Take in what comes, for ever."""
        async for item in self._client:
            now = time.perf_counter()
            if isinstance(item, Packet):
                self._play(item, now)
                continue
            self._obey(item)
            self._note(item, now)

    def _note(self, item: Item, now: float) -> None:
        self._items.append((now, item))
        self._news.set()

    def _play(self, packet: Packet, now: float) -> None:
        if packet.kind is not Kind.SPEECH:
            return
        chunk = chunk_of(packet, self._client.protocol.rate_of(packet.segment))
        if isinstance(chunk, SpeechChunk):
            self.loudspeaker.feed(packet.segment, chunk.samples)
        if packet.segment in self._cited:
            self._cited.discard(packet.segment)
            self._note(CitedSpeech(packet.segment), now)

    def _obey(self, message: Message) -> None:
        match message:
            case SegmentOpen(segment=segment, epoch=epoch, rate=rate, citations=citations):
                self.loudspeaker.open(segment, epoch, rate)
                if citations:
                    self._cited.add(segment)
            case SegmentClose(segment=segment, duration_ms=duration):
                self.loudspeaker.close(segment, duration / 1000)
            case Hear(state=state):
                self._busy = state in BUSY
            case Hold(on=on):
                self.loudspeaker.hold(on)
            case Epoch(epoch=epoch):
                self.loudspeaker.drop(epoch)
            case Notice(code=code, text=text):
                raise ServeError(f"the server could not hear: {code}: {text}")


@asynccontextmanager
async def visiting(url: str, seed: int) -> AsyncIterator[Visit]:
    """A client whose microphone is open until the block ends."""
    async with connect(url, paced=True) as client:
        visit = Visit(client, np.random.default_rng(seed))
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(visit.receive()), group.create_task(_listen(client, visit))]
                limit = time.perf_counter() + READY
                if await visit.until(lambda item: isinstance(item, Hear), 0.0, limit) is None:
                    raise ServeError("the server does not listen; its errors stand above")
                await asyncio.sleep(SETTLING)
                yield visit
                for task in tasks:
                    task.cancel()
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None


async def _listen(client: Client, visit: Visit) -> None:
    await client.listen(visit.sound())


async def interrupted(url: str, trials: Sequence[Trial], stops: bool, seed: int, told: Progress) -> Waits:
    """Speak over the avatar's answers: seconds from the onset until it pauses or yields.

    stops : from the last sound until it yields for good.
    """
    waits = Waits()
    async with visiting(url, seed) as visit:
        for trial in trials:
            waits.note(await _interrupt(visit, trial, stops, waits), trial.clip.text)
            await visit.silence()
            told()
    return waits


async def _interrupt(visit: Visit, trial: Trial, stops: bool, waits: Waits) -> float | None:
    for _ in range(TRIES):
        await visit.ask(trial.question)
        if await visit.until_spoken(float(visit.rng.uniform(*SPOKEN))):
            break
        waits.disturbed += 1
        await visit.silence()
    else:
        raise ServeError(f"the avatar did not speak for long enough when it was asked {trial.question!r}")
    began = visit.say(trial.clip)
    edge = began + (trial.clip.end if stops else trial.clip.onset)
    found = await visit.until(lambda item: _yields(item, stops), began + trial.clip.onset, edge + PATIENCE)
    return None if found is None else found - edge


def _yields(item: Item, for_good: bool) -> bool:
    return isinstance(item, Epoch) or (not for_good and isinstance(item, Hold) and item.on)


async def asked(url: str, clips: Sequence[Clip], seed: int, told: Progress) -> Waits:
    """Ask by voice: seconds from the last sound to the first sound of an answer that names its source."""
    waits = Waits()
    async with visiting(url, seed) as visit:
        for clip in clips:
            began = visit.say(clip)
            edge = began + clip.end
            found = await visit.until(lambda item: isinstance(item, CitedSpeech), edge, edge + PATIENCE)
            waits.note(None if found is None else found - edge, clip.text)
            await visit.silence()
            told()
    return waits
