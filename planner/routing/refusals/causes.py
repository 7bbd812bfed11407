"""Why one vehicle does not make one unit: alone first, then beside what it makes in the plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from planner.routing.plan import Reason
from planner.routing.problem import Vehicle
from planner.routing.refusals.rules import TIME, matters
from planner.routing.refusals.trying import Trying
from planner.routing.refusals.units import Insertion, Unit

ALONE: tuple[Reason, ...] = ("no_room", "too_many", "too_far", "no_break", "closed", "too_long")
"""Rules that may keep a vehicle with nothing else to do from a visit, in the order in which they are left out."""

BESIDE: tuple[Reason, ...] = ("relation", "no_room", "too_many", "too_far")
"""Rules other than time that may keep it from a visit beside others."""

CENT = 1e-6
"""Costs that differ by less are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a vehicle does not make a unit; ``alone`` if it could not even with nothing else to do."""

    reason: Reason
    alone: bool = False


class Causes:
    """Finds causes; vehicles that differ in name only are tried alone once."""

    __slots__ = ("_alike", "_alone", "_trying")

    def __init__(self, trying: Trying) -> None:
        self._trying = trying
        self._alone: dict[tuple[int, tuple[int, ...]], Reason | None] = {}
        first: dict[Vehicle, int] = {}
        nameless = (replace(vehicle, id="", van=None) for vehicle in trying.problem.vehicles)
        self._alike = [first.setdefault(vehicle, number) for number, vehicle in enumerate(nameless)]

    def unknown(self, unit: Unit) -> bool:
        """Return whether nothing can be found out about ``unit`` any more: no trials, and no rule that is written."""
        visits = [self._trying.problem.visits[number] for number in unit.visits]
        written = any(visit.skills or visit.id in self._trying.problem.allowed for visit in visits)
        return self._trying.over and not written

    def cause(self, vehicle: int, unit: Unit) -> Cause:
        """Return why ``vehicle`` does not make ``unit`` in the plan."""
        trying = self._trying
        forbidden = _forbidden(trying, vehicle, unit)
        if forbidden is not None:
            return Cause(reason=forbidden, alone=True)
        if trying.over:
            return Cause(reason="not_tried")
        key = (self._alike[vehicle], unit.visits)
        if key not in self._alone:
            self._alone[key] = _alone(trying, vehicle, unit)
        alone = self._alone[key]
        if alone is not None:
            return Cause(reason=alone, alone=alone != "not_tried")
        return Cause(reason=_beside(trying, vehicle, unit))


def _forbidden(trying: Trying, vehicle: int, unit: Unit) -> Reason | None:
    named = trying.problem.vehicles[vehicle]
    visits = [trying.problem.visits[number] for number in unit.visits]
    if not all(trying.problem.may_make(named.id, visit.id) for visit in visits):
        return "not_allowed"
    if not all(visit.skills <= named.skills for visit in visits):
        return "lacks_skill"
    return None


def _alone(trying: Trying, vehicle: int, unit: Unit) -> Reason | None:
    order = list(unit.visits)
    if trying.possible(vehicle, order):
        return None
    named = trying.problem.vehicles[vehicle]
    rules = [rule for rule in ALONE if matters(trying.problem, named, rule)]
    one = next((rule for rule in rules if trying.possible(vehicle, order, rule)), None)
    return one or _last_needed(trying, vehicle, [order], rules) or "unreachable"


def _last_needed(
    trying: Trying,
    vehicle: int,
    orders: Sequence[list[int]],
    rules: Sequence[Reason],
    gone: tuple[Reason, ...] = (),
) -> Reason | None:
    """Return the last of ``rules`` that must go, one after another beside ``gone``, until one of ``orders`` fits."""
    for rule in rules:
        gone = (*gone, rule)
        if any(trying.possible(vehicle, order, *gone) for order in orders):
            return rule
    return None


def _beside(trying: Trying, vehicle: int, unit: Unit) -> Reason:
    """Return why ``unit``, which fits ``vehicle`` alone, is not in its route of the plan."""
    timely = list(trying.insertions(vehicle, unit))
    cost, kept_apart = _cheapest(trying, vehicle, unit, timely)
    if cost < inf:
        dear = unit.penalty is not None and cost >= unit.penalty - CENT
        return "not_worth_it" if dear else "not_tried"
    if kept_apart:
        return "relation"
    named = trying.problem.vehicles[vehicle]
    rules = [rule for rule in BESIDE if matters(trying.problem, named, rule)]
    if not rules:
        return "not_enough_time"
    return _beside_time(trying, vehicle, unit, timely, rules)


def _beside_time(
    trying: Trying, vehicle: int, unit: Unit, timely: Sequence[Insertion], rules: Sequence[Reason]
) -> Reason:
    """Return which of ``rules`` keeps ``unit`` out of the route, ``not_enough_time`` if it is not one of them."""
    order = trying.orders[vehicle]
    for rule in rules:
        if any(trying.possible(vehicle, insertion.into(order), rule) for insertion in timely):
            return rule
    every = [insertion.into(order) for insertion in trying.insertions(vehicle, unit, timely=False)]
    if any(trying.possible(vehicle, longer, *TIME) for longer in every):
        return "not_enough_time"
    return _last_needed(trying, vehicle, every, rules, TIME) or "not_enough_time"


def _cheapest(trying: Trying, vehicle: int, unit: Unit, timely: Sequence[Insertion]) -> tuple[float, bool]:
    """Return the least cost that ``unit`` adds, inf if it fits nowhere, and whether only relations forbid it.

    Without a penalty the cost does not matter, so the first place will do.
    """
    best, kept_apart = inf, False
    for insertion in timely:
        longer = insertion.into(trying.orders[vehicle])
        if not trying.possible(vehicle, longer):
            continue
        if not trying.keeps_relations(vehicle, longer, unit):
            kept_apart = True
            continue
        if unit.penalty is None:
            return 0.0, False
        best = min(best, trying.added_cost(vehicle, longer))
    return best, kept_apart


def could_share_setup(vehicles: Sequence[Vehicle], trying: Trying, unit: Unit) -> bool:
    """Return whether a visit at the same place could spare ``unit`` its setup, which makes it shorter than alone."""
    visits = [trying.problem.visits[number] for number in unit.visits]
    places = {visit.location for visit in visits}
    needs = any(visit.setup(vehicle.type) > 0 for visit in visits for vehicle in vehicles)
    return needs and any(
        visit.location in places and number not in unit.visits
        for number, visit in enumerate(trying.problem.visits)
    )
