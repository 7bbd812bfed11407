"""A plan as bare orders of visits, the form in which solvers think, and the way from it to a sound plan."""

from collections.abc import Sequence
from itertools import pairwise

from planner.routing.check import check
from planner.routing.legs import NEVER, Legs, legs_of
from planner.routing.plan import RoutePlan, Score, trip_cost
from planner.routing.problem import RoutingProblem, TimeWindow, Visit
from planner.routing.reasons import unserved
from planner.routing.schedule import begin, earliest_end, timed
from planner.solving import SolveReport

Orders = list[list[int]]
"""For each vehicle of the problem, the positions of its visits in turn."""


class UnsoundPlanError(AssertionError):
    """A solver returned a plan that breaks a rule: a defect of ours, never of the input."""


class Trips:
    """The problem with everything that solvers ask for again and again; not an answer, never returned.

    Attributes
    ----------
    problem, legs
        The question and its travel in whole seconds.
    fits
        For each visit, the positions of the vehicles that may make it and on whose shift it is open.
    """

    __slots__ = ("_homes", "_rows", "fits", "legs", "problem")

    def __init__(self, problem: RoutingProblem) -> None:
        self.problem = problem
        self.legs: Legs = legs_of(problem)
        self._homes = [self.legs.position[vehicle.depot] for vehicle in problem.vehicles]
        self._rows = [self.legs.position[visit.location] for visit in problem.visits]
        self.fits: list[list[int]] = [
            [
                number
                for number, vehicle in enumerate(problem.vehicles)
                if problem.may_make(vehicle.id, visit.id) and _open_in(vehicle.shift, visit)
            ]
            for visit in problem.visits
        ]

    def visits(self, order: Sequence[int]) -> list[Visit]:
        """Return the visits at the positions in ``order``."""
        return [self.problem.visits[position] for position in order]

    def possible(self, vehicle: int, order: Sequence[int]) -> bool:
        """Return whether the vehicle can keep this order within all its times."""
        return earliest_end(self.problem.vehicles[vehicle], self.visits(order), self.legs) < NEVER

    def mended(self, vehicle: int, order: list[int]) -> list[int]:
        """Return ``order`` without the visits, fewest people first, that keep it from being possible.

        Even taking a visit out can make an order impossible, where the direct way is longer than the way through it.
        """
        while order and not self.possible(vehicle, order):
            shorter = [order[:place] + order[place + 1 :] for place in range(len(order))]
            order = max(
                shorter,
                key=lambda rest: (self.possible(vehicle, rest), sum(v.people for v in self.visits(rest))),
            )
        return order

    def cost(self, vehicle: int, order: Sequence[int]) -> float:
        """Return what the order costs the vehicle, in seconds of driving."""
        return trip_cost(self.problem.vehicles[vehicle], self.visits(order), self.legs)

    def added(self, vehicle: int, order: Sequence[int], position: int) -> list[float]:
        """Return what the visit at ``position`` adds to the cost at each place of ``order``, the end included."""
        seconds, new, by = self.legs.seconds, self._rows[position], self.problem.vehicles[vehicle]
        home = self._homes[vehicle]
        if not order:
            return [self.cost(vehicle, [position])]
        places = [home, *(self._rows[visit] for visit in order), home]
        driven = [seconds[a][b] for a, b in pairwise(places)]
        more = [
            seconds[a][new] + seconds[new][b] - leg
            for (a, b), leg in zip(pairwise(places), driven, strict=True)
        ]
        if by.usual_seconds is None:
            return more
        visits = self.problem.visits
        spare = by.usual_seconds - sum(driven) - sum(visits[visit].service_duration for visit in order)
        service = visits[position].service_duration
        return [leg + max(0, leg + service - spare) - max(0, -spare) for leg in more]

    def left(self, orders: Orders) -> list[int]:
        """Return the positions of the visits in none of the orders."""
        made = {position for order in orders for position in order}
        return [position for position in range(len(self.problem.visits)) if position not in made]

    def score(self, orders: Orders) -> Score:
        """Return how bad the orders are; see :class:`planner.routing.plan.Score`."""
        left = self.left(orders)
        return Score(
            people_unserved=sum(self.problem.visits[position].people for position in left),
            visits_unserved=len(left),
            cost=sum(self.cost(vehicle, order) for vehicle, order in enumerate(orders)),
        )


def _open_in(shift: TimeWindow, visit: Visit) -> bool:
    """Say whether somebody who stands there for the whole shift could serve the visit."""
    start = begin(shift.earliest, visit.service_duration, visit.windows)
    return start + visit.service_duration <= shift.latest


def planned(trips: Trips, orders: Orders, report: SolveReport) -> RoutePlan:
    """Return ``orders`` placed in time, with reasons for what they leave out, after checking the plan.

    Raises
    ------
    UnsoundPlanError
        If an order cannot be kept or the plan breaks a rule.
    """
    problem = trips.problem
    routes = []
    for vehicle, order in zip(problem.vehicles, orders, strict=True):
        if not order:
            continue
        route = timed(vehicle, trips.visits(order), trips.legs)
        if route is None:
            raise UnsoundPlanError(f"vehicle {vehicle.id!r} cannot keep the order {order}")
        routes.append(route)
    left = [problem.visits[position].id for position in trips.left(orders)]
    plan = RoutePlan(routes=tuple(routes), unserved=unserved(problem, left), report=report)
    broken = check(problem, plan)
    if broken:
        raise UnsoundPlanError("\n".join(broken))
    return plan


def reported(
    trips: Trips, orders: Orders, *, solver: str, version: str, seed: int, runtime: float | None
) -> SolveReport:
    """Return the report of ``orders``: the objective is the cost in seconds of driving."""
    return SolveReport(
        solver=solver,
        version=version,
        seed=seed,
        status="feasible",
        objective=trips.score(orders).cost,
        runtime=runtime,
    )
