"""A hall: the avatar speaks, a visitor speaks, and a listener hears both and is obeyed.

The microphone hears the place, what visitors do, and the avatar's own sound by a leak, which goes on only while the
avatar is not held. Time is simulated: nothing waits.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from vivant.agent.hearing.contracts import RATE, Transcript
from vivant.agent.hearing.events import Began, Ended, Held, ListenerEvent, Piece, Released, Took
from vivant.agent.hearing.listener import Listener
from vivant.bench.scenes import Rng, rests, room
from vivant.score import Floats, Lang

CHUNK = 320
"""Samples that come at once: 20 ms."""

AHEAD = 4800
"""Samples of the avatar's sound that the listener knows before they sound: 0.3 s."""


@dataclass(frozen=True, slots=True)
class Leak:
    """How the avatar's sound reaches the microphone. Fields as in `scenes.leak`."""

    db: float
    delay: float = 0.15
    rt60: float = 0.3
    distortion: float = 0.0


@dataclass(frozen=True, slots=True)
class Said:
    """Something that a visitor says.

    words : (text, end) with seconds of the scene; each is understood `late` seconds after its end. complete : whether
    the recogniser knows when it is all of it.
    """

    start: float
    end: float
    words: tuple[tuple[str, float], ...] = ()
    lang: Lang = "en"
    late: float = 0.2
    complete: bool = False

    def transcript(self, now: float) -> Transcript:
        """What is understood at `now`."""
        heard = [word for word, end in self.words if end + self.late <= now]
        whole = len(heard) == len(self.words)
        text = ("" if self.lang == "zh" else " ").join(heard)
        return Transcript(text, self.lang, final=whole, complete=whole if self.complete else None)


@dataclass(slots=True)
class Log:
    """What happened, as (seconds, event) without pieces of sound. silenced : seconds for which the avatar was held."""

    events: list[tuple[float, ListenerEvent]] = field(default_factory=list)
    silenced: float = 0.0

    def times(self, kind: type[ListenerEvent]) -> list[float]:
        """When events of a kind happened, seconds."""
        return [time for time, event in self.events if isinstance(event, kind)]

    def ended(self) -> list[Ended]:
        """What utterances turned out to be."""
        return [event for _, event in self.events if isinstance(event, Ended)]


class Hall:
    """One scene.

    Parameters
    ----------
    sound : what the microphone hears beside the avatar, (n,) at RATE; its length is the scene's.
    avatar : the avatar's speech, (m,) at RATE; it begins at `begins` seconds.
    leak : None for headphones.
    latency : seconds from a decision to the avatar's sound.
    said : what may be understood of `sound`.
    """

    def __init__(
        self,
        rng: Rng,
        sound: Floats,
        *,
        avatar: Floats | None = None,
        begins: float = 0.5,
        leak: Leak | None = None,
        latency: float = 0.06,
        said: Iterable[Said] = (),
    ) -> None:
        self._mic = np.concatenate([sound, np.zeros(3 * RATE, np.float32)])
        self._chunks = len(sound) // CHUNK
        self._avatar = np.zeros(0, np.float32) if avatar is None else avatar
        self._said = tuple(said)
        self._latency = latency
        self._leak: tuple[Floats, Floats] | None = None
        if leak:
            heard = rests(rng, self._avatar, leak.distortion) * np.float32(10 ** (leak.db / 20))
            impulse = np.concatenate([np.zeros(round(leak.delay * RATE), np.float32), room(rng, leak.rt60)])
            self._leak = heard, impulse
        self._place = self._told = 0
        """The avatar's next sample, and the first one that the listener was not told of."""
        self._stops, self._resumes = math.inf, begins
        self._utterance, self._text = 0, ""

    def run(self, listener: Listener) -> Log:
        """Let the listener hear the scene."""
        log = Log()
        for index in range(self._chunks):
            now, end = index * CHUNK / RATE, (index + 1) * CHUNK / RATE
            self._speak(listener, index * CHUNK, log)
            events = listener.feed(self._mic[index * CHUNK : (index + 1) * CHUNK], end)
            events += self._understand(listener, now)
            for event in events:
                self._obey(listener, event, end)
                if not isinstance(event, Piece):
                    log.events.append((end, event))
        return log

    def _speak(self, listener: Listener, at: int, log: Log) -> None:
        """20 ms of the avatar, from sample `at` of the scene, unless it is held."""
        now = at / RATE
        if now >= self._resumes:
            self._stops, self._resumes, self._told = math.inf, math.inf, self._place
        elif now >= self._stops:
            log.silenced += CHUNK / RATE
        if now >= self._stops or self._resumes < math.inf or self._place >= len(self._avatar):
            return
        while self._told < min(len(self._avatar), self._place + AHEAD):
            listener.playing(self._avatar[self._told : self._told + AHEAD], now + (self._told - self._place) / RATE)
            self._told = min(len(self._avatar), self._told + AHEAD)
        if self._leak:
            heard, impulse = self._leak
            tail = np.convolve(heard[self._place : self._place + CHUNK], impulse)[: len(self._mic) - at]
            self._mic[at : at + len(tail)] += tail.astype(np.float32)
        self._place += CHUNK

    def _understand(self, listener: Listener, now: float) -> list[ListenerEvent]:
        """Words as a recogniser would give them, a while after they were said."""
        for said in self._said:
            transcript = said.transcript(now)
            if said.start < now < said.end + 2 and transcript.text not in ("", self._text):
                self._text = transcript.text
                return listener.transcribed(self._utterance, transcript, now)
        return []

    def _obey(self, listener: Listener, event: ListenerEvent, now: float) -> None:
        match event:
            case Began():
                self._utterance, self._text = event.utterance, ""
            case Held() | Took():
                self._stops, self._resumes = min(self._stops, now + self._latency), math.inf
                listener.stopped(self._stops)
            case Released():
                self._resumes = max(now, self._stops) + self._latency
