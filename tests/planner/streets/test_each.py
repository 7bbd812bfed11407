"""Travel to the nearest of each of several sets of sites."""

import geopandas as gpd
import numpy as np
import pytest

from planner.geodesy import EARTH_RADIUS_M
from planner.streets.each import seconds_to_each
from planner.streets.travel import StreetTravel

KM = 180_000 / (np.pi * EARTH_RADIUS_M)


def points(*places):
    """Return points in kilometres."""
    x, y = np.array(places, float).reshape(-1, 2).T * KM
    labels = [f"p{k}" for k in range(len(places))]
    return gpd.GeoDataFrame(index=labels, geometry=gpd.points_from_xy(x, y), crs="EPSG:4326")


@pytest.fixture(scope="module")
def travel(roads):
    """Return a triangle with a one-way side, and an islet."""
    places = {"a": (0, 0), "b": (10, 0), "c": (5, 8), "x": (50, 0), "y": (52, 0)}
    return StreetTravel(network=roads(places, "a-b@40", "b-c@70", "c>a@50", "x-y"))


HOMES = points((1, 0.1), (5, 0), (9, 0.02), (6, 6.4), (3, 4.8), (51, 0), (30, 30))
SITES = points((2, 0.3), (8, 0), (5, 8), (51.5, 0), (4, 6.4), (0, -1.5), (80, 0))
SETS = [np.array(chosen) for chosen in ([0, 1, 3], [2], [0, 1, 2, 3, 4, 5, 6], [4], [6], [5, 6], [3])]


@pytest.mark.parametrize("direction", ["to", "from"])
def test_the_same_as_nearest_of_each_set(travel, direction):
    """To the last digit, sets of one and of many."""
    found = dict(seconds_to_each(travel, HOMES, SITES, SETS, direction=direction))
    assert sorted(found) == list(range(len(SETS)))
    for number, chosen in enumerate(SETS):
        nearest = travel.nearest(HOMES, SITES.iloc[chosen], direction=direction)
        np.testing.assert_array_equal(found[number], nearest["seconds"])
    assert np.isnan(found[4]).all()


def test_directions_differ_on_a_one_way_street(travel):
    """From c to a directly; from a to c round by b."""
    to, back = (
        travel.nearest(points((0, 0)), points((5, 8)), direction=d)["seconds"].iloc[0] for d in ("to", "from")
    )
    assert to > back + 300


@pytest.mark.parametrize(("homes", "sites"), [(HOMES.iloc[:0], SITES), (HOMES, SITES.iloc[:0])])
def test_nobody_or_nowhere(travel, homes, sites):
    """No point has no time; no site is in no set."""
    sets = SETS if len(sites) else []
    found = dict(seconds_to_each(travel, homes, sites, sets))
    assert all(len(seconds) == len(homes) for seconds in found.values())
    assert len(found) == len(sets)
