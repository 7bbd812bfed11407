"""Whole people out of fractions, with the same total."""

import numpy as np
from numpy.typing import NDArray

from planner.demand.made import Floats


def whole_people(people: Floats, of: NDArray[np.integer] | None = None) -> Floats:
    """Return whole numbers near ``people`` that sum to the same, rounded; nobody moves by a whole person or more.

    Parameters
    ----------
    people
        ``(n,)`` at least 0.
    of
        ``(n,)`` number of the area of each, from 0: then the whole people of an area are its own, too.

    Notes
    -----
    The method of largest remainders (Hamilton): everybody is rounded down, and the people left over go to the largest
    fractions, the first of equals. Balinski and Young, Fair Representation, 2nd ed. 2001, p. 10.
    """
    if of is None:
        return _by_remainder(people, np.zeros(len(people), np.intp), np.array([round(people.sum())], float))
    totals: Floats = np.bincount(of, people).astype(float)
    return _by_remainder(people, of, whole_people(totals))


def _by_remainder(people: Floats, of: NDArray[np.integer], totals: Floats) -> Floats:
    low = np.floor(people + 1e-9)  # 0.1 + 0.2 + 0.7 is one person
    missing = totals - np.bincount(of, low, minlength=len(totals))[: len(totals)]
    order = np.lexsort((np.round(low - people, 9), of))
    first = np.searchsorted(of[order], np.arange(len(totals)))
    rank = np.arange(len(people)) - first[of[order]]
    low[order] += rank < missing[of[order]]
    return low
