"""What the visitor asked and what the visitor really heard, which is not what was generated."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from vivant.score import Word


@dataclass(slots=True)
class _Spoken:
    """One segment: its words and how far it was played."""

    text: str
    words: list[Word] = field(default_factory=list)
    played: float = 0.0
    done: bool = False

    def heard(self) -> str:
        """The text up to the last word that had begun to sound."""
        if self.done:
            return self.text
        begun = [word for word in self.words if word.start < self.played]
        return self.text[: begun[-1].offset + len(begun[-1].text)] if begun else ""


@dataclass(slots=True)
class _Exchange:
    question: str
    spoken: dict[int, _Spoken] = field(default_factory=dict)

    def heard(self) -> str:
        return " ".join(filter(None, (said.heard() for said in self.spoken.values())))


class Memory:
    """The last exchanges of one conversation."""

    def __init__(self, exchanges: int = 6) -> None:
        self._exchanges: deque[_Exchange] = deque(maxlen=exchanges)

    def asked(self, question: str) -> None:
        """A new exchange begins."""
        self._exchanges.append(_Exchange(question))

    def saying(self, segment: int, text: str) -> None:
        """A segment of the current exchange is about to be played."""
        if self._exchanges:
            self._exchanges[-1].spoken[segment] = _Spoken(text)

    def timed(self, segment: int, words: tuple[Word, ...]) -> None:
        """Times of words of a segment."""
        if said := self._find(segment):
            said.words.extend(words)

    def played(self, segment: int, seconds: float, done: bool) -> None:
        """A stage has played that much of a segment."""
        if said := self._find(segment):
            said.played = max(said.played, seconds)
            said.done = said.done or done

    def history(self) -> tuple[tuple[str, str], ...]:
        """(question, heard), oldest first."""
        return tuple((exchange.question, exchange.heard()) for exchange in self._exchanges)

    def forget(self) -> None:
        """Wipe everything: the visitor left."""
        self._exchanges.clear()

    def _find(self, segment: int) -> _Spoken | None:
        for exchange in reversed(self._exchanges):
            if segment in exchange.spoken:
                return exchange.spoken[segment]
        return None
