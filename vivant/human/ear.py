"""The ear of a human: sound of the visitor's microphone becomes percepts, utterance by utterance."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from vivant.agent.hearing.contracts import RATE, Recognizer, Transcript
from vivant.agent.hearing.events import Began, Closed, Ended, Held, ListenerEvent, Piece, Released, Took
from vivant.agent.hearing.interruption import says_stop
from vivant.agent.hearing.listener import Listener
from vivant.agent.hearing.noise import is_backchannel
from vivant.behavior.intents import is_stop
from vivant.errors import EngineStalled, VivantError
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

log = logging.getLogger("vivant.human")


@dataclass(slots=True)
class _Utterance:
    """What is being understood."""

    number: int
    sound: asyncio.Queue[Floats | None] = field(default_factory=asyncio.Queue)
    final: Transcript | None = None
    what: Voiced | None = None
    """What it was, once it is over."""
    task: asyncio.Task[None] | None = None
    patience: asyncio.Timeout | None = None


class Ear:
    """Listens to one visitor.

    Parameters
    ----------
    recognizer : shared by all ears, and started; None where only clients understand speech.
    perceive, emit : take percepts and events; must not block.
    clock : monotonic seconds.
    stall : seconds that the recogniser may take once an utterance is over.
    lang : that is supposed before anything was understood.
    listener : makes one for each time that the microphone is opened.
    """

    def __init__(
        self,
        recognizer: Recognizer | None,
        perceive: Callable[[Percept], None],
        emit: Callable[[Event], None],
        clock: Callable[[], float],
        stall: float,
        lang: Lang,
        listener: Callable[[], Listener],
    ) -> None:
        self._recognizer, self._perceive, self._emit, self._clock = recognizer, perceive, emit, clock
        self._stall, self._make_listener = stall, listener
        self._listener: Listener | None = None
        self._faults = Faults(RATE)
        self._utterance: _Utterance | None = None
        """The latest."""
        self._tasks: set[asyncio.Task[None]] = set()
        """Of utterances that are still being understood."""
        self._reference = Reference()
        self._pacer: Pacer | None = None
        self._voice = False
        """A voice was perceived that has not ended."""
        self._lang: Lang = lang
        """That was understood last."""

    @property
    def open(self) -> bool:
        """Whether it listens to a microphone."""
        return self._listener is not None

    def listen(self, on: bool) -> None:
        """The microphone opens or closes; what was being said is given up."""
        if on and self._recognizer is None:
            raise AssertionError("an ear without a recogniser; who opens it shouldn't forget that")
        self._give_up()
        self._listener = self._make_listener() if on else None
        self._faults = Faults(RATE)
        self._end("noise")
        self._emit(Hearing("listening" if on else "off"))

    def hear(self, samples: Floats) -> None:
        """Sound of the microphone, (n,) float32 at RATE, the last of it just taken."""
        if self._listener is None:
            return
        for diagnostic in self._faults.feed(samples):
            self._emit(diagnostic)
        now = self._clock()
        self._announce(self._listener, now)
        self._take(self._listener.feed(samples, now))

    def understood(self, text: str, lang: Lang | None, confidence: float, final: bool) -> None:
        """What a client that recognises speech itself has understood so far."""
        if says_stop(text, is_stop):
            self._perceive(Interrupted())
        elif text and not self._voice and not is_backchannel(text):
            self._begin_voice()
        if not final:
            self._emit(Hearing("hearing", text))
            return
        backchannel = is_backchannel(text) and not self._voice
        self._end("backchannel" if backchannel else "speech")
        if not backchannel:
            self._perceive(Heard(text, lang, confidence) if text else Misheard(lang))
        self._emit(Hearing("listening"))

    # --- what the avatar plays ------------------------------------------------------------------------------------

    def plays(self, pacer: Pacer) -> None:
        """A turn opens: its sound will be played as its pacer says."""
        self._reference, self._pacer = Reference(), pacer

    def playing(self, position: float, speech: SpeechChunk) -> None:
        """A chunk of the turn's speech was sent, to be played at `position` seconds from its first sound."""
        if self.open:
            self._reference.add(position, speech)

    def stopped(self) -> None:
        """Nothing more of the turn sounds."""
        self._pacer = None
        if self._listener:
            self._listener.stopped(self._clock())

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

    def _take(self, events: list[ListenerEvent]) -> None:
        for event in events:
            match event:
                case Began(utterance=number):
                    self._begin(number)
                case Piece(samples=samples) if self._utterance:
                    self._utterance.sound.put_nowait(samples)
                case Held():
                    self._begin_voice()
                case Released():
                    self._end("noise")
                case Took():
                    self._perceive(Interrupted())
                case Closed():
                    self._close()
                case Ended(what=what):
                    self._settle(what)

    def _begin(self, number: int) -> None:
        if self._recognizer is None:
            return
        if self._utterance and self._utterance.what != "speech":
            self._give_up()
        utterance = self._utterance = _Utterance(number)
        utterance.task = asyncio.create_task(self._recognise(utterance, self._recognizer))
        self._tasks.add(utterance.task)
        utterance.task.add_done_callback(self._tasks.discard)
        self._emit(Hearing("hearing"))
        if self._pacer is None or not self._pacer.begun:
            self._begin_voice()

    def _close(self) -> None:
        if self._utterance is None:
            return
        self._utterance.sound.put_nowait(None)
        if self._utterance.patience:
            self._utterance.patience.reschedule(asyncio.get_running_loop().time() + self._stall)
        if self._utterance.final is None:
            self._emit(Hearing("understanding"))

    def _settle(self, what: Voiced) -> None:
        self._end(what)
        if self._utterance is None:
            return
        self._utterance.what = what
        if what != "speech":
            self._give_up()
            self._emit(Hearing("listening"))
        elif self._utterance.final:
            self._deliver(self._utterance)

    def _begin_voice(self) -> None:
        if not self._voice:
            self._voice = True
            self._perceive(VoiceBegan())

    def _end(self, what: Voiced) -> None:
        if self._voice:
            self._voice = False
            self._perceive(VoiceEnded(what))

    # --- understanding it -----------------------------------------------------------------------------------------

    async def close(self) -> None:
        """Stop everything that is being understood."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _recognise(self, utterance: _Utterance, recognizer: Recognizer) -> None:
        try:
            async with asyncio.timeout(None) as utterance.patience:
                async for transcript in recognizer.listen(_pieces(utterance.sound)):
                    self._note(utterance, transcript)
        except TimeoutError:
            engine = type(recognizer).__name__
            self._fail(utterance, EngineStalled(engine, f"understood nothing within {self._stall:g} s"))
        except VivantError as error:
            self._fail(utterance, error)
        except Exception as error:
            log.error("a recogniser failed", exc_info=error)
            self._fail(utterance, None)

    def _note(self, utterance: _Utterance, transcript: Transcript) -> None:
        if self._listener is None:
            return
        if transcript.final:
            utterance.final = transcript
        elif transcript.text and utterance is self._utterance:
            self._emit(Hearing("hearing", transcript.text))
        self._take(self._listener.transcribed(utterance.number, transcript, self._clock()))
        if transcript.final and utterance.what == "speech":
            self._deliver(utterance)

    def _fail(self, utterance: _Utterance, error: VivantError | None) -> None:
        text = str(error) if error else "the recogniser failed; the server's log says why"
        self._emit(Diagnostic(type(error).__name__ if error else "EngineError", text))
        utterance.final = utterance.final or Transcript("", self._lang, 0.0, final=True)
        if utterance.what == "speech":
            self._deliver(utterance)

    def _deliver(self, utterance: _Utterance) -> None:
        transcript = utterance.final
        if transcript is None:
            raise AssertionError("an utterance without a final transcript; who calls shouldn't deliver it")
        if utterance is self._utterance:
            self._utterance = None
        self._lang = transcript.lang
        text = transcript.text.strip()
        self._emit(Hearing("listening", text))
        self._perceive(Heard(text, transcript.lang, transcript.confidence) if text else Misheard(transcript.lang))

    def _give_up(self) -> None:
        """Stop understanding what is not wanted any more."""
        if self._utterance and self._utterance.task:
            self._utterance.task.cancel()
        self._utterance = None


async def _pieces(sound: asyncio.Queue[Floats | None]) -> AsyncIterator[Floats]:
    while (samples := await sound.get()) is not None:
        yield samples
