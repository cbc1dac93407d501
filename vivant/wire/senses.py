"""What sensors perceive as wire messages: `sense` into Percepts, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from vivant.errors import MalformedMessage
from vivant.score import Chatted, DistanceSeen, EmotionSeen, FactTold, GazeSeen, QueueSeen, Touched
from vivant.wire.messages import Chat, Distance, Fact, Feeling, Sense

Sensed: TypeAlias = DistanceSeen | GazeSeen | EmotionSeen | QueueSeen | Touched | Chatted | FactTold
"""The Percepts that a `sense` may bring."""

FARTHEST = 100.0
"""Metres."""

CROWD = 100_000
"""People who may wait."""

FORTUNE = 1e9
"""What a gift may be worth."""

NAME = 200
"""Characters of an author, of what is touched, of the name of a fact."""


def check_sense(sense: Sense, longest: int) -> None:
    """MalformedMessage where a value is out of bounds or there is none. longest : characters of a text."""
    if next(percepts_of(sense), None) is None:
        raise MalformedMessage("sense: expected at least one field, found none")
    if sense.distance is not None and sense.distance.metres is not None:
        _within("distance.metres", sense.distance.metres, FARTHEST)
    if sense.emotion is not None:
        _within("emotion.intensity", sense.emotion.intensity, 1)
    if sense.waiting is not None:
        _within("waiting", sense.waiting, CROWD)
    if sense.touched is not None:
        _short("touched", sense.touched, NAME, least=1)
    if sense.chat is not None:
        _short("chat.author", sense.chat.author, NAME)
        _short("chat.text", sense.chat.text, longest)
        _within("chat.amount", sense.chat.amount, FORTUNE)
    if sense.fact is not None:
        _short("fact.name", sense.fact.name, NAME, least=1)
        if isinstance(sense.fact.value, str):
            _short("fact.value", sense.fact.value, longest)


def percepts_of(sense: Sense) -> Iterator[Sensed]:
    """What it says, one percept for each field."""
    if sense.distance is not None:
        yield DistanceSeen(sense.distance.metres)
    if sense.gaze is not None:
        yield GazeSeen(sense.gaze)
    if sense.emotion is not None:
        yield EmotionSeen(sense.emotion.emotion, sense.emotion.intensity)
    if sense.waiting is not None:
        yield QueueSeen(sense.waiting)
    if sense.touched is not None:
        yield Touched(sense.touched)
    if (chat := sense.chat) is not None:
        yield Chatted(chat.author, chat.text, chat.what, chat.amount, chat.lang)
    if sense.fact is not None:
        yield FactTold(sense.fact.name, sense.fact.value)


def sense_of(percept: Sensed) -> Sense:
    """The message that brings a percept. TypeError where no sensor can tell it."""
    match percept:
        case DistanceSeen(metres=metres):
            return Sense(distance=Distance(metres))
        case GazeSeen(at=at):
            return Sense(gaze=at)
        case EmotionSeen(emotion=emotion, intensity=intensity):
            return Sense(emotion=Feeling(emotion, intensity))
        case QueueSeen(waiting=waiting):
            return Sense(waiting=waiting)
        case Touched(what=what):
            return Sense(touched=what)
        case Chatted(author=author, text=text, what=what, amount=amount, lang=lang):
            return Sense(chat=Chat(author, text, what, amount, lang))
        case FactTold(name=name, value=value):
            return Sense(fact=Fact(name, value))
    raise TypeError(f"a sensor cannot tell {type(percept).__name__}")


def _within(field: str, value: float, most: float) -> None:
    if not 0 <= value <= most:
        raise MalformedMessage(f"sense.{field}: from 0 to {most:g}, found {value:g}")


def _short(field: str, text: str, longest: int, least: int = 0) -> None:
    if not least <= len(text) <= longest:
        raise MalformedMessage(f"sense.{field}: {least} to {longest} characters, found {len(text)}")
