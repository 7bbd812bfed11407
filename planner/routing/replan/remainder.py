"""What is still to be decided, as a routing problem of its own that begins where the vehicles are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

from planner.routing.plan import Refill, Route, RoutePlan, Stop
from planner.routing.problem import Relation, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.replan.ahead import MOST_PRIORITY, Ahead, ahead
from planner.routing.replan.bonds import Bonds, bind, limited
from planner.routing.replan.freeze import Level
from planner.routing.replan.kept import Kept
from planner.routing.replan.virtual import with_virtual


@dataclass(frozen=True, slots=True, kw_only=True)
class Remainder:
    """The rest of a day.

    Attributes
    ----------
    problem
        The vehicles that can still do something, from where they are, and the visits still to be made.
    vehicles
        How each of them starts, by its id.
    start
        The old orders of these visits.
    frozen
        Visits among them that are frozen, with their level.
    """

    problem: RoutingProblem
    vehicles: Mapping[str, Ahead]
    start: tuple[Route, ...]
    frozen: Mapping[str, Level]


def remainder(
    problem: RoutingProblem,
    plan: RoutePlan,
    parts: Mapping[str, Kept],
    *,
    levels: Mapping[str, Level],
    closed: frozenset[str],
    now: int,
) -> Remainder:
    """Return what is left of ``problem``, which holds the events already, once ``parts`` stand.

    Parameters
    ----------
    problem, plan
        The problem as it is now, and the plan so far.
    parts
        What stands of each route, by vehicle.
    levels
        How visits of ``plan`` are frozen.
    closed
        Vehicles to which nothing may be added.
    now
        Before it no vehicle leaves that has no part in ``parts``.
    """
    mark = _mark(problem)
    worth = 1.0 + fsum(visit.people for visit in problem.visits)
    fleet = {
        vehicle.id: each
        for vehicle in problem.vehicles
        if not (vehicle.id in closed and _all_stands(parts.get(vehicle.id), plan))
        and (each := ahead(problem, vehicle, _part(parts, vehicle, now), worth=worth, mark=mark)) is not None
    }
    standing = {stop.visit: (part.vehicle, stop) for part in parts.values() for stop in part.stops}
    old = {stop.visit: (route.vehicle, stop) for route in plan.routes for stop in route.stops}
    frozen = {
        label: level
        for label, level in levels.items()
        if label not in standing
        and old[label][0] in fleet
        and label in {visit.id for visit in problem.visits}
    }
    visits = _still_to_make(problem, standing, frozen)
    bonds = _bonds(problem, visits, fleet, frozen, closed, old)
    stubs = {label: each.stubs[0].id for label, each in fleet.items() if each.stubs}
    relations = bind(problem, bonds, standing, stubs)
    made = [_worthy(limited(visit, bonds.limits.get(visit.id)), frozen, problem, worth) for visit in visits]
    made = [_pinned(visit, old[visit.id][1]) if frozen.get(visit.id) == "fixed" else visit for visit in made]
    rest = _assembled(problem, made, fleet, bonds, (*relations, *_orders(plan, frozen)))
    return Remainder(problem=rest, vehicles=fleet, start=_start(plan, parts, fleet, visits), frozen=frozen)


def _all_stands(part: Kept | None, plan: RoutePlan) -> bool:
    """Return whether nothing of the route of a vehicle is left to decide, or to move in time."""
    old = next((route for route in plan.routes if part is not None and route.vehicle == part.vehicle), None)
    return old is None or (part is not None and part.stops == old.stops)


def _part(parts: Mapping[str, Kept], vehicle: Vehicle, now: int) -> Kept:
    ready = max(vehicle.shift.earliest, now)
    return parts.get(vehicle.id) or Kept(vehicle=vehicle.id, start=ready, time=ready)


def _mark(problem: RoutingProblem) -> str:
    """Return how the ids of stubs begin: as nothing else does."""
    names = {*problem.travel.origins, *(visit.id for visit in problem.visits)}
    mark = "@"
    while any(name.startswith(mark) for name in names):
        mark += "@"
    return mark


def _still_to_make(
    problem: RoutingProblem, standing: Mapping[str, tuple[str, Stop]], frozen: Mapping[str, Level]
) -> list[Visit]:
    """Return the visits that are open: not made, and no alternative of one that is."""
    chosen = {visit.group: visit.id for visit in problem.visits if visit.id in standing or visit.id in frozen}
    return [
        visit
        for visit in problem.visits
        if visit.id not in standing and (visit.group is None or chosen.get(visit.group, visit.id) == visit.id)
    ]


def _bonds(
    problem: RoutingProblem,
    visits: Sequence[Visit],
    fleet: Mapping[str, Ahead],
    frozen: Mapping[str, Level],
    closed: frozenset[str],
    old: Mapping[str, tuple[str, Stop]],
) -> Bonds:
    bonds = Bonds(
        allowed={visit.id: problem.allowed[visit.id] for visit in visits if visit.id in problem.allowed}
    )
    open_ = frozenset(fleet) - closed
    for visit in visits:
        if visit.id in frozen:
            bonds.only(visit.id, frozenset({old[visit.id][0]}))
        elif len(open_) < len(fleet):
            bonds.only(visit.id, open_)
    for label, each in fleet.items():
        for bound in (*(stub.id for stub in each.stubs), *(s.delivery for s in each.shipments)):
            bonds.only(bound, frozenset({label}))
    return bonds


def _worthy(visit: Visit, frozen: Mapping[str, Level], problem: RoutingProblem, worth: float) -> Visit:
    """Return ``visit`` so that nothing else is made in its stead, if it or its shipment is frozen."""
    ends = {shipment.delivery: shipment.pickup for shipment in problem.shipments}
    goods = {shipment.pickup: shipment.delivery for shipment in problem.shipments}
    if visit.id in ends or not (visit.id in frozen or goods.get(visit.id) in frozen):
        return visit
    return replace(visit, priority=MOST_PRIORITY, people=worth, penalty=None)


def _pinned(visit: Visit, stop: Stop) -> Visit:
    return replace(visit, windows=(TimeWindow(earliest=stop.start, latest=stop.start),), ends_within=False)


def _orders(plan: RoutePlan, frozen: Mapping[str, Level]) -> list[Relation]:
    """Return the relations that keep the order of stops frozen this way, route by route."""
    orders = (
        tuple(stop.visit for stop in route.stops if frozen.get(stop.visit) in ("order", "fixed"))
        for route in plan.routes
    )
    return [Relation(kind="sequence", visits=visits) for visits in orders if len(visits) > 1]


def _assembled(
    problem: RoutingProblem,
    visits: Sequence[Visit],
    fleet: Mapping[str, Ahead],
    bonds: Bonds,
    relations: tuple[Relation, ...],
) -> RoutingProblem:
    stubs = [stub for each in fleet.values() for stub in each.stubs]
    known = {visit.id for visit in (*stubs, *visits)}
    places = {
        each.virtual[0]: (each.stubs[0].location, each.virtual[1])
        for each in fleet.values()
        if each.virtual is not None
    }
    shipments = [s for s in problem.shipments if s.pickup in known and s.delivery in known]
    shipments += [shipment for each in fleet.values() for shipment in each.shipments]
    return replace(
        with_virtual(problem, places),
        visits=(*stubs, *visits),
        vehicles=tuple(each.vehicle for each in fleet.values()),
        allowed={
            label: ids & fleet.keys()
            for label, ids in bonds.allowed.items()
            if label in known and not ids >= fleet.keys()
        },
        shipments=tuple(shipments),
        relations=tuple(r for r in relations if known.issuperset(r.visits)),
        published={label: place for label, place in problem.published.items() if label in known},
    )


def _start(
    plan: RoutePlan, parts: Mapping[str, Kept], fleet: Mapping[str, Ahead], visits: Sequence[Visit]
) -> tuple[Route, ...]:
    """Return the old routes from here on: their order counts, their times do not."""
    known = {visit.id for visit in visits}
    routes = {route.vehicle: route for route in plan.routes}
    return tuple(
        route
        for label, each in fleet.items()
        if (route := _tail(label, routes.get(label), parts.get(label), each, known)).stops
    )


def _tail(label: str, route: Route | None, part: Kept | None, each: Ahead, known: set[str]) -> Route:
    time = each.vehicle.shift.earliest
    stops = [Stop(visit=stub.id, arrival=time, start=time, departure=time) for stub in each.stubs]
    refills: list[Refill] = []
    if route is not None and part is not None:
        count = len(part.stops)
        coming = {k: item for item in route.refills[len(part.refills) :] if (k := item.after) >= count}
        for index, stop in enumerate(route.stops[count:], start=count):
            if index in coming and len(stops) > len(each.stubs):
                refills.append(replace(coming[index], after=len(stops)))
            if stop.visit in known:
                stops.append(stop)
    return Route(
        vehicle=label, start=time, end=each.vehicle.shift.latest, stops=tuple(stops), refills=tuple(refills)
    )
