"""Talk to a human by sound from the terminal: what it hears and says, with times. `vivant talk` prints it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator

import uvicorn

from vivant.client import Client, connect
from vivant.human import Engines
from vivant.persona import Persona
from vivant.render.server.app import create_app
from vivant.render.server.host import Host
from vivant.render.server.serve import address, bind, configure
from vivant.reply import Reply
from vivant.score import Citation, Samples, SpeechChunk
from vivant.wire.media import Kind, Packet, chunk_of
from vivant.wire.messages import (
    Epoch,
    Hear,
    Hold,
    Message,
    Notice,
    PlayedTo,
    SegmentClose,
    SegmentOpen,
    TurnClose,
    TurnOpen,
)

QUIET = 2.0
"""Seconds without news, behind the last sound, after which nothing more is expected."""

STUCK = 30.0
"""As much while it understands or answers: longer than any stage of a turn may take."""

BUSY = ("hearing", "understanding")
"""States of the ear in which more follows."""


class Conversation:
    """What happens in a conversation, as lines to print, and the speech of all answers. Sans I/O.

    Times are seconds since it began; a line is `time  what  text`.
    """

    def __init__(self, began: float, rate_of: Callable[[int], int] = lambda segment: 0) -> None:
        self.reply = Reply("")
        """All answers, one behind another."""
        self._began = self._last = began
        self._rate_of = rate_of
        self._ear = self._heard = ""
        self.eventful = False
        """Whether anything was heard or said."""
        self._turn: int | None = None
        self._durations: dict[int, float] = {}
        """Of the complete segments of the last turn, milliseconds."""
        self._ends: dict[int, float] = {}
        """How far the speech of each segment came that is not complete, seconds."""

    def take(self, item: Message | Packet, now: float) -> list[str]:
        """The lines that something from the server makes."""
        self._last = now
        if isinstance(item, Packet):
            self._feed(item)
            return []
        return [self._line(now, what, text) for what, text in self._told(item)]

    def played(self, message: TurnClose) -> list[PlayedTo]:
        """What a stage reports of a turn that ended: all of it was read."""
        if message.halted:
            return []
        return [PlayedTo(segment, ms, done=True) for segment, ms in self._durations.items()]

    def patience(self, now: float) -> float:
        """Seconds to wait for more once the visitor's sound has ended; 0 where nothing more is expected."""
        return max(0.0, self._last + (STUCK if self.busy else QUIET) - now)

    @property
    def busy(self) -> bool:
        """Whether it understands or answers."""
        return self._ear in BUSY or self._turn is not None

    def note(self, text: str, now: float) -> str:
        """A line of our own."""
        return self._line(now, "note", text)

    def _line(self, now: float, what: str, text: str) -> str:
        return f"{now - self._began:7.2f}  {what:<6} {text}" if what else f"{'':16}{text}"

    def _told(self, message: Message) -> Iterator[tuple[str, str]]:
        match message:
            case Hear(state=state, text=text):
                self._ear = state
                self.eventful |= bool(text)
                if text and text != self._heard:
                    yield "hears", text
                self._heard = text
            case TurnOpen(turn=turn, question=question):
                self._turn, self._durations, self.eventful = turn, {}, True
                if question:
                    yield "you", question
            case SegmentOpen(segment=segment, text=text, rate=rate, citations=citations):
                cited = [Citation(**citation) for citation in citations]
                self.reply.opened(segment, text, rate, cited)
                self._ends[segment] = 0.0
                yield "says", text
                yield from (("", f"[{each.document}:{each.line}] {each.title} / {each.heading}") for each in cited)
            case SegmentClose(segment=segment, duration_ms=duration) if segment in self._ends:
                del self._ends[segment]
                self._durations[segment] = duration
                self.reply.closed(segment, duration / 1000)
            case Hold(on=on):
                yield ("waits", "for you") if on else ("goes", "on")
            case Notice(code=code, text=text):
                yield "note", f"{code}: {text}"
            case Epoch(reason=reason):
                if self._turn is not None:
                    yield "stops", reason
                self._cut()
            case TurnClose(turn=turn) if turn == self._turn:
                self._cut()

    def _cut(self) -> None:
        """The turn is over; what was begun and not completed ends where its sound does."""
        self._turn = None
        for segment, end in self._ends.items():
            self.reply.closed(segment, end)
        self._ends.clear()

    def _feed(self, packet: Packet) -> None:
        if packet.kind is Kind.SPEECH and packet.segment in self._ends:
            chunk = chunk_of(packet, self._rate_of(packet.segment))
            if isinstance(chunk, SpeechChunk):
                self.reply.fed(packet.segment, chunk)
                self._ends[packet.segment] = max(self._ends[packet.segment], chunk.end)


async def talk(
    url: str, source: AsyncIterator[Samples], show: Callable[[str], None], keep: Callable[[Reply], None]
) -> None:
    """Let the human at `url` listen to a source, until that has ended and the last answer was given.

    show : gets each line. keep : gets all that is said, which grows; `talk` may be cancelled at any time.
    """
    clock = asyncio.get_running_loop().time
    async with connect(url, paced=True) as human:
        conversation = Conversation(clock(), human.protocol.rate_of)
        keep(conversation.reply)
        following = asyncio.create_task(_follow(human, conversation, show))
        listening = asyncio.create_task(human.listen(source))
        try:
            await asyncio.wait({following, listening}, return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                await following
            listened = await listening
            if listened.dropped:
                show(conversation.note(f"{listened.dropped:.1f} s were dropped: the connection is slow", clock()))
            while not following.done() and (wait := conversation.patience(clock())) > 0:
                await asyncio.wait({following}, timeout=wait)
            if following.done():
                await following
            if conversation.busy:
                show(conversation.note(f"nothing came for {STUCK:g} s", clock()))
            elif not conversation.eventful:
                show(conversation.note("nothing was heard", clock()))
        finally:
            for task in (listening, following):
                task.cancel()
            await asyncio.gather(listening, following, return_exceptions=True)


async def _follow(human: Client, conversation: Conversation, show: Callable[[str], None]) -> None:
    clock = asyncio.get_running_loop().time
    async for item in human:
        for line in conversation.take(item, clock()):
            show(line)
        if isinstance(item, TurnClose):
            for report in conversation.played(item):
                await human.send(report)


@contextlib.asynccontextmanager
async def hosted(persona: Persona) -> AsyncIterator[str]:
    """A human of this process, served on loopback to this process alone; its address."""
    host = Host(Engines.load(persona), {})
    config = configure(create_app(host, {}, None))
    config.lifespan = "off"
    with bind("127.0.0.1", 0) as listener:
        server = _Server(config)
        await host.start()
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        ready = asyncio.create_task(server.ready.wait())
        try:
            await asyncio.wait({serving, ready}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                serving.result()
            yield address(listener)
        finally:
            ready.cancel()
            server.should_exit = True
            await asyncio.gather(serving, return_exceptions=True)
            await host.close()


class _Server(uvicorn.Server):
    """Says when it is ready, and leaves Ctrl+C to the command."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, then say so."""
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Takes none."""
        yield
