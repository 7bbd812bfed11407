"""Vans come to a place and leave it again, or it is none."""

import geopandas as gpd
import numpy as np
import pytest

from planner.geodesy import EARTH_RADIUS_M
from planner.siting.van_access import come_and_go, van_edges
from planner.streets.travel import StreetTravel

KM = 180_000 / (np.pi * EARTH_RADIUS_M)


def at(**kilometres):
    """Return points."""
    x, y = np.array(list(kilometres.values()), float).reshape(-1, 2).T * KM
    return gpd.GeoDataFrame(index=list(kilometres), geometry=gpd.points_from_xy(x, y), crs="EPSG:4326")


@pytest.fixture(scope="module")
def coast(roads):
    """Return a coast road with a one-way street into nowhere, and an island that a ferry goes to."""
    places = {"w": (0, 0), "m": (5, 0), "e": (10, 0), "trap": (5, 3), "quay": (10, 9), "farm": (13, 9)}
    return StreetTravel(network=roads(places, "w-m-e", "m>trap", "e~quay", "quay-farm"))


@pytest.mark.parametrize(
    ("bases", "reached"),
    [
        ({}, [True, False, False]),  # the mainland
        ({"town": (1, 0)}, [True, False, False]),
        ({"farm": (13, 9)}, [False, False, True]),  # whoever is based on the island stays there
        ({"town": (1, 0), "farm": (13, 9)}, [True, False, True]),
        ({"rock": (40, 40)}, [False, False, False]),  # a base without a street
    ],
)
def test_from_a_base_and_back(coast, bases, reached):
    """Along the coast, at the end of a one-way street, on the island."""
    places = coast.snap(at(coast=(8, 0), trap=(5, 2), island=(12, 9)))
    assert come_and_go(coast, places, at(**bases)).tolist() == reached
    edges = van_edges(coast, at(**bases))
    assert edges[places.edge].tolist() == reached


def test_a_place_without_a_street(coast):
    """Nobody comes, with bases or without."""
    nowhere = coast.snap(at(sea=(30, 30)))
    assert come_and_go(coast, nowhere, at()).tolist() == [False]
    assert come_and_go(coast, nowhere, at(town=(1, 0))).tolist() == [False]


def test_ferries_count_when_they_are_taken(coast):
    """Then the island is part of the mainland."""
    travel = StreetTravel(network=coast.network, ferries=True)
    places = travel.snap(at(island=(12, 9)))
    assert come_and_go(travel, places, at(town=(1, 0))).tolist() == [True]
