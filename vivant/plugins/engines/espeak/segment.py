"""Clauses laid end to end and cut into chunks; sans I/O."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from vivant.score import Phone, Samples, SpeechChunk, Word

FIRST_CHUNK = 0.12
"""Seconds: small, so that sound starts early."""

CHUNK = 0.3
"""Seconds of every further chunk."""


class Segment:
    """The speech of one utterance as it grows."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._laid = 0
        self._cut = 0
        self._waiting: list[Samples] = []
        self._phones: list[Phone] = []
        self._words: list[Word] = []

    @property
    def seconds(self) -> float:
        """How long it is so far."""
        return self._laid / self._rate

    def lay(self, samples: Samples, phones: Sequence[Phone] = (), words: Sequence[Word] = ()) -> None:
        """Append sound; times of phones and words count from its first sample."""
        zero = self.seconds
        self._phones += [replace(phone, start=phone.start + zero, end=phone.end + zero) for phone in phones]
        self._words += [replace(word, start=word.start + zero, end=word.end + zero) for word in words]
        self._waiting.append(samples)
        self._laid += len(samples)

    def pause(self, seconds: float) -> None:
        """Append silence."""
        self.lay(np.zeros(round(seconds * self._rate), np.int16))

    def ready(self, all_of_it: bool = False) -> Iterator[SpeechChunk]:
        """Chunks that are full; with `all_of_it` the rest too."""
        if not self._waiting:
            return
        samples = np.concatenate(self._waiting)
        while len(samples) >= (size := self._size()) or (all_of_it and len(samples)):
            yield self._chunk(samples[:size])
            samples = samples[size:]
        self._waiting = [samples]

    def _size(self) -> int:
        return int((CHUNK if self._cut else FIRST_CHUNK) * self._rate)

    def _chunk(self, samples: Samples) -> SpeechChunk:
        pts = self._cut / self._rate
        self._cut += len(samples)
        end = self._cut / self._rate
        phones = tuple(phone for phone in self._phones if phone.start < end)
        words = tuple(word for word in self._words if word.start < end)
        self._phones = self._phones[len(phones) :]
        self._words = self._words[len(words) :]
        return SpeechChunk(pts, samples.copy(), self._rate, phones, words)
