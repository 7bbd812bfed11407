"""A siting problem without capacities as a :class:`planner.siting.constrained.model.CoverModel`."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from planner.siting.check import TOLERANCE
from planner.siting.constrained.chains import (
    Builder,
    Chain,
    chain_of,
    in_floors,
    lay,
    limits_of,
    open_reach,
)
from planner.siting.constrained.model import NO_GROUP, CoverModel, Limit, Quota
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats, Positions


@dataclass(slots=True)
class _Laid:
    """Which group each demand point must reach: to be covered, and to be counted as covered by floors."""

    covered: dict[int, int] = field(default_factory=dict)
    floor: dict[int, int] = field(default_factory=dict)
    constant: float = 0.0


def cover_model(problem: SitingProblem, levels: Positions) -> CoverModel:
    """Return the question for a solver.

    Parameters
    ----------
    problem
        ``lscp``, ``mclp`` or ``p-median`` without capacities.
    levels
        ``p-median`` only: ``(demand,)`` how many of the shortest travel times of each demand point are told apart, at
        least 1. Whoever goes farther counts as going to the next one: the value is then an upper bound of the true one.
    """
    builder = Builder()
    laid = _lay_all(problem, builder, levels)
    whole = problem.model == "p-median" or (problem.model == "lscp" and problem.share == 1)
    for group in set(laid.covered.values()) if whole else ():
        builder.needed[group] = True
    low, high = np.zeros(len(problem.sites), np.int64), np.ones(len(problem.sites), np.int64)
    low[list(problem.sites.mandatory)] = 1
    high[list(problem.sites.forbidden)] = 0
    return CoverModel(
        low=low,
        high=high,
        price=problem.prices,
        groups=builder.built(problem.covers),
        quotas=tuple(_quotas(problem, laid)),
        limits=tuple(limits(problem)),
        constant=laid.constant,
        sign=1 if problem.model == "mclp" else -1,
    )


def _lay_all(problem: SitingProblem, builder: Builder, levels: Positions) -> _Laid:
    reach, floors, within = open_reach(problem), in_floors(problem), limits_of(problem)
    keys = {"mclp": -reach.worth, "lscp": np.zeros(len(reach.site)), "p-median": reach.seconds}[problem.model]
    laid = _Laid()
    for row in np.flatnonzero(problem.people > 0).tolist():
        chain, people = chain_of(reach, keys, row), float(problem.people[row])
        last = len(chain.keys) - 1
        at_floor = last
        steps: list[float] = []
        if problem.model == "mclp":
            steps = [people * step for step in -np.diff([*(-key for key in chain.keys), 0.0])]
        if problem.model == "p-median":
            steps = _steps(chain, int(levels[row]), people)
            laid.constant += people * (chain.keys[min(len(steps), last)] if chain.keys else 0.0)
            at_floor = int(np.searchsorted(chain.keys, within[row], side="right")) - 1
        ends = [last] if problem.model != "mclp" else []
        stops = sorted({*ends, *([at_floor] if floors[row] else [])} - {-1})
        groups = dict(zip(stops, lay(builder, chain, steps, stops), strict=True))
        if problem.model != "mclp":
            laid.covered[row] = groups[last] if last >= 0 else builder.group(0, NO_GROUP, [])
        if floors[row] and at_floor >= 0:
            laid.floor[row] = groups[at_floor]
    return laid


def _steps(chain: Chain, levels: int, people: float) -> list[float]:
    """Return what being within each level saves over the next one, in person-seconds."""
    told: list[float] = (people * np.diff(chain.keys[: levels + 1])).tolist()
    return told


def _quotas(problem: SitingProblem, laid: _Laid) -> Iterator[Quota]:
    if problem.model == "lscp" and problem.share < 1 and problem.people.sum() > 0:
        everybody = np.arange(len(problem.people))
        yield _quota(problem.people, everybody, laid.covered, problem.share, len(problem.covers))
    for floor in problem.floors:
        if problem.people[floor.demand].sum() > 0:
            yield _quota(problem.people, floor.demand, laid.floor, floor.share, 1)


def _quota(people: Floats, rows: Positions, groups: dict[int, int], share: float, times: int) -> Quota:
    total = float(people[rows].sum())
    counted = [row for row in rows.tolist() if row in groups and people[row] > 0]
    distinct, at = np.unique([groups[row] for row in counted], return_inverse=True)
    weights = np.bincount(at, people[counted], minlength=len(distinct)).astype(np.float64)
    return Quota(
        groups=distinct.astype(np.int64),
        weights=weights,
        share=share,
        total=total,
        times=times,
    )


def limits(problem: SitingProblem) -> Iterator[Limit]:
    """Yield the limits over the sites alone: their number, the closed ones, the money, the rules."""
    sites, every = problem.sites, np.arange(len(problem.sites))
    if problem.choose is not None:
        yield Limit(sites=every, weights=np.ones(len(sites)), low=-np.inf, high=problem.choose, slack=0.0)
    existing = np.array(sites.existing, dtype=np.int64)
    if problem.most_closed is not None:
        left = len(existing) - problem.most_closed
        yield Limit(sites=existing, weights=np.ones(len(existing)), low=left, high=np.inf, slack=0.0)
    if problem.budget is not None:
        cost = sites.fixed_cost.copy()
        cost[existing] -= sites.closing_cost[existing]
        money = problem.budget - float(sites.closing_cost[existing].sum())
        slack = TOLERANCE * max(1.0, problem.budget)
        yield Limit(sites=every, weights=cost, low=-np.inf, high=money, slack=slack)
    for rule in problem.rules:
        weights = np.asarray(rule.weights, dtype=np.float64)
        slack = TOLERANCE * max(1.0, *np.abs(weights).tolist(), 0.0)
        members = np.array(rule.sites, dtype=np.int64)
        yield Limit(sites=members, weights=weights, low=rule.low, high=rule.high, slack=slack)
