"""The engine, wired on one screen: a good choice, a bound, and proof as far as the budget goes."""

from importlib.metadata import version

import numpy as np

from planner.siting.best_value.bounds import Relaxation, first_relaxation, goal_of, proven, tighten
from planner.siting.best_value.branch import prove
from planner.siting.best_value.starts import Incumbent, climb, explore, filled, first_choice
from planner.siting.best_value.values import Values, values_of
from planner.siting.measure import objective_of
from planner.siting.pace import Pace
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats
from planner.siting.search import Found
from planner.solving import Budget, Watch

_FIRST_KICKS = 20
_ROUND_ITERATIONS = 400
_MOST_ITERATIONS = 4000
_LATER_KICKS = 30


def solve_best_value(problem: SitingProblem, budget: Budget, seed: int, watch: Watch) -> Found:
    """Return the best sites of a ``mclp`` or ``p-median`` problem that has one limit (number or money) and prices only.

    One iteration of the budget is a branch, or 0.01 of CP-SAT's deterministic time; kicks and bounds before that are
    counted in numbers that do not depend on it. Where no choice was found in which everybody reaches a site, a search
    that knows such constraints takes over.
    """
    pace = Pace(budget, watch)
    values = values_of(problem)
    best, relaxation = search(values, pace, seed)
    chosen = tuple(np.flatnonzero(best.is_open).tolist())
    if np.isinf(objective_of(problem, chosen)):
        from planner.siting.constrained.solve import solve_constrained  # noqa: PLC0415 (loads OR-Tools)

        return solve_constrained(problem, budget, seed, watch)
    return Found(
        chosen=chosen,
        bound=values.objective(proven(values, relaxation, best)),
        worth=demand_worth(values, relaxation.prices),
        solver="vertex substitution + relaxation + " + ("CP-SAT" if values.flat else "branch and bound"),
        version=version("ortools"),
        seconds=pace.seconds,
    )


def search(values: Values, pace: Pace, seed: int) -> tuple[Incumbent, Relaxation]:
    """Return the best choice found and the bound proven."""
    draws = np.random.default_rng(seed)
    best, relaxation = first_choice(values, pace), first_relaxation(values)
    if not explore(values, best, relaxation.shares, draws, rounds=_FIRST_KICKS, pace=pace, bound=None):
        tighten(values, relaxation, best, iterations=100)
        return best, relaxation
    if not _relax(values, relaxation, best, draws, pace) or relaxation.bound < goal_of(values, best.worth):
        return best, relaxation
    if not values.flat:
        prove(values, relaxation, best, pace)
        return best, relaxation
    from planner.siting.best_value.finish import finish  # noqa: PLC0415 (loads OR-Tools, seldom needed)

    if finish(values, relaxation, best, pace, seed):
        return best, relaxation
    while relaxation.bound >= goal_of(values, best.worth) and pace.go_on(
        values.objective(best.worth), values.objective(relaxation.bound), steps=1
    ):
        explore(
            values, best, relaxation.shares, draws, rounds=_LATER_KICKS, pace=pace, bound=relaxation.bound
        )
    return best, relaxation


def _relax(
    values: Values, relaxation: Relaxation, best: Incumbent, draws: np.random.Generator, pace: Pace
) -> bool:
    """Tighten the bound and round what it takes, in turns, until that is done; return whether the budget goes on."""
    made = 0
    while made < _MOST_ITERATIONS and relaxation.bound >= goal_of(values, best.worth):
        before = relaxation.bound
        done = tighten(values, relaxation, best, iterations=_ROUND_ITERATIONS)
        made += done
        tried = filled(values, relaxation.shares)
        best.offer(tried, climb(values, tried, pace))
        if not explore(
            values, best, relaxation.shares, draws, rounds=_LATER_KICKS, pace=pace, bound=relaxation.bound
        ):
            return False
        if done < _ROUND_ITERATIONS or before - relaxation.bound < 1e-6 * abs(before):
            break
    return True


def demand_worth(values: Values, prices: Floats) -> Floats:
    """Return ``(demand,)`` what a site is credited at the margin for serving each demand point best."""
    worth = np.zeros(len(values.row_of))
    known = values.row_of >= 0
    row = values.row_of[known]
    filled_rows = np.diff(values.start)[row] > 0
    top = np.zeros(len(row))
    top[filled_rows] = values.value[values.start[:-1][row[filled_rows]]]
    worth[known] = values.part[known] * np.maximum(0.0, top - prices[row])
    return worth
