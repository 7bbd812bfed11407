"""What a choice of sites is worth as it stands, and when one of its sites moves, also to a place that is no candidate."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.errors import ProblemError
from planner.siting.measure import covered_people, nearest, objective_of
from planner.siting.problem import Sites, SitingProblem
from planner.siting.reach import Floats, Positions, Reach

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that is no candidate, and who gets there: ``row`` of the demand points, ``seconds`` as many."""

    row: Positions
    seconds: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one choice of sites does.

    Attributes
    ----------
    objective
        See :class:`planner.siting.result.SitingResult`.
    seconds
        ``(demand,)`` to the nearest chosen site, inf for none in reach.
    covered
        ``(demand,)`` people that count as covered: within ``within`` where there is one, else those with a way. Where
        further covers count too, those covered at least once.
    twice
        ``(demand,)`` people covered by two sites or more.
    """

    objective: float
    seconds: Floats
    covered: Floats
    twice: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Two outcomes side by side."""

    before: Outcome
    after: Outcome

    @property
    def gained(self) -> Floats:
        """``(demand,)`` people that are covered after and were not before."""
        return np.maximum(self.after.covered - self.before.covered, 0.0)

    @property
    def lost(self) -> Floats:
        """``(demand,)`` people that were covered before and are not any more."""
        return np.maximum(self.before.covered - self.after.covered, 0.0)


def outcome_of(problem: SitingProblem, chosen: tuple[int, ...]) -> Outcome:
    """Return what a choice does.

    Raises
    ------
    ProblemError
        With capacities or costs of use: who goes where is then no longer told by the choice alone.
    """
    return _measured(narrowed(problem, chosen))


def moved(
    problem: SitingProblem,
    chosen: tuple[int, ...],
    *,
    out: int | None = None,
    into: int | Place | None = None,
) -> Moved:
    """Return what changes when ``out`` is given up and ``into`` taken instead.

    Parameters
    ----------
    problem
        The question; limits, floors and rules of it are not looked at: this is what would be, allowed or not.
    chosen
        Positions of sites.
    out
        One of ``chosen``, or None: nothing is given up.
    into
        Another site, any place with its travel times, or None: nothing is added.

    Raises
    ------
    ProblemError
        When ``out`` is not chosen, ``into`` is, or the model cannot tell (capacities; a new place in
        ``p-dispersion``, where the ways between sites count).
    """
    problems = list(_move_problems(problem, chosen, out, into))
    if problems:
        raise ProblemError("This move cannot be made.", problems)
    kept = tuple(site for site in chosen if site != out)
    after = (*kept, into) if isinstance(into, int) else kept
    small = narrowed(problem, after)
    if isinstance(into, Place):
        small = _with_place(small, into)
    return Moved(before=outcome_of(problem, chosen), after=_measured(small))


def narrowed(problem: SitingProblem, sites: tuple[int, ...]) -> SitingProblem:
    """Return the problem with those sites only, in ascending order, without limits, floors and rules."""
    if problem.capacitated:
        raise ProblemError("With capacities or costs of use a choice alone does not say who goes where.")
    at = np.array(sorted(sites), dtype=np.int64)
    number = np.full(len(problem.sites), -1, np.int64)
    number[at] = np.arange(len(at))
    kept = problem.reach.keep(number[problem.reach.site] >= 0)
    own = problem.sites
    return replace(
        problem,
        reach=replace(kept, site=number[kept.site], sites=len(at)),
        sites=Sites(
            ids=tuple(own.ids[k] for k in at),
            price=problem.prices[at],
            attraction=own.attraction[at],
        ),
        choose=len(at),
        budget=None,
        most_closed=None,
        floors=(),
        rules=(),
        apart=None if problem.apart is None else problem.apart[np.ix_(at, at)],
    )


def point_values(problem: SitingProblem, chosen: tuple[int, ...]) -> Floats:
    """Return ``(demand,)`` what each demand point adds to the objective, more is better: people, or minus person-seconds.

    Only ``mclp`` and ``p-median`` are sums over demand points.
    """
    if problem.model == "mclp":
        return covered_people(problem, np.array(chosen, np.int64))
    seconds = nearest(problem.reach, np.array(chosen, np.int64))[1]
    needed = problem.people > 0
    values = np.zeros(len(seconds))
    values[needed] = -problem.people[needed] * seconds[needed]
    return values


def _measured(problem: SitingProblem) -> Outcome:
    everything = tuple(range(len(problem.sites)))
    sites = np.array(everything, np.int64)
    seconds = nearest(problem.reach, sites)[1]
    return Outcome(
        objective=objective_of(problem, everything),
        seconds=seconds,
        covered=_covered(problem, sites, seconds),
        twice=_twice(problem),
    )


def _covered(problem: SitingProblem, sites: Positions, seconds: Floats) -> Floats:
    if problem.model in {"mclp", "lscp"}:
        return covered_people(replace(problem, covers=(1.0,)), sites)
    limit = np.inf if problem.within is None else problem.within
    return np.where((seconds <= limit) & np.isfinite(seconds), problem.people, 0.0)


def _twice(problem: SitingProblem) -> Floats:
    """Return ``(demand,)`` people whom two of the sites of the problem cover."""
    reach = problem.covering
    count = np.bincount(reach.row[reach.worth > 0], minlength=reach.demand)
    return np.where(count >= 2, problem.people, 0.0)


def _with_place(problem: SitingProblem, place: Place) -> SitingProblem:
    reach, own = problem.reach, problem.sites
    wider = Reach.from_pairs(
        np.append(reach.row, place.row),
        np.append(reach.site, np.full(len(place.row), len(own))),
        np.append(reach.seconds, place.seconds),
        demand=reach.demand,
        sites=len(own) + 1,
        worth=np.append(reach.worth, np.ones(len(place.row))),
    )
    sites = Sites(
        ids=(*own.ids, _free_name(own.ids)),
        price=np.append(problem.prices, problem.prices.mean() if len(own) else 0.0),
        attraction=np.append(own.attraction, 1.0),
    )
    return replace(problem, reach=wider, sites=sites, choose=len(sites))


def _free_name(ids: tuple[str, ...]) -> str:
    name = "new place"
    while name in ids:
        name += "'"
    return name


def _move_problems(
    problem: SitingProblem, chosen: tuple[int, ...], out: int | None, into: int | Place | None
) -> list[str]:
    problems = []
    if out is not None and out not in chosen:
        problems.append(f"site {out} is not chosen and cannot be given up")
    if isinstance(into, int):
        if not 0 <= into < len(problem.sites):
            problems.append(f"site {into} does not exist")
        elif into in chosen:
            problems.append(f"{problem.sites.ids[into]} is chosen already")
    if isinstance(into, Place) and problem.model == "p-dispersion":
        problems.append("p-dispersion needs the ways between sites; choose among the sites")
    return problems
