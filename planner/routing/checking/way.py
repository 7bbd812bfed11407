"""What must hold on the way of one vehicle: who may do what, the shift, drives, times at the stops, its limits."""

from collections.abc import Iterator
from math import fsum, isnan

from planner.routing.checking.roads import ROUNDING, Roads
from planner.routing.checking.violation import Violation, ViolationKind
from planner.routing.checking.walk import Drive, Walk
from planner.routing.plan import Stop
from planner.routing.problem import RoutingProblem, Visit


def way_violations(problem: RoutingProblem, walk: Walk, roads: Roads) -> Iterator[Violation]:
    """Yield where the route of ``walk`` breaks a rule that is not about loads, rests or other routes."""
    yield from _permissions(problem, walk)
    yield from _shift(walk)
    for number, (stop, visit) in enumerate(walk.stops):
        yield from _stop(walk, number, stop, visit)
    yield from _order(walk)
    for drive in walk.drives:
        yield from _drive(drive, roads)
    yield from _limits(walk, roads)


def _permissions(problem: RoutingProblem, walk: Walk) -> Iterator[Violation]:
    for _, visit in walk.stops:
        if not problem.may_make(walk.vehicle.id, visit.id):
            sentence = f"visit {visit.id!r} may not be made by this vehicle"
            yield Violation(kind="not_allowed", visit=visit.id, sentence=sentence)
        lacking = sorted(visit.skills - walk.vehicle.skills)
        if lacking:
            sentence = f"visit {visit.id!r} needs {', '.join(lacking)}, which the crew cannot do"
            yield Violation(kind="skill", visit=visit.id, amount=len(lacking), sentence=sentence)


def _shift(walk: Walk) -> Iterator[Violation]:
    route, shift = walk.route, walk.vehicle.shift
    beyond = max(0, shift.earliest - route.start) + max(0, route.end - shift.latest)
    if beyond or route.end < route.start:
        yield Violation(
            kind="shift",
            amount=beyond or route.start - route.end,
            sentence=f"on the road {route.start}-{route.end}, outside the shift {shift.earliest}-{shift.latest}",
        )


def _stop(walk: Walk, number: int, stop: Stop, visit: Visit) -> Iterator[Violation]:
    finished = walk.finished(number)
    if stop.setup < walk.setups[number]:
        yield Violation(
            kind="setup",
            visit=visit.id,
            amount=walk.setups[number] - stop.setup,
            sentence=f"visit {visit.id!r} needs {walk.setups[number]} s of setup, but has {stop.setup} s",
        )
    if stop.start < stop.arrival:
        yield Violation(
            kind="service",
            visit=visit.id,
            amount=stop.arrival - stop.start,
            sentence=f"visit {visit.id!r} is served from {stop.start}, before the arrival at {stop.arrival}",
        )
    if stop.departure < finished:
        yield Violation(
            kind="service",
            visit=visit.id,
            amount=finished - stop.departure,
            sentence=f"visit {visit.id!r} is left at {stop.departure}, before its service ends at {finished}",
        )
    outside = outside_windows(visit, stop.start, finished)
    if outside > 0:
        yield Violation(
            kind="window",
            visit=visit.id,
            amount=outside,
            sentence=f"visit {visit.id!r} is served {stop.start}-{finished}, outside its windows by {outside:g} s",
        )


def outside_windows(visit: Visit, start: float, finished: float) -> float:
    """Return by how many seconds ``start``..``finished`` misses the window that it misses least; 0 if it is inside."""
    ends = finished if visit.ends_within else start
    return min(
        (max(0, window.earliest - start) + max(0, ends - window.latest) for window in visit.windows),
        default=0,
    )


def _order(walk: Walk) -> Iterator[Violation]:
    """Say where an open route begins after its first call or ends before its last; drives tell of all others."""
    if walk.vehicle.starts_at is None and walk.calls and walk.calls[0].arrival < walk.route.start:
        early = walk.route.start - walk.calls[0].arrival
        yield Violation(
            kind="travel", amount=early, sentence=f"it is at its first place {early} s before it starts"
        )
    if walk.vehicle.ends_at is None and walk.calls and walk.calls[-1].departure > walk.route.end:
        late = walk.calls[-1].departure - walk.route.end
        yield Violation(
            kind="travel", amount=late, sentence=f"it leaves its last place {late} s after it ends"
        )


def _drive(drive: Drive, roads: Roads) -> Iterator[Violation]:
    origin, destination = drive.origin, drive.destination
    arrival = drive.arrival(roads)
    named = f"{origin.place!r} to {destination.place!r}"
    visit = None if destination.visit is None else destination.visit.id
    if isnan(arrival):
        sentence = f"there is no way from {named}"
        yield Violation(kind="unreachable", visit=visit, sentence=sentence)
    elif destination.arrival < arrival - ROUNDING:
        paused = sum(end - start for start, end in drive.pauses)
        given = destination.arrival - origin.departure - paused
        yield Violation(
            kind="travel",
            visit=visit,
            amount=arrival - destination.arrival,
            sentence=f"{named} takes {drive.seconds(roads):g} s, but only {given:g} s are given",
        )


def _limits(walk: Walk, roads: Roads) -> Iterator[Violation]:
    vehicle, route = walk.vehicle, walk.route
    seconds = [drive.seconds(roads) for drive in walk.drives]
    metres = [drive.metres(roads) for drive in walk.drives]
    measured: tuple[tuple[ViolationKind, float, float | None, str], ...] = (
        ("max_tasks", len(walk.stops), vehicle.max_tasks, "visits"),
        ("max_driving", sum(s for s in seconds if not isnan(s)), vehicle.max_driving, "s of driving"),
        ("max_metres", fsum(m for m in metres if not isnan(m)), vehicle.max_metres, "m of driving"),
        ("max_duration", route.end - route.start, vehicle.max_duration, "s on the road"),
    )
    for kind, amount, most, unit in measured:
        if most is not None and amount > most + ROUNDING:
            sentence = f"{amount:g} {unit}, at most {most:g} are allowed"
            yield Violation(kind=kind, amount=amount - most, sentence=sentence)
