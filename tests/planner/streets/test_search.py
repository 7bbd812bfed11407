"""Searches against plain Dijkstra that remembers which way it came."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.streets.network import CLOSED, StreetNetwork
from planner.streets.paths import paths
from planner.streets.search import (
    NOBODY,
    many_to_many,
    metres_of,
    milliseconds,
    nearest_at_nodes,
    nearest_source,
    seconds_of,
    within_reach,
)
from planner.streets.snap import NOWHERE, Snapped

PATIENT = settings(deadline=None, max_examples=100)


def random_banned(draw, ends, open_):
    """Return sequences of two or three courses that follow each other, as turn restrictions are."""
    courses = [c for c in range(2 * len(ends)) if open_[c]]
    flat = np.asarray(ends).ravel()
    sequences = set()
    for _ in range(draw(st.integers(0, 5))):
        sequence = [draw(st.sampled_from(courses))] if courses else []
        for _ in range(draw(st.integers(1, 2))):
            after = [c for c in courses if sequence and flat[c] == flat[sequence[-1] ^ 1]]
            sequence += [draw(st.sampled_from(after))] if after else []
        if len(sequence) > 1:
            sequences.add(tuple(sequence))
    return sorted(sequences)


@st.composite
def situations(draw):
    """Return a random network (loops, parallel, one-way and closed edges, banned turns) and points on its edges."""
    nodes = draw(st.integers(1, 6))
    node, ms = st.integers(0, nodes - 1), st.integers(1, 90_000)
    edges = draw(st.lists(st.tuples(node, node, ms, st.sampled_from("=><=x")), min_size=1, max_size=9))
    time = np.array([edge[2] for edge in edges], np.int32)
    sign = np.array([edge[3] for edge in edges])
    ends = np.array([edge[:2] for edge in edges], np.int32)
    forward = np.where((sign == "=") | (sign == ">"), time, CLOSED).astype(np.int32)
    backward = np.where((sign == "=") | (sign == "<"), time, CLOSED).astype(np.int32)
    banned = random_banned(draw, ends, np.column_stack([forward, backward]).ravel() != CLOSED)
    network = StreetNetwork(
        nodes=np.zeros((nodes, 2)),
        ends=ends,
        metres=(time % 977).astype(np.float32),
        forward_ms=forward,
        backward_ms=backward,
        ferry=np.zeros(len(edges), bool),
        unpaved=np.zeros(len(edges), bool),
        road_class=np.zeros(len(edges), np.int8),
        line=np.zeros((2 * len(edges), 2), np.int32),
        line_start=np.arange(0, 2 * len(edges) + 1, 2, dtype=np.int32),
        banned=np.array([c for sequence in banned for c in sequence], np.int32),
        banned_start=np.cumsum([0, *map(len, banned)]).astype(np.int32),
    )
    place = st.tuples(st.integers(NOWHERE, len(edges) - 1), st.integers(0, 8))
    return network, snapped(draw(st.lists(place, min_size=1, max_size=6)))


def snapped(places) -> Snapped:
    """Return points at eighths of edges; edge -1 is nowhere."""
    edge, eighth = np.array(places).T
    return Snapped(edge=edge.astype(np.int32), fraction=eighth / 8, metres=np.zeros(len(edge)))


@PATIENT
@given(situations())
def test_all_pairs_are_exact(searching, plain, situation):
    """Same edge, one-way, loop, parallel, banned turns, unreachable, on a junction: to the millisecond and centimetre."""
    network, points = situation
    seconds, metres = many_to_many(searching(network), points, points)
    true_ms, true_metres = plain(network, points, points)
    assert np.array_equal(np.rint(seconds * 1000), true_ms, equal_nan=True)
    assert np.allclose(metres, true_metres, atol=1e-6, equal_nan=True)


@PATIENT
@given(situations())
def test_milliseconds_alone_are_the_same(searching, situation):
    """The search that follows no metres finds the same times."""
    network, points = situation
    seconds, _ = many_to_many(searching(network), points, points)
    ms = milliseconds(searching(network), points, points)
    assert np.array_equal(ms, np.where(np.isnan(seconds), -1, np.rint(seconds * 1000)))


@PATIENT
@given(situations(), st.integers(1, 120))
def test_a_limit_hides_only_what_is_beyond_it(searching, situation, within):
    """What is found within a limit is what is found without one."""
    network, points = situation
    everything, _ = many_to_many(searching(network), points, points)
    seconds, metres = many_to_many(searching(network), points, points, within=within)
    assert np.array_equal(seconds, np.where(everything <= within, everything, np.nan), equal_nan=True)
    assert (np.isnan(metres) == np.isnan(seconds)).all()


@PATIENT
@given(situations(), situations(), st.sampled_from(["to", "from"]))
def test_the_nearest_is_the_first_of_the_least(searching, situation, other, direction):
    """One search from all sources finds what the matrix finds, and names the first that is as near."""
    network, targets = situation
    search = searching(network)
    edge = np.where(other[1].edge < network.edge_count, other[1].edge, NOWHERE).astype(np.int32)
    sources = Snapped(edge=edge, fraction=other[1].fraction, metres=other[1].metres)
    late = np.arange(len(edge)) * 3.0
    seconds = (
        many_to_many(search, sources, targets)[0]
        if direction == "from"
        else many_to_many(search, targets, sources)[0].T
    )
    total = np.where(np.isnan(seconds), 1e9, np.rint((seconds + late[:, None]) * 1000))
    answer = nearest_source(search, sources, targets, direction=direction, delay=late)
    least = total.min(axis=0)
    assert np.array_equal(np.where(np.isnan(answer.seconds), 1e9, np.rint(answer.seconds * 1000)), least)
    assert answer.source.tolist() == np.where(least < 1e9, total.argmin(axis=0), NOBODY).tolist()


@PATIENT
@given(situations(), st.sampled_from(["to", "from"]))
def test_every_node_knows_its_nearest(searching, plain, situation, direction):
    """A node is a point at the end of any edge that meets it, however one comes there."""
    network, sources = situation
    nodes = np.unique(network.ends)
    edge = np.array([np.flatnonzero((network.ends == node).any(axis=1))[0] for node in nodes], np.int32)
    at_node = Snapped(
        edge=edge, fraction=(network.ends[edge, 0] != nodes).astype(float), metres=np.zeros(len(nodes))
    )
    answer = nearest_at_nodes(searching(network), sources, direction=direction)
    there, back = (sources, at_node) if direction == "from" else (at_node, sources)
    ms = np.nan_to_num(plain(network, there, back)[0], nan=np.inf).min(axis=0 if direction == "from" else 1)
    found = np.where(np.isnan(answer.seconds), np.inf, answer.seconds * 1000)[nodes]
    assert np.array_equal(np.rint(found), ms)


@PATIENT
@given(situations(), st.integers(0, 200), st.sampled_from(["to", "from"]))
def test_reach_is_the_matrix_cut_off(searching, situation, within, direction):
    """Whoever is within the limit in the matrix is in reach, with the same numbers; both ends inclusive."""
    network, points = situation
    seconds, metres = many_to_many(searching(network), points, points)
    seconds, metres = (v if direction == "from" else v.T for v in (seconds, metres))
    for row, near, keys in within_reach(
        searching(network), points, points, within=within, direction=direction
    ):
        assert near.tolist() == np.flatnonzero(seconds[row] <= within).tolist()
        assert np.allclose(seconds_of(keys), seconds[row, near])
        assert np.allclose(metres_of(keys), metres[row, near])


@PATIENT
@given(situations())
def test_paths_may_be_travelled_and_take_what_they_promise(searching, situation):
    """Steps join end to end, keep directions and turns, begin and end at the points, and add up."""
    network, points = situation
    search = searching(network)
    seconds, metres = many_to_many(search, points, points)
    pairs = [(a, b) for a in range(len(points.edge)) for b in range(len(points.edge))]
    for (a, b), path in zip(pairs, paths(search, points, pairs), strict=True):
        assert (path is None) == bool(np.isnan(seconds[a, b]))
        if path is None:
            continue
        steps = path.steps
        assert (path.seconds, path.metres) == pytest.approx((seconds[a, b], metres[a, b]))
        assert steps[0][:2] == (points.edge[a], points.fraction[a])
        assert (steps[-1][0], steps[-1][2]) == (points.edge[b], points.fraction[b])
        for (edge, _, end), (after, begin, _) in pairwise(steps):
            assert network.ends[edge, int(end)] == network.ends[after, int(begin)]
        assert sum(time_of(network, *step) for step in steps) == pytest.approx(seconds[a, b] * 1000, abs=1)
        length = sum(abs(end - begin) * network.metres[edge] for edge, begin, end in steps)
        assert length == pytest.approx(metres[a, b], abs=0.011 * len(steps))
        assert not banned_in(network, [2 * e + (end < begin) for e, begin, end in steps if begin != end])


def time_of(network, edge, begin, end):
    """Return milliseconds of a step; a closed direction is a failure."""
    ms = network.forward_ms[edge] if end > begin else network.backward_ms[edge]
    assert begin == end or ms != CLOSED
    return abs(end - begin) * float(ms)


def banned_in(network, courses):
    """Return whether a banned sequence is travelled."""
    sequences = [tuple(network.banned[a:b]) for a, b in pairwise(network.banned_start)]
    return any(
        tuple(courses[k : k + len(s)]) == s for s in sequences for k in range(len(courses) - len(s) + 1)
    )


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
def test_two_points_on_one_street(searching, roads, street, pair, seconds):
    """The commonest case in a village: both ends of the journey on the same street, 1 km long."""
    network = roads({"a": (0, 0), "b": (1, 0)}, street)
    points = Snapped(edge=np.zeros(2, np.int32), fraction=np.array(pair), metres=np.zeros(2))
    found, _ = many_to_many(searching(network), points, points)
    assert found[0, 1] == pytest.approx(seconds, abs=0.002, nan_ok=True)


def test_against_a_one_way_street_one_drives_round_the_block(searching, one_way_ring):
    """From 0.75 back to 0.25 km after a: on to b, c, d, a, and a quarter more."""
    edge = int(np.argmin(one_way_ring.metres + 9e9 * (one_way_ring.backward_ms != CLOSED)))
    points = Snapped(edge=np.full(2, edge, np.int32), fraction=np.array([0.75, 0.25]) / 4, metres=np.zeros(2))
    seconds, metres = many_to_many(searching(one_way_ring), points, points)
    assert seconds[0, 1] == pytest.approx(60 * 3.5, abs=0.01)
    assert metres[0, 1] == pytest.approx(3500, rel=1e-4)


def test_round_a_loop_the_short_way(searching, roads):
    """bug: on a turning loop the metres, and the drawn way, were those of the long way round."""
    network = roads({"a": (-1, 0), "m": (0, 0), "p": (1, 0), "q": (1, 1)}, "a-m", "m-p-q-m")
    loop = int(np.argmax(network.metres))
    points = Snapped(
        edge=np.array([1 - loop, loop], np.int32), fraction=np.array([0.0, 0.9]), metres=np.zeros(2)
    )
    seconds, metres = many_to_many(searching(network), points, points)
    assert metres == pytest.approx(seconds / 60 * 1000, abs=0.1)
    assert paths(searching(network), points, [(1, 0)])[0].steps[0] == (loop, 0.9, 1.0)
    assert paths(searching(network), points, [(0, 1)])[0].steps[-1] == (loop, 1.0, 0.9)


def test_a_point_on_a_junction_leaves_in_every_direction(searching, roads):
    """bug: snapped to the start of a one-way street, a junction could only be left along that street."""
    network = roads({"a": (0, 0), "b": (1, 0), "c": (2, 0)}, "b>c", "a-b")
    one_way = int(np.flatnonzero(network.backward_ms == CLOSED)[0])
    points = Snapped(
        edge=np.array([one_way, 1 - one_way], np.int32), fraction=np.array([0.0, 0.0]), metres=np.zeros(2)
    )
    assert many_to_many(searching(network), points, points)[0][0, 1] == pytest.approx(60, abs=0.01)


def test_nobody_and_nowhere(searching, roads):
    """Without a source on a street everything is unreachable, not an error."""
    network = roads({"a": (0, 0), "b": (1, 0)}, "a-b")
    lost, there = snapped([(NOWHERE, 0)]), snapped([(0, 4)])
    assert nearest_source(searching(network), lost, there).source.tolist() == [NOBODY]
    assert np.isnan(many_to_many(searching(network), lost, there)[0]).all()
    assert [len(near) for _, near, _ in within_reach(searching(network), lost, there, within=99)] == [0]
    assert paths(searching(network), lost, [(0, 0)]) == [None]


def test_more_sources_than_a_block_holds(searching, roads):
    """Searches run in blocks of 64; the 65th source has its own row."""
    network = roads({"a": (0, 0), "b": (100, 0)}, "a-b")
    fraction = np.linspace(0, 1, 130)
    many = Snapped(edge=np.zeros(130, np.int32), fraction=fraction, metres=np.zeros(130))
    seconds, _ = many_to_many(searching(network), many, many)
    assert np.allclose(seconds, np.abs(fraction[:, None] - fraction) * 6000, atol=0.01)
    reach = list(within_reach(searching(network), many, many, within=600))
    assert reach[129][1].tolist() == np.flatnonzero(seconds[129] <= 600).tolist()


def test_bug_absurd_lengths_do_not_run_over_into_the_time(searching, roads):
    """Above 2**31 centimetres a length became negative, above 2**32 it added to the milliseconds."""
    network = roads({"a": (0, 0), "b": (1, 0)}, "a-b")
    for metres in (3e7, 1e8, 1e12):
        long = replace(network, metres=np.array([metres], np.float32))
        seconds = many_to_many(searching(long), snapped([(0, 0)]), snapped([(0, 8), (0, 4)]))[0]
        assert seconds.tolist() == [[pytest.approx(60, abs=0.01), pytest.approx(30, abs=0.01)]]


@pytest.mark.parametrize("ms", [1001, 1003, 4095, 99_999])
def test_bug_a_limit_of_whole_milliseconds_includes_them(searching, roads, ms):
    """1.001 s are 1000.9999999999999 ms, and what took 1001 ms was left out."""
    network = roads({"a": (0, 0), "b": (1, 0)}, "a-b")
    exact = replace(network, forward_ms=np.array([ms], np.int32))
    one, other = snapped([(0, 0)]), snapped([(0, 8)])
    assert many_to_many(searching(exact), one, other, within=ms / 1000)[0].tolist() == [[ms / 1000]]
    assert np.isnan(many_to_many(searching(exact), one, other, within=ms / 1000 - 0.0005)[0]).all()


def test_bug_a_limit_that_is_no_number_is_refused(searching, roads):
    """It was a ValueError of Python about NaN and integers."""
    network = roads({"a": (0, 0), "b": (1, 0)}, "a-b")
    with pytest.raises(InputError, match="no number of seconds"):
        many_to_many(searching(network), snapped([(0, 0)]), snapped([(0, 8)]), within=float("nan"))


def test_bug_a_source_that_is_later_than_ever_reaches_nobody(searching, roads):
    """Its delay ran over 32 bits, and it arrived before it left."""
    network = roads({"a": (0, 0), "b": (1, 0)}, "a-b")
    answer = nearest_source(searching(network), snapped([(0, 0)]), snapped([(0, 8)]), delay=np.array([3e6]))
    assert answer.source.tolist() == [NOBODY]
