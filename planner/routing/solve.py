"""Solve a day: the door to the solvers."""

from typing import Protocol

from planner.routing.plan import RoutePlan
from planner.routing.problem import RoutingProblem
from planner.solving import Budget


class Solver(Protocol):
    """Whatever turns a routing problem into a checked plan."""

    def __call__(self, problem: RoutingProblem, *, budget: Budget, seed: int) -> RoutePlan:
        """Return a plan that passes :func:`planner.routing.check.check`."""
        ...


def solve(problem: RoutingProblem, *, budget: Budget, seed: int, solver: Solver | None = None) -> RoutePlan:
    """Return the best plan that ``solver`` finds within ``budget``.

    As many people as possible are served, then as many visits, then at the least cost in seconds of driving.

    Parameters
    ----------
    problem
        The question.
    budget
        How long to search; what an iteration is, the solver says.
    seed
        At least 0; with counted iterations the same seed gives the same plan.
    solver
        OR-Tools if None; it is loaded when first used.
    """
    return (solver or _ortools())(problem, budget=budget, seed=seed)


def _ortools() -> Solver:
    from planner.routing.solvers import ortools_routing  # noqa: PLC0415 (importing the solver takes a while)

    return ortools_routing.solve
