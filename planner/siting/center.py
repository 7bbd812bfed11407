"""The p-center: sites with the shortest longest journey, by bisection over the distinct travel times.

Whether some sites keep everybody within a time is a set covering question (Minieka, The m-center problem, SIAM Review
12(1), 1970, p. 138). Greedy covers and rows that share no site answer most of them at once, CP-SAT the rest.
"""

from dataclasses import dataclass

import numpy as np

from planner.siting.check import choice_problems
from planner.siting.feasible import Answer, ask, feasible_model, no_choice, not_found
from planner.siting.kernels.center_greedy import cover_greedily, rows_apart
from planner.siting.measure import objective_of
from planner.siting.pace import Pace
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats, Positions, Reach
from planner.siting.search import Found
from planner.siting.solvers.cpsat_siting import VERSION
from planner.siting.thresholds import Climb, Known, Ladder, climb
from planner.solving import Budget, Watch


def solve_center(problem: SitingProblem, budget: Budget, seed: int, watch: Watch) -> Found:
    """Return the sites with the shortest longest journey.

    One iteration is 0.01 of CP-SAT's deterministic time. The bound is the shortest travel time that is not refuted; all
    constraints on the choice are kept.

    Raises
    ------
    InfeasibleError
        When no choice meets every constraint and brings everybody to a site.
    NotFoundError
        When none was found within the budget.
    """
    pace = Pace(budget, watch)
    stand = climb(_ladder(_Center.of(problem), pace, seed), pace)
    if stand.impossible:
        raise no_choice(problem)
    if stand.chosen is None:
        raise not_found()
    return _found(stand, pace)


def _found(stand: Climb, pace: Pace) -> Found:
    return Found(
        chosen=stand.chosen or (),
        bound=stand.known[1],
        solver="bisection + CP-SAT",
        version=VERSION,
        seconds=pace.seconds,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Center:
    """The pairs that matter, by demand point and by site, and the distinct travel times among them."""

    problem: SitingProblem
    reach: Reach
    site_start: Positions
    site_row: Positions
    site_seconds: Floats
    radii: Floats

    @classmethod
    def of(cls, problem: SitingProblem) -> "_Center":
        """Return the pairs of who counts and sites that may be chosen; demand points that see the same count once."""
        reach = _who_counts(problem)
        site_start, order = reach.by_site()
        least = (
            float(np.minimum.reduceat(reach.seconds, reach.start[:-1]).max()) if _all_reach(reach) else 0.0
        )
        radii = np.unique(reach.seconds[reach.seconds >= least]) if reach.demand else np.zeros(1)
        return cls(
            problem=problem,
            reach=reach,
            site_start=site_start,
            site_row=reach.row[order],
            site_seconds=reach.seconds[order],
            radii=radii if len(radii) else np.zeros(1),
        )

    def quick(self, radius: float) -> Answer:
        """Return a greedy choice that keeps everybody within ``radius``, or whether too many are too far apart."""
        must = np.zeros(len(self.problem.sites), dtype=bool)
        must[list(self.problem.sites.mandatory)] = True
        most = self.problem.choose if self.problem.choose is not None else len(must)
        left = max(0, most - int(must.sum()))
        if rows_apart(*self._rows, radius, must.copy()) > left:
            return Answer(chosen=None, refuted=True)
        chosen = must.copy()
        enough = cover_greedily(
            *self._rows, self.site_start, self.site_row, self.site_seconds, radius, chosen, left
        )
        sites = tuple(np.flatnonzero(chosen).tolist())
        kept = enough and not choice_problems(self.problem, sites)
        return Answer(chosen=sites if kept else None, refuted=False)

    @property
    def _rows(self) -> tuple[Positions, Positions, Floats]:
        return self.reach.start, self.reach.site, self.reach.seconds

    def needed(self, radius: float) -> list[Positions]:
        """Return the sites within ``radius`` of each demand point, equal ones once."""
        near = self.reach.within(radius)
        sets = {near.site[a:b].tobytes() for a, b in zip(near.start[:-1], near.start[1:], strict=True)}
        return [np.frombuffer(members, np.int64) for members in sorted(sets)]


def _who_counts(problem: SitingProblem) -> Reach:
    may = np.ones(len(problem.sites), dtype=bool)
    may[list(problem.sites.forbidden)] = False
    reach = problem.reach.keep(may[problem.reach.site])
    rows = np.flatnonzero(problem.people > 0).tolist()
    pairs = [slice(reach.start[row], reach.start[row + 1]) for row in rows]
    seen = {(reach.site[at].tobytes(), reach.seconds[at].tobytes()): at for at in pairs}
    return _reach_of(reach, list(seen.values()))


def _reach_of(reach: Reach, pairs: list[slice]) -> Reach:
    start = np.zeros(len(pairs) + 1, np.int64)
    np.cumsum([at.stop - at.start for at in pairs], out=start[1:])
    at_all = np.concatenate([np.zeros(0, np.int64), *(np.arange(at.start, at.stop) for at in pairs)])
    return Reach(sites=reach.sites, start=start, site=reach.site[at_all], seconds=reach.seconds[at_all])


def _all_reach(reach: Reach) -> bool:
    return reach.demand > 0 and bool((np.diff(reach.start) > 0).all())


def _ladder(center: _Center, pace: Pace, seed: int) -> Ladder:
    problem, radii = center.problem, center.radii

    def search(position: int, start: tuple[int, ...], known: Known) -> Answer:
        model = feasible_model(problem, center.needed(float(radii[position])))
        return ask(model, start, pace, seed, known)

    return Ladder(
        values=radii,
        rank=lambda chosen: int(np.searchsorted(radii, objective_of(problem, chosen))),
        quick=lambda position: center.quick(float(radii[position])),
        ask=search,
    )
