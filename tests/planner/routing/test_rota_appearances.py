"""What people read of a rota: series of visits, their rules, the rows of a timetable."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr

from planner.routing.period import Rota, RotaDay, RotaProblem
from planner.routing.plan import Route, Stop, Unserved
from planner.routing.rota.appearances import series_of, timetable_rows
from planner.routing.series import Place, Series, clock, repeated
from planner.solving import SolveReport

MONDAY = date(2026, 3, 2)
NINE = 9 * 3600


@pytest.fixture
def problem(on_a_line, village, van):
    """Two villages, one van, four weeks."""
    return RotaProblem(
        visits=(village("ash"), village("elm")),
        vehicles=(van(),),
        days=tuple(MONDAY + timedelta(days=number) for number in range(26)),
        travel=on_a_line(depot=0, ash=10, elm=20),
    )


def rota_of(*stops, unserved=()):
    """Return a rota with one stop a day: (days after Monday, visit, start)."""
    days = [
        RotaDay(
            date=MONDAY + timedelta(days=day),
            vehicle="van",
            route=Route(
                vehicle="van",
                start=start - 600,
                end=start + 2400,
                stops=(Stop(visit=visit, arrival=start, start=start, departure=start + 1800),),
            ),
        )
        for day, visit, start in stops
    ]
    report = SolveReport(solver="hand", version="1", seed=0, status="feasible", objective=0.0)
    return Rota(days=tuple(days), unserved=unserved, report=report)


def test_regular_visits_are_one_series(problem):
    """Every second Monday at nine."""
    (one,) = series_of(problem, rota_of((0, "ash", NINE), (14, "ash", NINE)))
    assert one.every_weeks == 2
    assert one.rule == "FREQ=WEEKLY;INTERVAL=2;COUNT=2"
    dates = rrulestr(one.rule, dtstart=datetime(2026, 3, 2))  # noqa: DTZ001
    assert tuple(moment.date() for moment in dates) == one.dates


def test_irregular_visits_are_single_ones(problem):
    """Another hour, a distance that is no week, distances that differ."""
    for stops in (
        [(0, "ash", NINE), (14, "ash", NINE + 60)],
        [(0, "ash", NINE), (3, "ash", NINE)],
        [(0, "ash", NINE), (7, "ash", NINE), (21, "ash", NINE)],
    ):
        found = series_of(problem, rota_of(*stops))
        assert len(found) == len(stops)
        assert {one.rule for one in found} == {""}


def test_series_follow_the_order_of_visits(problem):
    """Elm comes first in time, Ash in the problem."""
    found = series_of(problem, rota_of((0, "elm", NINE), (1, "ash", NINE)))
    assert [one.visit for one in found] == ["ash", "elm"]


def test_a_rota_goes_on():
    """Four weeks again and again: a single date, a fortnight; what does not divide the period stays as it is."""
    single = Series(visit="ash", vehicle="van", begin=NINE, end=NINE + 60, dates=(MONDAY,))
    on = repeated(single, period_weeks=4, until=MONDAY + timedelta(days=60))
    assert (on.every_weeks, len(on.dates)) == (4, 3)
    twice = replace(single, dates=(MONDAY, MONDAY + timedelta(days=14)), every_weeks=2)
    assert len(repeated(twice, period_weeks=4, until=MONDAY + timedelta(days=56)).dates) == 5
    third = replace(single, dates=(MONDAY, MONDAY + timedelta(days=21)), every_weeks=3)
    assert repeated(third, period_weeks=4, until=MONDAY + timedelta(days=60)) == third


def test_rows_of_a_timetable(problem):
    """A row for each series, and one for what is missed."""
    left = Unserved(visit="elm", reason="closed", detail="It is closed.")
    rows = timetable_rows(
        problem,
        rota_of((0, "ash", NINE), (14, "ash", NINE), unserved=(left,)),
        {"ash": Place(name="Ash Green", location="By the pump", lon_lat=(-2.5, 51.25))},
    )
    assert rows[0] == {
        "visit": "ash",
        "place": "Ash Green",
        "location": "By the pump",
        "weekday": "Monday",
        "dates": "2026-03-02 2026-03-16",
        "from": "09:00",
        "until": "09:30",
        "vehicle": "van",
        "every_weeks": 2,
        "lon": -2.5,
        "lat": 51.25,
        "missed": "",
    }
    assert rows[1]["missed"] == "It is closed."
    assert rows[1].keys() == rows[0].keys()


def test_clock():
    """After midnight it goes on counting."""
    assert [clock(NINE + 300), clock(90_600)] == ["09:05", "25:10"]
