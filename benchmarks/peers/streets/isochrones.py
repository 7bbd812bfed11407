"""Isochrones of 5, 10 and 15 minutes round each branch, as the users of Python's libraries make them.

::

    python -m peers.streets.isochrones osmnx-hull|osmnx-buffer|scipy-concave ARCS QUESTIONS OUT [--rows 20]

The two of osmnx are those of its example notebook 13 (isolines): ``networkx.ego_graph``, then the convex hull of the
nodes, or all edges and nodes buffered and the holes filled.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from peers.streets.engines import MINUTES
from peers.streets.given import Arcs, Ints, Questions, load, tell

EDGE_BUFFER_M = 25.0
NODE_BUFFER_M = 0.0
CONCAVE_RATIO = 0.2
BRANCHES = 20

Rings = list[list[Any]]


class Osmnx:
    """A projected graph of osmnx, made from arcs."""

    def __init__(self, arcs: Arcs) -> None:
        import networkx as nx
        import osmnx as ox

        self.nx = nx
        graph = nx.MultiDiGraph(crs="EPSG:4326")
        graph.add_nodes_from(
            (i, {"x": x, "y": y})
            for i, (x, y) in enumerate(zip(arcs.lon.tolist(), arcs.lat.tolist(), strict=True))
        )
        lines = lines_of(arcs)
        against = shapely.reverse(lines)
        for a, b, ms, edge, along in zip(
            arcs.tail.tolist(),
            arcs.head.tolist(),
            arcs.ms.tolist(),
            arcs.edge.tolist(),
            arcs.along,
            strict=True,
        ):
            graph.add_edge(a, b, travel_time=ms / 1000, geometry=(lines if along else against)[edge])
        self.graph = ox.project_graph(graph)
        self.crs = self.graph.graph["crs"]

    def reached(self, centre: int, minutes: int) -> Any:
        """Return the part of the graph within so many minutes."""
        return self.nx.ego_graph(self.graph, centre, radius=minutes * 60, distance="travel_time")

    def hull(self, centre: int, minutes: int) -> Any:
        """Return the convex hull of the nodes reached."""
        import geopandas as gpd

        nodes = [shapely.Point(d["x"], d["y"]) for _, d in self.reached(centre, minutes).nodes(data=True)]
        return gpd.GeoSeries(nodes).union_all().convex_hull

    def buffer(self, centre: int, minutes: int) -> Any:
        """Return the buffered edges between the nodes reached, holes filled."""
        import geopandas as gpd

        part = self.reached(centre, minutes)
        points = [shapely.Point(d["x"], d["y"]) for _, d in part.nodes(data=True)]
        nodes = gpd.GeoDataFrame({"id": list(part.nodes)}, geometry=points).set_index("id")
        edges = [self.graph.get_edge_data(a, b)[0]["geometry"] for a, b in part.edges()]
        rings = [*nodes.buffer(NODE_BUFFER_M).geometry, *gpd.GeoSeries(edges).buffer(EDGE_BUFFER_M).geometry]
        whole = gpd.GeoSeries(rings).union_all()
        return shapely.Polygon(whole.exterior) if whole.geom_type == "Polygon" else whole


class ScipyConcave:
    """scipy's Dijkstra with a limit, and shapely's concave hull of the nodes reached."""

    def __init__(self, arcs: Arcs) -> None:
        import scipy.sparse as sp
        from scipy.sparse.csgraph import dijkstra

        self.dijkstra = dijkstra
        tail, head, ms = arcs.fastest()
        self.graph = sp.csr_array((ms / 1000, (tail, head)), shape=(arcs.size, arcs.size))
        self.place = np.column_stack([arcs.lon, arcs.lat])

    def rings(self, centre: int) -> list[Any]:
        """Return the hulls round one branch."""
        times = self.dijkstra(self.graph, indices=centre, limit=MINUTES[-1] * 60)
        near = [shapely.multipoints(self.place[times <= minutes * 60]) for minutes in MINUTES]
        return [shapely.concave_hull(points, ratio=CONCAVE_RATIO) for points in near]


def lines_of(arcs: Arcs) -> np.ndarray:
    """Return the line of each edge."""
    edge = np.repeat(np.arange(len(arcs.line_start) - 1), np.diff(arcs.line_start))
    return shapely.linestrings(arcs.line, indices=edge)


def osmnx(arcs: Arcs, branches: Ints, how: str) -> Rings:
    """Tell the time of osmnx with a hull or with a buffer; going back to degrees is not counted."""
    import geopandas as gpd

    def ask(graph: Osmnx) -> Rings:
        ring = graph.hull if how == "hull" else graph.buffer
        return [[ring(branch, minutes) for minutes in MINUTES] for branch in branches.tolist()]

    graph, answer = tell(f"osmnx {how}", lambda: Osmnx(arcs), ask, rows=len(branches), of=BRANCHES)
    return [list(gpd.GeoSeries(rings, crs=graph.crs).to_crs(4326)) for rings in answer]


def scipy_concave(arcs: Arcs, branches: Ints) -> Rings:
    """Tell the time of scipy with a concave hull."""

    def ask(graph: ScipyConcave) -> Rings:
        return [graph.rings(branch) for branch in branches.tolist()]

    return tell("scipy + concave hull", lambda: ScipyConcave(arcs), ask, rows=len(branches), of=BRANCHES)[1]


def main() -> None:
    """Make the isochrones, tell the time, store them as GeoJSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("how", choices=["osmnx-hull", "osmnx-buffer", "scipy-concave"])
    for name in ("arcs", "questions", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--rows", type=int, help="only so many branches")
    given = parser.parse_args()
    arcs, branches = load(Arcs, given.arcs), load(Questions, given.questions).branches[: given.rows]
    if given.how == "scipy-concave":
        found = scipy_concave(arcs, branches)
    else:
        found = osmnx(arcs, branches, given.how.removeprefix("osmnx-"))
    given.out.write_text(
        json.dumps([[json.loads(shapely.to_geojson(ring)) for ring in rings] for rings in found])
    )


if __name__ == "__main__":
    main()
