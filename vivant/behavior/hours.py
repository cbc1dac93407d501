"""Hours and days as people write them: "Mo-Fr 09:00-17:00; Sa 10:00-12:00", a small part of OpenStreetMap's notation.

https://wiki.openstreetmap.org/wiki/Key:opening_hours: days, spans of days, spans of hours (also over midnight), and
"off". Of two rules for the same day the later one counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""Monday to Sunday, as `datetime.weekday` counts them."""

MINUTES = 24 * 60
"""Minutes of a day."""

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_DATE = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})")


@lru_cache(maxsize=256)
def minute(written: str) -> int:
    """Minutes since midnight, of "09:30"; "24:00" is the end of the day. Raises ValueError: `expected …, found …`.

    >>> minute("09:30"), minute("24:00")
    (570, 1440)
    """
    found = _CLOCK.fullmatch(written.strip())
    value = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else MINUTES + 1
    if value > MINUTES:
        raise ValueError(f"expected a time such as 09:30, found {written!r}")
    return value


@lru_cache(maxsize=256)
def span(written: str) -> tuple[int, int]:
    """Minutes of "22:00-07:00". Raises ValueError.

    >>> span("22:00-07:00")
    (1320, 420)
    """
    start, dash, end = written.partition("-")
    if not dash:
        raise ValueError(f"expected hours such as 09:00-17:00, found {written!r}")
    return minute(start), minute(end)


def between(now: time, start: int, end: int) -> bool:
    """Whether a time lies in [start, end), minutes; where `end` is not behind `start`, over midnight.

    >>> between(time(23), 1320, 420), between(time(7), 1320, 420)
    (True, False)
    """
    at = now.hour * 60 + now.minute
    return start <= at < end if start < end else at >= start or at < end


@lru_cache(maxsize=256)
def weekdays(written: str) -> frozenset[int]:
    """Days of "Mo-Fr,Su", 0 is Monday. Raises ValueError.

    >>> sorted(weekdays("Sa-Mo,We"))
    [0, 2, 5, 6]
    """
    days: set[int] = set()
    for part in written.split(","):
        first, dash, last = (each.strip().capitalize() for each in part.partition("-"))
        if first not in DAYS or (dash and last not in DAYS):
            raise ValueError(f"expected days such as Mo-Fr,Su, found {written!r}")
        start, end = DAYS.index(first), DAYS.index(last if dash else first)
        days.update((start + n) % 7 for n in range((end - start) % 7 + 1))
    return frozenset(days)


@lru_cache(maxsize=256)
def on_date(written: str, today: date) -> bool:
    """Whether today is "12-24", "2026-05-01", or in "12-24..01-06". Raises ValueError.

    >>> on_date("12-24..01-06", date(2026, 1, 2)), on_date("2026-05-01", date(2027, 5, 1))
    (True, False)
    """
    start, dots, end = (part.strip() for part in written.partition(".."))
    first = _day(start, written)
    last = _day(end, written) if dots else first
    if (first[0] is None) != (last[0] is None):
        raise ValueError(f"expected a year in both dates or in none, found {written!r}")
    if first[0] is not None and last[0] is not None:
        return (first[0], *first[1:]) <= (today.year, today.month, today.day) <= (last[0], *last[1:])
    here = (today.month, today.day)
    return first[1:] <= here <= last[1:] if first[1:] <= last[1:] else here >= first[1:] or here <= last[1:]


def _day(written: str, whole: str) -> tuple[int | None, int, int]:
    found = _DATE.fullmatch(written)
    try:
        if found is None:
            raise ValueError
        date(int(found[1] or 2024), int(found[2]), int(found[3]))
    except ValueError:
        raise ValueError(f"expected a date such as 12-24 or 2026-05-01, found {whole!r}") from None
    return int(found[1]) if found[1] else None, int(found[2]), int(found[3])


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When something is open: for each day, Monday first, its spans in minutes; the end may lie in the next day."""

    days: tuple[tuple[tuple[int, int], ...], ...]

    @classmethod
    def parse(cls, written: str) -> OpeningHours:
        """From "Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-12:00". Raises ValueError: `expected …, found …`."""
        return _parsed(written)

    def open_at(self, at: datetime) -> bool:
        """Whether it is open at a local time."""
        minutes = at.hour * 60 + at.minute
        today, yesterday = self.days[at.weekday()], self.days[(at - timedelta(days=1)).weekday()]
        return any(start <= minutes < end for start, end in today) or any(
            minutes < end - MINUTES for _, end in yesterday
        )


@lru_cache(maxsize=256)
def _parsed(written: str) -> OpeningHours:
    week: list[tuple[tuple[int, int], ...]] = [()] * 7
    rules = [rule.split(None, 1) for rule in written.split(";") if rule.strip()]
    if not rules:
        raise ValueError(f"expected opening hours such as Mo-Fr 09:00-17:00, found {written!r}")
    for rule in rules:
        if len(rule) != 2:
            raise ValueError(f"expected days and hours such as Mo-Fr 09:00-17:00, found {' '.join(rule)!r}")
        spans = () if rule[1].strip() == "off" else tuple(_onward(*span(part)) for part in rule[1].split(","))
        for day in weekdays(rule[0]):
            week[day] = spans
    return OpeningHours(tuple(week))


def _onward(start: int, end: int) -> tuple[int, int]:
    return (start, end) if start < end else (start, end + MINUTES)
