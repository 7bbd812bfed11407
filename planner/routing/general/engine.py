"""The general engine: ruin and recreate over exactly timed routes, for all that a routing problem can state.

What makes one route possible is checked in full before anything is inserted, so every plan on the way is sound. Its
order of values is that of :class:`planner.routing.plan.Score`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from math import inf
from time import perf_counter

import numpy as np

from planner.routing.engine import Found, Orders, Progress, Watching
from planner.routing.general.instance import instance_of
from planner.routing.general.kernels.anneal import anneal, begin_with, build, set_up, sort_first, tidy
from planner.routing.general.kernels.layout import Instance
from planner.routing.general.kernels.layout_search import (
    ABSENT,
    BEST,
    BEST_SIZE,
    COUNT,
    DEMAND,
    MADE,
    NOW,
    WHERE,
    Given,
    Plan,
)
from planner.routing.general.preparing import given_of, plan_of, usual_leg
from planner.routing.problem import RoutingProblem
from planner.solving import Budget
from planner.streets.lending import lent

HOT, COLD = 3.0, 0.03
"""First and last temperature, in usual legs."""

STEPS_AT_ONCE = 50
"""Steps between two looks at what was found, where steps are counted."""

BUILT_AT_ONCE = 32
"""Visits inserted between two looks at the clock while the first plan is built."""

PAUSE = 0.04
"""Seconds between two looks at the clock."""

TOLD = 0.1
"""Seconds between two calls of a watch."""


@dataclass(frozen=True, slots=True)
class GeneralEngine:
    """See :class:`planner.routing.engine.Engine`. A step of its budget is one ruin and recreate."""

    name: str = "Farreach general"

    @property
    def version(self) -> str:
        """Our own release."""
        return version("farreach")

    def cannot(self, problem: RoutingProblem) -> tuple[str, ...]:
        """Return what of ``problem`` it cannot state."""
        across = any(relation.kind == "order" for relation in problem.relations)
        return ("an order of visits across vehicles",) if across else ()

    def search(
        self,
        problem: RoutingProblem,
        *,
        budget: Budget,
        seed: int,
        start: Orders | None = None,
        watch: Watching | None = None,
    ) -> Found:
        """Return the best orders found; orders of ``start`` that are not possible are begun without."""
        begun = perf_counter()
        if not problem.visits or not problem.vehicles:
            return Found(orders=[[] for _ in problem.vehicles], iterations=0)
        day = instance_of(problem)
        given = given_of(problem, day)
        plan = plan_of(day, given, seed)
        search = _Search(day, given, plan, (lent(day), lent(given), lent(plan)), usual_leg(day))
        search.begin(start, _until(begun, budget))
        steps = search.improve(budget, begun, watch)
        return Found(orders=search.orders(), iterations=steps)


@dataclass(frozen=True, slots=True)
class _Search:
    """One search on its way."""

    day: Instance
    given: Given
    plan: Plan
    loan: tuple[Instance, Given, Plan]
    """The three for kernels."""
    usual: float

    def begin(self, start: Orders | None, until: float) -> None:
        """Make a first plan: what is given, then every visit where it costs least."""
        set_up(*self.loan)
        for vehicle, order in enumerate(start or []):
            self._take_over(
                vehicle, [stop for stop in order if stop < 0 or self.plan.visits[stop, WHERE] < 0]
            )
        sort_first(*self.loan[1:])
        absent = int(self.plan.counts[ABSENT])
        for first in range(0, absent, BUILT_AT_ONCE):
            build(*self.loan, first, min(first + BUILT_AT_ONCE, absent))
            if perf_counter() > until:
                break
        tidy(self.loan[2])

    def _take_over(self, vehicle: int, order: list[int]) -> None:
        visits = [stop for stop in order if stop >= 0]
        plan, given = self.plan, self.given
        fits = len(order) < plan.routes.shape[2] - 3 and vehicle < len(plan.state)
        demands = given.wish[visits, DEMAND]
        if not visits or not fits or not self.day.may[vehicle, visits].all():
            return
        if plan.visits[demands, MADE].any() or len(set(demands.tolist())) < len(demands):
            return
        if begin_with(*self.loan, vehicle, np.array(order, np.int64), len(order)):
            kept = [c for c in plan.absent[NOW, : plan.counts[ABSENT]] if plan.visits[c, WHERE] < 0]
            plan.absent[NOW, : len(kept)] = kept
            plan.counts[ABSENT] = len(kept)

    def improve(self, budget: Budget, begun: float, watch: Watching | None) -> int:
        """Anneal until the budget is spent or ``watch`` ends it; return the steps made."""
        told, steps, shown = -inf, 0, (inf, inf)
        for count, spent in _rounds(budget, begun):
            heat = self.usual * HOT * (COLD / HOT) ** spent
            cooling = 1.0
            if budget.iterations is not None and budget.seconds is None:
                cooling = (COLD / HOT) ** (1 / budget.iterations)
            anneal(*self.loan, count, heat, cooling)
            steps += count
            now = perf_counter()
            if watch is not None and now - told >= TOLD:
                told = now
                state = (float(self.plan.owed[BEST].sum()), float(self.plan.total[BEST, 0]))
                if not watch(self._progress(spent, changed=state != shown)):
                    break
                shown = state
        return steps

    def orders(self) -> Orders:
        """Return the best orders so far."""
        plan = self.plan
        return [
            row[:size].tolist() for row, size in zip(plan.routes[BEST], plan.state[:, BEST_SIZE], strict=True)
        ]

    def _progress(self, spent: float, *, changed: bool) -> Progress:
        plan = self.plan
        return Progress(
            orders=self.orders() if changed else None,
            unserved=int(plan.owed[BEST, COUNT]),
            cost=float(plan.total[BEST, 0]),
            done=min(1.0, spent),
        )


def _until(begun: float, budget: Budget) -> float:
    return inf if budget.seconds is None else begun + budget.seconds


def _rounds(budget: Budget, begun: float) -> Iterator[tuple[int, float]]:
    """Yield how many steps to make next, and what share of the budget is spent, until it is."""
    steps, count = 0, STEPS_AT_ONCE if budget.seconds is None else 1
    while True:
        before = perf_counter()
        share = 0.0 if budget.iterations is None else steps / budget.iterations
        if budget.seconds is not None:
            share = max(share, (before - begun) / budget.seconds)
        if share >= 1:
            return
        left = count if budget.iterations is None else min(count, budget.iterations - steps)
        yield left, share
        steps += left
        if budget.seconds is not None:
            took = max(perf_counter() - before, 1e-6)
            pause = min(PAUSE, budget.seconds / 50)
            count = max(1, min(2 * count, int(count * pause / took)))
