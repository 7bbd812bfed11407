"""The rules that may keep a vehicle from making a visit, each with the same problem without it."""

from collections.abc import Callable
from dataclasses import replace

from planner.routing.plan import Reason
from planner.routing.problem import RoutingProblem, TimeWindow, Vehicle
from planner.routing.times import MOST

Change = Callable[[RoutingProblem], RoutingProblem]


def without_loads(problem: RoutingProblem) -> RoutingProblem:
    """Return ``problem`` with vehicles of any size, and breaks with anything on board."""
    return _of_vehicles(
        problem,
        lambda vehicle: replace(
            vehicle, capacity=(), breaks=tuple(replace(rest, max_load=None) for rest in vehicle.breaks)
        ),
    )


def without_windows(problem: RoutingProblem) -> RoutingProblem:
    """Return ``problem`` with places that are always open."""
    return replace(problem, visits=tuple(replace(visit, windows=()) for visit in problem.visits))


def without_shift(problem: RoutingProblem) -> RoutingProblem:
    """Return ``problem`` with vehicles that drive and work as long as they like."""
    return _of_vehicles(
        problem,
        lambda vehicle: replace(vehicle, shift=endless(vehicle), max_driving=None, max_duration=None),
    )


def without_breaks(problem: RoutingProblem) -> RoutingProblem:
    """Return ``problem`` with crews that need no rest."""
    return _of_vehicles(problem, lambda vehicle: replace(vehicle, breaks=(), driving_rule=None))


def endless(vehicle: Vehicle) -> TimeWindow:
    """Return a shift that begins at 0 and ends a hundred shifts after that of ``vehicle``."""
    shift = vehicle.shift
    return TimeWindow(earliest=0, latest=min(MOST, shift.latest + 100 * (shift.latest - shift.earliest + 1)))


def _of_vehicles(problem: RoutingProblem, change: Callable[[Vehicle], Vehicle]) -> RoutingProblem:
    return replace(problem, vehicles=tuple(change(vehicle) for vehicle in problem.vehicles))


RULES: dict[Reason, Change] = {
    "no_room": without_loads,
    "too_many": lambda problem: _of_vehicles(problem, lambda vehicle: replace(vehicle, max_tasks=None)),
    "too_far": lambda problem: _of_vehicles(problem, lambda vehicle: replace(vehicle, max_metres=None)),
    "no_break": without_breaks,
    "closed": without_windows,
    "too_long": without_shift,
    "relation": lambda problem: replace(problem, relations=()),
}
"""Reason -> how to leave out the rule that it is about; from the most particular rule to the most general one."""

TIME: tuple[Reason, ...] = ("no_break", "closed", "too_long")
"""The rules that are about time; beside other visits, together they are ``not_enough_time``."""


def matters(problem: RoutingProblem, vehicle: Vehicle, rule: Reason) -> bool:
    """Return whether ``rule`` exists for ``vehicle`` at all."""
    exists: dict[Reason, bool] = {
        "no_room": bool(vehicle.capacity),
        "too_many": vehicle.max_tasks is not None,
        "too_far": vehicle.max_metres is not None,
        "no_break": bool(vehicle.breaks) or vehicle.driving_rule is not None,
        "relation": bool(problem.relations),
    }
    return exists.get(rule, True)


def without(problem: RoutingProblem, *rules: Reason) -> RoutingProblem:
    """Return ``problem`` without ``rules``."""
    for rule in rules:
        problem = RULES[rule](problem)
    return problem
