"""Progress of long work: a line that tells the share done and the time left."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

EVERY = 0.5
"""Seconds between two updates."""

WIDTH = 60
"""Columns of a line that changes, so that a shorter one covers a longer one."""

SOON = 0.02
"""Share of the work before which nobody can tell how long the rest takes."""


class ProgressLine:
    """Rewrites one line of a terminal; writes a line every tenth where it is none.

    >>> line = ProgressLine("zh", clock=iter([0.0, 30.0]).__next__, stream=sys.stdout)
    >>> line(0.5)
    zh: 50 %, 30 s left
    """

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic, stream: TextIO | None = None) -> None:
        self._name, self._clock, self._stream = name, clock, stream or sys.stderr
        self._began = clock()
        self._shown, self._told = -EVERY, -1

    def __call__(self, done: float) -> None:
        """So much is done, [0, 1]."""
        passed = self._clock() - self._began
        terminal = self._stream.isatty()
        due = passed - self._shown >= EVERY if terminal else int(done * 10) > self._told
        if not due and done < 1:
            return
        self._shown, self._told = passed, int(done * 10)
        line = f"{self._name}: {done:.0%}".replace("%", " %")
        if done >= SOON:
            line += f", {passed * (1 - done) / done:.0f} s left"
        shown = f"{line:<{WIDTH}}\r" if terminal and done < 1 else f"{line}\n"
        print(shown, end="", file=self._stream, flush=True)
