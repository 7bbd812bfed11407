"""What stands and what was decided anew, put together to one plan and checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from planner.routing.assembling import UnsoundPlanError
from planner.routing.check import Violation, violations
from planner.routing.plan import Refill, Rest, Route, RoutePlan, Unserved
from planner.routing.problem import RoutingProblem, TimeWindow, Vehicle
from planner.routing.replan.ahead import Ahead
from planner.routing.replan.apply import narrowed
from planner.routing.replan.kept import Kept
from planner.routing.replan.remainder import Remainder
from planner.routing.replan.soften import alone
from planner.routing.timetable import Timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class Stitched:
    """The plan of the whole day, and the rules that what is frozen breaks, in words."""

    plan: RoutePlan
    accepted: tuple[str, ...]


def stitched(
    problem: RoutingProblem,
    old: RoutePlan,
    parts: Mapping[str, Kept],
    rest: Remainder,
    found: RoutePlan,
    loosened: frozenset[str],
) -> Stitched:
    """Return the plan of the whole day.

    Parameters
    ----------
    problem, old
        The problem as it is now, and the plan before.
    parts, rest
        What stands, and the problem of the remainder.
    found
        The plan of the remainder.
    loosened
        Frozen visits whose windows could not be kept.
    """
    routes = tuple(_routes(problem, old, parts, rest, found))
    unserved = tuple(_unserved(problem, found))
    plan = replace(found, routes=routes, unserved=unserved)
    broken = violations(problem, plan)
    _verify(problem, plan, parts, rest, loosened)
    return Stitched(plan=plan, accepted=tuple(str(violation) for violation in broken))


def _routes(
    problem: RoutingProblem,
    old: RoutePlan,
    parts: Mapping[str, Kept],
    rest: Remainder,
    found: RoutePlan,
) -> Iterator[Route]:
    new = {route.vehicle: route for route in found.routes}
    before = {route.vehicle: route for route in old.routes}
    for vehicle in problem.vehicles:
        part, each, route = parts.get(vehicle.id), rest.vehicles.get(vehicle.id), new.get(vehicle.id)
        if each is None:
            if part is not None and part.left:
                yield _ended(part, before[vehicle.id])
        elif each.stubs and part is not None:
            yield _joined(part, each, route or _home(rest.problem, each), before[vehicle.id])
        elif route is not None:
            yield replace(route, rests=(*each.taken, *route.rests))


def _ended(part: Kept, old: Route) -> Route:
    """Return the route of a vehicle that does nothing more: as planned if all of it stands, else up to here."""
    if part.stops == old.stops and not part.over:
        return old
    ends = [part.stops[-1].departure if part.stops else part.start, *(rest.end for rest in part.rests)]
    return Route(
        vehicle=part.vehicle,
        start=part.start,
        end=max([*ends, *(refill.departure for refill in part.refills)]),
        stops=part.stops,
        rests=part.rests,
        refills=part.refills,
    )


def _joined(part: Kept, each: Ahead, route: Route, old: Route) -> Route:
    """Return ``part`` and ``route`` as one, without stubs."""
    stubs = {stub.id for stub in each.stubs}
    stops = tuple(stop for stop in route.stops if stop.visit not in stubs)
    if part.home is not None and not stops:
        return _homecoming(part, each, old)
    missing = len(route.stops) - len(stops)
    begun = len(part.stops)

    def place(item: Rest | Refill) -> int:
        return begun + max(0, item.after - missing)

    rests = tuple(replace(item, after=place(item)) for item in route.rests)
    leaves = max([stop.departure for stop in route.stops[:missing]], default=part.time)
    part, rests = _standing_until(part, leaves, rests)
    return Route(
        vehicle=part.vehicle,
        start=part.start,
        end=route.end,
        stops=(*part.stops, *stops),
        rests=(*part.rests, *rests),
        refills=(*part.refills, *(replace(item, after=place(item)) for item in route.refills)),
    )


def _homecoming(part: Kept, each: Ahead, old: Route) -> Route:
    """Return the old route of a vehicle that is on its way home, with its delay."""
    back = old.end if part.home is None else part.home
    kept = {*(rest.break_ for rest in part.rests), *each.missed}
    late = tuple(
        replace(rest, start=rest.start + back - old.end, end=rest.end + back - old.end)
        for rest in old.rests
        if rest.after == len(old.stops) and rest.break_ not in kept
    )
    return replace(old, end=back, stops=part.stops, rests=(*part.rests, *late))


def _standing_until(part: Kept, leaves: int, rests: tuple[Rest, ...]) -> tuple[Kept, tuple[Rest, ...]]:
    """Return both so that rests taken where the vehicle stands lie before it leaves, or are at their own place."""
    count = len(part.stops)
    since = 0 if part.home is None else part.home
    had = [rest for rest in part.rests if rest.after == count and rest.place is None and rest.start >= since]
    coming = [rest for rest in rests if rest.after == count and rest.place is None and rest.start < leaves]
    if not had and not coming:
        return part, rests
    if part.called_last:
        here = tuple(replace(rest, place=part.place) if rest in had else rest for rest in part.rests)
        return replace(part, rests=here), tuple(
            replace(rest, place=part.place) if rest in coming else rest for rest in rests
        )
    until = max([*(rest.end for rest in had), *([leaves] if coming else [])])
    if part.refills and part.refills[-1].after == count:
        last = part.refills[-1]
        last = replace(last, departure=max(last.departure, until))
        return replace(part, refills=(*part.refills[:-1], last)), rests
    stop = part.stops[-1]
    stop = replace(stop, departure=max(stop.departure, until))
    return replace(part, stops=(*part.stops[:-1], stop)), rests


def _home(problem: RoutingProblem, each: Ahead) -> Route:
    """Return the way home of a vehicle that makes nothing more."""
    stub = each.stubs[0]
    route = Timetable(alone(problem, each.vehicle, stub)).route(0, [0])
    if route is None:
        raise UnsoundPlanError(f"{each.vehicle.id} cannot end its day")
    return route


def _unserved(problem: RoutingProblem, found: RoutePlan) -> Iterator[Unserved]:
    known = {visit.id for visit in problem.visits}
    for left in found.unserved:
        if left.visit in known:
            told = dict(left.by_vehicle)
            reasons = tuple((v.id, told.get(v.id, "no_vehicle")) for v in problem.vehicles) if told else ()
            yield replace(left, by_vehicle=reasons)


def _verify(
    problem: RoutingProblem,
    plan: RoutePlan,
    parts: Mapping[str, Kept],
    rest: Remainder,
    loosened: frozenset[str],
) -> None:
    """Raise unless the plan is sound but for what stood before anything was decided."""
    explained = {_key(violation) for violation in _standing_violations(problem, plan, parts)}
    explained |= {("travel", label, None) for label, part in parts.items() if part.home is not None}
    explained |= {
        ("count", route.vehicle, None) for route in plan.routes if not route.stops
    }  # left for a break only
    carried = {s.pickup for s in problem.shipments if any(s.pickup in _made(part) for part in parts.values())}
    wider = replace(
        problem,
        visits=tuple(
            replace(visit, windows=()) if visit.id in loosened else visit for visit in problem.visits
        ),
        vehicles=tuple(_as_softened(vehicle, rest.vehicles.get(vehicle.id)) for vehicle in problem.vehicles),
    )
    left = [
        str(violation)
        for violation in violations(wider, plan)
        if _key(violation) not in explained
        and not (violation.kind == "shipment" and violation.visit in carried)
    ]
    if left:
        raise UnsoundPlanError("\n".join(left))


def _key(violation: Violation) -> tuple[str, str | None, str | None]:
    return violation.kind, violation.vehicle, violation.visit


def _made(part: Kept) -> set[str]:
    return {stop.visit for stop in part.stops}


def _standing_violations(
    problem: RoutingProblem, plan: RoutePlan, parts: Mapping[str, Kept]
) -> tuple[Violation, ...]:
    """Return what is broken by that which stands, taken by itself."""
    made = set[str]().union(*(_made(part) for part in parts.values()))
    fleet = [_cut(vehicle, parts[vehicle.id]) for vehicle in problem.vehicles if vehicle.id in parts]
    alone_ = narrowed(problem, [v for v in problem.visits if v.id in made], fleet, dict(problem.allowed))
    routes = tuple(
        Route(
            vehicle=part.vehicle,
            start=part.start,
            end=part.time,
            stops=part.stops,
            rests=part.rests,
            refills=part.refills,
        )
        for vehicle in fleet
        if (part := parts[vehicle.id]).stops
    )
    return violations(alone_, replace(plan, routes=routes, unserved=()))


def _cut(vehicle: Vehicle, part: Kept) -> Vehicle:
    """Return ``vehicle`` as one whose day ends where it stands."""
    taken = {rest.break_ for rest in part.rests}
    return replace(
        vehicle,
        open_end=True,
        end_depot=None,
        breaks=tuple(rest for rest in vehicle.breaks if rest.id in taken),
    )


def _as_softened(vehicle: Vehicle, each: Ahead | None) -> Vehicle:
    """Return ``vehicle`` with the limits that its remainder was given."""
    if each is None or not each.stubs:
        return vehicle
    now = each.vehicle
    limits = {
        name: None
        for name in ("max_tasks", "max_driving", "max_metres", "max_duration")
        if getattr(now, name) is None
    }
    shift = TimeWindow(earliest=vehicle.shift.earliest, latest=max(vehicle.shift.latest, now.shift.latest))
    breaks = tuple(rest for rest in vehicle.breaks if rest.id not in each.missed)
    open_end = now.open_end
    return replace(
        vehicle,
        shift=shift,
        breaks=breaks,
        open_end=open_end,
        end_depot=None if open_end else vehicle.end_depot,
        **limits,  # type: ignore[arg-type]
    )
