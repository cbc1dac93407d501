"""The ear of a human: sound of the visitor's microphone becomes percepts, utterance by utterance."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import cast

from vivant.agent.hearing.contracts import RATE, Recognizer, Transcript
from vivant.agent.hearing.events import Began, Closed, Ended, Held, ListenerEvent, Piece, Released, Took
from vivant.agent.hearing.interruption import says_stop
from vivant.agent.hearing.listener import Listener
from vivant.agent.hearing.noise import is_backchannel
from vivant.behavior.intents import is_stop
from vivant.errors import EngineError, EngineStalled, VivantError
from vivant.human.pacing import Pacer
from vivant.human.reference import Reference
from vivant.score import (
    Diagnostic,
    Event,
    Floats,
    Heard,
    Hearing,
    Interrupted,
    Lang,
    Misheard,
    Percept,
    SpeechChunk,
    VoiceBegan,
    Voiced,
    VoiceEnded,
)
from vivant.sound import Faults

DEAF_AFTER = 1.0
"""Seconds without a packet after which whoever was speaking is given up: the microphone went away without a word."""

WORDLESS = 4.0
"""As much without a word from a client that recognises speech itself."""

DRIFT = 0.002
"""Seconds a second by which a microphone's clock may run slower than ours."""

log = logging.getLogger("vivant.human")


@dataclass(slots=True, eq=False)
class _Utterance:
    """What is being understood."""

    number: int
    sound: asyncio.Queue[Floats | None] = field(default_factory=asyncio.Queue)
    final: Transcript | None = None
    what: Voiced | None = None
    """What it was, once it is over."""
    deadline: float | None = None
    """When the recogniser must have ended, by the event loop's clock."""
    patience: asyncio.Timeout | None = None
    """Ends the recogniser at the deadline, while it works."""
    delivered: bool = False


class Ear:
    """Listens to one visitor.

    Parameters
    ----------
    recognizer : shared by all ears, and started; None where only clients understand speech.
    perceive, emit : take percepts and events; must not block.
    clock : monotonic seconds.
    stall : seconds that the recogniser may take once an utterance is over.
    listener : makes one for each time that the microphone is opened.
    """

    def __init__(
        self,
        recognizer: Recognizer | None,
        perceive: Callable[[Percept], None],
        emit: Callable[[Event], None],
        clock: Callable[[], float],
        stall: float,
        listener: Callable[[], Listener],
    ) -> None:
        self._recognizer, self._perceive, self._emit, self._clock = recognizer, perceive, emit, clock
        self._stall, self._make_listener = stall, listener
        self._listener: Listener | None = None
        self._faults = Faults(RATE)
        self._utterance: _Utterance | None = None
        """The latest."""
        self._tasks: dict[asyncio.Task[None], _Utterance] = {}
        """Of what is still being understood."""
        self._reference = Reference()
        self._pacer: Pacer | None = None
        self._voice = False
        """A voice was perceived that has not ended."""
        self._held = False
        """The listener holds the avatar."""
        self._offset = math.inf
        """Our clock less the microphone's, as the quickest of the last packets tell it."""
        self._last = -math.inf
        """When sound, or a word, last came."""

    @property
    def open(self) -> bool:
        """Whether it listens to a microphone."""
        return self._listener is not None

    def listen(self, on: bool) -> None:
        """The microphone opens or closes; what was being said is given up."""
        if on and self._recognizer is None:
            raise AssertionError("an ear without a recogniser; who opens it shouldn't forget that")
        self.forget()
        self._listener = self._make_listener() if on else None
        self._emit(Hearing("listening" if on else "off"))

    def forget(self) -> None:
        """Forget what was said, as if nobody had spoken."""
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._utterance, self._held, self._offset = None, False, math.inf
        self._faults = Faults(RATE)
        if self._listener:
            self._listener = self._make_listener()
        self._end("noise")

    def hear(self, samples: Floats, pts: float) -> None:
        """Sound of the microphone, (n,) float32 at RATE, its first sample taken at `pts` of the microphone's clock."""
        if self._listener is None:
            return
        for diagnostic in self._faults.feed(samples):
            self._emit(diagnostic)
        self._last = now = self._clock()
        end = pts + len(samples) / RATE
        self._offset = min(now - end, self._offset + DRIFT * len(samples) / RATE)
        self._announce(self._listener, now)
        self._take(self._listener.feed(samples, end + self._offset))

    def understood(self, text: str, lang: Lang | None, confidence: float, final: bool) -> None:
        """What a client that recognises speech itself has understood so far."""
        self._last = self._clock()
        aside = self._sounds and is_backchannel(text)
        if says_stop(text, is_stop):
            self._perceive(Interrupted())
        elif text and not aside:
            self._begin_voice()
        if not final:
            self._emit(Hearing("hearing", text))
            return
        self._end("backchannel" if aside else "speech")
        self._emit(Hearing("listening", text))
        if not aside:
            self._perceive(Heard(text, lang, confidence) if text else Misheard(lang))

    def tick(self, now: float) -> None:
        """Time passes: a voice whose sound no longer comes has ended."""
        quiet = now - self._last
        if quiet > (DEAF_AFTER if self.open else WORDLESS) and (self._voice or self._speaking):
            self.forget()
            self._emit(Hearing("listening"))

    async def close(self) -> None:
        """Stop everything that is being understood."""
        tasks = list(self._tasks)
        self.forget()
        await asyncio.gather(*tasks, return_exceptions=True)

    # --- what the avatar plays ------------------------------------------------------------------------------------

    def plays(self, pacer: Pacer) -> None:
        """A turn opens: its sound will be played as its pacer says."""
        self._reference, self._pacer = Reference(), pacer

    def playing(self, position: float, speech: SpeechChunk) -> None:
        """A chunk of the turn's speech was sent, to be played at `position` seconds from its first sound."""
        self._reference.add(position, speech)

    def stopped(self) -> None:
        """Nothing more of the turn sounds; whoever spoke over it has the floor."""
        self._pacer = None
        if self._listener:
            self._listener.stopped(self._clock())
        if self._speaking:
            asyncio.get_running_loop().call_soon(self._speak_on)

    def _speak_on(self) -> None:
        """Whoever spoke over the avatar is perceived: apart from the step in which that fell silent."""
        if self._speaking and not self._sounds:
            self._begin_voice()

    @property
    def _sounds(self) -> bool:
        """Whether the avatar can be heard."""
        return self._pacer is not None and self._pacer.begun and not self._pacer.held

    def _announce(self, listener: Listener, now: float) -> None:
        if self._pacer is None:
            return
        if self._pacer.held:
            listener.stopped(now)
            return
        void, pieces = self._reference.due(self._pacer.playhead(now), now)
        if void:
            listener.stopped(now)
        for samples, at in pieces:
            listener.playing(samples, at)

    # --- what the visitor says ------------------------------------------------------------------------------------

    @property
    def _speaking(self) -> bool:
        """Whether an utterance is open."""
        return self._utterance is not None and self._utterance.what is None

    def _take(self, events: list[ListenerEvent]) -> None:
        for event in events:
            match event:
                case Began(utterance=number):
                    self._begin(number)
                case Piece(samples=samples) if self._utterance:
                    self._utterance.sound.put_nowait(samples)
                case Held():
                    self._held = True
                    self._begin_voice()
                case Released():
                    self._held = False
                    self._end("noise")
                case Took():
                    self._held = False
                    self._perceive(Interrupted())
                case Closed():
                    self._close()
                case Ended(what=what):
                    self._settle(what)

    def _begin(self, number: int) -> None:
        if self._recognizer is None:
            return
        utterance = self._utterance = _Utterance(number)
        task = asyncio.create_task(self._recognise(utterance, self._recognizer))
        self._tasks[task] = utterance
        task.add_done_callback(lambda done: self._tasks.pop(done, None))
        self._emit(Hearing("hearing"))
        if not self._sounds:
            self._begin_voice()

    def _close(self) -> None:
        utterance = self._utterance
        if utterance is None:
            return
        utterance.sound.put_nowait(None)
        utterance.deadline = asyncio.get_running_loop().time() + self._stall
        if utterance.patience:
            utterance.patience.reschedule(utterance.deadline)
        if utterance.final is None:
            self._emit(Hearing("understanding"))

    def _settle(self, what: Voiced) -> None:
        """What was said is over. While the listener holds the avatar, somebody speaks on."""
        utterance, self._utterance = self._utterance, None
        if not self._held:
            self._end(what)
        if utterance is None:
            return
        utterance.what = what
        if what != "speech":
            for task in [task for task, other in self._tasks.items() if other is utterance]:
                task.cancel()
            self._emit(Hearing("listening"))
        elif utterance.final:
            self._deliver(utterance)

    def _begin_voice(self) -> None:
        if not self._voice:
            self._voice = True
            self._perceive(VoiceBegan())

    def _end(self, what: Voiced) -> None:
        if self._voice:
            self._voice = False
            self._perceive(VoiceEnded(what))

    # --- understanding it -----------------------------------------------------------------------------------------

    async def _recognise(self, utterance: _Utterance, recognizer: Recognizer) -> None:
        engine = type(recognizer).__name__
        try:
            async with asyncio.timeout_at(utterance.deadline) as utterance.patience:
                await self._follow(utterance, recognizer)
            if utterance.final is None:
                raise EngineError(engine, "gave no final transcript")
        except TimeoutError:
            self._fail(utterance, EngineStalled(engine, f"understood nothing within {self._stall:g} s"))
        except VivantError as error:
            self._fail(utterance, error)
        except Exception as error:
            log.error("a recogniser failed", exc_info=error)
            self._fail(utterance, EngineError(engine, "failed; the server's log says why"))
        finally:
            utterance.patience = None

    async def _follow(self, utterance: _Utterance, recognizer: Recognizer) -> None:
        """Take transcripts up to the final one."""
        source = cast(AsyncGenerator[Transcript, None], recognizer.listen(_pieces(utterance.sound)))
        async with aclosing(source) as transcripts:
            async for transcript in transcripts:
                self._note(utterance, transcript)
                if transcript.final:
                    return

    def _note(self, utterance: _Utterance, transcript: Transcript) -> None:
        if transcript.final:
            utterance.final = transcript
        elif transcript.text and utterance is self._utterance:
            self._emit(Hearing("hearing", transcript.text))
        if self._listener and utterance is self._utterance:
            self._take(self._listener.transcribed(utterance.number, transcript, self._clock()))
        if transcript.final and utterance.what == "speech":
            self._deliver(utterance)

    def _fail(self, utterance: _Utterance, error: VivantError) -> None:
        self._emit(Diagnostic(type(error).__name__, str(error)))
        utterance.final = utterance.final or Transcript("", "zh", 0.0, final=True)
        if utterance.what == "speech":
            self._deliver(utterance)

    def _deliver(self, utterance: _Utterance) -> None:
        if utterance.final is None or utterance.delivered:
            return
        utterance.delivered = True
        text = utterance.final.text.strip()
        if self._utterance is None:
            self._emit(Hearing("listening", text))
        final = utterance.final
        self._perceive(Heard(text, final.lang, final.confidence) if text else Misheard())


async def _pieces(sound: asyncio.Queue[Floats | None]) -> AsyncIterator[Floats]:
    while (samples := await sound.get()) is not None:
        yield samples
