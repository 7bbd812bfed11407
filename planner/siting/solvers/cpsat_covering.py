"""Maximal covering by CP-SAT (OR-Tools), on merged demand, from a given start.

With one worker CP-SAT needs ``linearization_level = 2`` here: without it the bound is a quarter off on 1,000 demand
points, with it the proof takes a fifth of a second (handbook, research/coverage_and_siting.md, 3a).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from planner.siting.merging import MergedProblem
from planner.solving import Budget

VERSION = version("ortools")

UNITS_PER_ITERATION = 0.01
"""CP-SAT's deterministic time for one iteration of a budget; very roughly 10 ms."""

_LARGEST_TOTAL = 10**11
"""Scaled people stay below this, far from where floating-point bounds of CP-SAT get coarse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveringSearch:
    """What CP-SAT found: rows of the merged problem, an upper bound of its objective, wall seconds."""

    chosen: tuple[int, ...]
    bound: float
    seconds: float


def search(
    problem: MergedProblem, least_people: float, start: Sequence[int], *, budget: Budget, seed: int
) -> CoveringSearch:
    """Return the best choice found and a bound that holds for the unrounded people.

    People are scaled to whole numbers and rounded up, the price of a site is rounded down, so the scaled objective
    is nowhere below the true one and its bound is an upper bound of the true one.
    """
    scale = scale_of(np.append(problem.weights, least_people), problem.room)
    model = cp_model.CpModel()
    sites = [model.new_bool_var("") for _ in problem.candidates]
    reached = [model.new_bool_var("") for _ in problem.weights]
    _cover(model, problem, sites, reached)
    model.add(sum(sites) <= problem.room)
    prizes = [math.ceil(weight * scale - 1e-9) for weight in problem.weights]
    price = math.floor(least_people * scale)
    model.maximize(cp_model.LinearExpr.weighted_sum(reached, prizes) - price * sum(sites))
    for row, site in enumerate(sites):
        model.add_hint(site, row in set(start))
    solver = _solver(budget, seed)
    status = solver.solve(model)
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    return CoveringSearch(
        chosen=tuple(row for row, site in enumerate(sites) if solver.value(site)) if found else tuple(start),
        bound=min(float(problem.weights.sum()), float(solver.best_objective_bound) / scale),
        seconds=float(solver.wall_time),
    )


def scale_of(amounts: np.ndarray[Any, np.dtype[np.float64]], room: int) -> int:
    """Return the power of ten that turns ``amounts`` into whole numbers well enough.

    1 where all are whole; otherwise as large as ``_LARGEST_TOTAL`` allows, at most a million.
    """
    if (amounts == np.round(amounts)).all():
        return 1
    total = max(1.0, float(amounts[:-1].sum()) + float(amounts[-1]) * room)
    return int(10 ** np.clip(math.floor(math.log10(_LARGEST_TOTAL / total)), 0, 6))


def _cover(model: Any, problem: MergedProblem, sites: list[Any], reached: list[Any]) -> None:
    """Let a group be reached only if one of the sites that cover it is chosen."""
    by_group = problem.covering.T.tocsr()
    for group, reach in enumerate(reached):
        rows = by_group.indices[by_group.indptr[group] : by_group.indptr[group + 1]]
        model.add_bool_or([*(sites[row] for row in rows), reach.negated()])


def _solver(budget: Budget, seed: int) -> Any:
    solver = cp_model.CpSolver()
    solver.parameters.linearization_level = 2
    solver.parameters.num_workers = budget.workers
    solver.parameters.random_seed = seed
    if budget.seconds is not None:
        solver.parameters.max_time_in_seconds = budget.seconds
    if budget.iterations is not None:
        solver.parameters.max_deterministic_time = budget.iterations * UNITS_PER_ITERATION
    return solver
