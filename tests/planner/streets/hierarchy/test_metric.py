"""Customised weights: true distances, and only arcs of use."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.streets.hierarchy import UNREACHED_MS, Metric, customize, distances

PATIENT = settings(deadline=None, max_examples=50)


def _arcs(metric):
    """Return {(from, to): weight} in ranks, both halves."""
    ups = np.repeat(np.arange(len(metric.up_start) - 1), np.diff(metric.up_start))
    downs = np.repeat(np.arange(len(metric.down_start) - 1), np.diff(metric.down_start))
    up = zip(ups.tolist(), metric.up_head.tolist(), metric.up_weight.tolist(), strict=True)
    down = zip(metric.down_head.tolist(), downs.tolist(), metric.down_weight.tolist(), strict=True)
    return {(a, b): w for a, b, w in [*up, *down]}


@PATIENT
@given(data=st.data())
def test_every_weight_is_the_distance_of_its_ends(dtype, graphs, data):
    """Perfect customisation leaves nothing to improve, in any order of contraction."""
    graph = data.draw(graphs(dtype))
    hierarchy = graph.hierarchy(data.draw(st.permutations(range(graph.nodes))))
    node = np.argsort(hierarchy.rank).tolist()
    for (a, b), weight in _arcs(graph.metric(hierarchy)).items():
        assert weight == graph.dijkstra((node[a], 0))[node[b]] < graph.no_way


@PATIENT
@given(data=st.data())
def test_reversed_is_the_metric_of_the_graph_turned_round(graphs, data):
    """Every distance of the one is that of the other the other way."""
    graph = data.draw(graphs(np.int32))
    hierarchy = graph.hierarchy()
    back = graph.metric(hierarchy).reversed()
    node, zero = np.array([0], np.int32), np.zeros(1, np.int32)
    assert distances(hierarchy, back, node, zero).tolist() == graph.turned.dijkstra((0, 0))


def test_a_detour_leaves_no_arc(graph):
    """The long third side of a triangle is dropped: 0 -> 2 takes 9 directly, 2 by way of 1."""
    triangle = graph(3, ((0, 1, 1), (1, 2, 1), (0, 2, 9)))
    metric = triangle.metric(triangle.hierarchy([0, 1, 2]))
    assert sorted(_arcs(metric).values()) == [1, 1]


@pytest.mark.parametrize("order", [[0, 1, 2], [0, 2, 1], [1, 0, 2], [2, 1, 0]])
def test_two_nodes_at_one_place_keep_a_way_to_a_third(graph, dtype, order):
    """Zero both ways between 1 and 2: each makes the arc from 0 to the other useless, but not both at once."""
    twins = graph(3, ((0, 1, 5), (0, 2, 5), (1, 2, 0), (2, 1, 0), (1, 0, 5), (2, 0, 5)), dtype)
    hierarchy = twins.hierarchy(order)
    for metric in (twins.metric(hierarchy), twins.metric(hierarchy).reversed()):
        found = distances(hierarchy, metric, np.array([0], np.int32), np.zeros(1, dtype))
        assert found.tolist() == [0, 5, 5]


def test_the_shortest_of_the_fastest_ways(graph):
    """Of two ways of two seconds, the pair names the one of 30 m; seconds come before metres."""
    pairs = ((0, 1, 1, 40), (1, 3, 1, 10), (0, 2, 1, 10), (2, 3, 1, 20), (0, 3, 3, 1))
    diamond = graph(4, tuple((a, b, s << 32 | m) for a, b, s, m in pairs), np.int64)
    hierarchy = diamond.hierarchy()
    found = distances(hierarchy, diamond.metric(hierarchy), np.array([0], np.int32), np.zeros(1, np.int64))
    assert divmod(int(found[3]), 2**32) == (2, 30)


def test_a_closed_arc_is_as_good_as_absent(graph):
    """A scenario closes an arc by its weight; the hierarchy stays."""
    road = graph(2, ((0, 1, 7), (1, 0, 7)))
    hierarchy = road.hierarchy()
    closed = customize(hierarchy, road.tail, road.head, np.array([UNREACHED_MS, 7], np.int32))
    assert len(_arcs(closed)) == 1


def test_a_part_of_the_arcs_is_enough(lattice):
    """A metric may leave arcs out altogether."""
    hierarchy = lattice.hierarchy()
    half = slice(None, None, 2)
    less = customize(hierarchy, lattice.tail[half], lattice.head[half], lattice.weight[half])
    assert len(less.up_head) < len(lattice.metric(hierarchy).up_head)


def test_arrays_are_read_only_and_compact(lattice):
    """Ends are int32, weights of the kind that was given."""
    metric = lattice.metric(lattice.hierarchy())
    for name in Metric.__dataclass_fields__:
        array = getattr(metric, name)
        assert array.dtype == (lattice.dtype if name.endswith("weight") else np.int32)
        assert not array.flags.writeable


def test_a_stranger_is_refused(graph):
    """An arc between two nodes that the hierarchy does not join has no place in it."""
    road = graph(3, ((0, 1, 7),))
    with pytest.raises(InputError, match="1 arcs are not in the hierarchy"):
        customize(road.hierarchy(), np.array([1], np.int32), np.array([2], np.int32), np.array([1], np.int32))


@pytest.mark.parametrize(
    ("weight", "message"),
    [
        (np.array([-1], np.int32), "not negative"),
        (np.array([1, 1], np.int32), "weights of their own"),
        (np.array([1.0]), "int32 or int64"),
    ],
)
def test_wrong_weights_are_refused(graph, weight, message):
    """Negative ones would never settle; real numbers are no milliseconds."""
    road = graph(2, ((0, 1, 7),))
    with pytest.raises(InputError, match=message):
        customize(road.hierarchy(), road.tail, road.head, weight)
