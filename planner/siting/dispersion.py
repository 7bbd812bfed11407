"""The p-dispersion: sites that are as far apart as can be, by bisection over the distinct travel times between them.

Whether so many sites are all farther apart than a time is a question for an independent set of the graph of sites that
are nearer (Erkut, The discrete p-dispersion problem, European Journal of Operational Research 46(1), 1990, p. 48).
"""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.siting.check import choice_problems
from planner.siting.constrained.model import Limit
from planner.siting.feasible import Answer, ask, bounds_of, feasible_model, no_choice, not_found
from planner.siting.kernels.spread_cliques import cliques_of, cliques_to_part, far_apart
from planner.siting.measure import closest_pair
from planner.siting.pace import Pace
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats
from planner.siting.search import Found
from planner.siting.solvers.cpsat_siting import VERSION
from planner.siting.thresholds import Known, Ladder, climb
from planner.solving import Budget, Watch

Near = NDArray[np.bool_]


def solve_dispersion(problem: SitingProblem, budget: Budget, seed: int, watch: Watch) -> Found:
    """Return exactly ``choose`` sites, the nearest two of them as far apart as can be.

    One iteration is 0.01 of CP-SAT's deterministic time. The bound is the longest time that is not refuted; all
    constraints on the choice are kept.

    Raises
    ------
    InfeasibleError
        When no choice meets every constraint.
    NotFoundError
        When none was found within the budget.
    """
    pace = Pace(budget, watch)
    stand = climb(_ladder(_Spread.of(problem), pace, seed), pace)
    if stand.impossible:
        raise no_choice(problem)
    if stand.chosen is None:
        raise not_found()
    return Found(
        chosen=stand.chosen,
        bound=stand.known[1],
        solver="bisection + CP-SAT",
        version=VERSION,
        seconds=pace.seconds,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spread:
    """``apart`` without unknown ways, which sites may be chosen, the distinct times, longest first."""

    problem: SitingProblem
    apart: Floats
    may: Near
    choose: int
    times: Floats

    @classmethod
    def of(cls, problem: SitingProblem) -> "_Spread":
        """Return what a problem with ``apart`` and ``choose`` says."""
        assert problem.apart is not None
        assert problem.choose is not None
        apart = np.where(np.isnan(problem.apart), np.inf, problem.apart)
        may = bounds_of(problem)[1].astype(bool)
        among = apart[np.ix_(may, may)][np.triu_indices(int(may.sum()), 1)]
        return cls(
            problem=problem,
            apart=apart,
            may=may,
            choose=problem.choose,
            times=np.unique(np.append(among, np.inf))[::-1],
        )

    def near(self, least: float) -> Near:
        """Return ``(sites, sites)`` who is nearer than ``least`` to whom."""
        near: Near = self.apart < least
        np.fill_diagonal(near, val=False)
        return near

    def quick(self, least: float) -> Answer:
        """Return a greedy choice that keeps ``least``, or whether the sites part into too few cliques for any."""
        near = self.near(least)
        if cliques_to_part(near, self.may) < self.choose:
            return Answer(chosen=None, refuted=True)
        chosen = bounds_of(self.problem)[0].astype(bool)
        count = far_apart(near, self.may, chosen, self.choose)
        sites = tuple(np.flatnonzero(chosen).tolist())
        kept = count == self.choose and not near[np.ix_(sites, sites)].any()
        good = kept and not choice_problems(self.problem, sites)
        return Answer(chosen=sites if good else None, refuted=False)

    def limits(self, least: float) -> list[Limit]:
        """Return that exactly ``choose`` are chosen and at most one of each clique of near sites."""
        start, members = cliques_of(self.near(least))
        every = np.arange(len(self.problem.sites))
        exactly = Limit(
            sites=every, weights=np.ones(len(every)), low=self.choose, high=self.choose, slack=0.0
        )
        return [exactly, *(_at_most_one(members[a:b]) for a, b in itertools.pairwise(start))]


def _at_most_one(members: NDArray[np.int64]) -> Limit:
    return Limit(sites=members, weights=np.ones(len(members)), low=-np.inf, high=1.0, slack=0.0)


def _ladder(spread: _Spread, pace: Pace, seed: int) -> Ladder:
    problem, times = spread.problem, spread.times

    def search(position: int, start: tuple[int, ...], known: Known) -> Answer:
        model = feasible_model(problem, more=spread.limits(float(times[position])))
        return ask(model, start, pace, seed, known)

    def rank(chosen: tuple[int, ...]) -> int:
        return int(np.searchsorted(-times, -closest_pair(problem.apart, np.array(chosen, np.int64))))

    return Ladder(
        values=times, rank=rank, quick=lambda position: spread.quick(float(times[position])), ask=search
    )
