"""What a choice of sites is worth, in plain numpy; knows no solver."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from planner.siting.problem import Huff, SitingProblem
from planner.siting.reach import Floats, Positions, Reach
from planner.siting.result import NOBODY, Flows


def objective_of(  # noqa: PLR0911 (one line for each model)
    problem: SitingProblem, chosen: Iterable[int], flows: Flows | None = None
) -> float:
    """Return the objective of a choice: see ``SitingResult.objective``.

    ``inf`` where ``p-median`` or ``p-center`` leave somebody without a site. With capacities, ``flows`` say who goes where.
    """
    sites = np.array(sorted(chosen), dtype=np.int64)
    price = float(problem.prices[sites].sum())
    match problem.model:
        case "lscp":
            return price
        case "mclp":
            people = flow_worth(problem, flows) if flows is not None else covered_people(problem, sites).sum()
            return float(people) - price
        case "p-median":
            if flows is not None:
                return float((flows.people * _seconds_of(problem.reach, flows)).sum()) + price
            return _person_seconds(problem, sites) + price
        case "p-center":
            return float(_needed(problem, nearest(problem.reach, sites)[1]).max(initial=0.0))
        case "p-dispersion":
            return closest_pair(problem.apart, sites)
        case "huff":
            return float((problem.people * market_share(problem, sites)).sum()) - price


def assigned_sites(problem: SitingProblem, chosen: Iterable[int], flows: Flows | None = None) -> Positions:
    """Return ``(demand,)`` the site that each demand point uses: see ``SitingResult.assigned``."""
    sites = np.array(sorted(chosen), dtype=np.int64)
    if flows is not None:
        return _largest_flow(problem, flows)
    if problem.model == "huff":
        return _likeliest(problem, sites)
    if problem.model in {"lscp", "mclp"}:
        return best_site(problem.covering, sites)
    return nearest(problem.reach, sites)[0]


def covered_people(problem: SitingProblem, chosen: Positions) -> Floats:
    """Return ``(demand,)`` people covered: each cover counts as ``covers`` says, best worths first."""
    reach = problem.covering
    open_pairs = _mask(reach, chosen)
    row, worth = reach.row[open_pairs], reach.worth[open_pairs]
    order = np.lexsort((-worth, row))
    row, worth = row[order], worth[order]
    first = np.searchsorted(row, row)
    rank = np.arange(len(row)) - first
    counts = np.append(np.asarray(problem.covers), 0.0)[np.minimum(rank, len(problem.covers))]
    return problem.people * np.bincount(row, worth * counts, minlength=reach.demand)


def covered_share(problem: SitingProblem, chosen: Positions, demand: Positions) -> float:
    """Return which share of the people at ``demand`` some chosen site covers; 1 where nobody lives there."""
    reach = problem.covering
    covered = np.zeros(reach.demand, dtype=bool)
    covered[reach.row[_mask(reach, chosen)]] = True
    people = problem.people[demand]
    total = float(people.sum())
    return float(people[covered[demand]].sum()) / total if total else 1.0


def nearest(reach: Reach, chosen: Positions) -> tuple[Positions, Floats]:
    """Return ``(demand,)`` the nearest chosen site (lowest position of equals), ``NOBODY`` for none, and the seconds."""
    return _first(reach, chosen, reach.seconds)


def best_site(reach: Reach, chosen: Positions) -> Positions:
    """Return ``(demand,)`` the chosen site of most worth (above 0), the nearest of equals; ``NOBODY`` for none."""
    best = reach.keep(reach.worth > 0)
    order = np.lexsort((best.seconds, -best.worth))
    rank = np.empty(len(order))
    rank[order] = np.arange(len(order))
    return _first(best, chosen, rank)[0]


def closest_pair(apart: Floats | None, chosen: Positions) -> float:
    """Return the least seconds between two of the chosen sites; inf for fewer than two or where there is no way."""
    assert apart is not None
    between = apart[np.ix_(chosen, chosen)][np.triu_indices(len(chosen), 1)]
    return float(np.nanmin(between, initial=np.inf)) if len(between) else float("inf")


def utilities(reach: Reach, huff: Huff, attraction: Floats) -> Floats:
    """Return ``(pairs,)`` how strongly each site draws each demand point (Huff 1963)."""
    seconds = np.maximum(reach.seconds, huff.least_seconds)
    drawn: Floats = attraction[reach.site] * reach.worth / seconds**huff.exponent
    return drawn


def market_share(problem: SitingProblem, chosen: Positions) -> Floats:
    """Return ``(demand,)`` the share of each demand point that goes to the chosen sites rather than to competitors."""
    assert problem.huff is not None
    reach = problem.covering
    drawn = utilities(reach, problem.huff, problem.sites.attraction) * _mask(reach, chosen)
    own = np.bincount(reach.row, drawn, minlength=reach.demand)
    share: Floats = np.divide(own, own + problem.huff.rivals, out=np.zeros(reach.demand), where=own > 0)
    return share


def flow_worth(problem: SitingProblem, flows: Flows) -> float:
    """Return the people served by ``flows``, each as much as the site is worth to them."""
    return float((flows.people * _value_of(problem.covering, flows, problem.covering.worth)).sum())


def money_of(problem: SitingProblem, chosen: Iterable[int], flows: Flows | None = None) -> float:
    """Return fixed costs, costs of closing and costs of use of a choice."""
    sites, cost = set(chosen), problem.sites
    closed = [site for site in cost.existing if site not in sites]
    money = float(cost.fixed_cost[sorted(sites)].sum() + cost.closing_cost[closed].sum())
    return money + (0.0 if flows is None else float((flows.people * cost.use_cost[flows.site]).sum()))


def _mask(reach: Reach, chosen: Positions) -> NDArray[np.bool_]:
    is_open = np.zeros(reach.sites, dtype=bool)
    is_open[chosen] = True
    return is_open[reach.site]


def _first(reach: Reach, chosen: Positions, key: Floats) -> tuple[Positions, Floats]:
    """Return per demand point the chosen site with the least ``key``, and that key (inf for none)."""
    mask = _mask(reach, chosen)
    row, site, value = reach.row[mask], reach.site[mask], key[mask]
    found, least = np.full(reach.demand, NOBODY, np.int64), np.full(reach.demand, np.inf)
    begin = np.flatnonzero(np.diff(row, prepend=-1))
    if len(begin):
        least[row[begin]] = np.minimum.reduceat(value, begin)
        hit = np.flatnonzero(value == least[row])
        hit = hit[np.diff(row[hit], prepend=-1) > 0]
        found[row[hit]] = site[hit]
    return found, least


def _needed(problem: SitingProblem, seconds: Floats) -> Floats:
    return seconds[problem.people > 0]


def _person_seconds(problem: SitingProblem, chosen: Positions) -> float:
    needed = problem.people > 0
    seconds = nearest(problem.reach, chosen)[1]
    return float((problem.people[needed] * seconds[needed]).sum())


def _value_of(reach: Reach, flows: Flows, values: Floats) -> Floats:
    """Return ``values`` of the pairs that ``flows`` use; NaN where there is no such pair."""
    keys = reach.row * reach.sites + reach.site
    wanted = flows.demand * reach.sites + flows.site
    at = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
    if not len(keys):
        return np.full(len(wanted), np.nan)
    return np.where(keys[at] == wanted, values[at], np.nan)


def _seconds_of(reach: Reach, flows: Flows) -> Floats:
    return _value_of(reach, flows, reach.seconds)


def _largest_flow(problem: SitingProblem, flows: Flows) -> Positions:
    found = np.full(len(problem.people), NOBODY, np.int64)
    order = np.lexsort((-flows.site, flows.people))
    found[flows.demand[order]] = flows.site[order]
    return found


def _likeliest(problem: SitingProblem, chosen: Positions) -> Positions:
    assert problem.huff is not None
    reach = problem.covering
    return _first(reach, chosen, -utilities(reach, problem.huff, problem.sites.attraction))[0]
