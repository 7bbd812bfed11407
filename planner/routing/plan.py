"""The answer of a day: routes, and the visits that could not be made with the reason.

What follows from the stops (driving, work, people served) is computed here and stored nowhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from typing import Literal

from planner.routing.legs import Legs, legs_of
from planner.routing.problem import RoutingProblem, Vehicle, Visit
from planner.solving import SolveReport
from planner.travel import TravelTimes

Reason = Literal["not_enough_time", "too_long", "closed", "unreachable", "not_allowed", "no_vehicle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A visit placed in time: arrival, start of service, departure; seconds after midnight."""

    visit: str
    arrival: int
    start: int
    departure: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One vehicle's day: leaves its depot at ``start``, makes its stops in turn, is back at ``end``.

    ``break_start`` is None if the vehicle needs no break. A break outside ``start``..``end`` is taken at the depot.
    """

    vehicle: str
    start: int
    end: int
    stops: tuple[Stop, ...]
    break_start: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """A visit that the plan does not make.

    Attributes
    ----------
    visit
        Its id.
    reason
        Of the vehicle that comes closest to making it.
    detail
        The same as a sentence.
    by_vehicle
        (vehicle id, reason) for each vehicle of the problem, in its order.
    """

    visit: str
    reason: Reason
    detail: str
    by_vehicle: tuple[tuple[str, Reason], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePlan:
    """Routes of the vehicles that are used, in the order of the problem, and every visit that is left out."""

    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...]
    report: SolveReport


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Score:
    """How bad a plan is; smaller is better, the first difference decides."""

    people_unserved: float
    visits_unserved: int
    cost: float


def driving_seconds(problem: RoutingProblem, route: Route) -> int:
    """Return the seconds at the wheel, legs rounded up one by one."""
    return sum(int(leg) for leg in _leg_seconds(problem, route))


def driving_metres(problem: RoutingProblem, route: Route) -> float:
    """Return the metres driven."""
    return fsum(float(problem.travel.metres[leg]) for leg in _legs(problem, route))


def waiting_seconds(problem: RoutingProblem, route: Route) -> int:
    """Return the seconds on the way in which nobody drives, serves or has the break."""
    vehicle = next(vehicle for vehicle in problem.vehicles if vehicle.id == route.vehicle)
    service = sum(visit.service_duration for visit in visits_of(problem, route))
    rest = 0
    if vehicle.break_ is not None and route.break_start is not None:
        ends = min(route.end, route.break_start + vehicle.break_.duration)
        rest = max(0, ends - max(route.start, route.break_start))
    return route.end - route.start - driving_seconds(problem, route) - service - rest


def people_served(problem: RoutingProblem, plan: RoutePlan) -> float:
    """Return the people of all visits that the plan makes."""
    return fsum(visit.people for route in plan.routes for visit in visits_of(problem, route))


def visits_of(problem: RoutingProblem, route: Route) -> tuple[Visit, ...]:
    """Return the visits of ``route`` in turn."""
    known = {visit.id: visit for visit in problem.visits}
    return tuple(known[stop.visit] for stop in route.stops)


def trip_cost(vehicle: Vehicle, visits: Sequence[Visit], legs: Legs) -> float:
    """Return what making ``visits`` in this order costs, in seconds of driving; 0 for none.

    Driving, the fixed cost of using the vehicle, and all driving and service beyond its usual day.
    """
    if not visits:
        return 0
    driving = sum(legs.along(vehicle, visits))
    cost = driving + vehicle.fixed_seconds
    if vehicle.usual_seconds is not None:
        work = driving + sum(visit.service_duration for visit in visits)
        cost += max(0, work - vehicle.usual_seconds)
    return cost


def score(problem: RoutingProblem, plan: RoutePlan) -> Score:
    """Return the people and visits left out and what the routes cost; a better plan has a smaller score."""
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    legs = legs_of(problem)
    served = {stop.visit for route in plan.routes for stop in route.stops}
    left = [visit.people for visit in problem.visits if visit.id not in served]
    return Score(
        people_unserved=fsum(left),
        visits_unserved=len(left),
        cost=sum(trip_cost(vehicles[r.vehicle], visits_of(problem, r), legs) for r in plan.routes),
    )


def places_of(problem: RoutingProblem, route: Route) -> tuple[str, ...]:
    """Return the location ids in the order in which the route passes them, depot to depot."""
    depot = next(vehicle.depot for vehicle in problem.vehicles if vehicle.id == route.vehicle)
    return (depot, *(visit.location for visit in visits_of(problem, route)), depot)


def _legs(problem: RoutingProblem, route: Route) -> Iterator[tuple[int, int]]:
    travel: TravelTimes = problem.travel
    for origin, destination in pairwise(places_of(problem, route)):
        yield travel.origins.index(origin), travel.destinations.index(destination)


def _leg_seconds(problem: RoutingProblem, route: Route) -> Iterator[float]:
    for origin, destination in _legs(problem, route):
        yield -(-float(problem.travel.seconds[origin, destination]) // 1)
