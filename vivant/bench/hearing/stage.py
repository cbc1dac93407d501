"""A stage in the bench: a loudspeaker that plays what the server sends, and a microphone that hears it. Sans I/O."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from vivant.agent.hearing.contracts import RATE
from vivant.bench.hearing.visits import LOUDNESS
from vivant.bench.hearing.voices import Clip
from vivant.bench.scenes import Rng, level, noise, room
from vivant.score import Floats, Samples
from vivant.sound import Resampler, floats_of, samples_of
from vivant.wire.messages import PlayedTo

BLOCK = 320
"""Samples that are played and heard at once: 20 ms."""

REPORTED = 5
"""Blocks after which the stage reports how far it has played."""

LEAK, DELAY = -20.0, 0.1
"""dB by which the microphone hears the loudspeaker, and how much later, seconds."""

PLACE = -60.0
"""dBFS of the place's noise."""

ROOM = 0.3
"""Seconds in which the room's echo falls by 60 dB."""


@dataclass(slots=True)
class _Segment:
    number: int
    epoch: int
    resampler: Resampler
    sound: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    place: int = 0
    end: int | None = None
    """Samples after which it is over, once that is known."""


class Loudspeaker:
    """Plays segments one behind the other."""

    def __init__(self) -> None:
        self._segments: deque[_Segment] = deque()
        self._held = False
        self._blocks = 0
        self._done: list[PlayedTo] = []

    @property
    def sounding(self) -> bool:
        """Whether speech is being played, and more is to come."""
        return not self._held and bool(self._segments) and self._segments[0].place < len(self._segments[0].sound)

    @property
    def held(self) -> bool:
        """Whether it was told to pause."""
        return self._held

    def open(self, segment: int, epoch: int, rate: int) -> None:
        """A segment follows; its speech has `rate` samples per second."""
        self._segments.append(_Segment(segment, epoch, Resampler(rate or RATE, RATE)))

    def feed(self, segment: int, samples: Samples) -> None:
        """Speech of a segment."""
        for one in self._segments:
            if one.number == segment:
                one.sound = np.concatenate([one.sound, one.resampler.feed(floats_of(samples))])

    def close(self, segment: int, duration: float) -> None:
        """No more of it comes; it lasts so many seconds."""
        for one in self._segments:
            if one.number == segment:
                one.sound = np.concatenate([one.sound, one.resampler.flush()])
                one.end = max(len(one.sound), round(duration * RATE))

    def hold(self, on: bool) -> None:
        """Pause, or go on."""
        self._held = on

    def drop(self, epoch: int) -> None:
        """Forget what is older than an epoch."""
        self._held = False
        self._segments = deque(one for one in self._segments if one.epoch >= epoch)

    def play(self) -> Floats:
        """The next BLOCK samples; silence where there is nothing to play."""
        block = np.zeros(BLOCK, np.float32)
        self._blocks += 1
        if self._held or not self._segments:
            return block
        one = self._segments[0]
        sound = one.sound[one.place : one.place + BLOCK]
        block[: len(sound)] = sound
        if one.end is None:
            one.place += len(sound)
        else:
            one.place = min(one.end, one.place + BLOCK)
        if one.place == one.end:
            self._segments.popleft()
            self._done.append(PlayedTo(one.number, one.place / RATE * 1000, done=True))
        return block

    def reports(self) -> Iterator[PlayedTo]:
        """What is to be reported to the server now."""
        done, self._done = self._done, []
        yield from done
        if self._blocks % REPORTED == 0 and self._segments and self._segments[0].place:
            one = self._segments[0]
            yield PlayedTo(one.number, one.place / RATE * 1000)


class Room:
    """What the microphone hears: the visitor, the place's noise, and the loudspeaker by its leak, through the room."""

    def __init__(self, rng: Rng, leak: float = LEAK, delay: float = DELAY) -> None:
        self._rng = rng
        impulse = np.concatenate([np.zeros(round(delay * RATE)), room(rng, ROOM)]) * 10 ** (leak / 20)
        self._size = 1 << (len(impulse) + BLOCK - 1).bit_length()
        self._filter = np.fft.rfft(impulse, self._size)
        self._echo = np.zeros(self._size, np.float32)
        self._spoken = np.zeros(0, np.float32)
        self._noise = noise(rng, 10.0, PLACE)
        self._blocks = 0

    @property
    def speaking(self) -> bool:
        """Whether the visitor has more to say."""
        return len(self._spoken) > 0

    def say(self, clip: Clip) -> None:
        """The visitor speaks from the next block on."""
        self._spoken = level(clip.samples, LOUDNESS)

    def hear(self, played: Floats) -> Samples:
        """The microphone's (BLOCK,) while the loudspeaker plays these (BLOCK,)."""
        self._echo[:-BLOCK], self._echo[-BLOCK:] = self._echo[BLOCK:].copy(), 0.0
        if played.any():
            self._echo += np.fft.irfft(np.fft.rfft(played, self._size) * self._filter, self._size).astype(np.float32)
        block = self._echo[:BLOCK].copy()
        spoken, self._spoken = self._spoken[:BLOCK], self._spoken[BLOCK:]
        block[: len(spoken)] += spoken
        first = self._blocks * BLOCK % (len(self._noise) - BLOCK)
        self._blocks += 1
        return samples_of(block + self._noise[first : first + BLOCK])
