"""Which administrative area and which settlement a place belongs to."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from planner.geodesy import ground_scale, haversine_m, mercator
from planner.tables import lonlat_of

SHORE_M = 5000.0


def pick_level(boundaries: gpd.GeoDataFrame) -> float | None:
    """Return the administrative level that planners call municipalities: of 4 to 8, the one with most areas."""
    local = boundaries["level"][boundaries["level"].between(4, 8)]
    counts = (local if len(local) else boundaries["level"]).value_counts()
    return None if counts.empty else float(counts.sort_index(ascending=False).idxmax())


def area_of(points: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.Series:
    """Return the id of the area that holds each point, on its index; empty where none does.

    A point on a border belongs to the first area of the table that it touches; one outside every area but within
    ``SHORE_M`` of one (a pier, a coarse coast) to the nearest.
    """
    found = pd.Series("", index=points.index, dtype=object)
    if areas.empty or points.empty:
        return found
    geometry = points.geometry.to_numpy()
    row, area = _holding(shapely.get_coordinates(geometry), areas.geometry.to_numpy())
    found.iloc[row[::-1]] = areas.index.to_numpy()[area[::-1]]
    outside = np.flatnonzero(found.to_numpy() == "")
    if len(outside):
        _fill_nearest(found, outside, geometry, areas)
    return found


def _holding(lonlat: np.ndarray, shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of points, ascending, and of shapes that hold them, by the parts of shapes."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    shapely.prepare(parts)
    row, part = shapely.STRtree(parts).query(shapely.points(lonlat))
    inside = shapely.intersects_xy(parts[part], *lonlat[row].T)
    row, area = row[inside], of[part[inside]]
    order = np.lexsort((area, row))
    return row[order], area[order]


def _fill_nearest(
    found: pd.Series, outside: np.ndarray, geometry: np.ndarray, areas: gpd.GeoDataFrame
) -> None:
    lonlat = shapely.get_coordinates(geometry[outside])
    edges, of = _edges(shapely.transform(areas.geometry.to_numpy(), mercator))
    (row, edge), apart = shapely.STRtree(edges).query_nearest(
        shapely.points(mercator(lonlat)),
        max_distance=SHORE_M / float(ground_scale(lonlat[:, 1]).min()),
        return_distance=True,
        all_matches=False,
    )
    area = of[edge]
    near = apart * ground_scale(lonlat[row, 1]) <= SHORE_M
    found.iloc[outside[row[near]]] = areas.index.to_numpy()[area[near]]


def _edges(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the straight edges of areas, each a line that is found fast, and whose each is."""
    parts, of_part = shapely.get_parts(shapes, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    corner, ring = shapely.get_coordinates(rings, return_index=True)
    within = np.flatnonzero(ring[1:] == ring[:-1])
    edges = shapely.linestrings(np.stack([corner[within], corner[within + 1]], axis=1))
    return edges, of_part[of_ring[ring[within]]]


def position_text(lon: float, lat: float) -> str:
    """Return a position in words, for places without a name: ``30.054 S, 51.158 W``."""
    return f"{abs(lat):.3f} {'N' if lat >= 0 else 'S'}, {abs(lon):.3f} {'E' if lon >= 0 else 'W'}"


def nearest_names(points: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame) -> pd.Series:
    """Return the name of the settlement nearest to each point, on its index; empty where there is none."""
    named = settlements[settlements["name"] != ""]
    if named.empty or points.empty:
        return pd.Series("", index=points.index, dtype=object)
    here = lonlat_of(points)
    there = lonlat_of(named)
    _, several = cKDTree(mercator(there)).query(mercator(here), k=min(3, len(there)))
    several = np.reshape(several, (len(here), -1))
    nearest = haversine_m(there[several], here[:, None, :]).argmin(axis=1)
    chosen = several[np.arange(len(here)), nearest]
    return pd.Series(named["name"].to_numpy()[chosen], index=points.index)
