"""Percepts: what a digital human perceives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from vivant.score.units import Lang


@dataclass(frozen=True, slots=True)
class Heard:
    """The visitor typed or said something."""

    text: str
    lang: Lang | None = None
    """Language if the source knows it; None lets the agent find out."""
    confidence: float = 1.0
    """Probability that this was said, [0, 1]; typed text is certain."""


@dataclass(frozen=True, slots=True)
class VoiceBegan:
    """The visitor begins to speak, as far as can be told so soon; `VoiceEnded` follows."""


Voiced: TypeAlias = Literal["speech", "backchannel", "noise"]


@dataclass(frozen=True, slots=True)
class VoiceEnded:
    """The visitor's voice ended; `Heard` or `Misheard` follows where it was speech meant for the human."""

    what: Voiced


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The visitor takes the turn from the human: it falls silent for good."""


@dataclass(frozen=True, slots=True)
class Misheard:
    """The visitor said something that was not understood."""

    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody stands before the stage, or left."""

    present: bool
    lang: Lang | None = None
    """The language to greet in, if the source knows it."""


@dataclass(frozen=True, slots=True)
class StopPressed:
    """The visitor wants silence."""


@dataclass(frozen=True, slots=True)
class Played:
    """A stage reports how far a segment was really played."""

    segment: int
    seconds: float
    done: bool


@dataclass(frozen=True, slots=True)
class TimeTold:
    """The local time: told when a human begins, and at least every minute."""

    at: datetime


@dataclass(frozen=True, slots=True)
class DistanceSeen:
    """How far away the nearest visitor stands, metres; None where nobody is seen."""

    metres: float | None


GazeTarget: TypeAlias = Literal["avatar", "screen", "away"]


@dataclass(frozen=True, slots=True)
class GazeSeen:
    """What the visitor looks at."""

    at: GazeTarget


Emotion: TypeAlias = Literal["neutral", "happy", "sad", "angry", "surprised", "fearful", "confused"]


@dataclass(frozen=True, slots=True)
class EmotionSeen:
    """What the visitor seems to feel; intensity in [0, 1]."""

    emotion: Emotion
    intensity: float = 1.0


ChatKind: TypeAlias = Literal["comment", "gift", "follow", "join", "like"]


@dataclass(frozen=True, slots=True)
class Chatted:
    """Somebody of the audience of a live room did something; amount is what a gift is worth."""

    author: str
    text: str = ""
    what: ChatKind = "comment"
    amount: float = 0.0
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class QueueSeen:
    """How many people wait."""

    waiting: int


@dataclass(frozen=True, slots=True)
class Touched:
    """The visitor touched a card or button of that name."""

    what: str


@dataclass(frozen=True, slots=True)
class FactTold:
    """Something that a source of data says: a price, a stock, the slide that is shown."""

    name: str
    value: str | float | bool


Percept: TypeAlias = (
    Heard
    | VoiceBegan
    | VoiceEnded
    | Interrupted
    | Misheard
    | Presence
    | StopPressed
    | Played
    | TimeTold
    | DistanceSeen
    | GazeSeen
    | EmotionSeen
    | Chatted
    | QueueSeen
    | Touched
    | FactTold
)
