"""A break that a crew takes where it has served, before it leaves, while the stop itself stands."""

import numpy as np
import pytest

from planner.routing.check import violations
from planner.routing.plan import Rest, Route, RoutePlan, Stop
from planner.routing.problem import Break, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.replan.replan import replan
from planner.solving import Budget, SolveReport
from planner.travel import TravelTimes

HOUR = 3600
ARRIVES, SERVED, RESTED, HOME = 41_400, 42_300, 44_100, 56_700


@pytest.mark.parametrize("now", [9 * HOUR, ARRIVES + 60, SERVED - 1, SERVED + 60])
def test_break_after_service_is_taken_once(now: int) -> None:
    """The stop is left after its break in the plan; re-planning must not wait that long and rest again."""
    seconds = np.array([[0.0, 12_600], [12_600, 0]])
    problem = RoutingProblem(
        visits=(Visit(id="ash", service_duration=900),),
        vehicles=(
            Vehicle(
                id="van",
                depot="depot",
                shift=TimeWindow(earliest=8 * HOUR, latest=16 * HOUR),
                breaks=(Break(windows=(TimeWindow(earliest=11 * HOUR, latest=48_600),), duration=1800),),
            ),
        ),
        travel=TravelTimes(
            origins=("depot", "ash"), destinations=("depot", "ash"), seconds=seconds, metres=20 * seconds
        ),
    )
    route = Route(
        vehicle="van",
        start=8 * HOUR,
        end=HOME,
        stops=(Stop(visit="ash", arrival=ARRIVES, start=ARRIVES, departure=RESTED),),
        rests=(Rest(break_="break", start=SERVED, end=RESTED, after=1),),
    )
    report = SolveReport(solver="by hand", version="0", seed=0, status="feasible", objective=0.0)
    plan = RoutePlan(routes=(route,), unserved=(), report=report)
    assert not violations(problem, plan)
    found = replan(problem, plan, now=now, budget=Budget(iterations=100), seed=0)
    assert found.accepted == ()
    assert found.plan.routes[0].end == HOME
