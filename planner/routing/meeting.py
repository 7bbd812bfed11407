"""Times of several routes together, where visits of one have to wait for visits of another.

Each route alone is timed by :class:`planner.routing.timetable.Timetable`. Where a gap between two routes is not kept, the
later visit (or the earlier one, for a gap that is too long) is told to start later, and everything is timed again, until
all gaps are kept. Visits only ever move to later, so this ends: with the earliest times that keep all gaps, or with
an order that cannot be kept; then the visit that had to move leaves it.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from planner.routing.engine import Order, Orders
from planner.routing.mending import mended
from planner.routing.plan import Route
from planner.routing.problem import RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.timetable import Timetable

MOST_ROUNDS = 200
"""Rounds of timing after which whatever still has to move leaves its order."""


def met(problem: RoutingProblem, timetable: Timetable, orders: Orders) -> tuple[Orders, list[Route | None]]:
    """Return ``orders``, without visits that cannot keep their gaps, and the route of each vehicle; None for none."""
    routes = [timetable.route(vehicle, order) for vehicle, order in enumerate(orders)]
    later: dict[int, int] = {}
    rounds = 0
    while (late := next(_late(problem, routes), None)) is not None:
        rounds += 1
        position, later[late[0]] = late
        vehicle = next(number for number, order in enumerate(orders) if position in order)
        route = _timed(problem, vehicle, orders[vehicle], later) if rounds <= MOST_ROUNDS else None
        if route is None:
            return met(problem, timetable, _without(problem, timetable, orders, position))
        routes[vehicle] = route
    return orders, routes


def _without(problem: RoutingProblem, timetable: Timetable, orders: Orders, position: int) -> Orders:
    """Return ``orders`` without the visit at ``position``, and without what cannot be without it."""
    return mended(problem, timetable, [[entry for entry in order if entry != position] for order in orders])


def _late(problem: RoutingProblem, routes: list[Route | None]) -> Iterator[tuple[int, int]]:
    """Yield (position of a visit, earliest start) where a visit has to start later than it does."""
    gaps = [relation for relation in problem.relations if relation.kind == "order"]
    if not gaps:
        return
    position = {visit.id: number for number, visit in enumerate(problem.visits)}
    stops = {stop.visit: (stop, route) for route in routes if route is not None for stop in route.stops}
    types = {vehicle.id: vehicle.type for vehicle in problem.vehicles}
    for relation in gaps:
        made = [stops[label] for label in relation.visits if label in stops]
        for (before, by), (after, _) in pairwise(made):
            lasting = before.setup + problem.visits[position[before.visit]].service(types[by.vehicle])
            gap = after.start - (before.start + lasting)
            if gap < relation.least_gap:
                yield position[after.visit], before.start + lasting + relation.least_gap
            elif relation.most_gap is not None and gap > relation.most_gap:
                yield position[before.visit], after.start - relation.most_gap - lasting


def _timed(problem: RoutingProblem, vehicle: int, order: Order, later: dict[int, int]) -> Route | None:
    """Return the route of ``vehicle`` where some visits start no earlier than ``later`` says; None if there is none."""
    named = problem.vehicles[vehicle]
    entries = [entry for entry in order if entry >= 0]
    visits = [_not_before(problem.visits[entry], named, later.get(entry, 0)) for entry in entries]
    kept = tuple(visit for visit in visits if visit is not None)
    if len(kept) < len(visits):
        return None
    numbers = iter(range(len(kept)))
    alone = Timetable(_alone(problem, named, kept))
    return alone.route(0, [next(numbers) if entry >= 0 else entry for entry in order])


def _alone(problem: RoutingProblem, vehicle: Vehicle, visits: tuple[Visit, ...]) -> RoutingProblem:
    """Return the problem of one vehicle and its visits; gaps between routes are kept by their times."""
    known = {visit.id for visit in visits}
    inside = (
        [label for label in relation.visits if label in known] if relation.kind != "order" else []
        for relation in problem.relations
    )
    return replace(
        problem,
        visits=visits,
        vehicles=(vehicle,),
        allowed={},
        published={label: at for label, at in problem.published.items() if label in known},
        shipments=tuple(s for s in problem.shipments if s.pickup in known and s.delivery in known),
        relations=tuple(
            replace(relation, visits=tuple(labels))
            for relation, labels in zip(problem.relations, inside, strict=True)
            if len(labels) > 1
        ),
    )


def _not_before(visit: Visit, vehicle: Vehicle, start: int) -> Visit | None:
    """Return ``visit`` with windows from ``start`` on; None if it is closed then."""
    if not start:
        return visit
    windows = visit.windows or (TimeWindow(earliest=0, latest=vehicle.shift.latest),)
    cut = tuple(replace(w, earliest=max(w.earliest, start)) for w in windows if w.latest >= start)
    return replace(visit, windows=cut) if cut else None
