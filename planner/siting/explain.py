"""Why a site was chosen or not and what would change that."""

from dataclasses import dataclass, replace

import numpy as np

from planner.errors import InfeasibleError, ProblemError
from planner.siting.check import TOLERANCE, maximises
from planner.siting.measure import assigned_sites, objective_of
from planner.siting.moves import narrowed, point_values
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats
from planner.siting.result import SitingResult
from planner.siting.solve import solve_siting
from planner.solving import Budget, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReasons:
    """Why a site is in a choice or not; told from that choice alone, without searching anew.

    "Better" is more people in ``mclp`` and ``huff`` and less of the objective elsewhere; changes are positive when
    they make the objective better.

    Attributes
    ----------
    site, chosen
        Which site, and whether it is in the choice.
    in_reach
        People who reach it, within ``within`` where there is one.
    only_here
        Of these, those who reach no other site of the choice.
    marginal
        Change of the objective: what it adds to the choice as it stands, what it keeps up if it is in it. inf where
        somebody would be left without any site.
    covered_by
        Sites of the choice that reach people of its reach too, with how many, most first.
    swap
        If it is not chosen: the site whose place it would best take, and the change of the objective (0 or less in the
        best choice). None where no site may give way.
    factor
        If it is not chosen: so many times the people of those who would use it would bring it into the choice in
        place of ``swap``; 1 if it is as good already; inf if no number would. None in models that are no sums of
        people (all but ``mclp`` and ``p-median``).
    """

    site: int
    chosen: bool
    in_reach: float
    only_here: float
    marginal: float
    covered_by: tuple[tuple[int, float], ...]
    swap: tuple[int, float] | None
    factor: float | None


def explain_site(problem: SitingProblem, chosen: tuple[int, ...], site: int) -> SiteReasons:
    """Return why ``site`` is in the choice ``chosen``, or not.

    Raises
    ------
    ProblemError
        When the site does not exist, or there are capacities.
    """
    if not 0 <= site < len(problem.sites):
        raise ProblemError(f"Site {site} does not exist; there are {len(problem.sites)}.")
    others = tuple(other for other in chosen if other != site)
    mine, theirs = _covers(problem, (site,)), _covers(problem, others)
    swap = None if site in chosen else _best_swap(problem, others, site)
    return SiteReasons(
        site=site,
        chosen=site in chosen,
        in_reach=float(problem.people[mine].sum()),
        only_here=float(problem.people[mine & ~theirs].sum()),
        marginal=_better(problem, _objective(problem, (*others, site)), _objective(problem, others)),
        covered_by=_shared(problem, others, mine),
        swap=swap,
        factor=None if swap is None else _factor(problem, others, site, swap[0]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherWay:
    """The best choice in which one site is the other way round: in if it was out, out if it was in.

    Attributes
    ----------
    result
        That choice; None if there is none.
    loss
        By how much the objective is worse, in its unit; 0 or more but for the gap of the first answer.
    proven
        It is worse by at least so much, whatever else is chosen; 0 where nothing is proven.
    """

    result: SitingResult | None
    loss: float
    proven: float


def other_way(
    problem: SitingProblem,
    base: SitingResult,
    site: int,
    *,
    budget: Budget,
    seed: int,
    watch: Watch = lambda _: True,
) -> OtherWay:
    """Return what the best choice would be with ``site`` in if ``base`` leaves it out, without it if it has it.

    Everything else is chosen anew: this is the exact price of insisting.
    """
    mandatory, forbidden = set(problem.sites.mandatory), set(problem.sites.forbidden)
    if site in base.chosen:
        sites = replace(problem.sites, mandatory=tuple(mandatory - {site}), forbidden=(*forbidden, site))
    else:
        sites = replace(problem.sites, mandatory=(*mandatory, site), forbidden=tuple(forbidden - {site}))
    try:
        result = solve_siting(replace(problem, sites=sites), budget=budget, seed=seed, watch=watch)
    except InfeasibleError:
        return OtherWay(result=None, loss=float("inf"), proven=float("inf"))
    return OtherWay(
        result=result,
        loss=_better(problem, base.objective, result.objective),
        proven=max(0.0, _better(problem, base.objective, result.bound)),
    )


def enters_with_one_more(
    problem: SitingProblem, site: int, *, budget: Budget, seed: int, watch: Watch = lambda _: True
) -> bool:
    """Return whether the best choice of one site more has ``site`` in it; False without a number of sites."""
    if problem.choose is None:
        return False
    more = replace(problem, choose=problem.choose + 1)
    return site in solve_siting(more, budget=budget, seed=seed, watch=watch).chosen


def _covers(problem: SitingProblem, sites: tuple[int, ...]) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Return ``(demand,)`` whether any of ``sites`` covers the point."""
    reach = problem.covering
    covered = np.zeros(reach.demand, dtype=bool)
    covered[reach.row[np.isin(reach.site, sites) & (reach.worth > 0)]] = True
    return covered


def _shared(
    problem: SitingProblem, others: tuple[int, ...], mine: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
) -> tuple[tuple[int, float], ...]:
    reach = problem.covering
    both = np.isin(reach.site, others) & mine[reach.row] & (reach.worth > 0)
    people = np.bincount(reach.site[both], problem.people[reach.row[both]], minlength=len(problem.sites))
    shared = [(int(k), float(people[k])) for k in np.flatnonzero(people > 0)]
    return tuple(sorted(shared, key=lambda pair: (-pair[1], pair[0])))


def _objective(problem: SitingProblem, sites: tuple[int, ...]) -> float:
    small = narrowed(problem, sites)
    return objective_of(small, range(len(small.sites)))


def _better(problem: SitingProblem, one: float, other: float) -> float:
    """Return by how much ``one`` is better than ``other``."""
    if one == other:
        return 0.0
    return one - other if maximises(problem) else other - one


def _best_swap(problem: SitingProblem, others: tuple[int, ...], site: int) -> tuple[int, float] | None:
    small_of = sorted((*others, site))
    small, here = narrowed(problem, tuple(small_of)), _objective(problem, others)
    changes = [
        (
            _better(problem, objective_of(small, [k for k, one in enumerate(small_of) if one != out]), here),
            out,
        )
        for out in others
        if out not in problem.sites.mandatory
    ]
    if not changes:
        return None
    change, out = max(changes, key=lambda pair: (pair[0], -pair[1]))
    return out, change


def _factor(problem: SitingProblem, others: tuple[int, ...], site: int, out: int) -> float | None:
    """Return how many times the people who would use ``site`` make it worth the place of ``out``."""
    if problem.model not in {"mclp", "p-median"}:
        return None
    after = tuple(sorted({*others, site} - {out}))
    own = assigned_sites(problem, after) == site
    values = point_values(problem, after), point_values(problem, others)
    with np.errstate(invalid="ignore"):
        change = np.where(values[0] == values[1], 0.0, values[0] - values[1])
    gain, rest = float(change[own].sum()), float(change[~own].sum() - _price(problem, after, others))
    if gain + rest >= -TOLERANCE * max(1.0, abs(gain)):
        return 1.0
    return -rest / gain if gain > 0 else float("inf")


def _price(problem: SitingProblem, after: tuple[int, ...], before: tuple[int, ...]) -> float:
    prices: Floats = problem.prices
    return float(prices[list(after)].sum() - prices[list(before)].sum())
