"""The smallest change of each kind that would admit a visit beside the rest of the plan, each one tried.

==================  =====================================================================================
``penalty``         leaving it out costs more (cost)
``window_later``    the place closes later (seconds)
``window_earlier``  it opens earlier (seconds)
``break_later``     a break may start later (seconds)
``break_earlier``   a break may start earlier (seconds)
``break_shorter``   a break is shorter (seconds)
``driving_longer``  the driving rule allows more at a time (seconds)
``shift_later``     the shift ends later (seconds)
``shift_earlier``   the shift begins earlier (seconds)
``max_tasks``       the vehicle may make more visits (visits)
``max_driving``     it may be at the wheel for longer (seconds)
``max_metres``      it may drive further (metres)
``max_duration``    it may be out for longer (seconds)
``capacity``        it can carry more (units of load)
``break_dropped``   a break is dropped (1)
``skill``           the crew can do more (skills)
``allowed``         the vehicle may make it (1)
``relation``        the visit has nothing to do with others (1)
``give_up``         another visit is left out instead (its people)
==================  =====================================================================================

Amounts are whole and found by bisection: by one less it would not fit (:class:`~.refusals.knobs.Knob` says how much is
tried at most). Only vehicles nearby are looked at, ``VEHICLES`` of them for each kind, at the places in their routes
where it would fit after the greatest change.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from math import ceil, inf

from planner.routing.engine import Order
from planner.routing.plan import Change, Reason
from planner.routing.problem import RoutingProblem
from planner.routing.refusals.knobs import Knob, knobs
from planner.routing.refusals.slack import Clock, Slack
from planner.routing.refusals.trying import BUILDING, Trying
from planner.routing.refusals.units import Unit, insertions
from planner.routing.timetable import Timetable

VEHICLES = 2
"""Vehicles for which changes are looked for."""

HOPELESS: frozenset[Reason] = frozenset({"unreachable", "no_vehicle"})
"""Reasons that no change of ours removes."""


def changes_for(trying: Trying, unit: Unit, by_vehicle: Sequence[Reason]) -> tuple[Change, ...]:
    """Return the smallest change of each kind that would admit ``unit``; none once the trials are used up.

    Parameters
    ----------
    trying
        The plan and how many trials are left.
    unit
        What is left out.
    by_vehicle
        The reason of each vehicle; only those that promise most are looked at.
    """
    found: dict[str, Change] = {}
    near = [vehicle for vehicle in trying.nearest(unit) if by_vehicle[vehicle] not in HOPELESS]
    willing = [vehicle for vehicle in near if by_vehicle[vehicle] not in {"not_allowed", "lacks_skill"}]
    for vehicle in (*willing[:VEHICLES], *[other for other in near if other not in willing][:VEHICLES]):
        if trying.over:
            break
        for change in _of_vehicle(trying, vehicle, unit, by_vehicle[vehicle]):
            known = found.get(change.kind)
            if known is None or change.amount < known.amount:
                found[change.kind] = change
    return tuple(found.values())


def _of_vehicle(trying: Trying, vehicle: int, unit: Unit, reason: Reason) -> Iterator[Change]:
    if reason == "not_worth_it":
        yield from _dearer(trying, vehicle, unit)
        return
    if reason in {"not_allowed", "lacks_skill"}:
        yield from _permitted(trying, vehicle, unit)
        return
    if reason == "relation":
        yield from _unrelated(trying, vehicle, unit)
    case = _Case(trying, vehicle, unit)
    for knob in knobs(case.part.problem, case.labels):
        if trying.over:
            return
        yield from _turned(case, knob)
    yield from _instead(trying, vehicle, unit)


class _Case:
    """One vehicle, one unit, and every order that they could have together."""

    __slots__ = ("_trying", "_unit", "_vehicle", "labels", "orders", "part")

    def __init__(self, trying: Trying, vehicle: int, unit: Unit) -> None:
        self._trying, self._vehicle, self._unit = trying, vehicle, unit
        self.part = trying.part(vehicle, unit.visits)
        self.labels = frozenset(trying.problem.visits[number].id for number in unit.visits)
        ways = trying.insertions(vehicle, unit, timely=False)
        self.orders = [way.into(trying.orders[vehicle]) for way in ways]

    def first(self, changed: RoutingProblem, orders: Sequence[Order]) -> int | None:
        """Return which of ``orders`` is the first that is possible after the part is ``changed``; None for none."""
        timetable = self.timetable(changed)
        return next((n for n, order in enumerate(orders) if self.possible(timetable, order)), None)

    def timely(self, changed: RoutingProblem) -> Iterator[Order]:
        """Yield the orders that time does not rule out at once after the part is ``changed``."""
        (vehicle,) = changed.vehicles
        made = self.part.order(self._trying.orders[self._vehicle])
        slack = Slack(Clock(changed, ""), vehicle, made)
        ways = insertions(vehicle, made, self.part.order(self._unit.visits))
        for way, order in zip(ways, self.orders, strict=True):
            if slack.allows(way):
                yield order

    def timetable(self, changed: RoutingProblem) -> Timetable:
        """Return the timetable of the part after it is ``changed``."""
        self._trying.left -= BUILDING * (1 + len(changed.visits) // 10)
        return Timetable(changed)

    def possible(self, timetable: Timetable, order: Order) -> bool:
        """Return whether ``order`` is possible by ``timetable``, which is of a changed part."""
        self._trying.left -= 1
        if not timetable.possible(0, self.part.order(order)):
            return False
        if not self._trying.relations_of(self._unit):
            return True
        route = timetable.route(0, self.part.order(order))
        return self._trying.keeps_relations(self._vehicle, order, self._unit, route)


def _turned(case: _Case, knob: Knob) -> Iterator[Change]:
    """Yield the least amount by which ``knob`` must be turned, if turning it is enough.

    One order after the other; each must do with less than those before it needed.
    """
    tables: dict[int, Timetable] = {}

    def enough(amount: int, order: Order) -> bool:
        if amount not in tables:
            tables[amount] = case.timetable(knob.turned(amount))
        return case.possible(tables[amount], order)

    least = knob.most + 1
    for order in case.timely(knob.turned(knob.most)):
        if least > 1 and enough(least - 1, order):
            least = smallest(least - 1, partial(enough, order=order))
    if least <= knob.most:
        label = case.part.problem.vehicles[0].id
        yield Change(kind=knob.kind, vehicle=label, amount=least, sentence=knob.sentence(least))


def smallest(most: int, enough: Callable[[int], bool]) -> int:
    """Return the smallest amount from 1 to ``most`` that is enough, if any amount above one that is enough is too.

    ``most`` must be enough.
    """
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _permitted(trying: Trying, vehicle: int, unit: Unit) -> Iterator[Change]:
    """Yield the skills and the permission that the vehicle lacks, if they are enough."""
    named = trying.problem.vehicles[vehicle]
    visits = [trying.problem.visits[number] for number in unit.visits]
    lacking = frozenset[str]().union(*(visit.skills for visit in visits)) - named.skills
    forbidden = not all(trying.problem.may_make(named.id, visit.id) for visit in visits)
    case = _Case(trying, vehicle, unit)
    able = replace(case.part.problem.vehicles[0], skills=named.skills | lacking)
    if case.first(replace(case.part.problem, vehicles=(able,), allowed={}), case.orders) is None:
        return
    wanted = [f"could do {', '.join(sorted(lacking))}"] if lacking else []
    wanted += ["were allowed to make it"] if forbidden else []
    yield Change(
        kind="skill" if lacking else "allowed",
        vehicle=named.id,
        amount=max(1, len(lacking)),
        sentence=f"If {named.id} {' and '.join(wanted)}.",
    )


def _unrelated(trying: Trying, vehicle: int, unit: Unit) -> Iterator[Change]:
    """Yield leaving out the relations of the unit, if that is enough."""
    order = trying.orders[vehicle]
    ways = (way.into(order) for way in trying.insertions(vehicle, unit))
    if any(trying.possible(vehicle, longer, "relation") for longer in ways):
        label = trying.problem.visits[unit.visits[0]].id
        yield Change(
            kind="relation",
            vehicle=trying.problem.vehicles[vehicle].id,
            amount=1,
            sentence=f"If {label} had nothing to do with other visits.",
        )


def _dearer(trying: Trying, vehicle: int, unit: Unit) -> Iterator[Change]:
    """Yield the penalty with which serving would be worth it."""
    order = trying.orders[vehicle]
    ways = [way.into(order) for way in trying.insertions(vehicle, unit)]
    least = min(
        (
            trying.added_cost(vehicle, way)
            for way in ways
            if trying.possible(vehicle, way) and trying.keeps_relations(vehicle, way, unit)
        ),
        default=inf,
    )
    if least < inf and unit.penalty is not None:
        penalty = ceil(least * 100 + 1) / 100
        yield Change(
            kind="penalty",
            vehicle=trying.problem.vehicles[vehicle].id,
            amount=penalty - unit.penalty,
            sentence=f"If leaving it out cost {penalty:.2f} instead of {unit.penalty:.2f}.",
        )


def _instead(trying: Trying, vehicle: int, unit: Unit) -> Iterator[Change]:
    """Yield the visit of the route that is worth least among those in whose place the unit would fit."""
    problem, order = trying.problem, trying.orders[vehicle]
    bound = {end for shipment in problem.shipments for end in (shipment.pickup, shipment.delivery)}
    bound |= {label for relation in problem.relations for label in relation.visits}
    least_first = sorted(
        (stop for stop in order if stop >= 0 and problem.visits[stop].id not in bound),
        key=lambda stop: (problem.visits[stop].priority, problem.visits[stop].people, stop),
    )
    for stop in islice(least_first, 0, 20):
        shorter = [other for other in order if other != stop]
        ways = (way.into(shorter) for way in trying.insertions(vehicle, unit, order=shorter))
        if any(trying.possible(vehicle, way) and trying.keeps_relations(vehicle, way, unit) for way in ways):
            given = problem.visits[stop]
            yield Change(
                kind="give_up",
                vehicle=problem.vehicles[vehicle].id,
                amount=given.people,
                sentence=f"If {given.id} ({given.people:g} people) were left out instead.",
            )
            return
        if trying.over:
            return
