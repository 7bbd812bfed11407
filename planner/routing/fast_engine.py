"""The fast engine behind the interface of all engines: for plain problems, which its arrays can state."""

import time
from dataclasses import dataclass
from importlib.metadata import version

from planner.routing.engine import Found, Orders, Progress, Watching
from planner.routing.fast.pool import Recombine
from planner.routing.fast.search import SLICES, search
from planner.routing.plain.arrays import plain
from planner.routing.plain.limits import cannot
from planner.routing.problem import RoutingProblem
from planner.solving import Budget

RECOMBINED_VISITS, RECOMBINED_SECONDS, RECOMBINED_ITERATIONS = 20, 2.0, 20_000
"""Recombining good routes helps from so many visits on, and takes some tenths of a second to load and to solve."""


@dataclass(frozen=True, slots=True)
class FastEngine:
    """Slack induction by string removals with checks in constant time; see :mod:`planner.routing.fast`.

    An iteration is one ruin and recreate.
    """

    @property
    def name(self) -> str:
        """What it is called in reports."""
        return "Farreach fast"

    @property
    def version(self) -> str:
        """Our own release."""
        return version("farreach")

    def cannot(self, problem: RoutingProblem) -> tuple[str, ...]:
        """Return what of ``problem`` it cannot state."""
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
        begun = time.perf_counter()
        if not problem.vehicles or not problem.visits:
            return Found(orders=[[] for _ in problem.vehicles], iterations=0)
        question = plain(problem)
        recombine = _recombine(problem, budget)
        found = search(
            question.arrays,
            budget=_left(budget, begun),
            seed=seed,
            start=start,
            watch=None if watch is None else _Told(problem, question.scale, budget, begun, watch),
            recombine=recombine,
        )
        helped = () if recombine is None else (f"OR-Tools {version('ortools')} (recombination)",)
        return Found(
            orders=[list(order) for order in found.orders], iterations=found.iterations, with_help=helped
        )


def _left(budget: Budget, begun: float) -> Budget:
    if budget.seconds is None:
        return budget
    left = max(0.001, budget.seconds - (time.perf_counter() - begun))
    return Budget(seconds=left, iterations=budget.iterations, workers=budget.workers)


def _recombine(problem: RoutingProblem, budget: Budget) -> Recombine | None:
    """Return what recombines routes, None where it is not worth loading."""
    long = budget.seconds is None or budget.seconds >= RECOMBINED_SECONDS
    many = budget.iterations is None or budget.iterations >= RECOMBINED_ITERATIONS
    if len(problem.visits) < RECOMBINED_VISITS or not (long and many):
        return None
    from planner.routing.solvers.recombine import best_of  # noqa: PLC0415 (importing the solver takes a while)

    return best_of


class _Told:
    """Turns what the fast engine tells into progress."""

    def __init__(
        self, problem: RoutingProblem, scale: int, budget: Budget, begun: float, watch: Watching
    ) -> None:
        # The worth of a visit is one more than a multiple of this.
        self._one_person = 1 + sum(visit.penalty is None for visit in problem.visits)
        self._scale, self._budget, self._begun, self._watch = scale, budget, begun, watch
        self._calls = 0

    def __call__(self, missing: int, cost: int) -> bool:
        self._calls += 1
        shares = [0.0]
        if self._budget.seconds is not None:
            shares.append((time.perf_counter() - self._begun) / self._budget.seconds)
        if self._budget.iterations is not None:
            shares.append(self._calls / min(SLICES, self._budget.iterations))
        return self._watch(
            Progress(
                orders=None,
                unserved=missing % self._one_person,
                cost=cost / self._scale,
                done=min(1.0, max(shares)),
            )
        )
