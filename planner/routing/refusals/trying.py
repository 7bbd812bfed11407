"""Tries orders with and without the rules of a problem, and counts."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from math import inf, isnan

import numpy as np

from planner.routing.checking.relations import made_by, relation_violations
from planner.routing.checking.walk import walked
from planner.routing.engine import Order, Orders
from planner.routing.plan import Reason, Route
from planner.routing.problem import Relation, RoutingProblem, Vehicle, Visit
from planner.routing.refusals.part import Part, Scissors
from planner.routing.refusals.rules import without
from planner.routing.refusals.slack import Clock, Slack
from planner.routing.refusals.units import Insertion, Unit, insertions
from planner.routing.timetable import Timetable

CHUNK = 60
"""So many visits that are left out share one small problem for each vehicle."""

BUILDING = 4
"""Trials that making a timetable of a small problem counts for, for every ten visits."""

GLANCES = 20
"""So many places in a route that time rules out at once count as a trial."""


class Trying:
    """A plan as orders, what it leaves out, and how many trials are left; not an answer, never returned."""

    def __init__(
        self,
        problem: RoutingProblem,
        orders: Orders,
        timetable: Timetable,
        *,
        trials: int,
        missing: Sequence[int],
    ) -> None:
        self.problem, self.orders, self.timetable = problem, orders, timetable
        self.left = trials
        self.scissors = Scissors(problem)
        self._missing = list(missing)
        self._chunk_of = {visit: number // CHUNK for number, visit in enumerate(missing)}
        self._relaxed: dict[tuple[int, int, tuple[Reason, ...]], tuple[Part, Timetable]] = {}
        self._clocks: dict[str, Clock] = {}
        self._slacks: dict[int, Slack] = {}

    @property
    def over(self) -> bool:
        """Whether no trials are left."""
        return self.left <= 0

    def possible(self, vehicle: int, order: Order, *rules: Reason) -> bool:
        """Return whether ``vehicle`` can make ``order`` without ``rules``; with all of them if none is named."""
        self.left -= 1
        if not rules:
            return self.timetable.possible(vehicle, order)
        chunk = next(self._chunk_of[stop] for stop in order if stop in self._chunk_of)
        part, timetable = self._without(vehicle, chunk, rules)
        return timetable.possible(0, part.order(order))

    def added_cost(self, vehicle: int, order: Order) -> float:
        """Return how much more ``order`` costs than the order of ``vehicle`` in the plan; inf if it is impossible."""
        self.left -= 1
        cost = self.timetable.cost(vehicle, order)
        return cost if cost == inf else cost - self.timetable.cost(vehicle, self.orders[vehicle])

    def insertions(
        self, vehicle: int, unit: Unit, *, timely: bool = True, order: Order | None = None
    ) -> Iterator[Insertion]:
        """Yield where ``unit`` could go in ``order``, or that of the plan; if ``timely`` not where it is clearly late."""
        named = self.problem.vehicles[vehicle]
        known = self.orders[vehicle] if order is None else order
        every = insertions(named, known, unit.visits)
        if not timely:
            return every
        self.left -= len(known) ** len(unit.visits) // GLANCES
        slack = self._slack(vehicle) if order is None else Slack(self._clock(vehicle), named, order)
        return (insertion for insertion in every if slack.allows(insertion))

    def relations_of(self, unit: Unit) -> list[Relation]:
        """Return the relations in which visits of ``unit`` are."""
        labels = {self.problem.visits[number].id for number in unit.visits}
        return [relation for relation in self.problem.relations if labels & set(relation.visits)]

    def keeps_relations(self, vehicle: int, order: Order, unit: Unit, route: Route | None = None) -> bool:
        """Return whether ``order`` instead of that of the plan keeps the relations of ``unit`` with other routes.

        ``route`` is how the order is timed; as in the problem if None.
        """
        relations = self.relations_of(unit)
        if not relations:
            return True
        concerned = {label for relation in relations for label in relation.visits}
        walks = []
        for number, (named, known) in enumerate(zip(self.problem.vehicles, self.orders, strict=True)):
            stops = order if number == vehicle else known
            if any(stop >= 0 and self.problem.visits[stop].id in concerned for stop in stops):
                self.left -= 1
                timed = (
                    route if number == vehicle and route is not None else self.timetable.route(number, stops)
                )
                if timed is not None:
                    walks.append(walked(self._visits, named, timed))
        return not any(relation_violations(relations, made_by(walks)))

    def nearest(self, unit: Unit) -> list[int]:
        """Return all vehicles, the one that passes nearest to ``unit`` in the plan first."""
        location = self.problem.visits[unit.visits[0]].location
        away = [0.0] * len(self.orders)
        for profile, (vehicles, begins, rows) in self._passed.items():
            seconds = self._clocks[profile].column(location)[rows]
            for vehicle, least in zip(vehicles, np.fmin.reduceat(seconds, begins).tolist(), strict=True):
                away[vehicle] = inf if isnan(least) else least
        return sorted(range(len(away)), key=lambda vehicle: (away[vehicle], vehicle))

    @cached_property
    def _passed(self) -> dict[str, tuple[list[int], list[int], list[int]]]:
        """Profile -> its vehicles, where in the third list each begins, and the rows of the places that they pass."""
        passed: dict[str, tuple[list[int], list[int], list[int]]] = {}
        for vehicle, named in enumerate(self.problem.vehicles):
            clock = self._clock(vehicle)
            stops = [clock.place(named, stop) for stop in self.orders[vehicle]]
            here = [place for place in (named.starts_at, *stops) if place is not None]
            if here:
                vehicles, begins, rows = passed.setdefault(named.profile, ([], [], []))
                vehicles.append(vehicle)
                begins.append(len(rows))
                rows += [clock.row(place) for place in here]
        return passed

    @cached_property
    def _visits(self) -> dict[str, Visit]:
        return {visit.id: visit for visit in self.problem.visits}

    def _clock(self, vehicle: int) -> Clock:
        profile = self.problem.vehicles[vehicle].profile
        if profile not in self._clocks:
            self._clocks[profile] = Clock(self.problem, profile)
        return self._clocks[profile]

    def _slack(self, vehicle: int) -> Slack:
        if vehicle not in self._slacks:
            named = self.problem.vehicles[vehicle]
            self._slacks[vehicle] = Slack(self._clock(vehicle), named, self.orders[vehicle])
        return self._slacks[vehicle]

    def _without(self, vehicle: int, chunk: int, rules: tuple[Reason, ...]) -> tuple[Part, Timetable]:
        key = (vehicle, chunk, rules)
        if key not in self._relaxed:
            part = self.part(vehicle, self._missing[chunk * CHUNK : (chunk + 1) * CHUNK + 1])
            self.left -= BUILDING * (1 + len(part.at) // 10)
            self._relaxed[key] = part, Timetable(without(part.problem, *rules))
        return self._relaxed[key]

    def part(self, vehicle: int, visits: Sequence[int]) -> Part:
        """Return the part of the problem with ``vehicle``, what it makes in the plan, and ``visits``."""
        named: Vehicle = self.problem.vehicles[vehicle]
        made = [stop for stop in self.orders[vehicle] if stop >= 0]
        return self.scissors.part(named, [*made, *visits])
