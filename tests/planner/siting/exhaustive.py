"""Every choice of sites, one after the other: the truth that siting methods are compared with.

Small problems only: ``2 ** sites`` choices. Without capacities; who goes where is then settled by the choice.
"""

from collections.abc import Iterator
from itertools import chain, combinations

from planner.siting.check import choice_problems, maximises
from planner.siting.measure import objective_of
from planner.siting.problem import SitingProblem

MOST_SITES = 12


def choices(problem: SitingProblem) -> Iterator[tuple[int, ...]]:
    """Yield every set of sites that meets every constraint, small sets first."""
    sites = range(len(problem.sites))
    assert len(sites) <= MOST_SITES, "too many sites to try every choice"
    every = chain.from_iterable(combinations(sites, size) for size in range(len(sites) + 1))
    yield from (chosen for chosen in every if not choice_problems(problem, chosen))


def best_objective(problem: SitingProblem) -> float | None:
    """Return the best objective of any choice, None where no choice meets every constraint."""
    values = (objective_of(problem, chosen) for chosen in choices(problem))
    if maximises(problem):
        return max(values, default=None)
    return min(values, default=None)


def is_feasible(problem: SitingProblem) -> bool:
    """Return whether any choice meets every constraint."""
    return next(choices(problem), None) is not None
