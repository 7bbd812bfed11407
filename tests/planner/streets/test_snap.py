"""Where points meet the streets. Places stand at kilometres from 0° N 0° E unless degrees are said."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.geodesy import EARTH_RADIUS_M, degrees, fixed, haversine_m
from planner.streets.network import CLOSED, StreetNetwork
from planner.streets.snap import NOWHERE, EdgeIndex, build_index

KM = 180_000 / (np.pi * EARTH_RADIUS_M)
"""Degrees of one kilometre on the equator."""


def streets(*lines, ferry=(), closed=()):
    """Return a two-way network of lines in degrees that meet where their ends are the same."""
    line = [fixed(np.array(one, float).reshape(-1, 2)) for one in lines]
    ends = np.array([one[[0, -1]] for one in line]).reshape(-1, 2)
    nodes, number = np.unique(ends, axis=0, return_inverse=True)
    is_open = ~np.isin(np.arange(len(lines)), closed)
    ms = np.where(is_open, 1000, CLOSED).astype(np.int32)
    return StreetNetwork(
        nodes=degrees(nodes),
        ends=number.reshape(-1, 2).astype(np.int32),
        metres=np.ones(len(lines), np.float32),
        forward_ms=ms,
        backward_ms=ms.copy(),
        ferry=np.isin(np.arange(len(lines)), ferry),
        unpaved=np.zeros(len(lines), bool),
        road_class=np.zeros(len(lines), np.int8),
        line=np.concatenate([*line, np.zeros((0, 2), np.int32)]),
        line_start=np.cumsum([0, *map(len, line)]).astype(np.int32),
    )


def snap(network, *lonlat, limit_m=2000.0, **options):
    """Snap points in degrees."""
    return build_index(network).snap(np.array(lonlat, float).reshape(-1, 2), limit_m=limit_m, **options)


def km(*places):
    """Return places in kilometres as degrees."""
    return np.array(places, float) * KM


@pytest.fixture(scope="module")
def long_road():
    """Return one road of 10 km from west to east."""
    return streets(km((0, 0), (10, 0)))


@pytest.fixture(scope="module")
def mainland_and_lane():
    """Return a road of 20 km in two edges, and a lane of 2 km, 100 m north of it, joined to nothing."""
    return streets(km((0, 0), (10, 0)), km((10, 0), (20, 0)), km((4, 0.1), (6, 0.1)))


def test_the_nearest_street_not_the_nearest_junction(long_road):
    """A house beside the middle of a road joins it there."""
    snapped = snap(long_road, km(4, 0.1))
    assert snapped.edge.tolist() == [0]
    assert snapped.fraction == pytest.approx([0.4], abs=1e-6)
    assert snapped.metres == pytest.approx([100.0], abs=0.02)


@pytest.mark.parametrize(
    ("place", "fraction", "metres"),
    [
        ((-1, 0), 0.0, 1000.0),  # beyond the first end
        ((11, 0), 1.0, 1000.0),  # beyond the second
        ((0, 0), 0.0, 0.0),  # on a junction
        ((10, 0), 1.0, 0.0),
        ((5, 0), 0.5, 0.0),  # on the street
        ((5, -0.3), 0.5, 300.0),  # either side of it
    ],
)
def test_ends_and_points_on_the_street(long_road, place, fraction, metres):
    """Beyond its ends a street is nearest at its end."""
    snapped = snap(long_road, km(*place))
    assert snapped.fraction == pytest.approx([fraction], abs=1e-6)
    assert snapped.metres == pytest.approx([metres], abs=0.02)


def test_the_fraction_is_by_length():
    """Nine tenths of the corners of a street may lie in its first tenth."""
    bend = np.linspace(0, 0.001, 30)
    network = streets([*((x, 0.0) for x in bend), (0.01, 0.0)])
    assert snap(network, (0.005, 0.0001)).fraction == pytest.approx([0.5], abs=1e-6)


@pytest.mark.parametrize(("north", "found"), [(1.99, True), (2.01, False)])
def test_beyond_the_limit_there_is_no_street(long_road, north, found):
    """The limit is metres on the ground; how far it was is kept."""
    snapped = snap(long_road, km(5, north))
    assert snapped.found.tolist() == [found]
    assert (snapped.edge != NOWHERE).tolist() == [found]
    assert snapped.metres == pytest.approx([north * 1000], abs=0.02)


def test_a_limit_of_zero_takes_what_is_on_the_street(long_road):
    """Not a metre, but the street itself."""
    assert snap(long_road, (0.01, 0.0), (0.01, 0.0001), limit_m=0).found.tolist() == [True, False]


def test_the_limit_is_ground_metres_in_the_far_north():
    """At 66° N a degree of longitude is 0.41 of one at the equator."""
    snapped = snap(streets([(0.0, 66.0), (0.0, 66.1)]), (0.027, 66.05))
    assert snapped.metres == pytest.approx([0.027 / KM * 1000 * np.cos(np.radians(66.05))], rel=1e-5)


@pytest.mark.parametrize(
    ("north", "detour_m", "limit_m", "edge"),
    [
        (0.06, 150, 2000, 0),  # 60 m from the mainland, 40 m from the lane: the mainland is preferred
        (0.06, 10, 2000, 2),  # unless it is too much farther
        (0.5, 150, 2000, 0),  # 500 m against 400 m
        (0.06, 150, 50, 2),  # the mainland lies beyond the limit
        (-0.06, 150, 2000, 0),
    ],
)
def test_the_mainland_is_preferred_to_an_isolated_bit(mainland_and_lane, north, detour_m, limit_m, edge):
    """A parking lot that is joined to nothing must not swallow a village."""
    snapped = snap(mainland_and_lane, km(5, north), detour_m=detour_m, limit_m=limit_m)
    assert snapped.edge.tolist() == [edge]


def test_far_from_the_mainland_an_isolated_bit_it_is(mainland_and_lane):
    """Who lives on an island joins the island's street."""
    network = streets(*(degrees(mainland_and_lane.line[a : a + 2]) for a in (0, 2)), km((5, 9), (6, 9)))
    assert snap(network, km(5, 8.5)).edge.tolist() == [2]


def test_ferries_and_closed_streets_attract_nobody(long_road):
    """A boat at sea is not at a street, although a ferry passes under it."""
    line = degrees(long_road.line)
    assert not snap(streets(line, ferry=[0]), km(5, 0)).found.any()
    assert not snap(streets(line, closed=[0]), km(5, 0)).found.any()


def test_the_own_bank_of_the_river(long_road):
    """A house 400 m from its own bank is not taken over the river, 600 m away."""
    network = streets(degrees(long_road.line), km((0, 1), (10, 1)), km((10, 0), (10, 1)))
    assert snap(network, km(3, 0.4), km(3, 0.6)).edge.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("line", "point", "metres"),
    [
        ([(179.998, 0), (179.999, 0)], (-179.999, 0), 222.39),  # beyond the date line
        ([(-179.999, 0), (-179.998, 0)], (179.999, 0), 222.39),
        ([(179.999, 0), (-179.999, 0)], (180, 0.001), 111.195),  # a street over it
        ([(179.999, 0), (-179.999, 0)], (-180, 0.001), 111.195),
        ([(0, 89.99), (10, 89.99)], (5, 90), 1111.95),  # the pole
        ([(0, -90), (0, -89.9)], (120, -90), 0.0),
    ],
)
def test_the_date_line_and_the_poles_are_no_border(line, point, metres):
    """The globe is round."""
    assert snap(streets(line), point).metres == pytest.approx([metres], rel=1e-4, abs=1e-6)


def test_streets_over_the_date_line_among_many_others():
    """One box around the earth must not hide a street."""
    lines = [[(x, y), (x + 0.01, y)] for x in range(-180, 180, 7) for y in range(-80, 80, 9)]
    network = streets(*lines, [(179.999, 4.5), (-179.999, 4.5)])
    assert snap(network, (180.0, 4.501), (-180.0, 4.499)).edge.tolist() == [len(lines)] * 2


def test_a_long_segment_is_measured_where_the_point_is():
    """A desert road of 160 km in one segment at 60° N, straight in longitude and latitude as GeoJSON has it."""
    a, b = np.array([10.0, 60.0]), np.array([12.0, 61.0])
    points = a + np.linspace(0.05, 0.95, 19)[:, None] * (b - a) + [0.02, -0.01]
    along = a + np.linspace(0, 1, 200_001)[:, None] * (b - a)
    truth = [haversine_m(point, along).min() for point in points]
    assert snap(streets([a, b]), *points, limit_m=5000).metres == pytest.approx(truth, rel=5e-4)


def test_a_street_of_no_length():
    """Two corners in one place: the fraction is the first node's."""
    snapped = snap(streets([(0, 0), (0, 0)]), (0.001, 0))
    assert (snapped.edge.tolist(), snapped.fraction.tolist()) == ([0], [0.0])
    assert snapped.metres == pytest.approx([111.195], rel=1e-5)


def test_a_loop():
    """A ring road from a junction to itself has a fraction like any other."""
    ring = streets([(0, 0), (0.01, 0), (0.01, 0.01), (0, 0.01), (0, 0)])
    assert snap(ring, (0.02, 0.01)).fraction == pytest.approx([0.5], abs=1e-5)


def test_equally_near_streets_give_the_first():
    """A house at a crossing joins the edge that comes first, whichever way the index is packed."""
    spokes = [[(0, 0), (np.cos(a) / 100, np.sin(a) / 100)] for a in np.linspace(0, 6, 40)]
    assert snap(streets(*spokes), (0, 0)).edge.tolist() == [0]
    assert snap(streets(*spokes[::-1]), (0, 0)).edge.tolist() == [0]
    twice = streets(spokes[3], spokes[3], spokes[3][::-1])
    assert snap(twice, (0.003, 0.004)).edge.tolist() == [0]


def test_500_km_away(long_road):
    """It is known how far the street is."""
    snapped = snap(long_road, (0, 4.5), (0, -4.5), (-4.5, 0))
    assert not snapped.found.any()
    assert snapped.metres == pytest.approx([500_377] * 3, rel=1e-5)


def test_no_streets_and_no_points(long_road):
    """An empty network reaches nobody, an empty table snaps to nothing."""
    nothing = snap(streets(), (0, 0))
    assert (nothing.edge.tolist(), nothing.metres.tolist()) == ([NOWHERE], [np.inf])
    assert [len(snap(long_road).edge), len(snap(streets()).edge)] == [0, 0]


@pytest.mark.parametrize("bad", [(np.nan, 0), (0, np.inf), (181, 0), (0, -90.001)])
def test_points_that_are_no_place_on_earth(long_road, bad):
    """All are named at once."""
    with pytest.raises(InputError, match=r"(?s)point 1: .*point 3: "):
        snap(long_road, (0, 0), bad, (1, 1), bad)


@pytest.mark.parametrize("options", [{"limit_m": -1}, {"limit_m": np.nan}, {"detour_m": -0.5}])
def test_distances_must_not_be_negative(long_road, options):
    """Nor unknown."""
    with pytest.raises(InputError, match="expected 0 or more"):
        snap(long_road, (0, 0), **options)


def test_the_index_is_its_arrays(mainland_and_lane, tmp_path):
    """Kept in a file and mapped into memory it answers the same."""
    index = build_index(mainland_and_lane)
    for name, array in index.arrays().items():
        np.save(tmp_path / name, array)
    mapped = {name: np.load(tmp_path / f"{name}.npy", mmap_mode="r") for name in index.arrays()}
    again = EdgeIndex(network=mainland_and_lane, **mapped)
    points = km((5, 0.06), (3, 3), (20, 1))
    ours, theirs = index.snap(points, limit_m=2000), again.snap(points, limit_m=2000)
    assert (ours.edge.tolist(), ours.metres.tolist()) == (theirs.edge.tolist(), theirs.metres.tolist())


def test_points_do_not_depend_on_each_other():
    """Each bounds the search for the next one, and must not change its answer."""
    rng = np.random.default_rng(3)
    index = build_index(streets(*rng.uniform(0, 0.1, (300, 4, 2))))
    points = rng.uniform(-0.05, 0.15, (200, 2))
    together = index.snap(points, limit_m=5000)
    alone = [index.snap(point[None], limit_m=5000) for point in points]
    assert together.edge.tolist() == [one.edge[0] for one in alone]
    assert together.fraction.tolist() == [one.fraction[0] for one in alone]


def test_a_compact_index():
    """Twelve bytes for each direction of an edge, of the hundred that everything may take."""
    x, y = np.meshgrid(np.arange(40) / 1000, np.arange(40) / 1000)
    corners = np.stack([x, y], axis=-1)
    lines = [
        [a, b]
        for rows in (corners, corners.swapaxes(0, 1))
        for row in rows
        for a, b in itertools.pairwise(row)
    ]
    size = sum(array.nbytes for array in build_index(streets(*lines)).arrays().values())
    assert size < 12 * 2 * len(lines)


def around(lon):
    """Return differences of longitudes the short way around."""
    return (lon + 540) % 360 - 180


def by_every_segment(network, point, *, limit_m, detour_m):
    """Return the metres of a point, by looking at every segment of every open street."""
    line = degrees(network.line)
    owner = np.repeat(np.arange(network.edge_count), np.diff(network.line_start))
    first = np.flatnonzero((owner[1:] == owner[:-1]) & (network.forward_ms[owner[1:]] != CLOSED))
    plane = np.array([np.cos(np.radians(point[1])), 1.0])
    start = np.column_stack([around(line[first, 0] - point[0]), line[first, 1] - point[1]])
    step = np.column_stack([around(line[first + 1, 0] - line[first, 0]), line[first + 1, 1] - line[first, 1]])
    length = ((step * plane) ** 2).sum(axis=1)
    dot = -(start * step * plane**2).sum(axis=1)
    part = np.clip(np.divide(dot, length, out=np.zeros(len(dot)), where=length > 0), 0, 1)
    metres = haversine_m(point, point + start + part[:, None] * step)
    main = network.in_a_large_part[owner[first]]
    land, bit = (metres[which].min(initial=np.inf) for which in (main, ~main))
    return bit if bit < land and (land > bit + detour_m or land > limit_m) else land


def at_fraction(network, edge, fraction):
    """Return the place at this fraction of an edge, its longitude perhaps beyond the date line."""
    line = degrees(network.line[network.line_start[edge] : network.line_start[edge + 1]])
    line[1:, 0] = line[0, 0] + np.cumsum(around(np.diff(line[:, 0])))
    along = np.concatenate([[0], np.cumsum(haversine_m(line[:-1], line[1:]))])
    return np.array([np.interp(fraction * along[-1], along, line[:, k]) for k in (0, 1)])


COORDINATE = st.integers(-30, 30).map(lambda k: k / 1000)
PLACE = st.tuples(COORDINATE, COORDINATE)
LINES = st.lists(st.lists(PLACE, min_size=2, max_size=12), min_size=1, max_size=25)
CORNER = st.sampled_from([(0.0, 0.0), (179.99, -18.0), (25.0, 69.0), (-180.0, 65.0)])


@settings(max_examples=80, deadline=None)
@given(
    LINES,
    st.lists(PLACE, min_size=1, max_size=4),
    CORNER,
    st.sampled_from([0.0, 150.0, 2000.0]),
    st.integers(0, 30),
)
def test_the_same_as_looking_at_every_segment(lines, points, corner, detour_m, shut):
    """The tree, the bounds, the preference and the limit change nothing."""

    def moved(places):
        lon, lat = (np.array(places, float) + corner).T
        return np.column_stack([around(lon), lat])

    network = streets(*map(moved, lines), closed=[shut])
    here = moved(np.add(points, [0.0003, 0.0001]))
    snapped = snap(network, *here, limit_m=1500.0, detour_m=detour_m)
    truth = [by_every_segment(network, point, limit_m=1500.0, detour_m=detour_m) for point in here]
    assert snapped.metres == pytest.approx(truth, abs=0.01, rel=1e-6)
    assert snapped.found.tolist() == (snapped.metres <= 1500.0).tolist()
    for row in np.flatnonzero(snapped.found):
        assert snapped.edge[row] != shut
        place = at_fraction(network, snapped.edge[row], snapped.fraction[row])
        assert haversine_m(here[row], place) == pytest.approx(truth[row], abs=0.02)
