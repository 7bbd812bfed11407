"""The search: from a question to visits in order for each vehicle, at any time, the same for the same seed and steps.

What it cannot do is whatever :class:`planner.routing.fast.arrays.FastProblem` cannot say: breaks, limits of length,
soft windows, pairs, relations, several trips, travel times that change over the day. It proves no bound.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from planner.errors import ProblemError
from planner.routing.fast.arrays import FastProblem
from planner.routing.fast.check import Orders, cost_of, missing_weight, violations
from planner.routing.fast.kernels.anneal import anneal, lure
from planner.routing.fast.kernels.layout import BANKED, BEST, NEXT, USED, Given, Plan
from planner.routing.fast.plans import first_plan, orders_in, vehicles_by_kind
from planner.routing.fast.pool import Pool, Recombine, orders_of
from planner.routing.fast.prepare import near_cost, prepared, round_trip, weight_unit
from planner.routing.fast.savings import savings_orders
from planner.solving import Budget

SLICE_S = 0.02
"""Seconds between two looks at the clock."""
SLOW_START = 0.5
"""Share of the budget after which the first plan is not built a second way."""
LONG_ROUTES = 20
"""Visits of a vehicle in the first plan from which on vehicles are lured: shorter routes begin by themselves."""
SLICES = 400
"""Temperatures of a search that counts its steps."""
RECOMBINED_AT = (0.75, 0.92)
"""Shares of the budget after which good routes are recombined."""
RECOMBINED_FOR = 0.04
"""Share of the budget that one recombination may take."""
RECOMBINED_STEPS = 2000
"""Conflicts in the recombination of a search that counts its steps."""

Watch = Callable[[int, int], bool]
"""Told now and then the weight left out and the cost of the best plan; returns False to end the search."""
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooling:
    """How the temperature falls and how much is ruined; chosen on the tuning set of ``benchmarks/routing_instances.py``.

    Attributes
    ----------
    hot, cold
        First and last temperature, in mean costs from a visit to its five nearest; it falls exponentially.
    removed
        Visits that a ruin takes out in the mean, at least 1.
    lure, lured_until
        What a vehicle costs less than it does at first, in mean costs of a way out and back, and the share of the
        budget after which it costs what it does; it falls in a line. Cheapest insertion hardly ever begins a route,
        so without it long routes stay fewer than is best.
    """

    hot: float = 4.0
    cold: float = 0.1
    removed: float = 15.0
    lure: float = 0.5
    lured_until: float = 0.7

    def at(self, share: float) -> float:
        """Return the temperature when this share of the budget is spent."""
        return float(self.hot * (self.cold / self.hot) ** min(1.0, share))

    def lure_at(self, share: float) -> float:
        """Return what a vehicle costs less when this share of the budget is spent."""
        return self.lure * max(0.0, 1.0 - share / self.lured_until)


FROM_START = Cooling(hot=0.5, lure=0.0)
"""For a plan that is good already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The best plan of a search.

    Attributes
    ----------
    orders
        For each vehicle its visits in the order of service.
    missing
        Weight of the visits left out.
    cost
        Arc and fixed costs and penalties, counted again in plain Python.
    iterations
        Steps made.
    trace
        Seconds, weight left out and cost at each improvement that was seen.
    """

    orders: Orders
    missing: int
    cost: int
    iterations: int
    trace: tuple[tuple[float, int, int], ...]


def search(
    problem: FastProblem,
    *,
    budget: Budget,
    seed: int,
    start: Sequence[Sequence[int]] | None = None,
    watch: Watch | None = None,
    recombine: Recombine | None = None,
    cooling: Cooling | None = None,
    clock: Clock = time.perf_counter,
) -> Found:
    """Return a plan with as little weight left out as is found, and of those one that costs little.

    Parameters
    ----------
    problem
        The question.
    budget
        Seconds, steps (ruins) or both. Machine code that is not yet compiled costs extra: see
        :func:`planner.routing.fast.warm.warm_fast_routing`.
    seed
        Of all that is random.
    start
        Visits in order for each vehicle; what cannot stand there is put elsewhere.
    watch
        Told how the search stands about fifty times a second.
    recombine
        Chooses the best set of good routes: :func:`planner.routing.solvers.recombine.best_of`. None for without.
    cooling
        None for what has proven best, with ``start`` less heat.
    clock
        Seconds from any beginning on.

    Raises
    ------
    ProblemError
        When ``start`` names visits or vehicles that are not in the question, or a visit twice.
    """
    run = _Run(problem, budget=budget, seed=seed, start=_checked_start(problem, start), clock=clock)
    cooling = cooling or (FROM_START if start else Cooling())
    pool = Pool(problem) if recombine else None
    looks = [share for share in RECOMBINED_AT if recombine]
    while (spent := run.spent()) < 1.0 and problem.visits and problem.vehicles:
        run.lure(cooling.lure_at(spent))
        if recombine and pool and looks and spent >= looks[0] and not run.lured:
            looks.pop(0)
            run.recombine(pool, recombine)
        run.slice(cooling.at(spent), cooling.removed)
        if pool:
            pool.add(run.orders(run.plan.node[:, NEXT].tolist()))
        if watch and not watch(*run.standing()):
            break
    return run.found()


class _Run:
    """A search under way."""

    def __init__(
        self, problem: FastProblem, *, budget: Budget, seed: int, start: Orders | None, clock: Clock
    ) -> None:
        self.begin = clock()
        self.problem, self.budget, self.clock, self.seed = problem, budget, clock, seed
        self.vehicles = vehicles_by_kind(problem)
        self.given: Given = prepared(problem, self.vehicles)
        self.steps = 0
        self.plan: Plan = self.first(start)
        self.degree = near_cost(problem, self.given.near)
        self.unit = weight_unit(problem)
        long = problem.visits - self.plan.totals[BANKED] >= LONG_ROUTES * self.plan.totals[USED]
        self.out_and_back = round_trip(problem) if long else 0.0
        self.lured = 0
        self.best = int(self.plan.totals[BEST])
        self.follows = self.plan.best.copy()
        self.size = max(1, min(1000, (budget.iterations or 0) // SLICES)) if budget.repeatable else 20
        self.trace: list[tuple[float, int, int]] = [(clock() - self.begin, *self.standing())]

    def first(self, start: Orders | None) -> Plan:
        """Return a plan from ``start``, or the better one of two ways to build one."""
        plan = first_plan(self.problem, self.given, self.vehicles, self.seed, start)
        nothing = not self.problem.visits or not self.problem.vehicles
        if start is not None or nothing or self.spent() > SLOW_START:
            return plan
        joined = savings_orders(self.problem, self.given)
        other = first_plan(self.problem, self.given, self.vehicles, self.seed, joined)
        return other if other.totals[BEST] < plan.totals[BEST] else plan

    def spent(self) -> float:
        """Return the share of the budget that is used up."""
        shares = [0.0]
        if self.budget.seconds is not None:
            shares.append((self.clock() - self.begin) / self.budget.seconds)
        if self.budget.iterations is not None:
            shares.append(self.steps / self.budget.iterations)
        return max(shares)

    def slice(self, temperature: float, removed: float) -> None:
        """Search on at one temperature."""
        size = self.size
        if self.budget.iterations is not None:
            size = min(size, self.budget.iterations - self.steps)
        begin = self.clock()
        anneal(self.given, self.plan, size, temperature * self.degree, removed)
        took = self.clock() - begin
        self.steps += size
        self.keep()
        if not self.budget.repeatable:
            self.size = max(1, min(2 * size, int(size * SLICE_S / max(took, 1e-6))))
        if self.standing() != self.trace[-1][1:]:
            self.trace.append((self.clock() - self.begin, *self.standing()))

    def lure(self, share: float) -> None:
        """Have vehicles cost less than they do, by this share of the mean way out and back."""
        less = int(share * self.out_and_back)
        if less == self.lured:
            return
        before = self.given.fixed.copy()
        self.lured = less
        self.given.fixed[:] = self.problem.fixed - less
        lure(self.given, self.plan, before)

    def keep(self) -> None:
        """Remember the best plan by what it really costs."""
        visits = self.problem.visits
        used = np.count_nonzero(self.plan.best[visits : visits + len(self.vehicles)] < visits)
        cost = int(self.plan.totals[BEST]) + int(used) * self.lured
        if cost < self.best:
            self.best, self.follows = cost, self.plan.best.copy()

    def recombine(self, pool: Pool, recombine: Recombine) -> None:
        """Go on from the best set of the routes met so far, where it is better than the best plan."""
        partition = pool.partition(self.orders(self.follows.tolist()))
        chosen = recombine(partition, self.patience(), self.seed)
        if chosen is None:
            return
        orders = orders_of(self.problem, [partition.routes[number] for number in chosen])
        plan = first_plan(self.problem, self.given, self.vehicles, self.seed + self.steps, orders)
        if plan.totals[BEST] < self.best:
            self.plan = plan
            self.keep()

    def patience(self) -> Budget:
        """Return how long one recombination may take; steps are those of its solver."""
        if self.budget.seconds is None:
            return Budget(iterations=RECOMBINED_STEPS)
        return Budget(seconds=RECOMBINED_FOR * self.budget.seconds)

    def standing(self) -> tuple[int, int]:
        """Return the weight left out and the cost of the best plan, as the kernels count."""
        missing, cost = divmod(self.best, self.unit)
        return missing, cost

    def orders(self, follows: list[int]) -> Orders:
        """Return the visits of each vehicle from the node that follows each."""
        return orders_in(follows, self.vehicles, self.problem.visits)

    def found(self) -> Found:
        """Return the best plan, counted again."""
        orders = self.orders(self.follows.tolist())
        return Found(
            orders=orders,
            missing=missing_weight(self.problem, orders),
            cost=cost_of(self.problem, orders),
            iterations=self.steps,
            trace=tuple(self.trace),
        )


def _checked_start(problem: FastProblem, start: Sequence[Sequence[int]] | None) -> Orders | None:
    if start is None:
        return None
    orders = tuple(tuple(int(visit) for visit in order) for order in start)
    strange = sorted({visit for order in orders for visit in order if not 0 <= visit < problem.visits})
    if strange or len(orders) > problem.vehicles:
        problems = [f"visit {visit} is not in the question" for visit in strange]
        if len(orders) > problem.vehicles:
            problems.append(f"{len(orders)} orders for {problem.vehicles} vehicles")
        raise ProblemError("This start does not fit.", problems)
    twice = [what for what in violations(problem, orders) if "times" in what]
    if twice:
        raise ProblemError("This start does not fit.", twice)
    return orders + ((),) * (problem.vehicles - len(orders))
