"""What a sound is: speech, a backchannel ("mm-hm"), or a cough, a clap, a slam; by cheap traits of the sound so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from vivant.agent.hearing.spectrum import BANDS, STEP, Decibels, loudness
from vivant.score import Voiced

VOICED = 0.5
"""Strength of pitch from which a window counts as voiced."""

LOW = BANDS // 3
"""Bands below about 900 Hz: where a hum is."""

BRIEF = 0.55
"""Seconds: what is longer is no bare "yes" any more."""

CERTAIN = 0.95
"""Probability of speech from which a window is surely speech; coughs and hums seldom come so far."""

ROUGH = 2
"""Loud windows without a pitch, before the first that has one: a consonant, or the burst of a cough."""

PROVEN = 3
"""Windows that are surely speech: what began like a cough or a hum, or has no pitch, is a voice all the same."""

STEADY = 5
"""Windows with a pitch that are a voice, however unsure the detector is."""

_BACKCHANNEL = re.compile(
    r"m+|m+[ -]?h?m+|h+m+|u+h?[ -]?h[ue]h|uh|um|er|ah+|oh|aha|yeah|yep|yes|(al)?right|sure|i (see|know)|ok(ay)?|got it|"
    r"of course|really|wow|good|fine|true|cool|interesting|no way|"
    r"[嗯恩哦噢喔啊哎唉呃欸诶]+[对好是]?|好(的|吧|啊|好+)?|对(的|啊|对+)?|是(的|吗|啊)?|行|可以|没错|原来如此|"
    r"(明白|知道|了解)了?|真的(吗)?|有意思|这样啊|厉害",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"[^\w' -]+|_+")


def is_backchannel(text: str) -> bool:
    """Whether a text only says that somebody listens; all of its phrases must.

    >>> is_backchannel("Mm-hm."), is_backchannel("嗯，对。"), is_backchannel("Okay, but where?"), is_backchannel("")
    (True, True, False, False)
    """
    phrases = [phrase.strip() for phrase in _BREAKS.split(text) if phrase.strip()]
    words = " ".join(phrases).split()
    return bool(phrases) and (all(map(_BACKCHANNEL.fullmatch, phrases)) or all(map(_BACKCHANNEL.fullmatch, words)))


@dataclass(slots=True)
class Traits:
    """An utterance's sound so far, window by window."""

    speech: float = 0.0
    """Seconds of windows that the detector takes for speech."""
    voiced: int = 0
    """Windows of speech that have a pitch."""
    windows: int = 0
    certain: int = 0
    """Windows that are surely speech."""
    loud: int = 0
    """Windows of speech, and those that were loud before it was known for such."""
    pitched: int = 0
    """Those of them that have a pitch."""
    rough: int = 0
    """Those of them before the first that has one."""
    syllables: int = 0
    """Humps of loudness."""
    _slopes: list[float] = field(default_factory=list)
    _peak: float = -200.0
    _valley: float = 200.0
    _rising: bool = True

    def precede(self, strength: float) -> None:
        """Take the strength of pitch of a loud window before the first that was known for speech."""
        self.loud += 1
        self.pitched += strength > VOICED
        self.rough += not self.pitched

    def feed(self, energies: Decibels, strength: float, probability: float = 1.0) -> None:
        """Take a window of speech. energies : (BANDS,) dB; strength : of its pitch; probability : of speech, [0, 1]."""
        self.precede(strength)
        self.certain += probability >= CERTAIN
        self.windows += 1
        self.speech += STEP
        if strength > VOICED:
            self.voiced += 1
            self._slopes = [*self._slopes[-19:], loudness(energies[:LOW]) - loudness(energies[LOW:])]
        self._count(loudness(energies[1 : BANDS * 3 // 4]))

    def _count(self, db: float) -> None:
        """A syllable is a rise by 4 dB after a fall by 4 dB."""
        self._peak, self._valley = max(self._peak, db), min(self._valley, db)
        if (self._rising and db > self._valley + 4) or self.windows == 1:
            self.syllables += 1
            self._rising, self._peak = False, db
        elif not self._rising and db < self._peak - 4:
            self._rising, self._valley = True, db

    @property
    def share_voiced(self) -> float:
        """Share of its windows that have a pitch."""
        return self.voiced / max(1, self.windows)

    @property
    def hummed(self) -> bool:
        """With closed lips: nearly all energy of what is voiced is low."""
        return self.voiced >= 2 and float(np.median(self._slopes)) > 20.0

    @property
    def noisy(self) -> bool:
        """Without the pitch that words have, or too short to be any."""
        return self.share_voiced < 0.3 or self.voiced < 3

    @property
    def so_far(self) -> Voiced:
        """What it seems to be while it goes on: a few windows are enough where they are surely speech."""
        if self.pitched < 2 or self.pitched < 0.3 * self.loud:
            return "noise"
        if self.hummed and self.certain < PROVEN:
            return "backchannel"
        if self.rough >= ROUGH and self.pitched < 0.5 * self.loud:
            return "speech" if self.certain >= PROVEN else "noise"
        return "speech" if self.certain or self.pitched >= STEADY else "noise"

    def kind(self, over: bool) -> Voiced:
        """What it is if nothing follows; `over` where it was said while the avatar spoke, when a pitch is a must."""
        if self.noisy and (over or self.certain < PROVEN):
            return "noise"
        if self.hummed and self.speech < 2 * BRIEF:
            return "backchannel"
        if over and self.speech < BRIEF and self.syllables <= 2:
            return "backchannel"
        return "speech"
