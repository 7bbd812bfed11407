"""Published optima of Solomon's instances, and the days that real vans drive."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.routing.check import check
from planner.routing.measure import score
from planner.routing.plan import Route, RoutePlan, Stop
from planner.routing.problem import RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.solve import solve
from planner.solving import Budget, SolveReport
from planner.travel import TravelTimes

DATA = Path("/work/shared/data")

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the shared data are not here")


def solomon(name, visits, vehicles):
    """Return the first ``visits`` of an instance in tenths; capacity is left out, so optima are lower bounds.

    Solomon closes a place for arrivals; ours closes for service, so the window is longer by the service.
    """
    lines = (DATA / f"vrp/solomon/{name}.txt").read_text().splitlines()
    table = np.array([line.split() for line in lines if len(line.split()) == 7 and line.split()[0].isdigit()])
    rows = table.astype(float)[: visits + 1]
    apart = np.floor(10 * np.hypot(*(rows[:, None, 1:3] - rows[None, :, 1:3]).transpose(2, 0, 1)))
    ids = tuple(str(int(row[0])) for row in rows)
    opened, closed, service = (10 * rows[:, 4:7].T).astype(int).tolist()
    return RoutingProblem(
        visits=tuple(
            Visit(
                id=ids[n],
                service_duration=service[n],
                windows=(TimeWindow(earliest=opened[n], latest=closed[n] + service[n]),),
            )
            for n in range(1, len(ids))
        ),
        vehicles=tuple(
            Vehicle(id=f"k{n}", depot="0", shift=TimeWindow(earliest=0, latest=closed[0]))
            for n in range(vehicles)
        ),
        travel=TravelTimes(origins=ids, destinations=ids, seconds=apart, metres=apart.copy()),
    )


@pytest.mark.parametrize(
    ("name", "vehicles", "optimum"),
    [("C101", 3, 1913), ("R105", 6, 5305), ("R103", 5, 4546), ("RC101", 4, 4611)],
)
def test_solomon_25(name, vehicles, optimum):
    """Optima in tenths as Solomon lists them (Kohl, Desrosiers, Madsen, Solomon and Soumis)."""
    problem = solomon(name, 25, vehicles)
    plan = solve(problem, budget=Budget(iterations=8000), seed=0)
    assert check(problem, plan) == []
    assert plan.unserved == ()
    assert score(problem, plan).cost == optimum


def wiltshire(mobile, route):
    """Return (problem, plan) of a van's published day: its timetable and its legs; other ways are unknown.

    The depot is not published: it stands at no distance from every place here.
    """
    folder = DATA / "mobile_libraries/wiltshire"
    keys = {"mobile": mobile, "route": route}
    stops = pd.read_csv(folder / "mobile_stops.csv").query("mobile == @mobile and route == @route")
    stops = stops.sort_values("arrival").reset_index(drop=True)
    legs = pd.read_csv(folder / "legs.csv.gz").query("mobile == @mobile and route == @route")
    seconds = {(leg.origin_stop, leg.destination_stop): leg.duration for leg in legs.itertuples()}
    ids = (*(f"{n} {stop}" for n, stop in enumerate(stops.stop)), "base")
    matrix = np.full((len(ids), len(ids)), np.nan)
    np.fill_diagonal(matrix, 0.0)
    matrix[-1, :] = matrix[:, -1] = 0.0
    for n, pair in enumerate(pairwise(stops.stop)):
        matrix[n, n + 1] = seconds[pair]
    arrives, leaves = (_seconds(stops[column]) for column in ("arrival", "departure"))
    visits = tuple(
        Visit(id=label, service_duration=b - a, windows=(TimeWindow(earliest=a, latest=b),))
        for label, a, b in zip(ids, arrives, leaves, strict=False)
    )
    shift = TimeWindow(earliest=arrives[0], latest=leaves[-1])
    problem = RoutingProblem(
        visits=visits,
        vehicles=(Vehicle(id=str(keys), depot="base", shift=shift),),
        travel=TravelTimes(origins=ids, destinations=ids, seconds=matrix, metres=matrix.copy()),
    )
    made = tuple(
        Stop(visit=visit.id, arrival=a, start=a, departure=b)
        for visit, a, b in zip(visits, arrives, leaves, strict=True)
    )
    driven = Route(vehicle=str(keys), start=arrives[0], end=leaves[-1], stops=made)
    report = SolveReport(solver="timetable", version="2020", seed=0, status="feasible", objective=0)
    return problem, RoutePlan(routes=(driven,), unserved=(), report=report)


def _seconds(clocks):
    return [int(hours) * 3600 + int(minutes) * 60 for hours, minutes in clocks.str.split(":")]


@pytest.mark.parametrize("route", ["Friday Week 1", "Monday Week 1", "Tuesday Week 4"])
def test_a_day_that_a_real_van_drives(route):
    """The checker objects to exactly the legs that the timetable gives less time than the road takes."""
    problem, plan = wiltshire("North", route)
    stops = plan.routes[0].stops
    short = sum(
        after.arrival - before.departure < problem.travel.between(before.visit, after.visit)
        for before, after in pairwise(stops)
    )
    assert len(check(problem, plan)) == short
    if not short:
        again = solve(problem, budget=Budget(iterations=100), seed=0)
        assert [stop.start for stop in again.routes[0].stops] == [stop.start for stop in stops]


def test_friday_of_the_north_van_is_sound():
    """Five villages from 09:30 to 15:45."""
    assert check(*wiltshire("North", "Friday Week 1")) == []
