"""What is said: sentences with their sources and cards, and how they are to be expressed."""

from __future__ import annotations

from dataclasses import dataclass

from vivant.score.units import Lang


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence comes from."""

    document: str
    """Path within the knowledge folder, as `zh/parking.md`."""
    title: str
    heading: str
    line: int
    """1-based line of the passage in its document."""


@dataclass(frozen=True, slots=True)
class Card:
    """Something to read beside the avatar: a source, a table or a picture."""

    title: str
    body: str = ""
    table: tuple[tuple[str, ...], ...] = ()
    """Rows of cells; the first row is the header."""
    image: str | None = None
    """Address of a picture, relative to the server's root; `caption` describes it."""
    caption: str = ""
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of an answer as the reader composes it."""

    text: str
    lang: Lang
    citations: tuple[Citation, ...] = ()
    cards: tuple[Card, ...] = ()
    known: bool = True
    """False where this says that the documents hold no answer."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """About a sentence, to be expressed as one segment."""

    text: str
    lang: Lang
    gesture: str | None = None
    """A named gesture to be made, beside those that the text itself asks for."""
    citations: tuple[Citation, ...] = ()
    cards: tuple[Card, ...] = ()
    interruptible: bool = True
