"""In which order to build the chosen sites: each time the one that brings most on top of what is there."""

from collections.abc import Sequence

import numpy as np

from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats, Reach


def build_order(
    problem: SitingProblem, chosen: Sequence[int], standing: Sequence[int] = ()
) -> tuple[int, ...]:
    """Return the sites of ``chosen`` that do not stand yet, the one to build first first; lowest position of equals.

    Parameters
    ----------
    problem
        ``p-median``: what shortens the journeys most comes first; other models: what newly covers most people, each
        as much as ``worth`` says, a second cover counting nothing.
    chosen
        Positions of sites.
    standing
        Those that are there before.
    """
    best = _taken(problem, _nothing(problem), standing)
    left = [site for site in chosen if site not in standing]
    order: list[int] = []
    while left:
        gain = _gains(problem, best)
        site = max(left, key=lambda k: (gain[k], -k))
        order.append(site)
        left.remove(site)
        best = _taken(problem, best, [site])
    return tuple(order)


def _pairs(problem: SitingProblem) -> Reach:
    return problem.reach if problem.model == "p-median" else problem.covering


def _nothing(problem: SitingProblem) -> Floats:
    """Return ``(demand,)`` what everybody has without a site: no worth, or the longest way there is."""
    reach = _pairs(problem)
    best = np.zeros(reach.demand)
    if problem.model == "p-median":
        np.maximum.at(best, reach.row, reach.seconds)
    return best


def _gains(problem: SitingProblem, best: Floats) -> Floats:
    """Return ``(sites,)`` what each site adds to what is there."""
    reach = _pairs(problem)
    here = best[reach.row]
    better = here - reach.seconds if problem.model == "p-median" else reach.worth - here
    people = problem.people[reach.row]
    gains = np.bincount(reach.site, people * np.maximum(better, 0.0), minlength=reach.sites)
    return gains.astype(np.float64)


def _taken(problem: SitingProblem, best: Floats, sites: Sequence[int]) -> Floats:
    """Return ``best`` once those sites are there too."""
    reach = _pairs(problem)
    mine = np.isin(reach.site, sites)
    after = best.copy()
    if problem.model == "p-median":
        np.minimum.at(after, reach.row[mine], reach.seconds[mine])
    else:
        np.maximum.at(after, reach.row[mine], reach.worth[mine])
    return after
