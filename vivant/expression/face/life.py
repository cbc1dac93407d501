"""What the face does beside talking: brows rise on accents and questions, eyes blink in pauses.

Brow raises go with accents (Cavé et al. 1996; Ekman 1979's batons) and with questions; blinks gather at pauses and
sentence ends (Condon and Ogston 1967). Everything follows from text and phones alone: the same speech moves alike.
"""

from __future__ import annotations

import math
import re
import zlib

from vivant.expression.face.coarticulation import LOOK_AHEAD
from vivant.expression.face.pulses import BLINK, BROW, Pulse
from vivant.expression.face.visemes import Spelling
from vivant.score import Phone, Utterance, Word

BLINK_PAUSE = 0.18
"""Shortest pause in which a blink is made, seconds."""

_BLINK_DELAY = 0.07
_ASKED = re.compile("[^.!;。！；]*[?？]")
_QUESTION_TAIL = {"zh": 4, "en": 8}
"""How many characters before its mark a question raises the brows."""

assert BLINK_PAUSE - LOOK_AHEAD < _BLINK_DELAY, "a blink's first frame is sent before its pause is known to be one"


class Life:
    """Accents, questions and blinks of one utterance, as its phones and words come."""

    def __init__(self, utterance: Utterance) -> None:
        self._text = utterance.text
        self._tail = _QUESTION_TAIL[utterance.lang]
        self._seed = zlib.crc32(utterance.text.encode())
        self._next_accent = -math.inf
        self._accents = 0
        self._marked = False
        self._words: list[float] = []
        """Starts of the words whose vowels have not come yet."""
        self._question: Pulse | None = None

    def accent(self, phone: Phone, spelling: Spelling) -> list[Pulse]:
        """A brow raise on the first vowel and then on a stressed one every 0.9 to 2.1 s.

        Where no phone is marked as stressed, the first vowel of a word counts as stressed.
        """
        if not any(step.viseme.vowel for step in spelling.steps):
            return []
        stressed = self._stressed(phone, spelling)
        if phone.start < self._next_accent or (self._accents and not stressed):
            return []
        self._next_accent = phone.start + 0.9 + 1.2 * self._chance(self._accents)
        self._accents += 1
        top, height = phone.start + 0.10, 0.24 + 0.22 * self._chance(-self._accents)
        return [Pulse(BROW, phone.start - 0.08, top, top + 0.08, top + 0.36, height)]

    def _stressed(self, vowel: Phone, spelling: Spelling) -> bool:
        self._marked = self._marked or spelling.stress > 0
        begun = [start for start in self._words if start <= vowel.start]
        self._words = self._words[len(begun) :]
        return spelling.stress == 2 if self._marked else bool(begun)

    def word(self, word: Word) -> list[Pulse]:
        """Take a word, before its phones: the end of a question lifts the brows until the next sentence begins."""
        self._words.append(word.start)
        asked = _ASKED.match(self._text[word.offset : word.offset + self._tail + 1])
        if self._question is None and asked:
            self._question = Pulse(BROW, word.start - 0.08, word.start + 0.2, math.inf, math.inf, 0.5)
        elif self._question is not None and not asked:
            closed = self._question._replace(leave=word.start, end=word.start + 0.3)
            self._question = None
            return [closed]
        return []

    def open(self) -> list[Pulse]:
        """What lasts until something that has not come yet."""
        return [self._question._replace(leave=1e6, end=2e6)] if self._question else []

    def blinks(self, silences: list[tuple[float, float]]) -> list[Pulse]:
        """A blink in every pause long enough; `silences` in seconds, the first and the last may be open."""
        starts = [start for start, end in silences if start >= 0.0 and end - start >= BLINK_PAUSE]
        return [_blink(start + _BLINK_DELAY) for start in starts]

    def _chance(self, n: int) -> float:
        """A number in [0, 1) that text and n decide."""
        return zlib.crc32(n.to_bytes(4, "little", signed=True), self._seed) / 2**32


def _blink(at: float) -> Pulse:
    return Pulse(BLINK, at, at + 0.06, at + 0.075, at + 0.175, 0.9)
