"""Routes in which a vehicle makes something before the stub that stands for where it is.

A visit without service at that very place fits before the stub, as no time passes. It really comes after: the stops
that the stub stands for are made.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from planner.routing.assembling import orders_of
from planner.routing.check import violations
from planner.routing.plan import RoutePlan
from planner.routing.problem import RoutingProblem
from planner.routing.replan.ahead import Ahead
from planner.routing.timetable import Timetable

Solve = Callable[[RoutingProblem], RoutePlan]
"""Finds a sound plan for a problem."""


def with_stubs_first(problem: RoutingProblem, fleet: Mapping[str, Ahead], solve: Solve) -> RoutePlan:
    """Return a plan by ``solve`` where each vehicle of ``fleet`` makes its stubs first.

    Visits made too early come after the stubs. Where this breaks a rule, those vehicles may not make them, and
    ``solve`` is asked again: at most once for each visit and vehicle.
    """
    plan = solve(problem)
    early = _early(plan, fleet)
    while early:
        later = _reordered(problem, plan, fleet, early)
        if later is not None:
            return later
        usual = frozenset(fleet)
        barred = {
            label: problem.allowed.get(label, usual) - {van}
            for van, labels in early.items()
            for label in labels
        }
        problem = replace(problem, allowed={**problem.allowed, **barred})
        plan = solve(problem)
        early = _early(plan, fleet)
    return plan


def _early(plan: RoutePlan, fleet: Mapping[str, Ahead]) -> dict[str, list[str]]:
    """Return the visits that come before a stub, by vehicle."""
    found = {}
    for route in plan.routes:
        stubs = {stub.id for stub in fleet[route.vehicle].stubs}
        made = [stop.visit for stop in route.stops]
        last = max((place for place, label in enumerate(made) if label in stubs), default=-1)
        if early := [label for label in made[: last + 1] if label not in stubs]:
            found[route.vehicle] = early
    return found


def _reordered(
    problem: RoutingProblem, plan: RoutePlan, fleet: Mapping[str, Ahead], early: Mapping[str, list[str]]
) -> RoutePlan | None:
    """Return ``plan`` with the stubs first on the routes of ``early``, timed again; None where that is not sound."""
    table, orders = Timetable(problem), orders_of(problem, plan)
    stubs = {stub.id for each in fleet.values() for stub in each.stubs}
    numbers = {vehicle.id: number for number, vehicle in enumerate(problem.vehicles)}
    routes = []
    for route in plan.routes:
        number = numbers[route.vehicle]
        order = sorted(orders[number], key=lambda k: k < 0 or problem.visits[k].id not in stubs)
        timed = table.route(number, order) if route.vehicle in early else route
        if timed is None:
            return None
        routes.append(timed)
    later = replace(plan, routes=tuple(routes))
    return None if violations(problem, later) else later
