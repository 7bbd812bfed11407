"""Who is served where branches can be full: people who are nearest in time come first."""

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def left_over(pairs: pd.DataFrame, people: Floats, capacity: Floats) -> tuple[Floats, Floats]:
    """Return the people of each point whom no branch has room for, and those whom each branch serves.

    Points and branches are paired from the shortest travel to the longest; of equal ones the first point in the table,
    then the first branch. As much of a point is served as the branch still has room for; the rest goes on to the next
    branch within reach. This is the stable allocation where both sides prefer whoever is nearer (Baïou and Balinski,
    The stable allocation (or ordinal transportation) problem, Mathematics of Operations Research 27(3), 2002, p. 485).

    Parameters
    ----------
    pairs
        ``point_row``, ``site_row``, ``seconds`` of every point and branch within reach of one another.
    people
        ``(p,)`` at each point, at least 0.
    capacity
        ``(s,)`` people whom each branch can serve; 0 is no limit.
    """
    room = np.where(capacity > 0, capacity, np.inf).tolist()
    left = people.tolist()
    order = np.lexsort((pairs["site_row"], pairs["point_row"], pairs["seconds"]))
    point, site = pairs["point_row"].to_numpy()[order], pairs["site_row"].to_numpy()[order]
    served = [0.0] * len(room)
    for one, branch in zip(point.tolist(), site.tolist(), strict=True):
        if left[one] > 0.0 and room[branch] > 0.0:
            taken = min(left[one], room[branch])
            left[one] -= taken
            room[branch] -= taken
            served[branch] += taken
    return np.array(left, np.float64), np.array(served, np.float64)


def capacities_of(sites: gpd.GeoDataFrame) -> Floats:
    """Return the capacity of each branch, 0 where nobody says."""
    if "capacity" not in sites:
        return np.zeros(len(sites))
    capacity: Floats = sites["capacity"].fillna(0.0).to_numpy(dtype=float)
    return capacity
