"""Which administrative area and which settlement a place belongs to."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from planner.geodesy import ground_scale, haversine_m, mercator

SHORE_M = 5000.0


def pick_level(boundaries: gpd.GeoDataFrame) -> float | None:
    """Return the administrative level that planners call municipalities: of 4 to 8, the one with most areas."""
    local = boundaries["level"][boundaries["level"].between(4, 8)]
    counts = (local if len(local) else boundaries["level"]).value_counts()
    return None if counts.empty else float(counts.sort_index(ascending=False).idxmax())


def area_of(points: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.Series:
    """Return the id of the area that holds each point, on its index; empty where none does.

    A point outside every area but within ``SHORE_M`` of one (a pier, a coarse coast) belongs to the nearest.
    """
    found = pd.Series("", index=points.index, dtype=object)
    if areas.empty or points.empty:
        return found
    geometry = points.geometry.to_numpy()
    row, area = shapely.STRtree(areas.geometry.to_numpy()).query(geometry, predicate="intersects")
    found.iloc[row[::-1]] = areas.index.to_numpy()[area[::-1]]
    outside = np.flatnonzero(found.to_numpy() == "")
    if len(outside):
        _fill_nearest(found, outside, geometry, areas)
    return found


def _fill_nearest(
    found: pd.Series, outside: np.ndarray, geometry: np.ndarray, areas: gpd.GeoDataFrame
) -> None:
    lonlat = shapely.get_coordinates(geometry[outside])
    plane = shapely.transform(areas.geometry.to_numpy(), mercator)
    (row, area), apart = shapely.STRtree(plane).query_nearest(
        shapely.points(mercator(lonlat)), return_distance=True, all_matches=False
    )
    near = apart * ground_scale(lonlat[row, 1]) <= SHORE_M
    found.iloc[outside[row[near]]] = areas.index.to_numpy()[area[near]]


def position_text(lon: float, lat: float) -> str:
    """Return a position in words, for places without a name: ``30.054 S, 51.158 W``."""
    return f"{abs(lat):.3f} {'N' if lat >= 0 else 'S'}, {abs(lon):.3f} {'E' if lon >= 0 else 'W'}"


def nearest_names(points: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame) -> pd.Series:
    """Return the name of the settlement nearest to each point, on its index; empty where there is none."""
    named = settlements[settlements["name"] != ""]
    if named.empty or points.empty:
        return pd.Series("", index=points.index, dtype=object)
    here = np.column_stack([points.geometry.x, points.geometry.y])
    there = np.column_stack([named.geometry.x, named.geometry.y])
    _, several = cKDTree(mercator(there)).query(mercator(here), k=min(3, len(there)))
    several = np.reshape(several, (len(here), -1))
    nearest = haversine_m(there[several], here[:, None, :]).argmin(axis=1)
    chosen = several[np.arange(len(here)), nearest]
    return pd.Series(named["name"].to_numpy()[chosen], index=points.index)
