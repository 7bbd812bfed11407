"""Small named graphs, random ones, and plain Dijkstra on Python's heap to hold the answers against."""

import heapq
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import strategies as st

from planner.streets.hierarchy import (
    UNREACHED,
    UNREACHED_MS,
    build_hierarchy,
    customize,
    dissection_order,
)

NO_WAY = {np.int32: UNREACHED_MS, np.int64: UNREACHED}


@dataclass(frozen=True)
class Graph:
    """Directed arcs with weights, and everything that is made of them."""

    nodes: int
    arcs: tuple
    dtype: type = np.int32

    @property
    def no_way(self):
        """Weight of what cannot be reached."""
        return NO_WAY[self.dtype]

    @property
    def tail(self):
        """First node of each arc."""
        return np.array([arc[0] for arc in self.arcs], np.int32)

    @property
    def head(self):
        """Second node of each arc."""
        return np.array([arc[1] for arc in self.arcs], np.int32)

    @property
    def weight(self):
        """Weight of each arc."""
        return np.array([arc[2] for arc in self.arcs], self.dtype)

    @property
    def turned(self):
        """The graph with every arc turned round."""
        return Graph(self.nodes, tuple((b, a, w) for a, b, w in self.arcs), self.dtype)

    def hierarchy(self, order=None):
        """Contract the graph, by nested dissection if no order is given."""
        made = dissection_order(self.nodes, self.tail, self.head) if order is None else order
        return build_hierarchy(self.nodes, self.tail, self.head, np.asarray(made, np.int32))

    def metric(self, hierarchy):
        """Customise a hierarchy of the graph to its weights."""
        return customize(hierarchy, self.tail, self.head, self.weight)

    def dijkstra(self, *seeds):
        """Return the weight of the best way to each node from any of several (node, weight), -1 being no node."""
        onward = [[] for _ in range(self.nodes)]
        for a, b, w in self.arcs:
            if w < self.no_way:
                onward[a].append((b, w))
        best = [self.no_way] * self.nodes
        queue = [(int(w), int(v)) for v, w in seeds if v >= 0]
        heapq.heapify(queue)
        while queue:
            here, v = heapq.heappop(queue)
            if here >= best[v]:
                continue
            best[v] = here
            for b, w in onward[v]:
                heapq.heappush(queue, (here + w, b))
        return best


def _weights(dtype):
    closed = NO_WAY[dtype]
    small = st.one_of(st.just(0), st.integers(0, 5), st.integers(0, 90_000))
    if dtype is np.int32:
        return st.one_of(small, small, small, st.integers(closed // 2 - 1, closed - 1), st.just(closed))
    pair = st.builds(lambda ms, cm: ms << 32 | cm, small, st.integers(0, 1000))
    return st.one_of(pair, pair, pair, st.sampled_from([closed, closed + 7, closed // 2]))


@st.composite
def _graphs(draw, dtype):
    nodes = draw(st.integers(1, 9))
    node = st.integers(0, nodes - 1)
    arcs = draw(st.lists(st.tuples(node, node, _weights(dtype)), max_size=24))
    return Graph(nodes, tuple(arcs), dtype)


@pytest.fixture(scope="session", params=[np.int32, np.int64], ids=["int32", "int64"])
def dtype(request):
    """Both kinds of weights."""
    return request.param


@pytest.fixture(scope="session")
def graphs():
    """Random graphs: weights of zero, closed and very long arcs, parallel ones, loops, nodes without any."""
    return _graphs


@pytest.fixture(scope="session")
def weights():
    """Random weights of a kind, "no way" and more included."""
    return _weights


@pytest.fixture(scope="session")
def doors():
    """Random ``(count, 2)`` nodes of a graph, -1 here and there, with weights to them."""

    def strategy(graph, count):
        node, weight = st.integers(-1, graph.nodes - 1), _weights(graph.dtype)
        pairs = st.lists(st.tuples(node, node, weight, weight), min_size=count, max_size=count)
        return pairs.map(
            lambda rows: (
                np.array([row[:2] for row in rows], np.int32).reshape(-1, 2),
                np.array([row[2:] for row in rows], graph.dtype).reshape(-1, 2),
            )
        )

    return strategy


@pytest.fixture(scope="session")
def graph():
    """Make a graph of nodes, arcs and a kind."""
    return Graph


@pytest.fixture(scope="session")
def lattice(dtype):
    """Lay out 30 x 30 junctions, streets both ways at different weights, a few one-way."""
    side, rng = 30, np.random.default_rng(7)
    at = np.arange(side * side).reshape(side, side)
    pairs = np.concatenate(
        [np.stack([at[:, :-1].ravel(), at[:, 1:].ravel()], 1), np.stack([at[:-1].ravel(), at[1:].ravel()], 1)]
    )
    pairs = np.concatenate([pairs, pairs[:, ::-1][rng.random(len(pairs)) < 0.9]])
    weight = rng.integers(0, 60, len(pairs)) << (0 if dtype is np.int32 else 32)
    return Graph(
        side * side, tuple((int(a), int(b), int(w)) for (a, b), w in zip(pairs, weight, strict=True)), dtype
    )


@pytest.fixture(scope="session")
def on_disk(tmp_path_factory):
    """Save the arrays of a hierarchy or metric and return the same, memory-mapped read-only."""

    def mapped(thing):
        folder = tmp_path_factory.mktemp("arrays")
        names = type(thing).__dataclass_fields__
        for name in names:
            np.save(folder / f"{name}.npy", getattr(thing, name))
        return type(thing)(**{name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in names})

    return mapped
