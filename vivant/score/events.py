"""Events: what a human emits and every client plays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from vivant.score.acts import Pose, Target
from vivant.score.said import Card, Utterance
from vivant.score.tracks import Chunk
from vivant.score.units import Lang


@dataclass(frozen=True, slots=True)
class TurnOpened:
    """A turn begins and owns `epoch`."""

    turn: int
    epoch: int
    lang: Lang
    question: str | None
    """What the visitor asked, or None where the human speaks on its own."""


@dataclass(frozen=True, slots=True)
class SegmentOpened:
    """An utterance is about to be played."""

    segment: int
    turn: int
    epoch: int
    utterance: Utterance
    rate: int
    """Sample rate of its speech, Hz; 0 where it has none."""


@dataclass(frozen=True, slots=True, eq=False)
class SegmentFed:
    """A chunk of one track."""

    segment: int
    epoch: int
    chunk: Chunk


@dataclass(frozen=True, slots=True)
class SegmentClosed:
    """All chunks were sent; `duration` is that of the longest track."""

    segment: int
    epoch: int
    duration: float


@dataclass(frozen=True, slots=True)
class CardsShown:
    """Cards that belong to the turn."""

    turn: int
    epoch: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class TurnClosed:
    """Everything of the turn was sent, or it was halted. `trace` holds seconds since the percept, by stage."""

    turn: int
    epoch: int
    halted: bool
    trace: dict[str, float]


@dataclass(frozen=True, slots=True)
class EpochRaised:
    """Everything of a lower epoch is void: fall silent and blend out."""

    epoch: int
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is being played stops where it is, or goes on from there."""

    epoch: int
    on: bool


EarState: TypeAlias = Literal["off", "listening", "hearing", "understanding"]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the ear is doing, and what it has understood so far; belongs to no epoch."""

    state: EarState
    text: str = ""


@dataclass(frozen=True, slots=True)
class Attending:
    """Where it looks and how it stands; belongs to no epoch."""

    target: Target
    pose: Pose


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something was left out or went wrong, and the visitor should not be left waiting in silence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A person is asked to take over; the conversation goes on meanwhile."""

    reason: str


@dataclass(frozen=True, slots=True)
class Alerted:
    """Operators should know this; visitors need not."""

    code: str
    text: str


Event: TypeAlias = (
    TurnOpened
    | SegmentOpened
    | SegmentFed
    | SegmentClosed
    | CardsShown
    | TurnClosed
    | EpochRaised
    | Held
    | Hearing
    | Attending
    | Diagnostic
    | HandedOver
    | Alerted
)
