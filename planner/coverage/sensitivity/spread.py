"""People of large areas, spread inside them instead of standing at one point."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.demand.areas import spread_areas
from planner.geodesy import area_km2


def spread_inside(demand: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, *, over_km2: float) -> gpd.GeoDataFrame:
    """Return demand whose points for large areas are several points, evenly inside.

    A point stands for the area with its id; without one, for the smallest area that holds it and no other point. It is
    replaced by the points of a lattice, one for about ``over_km2``, where that area is larger; people and groups are
    shared out evenly (:func:`planner.demand.areas.spread_areas`). All other points stay.

    Parameters
    ----------
    demand
        Points.
    areas
        Polygons, WGS84, on their ids.
    over_km2
        Square kilometres, above 0.
    """
    shapes = area_of_point(demand, areas)
    size = area_km2(shapes)
    large = np.flatnonzero(size > over_km2)
    if not len(large):
        return demand
    geometry = demand.geometry.to_numpy().copy()
    geometry[large] = shapes[large]
    place = demand["place"].to_numpy(dtype=object)
    mixed = gpd.GeoDataFrame(pd.DataFrame(demand.drop(columns="geometry")), geometry=geometry, crs=demand.crs)
    made = spread_areas(mixed, lattice_m=1000.0 * float(np.sqrt(over_km2)))
    spread: gpd.GeoDataFrame = made.frame
    nameless = set(demand.index[place == ""])
    own = spread.index.str.rsplit("/", n=1).str[0]
    unnamed = np.array([label in nameless for label in own], bool) & (spread["place"].to_numpy() == own)
    return spread.assign(place=spread["place"].where(~unnamed, ""))


def area_of_point(demand: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return the shape that each demand point stands for, None where there is none."""
    found = np.full(len(demand), None, dtype=object)
    if areas.empty or demand.empty:
        return found
    polygons = areas.geometry.to_numpy()
    row, area = shapely.STRtree(demand.geometry.to_numpy()).query(polygons, predicate="intersects")[::-1]
    alone = np.bincount(area, minlength=len(areas)) == 1
    largest_first = np.argsort(-area_km2(polygons)[area[alone[area]]], kind="stable")
    row, area = row[alone[area]][largest_first], area[alone[area]][largest_first]
    found[row] = polygons[area]
    named = np.flatnonzero(demand.index.isin(areas.index))
    found[named] = polygons[areas.index.get_indexer(demand.index[named])]
    return found
