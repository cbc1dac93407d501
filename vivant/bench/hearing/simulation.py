"""An ear on simulated time: a listener and a recogniser hear a scene as fast as they can, and the avatar obeys them.

The recogniser's thinking takes no simulated time; `Heard.cpu` counts what it really takes.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import numpy as np

from vivant.agent.hearing.contracts import RATE, Recognizer, Transcript
from vivant.agent.hearing.events import Began, Closed, Ended, Held, ListenerEvent, Piece, Released, Took
from vivant.agent.hearing.listener import Listener
from vivant.score import Floats, Lang, Voiced

BLOCK = 320
"""Samples that come at once: 20 ms."""

AHEAD = 0.3
"""Seconds by which the listener knows of the avatar's sound before it sounds."""

LATENCY = 0.06
"""Seconds from a decision of the listener to the loudspeaker."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The avatar says something from `start` seconds on, or once it has said what came before.

    samples, leaked : (n,) float32 at RATE: what is played, and what of it the microphone hears `delay` seconds later.
    """

    start: float
    samples: Floats
    leaked: Floats
    delay: float


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """sound : (n,) float32 at RATE, what the microphone hears beside the avatar."""

    sound: Floats
    answers: tuple[Answer, ...] = ()


@dataclass(slots=True)
class Understood:
    """What became of one utterance. Times in seconds of the scene, NaN for what did not happen."""

    began: float
    ended: float = float("nan")
    """When its speech ended, as the listener thinks."""
    closed: float = float("nan")
    """When the listener decided that it was over."""
    what: Voiced | None = None
    text: str = ""
    lang: Lang | None = None


@dataclass(slots=True)
class Heard:
    """What became of a scene. holds, takes : times at which the avatar was told to pause, and to yield.

    busy : seconds of it in which something was being understood. cpu : what listener and recogniser took for these.
    """

    seconds: float
    utterances: list[Understood] = field(default_factory=list)
    holds: list[float] = field(default_factory=list)
    takes: list[float] = field(default_factory=list)
    busy: float = 0.0
    cpu: float = 0.0


class Understanding:
    """One utterance on its way through a recogniser."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._waiting: deque[Floats | None] = deque()
        self._more, self._hungry = asyncio.Event(), asyncio.Event()
        self._given: list[Transcript] = []
        self._task = asyncio.create_task(self._listen(recognizer))

    def put(self, samples: Floats | None) -> None:
        """More sound; None at its end."""
        self._waiting.append(samples)
        self._hungry.clear()
        self._more.set()

    async def transcripts(self) -> list[Transcript]:
        """Those that came of what was put so far."""
        if self._hungry.is_set() and not self._given:
            return []
        hungry = asyncio.create_task(self._hungry.wait())
        await asyncio.wait((hungry, self._task), return_when=asyncio.FIRST_COMPLETED)
        hungry.cancel()
        if self._task.done():
            self._task.result()
        given, self._given = self._given, []
        return given

    async def close(self) -> None:
        """Stop it."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _listen(self, recognizer: Recognizer) -> None:
        async for transcript in recognizer.listen(self._sound()):
            self._given.append(transcript)

    async def _sound(self) -> AsyncIterator[Floats]:
        while True:
            while not self._waiting:
                self._hungry.set()
                await self._more.wait()
                self._more.clear()
            samples = self._waiting.popleft()
            if samples is None:
                return
            yield samples


class Avatar:
    """Speaks its answers, and stops and goes on as it is told."""

    def __init__(self, answers: tuple[Answer, ...]) -> None:
        self._answers = deque(answers)
        self._place = self._told = 0
        """The next sample to sound, and the first that the listener was not told of."""
        self._stops, self._resumes = np.inf, np.inf

    def speak(self, listener: Listener, now: float, count: int) -> tuple[float, Floats] | None:
        """What the microphone hears of the next `count` samples, and when; the listener is told of what follows."""
        if now >= self._resumes:
            self._stops, self._resumes, self._told = np.inf, np.inf, self._place
        if not self._answers or now < self._answers[0].start or now >= self._stops:
            return None
        answer = self._answers[0]
        until = min(len(answer.samples), self._place + round(AHEAD * RATE))
        if self._told < until:
            listener.playing(answer.samples[self._told : until], now + (self._told - self._place) / RATE)
            self._told = until
        leaked = answer.leaked[self._place : self._place + count]
        self._place += count
        if self._place >= len(answer.samples):
            self._next()
        return now + answer.delay, leaked

    def hold(self, listener: Listener, now: float) -> None:
        """Pause."""
        self._stops, self._resumes = min(self._stops, now + LATENCY), np.inf
        listener.stopped(self._stops)

    def go_on(self, now: float) -> None:
        """After a pause."""
        self._resumes = now + LATENCY

    def yield_turn(self, listener: Listener, now: float) -> None:
        """Give the answer up for good; the next comes at its time."""
        listener.stopped(now + LATENCY)
        if self._answers:
            self._next()
        self._stops = self._resumes = np.inf

    def _next(self) -> None:
        self._answers.popleft()
        self._place = self._told = 0


async def hear(scene: Scene, listener: Listener, recognizer: Recognizer) -> Heard:
    """Let them hear a whole scene."""
    ear = _Ear(scene, listener, recognizer)
    try:
        for first in range(0, len(scene.sound) - BLOCK + 1, BLOCK):
            await ear.hear(first)
    finally:
        await ear.close()
    return ear.heard


class _Ear:
    def __init__(self, scene: Scene, listener: Listener, recognizer: Recognizer) -> None:
        self.heard = Heard(len(scene.sound) / RATE)
        self._listener, self._recognizer = listener, recognizer
        self._avatar = Avatar(scene.answers)
        self._microphone = np.concatenate([scene.sound, np.zeros(2 * RATE, np.float32)])
        self._understanding: Understanding | None = None
        self._number = 0
        self._utterances: dict[int, Understood] = {}

    async def hear(self, first: int) -> None:
        """The next block of the microphone, from sample `first` on."""
        now = (first + BLOCK) / RATE
        if spoken := self._avatar.speak(self._listener, first / RATE, BLOCK):
            at, leaked = spoken
            place = round(at * RATE)
            room = self._microphone[place : place + len(leaked)]
            room += leaked[: len(room)]
        began = time.process_time()
        for event in self._listener.feed(self._microphone[first : first + BLOCK], now):
            await self._take(event, now)
        if self._understanding:
            for transcript in await self._understanding.transcripts():
                self._note(transcript)
                for event in self._listener.transcribed(self._number, transcript, now):
                    await self._take(event, now)
                if transcript.final:
                    self._understanding = None
            self.heard.cpu += time.process_time() - began
            self.heard.busy += BLOCK / RATE

    async def close(self) -> None:
        if self._understanding:
            await self._understanding.close()

    async def _take(self, event: ListenerEvent, now: float) -> None:
        match event:
            case Began(utterance=number, at=at):
                await self.close()
                self._number, self._understanding = number, Understanding(self._recognizer)
                self._utterances[number] = Understood(at)
                self.heard.utterances.append(self._utterances[number])
            case Piece(samples=samples) if self._understanding:
                self._understanding.put(samples)
            case Held():
                self.heard.holds.append(now)
                self._avatar.hold(self._listener, now)
            case Released():
                self._avatar.go_on(now)
            case Took():
                self.heard.takes.append(now)
                self._avatar.yield_turn(self._listener, now)
            case Closed(utterance=number):
                self._utterances[number].closed = now
                if self._understanding:
                    self._understanding.put(None)
            case Ended(utterance=number, what=what, at=at):
                self._utterances[number].what, self._utterances[number].ended = what, at

    def _note(self, transcript: Transcript) -> None:
        if transcript.final:
            understood = self._utterances[self._number]
            understood.text, understood.lang = transcript.text.strip(), transcript.lang
