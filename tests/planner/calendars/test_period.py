"""A stretch of days on the clocks of one place."""

from datetime import UTC, date, datetime

import pytest

from planner.calendars.period import DAY, Period
from planner.errors import InputError

MONDAY = date(2026, 11, 23)


def test_days_and_seconds():
    """A week from Monday."""
    week = Period(first=MONDAY)
    assert week.seconds == 7 * DAY
    assert week.dates[0] == MONDAY
    assert week.dates[-1] == date(2026, 11, 29)


def test_a_moment_there_and_back():
    """Ten o'clock on Tuesday, with the zone of the period."""
    week = Period(first=MONDAY, timezone="Atlantic/Reykjavik")
    at = week.moment(DAY + 36_000)
    assert at.isoformat() == "2026-11-24T10:00:00+00:00"
    assert week.seconds_at(at) == DAY + 36_000


def test_a_moment_of_another_zone_is_turned():
    """Noon in Greenwich is eight in the evening in Shanghai; a moment without a zone is local."""
    week = Period(first=MONDAY, timezone="Asia/Shanghai")
    assert week.seconds_at(datetime(2026, 11, 23, 12, tzinfo=UTC)) == 20 * 3600
    assert week.seconds_at(datetime(2026, 11, 23, 12)) == 12 * 3600  # noqa: DTZ001


def test_clocks_put_forward_do_not_shift_hours():
    """On 29 March 2026 Berlin has no 02:30; 10:00 is ten o'clock all the same."""
    period = Period(first=date(2026, 3, 29), days=1, timezone="Europe/Berlin")
    assert period.moment(36_000).hour == 10
    assert period.seconds_at(period.moment(36_000)) == 36_000


def test_what_lies_outside_is_refused():
    """The first moment after the end does."""
    with pytest.raises(InputError, match="lies outside 2026-11-23 to 2026-11-29"):
        Period(first=MONDAY).seconds_at(datetime(2026, 11, 30))  # noqa: DTZ001


def test_everything_wrong_is_named():
    """Length and zone together."""
    with pytest.raises(InputError) as refused:
        Period(first=MONDAY, days=0, timezone="Mars/Olympus")
    assert len(refused.value.problems) == 2
