"""Moments as people write them."""

from datetime import date, datetime, time

import pytest

from api.coverage.moments import WeekMoment, moment_after, moment_of

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "weekday", "clock"),
    [
        ("Tue 10:00", 1, time(10, 0)),
        ("tuesday 9:05", 1, time(9, 5)),
        (" Th  17:30 ", 3, time(17, 30)),
        ("周二 10:00", 1, time(10, 0)),
        ("星期天 23:59", 6, time(23, 59)),
        ("Su. 00:00", 6, time(0, 0)),
    ],
)
def test_a_weekday(text: str, weekday: int, clock: time) -> None:
    """Short or long, English or Chinese."""
    assert moment_of(text) == WeekMoment(weekday, clock)


def test_a_date() -> None:
    """ISO 8601, with or without a zone."""
    assert moment_of("2026-11-24T10:00") == datetime.fromisoformat("2026-11-24T10:00")
    assert moment_of("2026-11-24 10:00+08:00").utcoffset() is not None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["", "10:00", "Tue", "Tue 25:00", "Tue 10:60", "Foo 10:00", "2026-13-01T10:00", "٣ 10:00"]
)
def test_no_moment(text: str) -> None:
    """The message says what may be written."""
    with pytest.raises(ValueError, match="write 'Tue 10:00'"):
        moment_of(text)


@pytest.mark.parametrize(("first", "day"), [(MONDAY, 24), (date(2026, 11, 24), 24), (date(2026, 11, 25), 1)])
def test_the_first_such_day(first: date, day: int) -> None:
    """On or after the first day of the period."""
    assert moment_after("Tue 10:00", first).day == day
    assert moment_after("Tue 10:00", first).date() >= first
