"""A good choice of covering sites in milliseconds: greedy adding, then vertex substitution.

Greedy adding: Church and ReVelle 1974, p. 106. Substitution: Teitz and Bart, Heuristic methods for estimating the
generalized vertex median of a weighted graph, Operations Research 16(5), 1968, p. 955. Ties go to the candidate
that stands first, so the answer is always the same.
"""

import numpy as np

from planner.siting.covering_problem import Floats
from planner.siting.merging import MergedProblem

_CLEARLY = 1e-9


def substitute(problem: MergedProblem, least_people: float) -> list[int]:
    """Return rows of ``problem.covering`` that no single addition, removal or swap improves."""
    chosen: list[int] = []
    while _add(problem, chosen, least_people) or _improve(problem, chosen, least_people):
        pass
    return sorted(chosen)


def _add(problem: MergedProblem, chosen: list[int], least_people: float) -> bool:
    if len(chosen) >= problem.room:
        return False
    gains = _gains(problem, chosen)
    best = int(np.argmax(gains)) if len(gains) else -1
    if best < 0 or gains[best] <= least_people + _CLEARLY:
        return False
    chosen.append(best)
    return True


def _improve(problem: MergedProblem, chosen: list[int], least_people: float) -> bool:
    """Make the first swap or removal that pays; say whether there was one."""
    for place, row in enumerate(chosen):
        gains = _gains(problem, chosen[:place] + chosen[place + 1 :])
        best = int(np.argmax(gains))
        if gains[best] > gains[row] * (1 + _CLEARLY) + _CLEARLY:
            chosen[place] = best
            return True
        if gains[row] < least_people - _CLEARLY:
            del chosen[place]
            return True
    return False


def _gains(problem: MergedProblem, chosen: list[int]) -> Floats:
    """Return the people that each candidate would add to ``chosen``."""
    covered = np.asarray(problem.covering[chosen].sum(axis=0)).ravel() > 0
    gains: Floats = problem.covering @ np.where(covered, 0.0, problem.weights)
    return gains
