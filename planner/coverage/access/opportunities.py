"""What people can reach: opportunities, whole or fading with the way, and the way to the n-th of them."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from planner.coverage.access.decay import Cutoff, Decay
from planner.coverage.access.times import AccessTimes, Floats, Longs
from planner.errors import InputError

_ROUNDING = 1e-13


def cumulative(times: AccessTimes, supply: ArrayLike, *, within: float) -> "pd.Series[float]":
    """Return the opportunities within so many seconds: ``A_i = sum of O_j over t_ij <= within``.

    Wachs and Kumagai, Physical accessibility as a social indicator, Socio-Economic Planning Sciences 7(5), 1973, p. 437.

    Parameters
    ----------
    times
        Travel from people to places, at least as far as ``within``.
    supply
        Opportunities of each place, at least 0; a Series on ids or ``(sites,)``; 1 counts places.
    within
        Seconds, above 0.

    Returns
    -------
    On demand ids; 0 where nothing is reached.
    """
    return gravity(times, supply, Cutoff(end=within)).rename("cumulative")


def gravity(times: AccessTimes, supply: ArrayLike, decay: Decay) -> "pd.Series[float]":
    """Return the potential ``A_i = sum of O_j f(t_ij)``.

    Hansen, How accessibility shapes land use, Journal of the American Institute of Planners 25(2), 1959, p. 74; the
    weight is any decay. Parameters and answer as those of :func:`cumulative`.
    """
    opportunities = times.supply(supply)
    weight = decay.weight(times.seconds)
    return times.on_demand(times.by_demand(opportunities[times.site] * weight), "gravity")


def time_to_nth(times: AccessTimes, supply: ArrayLike = 1.0, *, n: float = 1) -> "pd.Series[float]":
    """Return the seconds within which ``n`` opportunities are reached: dual access.

    ``T_i`` is the least ``T`` with ``sum of O_j over t_ij <= T`` at least ``n``. Cui and Levinson, Primal and dual access,
    Geographical Analysis 52(3), 2020, p. 452; ``cost_to_closest`` of ipeaGIT/accessibility, which has infinity where
    this has NaN.

    Parameters
    ----------
    times, supply
        As those of :func:`cumulative`.
    n
        Opportunities, above 0.

    Returns
    -------
    On demand ids; NaN where so many cannot be reached.
    """
    if not 0 < n < np.inf:
        raise InputError(f"n is {n:g}, expected a number above 0.")
    opportunities = times.supply(supply)[times.site]
    there = opportunities > 0
    row, seconds, found = times.row[there], times.seconds[there], opportunities[there]
    answer = np.full(len(times.demand), np.nan)
    if n <= found.min(initial=np.inf):  # any one place is enough
        rows, first = np.unique(row, return_index=True)
        answer[rows] = np.minimum.reduceat(seconds, first) if len(rows) else seconds
        return times.on_demand(answer, "time_to_nth")
    order = np.lexsort((seconds, row))
    row, seconds, found = row[order], seconds[order], found[order]
    enough = _running(row, found) >= n - _ROUNDING * max(n, found.sum())
    rows, first = np.unique(row[enough], return_index=True)
    answer[rows] = seconds[enough][first]
    return times.on_demand(answer, "time_to_nth")


def _running(row: Longs, values: Floats) -> Floats:
    """Return sums from the first pair of the same row to each pair."""
    total = np.cumsum(values)
    first = np.searchsorted(row, row)
    return total - (total - values)[first]
