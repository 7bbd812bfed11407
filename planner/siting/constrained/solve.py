"""Solve a siting problem with side constraints: a first choice, then the proof by CP-SAT.

The p-median tells only the shortest journeys of each demand point apart at first. That understates the journeys of
who goes farther, so the bound holds; if somebody does go farther in the answer, more are told apart and the search
goes on (the idea of Garcia, Labbe and Marin, Solving large p-median problems with a radius formulation, INFORMS Journal
on Computing 23(4), 2011, p. 546).
"""

import math
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from planner.errors import InfeasibleError, NotFoundError
from planner.siting.check import choice_problems, maximises
from planner.siting.conflicts import SUMMARY, conflict_of
from planner.siting.constrained.covering import cover_model
from planner.siting.constrained.model import CoverModel, ceiling_of
from planner.siting.constrained.start import first_choice, thinned
from planner.siting.constrained.tableau import Tableau, tableau_of
from planner.siting.measure import nearest, objective_of
from planner.siting.problem import SitingProblem
from planner.siting.reach import Positions
from planner.siting.search import Found
from planner.siting.solvers.cpsat_siting import UNITS_PER_ITERATION, VERSION, Heard, search
from planner.solving import Budget, Standing, Watch

_LEVELS_AT_FIRST = 12
_MORE_LEVELS = 12


@dataclass(slots=True)
class _Best:
    """The best choice and bound so far, and what they cost."""

    problem: SitingProblem
    watch: Watch
    chosen: tuple[int, ...] | None = None
    objective: float | None = None
    bound: float | None = None
    seconds: float = 0.0
    units: float = 0.0
    ended: bool = False
    seen: set[tuple[int, ...]] = field(default_factory=set)

    def offer(self, chosen: tuple[int, ...] | None) -> None:
        """Keep a choice that is better and meets every constraint."""
        if chosen is None or chosen in self.seen:
            return
        self.seen.add(chosen)
        if choice_problems(self.problem, chosen):
            return
        objective = objective_of(self.problem, chosen)
        if self.objective is None or self._better(objective, self.objective):
            self.chosen, self.objective = chosen, objective

    def prove(self, bound: float) -> None:
        """Keep a bound that is tighter; nan stands for none."""
        if np.isfinite(bound) and (self.bound is None or self._better(self.bound, bound)):
            self.bound = bound

    def go_on(self) -> bool:
        """Tell the watch how the search stands."""
        if not self.watch(Standing(objective=self.objective, bound=self.bound)):
            self.ended = True
        return not self.ended

    def _better(self, one: float, other: float) -> bool:
        return one > other if maximises(self.problem) else one < other


def solve_constrained(problem: SitingProblem, budget: Budget, seed: int, watch: Watch) -> Found:
    """Return the best sites for ``lscp``, ``mclp`` or ``p-median`` without capacities, with any side constraints.

    An iteration is 0.01 units of CP-SAT's deterministic time, very roughly 10 ms.

    Raises
    ------
    InfeasibleError
        When nothing meets every constraint.
    NotFoundError
        When nothing was found within the budget.
    """
    assert not problem.capacitated, "capacities need flows"
    best = _Best(problem, watch)
    model = cover_model(problem, np.full(len(problem.people), _guessed_levels(problem)))
    tableau = tableau_of(model)
    start = first_choice(tableau)
    best.offer(start)
    best.prove(model.objective(ceiling_of(model)))
    levels = _levels(problem, start, None)
    while best.go_on():
        if levels is not None:
            model = cover_model(problem, levels)
        believed = _search(model, best.chosen or start, best, budget, seed)
        if best.ended or levels is None or not _farther(problem, believed, levels).any():
            break
        levels = _levels(problem, believed, levels)
    return _found(problem, tableau, best)


def _search(
    model: CoverModel, start: tuple[int, ...], best: _Best, budget: Budget, seed: int
) -> tuple[int, ...]:
    """Search with what is left of the budget and return what is best for the model."""
    left = _left(budget, best)
    assert left is not None, "a search begins with some budget"
    searched = search(model, start, budget=left, seed=seed, heard=_listener(model, best))
    if searched.ended == "infeasible":
        raise InfeasibleError(SUMMARY, conflict_of(best.problem))
    best.seconds += searched.seconds
    best.units += searched.units
    best.offer(searched.chosen)
    best.prove(model.objective(searched.bound))
    best.ended = best.ended or searched.ended != "optimal" or _left(budget, best) is None
    return searched.chosen or start


def _listener(model: CoverModel, best: _Best) -> Heard:
    def heard(chosen: tuple[int, ...] | None, bound: float | None) -> bool:
        best.offer(chosen)
        if bound is not None:
            best.prove(model.objective(bound))
        return best.go_on()

    return heard


def _left(budget: Budget, best: _Best) -> Budget | None:
    """Return what is left of a budget, None for nothing."""
    seconds = None if budget.seconds is None else budget.seconds - best.seconds
    iterations = None
    if budget.iterations is not None:
        iterations = budget.iterations - math.ceil(best.units / UNITS_PER_ITERATION)
    if (seconds is not None and seconds <= 0) or (iterations is not None and iterations < 1):
        return None
    return replace(budget, seconds=seconds, iterations=iterations)


def _guessed_levels(problem: SitingProblem) -> int:
    """Return about twice the rank that the nearest of the chosen sites usually has."""
    if not problem.choose:
        return _LEVELS_AT_FIRST
    return max(_LEVELS_AT_FIRST, 2 * len(problem.sites) // problem.choose)


def _ranks(problem: SitingProblem, chosen: tuple[int, ...]) -> Positions:
    """Return ``(demand,)`` how many sites are nearer than the nearest chosen one."""
    reach = problem.reach
    seconds = nearest(reach, np.array(chosen, dtype=np.int64))[1]
    return np.bincount(reach.row[reach.seconds < seconds[reach.row]], minlength=reach.demand)


def _farther(problem: SitingProblem, chosen: tuple[int, ...], levels: Positions) -> NDArray[np.bool_]:
    """Return which demand points go farther than the model tells apart."""
    return (_ranks(problem, chosen) > levels) & (problem.people > 0)


def _levels(problem: SitingProblem, chosen: tuple[int, ...], levels: Positions | None) -> Positions | None:
    """Return how many levels to tell apart if people go about as far as with ``chosen``; None if it is all one."""
    if problem.model != "p-median":
        return None
    wished = 2 * _ranks(problem, chosen) + _MORE_LEVELS
    return (
        wished
        if levels is None
        else np.where(_farther(problem, chosen, levels), np.maximum(wished, 2 * levels), levels)
    )


def _found(problem: SitingProblem, tableau: Tableau, best: _Best) -> Found:
    if best.chosen is None:
        raise NotFoundError(
            "No choice of sites that meets every constraint was found in the time given. There may be one: "
            "give more time, or loosen a limit, a floor or a rule."
        )
    if problem.model != "p-median":
        best.chosen = _tidied(problem, tableau, best.chosen)
    assert best.bound is not None, "every model has a ceiling"
    return Found(
        chosen=best.chosen, bound=best.bound, solver="OR-Tools CP-SAT", version=VERSION, seconds=best.seconds
    )


def _tidied(problem: SitingProblem, tableau: Tableau, chosen: tuple[int, ...]) -> tuple[int, ...]:
    """Leave out new sites that bring nothing and that nothing needs."""
    there, new = np.zeros((2, len(problem.sites)), dtype=bool)
    there[list(chosen)] = True
    new[:] = True
    new[[*problem.sites.mandatory, *problem.sites.existing]] = False
    fewer = tuple(np.flatnonzero(thinned(tableau, there, new)).tolist())
    return chosen if choice_problems(problem, fewer) else fewer
