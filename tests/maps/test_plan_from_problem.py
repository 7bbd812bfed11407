"""From a problem and its plan to what people read."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from maps.plan_from_problem import Surroundings, plan_view
from maps.plan_map import plan_map
from maps.plan_view import PlanView, Spot
from planner.routing.plan import Change, Refill, Rest, Route, RoutePlan, Stop, Unserved
from planner.routing.problem import Break, Reload, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.solving import SolveReport
from planner.travel import TravelTimes

PLACES = ("depot", "a", "b", "c")
SECONDS = np.full((4, 4), 600.0) - 600.0 * np.eye(4)
TRAVEL = TravelTimes(origins=PLACES, destinations=PLACES, seconds=SECONDS, metres=SECONDS * 20)
REPORT = SolveReport(solver="hand", version="1", seed=0, status="feasible", objective=0.0)


@pytest.fixture
def problem() -> RoutingProblem:
    """One van that brings 2 and takes 1 back at each of two places, with a reload between, and a third place."""
    van = Vehicle(
        id="v1",
        depot="depot",
        shift=TimeWindow(earliest=28_800, latest=61_200),
        breaks=(Break(windows=(TimeWindow(earliest=30_000, latest=40_000),), duration=900),),
        capacity=(3,),
        reload=Reload(places=("depot",), duration=300),
    )
    visits = tuple(
        Visit(
            id=f"visit-{place}",
            place=place,
            service_duration=1200,
            people=10.0,
            delivery=(2,),
            pickup=(1,),
            windows=(TimeWindow(earliest=30_600, latest=50_000),) if place == "a" else (),
        )
        for place in "abc"
    )
    return RoutingProblem(visits=visits, vehicles=(van,), travel=TRAVEL)


@pytest.fixture
def plan() -> RoutePlan:
    """Arrive early at a, have the break there, wait, serve; reload; serve b; leave c out."""
    stops = (
        Stop(visit="visit-a", arrival=29_400, start=30_960, departure=32_160),
        Stop(visit="visit-b", arrival=33_660, start=33_660, departure=34_860),
    )
    route = Route(
        vehicle="v1",
        start=28_800,
        end=35_460,
        stops=stops,
        rests=(Rest(break_="break", start=30_000, end=30_900, after=0),),
        refills=(Refill(place="depot", arrival=32_760, departure=33_060, after=1),),
    )
    change = Change(kind="shift_end", vehicle="v1", amount=900, sentence="Let v1 end 15 min later.")
    left = Unserved(
        visit="visit-c",
        reason="not_enough_time",
        detail="x",
        by_vehicle=(("v1", "closed"),),
        changes=(change,),
    )
    return RoutePlan(routes=(route,), unserved=(left,), report=REPORT)


@pytest.fixture
def view(problem: RoutingProblem, plan: RoutePlan) -> PlanView:
    """Return the plan with names for the van and one visit."""
    return plan_view(
        problem,
        plan,
        Surroundings(
            title="T",
            day=date(2026, 11, 24),
            made=datetime(2026, 11, 1, tzinfo=UTC),
            spots={"a": Spot(name="Alfa", lon_lat=(1.0, 2.0)), "depot": Spot(name="Garage")},
            vehicles={"v1": "Van 1"},
            names={"visit-a": "Alfa hall"},
            tasks={"visit-b": "Ring twice"},
        ),
    )


def test_names_and_places(view: PlanView) -> None:
    """Each by its name, else by its id."""
    (route,) = view.routes
    assert route.name == "Van 1"
    assert [stop.spot.name for stop in route.stops] == ["Alfa hall", "b"]
    assert route.stops[0].spot == Spot(name="Alfa hall", place="Alfa", lon_lat=(1.0, 2.0))
    assert route.begins == Spot(name="Garage")
    assert route.stops[1].tasks == "Ring twice"


def test_waiting_is_without_the_break(view: PlanView) -> None:
    """26 minutes between arrival and start, 15 of them the break."""
    assert [stop.waiting for stop in view.routes[0].stops] == [660, 0]


def test_loads(view: PlanView) -> None:
    """Two for a and one back from it; the reload changes them for two for b."""
    assert [stop.load for stop in view.routes[0].stops] == [(1,), (1,)]


def test_pauses(view: PlanView) -> None:
    """The break is where the van stands then, the reload at the depot."""
    pauses = view.routes[0].pauses
    assert [(pause.kind, pause.after, pause.spot and pause.spot.name) for pause in pauses] == [
        ("break", 0, "Alfa hall"),
        ("reload", 1, "Garage"),
    ]


def test_driving(view: PlanView) -> None:
    """Four legs of ten minutes, the way to the reload included."""
    assert view.routes[0].driving == 2400
    assert view.routes[0].metres == pytest.approx(48_000)


def test_left_out(view: PlanView) -> None:
    """With the name of the vehicle and the smallest change."""
    (left,) = view.left_out
    assert left.by_vehicle == (("Van 1", "closed"),)
    assert left.changes[0].vehicle == "Van 1"
    assert left.people == 10.0


def test_it_can_be_drawn(view: PlanView) -> None:
    """Although most places are nowhere."""
    assert "Alfa hall" in plan_map(view, language="en", assets="inline")
