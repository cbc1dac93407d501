"""Clock: the hour, the day, the date. While nobody has told the time, none of these holds."""

from __future__ import annotations

from vivant.behavior.hours import OpeningHours, between, minute, on_date, weekdays
from vivant.behavior.node import Condition, Node
from vivant.behavior.ports import Port


class TimeBetween(Condition):
    """It is later than one time of the day and earlier than another; over midnight too."""

    ports = (Port("from", "time", "From then on, 09:00."), Port("to", "time", "Until then, 17:00."))

    def holds(self) -> bool:
        """Local time."""
        now = self.context.situation.clock
        return now is not None and between(now.time(), minute(self.text("from")), minute(self.text("to")))


class Weekday(Condition):
    """It is one of some days of the week."""

    ports = (Port("days", "days", "Mo-Fr,Su."),)

    def holds(self) -> bool:
        """Local time."""
        now = self.context.situation.clock
        return now is not None and now.weekday() in weekdays(self.text("days"))


class IsOpen(Condition):
    """It is open by opening hours."""

    kind = "OpeningHours"
    ports = (Port("hours", "hours", "Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-12:00."),)

    def holds(self) -> bool:
        """Local time."""
        now = self.context.situation.clock
        return now is not None and OpeningHours.parse(self.text("hours")).open_at(now)


class DateIs(Condition):
    """It is a day of the year, or one of a span of days."""

    ports = (Port("date", "date", "12-24, 2026-05-01, or 12-24..01-06."),)

    def holds(self) -> bool:
        """Local time."""
        now = self.context.situation.clock
        return now is not None and on_date(self.text("date"), now.date())


NODES: tuple[type[Node], ...] = (TimeBetween, Weekday, IsOpen, DateIs)
