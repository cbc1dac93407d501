"""Where a long bench stands: a line on standard error that is rewritten, or a line a part where that is no terminal."""

from __future__ import annotations

import sys
from typing import TextIO

WIDTH = 60
"""Columns of the line, so that a shorter one covers a longer one."""


class Steps:
    """Counts the steps of one part.

    >>> steps = Steps("hear: questions", 2, stream=sys.stdout)
    >>> steps(), steps()
    hear: questions 2 of 2
    (None, None)
    """

    def __init__(self, name: str, total: float, stream: TextIO | None = None) -> None:
        self._name, self._total, self._stream = name, total, stream or sys.stderr
        self._done = 0.0

    def __call__(self, steps: float = 1) -> None:
        """So many steps more are done."""
        before, self._done = self._done, self._done + steps
        line = f"{self._name} {self._done:.0f} of {self._total:.0f}"
        over = before < self._total <= self._done + 1e-6
        if self._stream.isatty():
            print(f"{line:<{WIDTH}}", end="\n" if over else "\r", file=self._stream, flush=True)
        elif over:
            print(line, file=self._stream, flush=True)
