"""How much longer a metre takes uphill and downhill than on the level."""

import numpy as np
from numpy.typing import NDArray

from planner.streets.network import Mode

Floats = NDArray[np.float64]

_STEEPEST = 0.5


def slope_factors(slope: Floats, mode: Mode) -> Floats:
    """Return ``(k, 2)`` how many times longer than on the level each step takes, along it and back.

    Parameters
    ----------
    slope
        ``(k,)`` rise over run; NaN counts as level, and beyond +-0.5 as 0.5.
    mode
        Walkers: Tobler's hiking function, ``exp(-3.5 |s + 0.05|)`` over its value on the level (Tobler, Three
        presentations on geographical analysis and modeling, NCGIA report 93-1, 1993). Cyclists: speed falls by 10 %
        for each per cent uphill to a third of the level's, and rises by 4 % for each per cent downhill to 1.3 times
        (a simplification of Parkin and Rotheram, Transport Policy 17(5), 2010, p. 335). Cars: 1.
    """
    level = np.clip(np.nan_to_num(slope), -_STEEPEST, _STEEPEST)
    both = np.column_stack([level, -level])
    if mode == "walk":
        factors: Floats = np.exp(3.5 * (np.abs(both + 0.05) - 0.05))
        return factors
    if mode == "cycle":
        return 1.0 / np.where(both > 0, np.maximum(1 / 3, 1 - 10 * both), np.minimum(1.3, 1 - 4 * both))
    return np.ones((len(level), 2))
