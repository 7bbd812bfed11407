"""Less geometry and fewer features, so that a page stays light: same people, same shapes to the eye."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

MOST_FEATURES = 6_000
MOST_CORNERS = 150_000


def merged_points(demand: gpd.GeoDataFrame, groups: pd.Series, most: int = MOST_FEATURES) -> gpd.GeoDataFrame:
    """Return ``demand`` with at most ``most`` rows, points of one grid cell and group merged into one.

    Parameters
    ----------
    demand
        Points with ``people`` and further columns.
    groups
        A label for each row; rows of different groups are never merged.
    most
        Greatest number of rows wanted; groups without people left are kept, so there can be a few more.

    Returns
    -------
    geopandas.GeoDataFrame
        ``demand`` itself if it is small enough. Otherwise the people are summed, the place is the centre of its
        people, the minutes are their mean, and the rest comes from the row with most people.
    """
    if len(demand) <= most:
        return demand
    x, y = demand.geometry.x.to_numpy(), demand.geometry.y.to_numpy()
    cells = 2048
    while True:
        keys = [groups.to_numpy(), _cell(x, cells), _cell(y, cells)]
        numbers = pd.DataFrame(dict(enumerate(keys))).groupby([0, 1, 2], sort=True).ngroup().to_numpy()
        if numbers.max() < most or cells == 1:
            return _merged(demand, numbers)
        cells //= 2


def light_areas(shapes: gpd.GeoSeries, detail: float = 1500.0) -> gpd.GeoSeries:
    """Return areas with fewer vertices whose shared borders stay shared; ``detail`` is steps across the map."""
    if shapes.is_empty.all():
        return shapes
    tolerance = _extent(shapes) / detail
    light = shapely.coverage_simplify(shapes.to_numpy(), tolerance)
    # What is not a clean coverage (overlaps) keeps its borders above; then each area is simplified alone.
    light = (
        shapely.simplify(light, tolerance / 2) if shapely.get_num_coordinates(light).sum() > 60_000 else light
    )
    return gpd.GeoSeries(light, index=shapes.index, crs=shapes.crs)


def light_reach(
    shapes: gpd.GeoSeries, most: int = MOST_CORNERS, detail: float = 20_000.0, *, vanishing: bool = True
) -> gpd.GeoSeries:
    """Return areas that overlap at will with at most ``most`` corners in all, as fine as that allows.

    ``detail`` is steps across the map to begin with; small areas may vanish unless ``vanishing`` is False.
    """
    if shapes.is_empty.all():
        return shapes
    while True:
        light = shapely.simplify(shapes.to_numpy(), _extent(shapes) / detail, preserve_topology=not vanishing)
        if shapely.get_num_coordinates(light).sum() <= most or detail < 200:
            return gpd.GeoSeries(light, index=shapes.index, crs=shapes.crs)
        detail /= 1.6


def land_below(shapes: gpd.GeoSeries) -> list[Any]:
    """Return the land that the areas ``shapes`` lie on: their outer outlines, without the holes between them.

    Where nobody governs (glaciers, commons in the highlands) areas leave holes, which would look like lakes.
    """
    joined = shapely.get_parts(shapely.union_all(shapely.make_valid(shapes.to_numpy())))
    outlines = joined[shapely.get_type_id(joined) == shapely.GeometryType.POLYGON]
    filled = shapely.polygons(shapely.get_exterior_ring(outlines))
    return list(shapely.get_parts(shapely.union_all(filled)))


def light_lines(shapes: gpd.GeoSeries, detail: float = 3000.0) -> list[Any]:
    """Return all lines joined into one shape with fewer vertices, as a list with that one or none."""
    if shapes.is_empty.all():
        return []
    joined = shapely.line_merge(shapely.multilinestrings(shapely.get_parts(shapes.to_numpy())))
    return [shapely.simplify(joined, _extent(shapes) / detail)]


def _extent(shapes: gpd.GeoSeries) -> float:
    west, south, east, north = shapes.total_bounds
    return float(max(east - west, north - south))


def _cell(values: np.ndarray[Any, Any], cells: int) -> np.ndarray[Any, Any]:
    low, high = values.min(), values.max()
    return np.asarray(np.minimum((values - low) / max(high - low, 1e-9) * cells, cells - 1).astype(int))


def _merged(demand: gpd.GeoDataFrame, numbers: np.ndarray[Any, Any]) -> gpd.GeoDataFrame:
    people = demand["people"].to_numpy(dtype=float)
    total = np.bincount(numbers, people)
    weights = np.where(total[numbers] > 0, people, 1.0)
    order = np.lexsort((-people, numbers))
    largest = order[np.unique(numbers[order], return_index=True)[1]]

    def mean(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.asarray(np.bincount(numbers, weights * values) / np.bincount(numbers, weights))

    result = demand.iloc[largest].copy()
    result["people"] = total
    for column in ("minutes", "van_minutes"):
        result[column] = mean(demand[column].to_numpy(dtype=float))
    centres = shapely.points(mean(demand.geometry.x.to_numpy()), mean(demand.geometry.y.to_numpy()))
    return result.set_geometry(gpd.GeoSeries(centres, index=result.index, crs=demand.crs))
