"""Endpoint: how much silence ends a turn. Words tell most, melody something, the speaker's own pauses the rest."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from vivant.agent.hearing.vocabulary import FILLERS, plain

Melody = Literal["falling", "level", "rising", "unknown"]

_MELODIES: dict[Melody, float] = {"falling": -0.08, "rising": -0.04, "level": 0.15, "unknown": 0.0}
"""Seconds that the end of the melody adds to the patience: who hesitates stays on a pitch."""

_OPEN_EN = frozenset([
    "a", "an", "the", "my", "your", "his", "her", "its", "our", "their", "this", "that", "these", "those", "and",
    "or", "but", "so", "because", "if", "when", "while", "although", "than", "as", "of", "to", "in", "on", "at",
    "for", "from", "with", "by", "about", "into", "is", "are", "was", "were", "am", "be", "do", "does", "did",
    "can", "could", "will", "would", "shall", "should", "may", "might", "must", "have", "has", "had", "not", "very",
    "more", "i", "i'm", "i'd", "i've", "we", "he", "she", "they", "who", "which", "where", "whose", "what", "how",
    "um", "uh", "er", "erm", "hmm", "well", "like", "also", "then", "maybe", "need", "want", "let's",
])  # fmt: skip
"""Words after which an English phrase is not finished; where it is doubtful, waiting costs less than cutting in."""

_OPEN_ZH = re.compile(
    r"(的|那个|这个|那|这|因为|所以|然后|还有|我想|我要|就是|但是|可是|不过|如果|要是|或者|和|跟|在|把|被|给|对|从|到|比|关于|"
    r"以及|而且|请问|比如|就|也|都|还|又|很|太|呃|嗯|额|一个|想|要|是|有)[，,、…。.\s]*$"
)
_CLOSED_ZH = re.compile(r"(是的|好的|对的|有的|谢谢|没有|不是|不对|不要|还要|到|我的|目的|真的|在[吗么]?)[。.\s]*$")
_CLOSED_EN = re.compile(
    r"(^|\s)((who|how|where|what|how much) (is|are) (you|it|this|that)|what time is it|(yes|no|sure)\W+i (do|am|have)|"
    r"do that|for that|like that|(what|where|who|which) .* (for|like|about|with|to|from|in|of))\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence that may be the end of a turn.

    text : what was understood so far; None where nothing is known yet. complete : as in Transcript. melody : of the
    last voiced third of a second. drawl : the last syllable's length against the speaker's usual one. spoken : seconds
    of speech in this turn. pauses : of this speaker within turns, seconds, the latest last.
    """

    text: str | None = None
    complete: bool | None = None
    melody: Melody = "unknown"
    drawl: float = 1.0
    spoken: float = 1.0
    pauses: tuple[float, ...] = ()


_OPENERS = frozenset(plain(filler) for fillers in FILLERS.values() for filler in fillers)


class Endpoint(Protocol):
    """Decides at every window of a silence; the answer may change as words come in."""

    def patience(self, pause: Pause) -> float:
        """Seconds of silence after which the turn is over."""


@dataclass(frozen=True, slots=True)
class Careful:
    """Short where the words are complete, long where a phrase hangs in the air.

    usual : seconds where nothing tells. complete : the words are all of something that is often said. partial : they
    are known not to be. opened : they only open a request ("excuse me"). unfinished : they break off within a phrase.
    """

    usual: float = 0.4
    complete: float = 0.2
    partial: float = 1.05
    opened: float = 1.05
    unfinished: float = 1.5

    def patience(self, pause: Pause) -> float:
        if pause.text and unfinished(pause.text):
            return self.unfinished
        if pause.text and plain(pause.text) in _OPENERS:
            return self.opened
        if pause.complete:
            return self.complete
        wanted = self._wanted(pause)
        if pause.complete is False:
            wanted = max(wanted, self.partial)
        return min(wanted, self.unfinished)

    def _wanted(self, pause: Pause) -> float:
        wanted = self.usual
        wanted += _MELODIES[pause.melody]
        if pause.drawl > 2.0 and pause.melody == "level":
            wanted += 0.2
        if pause.spoken < 0.5:
            wanted += 0.1
        if len(pause.pauses) >= 2:
            wanted = max(wanted, 1.2 * float(np.quantile(pause.pauses, 0.8)))
        return wanted


def unfinished(text: str) -> bool:
    """Whether a text breaks off within a phrase.

    >>> unfinished("I want to"), unfinished("我想"), unfinished("我想停车"), unfinished("Who are you?")
    (True, True, False, False)
    """
    bare = text.strip()
    if bare.endswith(("?", "？", "!", "！")):
        return False
    if re.search(r"[\u4e00-\u9fff]\W*$", bare):
        return bool(_OPEN_ZH.search(bare)) and not _CLOSED_ZH.search(bare)
    words = re.findall(r"[a-z']+", bare.lower())
    return bool(words) and words[-1] in _OPEN_EN and not _CLOSED_EN.search(bare)


class Prosody:
    """Melody and length of the end of what was said, from the pitch of its windows."""

    def __init__(self) -> None:
        self._track: deque[float] = deque(maxlen=40)
        """Hz of the latest windows of speech, 0 where unvoiced."""
        self._runs: deque[int] = deque(maxlen=30)
        self._run = 0

    def feed(self, hertz: float, strength: float) -> None:
        """Take the pitch of a window of speech."""
        voiced = strength > 0.5 and hertz > 0
        self._track.append(hertz if voiced else 0.0)
        if voiced:
            self._run += 1
        elif self._run:
            self._runs.append(self._run)
            self._run = 0

    @property
    def melody(self) -> Melody:
        """By a line through the last 10 voiced windows, in semitones per second, without octave errors."""
        voiced = [(place, hertz) for place, hertz in enumerate(self._track) if hertz][-10:]
        if len(voiced) < 5:
            return "unknown"
        places, hertz = np.array(voiced).T
        tones = 12 * np.log2(hertz / np.median(hertz))
        sane = np.abs(tones) < 7
        if sane.sum() < 5:
            return "unknown"
        slope = float(np.polyfit(places[sane] * 0.032, tones[sane], 1)[0])
        return "falling" if slope < -6 else "rising" if slope > 6 else "level" if abs(slope) < 3 else "unknown"

    @property
    def drawl(self) -> float:
        """Length of the last voiced run against the median one."""
        runs = [*self._runs, self._run] if self._run else list(self._runs)
        return runs[-1] / float(np.median(runs)) if len(runs) >= 3 else 1.0
