"""Searches over one network by four engines, in one process, with values compared."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import osmnx as ox
import pandas as pd
import scipy.sparse as sp
from measuring import step
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from api.planning import layers_in
from api.store import Workspace
from planner.streets.frame import streets_to_frame
from planner.streets.interop import streets_to_networkx
from planner.streets.network import CLOSED, StreetNetwork
from planner.streets.paths import paths
from planner.streets.search import many_to_many, nearest_source
from planner.streets.snap import EdgeIndex, Snapped

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CRS = 3057  # ISN93 / Lambert 1993
MILLISECOND = 0.001 + 1e-9
PAIRS = 20
LIMIT_M = 2000.0


@dataclass(frozen=True, slots=True)
class Cut:
    """A network cut at points: its arcs with seconds, and the node of each point."""

    size: int
    tail: Ints
    head: Ints
    seconds: Floats
    nodes: list[Ints]

    @property
    def matrix(self) -> sp.csr_array:
        """The arcs as scipy has them."""
        return sp.csr_array((self.seconds, (self.tail, self.head)), shape=(self.size, self.size))

    def graph(self, kind: type[nx.DiGraph]) -> nx.DiGraph:
        """Return the arcs as a graph of networkx with ``travel_time``."""
        graph = kind()
        graph.add_nodes_from(range(self.size))
        arcs = zip(self.tail.tolist(), self.head.tolist(), self.seconds.tolist(), strict=True)
        graph.add_weighted_edges_from(arcs, weight="travel_time")
        return graph


def run(workspace: Path, origins: int) -> None:
    """Tell the CPU seconds of every search by every engine."""
    with Workspace.open(workspace) as store:
        layers = layers_in(store)
    network = layers.network.without_ferries()
    chosen = layers.candidates.iloc[np.linspace(0, len(layers.candidates) - 1, origins).astype(int)]
    snap_all(network, layers.demand)
    index = EdgeIndex(network)
    sites, starts, demand = (
        found(index.snap(lonlat(frame), limit_m=LIMIT_M))
        for frame in (layers.branches, chosen, layers.demand)
    )
    with step("cutting the network at all points: numpy, for the peers") as figures:
        cut = cut_at(network, [sites, starts, demand])
        figures.update({"nodes": cut.size, "arcs": len(cut.tail)})
    compare_nearest(network, sites, demand, cut)
    compare_matrix(network, starts, demand, cut)


def lonlat(frame: gpd.GeoDataFrame) -> Floats:
    """Return the coordinates of points."""
    return np.column_stack([frame.geometry.x, frame.geometry.y])


def found(points: Snapped) -> Snapped:
    """Return the points that have a street."""
    here = points.found
    return Snapped(edge=points.edge[here], fraction=points.fraction[here], metres=points.metres[here])


def snap_all(network: StreetNetwork, demand: gpd.GeoDataFrame) -> None:
    """Compare finding the nearest street of every demand point, index included."""
    with step("snap: ours") as figures:
        mine = EdgeIndex(network).snap(lonlat(demand), limit_m=np.inf, detour_m=0.0)
        figures["points"] = len(demand)
    edges = streets_to_frame(network)[~network.ferry].to_crs(CRS)
    points = demand.to_crs(CRS)
    with step("snap: geopandas sjoin_nearest") as figures:
        near = points[["geometry"]].sjoin_nearest(edges[["geometry"]], distance_col="metres")
        near = near[~near.index.duplicated()]
        figures["other street, share"] = apart(mine.metres, near["metres"].to_numpy())
    graph = ox.project_graph(streets_to_networkx(network), to_crs=CRS)
    with step("snap: osmnx nearest_edges") as figures:
        _, metres = ox.nearest_edges(graph, points.geometry.x, points.geometry.y, return_dist=True)
        figures["other street, share"] = apart(mine.metres, np.array(metres))


def apart(mine: Floats, theirs: Floats) -> float:
    """Return the share of points whose streets are more than 1 m and 1 % apart (two projections are at work)."""
    return float((np.abs(mine - theirs) > 1 + 0.01 * mine).mean().round(4))


def cut_at(network: StreetNetwork, groups: list[Snapped]) -> Cut:
    """Return the network with a node at each point; of parallel arcs the fastest."""
    count, edges = network.node_count, np.arange(network.edge_count)
    sizes = np.cumsum([count, *(len(points.edge) for points in groups)])
    nodes = [np.arange(a, b) for a, b in pairwise(sizes)]
    edge = np.concatenate([edges, *(points.edge for points in groups), edges])
    place = np.concatenate(
        [np.zeros(len(edges)), *(points.fraction for points in groups), np.ones(len(edges))]
    )
    node = np.concatenate([network.ends[:, 0], *nodes, network.ends[:, 1]])
    order = np.lexsort((np.arange(len(edge)), place, edge))
    edge, place, node = edge[order], place[order], node[order]
    same = edge[:-1] == edge[1:]
    part, edge, first, second = np.diff(place)[same], edge[:-1][same], node[:-1][same], node[1:][same]
    tail, head = np.concatenate([first, second]), np.concatenate([second, first])
    seconds = np.concatenate([_part(network.forward_ms[edge], part), _part(network.backward_ms[edge], part)])
    rows = np.lexsort((seconds, head, tail))
    rows = rows[np.isfinite(seconds[rows])]
    tail, head, seconds = tail[rows], head[rows], seconds[rows]
    new = np.append(True, (np.diff(tail) != 0) | (np.diff(head) != 0))
    return Cut(int(sizes[-1]), tail[new], head[new], np.maximum(seconds[new], 1e-9), nodes)


def _part(ms: NDArray[np.int32], part: Floats) -> Floats:
    return np.where(part <= 1e-9, 0.0, np.where(ms == CLOSED, np.inf, part * ms / 1000))


def compare_nearest(network: StreetNetwork, sites: Snapped, demand: Snapped, cut: Cut) -> None:
    """Compare the time from every demand point to its nearest branch."""
    branch, _, home = cut.nodes
    homeward = network.reversed()
    with step("nearest branch: ours") as figures:
        mine = nearest_source(homeward, sites, demand).seconds
        figures["points"] = len(home)
        figures["branches"] = len(branch)
    backward = cut.matrix.T.tocsr()
    with step("nearest branch: scipy dijkstra, network cut beforehand"):
        theirs = dijkstra(backward, indices=branch, min_only=True)[home]
    agree(mine, theirs)
    plain = cut.graph(nx.DiGraph).reverse()
    with step("nearest branch: networkx multi_source_dijkstra"):
        times = nx.multi_source_dijkstra_path_length(plain, set(branch.tolist()), weight="travel_time")
        theirs = np.array([times.get(node, np.inf) for node in home.tolist()])
    agree(mine, theirs)
    graph = cut.graph(nx.MultiDiGraph).reverse()
    with step("nearest branch: osmnx idiom, one search for each branch"):
        times = pd.DataFrame(
            {
                site: pd.Series(nx.single_source_dijkstra_path_length(graph, site, weight="travel_time"))
                for site in branch.tolist()
            }
        )
        theirs = times.min(axis=1).reindex(home).to_numpy()
    agree(mine, theirs)


def compare_matrix(network: StreetNetwork, starts: Snapped, demand: Snapped, cut: Cut) -> None:
    """Compare the times from some places to every demand point; ours gives the metres, too."""
    _, start, home = cut.nodes
    with step("matrix: ours, seconds and metres") as figures:
        mine, _ = many_to_many(network, starts, demand)
        figures["pairs"] = mine.size
    forward = cut.matrix
    with step("matrix: scipy dijkstra, seconds only, network cut beforehand"):
        theirs = dijkstra(forward, indices=start)[:, home]
    agree(mine, theirs)
    plain = cut.graph(nx.DiGraph)
    with step("matrix: networkx single_source_dijkstra, seconds only"):
        rows = (
            nx.single_source_dijkstra_path_length(plain, node, weight="travel_time")
            for node in start.tolist()
        )
        theirs = np.array([[row.get(node, np.inf) for node in home.tolist()] for row in rows])
    agree(mine, theirs)
    compare_routes(network, starts, demand, mine, cut)


def compare_routes(network: StreetNetwork, starts: Snapped, demand: Snapped, mine: Floats, cut: Cut) -> None:
    """Compare the ways between some pairs; ``mine`` are the seconds of all pairs."""
    _, start, home = cut.nodes
    reachable = np.argwhere(np.isfinite(mine))
    pairs = reachable[np.random.default_rng(0).choice(len(reachable), PAIRS, replace=False)]
    points = joined(starts, pairs[:, 0], demand, pairs[:, 1])
    with step("ways: ours") as figures:
        ways = paths(network, points, [(k, PAIRS + k) for k in range(PAIRS)])
        figures["pairs"] = sum(map(bool, ways))
    graph = cut.graph(nx.MultiDiGraph)
    with step("ways: osmnx shortest_path"):
        routes = ox.shortest_path(
            graph, start[pairs[:, 0]].tolist(), home[pairs[:, 1]].tolist(), weight="travel_time"
        )
    theirs = [nx.path_weight(graph, route, weight="travel_time") for route in routes]
    agree(mine[pairs[:, 0], pairs[:, 1]], np.array(theirs))


def joined(first: Snapped, rows: Ints, second: Snapped, others: Ints) -> Snapped:
    """Return chosen points of both, one after the other."""
    columns = {
        name: np.concatenate([getattr(first, name)[rows], getattr(second, name)[others]])
        for name in ("edge", "fraction", "metres")
    }
    return Snapped(**columns)


def agree(mine: Floats, theirs: Floats) -> None:
    """Assert that both know the same ways, and their times to a millisecond."""
    assert (np.isnan(mine) == ~np.isfinite(theirs)).all(), "one finds a way where the other finds none"
    most = np.nanmax(np.abs(mine - theirs))
    assert most <= MILLISECOND, f"values are up to {most} s apart"
