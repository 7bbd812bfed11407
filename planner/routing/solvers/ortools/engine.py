"""The engine: builds the model, searches it, and reads the orders."""

import time
from dataclasses import dataclass
from importlib.metadata import version
from math import inf
from typing import Any

from planner.routing.engine import Found, Orders, Progress, Watching
from planner.routing.problem import RoutingProblem
from planner.routing.solvers.ortools.limits import cannot
from planner.routing.solvers.ortools.model import Model, bare_model
from planner.routing.solvers.ortools.nodes import ReloadNode
from planner.routing.solvers.ortools.parameters import parameters
from planner.routing.solvers.ortools.relations import add_relations
from planner.routing.solvers.ortools.sums import add_limits, add_loads
from planner.routing.solvers.ortools.times import add_times
from planner.solving import Budget

LONGEST_START, LONGEST_ITERATION = 0.01, 0.001
"""OR-Tools wants some limit in seconds even when solutions are counted: so many for each visit, to begin with and in each
iteration. Only a search that finds next to nothing new, as with two visits, reaches it."""

WATCHED_SECONDS = 1.0
"""How long ruin and recreate searches where somebody watches, who may end the search at any time."""

SOLUTIONS_PER_ITERATION = 1
"""So many solutions of its search make an iteration, a few milliseconds."""


@dataclass(frozen=True, slots=True)
class OrToolsEngine:
    """OR-Tools routing; what it states only roughly is in :mod:`planner.routing.solvers.ortools.limits`.

    One iteration is a few solutions of its search. It repeats itself under counted iterations; the seed makes no
    difference to its ruin and recreate.
    """

    @property
    def name(self) -> str:
        """What it is called in reports."""
        return "OR-Tools"

    @property
    def version(self) -> str:
        """Its release."""
        return version("ortools")

    def cannot(self, problem: RoutingProblem) -> tuple[str, ...]:
        """Return what of ``problem`` it cannot state, or only roughly."""
        return cannot(problem)

    def search(
        self,
        problem: RoutingProblem,
        *,
        budget: Budget,
        seed: int,
        start: Orders | None = None,
        watch: Watching | None = None,
    ) -> Found:
        """Return the best orders found within ``budget``, beginning at ``start`` if it is given."""
        begun = time.monotonic()
        nothing: Orders = [[] for _ in problem.vehicles]
        if not problem.vehicles or not problem.visits:
            return Found(orders=nothing, iterations=0)
        model = full_model(problem)
        if not model.nodes.visits:
            return Found(orders=nothing, iterations=0)
        search = _Search(model, budget, begun, watch)
        orders = search.run(seed, start)
        return Found(orders=start or nothing if orders is None else orders, iterations=search.iterations)


def full_model(problem: RoutingProblem) -> Model:
    """Return the whole model of ``problem``, which has vehicles."""
    model = bare_model(problem)
    add_times(model)
    add_limits(model)
    add_loads(model)
    add_relations(model)
    return model


class _Search:
    """One run of the search: counts, reports, stops."""

    def __init__(self, model: Model, budget: Budget, begun: float, watch: Watching | None) -> None:
        self._model, self._budget, self._begun, self._watch = model, budget, begun, watch
        self._solutions = 0
        self._best: int | None = None
        self._orders: Orders | None = None
        self._ended = False

    @property
    def iterations(self) -> int:
        """How many have been made."""
        return -(-self._solutions // SOLUTIONS_PER_ITERATION)

    def run(self, seed: int, start: Orders | None) -> Orders | None:
        """Return the best orders, None if there are none."""
        routing = self._model.routing
        routing.solver().ReSeed(seed)
        begins_new = start is None
        # Iterated local search cannot be ended early: who watches waits a second for its first answer.
        first = self._chosen(iterated=begins_new, most=WATCHED_SECONDS if self._watch else inf)
        routing.CloseModelWithParameters(first)
        routing.AddAtSolutionCallback(self._seen)
        first.time_limit.FromMilliseconds(self._milliseconds(first.time_limit.ToMilliseconds()))
        if begins_new:
            routing.SolveWithIteratedLocalSearch(first)
            if self._watch is None or self._ended or self._left() < 0.01:
                return self._orders
        self._descend(self._orders if begins_new else start)
        return self._orders

    def _descend(self, start: Orders | None) -> None:
        """Search on from ``start`` by guided local search."""
        routing, chosen = self._model.routing, self._chosen(iterated=False, most=inf)
        given = None if start is None else _assignment(self._model, start)
        if given is None:
            routing.SolveWithParameters(chosen)
        else:
            routing.SolveFromAssignmentWithParameters(given, chosen)

    def _chosen(self, *, iterated: bool, most: float) -> Any:
        pairs, iterations = bool(self._model.problem.shipments), self._budget.iterations
        return parameters(
            "PARALLEL_CHEAPEST_INSERTION" if pairs else "SAVINGS",
            seconds=min(most, self._left()),
            most=None
            if iterations is None
            else max(1, SOLUTIONS_PER_ITERATION * iterations - self._solutions),
            pairs=pairs,
            iterated=iterated,
        )

    def _milliseconds(self, most: int) -> int:
        return min(most, max(1, round(1000 * self._left())))

    def _left(self) -> float:
        seconds = self._budget.seconds
        if seconds is None:
            visits, iterations = 2 + len(self._model.nodes.visits), self._budget.iterations or 0
            seconds = visits * (LONGEST_START + LONGEST_ITERATION * iterations)
        return max(0.001, seconds - (time.monotonic() - self._begun))

    def _seen(self) -> None:
        """Note a solution that OR-Tools stands on, and say whether to go on."""
        self._solutions += 1
        cost = self._model.routing.CostVar().Max()
        better = self._best is None or cost < self._best
        if better:
            self._best, self._orders = cost, _orders(self._model)
        if not self._ended and self._watch is not None and not self._watch(self._progress(better=better)):
            self._ended = True
        if self._ended:
            self._model.routing.CancelSearch()

    def _progress(self, *, better: bool) -> Progress:
        made = sum(visit >= 0 for order in self._orders or () for visit in order)
        shares = [0.0]
        if self._budget.seconds is not None:
            shares.append((time.monotonic() - self._begun) / self._budget.seconds)
        if self._budget.iterations is not None:
            shares.append(self.iterations / self._budget.iterations)
        return Progress(
            orders=self._orders if better else None,
            unserved=len(self._model.problem.visits) - made,
            cost=(self._best or 0) / self._model.weights.scale,
            done=min(1.0, max(shares)),
        )


def _orders(model: Model) -> Orders:
    """Return the orders of the solution that the search stands on."""
    orders: Orders = []
    for vehicle in range(model.routing.vehicles()):
        order, index = [], model.routing.NextVar(model.routing.Start(vehicle)).Value()
        while not model.routing.IsEnd(index):
            order.append(_entry(model, model.manager.IndexToNode(index)))
            index = model.routing.NextVar(index).Value()
        orders.append(order)
    return orders


def _entry(model: Model, node: int) -> int:
    visits = len(model.nodes.visits)
    return model.nodes.visits[node] if node < visits else -1 - model.nodes.reloads[node - visits].place


def _assignment(model: Model, start: Orders) -> Any:
    """Return ``start`` as OR-Tools wants it; None if it cannot be stated."""
    free = dict(zip(model.nodes.reload_nodes(), model.nodes.reloads, strict=True))
    routes = []
    for vehicle, order in enumerate(start):
        nodes = [_node(model, vehicle, entry, free) for entry in order]
        routes.append([node for node in nodes if node is not None])
    return model.routing.ReadAssignmentFromRoutes(routes, True)


def _node(model: Model, vehicle: int, entry: int, free: dict[int, ReloadNode]) -> int | None:
    """Return the node of an entry of an order; a reload takes one that is still ``free``."""
    if entry >= 0:
        return model.nodes.node_of.get(entry)
    mine = (n for n, reload in free.items() if reload.vehicle == vehicle and reload.place == -1 - entry)
    node = next(mine, None)
    if node is not None:
        del free[node]
    return node
