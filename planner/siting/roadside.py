"""A place by the road for every settlement, so that none is without a candidate, whatever the map says of it."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.geodesy import along_m, continuous, degrees
from planner.streets.network import CLOSED, StreetNetwork
from planner.streets.snap import build_index
from planner.streets.speeds import ROAD_CLASSES
from planner.streets.travel import StreetTravel
from planner.tables import WGS84, check_table, empty_table, lonlat_of

Bools = NDArray[np.bool_]

VILLAGE = "village"
PREFIX = "village-"
_NO_STOPPING = np.array([name.startswith("motorway") or name == "ferry" for name in ROAD_CLASSES])


def road_side_places(settlements: gpd.GeoDataFrame, travel: StreetTravel, edges: Bools) -> gpd.GeoDataFrame:
    """Return, for every settlement, the nearest place to its centre on a street where a van may stand.

    Parameters
    ----------
    settlements
        Table of settlements.
    travel
        The streets; a settlement farther than ``travel.snap_limit_m`` from those that count has no place.
    edges
        ``(m,)`` True where vans come and go (:func:`planner.siting.van_access.van_edges`); motorways never count.

    Returns
    -------
    A table of candidates of the kind ``village`` with the settlement's name; ids are the settlement's after ``village-``.
    """
    network = _standing(travel.roads, edges)
    if settlements.empty or not network.edge_count:
        return empty_table("candidates")
    centres = lonlat_of(settlements)
    index = build_index(network, mainland=edges)
    found = index.snap(centres, limit_m=travel.snap_limit_m)
    rows = np.flatnonzero(found.found)
    places = [place_on(network, int(found.edge[row]), float(found.fraction[row])) for row in rows]
    frame = pd.DataFrame(
        {"name": settlements["name"].to_numpy()[rows], "kind": VILLAGE},
        index=PREFIX + settlements.index[rows].astype(str),
    )
    points = shapely.points(np.array(places).reshape(-1, 2))
    return check_table(gpd.GeoDataFrame(frame, geometry=points, crs=WGS84), "candidates")


def place_on(network: StreetNetwork, edge: int, fraction: float) -> tuple[float, float]:
    """Return longitude and latitude of a place on an edge, by its share of the edge's length."""
    lonlat = degrees(network.line[slice(*network.line_start[edge : edge + 2])])
    along, line = along_m(lonlat), continuous(lonlat)
    lon, lat = (float(np.interp(fraction * along[-1], along, axis)) for axis in line.T)
    return lon - 360.0 * round(lon / 360.0), lat


def _standing(network: StreetNetwork, edges: Bools) -> StreetNetwork:
    """Return the network with every street closed on which no van may stand."""
    closed, none = np.int32(CLOSED), ~edges | _NO_STOPPING[network.road_class]
    return replace(
        network,
        forward_ms=np.where(none, closed, network.forward_ms),
        backward_ms=np.where(none, closed, network.backward_ms),
    )
