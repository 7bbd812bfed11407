"""Coverage as the users of Python's street libraries measure it: nearest branch by node, or isochrones and a join.

::

    python -m peers.coverage.network_peers osmnx|pandana|polygons ARCS INSTANCE OUT [--branches 10]

``osmnx``: ``nearest_nodes`` for people and branches, one ``multi_source_dijkstra_path_length`` of networkx on the reversed
graph. ``pandana``: ``set_pois`` and ``nearest_pois``, which
need to know how far to look: to the last threshold. ``polygons``: as the examples of osmnx draw an isochrone (``ego_graph``,
convex hull of its nodes), for each branch and threshold, all dissolved, then a spatial join of the people. The file that is
written has the node of each demand point and branch, and whole milliseconds, for the check.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from peers.coverage.given import Floats, Given, load, tell, timed
from peers.streets.given import Arcs, Ints
from peers.streets.given import load as load_arcs


def graph_of(arcs: Arcs) -> Any:
    """Return the multigraph that osmnx works with, unprojected."""
    import networkx as nx

    graph = nx.MultiDiGraph(crs="EPSG:4326")
    spots = zip(arcs.lon.tolist(), arcs.lat.tolist(), strict=True)
    graph.add_nodes_from((number, {"x": x, "y": y}) for number, (x, y) in enumerate(spots))
    tail, head, ms = arcs.fastest()
    graph.add_weighted_edges_from(zip(tail.tolist(), head.tolist(), ms.tolist(), strict=True), weight="ms")
    return graph


def osmnx(arcs: Arcs, given: Given, out: Path) -> None:
    """Measure by nearest node and one search."""
    import networkx as nx
    import osmnx as ox

    graph = timed("graph", lambda: graph_of(arcs))
    points = timed("snap", lambda: ox.nearest_nodes(graph, given.demand[:, 0], given.demand[:, 1]))
    branches = ox.nearest_nodes(graph, given.branches[:, 0], given.branches[:, 1])

    def ask() -> tuple[Ints, list[float]]:
        back = graph.reverse(copy=False)
        times = nx.multi_source_dijkstra_path_length(back, set(branches.tolist()), weight="ms")
        ms = np.array([times.get(node, -1) for node in points.tolist()], np.int64)
        return ms, given.shares(_seconds(ms))

    ms, shares = timed("coverage", ask)
    tell("shares", shares=shares)
    np.savez(out, points=points, branches=branches, ms=ms, far=np.inf)


def pandana(arcs: Arcs, given: Given, out: Path) -> None:
    """Measure by nearest node and nearest place of interest."""
    import pandana
    import pandas as pd

    # A search from a node to the places is one towards them: arcs as they are.
    network = timed(
        "graph",
        lambda: pandana.Network(
            pd.Series(arcs.lon),
            pd.Series(arcs.lat),
            pd.Series(arcs.tail.astype(np.int64)),
            pd.Series(arcs.head.astype(np.int64)),
            pd.DataFrame({"ms": arcs.ms.astype(np.float64)}),
            twoway=False,
        ),
    )
    lon, lat = (pd.Series(values) for values in given.demand.T)
    points = timed("snap", lambda: network.get_node_ids(lon, lat).to_numpy())
    branches = network.get_node_ids(*(pd.Series(values) for values in given.branches.T)).to_numpy()

    far = 1000.0 * float(given.thresholds[-1]) + 1.0

    def ask() -> tuple[Ints, list[float]]:
        network.set_pois("branches", far, 1, *(pd.Series(values) for values in given.branches.T))
        near = network.nearest_pois(far, "branches", num_pois=1, imp_name="ms")[1].to_numpy()
        ms = np.where(near[points] >= far, -1, np.rint(near[points])).astype(np.int64)
        return ms, given.shares(_seconds(ms))

    ms, shares = timed("coverage", ask)
    tell("shares", shares=shares)
    np.savez(out, points=points, branches=branches, ms=ms, far=far)


def _seconds(ms: Ints) -> Floats:
    return np.where(ms < 0, np.inf, ms / 1000.0)


def polygons(arcs: Arcs, given: Given, most: int) -> None:
    """Measure by isochrones, hulls of the nodes reached, and a spatial join."""
    import geopandas as gpd
    import networkx as nx
    import osmnx as ox
    import shapely

    graph = timed("graph", lambda: graph_of(arcs))
    branches = ox.nearest_nodes(graph, given.branches[:most, 0], given.branches[:most, 1])
    points = gpd.GeoSeries(gpd.points_from_xy(*given.demand.T), crs=4326)
    spots = np.column_stack([arcs.lon, arcs.lat])
    back = graph.reverse(copy=False)

    def hull(centre: int, limit: float) -> Any:
        nodes = list(nx.ego_graph(back, centre, radius=1000 * limit, distance="ms").nodes)
        return shapely.convex_hull(shapely.multipoints(spots[nodes]))

    def ask() -> list[float]:
        shares = []
        for limit in given.thresholds.tolist():
            rings = gpd.GeoDataFrame(geometry=[hull(one, limit) for one in branches.tolist()], crs=4326)
            joined = gpd.sjoin(gpd.GeoDataFrame(geometry=points), rings.dissolve(), predicate="within")
            shares.append(100 * float(given.people[joined.index].sum() / given.people.sum()))
        return shares

    tell("shares", shares=timed("coverage", ask), branches=most)


def main() -> None:
    """Measure, tell the time."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("how", choices=["osmnx", "pandana", "polygons"])
    for name in ("arcs", "instance", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--branches", type=int, default=10)
    asked = parser.parse_args()
    arcs, given = load_arcs(Arcs, asked.arcs), load(Given, asked.instance)
    if asked.how == "polygons":
        polygons(arcs, given, asked.branches)
    else:
        measure: Callable[[Arcs, Given, Path], None] = {"osmnx": osmnx, "pandana": pandana}[asked.how]
        measure(arcs, given, asked.out)


if __name__ == "__main__":
    main()
