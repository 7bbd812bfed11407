"""Branches in their hours and vans at their stop places, as one table of service times."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

from planner.calendars.period import DAY, Period
from planner.calendars.stands import dated_stands, service_times
from planner.errors import InputError, TableError

MONDAY = date(2026, 11, 23)
WEEK = Period(first=MONDAY)


def served(times):
    """Return the hours of the period in which each place serves, by id."""
    found = {label: [] for label in times.places.index}
    for place, start, end in zip(times.place, times.start, times.end, strict=True):
        found[times.places.index[place]].append((start / 3600, end / 3600))
    return found


def test_branches_come_first_then_stop_places(branches, stands):
    """A bank, and a van by the church on Monday."""
    times = service_times(
        branches(("bank", 0, 0, "Mo 09:00-12:00")), stands(("church", 1, 0, {"name": "Church"})), WEEK
    )
    assert served(times) == {"bank": [(9, 12)], "church": [(10, 10.5)]}
    assert times.places["kind"].tolist() == ["branch", "stop"]
    assert times.places.loc["church", "name"] == "Church"
    assert times.places.crs == "EPSG:4326"
    assert times.serving_at(10.25 * 3600).tolist() == [True, True]
    assert times.serving_at(10.5 * 3600).tolist() == [True, False]  # the end is not included


def test_unknown_hours_are_assumed_and_say_so(branches, stands):
    """Empty, unreadable, ambiguous: as assumed. Closed is known."""
    table = branches(("a", 0, 0, ""), ("b", 0, 0, "whenever"), ("c", 0, 0, "9-5"), ("d", 0, 0, "closed"))
    times = service_times(table, stands(), WEEK, assumed_hours="Tue 9-11")
    assert served(times) == {"a": [(33, 35)], "b": [(33, 35)], "c": [(33, 35)], "d": []}
    assert times.places["assumed"].tolist() == [True, True, True, False]


def test_without_an_assumption_unknown_is_never(branches, stands):
    """Nobody is promised what nobody knows."""
    times = service_times(branches(("a", 0, 0, "")), stands(), WEEK)
    assert served(times) == {"a": []}
    assert times.places["assumed"].tolist() == [True]


def test_hours_that_people_write_are_read(branches, stands):
    """Loaded from a table that nobody has normalised."""
    times = service_times(branches(("a", 0, 0, "周一 9:00-12:00")), stands(), WEEK)
    assert served(times) == {"a": [(9, 12)]}


def test_an_assumption_that_cannot_be_read_is_refused(branches, stands):
    """Not silently never."""
    with pytest.raises(InputError, match="cannot be read"):
        service_times(branches(("a", 0, 0, "")), stands(), WEEK, assumed_hours="office hours")


def test_two_vans_at_one_place_are_united(branches, stands):
    """By the name of the place, else by where it is."""
    both = stands(
        ("s1", 1, 0, {"place": "square", "arrival": "10:00", "departure": "11:00"}),
        ("s2", 1, 0.01, {"place": "square", "arrival": "10:30", "departure": "12:00", "capacity": 40.0}),
        ("s3", 2, 0, {"arrival": "09:00", "departure": "09:30"}),
        ("s4", 2, 0, {"arrival": "09:30", "departure": "10:00"}),
    )
    times = service_times(branches(), both, WEEK)
    assert served(times) == {"square": [(10, 12)], "s3": [(9, 10)]}
    assert times.places["capacity"].tolist() == [40.0, 0.0]


def test_a_stop_place_called_as_a_branch(branches, stands):
    """Ids stay unique."""
    times = service_times(
        branches(("a", 0, 0, "off"), ("stop a", 0, 0, "off")), stands(("s", 1, 0, {"place": "a"})), WEEK
    )
    assert times.places.index.tolist() == ["a", "stop a", "stop stop a"]


def test_a_stand_called_as_another_place(branches, stands):
    """The stand ``church`` without a place is not at the place ``church``."""
    times = service_times(branches(), stands(("church", 1, 0, {}), ("s", 5, 0, {"place": "church"})), WEEK)
    assert len(times.places) == 2
    assert times.places.index.is_unique


def test_nothing_at_all(branches, stands):
    """No branch and no stand: an empty table, not an error."""
    times = service_times(branches(), stands(), WEEK)
    assert len(times.places) == len(times.place) == 0


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        ({}, [23]),
        ({"rule": "FREQ=DAILY"}, [23, 24, 25, 26, 27, 28, 29]),
        ({"rule": "FREQ=WEEKLY;INTERVAL=2", "date": "2026-11-12"}, [26]),
        ({"rule": "FREQ=WEEKLY;INTERVAL=2", "date": "2026-11-05"}, []),
        ({"rule": "RRULE:FREQ=MONTHLY;BYDAY=4TU", "date": "2026-01-27"}, [24]),
        ({"rule": "FREQ=WEEKLY;BYDAY=WE,FR"}, [23, 25, 27]),  # the date itself counts, whatever the rule
        ({"rule": "FREQ=DAILY", "until": "2026-11-25"}, [23, 24, 25]),
        ({"rule": "FREQ=DAILY;UNTIL=20261124T235959Z"}, [23, 24]),
        ({"rule": "FREQ=DAILY;COUNT=2"}, [23, 24]),
        ({"date": "2026-11-22"}, []),
        ({"date": "2026-11-30", "rule": "FREQ=DAILY"}, []),
        ({"date": "2026-11-02", "rule": "FREQ=DAILY", "until": "2026-11-22"}, []),
    ],
)
def test_dates_of_a_stand(stands, cells, days):
    """In the week from 23 November 2026."""
    found = dated_stands(stands(("s", 0, 0, cells)), WEEK)
    assert [WEEK.dates[since // DAY].day for _, since, _ in found] == days
    assert all(until - since == 1800 for _, since, until in found)


def test_every_stand_that_cannot_be_used_is_named(branches, stands):
    """Clocks, dates and rules at once; a van that stays past midnight is two stands."""
    table = stands(
        *((label, 0, 0, {}) for label in ("late", "still", "date", "fine")),
        ("rule", 0, 0, {"rule": "every Tuesday"}),
        ("often", 0, 0, {"rule": "FREQ=SECONDLY"}),
    )
    table.loc["late", ["arrival", "departure"]] = "22:00", "01:00"
    table.loc["still", "departure"] = "10:00"
    table.loc["date", "date"] = "23.11.2026"
    with pytest.raises(TableError) as refused:
        service_times(branches(), table, WEEK)
    assert [line.partition(":")[0] for line in refused.value.problems] == [
        "late",
        "still",
        "date",
        "rule",
        "often",
    ]


def test_holidays_close_branches_and_not_vans(branches, stands):
    """Christmas 2026 in England: a Friday, and Boxing Day's substitute on Monday."""
    period = Period(first=date(2026, 12, 21), days=8)
    times = service_times(
        branches(("bank", 0, 0, "Mo-Fr 09:00-12:00")),
        stands(("van", 1, 0, {"date": "2026-12-25"})),
        period,
        holidays="GB-ENG",
    )
    hours = served(times)
    assert [start // 24 for start, _ in hours["bank"]] == [0, 1, 2, 3]
    assert [start // 24 for start, _ in hours["van"]] == [4]


def test_a_county_in_four_weeks(county_stands, branches):
    """Every stop is visited as often as its rule says, at the same times in the next four weeks."""
    first = date.fromisoformat(max(county_stands["date"])) + timedelta(days=1)
    found = [dated_stands(county_stands, Period(first=first + timedelta(days=k), days=28)) for k in (0, 28)]
    every = county_stands["rule"].str.removeprefix("FREQ=WEEKLY;INTERVAL=").astype(int)
    for dated in found:
        visits = Counter(label for label, _, _ in dated)
        assert visits == (4 // every).to_dict()
    assert found[0] == found[1]
    times = service_times(branches(), county_stands, Period(first=first, days=28))
    minutes = sum(until - since for _, since, until in found[0]) / 60
    assert np.sum(times.end - times.start) / 60 <= minutes
    assert np.sum(times.end - times.start) / 60 > minutes / 2
