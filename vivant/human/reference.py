"""Reference: what the stage plays when; by it the ear tells the avatar's voice from the visitor's. Sans I/O."""

from __future__ import annotations

from collections import deque

from vivant.agent.hearing.contracts import RATE
from vivant.score import Floats, SpeechChunk
from vivant.sound import Resampler, floats_of

AHEAD = 0.3
"""Seconds ahead of the playhead that sound is announced; later, the playhead may have moved."""

ASTRAY = 0.1
"""Seconds by which the playhead may jump before what was announced is void."""

TAIL = 0.6
"""Seconds that sound may still be heard in the room after it was played."""

STEADY = 0.6
"""Seconds over which the playhead is the furthest that was told: reports come late, never early."""

KEPT = 12
"""Chunks that are kept while nobody listens: what was sent ahead, and some of what sounds."""


class Reference:
    """The speech of one turn by its position: seconds from the turn's first sound, over all segments."""

    def __init__(self) -> None:
        self._sent: deque[tuple[float, SpeechChunk]] = deque(maxlen=KEPT)
        """Chunks that were not looked at yet: nobody may be listening."""
        self._pieces: deque[tuple[int, Floats]] = deque()
        """(first sample's position at RATE, samples); what is long past is dropped."""
        self._resampler: Resampler | None = None
        self._end = 0
        """Position behind the last sample, at RATE."""
        self._announced = 0
        self._zero: float | None = None
        """Clock time of position 0 when sound was last announced."""
        self._zeros: deque[tuple[float, float]] = deque()
        """(now, clock time of position 0) as the playhead told them lately."""

    def add(self, position: float, speech: SpeechChunk) -> None:
        """A chunk that was sent, to be played at `position`; chunks come in order."""
        self._sent.append((position, speech))

    def due(self, playhead: float, now: float) -> tuple[bool, list[tuple[Floats, float]]]:
        """Whether what was announced is void, and what sounds next: (samples at RATE, clock time of the first)."""
        self._take()
        zero = self._steady(now - playhead, now)
        jumped = self._zero is not None and abs(zero - self._zero) > ASTRAY
        self._zero = zero
        if jumped:
            self._announced = min(self._announced, round(playhead * RATE))
        self._announced = max(self._announced, round((playhead - TAIL) * RATE))
        until = round((playhead + AHEAD) * RATE)
        found = [piece for start, samples in self._pieces if (piece := self._cut(start, samples, until, zero))]
        self._announced = max(self._announced, min(until, self._end))
        before = round((playhead - 1) * RATE)
        while self._pieces and self._pieces[0][0] + len(self._pieces[0][1]) < before:
            self._pieces.popleft()
        return jumped, found

    def _steady(self, zero: float, now: float) -> float:
        """The earliest clock time of position 0 that was told lately; where it jumps, what was told before is void."""
        if self._zeros and abs(zero - self._zeros[-1][1]) > ASTRAY:
            self._zeros.clear()
        self._zeros.append((now, zero))
        while self._zeros[0][0] < now - STEADY:
            self._zeros.popleft()
        return min(each for _, each in self._zeros)

    def _take(self) -> None:
        """Bring what was sent to RATE."""
        while self._sent:
            position, speech = self._sent.popleft()
            if self._resampler is None:
                self._resampler = Resampler(speech.rate, RATE)
            self._end = max(self._end, round(position * RATE))
            samples = self._resampler.feed(floats_of(speech.samples))
            self._pieces.append((self._end, samples))
            self._end += len(samples)

    def _cut(self, start: int, samples: Floats, until: int, zero: float) -> tuple[Floats, float] | None:
        first, last = max(start, self._announced), min(start + len(samples), until)
        return (samples[first - start : last - start], zero + first / RATE) if first < last else None
