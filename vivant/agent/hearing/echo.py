"""Echo: how much louder the microphone is than what the avatar's own sound explains.

The avatar's sound reaches the microphone later, quieter, coloured and smeared by the room. For each of a row of delays
the gain of each mel band is followed (the mean log ratio, in which a visitor's voice weighs little). The delay whose
energies go along with the microphone's best is believed once it stands out; until then the loudest prediction counts.
After the echo estimators of Faller and Chen (Suppressing Acoustic Echo in a Spectral Envelope Space, IEEE TSAP 2005).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vivant.agent.hearing.contracts import RATE
from vivant.agent.hearing.spectrum import BANDS, SILENCE, STEP, WINDOW, Decibels, bands
from vivant.score import Floats

HOP = WINDOW // 2
"""Samples between two frames of what is played: delays are known to 16 ms."""

EARLIEST, LATEST = -4, 40
"""Delays that are thought of, in hops: -64 to 640 ms."""

KEPT = 64
"""Frames of what was played that are remembered: a second."""

MOST = 512
"""Pieces that wait to be played; the oldest go if nobody listens meanwhile."""

DECAY = 1.3
"""dB by which the room's tail is quieter after each hop: 60 dB in 0.75 s."""

PRIOR = 0.0
"""dB of gain that are believed before anything was heard: as loud as it is played."""

AUDIBLE = -65.0
"""dB of a played band above which its gain can be learnt."""

SLOWEST = 1 / 60
"""Step of the gains after the first two seconds of sound."""

RUNS = (2, 3, 4, 5)
"""Windows over which the excess is averaged: 64 to 160 ms."""

DOUBT = (6.0, 3.0, 1.5, 0.0)
"""dB that are taken off an average of so few windows: what is loud is believed soon, what is faint after 160 ms."""

NOTHING = -5.0
"""dB of excess that stand for windows in which the avatar did not sound."""

WAITING = 16
"""Windows whose excess waits until it is known that no visitor spoke in them: half a second."""

HABIT = 0.97
"""Quantile of the excess that is followed while the avatar sounds: how badly its echo is predicted."""

CLEAN, UNKNOWN, WORST = 1.5, 2.5, 5.5
"""The habit in dB: of an echo that is only delayed and filtered; at first; of a canceller's worst rests."""

ADAPT = 0.08
"""dB by which the habit can grow per window."""

MASKED, CLEAR = 1.0, 7.0
"""dB above the echo at which a band is still turned down, and is let through."""

MEMORY = float(np.exp(-STEP / 4.0))
"""Forgetting of the correlation: 4 s."""


@dataclass(frozen=True, slots=True, eq=False)
class Overheard:
    """What of a window is not the avatar's echo.

    excess : dB above echo and noise, mean over the louder half of the bands and the last 64 to 160 ms, as in RUNS;
    where the echo is predicted badly (rests of a canceller), by so much less. latest : the same of the window alone.
    gains : (BANDS,) in [0, 1] by which bands are turned down to hear the rest.
    """

    excess: float
    latest: float
    gains: npt.NDArray[np.float64]


class EchoGuard:
    """Knows what the avatar plays and what of it the microphone may hear."""

    def __init__(self) -> None:
        self._playback = _Playback()
        shape = (LATEST - EARLIEST + 1, BANDS)
        self._gain = np.full(shape, PRIOR)
        self._count = np.zeros(shape)
        self._moments = np.zeros((6, *shape))
        """Weight, and means of x, y, xx, yy, xy: x what was played, y the microphone, dB."""
        self._delays = np.ones(shape[0], bool)
        self._recent = np.full(RUNS[-1], NOTHING)
        self._heard = -np.inf
        """When the latest window was."""
        self._habit = UNKNOWN
        self._waiting: deque[float] = deque()
        """The latest excesses, which the habit has not learnt from."""

    def played(self, samples: Floats, at: float) -> None:
        """Sound of the avatar, (n,) float32 at RATE, whose first sample sounds at `at` seconds."""
        self._playback.add(samples, at)

    def stopped(self, at: float) -> None:
        """Nothing that was announced for later than `at` sounds."""
        self._playback.cut(at)

    def sounding(self, time: float) -> bool:
        """Whether the avatar's sound or its tail may be heard at `time`."""
        return self._playback.sounding(time)

    def active(self, time: float) -> bool:
        """Whether the avatar speaks at `time`, or has more to say."""
        return self._playback.active(time)

    @property
    def delay(self) -> float | None:
        """Seconds by which the echo is late; None while it is unknown, or where there is none."""
        if self._delays.all():
            return None
        return float((np.flatnonzero(self._delays).mean() + EARLIEST) * HOP / RATE)

    def hear(self, energies: Decibels, floor: Decibels, time: float, doubtful: bool = False) -> Overheard:
        """Judge the microphone's next window, which begins at `time` seconds, and learn from it.

        energies, floor : (BANDS,) dB, of the window and of the place's noise. doubtful : the avatar is held, since a
        visitor may be speaking, or one has the turn; nothing is learnt from that.
        """
        raw, smeared = self._playback.frames(round(time * RATE / HOP))
        predicted = (smeared + self._gain)[self._delays].max(axis=0)
        above = energies - 10 * np.log10(10 ** (predicted / 10) + 10 ** (floor / 10))
        if not doubtful:
            self._learn(energies, raw, smeared)
        if time - self._heard > 2 * STEP:
            self._recent[:] = NOTHING
        self._heard = time
        self._recent[:-1] = self._recent[1:]
        self._recent[-1] = np.clip(np.sort(above)[BANDS // 2 :], -10, 20).mean()
        excess = max(float(self._recent[-run:].mean()) - doubt for run, doubt in zip(RUNS, DOUBT, strict=True))
        if self.sounding(time) and not doubtful:
            self._waiting.append(float(self._recent.mean()))
        if len(self._waiting) > WAITING:
            self._adapt(self._waiting.popleft())
        strange = 2 * (self._habit - CLEAN)
        gains = np.clip((energies - predicted - MASKED) / (CLEAR - MASKED), 0.03, 1.0)
        return Overheard(excess - strange, float(self._recent[-1]) - strange, gains)

    def spare(self) -> None:
        """What was heard last was a visitor: it tells nothing of the echo."""
        self._waiting.clear()

    def _adapt(self, excess: float) -> None:
        self._habit += ADAPT * (HABIT if excess > self._habit else HABIT - 1)
        self._habit = min(max(self._habit, CLEAN), WORST)

    def _learn(self, energies: Decibels, raw: Decibels, smeared: Decibels) -> None:
        heard = (raw > AUDIBLE) & (raw > smeared - 3)
        if not heard.any():
            return
        self._count += heard
        error = energies - raw - self._gain
        step = np.maximum(1 / (self._count + 2), SLOWEST)
        outlier = (error > 6) & (self._count > 15)
        self._gain += np.where(heard, np.where(outlier, 0.2, 1.0) * step * np.clip(error, -25, 25), 0.0)
        self._correlate(energies, np.maximum(raw, AUDIBLE))

    def _correlate(self, energies: Decibels, raw: Decibels) -> None:
        """Which delays go along with the microphone: correlation of log energies, over all bands."""
        y = np.broadcast_to(energies, raw.shape)
        self._moments *= MEMORY
        self._moments += np.stack([np.ones_like(raw), raw, y, raw * raw, y * y, raw * y])
        weight, x, y, xx, yy, xy = self._moments
        covariance = (xy / weight - x * y / weight**2).sum(axis=1)
        spread = (xx / weight - (x / weight) ** 2).sum(axis=1) * (yy / weight - (y / weight) ** 2).sum(axis=1)
        r = covariance / np.sqrt(np.maximum(spread, 1e-9))
        if weight[0, 0] < 25 or r.max() < 0.45:
            self._delays[:] = True
            return
        near = r > r.max() - 0.06
        best = int(r.argmax())
        near[max(0, best - 1) : best + 2] = True
        self._delays = near


class _Playback:
    """What the avatar plays, on a grid of frames by absolute time; made from its samples when it is asked for."""

    def __init__(self) -> None:
        self._pieces: deque[tuple[int, Floats]] = deque(maxlen=MOST)
        self._raw = np.full((KEPT, BANDS), SILENCE)
        self._smeared = np.full((KEPT, BANDS), SILENCE)
        self._next: int | None = None
        """The first frame that was not made yet."""
        self._last = -np.inf

    def add(self, samples: Floats, at: float) -> None:
        if not len(samples):
            return
        first = round(at * RATE)
        self._pieces.append((first, samples))
        if self._next is not None:  # what begins at once reaches into frames that were made as silence
            self._next = min(self._next, max(first // HOP - 1, self._next - KEPT + 1))

    def cut(self, at: float) -> None:
        first = round(at * RATE)
        self._pieces = deque(((start, piece[: first - start]) for start, piece in self._pieces if start < first), MOST)

    def sounding(self, time: float) -> bool:
        """Whether anything is played at `time` or 64 ms later, or was within the last 0.7 s."""
        first, last = time * RATE, time * RATE - EARLIEST * HOP
        playing = any(start <= last and start + len(piece) > first for start, piece in self._pieces)
        return playing or time - self._last < (LATEST * HOP) / RATE + 0.1

    def active(self, time: float) -> bool:
        """Whether something is played at `time` or announced for later."""
        sample = time * RATE
        return any(start + len(piece) > sample for start, piece in self._pieces) or time - self._last < 0.1

    def frames(self, now: int) -> tuple[Decibels, Decibels]:
        """Raw and smeared energies, each (delays, BANDS), as they sounded EARLIEST ... LATEST frames before `now`."""
        newest = now - EARLIEST
        if self._next is None or newest - self._next >= KEPT or newest < self._next - KEPT // 2:
            self._raw[:], self._smeared[:], self._next = SILENCE, SILENCE, newest - KEPT + 1
        while self._next <= newest:
            self._make(self._next)
            self._next += 1
        places = (now - np.arange(EARLIEST, LATEST + 1)) % KEPT
        return self._raw[places], self._smeared[places]

    def _make(self, frame: int) -> None:
        window = self._samples(frame * HOP)
        place = frame % KEPT
        self._raw[place] = SILENCE if window is None else bands(window)
        self._smeared[place] = np.maximum(self._raw[place], self._smeared[place - 1] - DECAY)
        if window is not None and self._raw[place].max() > AUDIBLE:
            self._last = frame * HOP / RATE

    def _samples(self, first: int) -> Floats | None:
        """The window from sample `first`; None where nothing is played. Pieces that are over are dropped."""
        while self._pieces and self._pieces[0][0] + len(self._pieces[0][1]) <= first:
            self._pieces.popleft()
        window = np.zeros(WINDOW, np.float32)
        found = False
        for start, piece in self._pieces:
            begin, end = max(first, start), min(first + WINDOW, start + len(piece))
            if begin < end:
                window[begin - first : end - first] += piece[begin - start : end - start]
                found = True
            if start >= first + WINDOW:
                break
        return window if found else None
