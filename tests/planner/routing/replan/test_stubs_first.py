"""Visits without service where a vehicle stands: no time passes before the stub, and yet they come after it."""

from dataclasses import replace

import numpy as np
import pytest

from planner.routing.plan import RoutePlan
from planner.routing.problem import Objective, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.replan.ahead import Ahead
from planner.routing.replan.stubs_first import with_stubs_first
from planner.routing.timetable import Timetable
from planner.solving import SolveReport
from planner.travel import TravelTimes

EIGHT = 8 * 3600


def _at_eight(label: str, service: int) -> Visit:
    window = TimeWindow(earliest=EIGHT, latest=EIGHT)
    return Visit(id=label, place="here", service_duration=service, windows=(window,), ends_within=False)


def _problem(work: int) -> tuple[RoutingProblem, dict[str, Ahead]]:
    stub = _at_eight("@van", work)
    van = Vehicle(id="van", depot="here", shift=TimeWindow(earliest=EIGHT, latest=2 * EIGHT))
    travel = TravelTimes(
        origins=("here",), destinations=("here",), seconds=np.zeros((1, 1)), metres=np.zeros((1, 1))
    )
    problem = RoutingProblem(
        visits=(_at_eight("ash", 0), stub), vehicles=(van,), travel=travel, objective=Objective()
    )
    return problem, {"van": Ahead(vehicle=van, stubs=(stub,))}


def _ash_first(problem: RoutingProblem) -> RoutePlan:
    """Return the plan that makes ash before the stub, where the van may make ash."""
    order = [0, 1] if problem.allowed.get("ash", {"van"}) else [1]
    route = Timetable(problem).route(0, order)
    report = SolveReport(solver="by hand", version="0", seed=0, status="feasible", objective=0.0)
    return RoutePlan(routes=(route,), unserved=(), report=report)


@pytest.mark.parametrize(("work", "made"), [(0, ["@van", "ash"]), (600, ["@van"])])
def test_stub_comes_first(work, made):
    """Ash comes after the stub where it still can; after ten minutes of work its window is over, so it is barred."""
    problem, fleet = _problem(work)
    assert [stop.visit for stop in _ash_first(problem).routes[0].stops] == ["ash", "@van"]
    found = with_stubs_first(problem, fleet, _ash_first)
    assert [stop.visit for stop in found.routes[0].stops] == made


def test_sound_order_is_left_alone():
    """A plan that begins with the stub is the solver's own."""
    problem, fleet = _problem(0)
    plan = _ash_first(replace(problem, allowed={"ash": frozenset()}))
    assert with_stubs_first(problem, fleet, lambda _: plan) is plan
