"""Where points meet the streets."""

import numpy as np
import pytest

from planner.streets.snap import NOWHERE, EdgeIndex
from planner.streets.travel import StreetTravel


@pytest.fixture(scope="module")
def long_road(roads):
    """Return one road of 10 km from west to east."""
    return roads({"a": (0, 0), "b": (10, 0)}, "a-b")


def test_the_nearest_street_not_the_nearest_junction(long_road, at):
    """A house beside the middle of a road joins it there."""
    snapped = StreetTravel(network=long_road).snap(at(house=(4, 0.1)))
    assert snapped.edge.tolist() == [0]
    assert snapped.fraction == pytest.approx([0.4])
    assert snapped.metres == pytest.approx([100.0], rel=1e-4)


@pytest.mark.parametrize(
    ("place", "fraction", "metres"),
    [
        ((-1, 0), 0.0, 1000.0),  # beyond the first end
        ((11, 0), 1.0, 1000.0),  # beyond the second
        ((0, 0), 0.0, 0.0),  # on a junction
        ((10, 0), 1.0, 0.0),
        ((5, 0), 0.5, 0.0),  # on the street
    ],
)
def test_ends_and_points_on_the_street(long_road, at, place, fraction, metres):
    """Beyond its ends a street is nearest at its end."""
    snapped = StreetTravel(network=long_road).snap(at(p=place))
    assert snapped.fraction == pytest.approx([fraction], abs=1e-9)
    assert snapped.metres == pytest.approx([metres], abs=0.01, rel=1e-4)


@pytest.mark.parametrize(("north", "found"), [(1.99, True), (2.01, False)])
def test_beyond_the_limit_there_is_no_street(long_road, at, north, found):
    """The limit is metres on the ground; how far it was is kept."""
    snapped = StreetTravel(network=long_road).snap(at(p=(5, north)))
    assert snapped.found.tolist() == [found]
    assert (snapped.edge != NOWHERE).tolist() == [found]
    assert snapped.metres == pytest.approx([north * 1000], rel=1e-3)


def test_the_limit_is_ground_metres_in_the_far_north(roads, at):
    """At 66° N the Mercator plane is stretched 2.4 times."""
    network = roads({"a": (0, 7340), "b": (0, 7350)}, "a-b")
    snapped = StreetTravel(network=network).snap(at(p=(3.0, 7345)))
    assert snapped.metres == pytest.approx([3000 * np.cos(np.radians(7345 / 111.195))], rel=1e-3)


@pytest.mark.parametrize(
    ("north", "on_mainland"),
    [
        (0.06, True),  # 60 m from the mainland, 40 m from the isolated lane: the mainland is preferred
        (0.5, False),  # 500 m: the lane next door it is
    ],
)
def test_the_mainland_is_preferred_to_an_isolated_bit(roads, at, north, on_mainland):
    """A parking lot that is joined to nothing must not swallow a village."""
    places = {"a": (0, 0), "b": (10, 0), "c": (20, 0), "p": (4, north + 0.04), "q": (6, north + 0.04)}
    network = roads(places, "a-b", "b-c", "p-q")
    snapped = EdgeIndex(network).snap(
        np.column_stack([at(x=(5, north)).geometry.x, at(x=(5, north)).geometry.y]), limit_m=2000
    )
    assert network.on_mainland[snapped.edge].tolist() == [on_mainland]


def test_ferries_attract_nobody(island_with_ferry, at):
    """A boat at sea is not at a street, although a ferry passes under it."""
    assert StreetTravel(network=island_with_ferry).snap(at(boat=(10, 2.5))).found.tolist() == [False]


def test_wrong_side_of_the_river(river_with_one_bridge, at):
    """A house 100 m from its own bank is not taken over the river, 900 m away."""
    travel = StreetTravel(network=river_with_one_bridge)
    times = travel.matrix(at(house=(0, 0.1)), at(shop=(0, 1)))
    assert times.metres[0, 0] == pytest.approx(21_100, rel=1e-3)


def test_no_points_at_all(long_road, at):
    """An empty table snaps to nothing."""
    assert len(StreetTravel(network=long_road).snap(at(x=(0, 0)).iloc[:0]).edge) == 0
