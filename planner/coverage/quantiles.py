"""Quantiles over people: what so many of them have at most."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def quantiles(values: ArrayLike, people: ArrayLike, shares: ArrayLike) -> Floats:
    """Return the least values that ``shares`` of the people do not exceed; NaN without people.

    The inverse of the empirical distribution function: type 1 of Hyndman and Fan, Sample quantiles in statistical packages,
    The American Statistician 50(4), 1996, p. 363, with people as weights.

    Parameters
    ----------
    values, people
        ``(p,)``; values that are not finite and points without people are left out.
    shares
        0..1 each.
    """
    x, w, part = (np.asarray(one, dtype=np.float64) for one in (values, people, shares))
    known = np.isfinite(x) & (w > 0)
    if not known.any():
        return np.full(len(part), np.nan)
    x, w = x[known], w[known]
    order = np.argsort(x, kind="stable")
    running = np.cumsum(w[order])
    at = np.searchsorted(running, part * running[-1])
    found: Floats = x[order][np.minimum(at, len(x) - 1)]
    return found
