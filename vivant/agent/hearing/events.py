"""What a listener tells. Times are seconds of the clock that it is fed by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vivant.score import Floats, Voiced


@dataclass(frozen=True, slots=True)
class Began:
    """Somebody began to speak, at `at` seconds."""

    utterance: int
    at: float


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Sound of an utterance, (n,) float32 at RATE, for the recogniser; the first holds what was before the onset."""

    utterance: int
    samples: Floats


@dataclass(frozen=True, slots=True)
class Held:
    """The avatar shall pause where it is."""

    at: float


@dataclass(frozen=True, slots=True)
class Released:
    """The avatar shall go on from where it was."""

    at: float


@dataclass(frozen=True, slots=True)
class Took:
    """The visitor has the turn; the avatar falls silent for good."""

    utterance: int
    at: float


@dataclass(frozen=True, slots=True)
class Closed:
    """No more sound of the utterance comes: the recogniser may finish. `Ended` follows within a second."""

    utterance: int
    at: float


@dataclass(frozen=True, slots=True)
class Ended:
    """The utterance is over, and its speech ended at `at` seconds; transcripts that come later change nothing."""

    utterance: int
    what: Voiced
    at: float


ListenerEvent: TypeAlias = Began | Piece | Held | Released | Took | Closed | Ended
