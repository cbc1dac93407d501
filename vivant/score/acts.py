"""Acts: what behaviour decides, to be carried out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from vivant.score.said import Card
from vivant.score.units import Lang

ActStatus: TypeAlias = Literal["started", "running", "done", "halted", "failed"]
_act_ids = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    id: int = field(default_factory=lambda: next(_act_ids))


@dataclass(frozen=True, slots=True)
class Say(_Act):
    """Say a text of the persona's own: a greeting, a farewell, a repair."""

    text: str
    lang: Lang
    gesture: str | None = None
    interruptible: bool = True
    """False for what must be heard to its end, such as a legal notice: nothing but the visitor's leaving halts it."""


@dataclass(frozen=True, slots=True)
class Answer(_Act):
    """Find and speak the answer to a question."""

    question: str
    lang: Lang


@dataclass(frozen=True, slots=True)
class Gesture(_Act):
    """Make a gesture without a word."""

    name: str


@dataclass(frozen=True, slots=True)
class Sign(_Act):
    """Sign a text in sign language."""

    text: str
    lang: Lang


@dataclass(frozen=True, slots=True)
class HandOver(_Act):
    """Ask a person to take over."""

    reason: str


@dataclass(frozen=True, slots=True)
class Alert(_Act):
    """Tell the operators something; visitors need not know it."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Show(_Act):
    """Show cards beside the avatar."""

    cards: tuple[Card, ...]


Target: TypeAlias = Literal["visitor", "away", "card"]
Pose: TypeAlias = Literal["idle", "listening", "nodding", "thinking", "speaking"]
"""`nodding` is a single nod while it listens."""


@dataclass(frozen=True, slots=True)
class Attend(_Act):
    """Look at something and take a posture; belongs to no epoch."""

    target: Target
    pose: Pose


@dataclass(frozen=True, slots=True)
class Hold(_Act):
    """Stop where it is, silent, without giving the turn up; `on` False goes on from there."""

    on: bool


@dataclass(frozen=True, slots=True)
class Halt(_Act):
    """Fall silent now; the epoch rises."""

    reason: str


Act: TypeAlias = Say | Answer | Gesture | Sign | Show | Attend | Hold | Halt | HandOver | Alert
