"""What engines say of an utterance, as transcripts: text, language and confidence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from vivant.agent.hearing.contracts import RecognizerInfo, Transcript
from vivant.agent.language import detect
from vivant.score import Lang

LANGUAGES: tuple[Lang, ...] = ("zh", "en")
"""Languages that vivant speaks."""

NO_SPEECH, UNLIKELY = 0.6, -1.0
"""Whisper's own rule: a segment that is more likely silence than this, and whose mean log probability is lower than
that, holds no words. Radford et al., Robust Speech Recognition via Large-Scale Weak Supervision (2022), 4.5."""


def understood(languages: Sequence[str]) -> tuple[Lang, ...]:
    """Those of a persona's languages that vivant knows; all, if there is none."""
    return tuple(lang for lang in LANGUAGES if lang in languages) or LANGUAGES


def info(languages: Sequence[str], *, partials: bool) -> RecognizerInfo:
    """That of a recogniser with an open vocabulary."""
    return RecognizerInfo(understood(languages), partials=partials, open=True)


def transcript(text: str, default: Lang, *, confidence: float = 1.0, final: bool = True) -> Transcript:
    """A transcript in the language of its text, whatever the engine calls it; `default` where no letter tells."""
    text = " ".join(text.split())
    return Transcript(text, detect(text, default), min(1.0, max(0.0, confidence)), final)


def probability(logprobs: Iterable[float]) -> float:
    """The geometric mean of tokens' probabilities; 1 where there is none.

    >>> round(probability([-0.1, -0.3]), 3)
    0.819
    """
    known = [each for each in logprobs if math.isfinite(each)]
    return math.exp(min(0.0, sum(known) / len(known))) if known else 1.0
