"""Libraries that search graphs given as arrays: each is prepared once and knows two questions.

``nearest`` returns the milliseconds from every junction to the nearest of some; ``matrix`` those from some junctions
to others. Each is called as its documentation shows it for speed: no Python callbacks where there is a way without.
"""

# ruff: noqa: D102 (the two questions are documented once, in the protocol)

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
from peers.streets.given import NEVER, Arcs, Floats, Ints, whole_ms

BLOCK = 25
"""Rows of a matrix that libraries with rows over all junctions compute at once, for memory's sake."""


class Graph(Protocol):
    """A network as a library wants it."""

    def __init__(self, arcs: Arcs) -> None: ...

    def nearest(self, branches: Ints) -> Ints:
        """Return milliseconds from every junction to its nearest branch."""

    def matrix(self, starts: Ints, ends: Ints) -> Ints:
        """Return milliseconds from each start to each end."""


def blocks(starts: Ints) -> Iterator[Ints]:
    """Yield some starts at a time."""
    for first in range(0, len(starts), BLOCK):
        yield starts[first : first + BLOCK]


class Networkx:
    """networkx as its users have it: a graph of dictionaries."""

    def __init__(self, arcs: Arcs) -> None:
        import networkx as nx

        self.nx = nx
        self.size = arcs.size
        self.graph = nx.DiGraph()
        self.graph.add_nodes_from(range(arcs.size))
        tail, head, ms = arcs.fastest()
        triples = zip(tail.tolist(), head.tolist(), ms.tolist(), strict=True)
        self.graph.add_weighted_edges_from(triples, weight="ms")

    def nearest(self, branches: Ints) -> Ints:
        back = self.graph.reverse(copy=False)
        times = self.nx.multi_source_dijkstra_path_length(back, set(branches.tolist()), weight="ms")
        return whole_ms([times.get(node, np.inf) for node in range(self.size)])

    def matrix(self, starts: Ints, ends: Ints) -> Ints:
        wanted = ends.tolist()
        rows = []
        for start in starts.tolist():
            times = self.nx.single_source_dijkstra_path_length(self.graph, start, weight="ms")
            rows.append([times.get(end, np.inf) for end in wanted])
        return whole_ms(rows)


class OsmnxIdiom(Networkx):
    """What guides to osmnx show: a multigraph, and one search for each branch."""

    def __init__(self, arcs: Arcs) -> None:
        super().__init__(arcs)
        self.graph = self.nx.MultiDiGraph(self.graph)

    def nearest(self, branches: Ints) -> Ints:
        back = self.graph.reverse(copy=False)
        best = np.full(self.size, np.inf)
        for branch in branches.tolist():
            times = self.nx.single_source_dijkstra_path_length(back, branch, weight="ms")
            nodes = np.fromiter(times.keys(), np.int64, len(times))
            best[nodes] = np.minimum(best[nodes], np.fromiter(times.values(), np.float64, len(times)))
        return whole_ms(best)


class Scipy:
    """scipy.sparse.csgraph.dijkstra."""

    def __init__(self, arcs: Arcs) -> None:
        import scipy.sparse as sp
        from scipy.sparse.csgraph import dijkstra

        self.dijkstra = dijkstra
        tail, head, ms = arcs.fastest()
        self.forward = sp.csr_array((ms.astype(np.float64), (tail, head)), shape=(arcs.size, arcs.size))
        self.backward = self.forward.T.tocsr()

    def nearest(self, branches: Ints) -> Ints:
        return whole_ms(self.dijkstra(self.backward, indices=branches, min_only=True))

    def matrix(self, starts: Ints, ends: Ints) -> Ints:
        return np.concatenate(
            [whole_ms(self.dijkstra(self.forward, indices=some)[:, ends]) for some in blocks(starts)]
        )


class Igraph:
    """igraph; the nearest of many by a vertex that leads to all of them."""

    def __init__(self, arcs: Arcs) -> None:
        import igraph

        tail, head, ms = arcs.fastest()
        self.igraph, self.size = igraph, arcs.size
        self.edges = np.column_stack([tail, head])
        self.ms = ms
        self.graph = igraph.Graph(n=arcs.size, edges=self.edges, directed=True)
        self.weights = ms.tolist()

    def nearest(self, branches: Ints) -> Ints:
        from_all = np.column_stack([branches, np.full(len(branches), self.size)])
        graph = self.igraph.Graph(
            n=self.size + 1, edges=np.concatenate([self.edges, from_all]), directed=True
        )
        weights = np.append(self.ms, np.zeros(len(branches), np.int64)).tolist()
        return whole_ms(graph.distances(source=[self.size], weights=weights, mode="in")[0][:-1])

    def matrix(self, starts: Ints, ends: Ints) -> Ints:
        rows = [
            whole_ms(self.graph.distances(source=some.tolist(), target=ends.tolist(), weights=self.weights))
            for some in blocks(starts)
        ]
        return np.concatenate(rows)


class Networkit:
    """networkit; the nearest of many by a node that leads to all of them."""

    def __init__(self, arcs: Arcs) -> None:
        import networkit as nk

        self.nk, self.size = nk, arcs.size
        self.tail, self.head, self.ms = arcs.fastest()
        self.graph = self._graph(self.tail, self.head, self.ms, arcs.size)

    def _graph(self, tail: Ints, head: Ints, ms: Ints, size: int) -> Any:
        return self.nk.GraphFromCoo(
            (ms.astype(np.float64), (tail, head)), n=size, weighted=True, directed=True
        )

    def nearest(self, branches: Ints) -> Ints:
        into = np.append(self.tail, branches)
        out_of = np.append(self.head, np.full(len(branches), self.size))
        graph = self._graph(
            out_of, into, np.append(self.ms, np.zeros(len(branches), np.int64)), self.size + 1
        )
        search = self.nk.distance.Dijkstra(graph, self.size, False, False)
        search.run()
        return _bounded(search.getDistances())[:-1]

    def matrix(self, starts: Ints, ends: Ints) -> Ints:
        rows = []
        for start in starts.tolist():
            search = self.nk.distance.Dijkstra(self.graph, start, False, False)
            search.run()
            rows.append(_bounded(search.getDistances())[ends])
        return np.array(rows)


def _bounded(values: Any) -> Ints:
    floats = np.asarray(values)
    return whole_ms(np.where(floats < 1e300, floats, np.inf))


class Rustworkx:
    """rustworkx; the nearest of many by a node that leads to all of them."""

    def __init__(self, arcs: Arcs) -> None:
        import rustworkx as rx

        self.rx, self.size = rx, arcs.size
        tail, head, ms = arcs.fastest()
        self.graph, self.back = rx.PyDiGraph(multigraph=False), rx.PyDiGraph(multigraph=False)
        for graph, a, b in ((self.graph, tail, head), (self.back, head, tail)):
            graph.add_nodes_from(range(arcs.size))
            graph.add_edges_from(list(zip(a.tolist(), b.tolist(), ms.astype(float).tolist(), strict=True)))

    def nearest(self, branches: Ints) -> Ints:
        graph = self.back.copy()
        home = graph.add_node(self.size)
        graph.add_edges_from([(home, branch, 0.0) for branch in branches.tolist()])
        return self._row(graph, home)[: self.size]

    def matrix(self, starts: Ints, ends: Ints) -> Ints:
        return np.array([self._row(self.graph, start)[ends] for start in starts.tolist()])

    def _row(self, graph: Any, start: int) -> Ints:
        times = self.rx.digraph_dijkstra_shortest_path_lengths(graph, start, float)
        row = np.full(len(graph), np.inf)
        row[np.fromiter(times.keys(), np.int64, len(times))] = np.fromiter(
            times.values(), np.float64, len(times)
        )
        row[start] = 0
        return whole_ms(row)


class Pandana:
    """pandana: contraction hierarchies over whole thousandths, so half a millisecond more keeps them whole."""

    FAR_S = 4_000_000.0
    """It counts in 32 bits, in thousandths; what is unreachable is 4294967.295."""

    def __init__(self, arcs: Arcs) -> None:
        import pandana
        import pandas as pd

        self.pd = pd
        tail, head, ms = arcs.fastest()
        self.lon, self.lat = arcs.lon, arcs.lat
        self.network = pandana.Network(
            pd.Series(arcs.lon),
            pd.Series(arcs.lat),
            pd.Series(tail),
            pd.Series(head),
            pd.DataFrame({"seconds": (ms + 0.5) / 1000}),
            twoway=False,
        )

    def nearest(self, branches: Ints) -> Ints:
        where = self.pd.Series(self.lon[branches]), self.pd.Series(self.lat[branches])
        self.network.set_pois("branch", self.FAR_S, 1, *where)
        found = self.network.nearest_pois(self.FAR_S, "branch", num_pois=1)
        return self._ms(found[1].to_numpy())

    def matrix(self, starts: Ints, ends: Ints) -> Ints:
        pairs = np.repeat(starts, len(ends)), np.tile(ends, len(starts))
        lengths = np.array(self.network.shortest_path_lengths(*pairs))
        return self._ms(lengths).reshape(len(starts), len(ends))

    def _ms(self, seconds: Floats) -> Ints:
        return whole_ms(np.where(seconds < self.FAR_S, seconds * 1000, np.inf))


class Routingkit:
    """RoutingKit's customizable contraction hierarchy, ordered by its own inertial flow."""

    def __init__(self, arcs: Arcs) -> None:
        import routingkit_cch as rk

        self.rk = rk
        tail, head, ms = (values.tolist() for values in arcs.fastest())
        order = rk.compute_order_inertial(arcs.size, tail, head, arcs.lat.tolist(), arcs.lon.tolist())
        self.every = list(range(arcs.size))
        self.cch = rk.CCH(order, tail, head, False)
        self.metric = rk.CCHMetric(self.cch, ms)

    def nearest(self, branches: Ints) -> Ints:
        to_one = self.rk.CCHManyToOne(self.metric, self.every)
        return _from_none(to_one.distances_to_multi([(branch, 0) for branch in branches.tolist()]))

    def matrix(self, starts: Ints, ends: Ints) -> Ints:
        from_one = self.rk.CCHOneToMany(self.metric, ends.tolist())
        return np.array([_from_none(from_one.distances_from(start)) for start in starts.tolist()])


def _from_none(values: list[int | None]) -> Ints:
    return np.array([NEVER if value is None else value for value in values], np.int64)


GRAPHS: dict[str, type[Graph]] = {
    "networkx": Networkx,
    "osmnx": OsmnxIdiom,
    "scipy": Scipy,
    "igraph": Igraph,
    "networkit": Networkit,
    "rustworkx": Rustworkx,
    "pandana": Pandana,
    "routingkit-cch": Routingkit,
}
