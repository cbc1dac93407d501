"""The listener: a microphone's sound goes in; who speaks, whose turn it is and when it is over comes out. Sans I/O."""

from __future__ import annotations

import itertools
import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from vivant.agent.hearing.activity import Activity, Detector, Silero
from vivant.agent.hearing.contracts import RATE, Transcript
from vivant.agent.hearing.echo import EchoGuard
from vivant.agent.hearing.endpoint import Careful, Endpoint
from vivant.agent.hearing.events import Began, Closed, Ended, Held, ListenerEvent, Piece, Released, Took
from vivant.agent.hearing.interruption import Interruption
from vivant.agent.hearing.pitch import FRAME, pitch
from vivant.agent.hearing.spectrum import BANDS, STEP, WINDOW, Decibels, Floor, bands, loudness
from vivant.agent.hearing.suppression import Suppressor
from vivant.agent.hearing.utterance import Spoken
from vivant.score import Floats

PREROLL = 10
"""Windows before the onset that belong to an utterance: 0.32 s."""

HUSH = -72.0
"""dBFS below which nobody speaks and the detector is not asked."""

OUTSTANDING = 5.0
"""dB above the noise, mean over the louder half of the bands, below which nobody begins to speak."""

SHORT = 0.25
"""Seconds of silence that close what is said over the avatar, until it has the turn."""

UNDECIDED = 1.0
"""Seconds for which words that were said over the avatar may still come in: a stop word must not be lost."""

RESUMES = 0.6
"""Seconds within which the avatar is heard again after it was let go on."""

EARLIER = 3
"""Loud windows that belong to a voice beside the avatar's echo though it was not yet known for one."""

ASTRAY = 0.25
"""Seconds by which the count of samples may stray from the caller's clock before it is set anew."""


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """A window as it is judged.

    energies : (BANDS,) dB. speech : loud enough to be a visitor's. overheard : heard beside the avatar's echo.
    """

    energies: Decibels
    probability: float
    speech: bool
    overheard: bool


class Listener:
    """Hears one visitor (or several at once, whom it takes for one). Its memory does not grow.

    Parameters
    ----------
    interruption : what happens while the avatar speaks too.
    detector, guard, endpoint : the other strategies.
    partials : the recogniser tells words while they are said.
    longest : seconds after which an utterance is ended whatever is said.
    """

    def __init__(
        self,
        interruption: Interruption,
        *,
        detector: Detector | None = None,
        guard: EchoGuard | None = None,
        endpoint: Endpoint | None = None,
        longest: float = 30.0,
        partials: bool = False,
    ) -> None:
        self._interruption = interruption
        self._detector = detector or Silero()
        self._guard = guard or EchoGuard()
        self._endpoint = endpoint or Careful()
        self._longest, self._partials = longest, partials
        self._activity = Activity()
        self._floor = Floor()
        self._suppressor = Suppressor()
        self._rest = np.zeros(0, np.float32)
        self._mean = 0.0
        self._before: deque[Floats] = deque(maxlen=PREROLL)
        self._loud = 0
        """Windows in a row, up to the latest, that stand out of the avatar's echo."""
        self._time: float | None = None
        """When the next window begins."""
        self._numbers = itertools.count(1)
        self._spoken: Spoken | None = None
        self._held = False
        self._released = -math.inf
        """When the avatar was let go on."""
        self._pauses: deque[float] = deque(maxlen=12)

    def playing(self, samples: Floats, at: float) -> None:
        """The avatar's sound, (n,) float32 at RATE, whose first sample sounds at `at` seconds."""
        self._guard.played(samples, at)

    def stopped(self, at: float) -> None:
        """From `at` on nothing sounds of what was announced."""
        self._guard.stopped(at)

    def feed(self, samples: Floats, now: float) -> list[ListenerEvent]:
        """Sound of the microphone, (n,) float32 at RATE, any n, whose last sample was taken at `now` seconds."""
        sound = np.nan_to_num(np.asarray(samples, np.float32), nan=0.0, posinf=1.0, neginf=-1.0)
        self._rest = np.concatenate([self._rest, sound])
        start = now - len(self._rest) / RATE
        if self._time is None or abs(start - self._time) > ASTRAY:
            self._time = start
        self._time += 0.02 * (start - self._time)
        events: list[ListenerEvent] = []
        while len(self._rest) >= WINDOW:
            window, self._rest = self._rest[:WINDOW], self._rest[WINDOW:]
            events += self._hear(window, self._time)
            self._time += STEP
        return events

    def transcribed(self, utterance: int, transcript: Transcript, now: float) -> list[ListenerEvent]:
        """What was understood so far of an utterance; what comes after its end is dropped."""
        spoken = self._spoken
        if spoken is None or spoken.number != utterance:
            return []
        spoken.transcript = transcript
        return self._decide(spoken, now)

    def _hear(self, window: Floats, start: float) -> list[ListenerEvent]:
        self._mean += 0.1 * (float(window.mean()) - self._mean)
        heard = self._overhear(window - np.float32(self._mean), start)
        self._loud = min(self._loud + 1, EARLIER + 1) if heard.overheard and heard.speech else 0
        last = self._activity.ended
        edge = self._activity.feed(heard.probability, start + STEP)
        events: list[ListenerEvent] = []
        if edge == "began":
            events += self._begin(last, heard)
        elif self._spoken and not self._spoken.closed:
            events.append(Piece(self._spoken.number, self._before[-1]))
        if self._spoken:
            events += self._follow(self._spoken, heard, start + STEP)
        return events

    def _overhear(self, window: Floats, start: float) -> _Heard:
        """What of a window is a visitor's; the avatar's echo is taken out as far as it is known."""
        energies = bands(window)
        if not self._guard.sounding(start):
            self._floor.feed(energies, quiet=not self._activity.voiced)
            self._before.append(self._suppressor(window, None))
            return _Heard(energies, self._probability(energies), speech=True, overheard=False)
        doubtful = self._held or (self._spoken is not None and self._spoken.taken)
        echo = self._guard.hear(energies, self._floor.energies, start, doubtful=doubtful)
        self._before.append(self._suppressor(window, echo.gains))
        gate = self._interruption.gate - (3 if self._activity.voiced else 0)
        probability = self._probability(energies) if echo.excess >= gate - 6 else 0.0
        rest = energies + 20 * np.log10(echo.gains)
        return _Heard(rest, probability if echo.excess >= gate else 0.0, echo.latest >= gate, overheard=True)

    def _probability(self, energies: Decibels) -> float:
        """The detector is not asked where nothing stands out of the place's noise."""
        outstanding = float(np.sort(energies - self._floor.energies)[BANDS // 2 :].mean())
        if loudness(energies) < HUSH or (outstanding < OUTSTANDING and not self._activity.voiced):
            return 0.0
        return self._detector(self._before[-1])

    def _begin(self, last: float, heard: _Heard) -> list[ListenerEvent]:
        """A voice begins, or goes on after a pause that was not the end."""
        earlier = max(0, self._loud - 1)
        began = min(self._activity.began, self._activity.ended - STEP * (1 + earlier))
        spoken = self._spoken
        if spoken and not spoken.closed:
            self._pauses.append(began - last)
            return [Piece(spoken.number, self._before[-1])]
        events = self._settle(spoken) if spoken else []
        self._spoken = Spoken(next(self._numbers), began, self._activity.ended, partials=self._partials)
        for back in range(earlier, 0, -1):
            self._spoken.traits.precede(self._pitch(back)[1])
        sound = np.concatenate(self._before)
        return [*events, Began(self._spoken.number, began), Piece(self._spoken.number, sound)]

    def _follow(self, spoken: Spoken, heard: _Heard, end: float) -> list[ListenerEvent]:
        """Take one window of an utterance, and decide."""
        if not spoken.closed:
            spoken.ended = self._activity.ended
            if self._activity.voiced and heard.speech and heard.probability >= self._activity.off:
                spoken.feed(heard.energies, *self._pitch(0), heard.probability)
        events = self._decide(spoken, end)
        silent = 0.0 if self._activity.voiced else end - spoken.ended
        if spoken.closed:
            return events + (self._settle(spoken) if self._settled(spoken, end) else [])
        if (silent and silent >= self._patience(spoken)) or end - spoken.began >= self._longest:
            spoken.closed = True
            self._activity.drop()
            events.append(Closed(spoken.number, end))
            if self._settled(spoken, end):
                events += self._settle(spoken)
        return events

    def _pitch(self, back: int) -> tuple[float, float]:
        """Hz and strength at the end of the latest window, or of one so many windows before."""
        sound = np.concatenate([*self._before][-2 - back :])
        end = len(sound) - back * WINDOW
        return pitch(sound[end - FRAME : end])

    def _patience(self, spoken: Spoken) -> float:
        if spoken.over and not spoken.taken:
            return SHORT
        return max(self._endpoint.patience(spoken.pause(tuple(self._pauses))), self._activity.hang * STEP)

    def _decide(self, spoken: Spoken, now: float) -> list[ListenerEvent]:
        """Whether the avatar goes on, pauses or yields, where it speaks."""
        speaking = self._held or self._guard.active(now) or now - self._released < RESUMES
        spoken.over = speaking and not spoken.taken
        if not spoken.over:
            return []
        voiced = self._activity.voiced and not spoken.closed
        decision = self._interruption.decide(spoken.overlap(now, voiced, self._held))
        if decision == "take":
            spoken.taken, self._held = True, False
            self._guard.spare()
            return [Took(spoken.number, now)]
        if (decision == "hold") == self._held:
            return []
        self._held = decision == "hold"
        self._released = -math.inf if self._held else now
        return [Held(now) if self._held else Released(now)]

    def _settled(self, spoken: Spoken, now: float) -> bool:
        """Whether nothing is waited for any more."""
        if not spoken.over or now - spoken.ended >= UNDECIDED:
            return True
        if self._held:
            return False
        final = spoken.transcript is not None and spoken.transcript.final
        return final or spoken.traits.kind(over=True) == "noise"

    def _settle(self, spoken: Spoken) -> list[ListenerEvent]:
        """What it was, for good. A hold outlives it only where somebody speaks again."""
        self._spoken = None
        events: list[ListenerEvent] = []
        if self._held and not self._activity.voiced:
            self._held, self._released = False, spoken.ended
            events.append(Released(spoken.ended))
        return [*events, Ended(spoken.number, spoken.what(), spoken.ended)]
