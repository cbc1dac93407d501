"""Hours and days as people write them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.behavior.hours import DAYS, OpeningHours, between, minute, on_date, span, weekdays

MONDAY = datetime(2026, 5, 4)


@given(st.times())
def test_a_minute_is_that_of_the_clock(at: time) -> None:
    assert minute(f"{at:%H:%M}") == at.hour * 60 + at.minute


@pytest.mark.parametrize("written", ["", "9", "9am", "25:00", "24:01", "09:60", "-1:00", "09:00:00"])
def test_what_is_no_time_is_named(written: str) -> None:
    with pytest.raises(ValueError, match=r"expected a time such as 09:30, found "):
        minute(written)


@given(st.integers(0, 1439), st.integers(0, 1439), st.times())
def test_over_midnight_is_the_rest_of_the_day(start: int, end: int, at: time) -> None:
    if start != end:
        assert between(at, start, end) is not between(at, end, start)


@given(st.sets(st.integers(0, 6), min_size=1))
def test_days_are_read_as_they_are_written(days: set[int]) -> None:
    assert weekdays(",".join(DAYS[day] for day in sorted(days))) == days


def test_spans_of_days_go_over_sunday() -> None:
    assert weekdays("Fr-Mo") == {4, 5, 6, 0}
    assert weekdays("mo - we") == {0, 1, 2}


@pytest.mark.parametrize("written", ["", "Xx", "Mo-", "Mo,,Tu", "Mo-Xx"])
def test_what_is_no_day_is_named(written: str) -> None:
    with pytest.raises(ValueError, match="expected days such as Mo-Fr,Su, found "):
        weekdays(written)


@pytest.mark.parametrize(
    ("day", "at", "is_open"),
    [
        (0, "08:59", False), (0, "09:00", True), (0, "12:00", False), (0, "13:00", True), (0, "16:59", True),
        (0, "17:00", False), (5, "10:30", True), (5, "12:00", False), (6, "10:30", False),
    ],
)  # fmt: skip
def test_a_halls_hours(day: int, at: str, is_open: bool) -> None:
    hours = OpeningHours.parse("Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-12:00")
    assert hours.open_at(MONDAY + timedelta(days=day, minutes=minute(at))) is is_open


def test_hours_over_midnight_belong_to_the_day_that_they_begin_in() -> None:
    hours = OpeningHours.parse("Fr 22:00-02:00")
    assert hours.open_at(MONDAY + timedelta(days=5, hours=1))
    assert not hours.open_at(MONDAY + timedelta(days=4, hours=1))


def test_the_later_rule_counts() -> None:
    hours = OpeningHours.parse("Mo-Su 09:00-17:00; We off")
    assert not hours.open_at(MONDAY + timedelta(days=2, hours=10))
    assert hours.open_at(MONDAY + timedelta(days=3, hours=10))


@pytest.mark.parametrize("written", ["", ";", "Mo-Fr", "09:00-17:00", "Mo 9-17", "Mo 09:00"])
def test_what_are_no_hours_is_named(written: str) -> None:
    with pytest.raises(ValueError, match=r"^expected .*, found "):
        OpeningHours.parse(written)


def test_a_span() -> None:
    assert span("22:00-07:00") == (1320, 420)
    with pytest.raises(ValueError, match="expected hours such as 09:00-17:00, found '9'"):
        span("9")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_of_the_year_and_a_date(today: date) -> None:
    assert on_date(f"{today:%m-%d}", today)
    assert on_date(f"{today:%Y-%m-%d}", today)
    assert not on_date(f"{today:%Y-%m-%d}", today + timedelta(days=1))
    tomorrow = today + timedelta(days=1)
    assert on_date(f"{today:%Y-%m-%d}..{tomorrow:%Y-%m-%d}", tomorrow)


@pytest.mark.parametrize("written", ["", "13-01", "02-30", "2026-05-01..06-01", "May", "12-24.."])
def test_what_is_no_date_is_named(written: str) -> None:
    with pytest.raises(ValueError, match=r"^expected a .*, found "):
        on_date(written, date(2026, 5, 4))
