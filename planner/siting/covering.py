"""Solve the maximal covering location problem, with an honest bound.

Greedy adding and vertex substitution give a start in milliseconds; CP-SAT improves it and proves a bound on the
problem with identical demand merged; the answer is counted again in plain numpy before it leaves.
"""

from collections.abc import Sequence

from planner.siting.covering_check import TOLERANCE, check_covering
from planner.siting.covering_problem import (
    CoveringProblem,
    CoveringResult,
    covers_within,
    objective_of,
    people_covered,
)
from planner.siting.merging import merge
from planner.siting.solvers import cpsat_covering
from planner.siting.substitution import substitute
from planner.solving import Budget, SolveReport, Status

__all__ = [
    "CoveringProblem",
    "CoveringResult",
    "check_covering",
    "covers_within",
    "people_covered",
    "solve_covering",
]


def solve_covering(problem: CoveringProblem, *, budget: Budget, seed: int) -> CoveringResult:
    """Return the candidates that cover the most people.

    Parameters
    ----------
    problem
        The question.
    budget
        One iteration is 0.01 of CP-SAT's deterministic time. One worker unless it says otherwise.
    seed
        At least 0; the same seed and iterations give the same answer.

    Returns
    -------
    CoveringResult
        Never more candidates than useful: one that adds no people is left out.

    Raises
    ------
    AssertionError
        If the answer does not survive being counted again; this would be a defect of ours.
    """
    merged = merge(problem)
    start = substitute(merged, problem.least_people)
    found = cpsat_covering.search(merged, problem.least_people, start, budget=budget, seed=seed)
    choices = [_chosen(problem, merged.candidates[list(rows)].tolist()) for rows in (start, found.chosen)]
    best = max(choices, key=lambda chosen: objective_of(problem, chosen))
    base = objective_of(problem, problem.mandatory)
    runtime = None if budget.repeatable else found.seconds
    result = _result(problem, best, base + found.bound, seed, runtime)
    broken = check_covering(problem, result)
    assert not broken, broken
    return result


def _chosen(problem: CoveringProblem, free: Sequence[int]) -> tuple[int, ...]:
    """Return the mandatory candidates and those of ``free`` that are worth their place, ascending."""
    chosen = sorted({*problem.mandatory, *free})
    for candidate in free:
        others = [other for other in chosen if other != candidate]
        if objective_of(problem, others) >= objective_of(problem, chosen):
            chosen = others
    return tuple(chosen)


def _result(
    problem: CoveringProblem, chosen: tuple[int, ...], bound: float, seed: int, runtime: float | None
) -> CoveringResult:
    objective = objective_of(problem, chosen)
    bound = max(bound, objective)
    close = TOLERANCE * max(1.0, abs(objective))
    status: Status = "optimal" if bound - objective <= close else "feasible"
    return CoveringResult(
        chosen=chosen,
        people=people_covered(problem, chosen),
        bound=bound,
        gap=(bound - objective) / abs(objective) if objective else float(bound > close),
        status=status,
        report=SolveReport(
            solver="greedy + substitution + CP-SAT",
            version=cpsat_covering.VERSION,
            seed=seed,
            status=status,
            objective=objective,
            bound=bound,
            runtime=runtime,
        ),
    )
