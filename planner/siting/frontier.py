"""The frontier: the best that can be had for every number of sites, or for every budget, each point with its bound."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from planner.errors import ProblemError
from planner.siting.best_value.curve import curve, grown
from planner.siting.check import choice_problems, concluded, maximises
from planner.siting.conflicts import refuse_infeasible
from planner.siting.measure import objective_of
from planner.siting.problem import SitingProblem
from planner.siting.solve import plain, solve_siting
from planner.solving import Budget, Standing, Status, Watch, gap_between

By = Literal["choose", "budget"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierPoint:
    """What one limit buys.

    Attributes
    ----------
    limit
        Number of sites, or money.
    chosen
        Positions of the sites, ascending.
    objective
        See ``SitingResult.objective``.
    bound
        No choice within the limit is better, nested or not.
    """

    limit: float
    chosen: tuple[int, ...]
    objective: float
    bound: float

    status: Status = "feasible"
    """``optimal`` where the bound is met but for rounding."""

    @property
    def gap(self) -> float:
        """``|bound - objective| / max(|objective|, |bound|)``, 0..1; 0 for what is optimal."""
        return 0.0 if self.status == "optimal" else gap_between(self.objective, self.bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """Points by ascending limit.

    ``nested``: each choice holds the one before it, so that the sites can be built one after the other. ``order`` then
    lists positions of sites in that order, those of the first point first.
    """

    by: By
    nested: bool
    points: tuple[FrontierPoint, ...]

    @property
    def order(self) -> tuple[int, ...]:
        """Sites in the order in which they first appear along the frontier."""
        seen: dict[int, None] = {}
        for point in self.points:
            seen.update(dict.fromkeys(point.chosen))
        return tuple(seen)


def frontier(
    problem: SitingProblem,
    limits: Sequence[float],
    *,
    by: By = "choose",
    nested: bool = False,
    budget: Budget,
    seed: int,
    watch: Watch = lambda _: True,
) -> Frontier:
    """Return the best choice for each limit.

    Parameters
    ----------
    problem
        Its own ``choose`` (or ``budget``) is replaced by each limit in turn.
    limits
        Numbers of sites (whole, at least 0) or money, in any order.
    by
        What the limits are.
    nested
        Whether each choice must hold the one before it: a build order. Costs a little of every point.
    budget
        For the whole frontier. One iteration is that of :func:`planner.siting.solve.solve_siting`.
    seed, watch
        As in ``solve_siting``; the standing told is that of the point being worked on. A watch that ends the search
        leaves points with wider gaps, none without an answer.

    Raises
    ------
    ProblemError
        When there is no limit, or a number of sites is not whole.
    InfeasibleError
        When nothing meets every constraint within the smallest limit.
    """
    steps = _sorted_limits(limits, by)
    asked = [_limited(problem, limit, by) for limit in steps]
    refuse_infeasible(asked[0])
    if plain(asked[0]):
        points = _plain_points(asked, steps, budget, seed, watch)
    else:
        points = _solved_points(asked, steps, budget, seed, watch)
    if nested:
        points = _nested_points(asked, points)
    if problem.model != "p-dispersion":  # exactly so many sites: fewer may lie farther apart
        points = _monotone(points, maximising=maximises(problem))
    return Frontier(by=by, nested=nested, points=tuple(map(_checked, asked, points)))


def _checked(problem: SitingProblem, point: FrontierPoint) -> FrontierPoint:
    """Return the point with its status, once it has been counted again.

    Raises
    ------
    AssertionError
        If its sites break a constraint or beat its bound: a defect of ours.
    """
    bound, status = concluded(problem, point.objective, point.bound)
    beaten = bound < point.objective if maximises(problem) else bound > point.objective
    broken = [] if problem.capacitated else choice_problems(problem, point.chosen)
    assert not broken, broken
    assert not beaten, (bound, point.objective)
    return replace(point, bound=bound, status=status)


def _sorted_limits(limits: Sequence[float], by: By) -> list[float]:
    steps = sorted({float(limit) for limit in limits})
    problems = []
    if not steps:
        problems.append("give at least one limit")
    if by not in get_args(By):
        problems.append(f"by is {by!r}, expected {' or '.join(get_args(By))}")
    what = "number of sites" if by == "choose" else "amount of money"
    problems += [
        f"{limit:g} is no {what}"
        for limit in steps
        if not 0 <= limit < float("inf") or (by == "choose" and limit % 1)
    ]
    if problems:
        raise ProblemError("This frontier cannot be drawn.", problems)
    return steps


def _limited(problem: SitingProblem, limit: float, by: By) -> SitingProblem:
    return replace(problem, choose=int(limit)) if by == "choose" else replace(problem, budget=limit)


def _plain_points(
    asked: list[SitingProblem], steps: list[float], budget: Budget, seed: int, watch: Watch
) -> list[FrontierPoint]:
    points = [
        FrontierPoint(limit=limit, chosen=chosen, objective=objective_of(problem, chosen), bound=bound)
        for problem, limit, (chosen, bound) in zip(
            asked, steps, curve(asked, budget, seed, watch), strict=True
        )
    ]
    if any(np.isinf(point.objective) for point in points):
        return _solved_points(asked, steps, budget, seed, watch)
    return points


def _solved_points(
    asked: list[SitingProblem], steps: list[float], budget: Budget, seed: int, watch: Watch
) -> list[FrontierPoint]:
    """Solve each problem on its own with an equal part of the budget; once told to stop, each stops early."""
    part = replace(
        budget,
        seconds=None if budget.seconds is None else budget.seconds / len(asked),
        iterations=None if budget.iterations is None else max(1, budget.iterations // len(asked)),
    )
    stopped = False

    def told(standing: Standing) -> bool:
        nonlocal stopped
        stopped = stopped or not watch(standing)
        return not stopped or standing.objective is None

    points = []
    for problem, limit in zip(asked, steps, strict=True):
        result = solve_siting(problem, budget=part, seed=seed, watch=told)
        points.append(
            FrontierPoint(limit=limit, chosen=result.chosen, objective=result.objective, bound=result.bound)
        )
    return points


def _nested_points(asked: list[SitingProblem], points: list[FrontierPoint]) -> list[FrontierPoint]:
    """Return the chain of growing choices that loses least against the points, with their bounds."""
    if not plain(asked[0]):
        raise ProblemError(
            "A build order is made for mclp and p-median with a limit and prices only.",
            ["leave out nested, or floors, rules, capacities, closing and backup covers"],
        )
    chain = grown(asked, [point.chosen for point in points])
    return [
        replace(point, chosen=chosen, objective=objective_of(problem, chosen))
        for problem, point, chosen in zip(asked, points, chain, strict=True)
    ]


def _monotone(points: list[FrontierPoint], *, maximising: bool) -> list[FrontierPoint]:
    """Carry over answers and bounds: what a smaller limit reaches a larger one does too, and the other way round."""
    better = max if maximising else min
    worse = min if maximising else max
    kept = list(points)
    for k in range(1, len(kept)):
        if better(kept[k - 1].objective, kept[k].objective) != kept[k].objective:
            kept[k] = replace(kept[k], chosen=kept[k - 1].chosen, objective=kept[k - 1].objective)
    for k in reversed(range(len(kept) - 1)):
        kept[k] = replace(kept[k], bound=worse(kept[k].bound, kept[k + 1].bound))
    return kept
