"""Which streets and places vans can come to, and leave again."""

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from planner.streets.search import NOBODY, nearest_source
from planner.streets.snap import Snapped
from planner.streets.travel import StreetTravel

Bools = NDArray[np.bool_]


def van_edges(travel: StreetTravel, bases: gpd.GeoDataFrame) -> Bools:
    """Return which edges ``(m,)`` lie in a part of the streets in which every junction reaches every other, and a base.

    Without bases, those of every large part. Turn restrictions are not looked at; see :func:`come_and_go`.
    """
    roads = travel.roads
    if bases.empty:
        return roads.in_a_large_part
    snapped = travel.snap(bases)
    part = roads.strong_component[roads.ends]
    with_base = np.zeros(part.max(initial=-1) + 1, bool)
    with_base[part[snapped.edge[snapped.found]]] = True
    edges: Bools = (part[:, 0] == part[:, 1]) & with_base[part[:, 0]]
    return edges


def come_and_go(travel: StreetTravel, places: Snapped, bases: gpd.GeoDataFrame) -> Bools:
    """Return which places ``(p,)`` some base reaches and from which some base is reached, turn restrictions included.

    Without bases, those on a street of a large part.
    """
    if bases.empty:
        on_large: Bools = np.append(van_edges(travel, bases), False)[places.edge]
        return on_large
    here = travel.snap(bases)
    out, home = (nearest_source(travel.search, here, places, direction=way) for way in ("from", "to"))
    both: Bools = (out.source != NOBODY) & (home.source != NOBODY)
    return both
