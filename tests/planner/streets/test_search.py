"""Searches against plain Dijkstra in networkx on a graph where every point is a node of its own."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.streets.network import CLOSED, StreetNetwork
from planner.streets.paths import paths
from planner.streets.search import NOBODY, many_to_many, nearest_source, within_reach
from planner.streets.snap import NOWHERE, Snapped

PATIENT = settings(deadline=None, max_examples=120)
ROUNDED_S = 0.0021
"""The first leg is rounded to a millisecond and takes at least one, in the search and in the path."""
METRES_PER_MS = 0.01


@st.composite
def situations(draw):
    """Return a random network (loops, parallel and one-way edges, closed ones) and points on its edges."""
    nodes = draw(st.integers(1, 6))
    node, ms = st.integers(0, nodes - 1), st.integers(1, 90_000)
    edges = draw(st.lists(st.tuples(node, node, ms, st.sampled_from("=><=x")), min_size=1, max_size=9))
    time = np.array([edge[2] for edge in edges], np.int32)
    sign = np.array([edge[3] for edge in edges])
    network = StreetNetwork(
        nodes=np.zeros((nodes, 2)),
        ends=np.array([edge[:2] for edge in edges], np.int32),
        metres=time * METRES_PER_MS,
        forward_ms=np.where((sign == "=") | (sign == ">"), time, CLOSED).astype(np.int32),
        backward_ms=np.where((sign == "=") | (sign == "<"), time, CLOSED).astype(np.int32),
        ferry=np.zeros(len(edges), bool),
        road_class=np.zeros(len(edges), np.int8),
        line=np.zeros((2 * len(edges), 2)),
        line_start=np.arange(0, 2 * len(edges) + 1, 2),
    )
    place = st.tuples(st.integers(NOWHERE, len(edges) - 1), st.integers(0, 8))
    return network, snapped(draw(st.lists(place, min_size=1, max_size=6)))


def snapped(places) -> Snapped:
    """Return points at eighths of edges; edge -1 is nowhere."""
    edge, eighth = np.array(places).T
    return Snapped(edge=edge.astype(np.int32), fraction=eighth / 8, metres=np.zeros(len(edge)))


def densified(network, points):
    """Return a graph in milliseconds with a node ``p0``, ``p1``... for every point."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from([*range(network.node_count), *(f"p{k}" for k in range(len(points.edge)))])
    for edge, (first, second) in enumerate(network.ends.tolist()):
        on_edge = [(points.fraction[k], f"p{k}") for k in np.flatnonzero(points.edge == edge)]
        chain = [(0.0, first), *sorted(on_edge), (1.0, second)]
        for (begin, a), (end, b) in pairwise(chain):
            for ms, tail, head in ((network.forward_ms[edge], a, b), (network.backward_ms[edge], b, a)):
                if end == begin or ms != CLOSED:
                    graph.add_edge(tail, head, weight=(end - begin) * max(0, int(ms)))
    return graph


def expected(network, points):
    """Return seconds between all points by networkx, NaN where there is no way or no street."""
    graph = densified(network, points)
    seconds = np.full((len(points.edge),) * 2, np.nan)
    for a in np.flatnonzero(points.found):
        for name, ms in nx.single_source_dijkstra_path_length(graph, f"p{a}").items():
            if isinstance(name, str):
                seconds[a, int(name[1:])] = ms / 1000
    return seconds


@PATIENT
@given(situations())
def test_all_pairs_are_exact(situation):
    """Same edge, one-way, loop, parallel, unreachable, on a junction: all as plain Dijkstra, NaN for none."""
    network, points = situation
    seconds, metres = many_to_many(network, points, points)
    truth = expected(network, points)
    assert (np.isnan(seconds) == np.isnan(truth)).all()
    assert np.allclose(seconds, truth, atol=ROUNDED_S, equal_nan=True)
    assert np.allclose(metres, truth * 1000 * METRES_PER_MS, atol=0.05, equal_nan=True)


@PATIENT
@given(situations(), st.integers(1, 120))
def test_a_limit_hides_only_what_is_beyond_it(situation, within):
    """What is found within a limit is what is found without one."""
    network, points = situation
    everything, _ = many_to_many(network, points, points)
    seconds, metres = many_to_many(network, points, points, within=within)
    assert np.array_equal(seconds, np.where(everything <= within, everything, np.nan), equal_nan=True)
    assert (np.isnan(metres) == np.isnan(seconds)).all()


@PATIENT
@given(situations(), situations())
def test_the_nearest_is_the_least_of_all(situation, other):
    """One search from all sources finds what the matrix finds, and names one that is as near."""
    network, targets = situation
    edge = np.where(other[1].edge < network.edge_count, other[1].edge, NOWHERE).astype(np.int32)
    sources = Snapped(edge=edge, fraction=other[1].fraction, metres=other[1].metres)
    late = np.arange(len(edge)) * 3.0
    seconds, _ = many_to_many(network, sources, targets)
    total = np.where(np.isnan(seconds), np.inf, seconds + late[:, None])
    answer = nearest_source(network, sources, targets, delay=late)
    assert np.allclose(
        np.where(np.isnan(answer.seconds), np.inf, answer.seconds), total.min(axis=0), atol=1e-6
    )
    for target, source in enumerate(answer.source):
        assert (source == NOBODY) == np.isinf(total[:, target]).all()
        if source != NOBODY:
            assert total[source, target] == pytest.approx(total[:, target].min(), abs=1e-6)


@PATIENT
@given(situations(), st.integers(0, 200))
def test_reach_is_the_matrix_cut_off(situation, within):
    """Whoever is within the limit in the matrix is in reach, with the same seconds; both ends inclusive."""
    network, points = situation
    seconds, _ = many_to_many(network, points, points)
    for row, (position, drive) in enumerate(within_reach(network, points, points, within=within)):
        assert position.tolist() == np.flatnonzero(seconds[row] <= within).tolist()
        assert np.allclose(drive, seconds[row, position])


@PATIENT
@given(situations())
def test_paths_are_drivable_and_take_as_long_as_promised(situation):
    """Steps join end to end, keep directions, begin and end at the points, and add up to seconds and metres."""
    network, points = situation
    seconds, metres = many_to_many(network, points, points)
    pairs = [(a, b) for a in range(len(points.edge)) for b in range(len(points.edge))]
    for (a, b), steps in zip(pairs, paths(network, points, pairs), strict=True):
        assert bool(steps) == bool(np.isfinite(seconds[a, b]))
        if not steps:
            continue
        assert (steps[0][0], steps[0][1]) == (points.edge[a], points.fraction[a])
        assert (steps[-1][0], steps[-1][2]) == (points.edge[b], points.fraction[b])
        for (edge, _, end), (after, begin, _) in pairwise(steps):
            assert network.ends[edge, int(end)] == network.ends[after, int(begin)]
        ms = [time_of(network, *step) for step in steps]
        assert sum(ms) / 1000 == pytest.approx(seconds[a, b], abs=ROUNDED_S)
        length = sum(abs(end - begin) * network.metres[edge] for edge, begin, end in steps)
        assert length == pytest.approx(metres[a, b], abs=0.05)


def time_of(network, edge, begin, end):
    """Return milliseconds of a step; a closed direction is a failure."""
    ms = network.forward_ms[edge] if end > begin else network.backward_ms[edge]
    assert begin == end or ms != CLOSED
    return abs(end - begin) * float(ms)


@PATIENT
@given(situations())
def test_times_to_are_times_from_in_the_reverse(situation):
    """Searching the reversed network from the targets gives the transposed matrix."""
    network, points = situation
    there, _ = many_to_many(network, points, points)
    back, _ = many_to_many(network.reversed(), points, points)
    assert np.allclose(there, back.T, atol=ROUNDED_S, equal_nan=True)


@pytest.mark.parametrize(
    ("street", "pair", "seconds"),
    [
        ("a-b", (0.25, 0.75), 30.0),  # ahead on a two-way street
        ("a-b", (0.75, 0.25), 30.0),  # and back
        ("a>b", (0.25, 0.75), 30.0),  # along a one-way street
        ("a>b", (0.75, 0.25), np.nan),  # against it, and no way round
        ("a<b", (0.75, 0.25), 30.0),
        ("a-b", (0.5, 0.5), 0.0),
        ("a>b", (0.5, 0.5), 0.0),  # a place is always at itself
    ],
)
def test_two_points_on_one_street(roads, street, pair, seconds):
    """The commonest case in a village: both ends of the journey on the same street, 1 km long."""
    network = roads({"a": (0, 0), "b": (1, 0)}, street)
    points = Snapped(edge=np.zeros(2, np.int32), fraction=np.array(pair), metres=np.zeros(2))
    found, _ = many_to_many(network, points, points)
    assert found[0, 1] == pytest.approx(seconds, abs=0.002, nan_ok=True)


def test_against_a_one_way_street_one_drives_round_the_block(one_way_ring):
    """From 0.75 back to 0.25 of a > b: on to b, c, d, a, and a quarter more."""
    edge = int(np.argmin(one_way_ring.metres + 9e9 * (one_way_ring.backward_ms != CLOSED)))
    points = Snapped(edge=np.full(2, edge, np.int32), fraction=np.array([0.75, 0.25]), metres=np.zeros(2))
    seconds, metres = many_to_many(one_way_ring, points, points)
    assert seconds[0, 1] == pytest.approx(60 * 3.5, abs=0.01)
    assert metres[0, 1] == pytest.approx(3500, rel=1e-4)


def test_round_a_loop_the_short_way(roads):
    """bug: on a turning loop the metres, and the drawn way, were those of the long way round."""
    network = roads({"a": (-1, 0), "m": (0, 0), "p": (1, 0), "q": (1, 1)}, "a-m", "m-p-q-m")
    loop = int(np.argmax(network.metres))
    points = Snapped(
        edge=np.array([1 - loop, loop], np.int32), fraction=np.array([0.0, 0.9]), metres=np.zeros(2)
    )
    seconds, metres = many_to_many(network, points, points)
    assert metres == pytest.approx(seconds / 60 * 1000, abs=0.1)
    assert paths(network, points, [(1, 0)])[0][0] == (loop, 0.9, 1.0)
    assert paths(network, points, [(0, 1)])[0][-1] == (loop, 1.0, 0.9)


def test_a_point_on_a_junction_leaves_in_every_direction(roads):
    """bug: snapped to the start of a one-way street, a junction could only be left along that street."""
    network = roads({"a": (0, 0), "b": (1, 0), "c": (2, 0)}, "b>c", "a-b")
    one_way = int(np.flatnonzero(network.backward_ms == CLOSED)[0])
    points = Snapped(
        edge=np.array([one_way, 1 - one_way], np.int32), fraction=np.array([0.0, 0.0]), metres=np.zeros(2)
    )
    assert many_to_many(network, points, points)[0][0, 1] == pytest.approx(60, abs=0.01)


def test_nobody_and_nowhere(roads):
    """Without a source on a street everything is unreachable, not an error."""
    network = roads({"a": (0, 0), "b": (1, 0)}, "a-b")
    lost, there = snapped([(NOWHERE, 0)]), snapped([(0, 4)])
    assert nearest_source(network, lost, there).source.tolist() == [NOBODY]
    assert np.isnan(many_to_many(network, lost, there)[0]).all()
    assert [len(position) for position, _ in within_reach(network, lost, there, within=99)] == [0]
    assert paths(network, lost, [(0, 0)]) == [[]]


def test_more_sources_than_a_block_holds(roads):
    """Searches run in blocks of 64; the 65th source has its own row."""
    network = roads({"a": (0, 0), "b": (100, 0)}, "a-b")
    fraction = np.linspace(0, 1, 130)
    many = Snapped(edge=np.zeros(130, np.int32), fraction=fraction, metres=np.zeros(130))
    seconds, _ = many_to_many(network, many, many)
    assert np.allclose(seconds, np.abs(fraction[:, None] - fraction) * 6000, atol=0.01)
    reach = within_reach(network, many, many, within=600)
    assert reach[129][0].tolist() == np.flatnonzero(seconds[129] <= 600).tolist()
