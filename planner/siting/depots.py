"""Where the vans are based: depots that put the most people within an easy day trip."""

from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from planner.errors import ProblemError

_ENUMERATED = 50_000


def choose_depots(worth: NDArray[np.float64], people: NDArray[np.float64], count: int) -> tuple[int, ...]:
    """Return the depots whose people are served best, each person by the best of them.

    The objective is the sum over demand points of ``people`` times the largest ``worth`` among the chosen: a
    p-median turned round. Every choice is tried where there are at most 50,000, which is a proof; beyond that
    greedy adding with exchanges (Teitz and Bart, Operations Research 16(5), 1968, p. 955).

    Parameters
    ----------
    worth
        ``(depots, demand)``, 0..1: 0 out of a day's reach, 1 next door.
    people
        ``(demand,)``, at least 0.
    count
        How many depots, at least 1.

    Raises
    ------
    ProblemError
        When there is no depot to choose or ``count`` is below 1.
    """
    if count < 1 or not len(worth):
        raise ProblemError(f"{count} depot(s) are to be chosen among {len(worth)}.")
    weighted = worth * people
    count = min(count, len(worth))
    if comb(len(worth), count) <= _ENUMERATED:
        return max(combinations(range(len(worth)), count), key=lambda chosen: _value(weighted, chosen))
    return _exchanged(weighted, _greedy(weighted, count))


def _value(weighted: NDArray[np.float64], chosen: tuple[int, ...]) -> float:
    return float(weighted[list(chosen)].max(axis=0).sum())


def _greedy(weighted: NDArray[np.float64], count: int) -> tuple[int, ...]:
    chosen: tuple[int, ...] = ()
    for _ in range(count):
        left = [depot for depot in range(len(weighted)) if depot not in chosen]
        chosen = (*chosen, max(left, key=lambda depot: _value(weighted, (*chosen, depot))))
    return chosen


def _exchanged(weighted: NDArray[np.float64], chosen: tuple[int, ...]) -> tuple[int, ...]:
    while True:
        others = [
            tuple(sorted({*chosen, new} - {old}))
            for old in chosen
            for new in range(len(weighted))
            if new not in chosen
        ]
        best = max(others, key=lambda choice: _value(weighted, choice), default=chosen)
        if _value(weighted, best) <= _value(weighted, chosen) * (1 + 1e-12):
            return tuple(sorted(chosen))
        chosen = best
