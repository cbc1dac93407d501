"""Text in pictures: how wide it is, and how it is shortened."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TypeAlias

Measure: TypeAlias = Callable[[str, float, bool], float]
"""Width of a text in pixels, given its size in pixels and whether it is bold."""

_WIDTHS = {
    **dict.fromkeys("ijlI',.:;|/\\ ‘’", 0.36),
    **dict.fromkeys('!()[]-frt"', 0.47),
    **dict.fromkeys("0123456789abcdeghknopqsuvxyzJ_*?{}`", 0.66),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ#&+<=>~$^", 0.86),
}
"""In ems: not below those of the wide sans-serif faces that viewers fall back to (DejaVu Sans, Verdana)."""

BOLD = 1.12
"""How much wider bold letters are."""


def estimate(text: str, size: float, bold: bool = False) -> float:
    """A width that no common sans-serif face exceeds: for pictures whose viewer brings the face.

    >>> estimate("Say", 10), estimate("你好", 10)
    (21.8, 20.0)
    """
    ems = sum(_WIDTHS.get(sign, 0.0 if unicodedata.combining(sign) else 1.0) for sign in text)
    return round(ems * size * (BOLD if bold else 1.0), 3)


def shorten(text: str, room: float) -> str:
    """One line of at most so many ems, the end cut off: `Good morni…`.

    >>> shorten("Good morning and welcome", 8), shorten("您好，欢迎光临", 4)
    ('Good morni…', '您好，…')
    """
    flat = " ".join(text.split())
    if estimate(flat, 1) <= room:
        return flat
    kept = flat
    while kept and estimate(kept + "…", 1) > room:
        kept = kept[:-1]
    return kept + "…"
