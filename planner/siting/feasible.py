"""Whether any choice of sites meets every constraint and some more: the question behind p-center and p-dispersion."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.errors import InfeasibleError, NotFoundError
from planner.siting.conflicts import SUMMARY, conflict_of
from planner.siting.constrained.covering import limits
from planner.siting.constrained.model import NO_GROUP, CoverModel, Groups, Limit, Quota
from planner.siting.pace import Pace
from planner.siting.problem import Floor, SitingProblem
from planner.siting.reach import Positions, Reach
from planner.siting.solvers import cpsat_siting
from planner.siting.solvers.cpsat_siting import UNITS_PER_ITERATION
from planner.solving import Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``chosen`` sites, ascending, or None; then ``refuted`` says whether it is proven that there are none."""

    chosen: tuple[int, ...] | None
    refuted: bool


def feasible_model(
    problem: SitingProblem, needed: Iterable[Positions] = (), more: Iterable[Limit] = ()
) -> CoverModel:
    """Return the question for sites that meet every constraint on the choice, without prizes.

    Parameters
    ----------
    problem
        Its limits, rules, floors, mandatory and forbidden sites count.
    needed
        Sets of sites, ascending; at least one of each must be chosen.
    more
        Further limits.
    """
    low, high = bounds_of(problem)
    groups: dict[bytes, int] = {}
    must = sorted({_group(groups, members) for members in needed})
    quotas = tuple(_quotas(problem, groups))
    return CoverModel(
        low=low,
        high=high,
        price=np.zeros(len(problem.sites)),
        groups=_built(groups, must),
        quotas=quotas,
        limits=(*limits(problem), *more),
        constant=0.0,
        sign=1,
    )


def bounds_of(problem: SitingProblem) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return ``(sites,)`` whether each site must be chosen, and whether it may be."""
    low, high = np.zeros(len(problem.sites), np.int64), np.ones(len(problem.sites), np.int64)
    low[list(problem.sites.mandatory)] = 1
    high[list(problem.sites.forbidden)] = 0
    return low, high


def ask(
    model: CoverModel, start: Sequence[int], pace: Pace, seed: int, known: Sequence[float | None]
) -> Answer:
    """Return sites that meet ``model`` within what is left of the budget; ``known`` objective and bound are told."""
    if pace.stopped or pace.seconds_left <= 0 or pace.steps_left < 1:
        return Answer(chosen=None, refuted=False)
    budget = Budget(
        seconds=None if pace.budget.seconds is None else pace.seconds_left,
        iterations=None if pace.budget.iterations is None else int(pace.steps_left),
        workers=pace.budget.workers,
    )
    objective, bound = known
    found = cpsat_siting.search(
        model, start, budget=budget, seed=seed, heard=lambda _value, _bound: pace.go_on(objective, bound)
    )
    pace.steps += found.units / UNITS_PER_ITERATION
    return Answer(chosen=found.chosen, refuted=found.ended == "infeasible")


def no_choice(problem: SitingProblem) -> InfeasibleError:
    """Return the error that no choice of sites meets every constraint, with a smallest set that contradicts itself."""
    return InfeasibleError(SUMMARY, conflict_of(problem))


def not_found() -> NotFoundError:
    """Return the error that the budget ran out."""
    return NotFoundError(
        "No choice of sites that meets every constraint was found in the time given. Allow more time."
    )


def _group(groups: dict[bytes, int], members: Positions) -> int:
    return groups.setdefault(np.ascontiguousarray(members, np.int64).tobytes(), len(groups))


def _built(groups: dict[bytes, int], must: list[int]) -> Groups:
    members = [np.frombuffer(key, np.int64) for key in groups]
    start = np.zeros(len(members) + 1, np.int64)
    np.cumsum([len(sites) for sites in members], out=start[1:])
    needed = np.zeros(len(members), dtype=bool)
    needed[must] = True
    return Groups(
        parent=np.full(len(members), NO_GROUP),
        start=start,
        members=np.concatenate([np.zeros(0, np.int64), *members]),
        prize=np.zeros((len(members), 1)),
        needed=needed,
    )


def _quotas(problem: SitingProblem, groups: dict[bytes, int]) -> Iterator[Quota]:
    covering = problem.covering if problem.floors else problem.reach
    for floor in problem.floors:
        total = float(problem.people[floor.demand].sum())
        if total > 0:
            yield _quota(problem, covering, floor, groups)


def _quota(problem: SitingProblem, covering: Reach, floor: Floor, groups: dict[bytes, int]) -> Quota:
    weight: dict[int, float] = {}
    total = float(problem.people[floor.demand].sum())
    for row in floor.demand.tolist():
        members = covering.site[covering.start[row] : covering.start[row + 1]]
        if problem.people[row] > 0 and len(members):
            group = _group(groups, members)
            weight[group] = weight.get(group, 0.0) + float(problem.people[row])
    return Quota(
        groups=np.array(list(weight), dtype=np.int64),
        weights=np.array(list(weight.values()), dtype=np.float64),
        share=floor.share,
        total=total,
    )
