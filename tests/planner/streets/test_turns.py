"""Turn restrictions and barriers: what one may not do at a junction, and where one cannot pass."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely

from planner.streets.build import build_network
from planner.streets.search import many_to_many
from planner.streets.snap import Snapped
from planner.streets.turns import UNUSABLE
from planner.streets.ways import TurnRestriction

GRID = {
    "w": (-1, 0), "m": (0, 0), "e": (1, 0), "s": (0, -1), "n": (0, 1), "se": (1, -1), "ne": (1, 1), "x": (2, 0),
}  # fmt: skip
NODE = {name: 100 + row for row, name in enumerate(GRID)}
KM_S = 60.0
KM = 180_000 / (np.pi * 6_371_008.8)


@pytest.fixture
def seconds(ways, searching):
    """Return seconds between the middles of two streets of a town, given by their number, under restrictions."""

    def measure(streets, begin, end, *, restrictions=(), barriers=()):
        network = build_network(
            replace(
                ways(GRID, *streets),
                restrictions=tuple(restrictions),
                barriers=np.array(sorted(NODE[name] for name in barriers), np.int64),
            )
        )
        places = [
            middle_of(network, *streets[street].replace(">", "-").split("-")) for street in (begin, end)
        ]
        points = Snapped(
            edge=np.array([edge for edge, _ in places], np.int32),
            fraction=np.array([fraction for _, fraction in places]),
            metres=np.zeros(2),
        )
        return float(many_to_many(searching(network), points, points)[0][0, 1]), network

    return measure


def middle_of(network, a, b, *_):
    """Return the edge and the fraction of it where the middle between two places lies."""
    centre = shapely.Point(np.add(GRID[a], GRID[b]) / 2 * KM)
    lonlat = network.line / 1e7
    lines = [shapely.LineString(lonlat[slice(*rows)]) for rows in pairwise(network.line_start)]
    edge = int(np.argmin(shapely.distance(lines, centre)))
    return edge, lines[edge].project(centre, normalized=True)


def no(a, via, b, *, only=False):
    """Return a restriction at a node, ways numbered from 1."""
    return TurnRestriction(a, (NODE[via],), b, via_ways=False, only=only)


CROSS = ["w-m", "m-e", "m-n", "s-m", "e-ne", "n-ne", "e-x"]


def test_without_restrictions_one_turns(seconds):
    """Half a street, and half a street: one kilometre."""
    assert seconds(CROSS, 0, 2)[0] == pytest.approx(KM_S, abs=0.05)


def test_no_left_turn_is_driven_round(seconds):
    """From the west into the north street: straight on to e, turn round there, and right: 0.5 + 1 + 1 + 0.5 km."""
    time, network = seconds(CROSS, 0, 2, restrictions=[no(1, "m", 3)])
    assert time == pytest.approx(3 * KM_S, abs=0.05)
    assert network.counts["turn restrictions honoured"] == 1


def test_where_turning_round_is_forbidden_too_one_goes_round_the_block(seconds):
    """No left turn, and no u-turn at e: by e and ne, 0.5 + 1 + 1 + 1 + 0.5 km."""
    rules = [no(1, "m", 3), no(2, "e", 2)]
    streets = ["w-m", "m-e", "m-n", "e-ne", "n-ne", "e-x"]
    time, network = seconds(streets, 0, 2, restrictions=rules)
    assert time == pytest.approx(4 * KM_S, abs=0.05)
    assert network.counts["turn restrictions honoured"] == 2


def test_the_other_direction_may_still_turn(seconds):
    """A restriction binds those who come from its first way only."""
    assert seconds(CROSS, 2, 0, restrictions=[no(1, "m", 3)])[0] == pytest.approx(KM_S, abs=0.05)
    assert seconds(CROSS, 3, 2, restrictions=[no(1, "m", 3)])[0] == pytest.approx(KM_S, abs=0.05)


def test_only_straight_on_forbids_all_else(seconds):
    """Only into the east street: north and south are reached by turning round at e."""
    rule = [no(1, "m", 2, only=True)]
    assert seconds(CROSS, 0, 2, restrictions=rule)[0] == pytest.approx(3 * KM_S, abs=0.05)
    assert seconds(CROSS, 0, 1, restrictions=rule)[0] == pytest.approx(KM_S, abs=0.05)
    assert seconds(CROSS, 0, 3, restrictions=rule)[0] == pytest.approx(3 * KM_S, abs=0.05)


def test_via_a_way(seconds):
    """From the west over m-e into e-ne is forbidden, although each of the two turns is allowed."""
    rule = [TurnRestriction(1, (2,), 5, via_ways=True, only=False)]
    assert seconds(CROSS, 0, 4)[0] == pytest.approx(2 * KM_S, abs=0.05)
    assert seconds(CROSS, 0, 4, restrictions=rule)[0] == pytest.approx(3 * KM_S, abs=0.05)  # by m-n-ne
    assert seconds(CROSS, 3, 4, restrictions=rule)[0] == pytest.approx(2 * KM_S, abs=0.05)
    assert seconds(CROSS, 0, 6, restrictions=rule)[0] == pytest.approx(2 * KM_S, abs=0.05)


def test_only_via_a_way(seconds):
    """Who comes from the west over m-e must go on into x."""
    rule = [TurnRestriction(1, (2,), 7, via_ways=True, only=True)]
    assert seconds(CROSS, 0, 4, restrictions=rule)[0] == pytest.approx(3 * KM_S, abs=0.05)
    assert seconds(CROSS, 0, 6, restrictions=rule)[0] == pytest.approx(2 * KM_S, abs=0.05)


def test_who_starts_on_the_via_way_is_free(seconds):
    """A restriction over two streets does not bind who comes from a yard on the second one."""
    rule = [TurnRestriction(1, (2,), 5, via_ways=True, only=False)]
    assert seconds(CROSS, 1, 4, restrictions=rule)[0] == pytest.approx(KM_S, abs=0.05)


def test_no_u_turn(seconds):
    """At the end of a street one may turn round unless that is forbidden."""
    streets = ["w-m", "m>e", "m-n"]
    rule = [no(1, "m", 1)]
    time, network = seconds(streets, 0, 0, restrictions=rule)
    assert time == 0.0
    assert len(network.banned) == 2
    assert network.banned[0] ^ 1 == network.banned[1]


@pytest.mark.parametrize(
    "restriction",
    [
        no(1, "m", 99),  # a way that is not there
        no(1, "e", 3),  # ways that do not meet at that node
        no(1, "ne", 3),  # a node that neither has
        TurnRestriction(1, (5,), 3, via_ways=True, only=False),  # a way between that does not join them
    ],
)
def test_what_fits_no_streets_is_counted(seconds, restriction):
    """A broken restriction forbids nothing, and is not silent."""
    time, network = seconds(CROSS, 0, 2, restrictions=[restriction])
    assert time == pytest.approx(KM_S, abs=0.05)
    assert network.counts[UNUSABLE] == 1
    assert len(network.banned) == 0


def test_a_restriction_against_a_one_way_street_changes_nothing(seconds):
    """The turn into a street that may not be entered is impossible anyway."""
    time, network = seconds(["w-m", "m-e", "n>m"], 0, 1, restrictions=[no(1, "m", 3)])
    assert time == pytest.approx(KM_S, abs=0.05)
    assert len(network.banned) == 0


def test_a_barrier_cuts_the_street_and_leaves_both_ends(seconds):
    """A bollard at e: x is reached no more from m, and the street up to it still is."""
    assert np.isnan(seconds(["w-m", "m-e", "e-x"], 0, 2, barriers=["e"])[0])
    assert seconds(["w-m", "m-e", "e-x"], 0, 1, barriers=["e"])[0] == pytest.approx(KM_S, abs=0.05)


def test_a_barrier_in_the_middle_of_a_way(seconds):
    """Barriers stand on the ground, not where ways end: m is inside the way."""
    free, cut = (seconds(["w-m-e", "e-x", "m-n"], 0, 1, barriers=names) for names in ((), ("e",)))
    assert np.isfinite(free[0])
    assert np.isnan(cut[0])
    assert cut[1].node_count == free[1].node_count + 2  # two dead ends where two ways were joined


def test_bug_a_point_on_the_junction_minds_no_turn_restriction(ways, searching):
    """A point on a junction counted as one who had come along the edge that it happened to be snapped to."""
    streets = replace(ways(GRID, *CROSS), restrictions=(no(1, "m", 3), no(3, "m", 1)))
    network = build_network(streets)
    west, north = middle_of(network, "w", "m"), middle_of(network, "m", "n")
    junction = int(np.flatnonzero((network.nodes == 0).all(axis=1))[0])
    end = float(network.ends[west[0], 1] == junction)
    points = Snapped(
        edge=np.array([west[0], north[0]], np.int32), fraction=np.array([end, north[1]]), metres=np.zeros(2)
    )
    seconds = many_to_many(searching(network), points, points)[0]
    assert seconds[0, 1] == seconds[1, 0] == pytest.approx(KM_S / 2, abs=0.05)


def test_bug_a_loop_may_not_be_gone_round_twice(ways, searching, plain):
    """A banned turn from a loop into its own beginning was dropped, because both are one edge."""
    streets = replace(
        ways({"a": (0, 0), "b": (1, 0), "c": (1, 1), "d": (0, 1)}, "d-a", "a>b", "b>c>a"),
        restrictions=(TurnRestriction(3, (100,), 2, via_ways=False, only=False),),
    )
    network = build_network(streets)
    assert (network.edge_count, len(network.banned)) == (2, 2)
    loop = int(network.banned[0]) >> 1
    points = Snapped(edge=np.full(2, loop, np.int32), fraction=np.array([0.9, 0.1]), metres=np.zeros(2))
    seconds = many_to_many(searching(network), points, points)[0]
    assert np.array_equal(seconds * 1000, plain(network, points, points)[0], equal_nan=True)
    round_by_d = (0.2 * network.forward_ms[loop] + 2 * network.forward_ms[1 - loop]) / 1000
    assert seconds[0, 1] == pytest.approx(round_by_d, abs=0.01)


def test_bug_a_via_way_of_a_thousand_junctions(ways):
    """Looking along it was a call inside a call for each junction, which Python ends at a thousand."""
    places = {f"m{k}": (k / 10, 0) for k in range(1200)} | {f"n{k}": (k / 10, 1) for k in range(1200)}
    streets = ways(
        places, "m0-m1", "-".join(f"m{k}" for k in range(1, 1199)), "m1198-m1199",
        *(f"m{k}-n{k}" for k in range(2, 1198)),
    )  # fmt: skip
    rule = TurnRestriction(1, (2,), 3, via_ways=True, only=False)
    network = build_network(replace(streets, restrictions=(rule,)))
    assert network.counts[UNUSABLE] == 1


def test_bug_a_maze_of_via_ways_does_not_take_for_ever(ways):
    """Thirty diamonds in a row can be passed in a thousand million ways."""
    places = {"in": (-1, 0), "out": (99, 0), "end": (100, 0)}
    for k in range(31):
        places |= {f"m{k}": (k, 0), f"n{k}": (k + 0.5, 1), f"s{k}": (k + 0.5, -1)}
    diamonds = [f"m{k}-{side}{k}-m{k + 1}" for k in range(30) for side in "ns"]
    streets = ways(places, "in-m0", "out-end", *diamonds)
    rule = TurnRestriction(1, tuple(range(3, 63)), 2, via_ways=True, only=False)
    network = build_network(replace(streets, restrictions=(rule,)))
    assert network.counts[UNUSABLE] == 1
