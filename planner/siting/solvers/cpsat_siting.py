"""Covering with side constraints by CP-SAT (OR-Tools).

With one worker CP-SAT needs ``linearization_level = 2`` here: without it the bound is a quarter off on 1,000 demand
points, with it the proof takes a fifth of a second (handbook, research/coverage_and_siting.md, 3a).

Real numbers become whole ones. Prizes are rounded up and prices down, so that the bound holds for the real ones too.
"""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from planner.siting.constrained.model import NO_GROUP, CoverModel, Limit, Quota, counts_of, members_of
from planner.siting.reach import Floats
from planner.solving import Budget

VERSION = version("ortools")

UNITS_PER_ITERATION = 0.01
"""CP-SAT's deterministic time for one iteration of a budget; very roughly 10 ms."""

_LARGEST_TOTAL = 1e12
"""Scaled objectives stay about below this, far from where CP-SAT's floating-point bounds get coarse."""

_LARGEST_ROW = 1e15
_BEYOND = 1e17
_MOST_TIGHTENED = 1_000_000
"""Literals; more of them cost more time in the first relaxation than they save later."""

_ASKED_EVERY = 0.2

Ended = Literal["optimal", "feasible", "infeasible", "unknown"]
Heard = Callable[[tuple[int, ...] | None, float | None], bool]
"""Told the best choice and the bound so far, None where there is none yet; returns False to end the search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverSearch:
    """What CP-SAT found.

    Attributes
    ----------
    ended
        ``optimal`` and ``infeasible`` are proven.
    chosen
        Positions of the sites, ascending; None where none were found.
    bound
        No choice has a higher value; inf where nothing was proven.
    seconds, units
        Wall time and deterministic time.
    """

    ended: Ended
    chosen: tuple[int, ...] | None
    bound: float
    seconds: float
    units: float


def search(
    model: CoverModel, start: Sequence[int], *, budget: Budget, seed: int, heard: Heard
) -> CoverSearch:
    """Return the best choice found within ``budget``, searching from ``start``, which may break constraints."""
    question, sites, scale = _stated(model, start)
    solver = _solver(budget, seed)
    status = _solved(solver, question, _Told(solver, sites, scale), heard)
    ended = _ENDED[status]
    found = ended in {"optimal", "feasible"}
    bound = float(solver.best_objective_bound) / scale if ended != "unknown" else math.inf
    return CoverSearch(
        ended=ended,
        chosen=tuple(k for k, site in enumerate(sites) if solver.value(site)) if found else None,
        bound=bound,
        seconds=float(solver.wall_time),
        units=float(solver.deterministic_time),
    )


_ENDED: dict[Any, Ended] = {
    cp_model.OPTIMAL: "optimal",
    cp_model.FEASIBLE: "feasible",
    cp_model.INFEASIBLE: "infeasible",
    cp_model.UNKNOWN: "unknown",
}


def scale_of(model: CoverModel) -> float:
    """Return the factor that turns prizes and prices into whole numbers well enough; 1 where they are whole."""
    amounts = np.concatenate([model.groups.prize.ravel(), model.price])
    total = float(amounts.sum())
    if total == 0 or (total < _LARGEST_ROW and (amounts == np.round(amounts)).all()):
        return 1.0
    return float(10.0 ** math.floor(math.log10(_LARGEST_TOTAL / total)))


def whole_row(limit: Limit) -> tuple[NDArray[np.int64], int | None, int | None]:
    """Return a limit in whole numbers, weights, lowest and highest sum; whatever meets them meets the limit.

    Half of its slack is given away; the rounding of the weights stays within half of the other half.
    """
    weights, size = limit.weights, float(np.abs(limit.weights).sum())
    scale = 1.0
    if size >= _LARGEST_ROW or (weights != np.round(weights)).any():
        exact = 2 * len(weights) / limit.slack if limit.slack > 0 else math.inf
        scale = min(_LARGEST_ROW / size, exact)
    low, high = (limit.low - limit.slack / 2) * scale, (limit.high + limit.slack / 2) * scale
    return (
        np.round(weights * scale).astype(np.int64),
        math.ceil(max(low, -_BEYOND)) if low > -math.inf else None,
        math.floor(min(high, _BEYOND)) if high < math.inf else None,
    )


def _stated(model: CoverModel, start: Sequence[int]) -> tuple[Any, list[Any], float]:
    question = cp_model.CpModel()
    sites = [
        question.new_int_var(int(low), int(high), "") for low, high in zip(model.low, model.high, strict=True)
    ]
    reached = _reached(question, model, sites)
    for limit in model.limits:
        _add_limit(question, limit, [sites[site] for site in limit.sites])
    for quota in model.quotas:
        members = [reached[group][quota.times - 1] for group in quota.groups]
        _add_limit(question, _row_of(quota), members)
    scale = _maximise(question, model, sites, reached)
    _hint(question, model, start, sites, reached)
    return question, sites, scale


def _hint(
    question: Any, model: CoverModel, start: Sequence[int], sites: list[Any], reached: list[list[Any]]
) -> None:
    """Say how everything is with the sites of ``start``: CP-SAT takes up whole answers at once, halves hardly ever."""
    chosen = np.zeros(len(sites), dtype=bool)
    chosen[list(start)] = True
    for site, there in zip(sites, chosen.tolist(), strict=True):
        question.add_hint(site, there)
    for times, count in zip(reached, counts_of(model.groups, chosen).tolist(), strict=True):
        for time, variable in enumerate(times):
            question.add_hint(variable, time < count)


def _reached(question: Any, model: CoverModel, sites: list[Any]) -> list[list[Any]]:
    """Return per group the variables of its first, second, ... site."""
    groups, reached = model.groups, []
    depth = groups.prize.shape[1]
    for group, (parent, needed) in enumerate(
        zip(groups.parent.tolist(), groups.needed.tolist(), strict=True)
    ):
        times = [question.new_int_var(int(needed), 1, "") for _ in range(depth)]
        reached.append(times)
        inside = [sites[site] for site in groups.beyond(group)]
        inside += reached[parent] if parent != NO_GROUP else []
        if depth == 1:
            question.add_bool_or([*inside, times[0].negated()])
            continue
        question.add(sum(times) <= sum(inside))
        for fewer, more in pairwise(times):
            question.add_implication(more, fewer)
    if depth > 1:
        _tighten(question, model, sites, reached)
    return reached


def _tighten(question: Any, model: CoverModel, sites: list[Any], reached: list[list[Any]]) -> None:
    """Add that whoever has two sites has one without any given site: halves of sites make no second cover then."""
    whole = [members_of(model.groups, group) for group in range(len(model.groups))]
    if sum(len(members) ** 2 for members in whole) > _MOST_TIGHTENED:
        return
    for members, times in zip(whole, reached, strict=True):
        for left_out in members:
            others = [sites[site] for site in members if site != left_out]
            question.add_bool_or([*others, times[1].negated()])


def _row_of(quota: Quota) -> Limit:
    return Limit(sites=quota.groups, weights=quota.weights, low=quota.least, high=math.inf, slack=quota.slack)


def _add_limit(question: Any, limit: Limit, members: list[Any]) -> None:
    weights, low, high = whole_row(limit)
    total = cp_model.LinearExpr.weighted_sum(members, weights.tolist())
    if low is not None:
        question.add(total >= low)
    if high is not None:
        question.add(total <= high)


def _maximise(question: Any, model: CoverModel, sites: list[Any], reached: list[list[Any]]) -> float:
    scale = scale_of(model)
    prizes = _up(model.groups.prize, scale)
    rows, times = np.nonzero(prizes)
    terms = [reached[row][time] for row, time in zip(rows.tolist(), times.tolist(), strict=True)]
    prices = -_down(model.price, scale)
    question.maximize(
        cp_model.LinearExpr.weighted_sum([*terms, *sites], [*prizes[rows, times].tolist(), *prices.tolist()])
    )
    return scale


def _up(amounts: Floats, scale: float) -> NDArray[np.int64]:
    return np.ceil(amounts * scale).astype(np.int64)


def _down(amounts: Floats, scale: float) -> NDArray[np.int64]:
    return np.floor(amounts * scale).astype(np.int64)


def _solved(solver: Any, question: Any, told: "_Told", heard: Heard) -> Any:
    """Solve on a thread of its own, and tell ``heard`` here, a few times a second."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        running = thread.submit(solver.solve, question, told)
        try:
            while not wait_for([running], timeout=_ASKED_EVERY).done:
                if not heard(told.chosen, told.bound):
                    solver.stop_search()
        finally:
            solver.stop_search()
        return running.result()


class _Told(cp_model.CpSolverSolutionCallback):
    """Keeps the best choice and the bound of a running search."""

    def __init__(self, solver: Any, sites: list[Any], scale: float) -> None:
        super().__init__()
        self.sites, self.scale = sites, scale
        self.chosen: tuple[int, ...] | None = None
        self.bound: float | None = None
        solver.best_bound_callback = self.on_bound

    def on_solution_callback(self) -> None:
        """Note a better choice."""
        self.chosen = tuple(position for position, site in enumerate(self.sites) if self.value(site))

    def on_bound(self, bound: float) -> None:
        """Note a better bound."""
        self.bound = bound / self.scale


def _solver(budget: Budget, seed: int) -> Any:
    solver = cp_model.CpSolver()
    solver.parameters.linearization_level = 2
    solver.parameters.num_workers = budget.workers
    solver.parameters.random_seed = seed % 2**31
    if budget.seconds is not None:
        solver.parameters.max_time_in_seconds = budget.seconds
    if budget.iterations is not None:
        solver.parameters.max_deterministic_time = budget.iterations * UNITS_PER_ITERATION
    return solver
