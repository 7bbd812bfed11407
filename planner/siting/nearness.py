"""Of many choices that cover about as many people, one with short journeys.

A covering model does not care whether a van stands in the town or on a farm half an hour away. Exchanges of one
chosen site for another (Teitz and Bart, Operations Research 16(5), 1968, p. 955) bring the sites to the people, as
long as no more than a given share of the covered people is given up.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Reach = Sequence[tuple[NDArray[np.int64], Floats]]

_ROUNDS = 4


def bring_nearer(
    chosen: Sequence[int], reach: Reach, people: Floats, *, given_up: float = 0.0025
) -> tuple[int, ...]:
    """Return as many sites as ``chosen`` with shorter journeys.

    Parameters
    ----------
    chosen
        Positions in ``reach`` to start from.
    reach
        For each site, the positions in ``people`` that it covers, and the seconds to it.
    people
        ``(demand,)``, at least 0.
    given_up
        At most this share of the people that ``chosen`` covers may be lost in all, 0..1.

    Returns
    -------
    Positions, ascending. The mean journey of the covered people is never longer than with ``chosen``.
    """
    sites = list(chosen)
    seconds = _dense(reach, len(people))
    floor = (1 - given_up) * float(people[np.isfinite(_best(seconds, sites))].sum())
    for _ in range(_ROUNDS):
        before = list(sites)
        for place in range(len(sites)):
            others = _best(seconds, sites[:place] + sites[place + 1 :])
            sites[place] = _exchange(seconds, others, people, sites[place], floor, taken=sites)
        if sites == before:
            break
    return tuple(sorted(sites))


def _dense(reach: Reach, demand: int) -> NDArray[np.float32]:
    seconds = np.full((len(reach), demand), np.inf, np.float32)
    for site, (position, drive) in enumerate(reach):
        seconds[site, position] = drive
    return seconds


def _best(seconds: NDArray[np.float32], sites: Sequence[int]) -> NDArray[np.float32]:
    nobody = np.full(seconds.shape[1], np.inf, np.float32)
    best: NDArray[np.float32] = seconds[list(sites)].min(axis=0) if sites else nobody
    return best


def _exchange(
    seconds: NDArray[np.float32],
    others: NDArray[np.float32],
    people: Floats,
    site: int,
    floor: float,
    *,
    taken: Sequence[int],
) -> int:
    """Return the site in place of ``site`` with the shortest mean journey that keeps ``floor`` people covered."""
    best, best_mean = site, _covered_and_mean(np.minimum(others, seconds[site]), people)[1]
    own = np.isfinite(seconds[site])
    rivals = np.flatnonzero(np.isfinite(seconds[:, own]).any(axis=1))
    for rival in set(rivals.tolist()) - set(taken):
        covered, mean = _covered_and_mean(np.minimum(others, seconds[rival]), people)
        if covered >= floor and mean < best_mean - 1e-6:
            best, best_mean = rival, mean
    return best


def _covered_and_mean(best: NDArray[np.float32], people: Floats) -> tuple[float, float]:
    reached = np.isfinite(best)
    covered = float(people[reached].sum())
    return covered, float(people[reached] @ best[reached]) / covered if covered else 0.0
