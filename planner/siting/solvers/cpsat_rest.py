"""The rest of a covering by CP-SAT, once most of it is settled: is there anything better."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from planner.siting.reach import Floats, Positions

VERSION = version("ortools")
UNITS_PER_ITERATION = 0.01
_LARGEST_WHOLE = 2**50
_LARGEST_SCALED = 1e11
"""Scaled worths stay below this, far from where floating-point bounds of CP-SAT get coarse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A covering: rows of ``weight`` above 0 with the sites ``site[start[r]:start[r + 1]]``, each at most once.

    ``price``, ``cost``, ``room`` as in :class:`planner.siting.best_value.values.Values`; only choices worth at least ``goal``
    count.
    """

    start: Positions
    site: Positions
    weight: Floats
    price: Floats
    cost: Floats
    room: float
    goal: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RestFound:
    """``chosen`` sites or None; no choice is worth more than ``bound``, minus infinity where none reaches the goal."""

    chosen: Positions | None
    bound: float


Tell = Callable[[float | None, float], bool]
"""Told the best worth and the bound; returns False to stop."""


def search(rest: Rest, *, seconds: float, steps: float, seed: int, workers: int, tell: Tell) -> RestFound:
    """Return the best choice of at least the goal, or proof that there is none, within the limits."""
    scale = _scale_of(np.concatenate([rest.weight, rest.price]), whole_total(rest))
    model = cp_model.CpModel()
    sites = [model.new_bool_var("") for _ in rest.price]
    covered = [model.new_bool_var("") for _ in rest.weight]
    for row, reached in enumerate(covered):
        near = rest.site[rest.start[row] : rest.start[row + 1]]
        model.add_bool_or([*(sites[j] for j in near), reached.negated()])
    _limit(model, rest, sites)
    gains = [math.ceil(w * scale - 1e-9) for w in rest.weight]
    prices = [math.floor(p * scale + 1e-9) for p in rest.price]
    worth = cp_model.LinearExpr.weighted_sum(covered, gains) - cp_model.LinearExpr.weighted_sum(sites, prices)
    model.add(worth >= math.ceil(rest.goal * scale - 1e-6))
    model.maximize(worth)
    solver = _solver(seconds, steps, seed, workers)
    watcher = _Watcher(scale, tell, solver)
    solver.best_bound_callback = watcher.on_bound
    status = solver.solve(model, watcher)
    if status == cp_model.INFEASIBLE:
        return RestFound(chosen=None, bound=-math.inf)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:  # its bound is 0 then, and no bound
        return RestFound(chosen=None, bound=watcher.bound)
    bound = float(solver.best_objective_bound) / scale
    chosen = np.flatnonzero([solver.value(site) for site in sites]).astype(np.int64)
    return RestFound(chosen=chosen, bound=bound)


def whole_total(rest: Rest) -> float:
    """Return a worth that nothing exceeds, for scaling."""
    return max(1e-300, float(rest.weight.sum()) + float(rest.price.sum()))


def _scale_of(amounts: Floats, total: float) -> float:
    """Return the power of ten that turns ``amounts`` into whole numbers well enough; 1 where they are whole."""
    if (amounts == np.rint(amounts)).all() and total < _LARGEST_WHOLE:
        return 1.0
    return float(10.0 ** math.floor(math.log10(_LARGEST_SCALED / total)))


def _limit(model: Any, rest: Rest, sites: list[Any]) -> None:
    """Keep the cost of the chosen sites within the room; rounding lets too much in rather than too little."""
    if (rest.cost == 1).all():
        model.add(sum(sites) <= math.floor(rest.room + 1e-9))
        return
    scale = _scale_of(np.append(rest.cost, rest.room), max(1e-300, float(rest.cost.sum()), rest.room))
    costs = [math.floor(c * scale + 1e-9) for c in rest.cost]
    model.add(cp_model.LinearExpr.weighted_sum(sites, costs) <= math.floor(rest.room * scale + 1e-9))


def _solver(seconds: float, steps: float, seed: int, workers: int) -> Any:
    solver = cp_model.CpSolver()
    solver.parameters.linearization_level = 2
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed % 2**31
    if math.isfinite(seconds):
        solver.parameters.max_time_in_seconds = max(0.01, seconds)
    if math.isfinite(steps):
        solver.parameters.max_deterministic_time = max(0.01, steps) * UNITS_PER_ITERATION
    return solver


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Passes on what CP-SAT finds and proves, and stops it when told to."""

    def __init__(self, scale: float, tell: Tell, solver: Any) -> None:
        super().__init__()
        self._scale, self._tell, self._solver = scale, tell, solver
        self._best: float | None = None
        self.bound = math.inf

    def on_solution_callback(self) -> None:
        """Take note of a better choice."""
        self._best = self.objective_value / self._scale
        self.bound = min(self.bound, self.best_objective_bound / self._scale)
        if not self._tell(self._best, self.bound):
            self.stop_search()

    def on_bound(self, bound: float) -> None:
        """Take note of a better bound."""
        self.bound = min(self.bound, bound / self._scale)
        if not self._tell(self._best, self.bound):
            self._solver.stop_search()
