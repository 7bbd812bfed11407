"""Exact timing of given orders: when a vehicle that makes these visits in this order does what, and what that costs.

Of all timings, the one with the earliest end, then the latest departure that keeps it; the shortest duty instead where
hours from leaving to coming back cost, or are fewer than that takes.
Each stop waits for its next preferred time where that is cheaper.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum, inf

import numpy as np

from planner.routing.engine import Orders
from planner.routing.general.instance import breaks_of, instance_of
from planner.routing.general.kernels import labels as step
from planner.routing.general.kernels.bill import route_cost
from planner.routing.general.kernels.layout import (
    BREAKS,
    ENDS_SHIPMENT,
    MOST_TASKS,
    RELOADS,
    RELOADS_END,
    Longs,
)
from planner.routing.general.kernels.stops import load
from planner.routing.general.kernels.timing import in_order, mark, timed, unmark
from planner.routing.general.workspace import labels_for
from planner.routing.plan import Refill, Rest, Route, Score, Stop
from planner.routing.problem import RoutingProblem, Visit
from planner.streets.lending import lent


@dataclass(frozen=True, slots=True)
class _Timing:
    """An order in time: the steps that led to its end, oldest first, and its cost."""

    steps: Longs
    cost: float


class Timetable:
    """Times orders of one problem; an order is a list as in :data:`planner.routing.engine.Order`.

    Rules that bind several routes (one van for several visits, one visit in two routes, gaps between routes) are not
    its business, see :mod:`planner.routing.check`.
    """

    def __init__(self, problem: RoutingProblem) -> None:
        self._problem = problem
        self._day = instance_of(problem)
        self._loan = lent(self._day)
        self._at = np.full(len(problem.visits), -1, np.int64)

    def possible(self, vehicle: int, order: Sequence[int]) -> bool:
        """Return whether vehicle number ``vehicle`` can make ``order`` within all rules for its route."""
        return not order or self._timing(vehicle, order) is not None

    def route(self, vehicle: int, order: Sequence[int]) -> Route | None:
        """Return the best timing of ``order``; None for an empty or an impossible one."""
        timing = self._timing(vehicle, order) if order else None
        return None if timing is None else self._route(vehicle, order, timing.steps)

    def cost(self, vehicle: int, order: Sequence[int]) -> float:
        """Return what the route costs, everything of its visits included; inf if it is impossible, 0 if empty."""
        if not order:
            return 0.0
        timing = self._timing(vehicle, order)
        return inf if timing is None else timing.cost

    def score(self, orders: Orders) -> Score:
        """Return how good ``orders`` are; the cost is inf if one of them is impossible."""
        visits = self._problem.visits
        missing = list(_counted(visits, self.missing(orders), self._partners()))
        owed = [visits[c] for c in missing if visits[c].penalty is None]
        pickups = {shipment.pickup for shipment in self._problem.shipments}
        penalties = fsum(visits[c].penalty or 0.0 for c in missing)
        routes = fsum(self.cost(v, order) for v, order in enumerate(orders))
        return Score(
            priority_unserved=sum(visit.priority for visit in owed),
            people_unserved=fsum(visit.people for visit in owed),
            visits_unserved=len(owed) + sum(visit.id in pickups for visit in owed),
            cost=routes + penalties + self._taken_back(orders),
        )

    def missing(self, orders: Orders) -> list[int]:
        """Return the visits left out; other alternatives of a visit that is made are not."""
        visits = self._problem.visits
        made = {stop for order in orders for stop in order if stop >= 0}
        groups = {visits[c].group for c in made} - {None}
        return [c for c, visit in enumerate(visits) if c not in made and visit.group not in groups]

    def _partners(self) -> frozenset[int]:
        """Return the deliveries of shipments, which count through their pickups."""
        return frozenset(np.flatnonzero(self._day.visit[:, ENDS_SHIPMENT]).tolist())

    def _taken_back(self, orders: Orders) -> float:
        """Return the cost of published visits that nobody makes any more."""
        rate = self._problem.objective.moved_vehicle
        if not rate:
            return 0.0
        made = {stop for order in orders for stop in order}
        return rate * sum(
            visit.id in self._problem.published and c not in made
            for c, visit in enumerate(self._problem.visits)
        )

    def _timing(self, vehicle: int, order: Sequence[int]) -> _Timing | None:
        stops = np.array(order, np.int64)
        if not self._permitted(vehicle, stops):
            return None
        count = len(stops)
        aboard = np.zeros((count + 1, self._day.load.shape[2]), np.int64)
        if not load(self._loan, vehicle, stops, count, aboard):
            return None
        times = np.zeros((5, count), np.int64)
        label, share, queue, counts = labels_for(count)
        mark(stops, count, self._at)
        last = -1
        if in_order(self._loan, stops, count, self._at):
            last = timed(
                self._loan,
                vehicle,
                stops,
                count,
                aboard,
                self._at,
                times,
                label,
                share,
                queue,
                counts,
            )
        unmark(stops, count, self._at)
        if last < 0:
            return None
        cost = route_cost(self._loan, vehicle, stops, count, times, label, share, last)
        return _Timing(_lineage(label, last), cost)

    def _permitted(self, vehicle: int, stops: Longs) -> bool:
        visits = stops[stops >= 0]
        reloads = -1 - stops[stops < 0]
        places = self._day.vehicle[vehicle, RELOADS_END] - self._day.vehicle[vehicle, RELOADS]
        return bool(
            len(np.unique(visits)) == len(visits)
            and self._day.may[vehicle, visits].all()
            and len(visits) <= self._day.vehicle[vehicle, MOST_TASKS]
            and (reloads < places).all()
        )

    def _route(self, vehicle: int, order: Sequence[int], steps: Longs) -> Route:
        """Tell the steps of a timing as a route."""
        named = self._problem.vehicles[vehicle]
        leaves, ends = int(steps[-1][step.LEAVES]), int(steps[-1][step.ENDS])
        visited = np.concatenate([[0], np.cumsum(np.array(order) >= 0)])
        stops: list[Stop] = []
        refills: list[Refill] = []
        rests: list[Rest] = []
        arrived = leaves
        for k, row in enumerate(steps):
            event, number = int(row[step.EVENT]), int(row[step.STOPS])
            begin, end = int(row[step.BEGIN]), int(row[step.TIME])
            after = int(visited[number])
            if event == step.ARRIVED:
                arrived = end
            elif event in _RESTS:
                rests.append(self._rest(vehicle, row, after))
            elif event == step.SERVED:
                left = _departure(steps[k + 1 :], ends)
                stop = order[number - 1]
                if stop >= 0:
                    name = self._problem.visits[stop].id
                    setup = int(row[step.WHAT])
                    stops.append(Stop(visit=name, arrival=arrived, start=begin, departure=left, setup=setup))
                else:
                    place = named.reload.places[-1 - stop] if named.reload else ""
                    refills.append(Refill(place=place, arrival=arrived, departure=left, after=after))
        return Route(
            vehicle=named.id,
            start=leaves,
            end=ends,
            stops=tuple(stops),
            rests=tuple(rests),
            refills=tuple(refills),
        )

    def _rest(self, vehicle: int, row: Longs, after: int) -> Rest:
        begin, number = int(row[step.BEGIN]), int(row[step.WHAT])
        if row[step.EVENT] == step.RULE_RESTED:
            return Rest(break_=None, start=begin, end=int(row[step.TIME]), after=after)
        first = int(self._day.vehicle[vehicle, BREAKS])
        rest = breaks_of(self._problem.vehicles[vehicle])[number - first]
        return Rest(break_=rest.id, start=begin, end=begin + rest.duration, after=after, place=rest.place)


_RESTS = (step.RESTED, step.RULE_RESTED)


def _departure(later: Longs, ends: int) -> int:
    """Return when a stop is left: as the next drive begins, or the route ends."""
    for row in later:
        if row[step.EVENT] == step.LEFT_PLACE:
            return int(row[step.BEGIN])
    return ends


def _lineage(label: Longs, last: int) -> Longs:
    """Return the labels that led to ``last``, oldest first."""
    rows = []
    while last >= 0:
        rows.append(label[last].copy())
        last = int(label[last, step.PARENT])
    return np.array(rows[::-1])


def _counted(visits: Sequence[Visit], missing: Sequence[int], partners: frozenset[int]) -> Iterator[int]:
    """Yield what counts of the visits left out: a group once, a shipment once."""
    groups: set[str] = set()
    for c in missing:
        group = visits[c].group
        if c in partners or group in groups:
            continue
        if group is not None:
            groups.add(group)
        yield c
