"""Good routes met on the way, for a recombination to choose among.

Sets of routes of many plans hold better plans than any of these: Rochat and Taillard, Probabilistic diversification
and intensification in local search for vehicle routing, Journal of Heuristics 1(1), 1995, p. 147.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from planner.routing.fast.arrays import FastProblem
from planner.routing.fast.check import Orders, route_cost
from planner.routing.fast.prepare import skip_costs
from planner.solving import Budget

MOST = 20_000
"""Routes that are kept; the oldest go first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledRoute:
    """A route that any vehicle of a kind can drive: its visits in order, and its cost with the fixed one."""

    kind: int
    visits: tuple[int, ...]
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Which routes to drive, so that each visit is served at most once.

    Attributes
    ----------
    routes
        To choose among.
    skip
        What leaving out each visit costs.
    vehicles
        How many there are of each kind.
    hint
        Numbers of routes that make a plan together.
    """

    routes: tuple[PooledRoute, ...]
    skip: tuple[int, ...]
    vehicles: tuple[int, ...]
    hint: tuple[int, ...]


Recombine = Callable[[Partition, Budget, int], tuple[int, ...] | None]
"""Returns the numbers of the chosen routes, None where nothing was found; given a budget and a seed."""


class Pool:
    """Routes by kind and set of visits, the cheapest order of each."""

    def __init__(self, problem: FastProblem) -> None:
        self.problem = problem
        self.routes: dict[tuple[int, frozenset[int]], PooledRoute] = {}
        self.seen: dict[tuple[int, tuple[int, ...]], None] = {}

    def add(self, orders: Orders) -> None:
        """Keep the routes of a plan."""
        for vehicle, order in enumerate(orders):
            kind = int(self.problem.kind[vehicle])
            if order and (kind, order) not in self.seen:
                self._keep(kind, vehicle, order)
        while len(self.routes) > MOST:
            self.routes.pop(next(iter(self.routes)))
        while len(self.seen) > 2 * MOST:
            self.seen.pop(next(iter(self.seen)))

    def _keep(self, kind: int, vehicle: int, order: tuple[int, ...]) -> None:
        self.seen[kind, order] = None
        key = (kind, frozenset(order))
        cost = route_cost(self.problem, vehicle, order)
        known = self.routes.pop(key, None)
        if known is None or cost < known.cost:
            known = PooledRoute(kind=kind, visits=order, cost=cost)
        self.routes[key] = known

    def partition(self, best: Orders) -> Partition:
        """Return the question which routes to drive; the routes of ``best`` are among them and make the hint."""
        self.add(best)
        kinds = self.problem.kind.tolist()
        used = [(kinds[vehicle], frozenset(order)) for vehicle, order in enumerate(best) if order]
        for vehicle, order in enumerate(best):
            if (
                order and (kinds[vehicle], frozenset(order)) not in self.routes
            ):  # met long ago and dropped since
                self._keep(kinds[vehicle], vehicle, order)
        number = {key: place for place, key in enumerate(self.routes)}
        return Partition(
            routes=tuple(self.routes.values()),
            skip=tuple(skip_costs(self.problem).tolist()),
            vehicles=tuple(kinds.count(kind) for kind in range(len(self.problem.profile))),
            hint=tuple(number[key] for key in used),
        )


def orders_of(problem: FastProblem, routes: Iterable[PooledRoute]) -> Orders:
    """Return the orders in which vehicles of their kinds drive these routes."""
    kinds = problem.kind.tolist()
    idle = {kind: [v for v, other in enumerate(kinds) if other == kind] for kind in set(kinds)}
    orders: list[tuple[int, ...]] = [()] * len(kinds)
    for route in routes:
        orders[idle[route.kind].pop(0)] = route.visits
    return tuple(orders)
