"""A rota problem from two tables."""

from datetime import date, timedelta

import geopandas as gpd
import pytest

from planner.errors import ProblemError
from planner.io.legs import Guess, guessed
from planner.loop.tabled import RotaRules, cycle_weeks, tabled_rota_problem
from planner.routing.rota import check_rota, make_rota
from planner.solving import Budget
from planner.tables import check_table

MONDAY = date(2026, 3, 2)
DAYS = tuple(MONDAY + timedelta(days=7 * week + day) for week in range(4) for day in range(5))


def table(name, rows):
    """Return a table of places along the equator: id -> (kilometres, columns)."""
    frame = gpd.GeoDataFrame(
        [columns for _, columns in rows.values()],
        index=list(rows),
        geometry=gpd.points_from_xy([km / 111.2 for km, _ in rows.values()], [0.0] * len(rows)),
        crs=4326,
    )
    return check_table(frame, name)


VANS = table("vehicles", {"v1": (0, {"name": "North"}), "v2": (0, {"name": "South"})})


def asked(rows, **rules):
    """Return the problem of some visits, in minutes and kilometres."""
    visits = table("visits", rows)
    return tabled_rota_problem(
        visits, VANS, lambda places: guessed(places, Guess()).travel, RotaRules(days=DAYS, **rules)
    )


def test_columns_become_rules():
    """Everything that a table can say of a visit."""
    problem = asked(
        {
            "a": (
                5,
                {
                    "minutes": 30.0,
                    "every_weeks": 2.0,
                    "weekdays": "MO,TU",
                    "preferred_weekday": "TU",
                    "people": 9.0,
                },
            ),
            "b": (
                6,
                {"minutes": 20.0, "rule": "FREQ=MONTHLY;BYDAY=2TU", "opens": "09:00", "closes": "12:00"},
            ),
            "c": (7, {"minutes": 20.0, "times": 3.0, "least_gap": 5.0, "van": "north; V2"}),
            "d": (8, {"minutes": 20.0, "rule": "FREQ=WEEKLY;INTERVAL=4", "first_date": "2026-03-10"}),
            "e": (9, {"arrival": "10:00", "departure": "10:25", "van": "South"}),
        }
    )
    a, b, c, d, e = (problem.programmes[label] for label in "abcde")
    assert (a.every_weeks, a.weekdays, a.preferred_weekday, a.same_weekday) == (2, {0, 1}, 1, "hard")
    assert (b.rule, b.same_weekday) == ("FREQ=MONTHLY;BYDAY=2TU", "free")
    assert (c.times, c.least_gap) == (3, 5)
    assert (d.every_weeks, d.start) == (4, date(2026, 3, 10))  # a plain weekly rule leaves the weekday open
    assert (e.times, problem.visits[4].service_duration) == (1, 25 * 60)
    assert problem.allowed == {"c": {"v1", "v2"}, "e": {"v2"}}
    assert [(w.earliest, w.latest) for w in problem.visits[1].windows] == [(9 * 3600, 12 * 3600)]


def test_todays_rota_binds_only_where_it_is_kept():
    """Weekday, week of the cycle, van."""
    rows = {
        "a": (
            5,
            {"minutes": 30.0, "every_weeks": 4.0}
            | {"present_weekday": "WE", "present_start": "2026-02-18", "present_van": "South"},
        )
    }
    assert asked(rows).programmes["a"].weekdays == frozenset()
    problem = asked(rows, keep=frozenset({"weekday", "week", "van"}))
    rota = make_rota(problem, budget=Budget(iterations=2), seed=0)
    assert check_rota(problem, rota) == []
    assert [(day.date, day.vehicle) for day in rota.days] == [(date(2026, 3, 18), "v2")]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({}, "how long the visit takes is not said"),
        ({"arrival": "10:00", "departure": "09:00"}, "is from 10:00 to 09:00"),
        ({"minutes": 20.0, "every_weeks": 2.0, "times": 3.0}, "every_weeks and times are both given"),
        ({"minutes": 20.0, "every_weeks": 1.5}, "every_weeks is 1.5, expected a whole number"),
        ({"minutes": 20.0, "opens": "12:00", "closes": "09:00"}, "it closes at 09:00"),
        ({"minutes": 90.0, "opens": "09:00", "closes": "10:00"}, "90 minutes do not fit"),
        ({"minutes": 20.0, "van": "Zeppelin"}, "there is no van 'Zeppelin'; the vehicles are"),
        ({"minutes": 20.0, "every_weeks": 1.0, "least_gap": 9.0}, "every 1 weeks is 7 days apart"),
        ({"minutes": 20.0, "weekdays": "MO", "preferred_weekday": "TU"}, "is not among the weekdays"),
        ({"minutes": 20.0, "first_date": "2026-03-02"}, "first_date goes with every_weeks or rule"),
        ({"minutes": 20.0, "times": 21.0}, "more than the 20 working days"),
    ],
)
def test_contradictions_are_named_by_id(cells, problem):
    """Together with those of other rows."""
    with pytest.raises(ProblemError) as caught:
        asked({"a": (5, {"minutes": 20.0}), "bad": (6, cells), "worse": (7, {"van": "x", "minutes": 1.0})})
    assert any(line.startswith("bad: ") and problem in line for line in caught.value.problems)
    assert any(line.startswith("worse: ") for line in caught.value.problems)


def test_the_cycle_is_as_long_as_the_visits_need():
    """Two and three weeks meet after six; nobody plans more than eight."""
    assert (
        cycle_weeks(
            table("visits", {"a": (1, {"every_weeks": 2.0}), "b": (1, {"rule": "FREQ=WEEKLY;INTERVAL=3"})})
        )
        == 6
    )
    assert cycle_weeks(table("visits", {"a": (1, {"every_weeks": 5.0}), "b": (1, {"every_weeks": 7.0})})) == 8
    assert cycle_weeks(table("visits", {"a": (1, {"times": 3.0})})) == 1
