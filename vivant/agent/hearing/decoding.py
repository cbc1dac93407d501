"""Decoding: which phrase was said, by the Viterbi score of CTC over all phrases at once; sans I/O.

All scores are logarithms of a ratio: against the most probable phone of every frame. What follows that path loses
nothing, so 0 is the best that any phrase can reach, and silence costs nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from vivant.agent.hearing.lexicon import ROOT, Lexicon
from vivant.agent.hearing.phones import BLANK
from vivant.score import Floats

NOTHING = np.float32(-1e9)
"""Score of what is impossible."""

PRIOR = 4.0
"""What CTC's blank loses in every frame: part of the logarithm of how much more frequent it is than a phone.

Without it, phrases of few phones win wherever the network is in doubt (priors as in hybrid decoding, Bourlard and
Morgan 1994).
"""

HOLD = 10
"""Frames of silence behind a phrase after which it is finished, though a longer one begins with it."""

AHEAD = 3.0
"""How far ahead of every other phrase one must be to be finished."""

TIE = 1e-3
"""Scores that lie no further apart are equal."""

LIKELY = -1.2
"""Score of a phone, on average, below which what is being said is likely no phrase."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What a phrase's confidence is judged by.

    phone : its score for each of its phones. frame : its score for each frame that was no silence.
    margin : how far it is ahead of the next phrase with other words, 0 to 12.
    length : logarithm of its count of phones.
    extra : phones that were heard, on any path, for each of its own, minus 1, without sign.
    voiced : frames that were no silence for each of its phones, logarithm.
    """

    phone: float
    frame: float
    margin: float
    length: float
    extra: float
    voiced: float

    def values(self) -> tuple[float, ...]:
        """In the order of the fields."""
        return (self.phone, self.frame, self.margin, self.length, self.extra, self.voiced)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """The best phrase so far. finished : all of it was said, and nothing else is as likely."""

    text: str
    score: float
    finished: bool
    measures: Measures


class Decoder:
    """The scores of all phrases of a language, for one utterance.

    Each node of the lexicon has two: of its phone, and of the silence (CTC's blank) behind it.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        count = len(lexicon.labels)
        self._phone = np.full(count, NOTHING)
        self._blank = np.full(count, NOTHING)
        self._blank[ROOT] = 0
        self._best = self._blank.copy()
        self._voiced = self._heard = self._quiet = 0
        self._clarity = 0.0
        self._last = BLANK

    @property
    def _begun(self) -> Floats:
        """Scores of all nodes of phrases and fillers."""
        return self._best[ROOT + 1 :]

    @property
    def score(self) -> float:
        """Of the best path that any phrase begins with."""
        return float(self._begun.max(initial=NOTHING))

    @property
    def voiced(self) -> int:
        """Frames so far that were no silence."""
        return self._voiced

    @property
    def heard(self) -> int:
        """Phones so far, on any path."""
        return self._heard

    @property
    def clarity(self) -> float:
        """Log probability of the likeliest phone in those frames, on average: noise is like none."""
        return self._clarity / max(1, self._voiced)

    @property
    def ending(self) -> bool:
        """Whether no phrase that goes on is likelier than the best of those that may end here."""
        ends = self._best[self.lexicon.phrases]
        return float(ends.max(initial=NOTHING)) >= self.score - TIE

    def feed(self, shares: Floats) -> None:
        """(frames, phones + 1) log probabilities."""
        shares = shares.copy()
        shares[:, BLANK] -= PRIOR
        for frame, likeliest in zip(shares - shares.max(axis=1, keepdims=True), shares.max(axis=1), strict=True):
            self._step(frame)
            self._count(int(frame.argmax()), float(likeliest))

    def _step(self, frame: Floats) -> None:
        known = self.lexicon
        enter = self._best[known.parents]
        enter[known.twins] = self._blank[known.parents[known.twins]]
        phone = np.maximum(self._phone, enter) + frame[known.labels]
        blank = np.maximum(self._best, self._blank) + frame[BLANK]
        phone[ROOT] = NOTHING
        if len(known.fillers):
            blank[ROOT] = max(blank[ROOT], phone[known.fillers].max(), blank[known.fillers].max())
        self._phone, self._blank = phone, blank
        self._best = np.maximum(phone, blank)

    def _count(self, best: int, likeliest: float) -> None:
        self._quiet = 0 if best else self._quiet + 1
        self._clarity += likeliest if best != BLANK else 0.0
        self._voiced += best != BLANK
        self._heard += best not in (BLANK, self._last)
        self._last = best

    def result(self) -> Hypothesis | None:
        """The phrase that all of the sound is most likely to be; None before anything was said."""
        known = self.lexicon
        if not self._voiced or not len(known.phrases):
            return None
        ends = self._best[known.phrases]
        order = np.argsort(-ends, kind="stable")
        best = known.entries[order[0]]
        others = (ends[number] for number in order if known.entries[number].text != best.text)
        margin = float(ends[order[0]] - next(others, NOTHING))
        score = float(ends[order[0]])
        return Hypothesis(
            best.text,
            score,
            self._finished(int(known.phrases[order[0]]), margin),
            self._measured(score, margin, len(best.phones)),
        )

    def _finished(self, node: int, margin: float) -> bool:
        """Nothing else fits, neither another phrase nor a longer one that begins with it."""
        best = self._best[node]
        if best < self.score - TIE or margin < AHEAD:
            return False
        return bool(self.lexicon.leaves[node]) or self._quiet >= HOLD

    def _measured(self, score: float, margin: float, phones: int) -> Measures:
        return Measures(
            score / phones,
            score / max(1, self._voiced),
            min(margin, 12.0),
            math.log(phones),
            abs(self._heard / phones - 1),
            math.log(max(1, self._voiced) / phones),
        )

    def partial(self) -> tuple[str, float]:
        """The words so far of the phrase that is most likely being said, '' where it may well be something else.

        With them, the probability of its phones so far, against the most probable ones, on geometric average.
        """
        if not len(self._begun) or not self._voiced:
            return "", 0.0
        best = int(self._begun.argmax()) + ROOT + 1
        owner, depth = int(self.lexicon.owners[best]), int(self.lexicon.depths[best])
        if owner < 0 or self.score < LIKELY * depth:
            return "", 0.0
        entry = self.lexicon.entries[owner]
        return begun(entry.text, depth / len(entry.phones)), math.exp(self.score / depth)


def begun(text: str, share: float) -> str:
    """The first words (Hanzi) of a text, up to the one in which that share of it ends.

    >>> begun("where can I park", 0.4), begun("停车怎么收费", 0.5), begun("停车", 1.0)
    ('where can', '停车怎', '停车')
    """
    ends = list(_word_ends(text))
    place = share * len(text)
    return text[: next((end for end in ends if end >= place - 1e-6), len(text))]


def _word_ends(text: str) -> Iterator[int]:
    for index, char in enumerate(text):
        following = text[index + 1 : index + 2]
        if char > "\u2e80" or not following or following == " ":
            yield index + 1
