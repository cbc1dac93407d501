"""A listener that goes by loudness and a recogniser that understands a phrase: what the bench measures is known."""

from __future__ import annotations

from collections.abc import AsyncIterator

import numpy as np

from vivant.agent.hearing.contracts import RATE, RecognizerInfo, Transcript
from vivant.agent.hearing.events import Began, Closed, Ended, Held, ListenerEvent, Piece, Took
from vivant.score import Floats, Lang

LOUD = 0.03
"""RMS above which somebody speaks: above the avatar's echo, below a visitor."""

QUIET = 0.2
"""Seconds of silence that end an utterance."""


class ScriptedListener:
    """Holds at the first loud block, and yields at every transcript that says stop."""

    def __init__(self) -> None:
        self.number = 0
        self.speaking: int | None = None
        self.last = 0.0
        self.told: list[tuple[int, float]] = []
        self.silenced: list[float] = []

    def playing(self, samples: Floats, at: float) -> None:
        self.told.append((len(samples), at))

    def stopped(self, at: float) -> None:
        self.silenced.append(at)

    def feed(self, samples: Floats, now: float) -> list[ListenerEvent]:
        loud = float(np.sqrt(np.mean(np.square(samples)))) > LOUD
        events: list[ListenerEvent] = []
        if loud and self.speaking is None:
            self.number += 1
            self.speaking = self.number
            events += [Began(self.number, now - len(samples) / RATE), Held(now)]
        if self.speaking is None:
            return events
        events.append(Piece(self.speaking, samples))
        self.last = now if loud else self.last
        if now - self.last >= QUIET:
            events += [Closed(self.speaking, now), Ended(self.speaking, "speech", self.last)]
            self.speaking = None
        return events

    def transcribed(self, utterance: int, transcript: Transcript, now: float) -> list[ListenerEvent]:
        return [Took(utterance, now)] if transcript.text == "stop" else []


class ScriptedRecognizer:
    """Understands the same text of every utterance, once its sound is over."""

    info = RecognizerInfo(("zh", "en"), partials=False, open=False)

    def __init__(self, text: str = "stop") -> None:
        self.text = text
        self.heard: list[int] = []

    async def start(self) -> None:
        """Nothing to make ready."""

    async def close(self) -> None:
        """Nothing to give back."""

    async def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> AsyncIterator[Transcript]:
        count = 0
        async for samples in sound:
            count += len(samples)
        self.heard.append(count)
        yield Transcript(self.text, "en", final=True)
