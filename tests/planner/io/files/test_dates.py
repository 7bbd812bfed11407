"""What people write in cells about dates, days of the week and how often."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.io.files.dates import DAYS, read_date, read_rule, read_weekdays
from planner.routing.programme import Programme


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("Mon-Fri", "MO,TU,WE,TH,FR"),
        ("Tue, Thu", "TU,TH"),
        ("Wednesday", "WE"),
        ("周一、周三", "MO,WE"),
        ("星期一至星期五", "MO,TU,WE,TH,FR"),
        ("Mo + Do", "MO,TH"),
        ("Fri-Mon", "MO,FR,SA,SU"),
        ("monday and friday", "MO,FR"),
        ("  ", ""),
        (None, ""),
        ("Funday", None),
        ("Mon-Wed-Fri", None),
        (3, None),  # nobody knows where the week begins
        ("-", None),
    ],
)
def test_days_of_the_week(cell, read):
    """In the languages of those who send tables, ranges over the weekend included."""
    assert read_weekdays(cell) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2026-11-23", "2026-11-23"),
        ("23.11.2026", "2026-11-23"),
        ("2026年11月23日", "2026-11-23"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23, tzinfo=UTC), "2026-11-23"),
        ("", ""),
        ("3/4/2026", None),  # March or April
        ("2026-02-30", None),
        (46_000, None),
    ],
)
def test_dates(cell, read):
    """What can be read in two ways is not read."""
    assert read_date(cell) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("FREQ=WEEKLY;INTERVAL=4", "FREQ=WEEKLY;INTERVAL=4"),
        ("RRULE:FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=2TU"),
        ("weekly", "FREQ=WEEKLY;INTERVAL=1"),
        ("Fortnightly", "FREQ=WEEKLY;INTERVAL=2"),
        ("every 3 weeks", "FREQ=WEEKLY;INTERVAL=3"),
        ("每两周", "FREQ=WEEKLY;INTERVAL=2"),
        ("", ""),
        ("often", None),
        ("2", None),
        ("FREQ=HOURLY", None),
        ("FREQ=WEEKLY;INTERVAL=0", None),
    ],
)
def test_rules(cell, read):
    """iCalendar, or the few words that mean one thing."""
    assert read_rule(cell) == read


@given(
    st.text(max_size=30) | st.integers() | st.floats() | st.sampled_from(["FREQ=", "RRULE:", "MO,", "每9周"])
)
def test_any_cell_is_read_or_refused(cell):
    """Never an error, and what is read is sound."""
    days, rule, day = read_weekdays(cell), read_rule(cell), read_date(cell)
    assert days is None or set(filter(None, days.split(","))) <= set(DAYS)
    assert not rule or Programme(rule=rule, start=date(2000, 1, 3))
    assert not day or date.fromisoformat(day)
