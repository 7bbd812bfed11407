"""Whether a plan is sound. Knows no solver and no scheduler, only the problem.

A crew may arrive later than the travel times say (roads are slow), never earlier. It may stand as long as it likes.

=====================================  =============================================================================
:mod:`~.checking.tally`                every visit once, groups, shipments, nothing unknown
:mod:`~.checking.way`                  skills, permissions, shift, drives, times and windows, limits of the vehicle
:mod:`~.checking.loads`                loads in every dimension, reloads
:mod:`~.checking.rests`                breaks
:mod:`~.checking.driving`              the driving rule
:mod:`~.checking.relations`            relations of visits
=====================================  =============================================================================
"""

from collections.abc import Iterator
from dataclasses import replace
from math import isfinite

from planner.routing.checking.driving import driving_violations
from planner.routing.checking.loads import load_violations
from planner.routing.checking.relations import made_by, relation_violations
from planner.routing.checking.rests import rest_violations
from planner.routing.checking.roads import Roads
from planner.routing.checking.tally import tally_violations
from planner.routing.checking.violation import Violation
from planner.routing.checking.walk import Cargo, Walk, walked
from planner.routing.checking.way import way_violations
from planner.routing.plan import Route, RoutePlan
from planner.routing.problem import RoutingProblem

__all__ = ["Violation", "check", "violations"]


def check(problem: RoutingProblem, plan: RoutePlan) -> list[str]:
    """Return one line for each way in which ``plan`` breaks a rule of ``problem``; empty for a sound plan."""
    return [str(violation) for violation in violations(problem, plan)]


def violations(problem: RoutingProblem, plan: RoutePlan) -> tuple[Violation, ...]:
    """Return each way in which ``plan`` breaks a rule of ``problem``, with its size; none for a sound plan.

    Any plan can be checked: what does not exist is named and left aside.
    """
    return tuple(_violations(problem, plan))


def _violations(problem: RoutingProblem, plan: RoutePlan) -> Iterator[Violation]:
    yield from tally_violations(problem, plan)
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    visits = {visit.id: visit for visit in problem.visits}
    roads = {
        profile: Roads(problem, profile) for profile in {vehicle.profile for vehicle in problem.vehicles}
    }
    walks, cargo = [], Cargo(problem)
    for route in plan.routes:
        vehicle = vehicles.get(route.vehicle)
        if vehicle is None:
            continue
        wrong = _unreadable(route)
        if wrong is not None:
            yield replace(wrong, vehicle=vehicle.id)
            continue
        walk = walked(visits, vehicle, route)
        walks.append(walk)
        for violation in _of_route(problem, walk, roads[vehicle.profile], cargo):
            yield replace(violation, vehicle=vehicle.id)
    yield from relation_violations(problem.relations, made_by(walks))


def _of_route(problem: RoutingProblem, walk: Walk, roads: Roads, cargo: Cargo) -> Iterator[Violation]:
    if not walk.stops:
        yield Violation(kind="count", sentence="the route has no stops")
        return
    yield from way_violations(problem, walk, roads)
    yield from load_violations(cargo, walk)
    yield from rest_violations(walk)
    yield from driving_violations(walk, roads)


def _unreadable(route: Route) -> Violation | None:
    """Return what is wrong with times that are no numbers at all."""
    times: list[float] = [route.start, route.end]
    for stop in route.stops:
        times += [stop.arrival, stop.start, stop.departure, stop.setup]
    for rest in route.rests:
        times += [rest.start, rest.end]
    for fill in route.refills:
        times += [fill.arrival, fill.departure]
    wrong = sum(not isfinite(time) for time in times)
    if not wrong:
        return None
    return Violation(kind="nonsense", amount=wrong, sentence=f"{wrong} of its times are no numbers")
