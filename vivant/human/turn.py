"""A turn: sentences are thought of, expressed and let go, until they are played or halted."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from vivant.human.memory import Memory
from vivant.human.pacing import Pacer
from vivant.human.performance import Performance, Performers
from vivant.human.trace import Trace
from vivant.score import Card, CardsShown, Event, SegmentFed, SegmentOpened, Sentence, SpeechChunk, Utterance

AHEAD = 2
"""Sentences that are thought of while one is being expressed."""

_segments = itertools.count(1)


@dataclass(slots=True)
class Turn:
    """What is said in one go; owns its epoch.

    `starts` holds, by segment, the seconds from the turn's first sound to the segment's zero.
    """

    id: int
    epoch: int
    act: int
    performers: Performers
    emit: Callable[[Event], None]
    clock: Callable[[], float]
    pacer: Pacer
    trace: Trace
    memory: Memory
    interruptible: bool = True
    """False: what is said must be heard to its end."""
    starts: dict[int, float] = field(default_factory=dict)
    length: float = 0.0
    """Seconds of all segments so far."""
    _shown: set[Card] = field(default_factory=set)

    async def run(self, sentences: AsyncIterator[Sentence], gesture: str | None = None) -> None:
        """Express every sentence while the next are thought of, then wait until they are played."""
        queue: asyncio.Queue[Sentence | None] = asyncio.Queue(AHEAD)
        async with asyncio.TaskGroup() as group:
            group.create_task(_think(sentences, queue))
            while (sentence := await queue.get()) is not None:
                self.trace.mark("first_text")
                await self._express(sentence, gesture)
                gesture = None
        await self._until_played()

    def played(self, segment: int, seconds: float) -> None:
        """A stage reports how far it is."""
        if segment in self.starts:
            self.pacer.reported(self.starts[segment] + seconds, self.clock())

    async def _express(self, sentence: Sentence, gesture: str | None) -> None:
        said = sentence.citations, sentence.cards, self.interruptible
        utterance = Utterance(sentence.text, sentence.lang, gesture, *said)
        segment = next(_segments)
        self.starts[segment] = self.length
        self._show(sentence.cards)
        rate = self.performers.synthesizer.info.rate
        self.emit(SegmentOpened(segment, self.id, self.epoch, utterance, rate))
        self.memory.saying(segment, utterance.text)
        performance = Performance(
            self.performers,
            segment,
            self.epoch,
            self.length,
            emit=self._noting(segment),
            clock=self.clock,
            pacer=self.pacer,
            trace=self.trace,
        )
        self.length += await performance.perform(utterance)

    def _noting(self, segment: int) -> Callable[[Event], None]:
        def emit(event: Event) -> None:
            if isinstance(event, SegmentFed) and isinstance(event.chunk, SpeechChunk) and event.chunk.words:
                self.memory.timed(segment, event.chunk.words)
            self.emit(event)

        return emit

    def _show(self, cards: tuple[Card, ...]) -> None:
        fresh = tuple(card for card in cards if card not in self._shown)
        self._shown.update(fresh)
        if fresh:
            self.emit(CardsShown(self.id, self.epoch, fresh))

    async def _until_played(self) -> None:
        while (left := self.pacer.until_played(self.length, self.clock())) > 0:  # noqa: ASYNC110  # reports move it
            await asyncio.sleep(min(left, 0.25))


async def _think(sentences: AsyncIterator[Sentence], queue: asyncio.Queue[Sentence | None]) -> None:
    async for sentence in sentences:
        await queue.put(sentence)
    await queue.put(None)
