"""What is wrong with a microphone: it clips, or nothing at all comes from it."""

from __future__ import annotations

import numpy as np

from vivant.score import Diagnostic, Floats

FULL = 0.999
"""Level from which on a sample counts as cut off."""

PLATEAU = 3
"""Samples in a row that a voice only reaches where its peaks are cut off."""

CLIPPED = 0.002
"""Share of cut-off samples within a window from which on words suffer."""

WINDOW = 1.0
"""Seconds that the share is taken of."""

DEAD_AFTER = 3.0
"""Seconds without any change of the samples; the quietest room has some noise."""

CLIPS = "The microphone is too loud and is cut off: lower its level, or step back from it."
DEAD = (
    "The microphone gives nothing but zeros: see whether it is muted, is the right one, "
    "and may be used by this program in the system's privacy settings."
)


class Faults:
    """Watches the sound of one microphone. Each fault is told once, and again only after it was gone."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._run = 0
        """Samples at full scale at the end of what was fed, PLATEAU at most."""
        self._seen = self._cut = 0
        """Samples of the window that is filled, and those of them that are cut off."""
        self._constant = 0
        """Samples without any change, up to the last one."""
        self._level: float | None = None
        self._told: set[str] = set()

    def feed(self, sound: Floats) -> list[Diagnostic]:
        """(n,) float32, full scale at 1 → what is newly wrong."""
        if not len(sound):
            return []
        self._watch_cut(sound)
        self._watch_change(sound)
        found: list[Diagnostic] = []
        if self._seen >= WINDOW * self._rate:
            found += self._turned("microphone_clips", CLIPS, self._cut > CLIPPED * self._seen)
            self._seen = self._cut = 0
        return found + self._turned("microphone_dead", DEAD, self._constant >= DEAD_AFTER * self._rate)

    def _turned(self, code: str, text: str, wrong: bool) -> list[Diagnostic]:
        new = wrong and code not in self._told
        (self._told.add if wrong else self._told.discard)(code)
        return [Diagnostic(code, text)] if new else []

    def _watch_cut(self, sound: Floats) -> None:
        """Count samples of plateaus; one that began in an earlier piece counts on."""
        full = np.concatenate([np.ones(self._run, bool), np.abs(sound) >= FULL, [False]])
        edges = np.flatnonzero(np.diff(full.astype(np.int8), prepend=np.int8(0)))
        lengths = edges[1::2] - edges[::2]
        before = self._run if self._run >= PLATEAU else 0
        self._cut += int(lengths[lengths >= PLATEAU].sum()) - before
        self._seen += len(sound)
        self._run = min(int(lengths[-1]), PLATEAU) if len(lengths) and edges[-1] == len(full) - 1 else 0

    def _watch_change(self, sound: Floats) -> None:
        level = sound[0] if self._level is None else self._level
        changes = np.flatnonzero(np.diff(sound, prepend=np.float32(level)))
        self._constant = len(sound) - int(changes[-1]) if len(changes) else self._constant + len(sound)
        self._level = float(sound[-1])
