"""How long each stage of a turn took: seconds since the percept."""

from __future__ import annotations

from collections.abc import Callable


class Trace:
    """Marks the first time that each stage is reached.

    Stages, in order: decision, retrieval, first_text, first_sound, first_face, first_body, last_sound.
    """

    def __init__(self, clock: Callable[[], float], started: float) -> None:
        self._clock, self._started = clock, started
        self.marks: dict[str, float] = {}

    def mark(self, stage: str) -> None:
        """The stage is reached; only the first time counts."""
        self.marks.setdefault(stage, self._clock() - self._started)
