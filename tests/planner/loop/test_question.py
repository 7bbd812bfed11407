"""The question of the loop: what it refuses, and the days of a rota."""

from dataclasses import replace
from datetime import date

import pytest

from planner.errors import InputError
from planner.loop.clock import clock_seconds, clock_text
from planner.loop.question import next_workday, workdays

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"vans": 0}, "0 vans"),
        ({"vans": 51}, "51 vans"),
        ({"stops": 0}, "0 stop places"),
        ({"stops": 501}, "501 stop places"),
        ({"days": ()}, "needs days"),
        ({"days": (date(2026, 1, 2), date(2026, 1, 1))}, "ascending"),
        ({"days": (MONDAY, MONDAY)}, "each once"),
        ({"thresholds": ()}, "thresholds"),
        ({"thresholds": (0.0, 600.0)}, "above 0"),
    ],
)
def test_what_is_refused(four_villages, options, message):
    """Each limit, with what to do."""
    with pytest.raises(InputError, match=message):
        replace(four_villages, **options)


def test_everything_wrong_is_named_at_once(four_villages):
    """One round of correction, not four."""
    with pytest.raises(InputError) as refused:
        replace(four_villages, vans=0, stops=0, days=(), thresholds=())
    assert len(refused.value.problems) == 4


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 11, 23), date(2026, 11, 23)),  # Monday
        (date(2026, 11, 27), date(2026, 11, 27)),  # Friday
        (date(2026, 11, 28), date(2026, 11, 30)),  # Saturday
        (date(2026, 11, 29), date(2026, 11, 30)),  # Sunday
        (date(2026, 12, 26), date(2026, 12, 28)),  # over the year's end the calendar goes on
    ],
)
def test_the_next_workday(day, following):
    """Weekends move to Monday."""
    assert next_workday(day) == following


@pytest.mark.parametrize(
    ("start", "first"),
    [
        (date(2026, 11, 25), date(2026, 11, 23)),  # Wednesday: its own week
        (date(2026, 11, 28), date(2026, 11, 30)),  # Saturday: the next
    ],
)
def test_workdays_are_whole_weeks(start, first):
    """Monday to Friday."""
    days = workdays(start, 2)
    assert days[0] == first
    assert len(days) == 10
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}
    assert list(days) == sorted(days)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "00:00"), (30_600, "08:30"), (86_340, "23:59"), (30_629, "08:30"), (30_631, "08:31")],
)
def test_clock(seconds, text):
    """Wall times are rounded to the minute."""
    assert clock_text(seconds) == text
    assert abs(clock_seconds(text) - seconds) <= 30
