"""DigitalHuman: carries out what behaviour decides; turns, epochs, and what was heard."""

from __future__ import annotations

import asyncio
import itertools
import logging
import math
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

from vivant.agent.contracts import Question
from vivant.agent.language import detect
from vivant.behavior.recording import Recorder, runner_of
from vivant.behavior.runner import Runner
from vivant.errors import VivantError, did_you_mean
from vivant.human.ear import Ear
from vivant.human.engines import Engines
from vivant.human.memory import Memory
from vivant.human.pacing import Pacer
from vivant.human.trace import Trace
from vivant.human.turn import Turn
from vivant.score import (
    Act,
    ActStatus,
    Alert,
    Alerted,
    Answer,
    Attend,
    Attending,
    CardsShown,
    Diagnostic,
    EpochRaised,
    Event,
    Floats,
    Gesture,
    Halt,
    HandedOver,
    HandOver,
    Heard,
    Hearing,
    Held,
    Hold,
    Lang,
    Percept,
    Played,
    Presence,
    Say,
    SegmentFed,
    Sentence,
    Show,
    Sign,
    SpeechChunk,
    TimeTold,
    TurnClosed,
    TurnOpened,
)

TICK = 0.05
"""Behaviour is ticked 20 times a second, and on every percept."""

MINUTE = 60.0
"""Seconds after which behaviour is told the time again."""

LEAD = 1.0
"""Seconds that what was sent may be ahead of what is played."""

log = logging.getLogger("vivant.human")

UNPACED = float("inf")
"""A lead for recorders: everything leaves as soon as it is made."""


def local_time() -> datetime:
    """The time of day where this machine stands."""
    return datetime.now().astimezone()


class DigitalHuman:
    """One conversation with one visitor (or one audience).

    Percepts go in by `perceive`; what it does comes out as events through `emit`, called from the running event loop.
    The engines are shared between humans and outlive them.

    Parameters
    ----------
    engines : what it thinks, speaks and moves with.
    emit : takes every event, in order; must not block.
    lead : seconds ahead of the playhead that events may leave; UNPACED for recorders.
    clock : monotonic seconds.
    wall : the local time, with its zone.
    """

    def __init__(
        self,
        engines: Engines,
        emit: Callable[[Event], None],
        *,
        lead: float = LEAD,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = local_time,
    ) -> None:
        self.epoch = 0
        self.memory = Memory()
        self.attending = Attending("away", "idle")
        self.ticked: Callable[[], None] | None = None
        """Is called after every tick of behaviour; for who watches."""
        self._engines, self._emit, self._clock, self._lead = engines, emit, clock, lead
        self._wall, self._told = wall, -math.inf
        self._behavior = engines.behave()
        self._performers = engines.performers()
        persona = engines.persona
        self._ear = Ear(engines.recognizer, self.perceive, emit, clock, persona.limits.hearing, engines.listener)
        self._opening: asyncio.Task[None] | None = None
        self._turn: Turn | None = None
        self._task: asyncio.Task[None] | None = None
        self._ticker: asyncio.Task[None] | None = None
        self._ids = itertools.count(1)
        self._perceived = 0.0

    async def __aenter__(self) -> Self:
        await self._engines.start()
        self._ticker = asyncio.create_task(self._tick_on())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in (self._ticker, self._opening, self._task):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        await self._ear.close()
        if isinstance(self._behavior, Recorder):
            self._behavior.close()

    @property
    def held(self) -> bool:
        """Whether what is being said stands still."""
        return self._turn is not None and self._turn.pacer.held

    @property
    def turn(self) -> int | None:
        """Id of the turn that runs."""
        return self._turn.id if self._turn else None

    @property
    def runner(self) -> Runner | None:
        """What runs its tree; None where its behaviour is no tree."""
        return runner_of(self._behavior)

    def perceive(self, *percepts: Percept) -> None:
        """Take in what happened at once; behaviour decides at once."""
        self._perceived = self._clock()
        news = [self._take_in(percept) for percept in percepts if not isinstance(percept, Played)]
        for percept in percepts:
            if isinstance(percept, Played):
                self._note_played(percept)
        if news:
            self._tick(news)

    def _take_in(self, percept: Percept) -> Percept:
        if isinstance(percept, Heard) and percept.lang is None:
            return replace(percept, lang=detect(percept.text))
        if isinstance(percept, Presence) and not percept.present:
            self.memory.forget()
            self._ear.forget()
        return percept

    def hand_over(self, reason: str) -> None:
        """Ask a person to take over, whatever behaviour thinks of it."""
        self._carry_out(HandOver(reason))

    def halt(self, reason: str) -> None:
        """Fall silent now, whatever behaviour thinks of it: a client cannot keep up, an operator steps in."""
        self._carry_out(Halt(reason))

    # --- hearing ----------------------------------------------------------------------------------------------

    def listen(self, on: bool, by_client: bool = False) -> None:
        """The visitor's microphone opens or closes; `by_client`: what is said will come by `understood`."""
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None
        if on and not by_client:
            self._opening = asyncio.create_task(self._open_ear())
        else:
            self._ear.listen(False)
            if on:
                self._emit(Hearing("listening"))

    def hear(self, samples: Floats, pts: float) -> None:
        """Sound of the visitor's microphone, (n,) float32 at 16 kHz; lost while it is closed.

        pts : of the first sample, seconds since the microphone was opened.
        """
        self._ear.hear(samples, pts)

    def understood(self, text: str, lang: Lang | None, confidence: float, final: bool) -> None:
        """What a client that recognises speech itself has understood so far."""
        self._ear.understood(text, lang or (detect(text) if text else None), confidence, final)

    async def _open_ear(self) -> None:
        try:
            await self._engines.hear()
        except Exception as error:  # whatever a plugin raises: the visitor must know that nobody hears
            known = isinstance(error, VivantError)
            if not known:
                log.error("a recogniser failed to start", exc_info=error)
            text = str(error) if known else "the recogniser failed to start; the server's log says why"
            self._emit(Diagnostic(type(error).__name__ if known else "EngineError", text))
            self._emit(Hearing("off"))
        else:
            self._ear.listen(True)

    # --- deciding ---------------------------------------------------------------------------------------------

    async def _tick_on(self) -> None:
        while True:
            now = self._clock()
            self._ear.tick(now)
            tell = now - self._told >= MINUTE
            self._told = now if tell else self._told
            self._tick([TimeTold(self._wall())] if tell else [])
            await asyncio.sleep(TICK)

    def _tick(self, percepts: list[Percept]) -> None:
        heard = next((percept.text for percept in percepts if isinstance(percept, Heard)), None)
        for act in self._behavior.tick(self._clock(), percepts):
            self._carry_out(act, heard)
        if self.ticked is not None:
            self.ticked()

    def _carry_out(self, act: Act, heard: str | None = None) -> None:
        match act:
            case Halt(reason=reason):
                self._halt(reason)
            case Hold(on=on):
                self._hold(on)
            case Attend(target=target, pose=pose):
                self._attend(Attending(target, pose))
            case Show(cards=cards):
                self._emit(CardsShown(self.turn or 0, self.epoch, cards))
            case Say(text=text, lang=lang, gesture=gesture, interruptible=interruptible):
                self._open(act.id, lang, heard, Sentence(text, lang), gesture, interruptible)
            case Gesture(name=name):
                self._gesture(act.id, name)
            case Sign(text=text):
                self._fail(act.id, "Unsigned", f"{text!r} was not signed: nothing here knows a sign language")
            case HandOver(reason=reason):
                self._emit(HandedOver(reason))
            case Alert(code=code, text=text):
                log.warning("%s: %s", code, text)
                self._emit(Alerted(code, text))
            case Answer(question=question, lang=lang):
                asked = Question(question, lang, self.memory.history())
                self.memory.asked(question)
                self._open(act.id, lang, question, asked, None)

    def _gesture(self, act: int, name: str) -> None:
        """Without a word: a segment whose body alone moves."""
        known = self._engines.body.gestures
        if name in known:
            lang = self._engines.persona.lang
            self._open(act, lang, None, Sentence("", lang), name)
        else:
            near = did_you_mean(name, known) or f"; there are: {', '.join(known)}"
            self._fail(act, "UnknownGesture", f"no gesture is called {name!r}{near}")

    def _fail(self, act: int, code: str, text: str) -> None:
        """An Act that cannot be carried out."""
        self._emit(Diagnostic(code, text))
        self._behavior.report(act, "failed")

    def _attend(self, attending: Attending) -> None:
        self.attending = attending
        self._emit(attending)

    def _hold(self, on: bool) -> None:
        """Stop where it is, or go on: the turn keeps its epoch, and nothing is sent ahead while it stands."""
        if self._turn is None:
            return
        now = self._clock()
        if on:
            self._turn.pacer.hold(now)
        else:
            self._turn.pacer.go_on(now)
        self._emit(Held(self.epoch, on))

    def _halt(self, reason: str) -> None:
        """The epoch rises first, in the same step: whoever plays falls silent before anything is tidied up."""
        self.epoch += 1
        self._emit(EpochRaised(self.epoch, reason))
        self._ear.stopped()
        turn, task, self._turn, self._task = self._turn, self._task, None, None
        if turn is None or task is None:
            return
        task.cancel()
        self._emit(TurnClosed(turn.id, turn.epoch, True, turn.trace.marks))
        self._behavior.report(turn.act, "halted")

    # --- carrying out -----------------------------------------------------------------------------------------

    def _open(
        self,
        act: int,
        lang: Lang,
        question: str | None,
        content: Question | Sentence,
        gesture: str | None,
        interruptible: bool = True,
    ) -> None:
        if self._turn is not None:
            self._halt("a new turn")
        self.epoch += 1
        trace = Trace(self._clock, self._perceived)
        trace.mark("decision")
        turn = Turn(
            next(self._ids),
            self.epoch,
            act,
            self._performers,
            self._sounding(act),
            self._clock,
            Pacer(self._lead),
            trace,
            self.memory,
            interruptible,
        )
        self._turn = turn
        self._ear.plays(turn.pacer)
        self._emit(TurnOpened(turn.id, turn.epoch, lang, question))
        self._behavior.report(act, "started")
        sentences = self._engines.think(content, trace) if isinstance(content, Question) else _one(content)
        self._task = asyncio.create_task(self._run(turn, sentences, gesture))

    def _sounding(self, act: int) -> Callable[[Event], None]:
        """`emit`, telling behaviour once the act can be heard."""
        heard = False

        def emit(event: Event) -> None:
            nonlocal heard
            self._emit(event)
            if isinstance(event, SegmentFed) and isinstance(event.chunk, SpeechChunk) and self._turn:
                self._ear.playing(self._turn.starts[event.segment] + event.chunk.pts, event.chunk)
            if isinstance(event, SegmentFed) and not heard:
                heard = True
                self._behavior.report(act, "running")

        return emit

    async def _run(self, turn: Turn, sentences: AsyncGenerator[Sentence, None], gesture: str | None) -> None:
        status: ActStatus = "done"
        try:
            async with aclosing(sentences):
                await turn.run(sentences, gesture)
        except* VivantError as errors:
            status = "failed"
            for error in _leaves(errors):
                self._emit(Diagnostic(type(error).__name__, str(error)))
        except* Exception as errors:
            status = "failed"
            log.error("a turn failed", exc_info=errors)
            self._emit(Diagnostic("EngineError", "the turn failed; the server's log says why"))
        if self._turn is turn:
            self._turn = self._task = None
            self._ear.stopped()
            self._emit(TurnClosed(turn.id, turn.epoch, False, turn.trace.marks))
            self._behavior.report(turn.act, status)

    def _note_played(self, played: Played) -> None:
        self.memory.played(played.segment, played.seconds, played.done)
        if self._turn is not None:
            self._turn.played(played.segment, played.seconds)


async def _one(sentence: Sentence) -> AsyncGenerator[Sentence, None]:
    yield sentence


def _leaves(group: BaseExceptionGroup[VivantError]) -> list[VivantError]:
    leaves: list[VivantError] = []
    for error in group.exceptions:
        leaves.extend(_leaves(error) if isinstance(error, BaseExceptionGroup) else [error])
    return leaves
