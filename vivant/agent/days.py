"""Days: today, tomorrow and the like as days of the week, since that is how opening hours are written."""

from __future__ import annotations

import re
from datetime import date, timedelta

from vivant.agent.kinds import ASKED
from vivant.agent.words import normalised

_AHEAD: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"\bthe day after tomorrow\b|后天"), 2),
    (re.compile(r"\btomorrow\b|明天|明儿"), 1),
    (re.compile(r"\btoday\b|\btonight\b|\b(?:right |just )?now\b|\bat the moment\b|今天|今儿|现在|这会儿"), 0),
)
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE = "一二三四五六日"


def dated(question: str, today: date) -> str:
    """A question about hours with the day of the week in place of today, now or tomorrow; any other as it is.

    >>> dated("Are you open tomorrow?", date(2026, 11, 20)), dated("今天几点下班？", date(2026, 11, 22))
    ('are you open on saturday?', '周日几点下班?')
    >>> dated("I lost my card today", date(2026, 11, 20))
    'I lost my card today'
    """
    plain = normalised(question)
    if not ASKED["clock"].search(plain):
        return question
    for pattern, ahead in _AHEAD:
        if match := pattern.search(plain):
            weekday = (today + timedelta(days=ahead)).weekday()
            name = f"on {_ENGLISH[weekday]}" if match[0].isascii() else f"周{_CHINESE[weekday]}"
            return plain[: match.start()] + name + plain[match.end() :]
    return question
