"""The checker accepts what is sound and names each thing that is not."""

from dataclasses import replace

import pytest

from planner.routing.check import check
from planner.routing.plan import Rest, Route, RoutePlan, Stop, Unserved
from planner.routing.problem import RoutingProblem
from planner.solving import SolveReport

REPORT = SolveReport(solver="by hand", version="1", seed=0, status="feasible", objective=0)


@pytest.fixture
def noon(clock):
    """Near at 11:00, lunch there at noon, far at 13:00."""
    stops = (
        Stop(visit="near", arrival=clock("10:50"), start=clock("11:00"), departure=clock("12:30")),
        Stop(visit="far", arrival=clock("13:00"), start=clock("13:00"), departure=clock("13:30")),
    )
    route = Route(
        vehicle="van", start=clock("10:40"), end=clock("14:10"), stops=stops, rests=lunch(clock("12:00"))
    )
    return RoutePlan(routes=(route,), unserved=(), report=REPORT)


def lunch(start, *, minutes=30, after=1, **options):
    """Return the one rest of a route."""
    return (
        Rest(**{"break_": "break", "start": start, "end": start + minutes * 60, "after": after} | options),
    )


def with_route(plan, **changes):
    """Return the plan with a changed first route."""
    return replace(plan, routes=(replace(plan.routes[0], **changes),))


def with_stop(plan, position, **changes):
    """Return the plan with one changed stop."""
    stops = list(plan.routes[0].stops)
    stops[position] = replace(stops[position], **changes)
    return with_route(plan, stops=tuple(stops))


def test_a_plan_made_by_hand_is_sound(lunch_in_the_middle, noon):
    """Nobody needs a solver to be right."""
    assert check(lunch_in_the_middle, noon) == []


def test_each_broken_rule_is_named(lunch_in_the_middle, noon, clock):
    """Each plan breaks one rule."""
    broken = {
        "outside the shift": with_route(noon, start=clock("07:59")),
        "before the arrival": with_stop(noon, 1, start=clock("12:55"), arrival=clock("13:00")),
        "before its service ends": with_stop(noon, 1, departure=clock("13:10")),
        "outside its windows": with_stop(noon, 1, start=clock("13:31"), departure=clock("14:01")),
        "takes 600 s, but only 540 s": with_route(noon, start=clock("10:41")),
        "'far' to 'depot' takes 2400 s": with_route(noon, end=clock("14:09")),
        "a break is missing": with_route(noon, rests=()),
        "the break starts at": with_route(noon, rests=lunch(clock("12:01"))),
        "interrupts the drive": with_stop(noon, 0, departure=clock("12:20")),
        "is served 0 times and left out 0": with_route(noon, stops=noon.routes[0].stops[:1]),
        "visit 'near' is served 2 times": with_route(noon, stops=noon.routes[0].stops[:1] * 2),
        "visit 'moon' does not exist": with_stop(noon, 0, visit="moon"),
        "has 2 routes": replace(noon, routes=noon.routes * 2),
        "vehicle 'bus' does not exist": with_route(noon, vehicle="bus"),
        "has no stops": with_route(noon, stops=()),
        "without a reason": replace(noon, unserved=(Unserved(visit="near", reason="closed", detail=""),)),
    }
    for message, plan in broken.items():
        assert any(message in line for line in check(lunch_in_the_middle, plan)), message


def test_rules_of_the_problem(lunch_in_the_middle, noon, on_a_line, van, clock, span):
    """The same plan under other rules."""
    day = lunch_in_the_middle
    at_eleven = replace(day.vehicles[0].breaks[0], windows=(span("11:00-12:00"),))
    early = replace(day.vehicles[0], breaks=(at_eleven,))
    others = {
        "may not be made": replace(day, allowed={"far": frozenset()}),
        "there is no way from 'near' to 'far'": replace(day, travel=on_a_line(depot=0, near=10, far=None)),
        "a break that the vehicle does not have": replace(day, vehicles=(van(),)),
        "interrupts the service": replace(day, vehicles=(early,)),
        "is outside the shift": replace(day, vehicles=(replace(early, shift=span("11:10-16:00")),)),
    }
    served = with_route(noon, rests=lunch(clock("11:05")))
    for message, problem in others.items():
        assert any(message in line for line in check(problem, noon) + check(problem, served)), message


def test_slower_roads_are_no_fault(lunch_in_the_middle, noon, clock):
    """A crew may have come later than the travel times say."""
    assert check(lunch_in_the_middle, with_route(noon, end=clock("15:00"))) == []


def test_the_break_may_be_taken_at_the_depot(lunch_in_the_middle, van, clock):
    """Lunch at noon, out at half past, only the far visit."""
    stop = Stop(visit="far", arrival=clock("13:10"), start=clock("13:10"), departure=clock("13:40"))
    route = Route(
        vehicle="van",
        start=clock("12:30"),
        end=clock("14:20"),
        stops=(stop,),
        rests=lunch(clock("12:00"), after=0),
    )
    only_far: RoutingProblem = replace(lunch_in_the_middle, visits=lunch_in_the_middle.visits[1:])
    assert check(only_far, RoutePlan(routes=(route,), unserved=(), report=REPORT)) == []
