"""When each character of a text is spoken: estimated from the text alone, then corrected by the words that arrive."""

from __future__ import annotations

import numpy as np

from vivant.expression.motion.quaternion import Array
from vivant.score import Word

HANZI = 0.21
LETTER = 0.077
DIGIT = 0.24
COMMA = 0.22
STOP = 0.38
"""Seconds per character, at about 4.8 syllables a second; pauses as espeak-ng makes them at its usual rate."""

_COMMAS = frozenset("，、；：,;:—")
_STOPS = frozenset("。！？.!?…\n")
_MARGIN = 1e-4


def seconds_of(character: str) -> float:
    """How long a character takes to say, about."""
    if character.isdigit():
        return DIGIT
    if character in _STOPS:
        return STOP
    if character in _COMMAS:
        return COMMA
    if "\u3400" <= character <= "\u9fff":
        return HANZI
    return LETTER if character.isalpha() else 0.01


def estimate(text: str) -> Array:
    """(len(text) + 1,) seconds at which each character begins; the last is the end. Dots within numbers are no stop.

    >>> float(estimate("您好")[-1]) == 2 * HANZI
    True
    """
    lengths = [
        DIGIT if c in ".:" and text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit() else seconds_of(c)
        for i, c in enumerate(text)
    ]
    return np.concatenate(([0.0], np.cumsum(lengths)))


class SpeechClock:
    """When what is said, as far as words that start before a given time tell.

    Asked with the same `before`, it answers the same however the words came in: words that start later are not
    looked at, even where they are known.
    """

    def __init__(self, text: str) -> None:
        self._estimate = estimate(text).tolist()
        self._words: list[Word] = []
        self._known = 0
        self._rate = 1.0
        self._ended = False

    @property
    def estimated_end(self) -> float:
        """Seconds that the whole text takes by the first estimate."""
        return float(self._estimate[-1])

    def estimated(self, offset: int) -> float:
        """Seconds at which the character is spoken by the first estimate."""
        return float(self._estimate[min(max(offset, 0), len(self._estimate) - 1)])

    def hear(self, words: tuple[Word, ...]) -> None:
        """Take words in the order of their times."""
        self._words.extend(words)

    def end(self) -> None:
        """No more words come: what was not heard is no longer waited for."""
        self._ended = True

    def advance(self, before: float) -> None:
        """Let words that start before this time count; it never goes back."""
        known = self._known
        while known < len(self._words) and self._words[known].start < before - _MARGIN:
            known += 1
        if known != self._known:
            self._known = known
            self._rate = self._measured_rate()

    def time_of(self, offset: int, before: float) -> float:
        """Seconds at which the character is or will be spoken, judged by the words that count."""
        if not self._known:
            return self.estimated(offset)
        last = self._words[self._known - 1]
        if last.offset <= offset:
            if offset < last.offset + len(last.text):
                return _within(last, offset)
            ahead = self.estimated(offset) - self.estimated(last.offset)
            predicted = last.start + ahead * self._rate
            return predicted if self._ended else max(predicted, before)
        word = next((w for w in reversed(self._words[: self._known]) if w.offset <= offset), self._words[0])
        return _within(word, max(offset, word.offset))

    def _measured_rate(self) -> float:
        """Spoken seconds per estimated second so far; the estimate itself counts as one second of evidence."""
        first, last = self._words[0], self._words[self._known - 1]
        spoken = last.start - first.start
        guessed = self.estimated(last.offset) - self.estimated(first.offset)
        return min(max((spoken + 1.0) / (guessed + 1.0), 0.6), 1.8)


def _within(word: Word, offset: int) -> float:
    share = min((offset - word.offset) / max(len(word.text), 1), 1.0)
    return word.start + share * (word.end - word.start)
