"""Cutting ways at the nodes they share."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.geodesy import degrees
from planner.streets.build import build_network
from planner.streets.network import CLOSED

CROSS = {"w": (-1, 0), "m": (0, 0), "e": (1, 0), "s": (0, -1), "n": (0, 1), "x": (0.5, 0)}


def test_ways_are_cut_where_they_cross(roads):
    """A crossroads of two ways makes four edges that meet in one junction."""
    network = roads(CROSS, "w-m-x-e", "s-m-n")
    assert (network.node_count, network.edge_count) == (5, 4)
    assert network.metres == pytest.approx([1000, 1000, 1000, 1000])
    assert np.diff(network.line_start).tolist() == [2, 3, 2, 2]  # x is a bend, not a junction


def test_ways_that_cross_without_a_common_node_do_not_meet(roads):
    """A bridge over a road shares no node with it."""
    network = roads(CROSS, "w-e", "s-n")
    assert (network.node_count, network.edge_count) == (4, 2)
    assert network.weak_component.max() == 1


def test_two_ways_of_different_speed_make_two_edges(roads):
    """An edge has one speed all along."""
    network = roads(CROSS, "w-m@60", "m-e@30")
    assert network.forward_ms.tolist() == [60_000, 120_000]


@pytest.mark.parametrize(
    ("streets", "edges"),
    [
        (("w-m", "m-e"), 1),  # nothing changes at m
        (("w-m", "e-m"), 1),  # however they are drawn
        (("w>m", "m>e"), 1),  # one-way all along
        (("w>m", "e<m"), 1),
        (("w>m", "m<e"), 2),  # two one-way streets that meet head-on
        (("w>m", "m-e"), 2),  # the one-way part ends at m
        (("w-m", "m~e"), 2),  # the ferry begins at m
        (("w-m", "m-e", "m-n"), 3),  # a junction
        (("w-m-e-n-w",), 1),  # a ring
        (("w-m", "m-e", "e-n", "n-w"), 1),  # a ring of four ways
    ],
)
def test_streets_that_differ_in_nothing_are_one_edge(roads, streets, edges):
    """Mappers cut streets where a name or a lane changes; travellers notice nothing."""
    network = roads(CROSS, *streets)
    assert network.edge_count == edges
    assert network.metres.sum() == pytest.approx(sum_of(streets), rel=1e-4)


def sum_of(streets):
    """Return the metres of all streets as drawn."""
    names = [street.replace(">", "-").replace("<", "-").replace("~", "-").split("-") for street in streets]
    return sum(1000 * np.hypot(*np.subtract(CROSS[a], CROSS[b])) for way in names for a, b in pairwise(way))


@pytest.mark.parametrize(
    ("street", "forward", "backward"),
    [
        ("w-m@60", 60_000, 60_000),
        ("w>m@60", 60_000, CLOSED),  # along the way only
        ("w<m@60", CLOSED, 60_000),  # oneway=-1
    ],
)
def test_directions_are_kept(roads, street, forward, backward):
    """A closed direction says so; it is never a very long time."""
    network = roads(CROSS, street)
    assert (network.forward_ms.tolist(), network.backward_ms.tolist()) == ([forward], [backward])


def test_a_loop_keeps_its_length_and_its_one_junction(roads):
    """A turning circle at the end of a road: a way that begins and ends in one node."""
    network = roads(CROSS, "w-m", "m-e-n-m")
    loop = int(np.flatnonzero(network.ends[:, 0] == network.ends[:, 1])[0])
    assert network.metres[loop] == pytest.approx(2000 + 1000 * np.sqrt(2), rel=1e-6)
    assert network.edge_count == 2


def test_a_way_that_crosses_itself_is_cut_there(roads):
    """A pretzel road meets itself in m."""
    assert roads(CROSS, "w-m-e-n-m-s").edge_count == 3


def test_parallel_edges_are_both_kept(roads):
    """A main road and a lane between the same two junctions."""
    direct = roads(CROSS, "w-e@60", "w-n-e@50")
    assert direct.edge_count == 2
    assert sorted(direct.metres.round().tolist()) == [2000, round(2000 * np.sqrt(2))]
    assert roads(CROSS, "w-m-e", "m-s", "w-n-e@30", "m-n").edge_count == 6


def test_a_repeated_node_makes_no_harm(ways):
    """Maps do repeat a node; the street is as long as before."""
    base = ways(CROSS, "w-m-e")
    rows = [0, 1, 1, 2]
    doubled = replace(base, start=np.array([0, 4]), node=base.node[rows], line=base.line[rows])
    assert build_network(doubled).metres.sum() == pytest.approx(2000)


def test_even_the_shortest_edge_takes_time(roads):
    """A time of nothing would let searches go round in circles."""
    network = roads({"a": (0, 0), "b": (1e-9, 0)}, "a-b@100")
    assert network.forward_ms.tolist() == [1]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=6), min_size=1, max_size=6))
def test_no_metre_is_lost_or_made_by_cutting(ways, sequences):
    """Whatever the ways, the edges together are as long as the ways, and every line joins its two ends."""
    places = {str(k): (k % 4, k // 4) for k in range(10)}
    base = ways(places, *("-".join(map(str, nodes)) for nodes in sequences))
    network = build_network(base)
    whole = sum(
        np.hypot(*np.diff(np.array([places[str(k)] for k in nodes], float), axis=0).T).sum()
        for nodes in sequences
    )
    assert network.metres.sum() == pytest.approx(whole * 1000, rel=1e-5)
    lonlat = degrees(network.line)
    assert np.allclose(lonlat[network.line_start[:-1]], network.nodes[network.ends[:, 0]])
    assert np.allclose(lonlat[network.line_start[1:] - 1], network.nodes[network.ends[:, 1]])
    degree = np.bincount(network.ends.ravel())
    loops = np.bincount(network.ends[network.ends[:, 0] == network.ends[:, 1], 0], minlength=len(degree))
    assert ((degree != 2) | (loops == 1)).all()  # all ways are alike, so only rings keep nodes of degree two
