"""Reached pieces of streets against plain Dijkstra, and isochrones through travel."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.streets.reached import reached_pieces
from planner.streets.snap import NOWHERE, Snapped
from planner.streets.travel import StreetTravel

PATIENT = settings(deadline=None, max_examples=40)


def reached_at(pieces, edge, fraction):
    """Return the earliest milliseconds at a place on an edge, infinite if no piece covers it."""
    best = np.inf
    for k in np.flatnonzero(pieces.edge == edge):
        begin, end = pieces.begin[k], pieces.end[k]
        low, high = sorted((begin, end))
        if low - 1e-9 <= fraction <= high + 1e-9:
            part = 0.0 if begin == end else (fraction - begin) / (end - begin)
            best = min(best, pieces.begin_ms[k] + part * (pieces.end_ms[k] - pieces.begin_ms[k]))
    return best


@PATIENT
@given(
    begin=st.integers(0, 16),
    edge=st.integers(0, 3),
    limit=st.integers(1, 900),
    direction=st.sampled_from(["to", "from"]),
)
def test_pieces_are_what_plain_search_reaches(one_way_ring, searching, plain, begin, edge, limit, direction):
    """Every eighth inside every edge is covered in time exactly when it is reached in time."""
    network = one_way_ring
    source = Snapped(
        edge=np.array([edge % network.edge_count], np.int32),
        fraction=np.array([begin / 16]),
        metres=np.zeros(1),
    )
    places = [(e, k / 8) for e in range(network.edge_count) for k in range(1, 8)]
    everywhere = Snapped(
        edge=np.array([e for e, _ in places], np.int32),
        fraction=np.array([f for _, f in places]),
        metres=np.zeros(len(places)),
    )
    there, back = (source, everywhere) if direction == "from" else (everywhere, source)
    truth = np.nan_to_num(plain(network, there, back)[0].ravel(), nan=np.inf)
    pieces = reached_pieces(searching(network), source, 0, limit_ms=limit * 1000.0, direction=direction)
    for (e, fraction), ms in zip(places, truth, strict=True):
        found = reached_at(pieces, e, fraction)
        if min(ms, found) <= limit * 1000 - 3:
            assert found == pytest.approx(ms, abs=3), (e, fraction)


@pytest.mark.parametrize("direction", ["to", "from"])
def test_a_blocked_street_is_reached_from_both_sides(roads, searching, direction):
    """Nobody passes the middle third; from one end one gets to it, and round the block to its other side."""
    places = {"a": (0, 0), "b": (3, 0), "c": (3, 1), "d": (0, 1)}
    network = roads(places, "a-b", "b-c@50", "c-d@40", "d-a@30")
    edge = int(np.flatnonzero(network.metres > 2999)[0])
    fast = int(np.argmax(network.metres / network.forward_ms))
    assert network.metres[[edge, fast]] == pytest.approx([3000, 3000], rel=1e-3)
    blocked = replace(
        network, blocked_edge=np.array([fast], np.int32), blocked_part=np.array([[1 / 3, 2 / 3]])
    )
    source = Snapped(edge=np.array([fast], np.int32), fraction=np.array([0.1]), metres=np.zeros(1))
    pieces = reached_pieces(searching(blocked), source, 0, limit_ms=3.6e6, direction=direction)
    assert reached_at(pieces, fast, 0.3) == pytest.approx(0.2 * 180_000, abs=2)
    assert reached_at(pieces, fast, 0.5) == np.inf
    around = sum(network.forward_ms[e] for e in range(4) if e != fast)
    assert reached_at(pieces, fast, 0.9) == pytest.approx(0.2 * 180_000 + around, abs=3)


def test_nowhere_and_too_late(searching, roads):
    """A point without a street, and one whose way to the street takes all the time, reach nothing."""
    search = searching(roads({"a": (0, 0), "b": (1, 0)}, "a-b"))
    lost = Snapped(edge=np.array([NOWHERE], np.int32), fraction=np.zeros(1), metres=np.zeros(1))
    here = Snapped(edge=np.zeros(1, np.int32), fraction=np.zeros(1), metres=np.zeros(1))
    assert len(reached_pieces(search, lost, 0, limit_ms=1e6).edge) == 0
    assert len(reached_pieces(search, here, 0, limit_ms=1e6, late_ms=2e6).edge) == 0
    assert len(reached_pieces(search, here, 0, limit_ms=0.0).edge) > 0


def test_isochrones_of_a_cross(roads, at):
    """Five kilometres along each of four roads in five minutes, and little beside them."""
    places = {"m": (0, 0), "e": (9, 0), "w": (-9, 0), "n": (0, 9), "s": (0, -9)}
    travel = StreetTravel(network=roads(places, "m-e", "m-w@61", "m-n@62", "m-s@63"))
    areas = travel.isochrones(at(branch=(0, 0)), [300, 60])
    assert areas["seconds"].tolist() == [60, 300]
    small, large = areas.geometry
    assert large.contains(small)
    reach = at(inside=(4.9, 0), beyond=(5.3, 0), field=(3, 3)).geometry
    assert [bool(large.contains(point)) for point in reach] == [True, False, False]
    assert areas["site"].tolist() == ["branch", "branch"]


def test_to_and_from_differ_on_one_way_streets(roads, at):
    """Nobody comes to the branch along a street that leads away from it."""
    travel = StreetTravel(network=roads({"a": (0, 0), "b": (5, 0), "c": (-5, 0)}, "a>b", "c>a@50"))
    branch = at(branch=(0, 0))
    to, away = (travel.isochrones(branch, [240], direction=d).geometry.iloc[0] for d in ("to", "from"))
    east, west = at(e=(2, 0)).geometry.iloc[0], at(w=(-2, 0)).geometry.iloc[0]
    assert (to.contains(west), to.contains(east)) == (True, False)
    assert (away.contains(west), away.contains(east)) == (False, True)


def test_a_branch_far_from_any_street_has_an_empty_area(roads, at):
    """An empty area is an answer; a crash or a circle is not."""
    travel = StreetTravel(network=roads({"a": (0, 0), "b": (5, 0)}, "a-b"))
    area = travel.isochrones(at(ship=(0, 50)), [600]).geometry.iloc[0]
    assert area.is_empty
    assert isinstance(area, shapely.MultiPolygon)
