"""The nearest street of many points, index included, as the users of Python's libraries find it.

::

    python -m peers.streets.snapping osmnx|geopandas|shapely ARCS QUESTIONS OUT

All get lines and points in one metric plane, projected beforehand.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from peers.streets.given import Arcs, Floats, Questions, load, tell
from peers.streets.isochrones import Osmnx, lines_of


def plane(arcs: Arcs) -> Any:
    """Return the UTM zone of the network."""
    import geopandas as gpd

    return gpd.GeoSeries(gpd.points_from_xy(arcs.lon, arcs.lat), crs=4326).estimate_utm_crs()


def open_lines(arcs: Arcs) -> NDArray[np.object_]:
    """Return the lines of the edges that may be driven; ferries are closed."""
    lines: NDArray[np.object_] = lines_of(arcs)[np.unique(arcs.edge)]
    return lines


def projected(shapes: Any, crs: Any) -> Any:
    """Return shapes in metres."""
    import geopandas as gpd

    return gpd.GeoSeries(shapes, crs=4326).to_crs(crs)


def osmnx(arcs: Arcs, points: Floats) -> Floats:
    """Ask osmnx.nearest_edges of a projected graph."""
    import osmnx as ox

    graph = Osmnx(arcs)
    spots = projected(shapely.points(points), graph.crs)
    _, (_, metres) = tell(
        "osmnx nearest_edges",
        lambda: graph.graph,
        lambda network: ox.nearest_edges(network, spots.x.to_numpy(), spots.y.to_numpy(), return_dist=True),
    )
    return np.asarray(metres)


def geopandas(arcs: Arcs, points: Floats) -> Floats:
    """Ask geopandas.sjoin_nearest of the lines of the edges."""
    import geopandas as gpd

    crs = plane(arcs)
    lines = gpd.GeoDataFrame(geometry=projected(open_lines(arcs), crs))
    spots = gpd.GeoDataFrame(geometry=projected(shapely.points(points), crs))

    def ask(streets: Any) -> Any:
        return spots.sjoin_nearest(
            gpd.GeoDataFrame(geometry=streets.geometry.values, crs=crs), distance_col="metres"
        )

    _, found = tell("geopandas sjoin_nearest", lambda: lines, ask)
    metres: NDArray[np.float64] = found[~found.index.duplicated()]["metres"].sort_index().to_numpy()
    return metres


def tree(arcs: Arcs, points: Floats) -> Floats:
    """Ask shapely's STRtree of the lines, then for the place along them."""
    crs = plane(arcs)
    lines = projected(open_lines(arcs), crs).to_numpy()
    spots = projected(shapely.points(points), crs).to_numpy()

    def ask(streets: Any) -> Any:
        near, metres = shapely.STRtree(streets).query_nearest(spots, all_matches=False, return_distance=True)
        return metres, shapely.line_locate_point(streets[near[1]], spots[near[0]])

    return np.asarray(tell("shapely STRtree", lambda: lines, ask)[1][0])


SNAPPERS = {"osmnx": osmnx, "geopandas": geopandas, "shapely": tree}


def main() -> None:
    """Snap, tell the time, store the metres."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("how", choices=SNAPPERS)
    for name in ("arcs", "questions", "out"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    metres = SNAPPERS[given.how](load(Arcs, given.arcs), load(Questions, given.questions).points)
    np.save(given.out, metres)


if __name__ == "__main__":
    main()
