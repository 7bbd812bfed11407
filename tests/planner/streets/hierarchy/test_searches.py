"""Searches to every node against plain Dijkstra."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.streets.hierarchy import UNREACHED, UNREACHED_MS, distances, nearest

PATIENT = settings(deadline=None, max_examples=50)


@PATIENT
@given(data=st.data())
def test_nearest_is_the_first_to_arrive_and_the_first_of_those(graphs, doors, data):
    """Over all sources with their two doors and delays; ties, absent doors and sources beyond reach included."""
    graph = data.draw(graphs(np.int32))
    node, offset = data.draw(doors(graph, data.draw(st.integers(0, 5))))
    delay = np.array([data.draw(st.integers(0, 3)) for _ in node], np.int32)
    hierarchy = graph.hierarchy()
    found = nearest(hierarchy, graph.metric(hierarchy), node, offset, delay)
    best = [UNREACHED] * graph.nodes
    for source, (at, ms) in enumerate(zip(node, offset + delay[:, None].astype(np.int64), strict=True)):
        times = graph.dijkstra(*zip(at, ms, strict=True))
        best = [
            min(old, t << 32 | source) if t < UNREACHED_MS else old
            for old, t in zip(best, times, strict=True)
        ]
    assert found.dtype == np.int64
    assert found.tolist() == best


def test_of_two_as_near_the_first_wins(graph):
    """Node 1 lies in the middle; source 0 is the one at node 2."""
    road = graph(3, ((0, 1, 5), (2, 1, 5)))
    hierarchy = road.hierarchy()
    node, offset = np.array([[2, -1], [0, -1]], np.int32), np.zeros((2, 2), np.int32)
    found = nearest(hierarchy, road.metric(hierarchy), node, offset)
    assert [divmod(int(value), 2**32) for value in found] == [(0, 1), (5, 0), (0, 0)]


def test_a_late_source_loses(graph):
    """A delay of one millisecond breaks the tie the other way."""
    road = graph(3, ((0, 1, 5), (2, 1, 5)))
    hierarchy = road.hierarchy()
    node, offset = np.array([[2, -1], [0, -1]], np.int32), np.zeros((2, 2), np.int32)
    found = nearest(hierarchy, road.metric(hierarchy), node, offset, np.array([1, 0], np.int32))
    assert found[1] == 5 << 32 | 1


def test_nearest_wants_milliseconds(graph):
    """Pairs leave no room for the number of the source."""
    road = graph(2, ((0, 1, 5),), np.int64)
    hierarchy = road.hierarchy()
    with pytest.raises(InputError, match="int32"):
        nearest(hierarchy, road.metric(hierarchy), np.zeros((1, 2), np.int32), np.zeros((1, 2), np.int32))


@PATIENT
@given(data=st.data())
def test_distances_from_several_nodes(dtype, graphs, weights, data):
    """One search from any number of nodes, each with a weight of its own."""
    graph = data.draw(graphs(dtype))
    seeds = data.draw(st.lists(st.tuples(st.integers(-1, graph.nodes - 1), weights(dtype)), max_size=5))
    hierarchy = graph.hierarchy()
    node = np.array([v for v, _ in seeds], np.int32)
    offset = np.array([w for _, w in seeds], dtype)
    found = distances(hierarchy, graph.metric(hierarchy), node, offset)
    assert found.dtype == dtype
    assert found.tolist() == graph.dijkstra(*seeds)


def test_distances_over_a_grid(lattice):
    """A graph large enough for METIS to cut."""
    hierarchy = lattice.hierarchy()
    found = distances(
        hierarchy, lattice.metric(hierarchy), np.array([5], np.int32), np.array([3], lattice.dtype)
    )
    assert found.tolist() == lattice.dijkstra((5, 3))


def test_no_nodes_at_all(graph, dtype):
    """An empty graph has an empty answer."""
    nothing = graph(0, (), dtype)
    hierarchy = nothing.hierarchy()
    found = distances(hierarchy, nothing.metric(hierarchy), np.empty(0, np.int32), np.empty(0, dtype))
    assert found.shape == (0,)


def test_arrays_from_disk_answer_alike(lattice, on_disk):
    """Hierarchy and metric memory-mapped read-only."""
    hierarchy = lattice.hierarchy()
    metric = lattice.metric(hierarchy)
    seed = np.array([17], np.int32), np.array([0], lattice.dtype)
    np.testing.assert_array_equal(
        distances(on_disk(hierarchy), on_disk(metric), *seed), distances(hierarchy, metric, *seed)
    )


def test_a_source_at_no_node_is_refused(graph):
    """Kernels check no bounds, so the door does."""
    road = graph(2, ((0, 1, 5),))
    hierarchy = road.hierarchy()
    with pytest.raises(InputError, match="does not exist"):
        distances(hierarchy, road.metric(hierarchy), np.array([2], np.int32), np.zeros(1, np.int32))
