"""Where a new appointment fits into a plan: the best places for it, and what it would cost and move."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from planner.errors import ProblemError
from planner.routing.assembling import orders_of
from planner.routing.engine import Orders
from planner.routing.measure import driving_metres, driving_seconds
from planner.routing.plan import RoutePlan
from planner.routing.problem import RoutingProblem, TimeWindow, Visit
from planner.routing.replan.apply import apply
from planner.routing.replan.events import NewVisit
from planner.routing.replan.freeze import Freeze, closed_vehicles, levels_of
from planner.routing.replan.kept import kept_parts
from planner.routing.replan.remainder import Remainder, remainder
from planner.routing.replan.soften import able_to_end
from planner.routing.replan.spans import span
from planner.routing.timetable import Timetable

_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place for a new visit between two others.

    Attributes
    ----------
    vehicle
        Who would make it.
    after, before
        The visits before and after it; None at the ends of a route.
    start
        When it starts at the least cost.
    earliest, latest
        It can start from..to without any other visit being lost, to :data:`~planner.routing.replan.spans.STEP`
        seconds and never wider than possible. Where somebody has several windows there may be gaps in between.
    seconds, metres, cost
        More driving, way and cost.
    shifts
        (visit, seconds later) for others that start at another time than planned; earlier below 0.
    """

    vehicle: str
    after: str | None
    before: str | None
    start: int
    earliest: int
    latest: int
    seconds: int
    metres: float
    cost: float
    shifts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Which slots are wanted: only those of these vehicles, on these days (0 is the first); None for all."""

    vehicles: frozenset[str] | None = None
    days: frozenset[int] | None = None


ANY = Within()
"""Any vehicle on any day."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The new visit as number ``position`` of what vehicle number ``vehicle`` still makes, at ``cost`` more."""

    cost: float
    vehicle: int
    position: int


def slots(
    problem: RoutingProblem,
    plan: RoutePlan,
    visit: Visit,
    *,
    n: int = 5,
    within: Within = ANY,
    freeze: Sequence[Freeze] = (),
    now: int = 0,
) -> tuple[Slot, ...]:
    """Return the ``n`` cheapest places for ``visit`` in ``plan``, all other visits staying in their order.

    Each is exact: the whole route is timed again with all rules for it. Relations between visits of two routes are not
    looked at; a re-plan with the visit checks them.

    Parameters
    ----------
    problem, plan
        The day and its plan.
    visit
        The appointment, with the windows in which it could be; its place must be among the travel times.
    n
        How many, at least 1.
    within
        Which vehicles and days are asked for.
    freeze, now
        What must stay, as in :func:`planner.routing.replan.replan.replan`.

    Raises
    ------
    ProblemError
        If the visit exists already, its place is unknown, or ``n`` is below 1.
    """
    if n < 1:
        raise ProblemError("These slots cannot be found.", [f"n is {n}, expected at least 1"])
    rest = _with_visit(problem, plan, visit, freeze, now)
    orders = orders_of(rest.problem, replace(plan, routes=rest.start, unserved=()))
    table = Timetable(rest.problem)
    number = next(k for k, each in enumerate(rest.problem.visits) if each.id == visit.id)
    wanted = [
        k for k, vehicle in enumerate(rest.problem.vehicles) if _wanted(vehicle.id, vehicle.shift, within)
    ]
    places = sorted(
        (place for k in wanted for place in _places(table, k, orders[k], number, _stubs(rest, k))),
        key=lambda place: (place.cost, place.vehicle, place.position),
    )
    starts = {stop.visit: stop.start for route in plan.routes for stop in route.stops}
    return tuple(_slot(rest, table, orders, number, place, starts) for place in places[:n])


def _with_visit(
    problem: RoutingProblem, plan: RoutePlan, visit: Visit, freeze: Sequence[Freeze], now: int
) -> Remainder:
    event = NewVisit(visit=visit)
    parts = kept_parts(problem, plan, events=(event,), freeze=freeze, now=now)
    current = apply(problem, plan, (event,), now, freeze)
    levels = levels_of(freeze, plan)
    return able_to_end(
        remainder(current, plan, parts, levels=levels, closed=closed_vehicles(freeze), now=now)
    )


def _wanted(vehicle: str, shift: TimeWindow, within: Within) -> bool:
    day = shift.earliest // _DAY
    return (within.vehicles is None or vehicle in within.vehicles) and (
        within.days is None or day in within.days
    )


def _stubs(rest: Remainder, vehicle: int) -> int:
    return len(rest.vehicles[rest.problem.vehicles[vehicle].id].stubs)


def _places(table: Timetable, vehicle: int, order: list[int], number: int, first: int) -> Iterator[_Place]:
    """Yield every possible place in one route."""
    usual = table.cost(vehicle, order) if len(order) else 0.0
    if usual == inf:
        return
    for position in range(min(first, len(order)), len(order) + 1):
        cost = table.cost(vehicle, [*order[:position], number, *order[position:]])
        if cost < inf:
            yield _Place(cost - usual, vehicle, position)


def _slot(
    rest: Remainder,
    table: Timetable,
    orders: Orders,
    number: int,
    place: _Place,
    starts: Mapping[str, int],
) -> Slot:
    order, visits = orders[place.vehicle], rest.problem.visits
    with_it = [*order[: place.position], number, *order[place.position :]]
    route = table.route(place.vehicle, with_it)
    if route is None:
        raise AssertionError("a route with a cost has a timing")  # pragma: no cover - the timetable's promise
    before = table.route(place.vehicle, order)
    at = next(stop.start for stop in route.stops if stop.visit == visits[number].id)
    earliest, latest = span(rest.problem, place.vehicle, with_it, number, at)
    others = [stop for stop in route.stops if stop.visit in starts]
    following = order[place.position : place.position + 1]
    previous = order[_stubs(rest, place.vehicle) : place.position][-1:]
    return Slot(
        vehicle=rest.problem.vehicles[place.vehicle].id,
        after=next((visits[k].id for k in previous if k >= 0), None),
        before=next((visits[k].id for k in following if k >= 0), None),
        start=at,
        earliest=earliest,
        latest=latest,
        seconds=driving_seconds(rest.problem, route)
        - (driving_seconds(rest.problem, before) if before else 0),
        metres=driving_metres(rest.problem, route)
        - (driving_metres(rest.problem, before) if before else 0.0),
        cost=place.cost,
        shifts=tuple(
            (stop.visit, stop.start - starts[stop.visit])
            for stop in others
            if stop.start != starts[stop.visit]
        ),
    )
