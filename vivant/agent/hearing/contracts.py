"""What plugins of hearing promise: a recogniser turns the sound of one utterance into text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from vivant.score import Floats, Lang, Word

RATE = 16_000
"""Samples per second of all sound that is listened to."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said, as far as it is known.

    text : '' where nothing was understood. confidence : probability that the text is right, [0, 1]. final : nothing
    changes any more; the last transcript of an utterance is final. words : times from the utterance's first sample,
    where the engine knows them. complete : the text is all of something that is often said, so nobody waits long for
    more of it; None where the engine cannot tell.
    """

    text: str
    lang: Lang
    confidence: float = 1.0
    final: bool = False
    words: tuple[Word, ...] = ()
    complete: bool | None = None


@dataclass(frozen=True, slots=True)
class RecognizerInfo:
    """What a recogniser is.

    partials : it gives transcripts while somebody still speaks. open : it understands any words, not only those of its
    vocabulary.
    """

    languages: tuple[str, ...]
    partials: bool
    open: bool


@runtime_checkable
class Recognizer(Protocol):
    """Understands speech. One instance serves all visitors."""

    @property
    def info(self) -> RecognizerInfo:
        """Known without starting anything."""

    async def start(self) -> None:
        """Make ready (models, connections); listening starts it too."""

    def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> AsyncIterator[Transcript]:
        """Transcripts of one utterance: partial ones as they change, then one that is final.

        sound : pieces of any length, (n,) float32 in [-1, 1] at RATE, that end with the utterance; the first tenths of
        a second may be silence. lang : the language that is expected; None leaves it to the engine. Closing the
        iterator stops the work. EngineError where it cannot go on.
        """

    async def close(self) -> None:
        """Give back what was started."""
