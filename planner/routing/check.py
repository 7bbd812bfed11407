"""Whether a plan is sound. Knows no solver and no scheduler, only the problem.

A crew may arrive later than the travel times say (roads are slow), never earlier. It may stand as long as it likes.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import isnan

from planner.routing.plan import Route, RoutePlan, Stop
from planner.routing.problem import RoutingProblem, Vehicle, Visit


def check(problem: RoutingProblem, plan: RoutePlan) -> list[str]:
    """Return one line for each way in which ``plan`` breaks a rule of ``problem``; empty for a sound plan."""
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    problems = [*_tally_problems(problem, plan)]
    for route in plan.routes:
        if route.vehicle in vehicles:
            problems += [
                f"{route.vehicle}: {line}"
                for line in _route_problems(problem, vehicles[route.vehicle], route)
            ]
    return problems


def _tally_problems(problem: RoutingProblem, plan: RoutePlan) -> Iterator[str]:
    """Every visit once, every vehicle at most once, nothing unknown."""
    served = Counter(stop.visit for route in plan.routes for stop in route.stops)
    unserved = Counter(left.visit for left in plan.unserved)
    known = [visit.id for visit in problem.visits]
    for label in known:
        times = served[label] + unserved[label]
        if times != 1:
            yield f"visit {label!r} is served {served[label]} times and left out {unserved[label]} times"
    yield from (
        f"visit {label!r} does not exist" for label in sorted((served + unserved).keys() - set(known))
    )
    yield from (
        f"visit {left.visit!r} is left out without a reason" for left in plan.unserved if not left.detail
    )
    drives = Counter(route.vehicle for route in plan.routes)
    yield from (f"vehicle {label!r} has {count} routes" for label, count in drives.items() if count > 1)
    vehicles = {vehicle.id for vehicle in problem.vehicles}
    yield from (f"vehicle {label!r} does not exist" for label in sorted(drives.keys() - vehicles))


def _route_problems(problem: RoutingProblem, vehicle: Vehicle, route: Route) -> Iterator[str]:
    visits = {visit.id: visit for visit in problem.visits}
    stops = [(stop, visits[stop.visit]) for stop in route.stops if stop.visit in visits]
    if not stops:
        yield "the route has no stops"
        return
    shift = vehicle.shift
    if not shift.earliest <= route.start <= route.end <= shift.latest:
        yield f"on the road {route.start}-{route.end}, outside the shift {shift.earliest}-{shift.latest}"
    for stop, visit in stops:
        yield from _stop_problems(stop, visit)
        if not problem.may_make(vehicle.id, visit.id):
            yield f"visit {visit.id!r} may not be made by this vehicle"
    yield from _travel_problems(problem, vehicle, route, [visit for _, visit in stops])
    yield from _break_problems(vehicle, route, stops)


def _stop_problems(stop: Stop, visit: Visit) -> Iterator[str]:
    finished = stop.start + visit.service_duration
    if stop.start < stop.arrival:
        yield f"visit {visit.id!r} is served from {stop.start}, before the arrival at {stop.arrival}"
    if stop.departure < finished:
        yield f"visit {visit.id!r} is left at {stop.departure}, before its service ends at {finished}"
    inside = (w.earliest <= stop.start and finished <= w.latest for w in visit.windows)
    if visit.windows and not any(inside):
        yield f"visit {visit.id!r} is served {stop.start}-{finished}, outside its windows"


def _travel_problems(
    problem: RoutingProblem, vehicle: Vehicle, route: Route, visits: list[Visit]
) -> Iterator[str]:
    places = [vehicle.depot, *(visit.location for visit in visits), vehicle.depot]
    leaves = [route.start, *(stop.departure for stop in route.stops)]
    arrives = [*(stop.arrival for stop in route.stops), route.end]
    for (origin, destination), left, arrived in zip(pairwise(places), leaves, arrives, strict=False):
        seconds = problem.travel.between(origin, destination)
        if isnan(seconds):
            yield f"there is no way from {origin!r} to {destination!r}"
        elif arrived - left < seconds - 1e-6:
            yield f"{origin!r} to {destination!r} takes {seconds:g} s, but only {arrived - left} s are given"


def _break_problems(vehicle: Vehicle, route: Route, stops: list[tuple[Stop, Visit]]) -> Iterator[str]:
    """Check that the break falls into its time and the shift, and into nobody's driving or service."""
    rest, begun = vehicle.break_, route.break_start
    if rest is None or begun is None:
        if (rest is None) != (begun is None):
            yield "a break is missing" if begun is None else "there is a break that the vehicle does not have"
        return
    over = begun + rest.duration
    if not rest.earliest <= begun <= rest.latest:
        yield f"the break starts at {begun}, outside {rest.earliest}-{rest.latest}"
    if begun < vehicle.shift.earliest or over > vehicle.shift.latest:
        yield f"the break {begun}-{over} is outside the shift"
    leaves = [route.start, *(stop.departure for stop, _ in stops)]
    arrives = [*(stop.arrival for stop, _ in stops), route.end]
    for left, arrived in zip(leaves, arrives, strict=True):
        if max(begun, left) < min(over, arrived):
            yield f"the break {begun}-{over} interrupts the drive {left}-{arrived}"
    for stop, visit in stops:
        if max(begun, stop.start) < min(over, stop.start + visit.service_duration):
            yield f"the break {begun}-{over} interrupts the service of visit {visit.id!r}"
