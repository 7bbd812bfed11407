"""A coast with a bank, told in kilometres; 60 km/h, so that a kilometre is a minute."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from planner.geodesy import EARTH_RADIUS_M
from planner.streets.travel import StreetTravel
from planner.tables import check_table

KM = 180_000 / (np.pi * EARTH_RADIUS_M)


def _table(name, places, /, **columns):
    x, y = np.array(list(places.values()), float).reshape(-1, 2).T * KM
    frame = gpd.GeoDataFrame(columns, index=list(places), geometry=gpd.points_from_xy(x, y), crs="EPSG:4326")
    return check_table(frame, name)


@pytest.fixture(scope="session")
def table():
    """Return a table by name from places in kilometres."""
    return _table


@pytest.fixture(scope="session")
def square():
    """Return a square in kilometres."""
    return lambda x, y, side: shapely.box(x * KM, y * KM, (x + side) * KM, (y + side) * KM)


@pytest.fixture(scope="session")
def coast(roads):
    """Return streets along a coast, of an island with a ferry, and of a valley joined to nothing."""
    places = {"w": (0, 0), "e": (100, 0), "port": (20, 0), "landing": (20, 12), "farm": (20, 15)}
    places |= {"v1": (60, 20), "v2": (64, 20)}
    return StreetTravel(network=roads(places, "w-port-e", "port~landing", "landing-farm", "v1-v2"))


@pytest.fixture(scope="session")
def people(table):
    """Return demand: who is covered, and one or more people beyond for each reason."""
    places = {
        "town": (1, 0),
        "near": (29, 0),
        "far": (60, 0),
        "farther": (64, 0),
        "faraway": (95, 0),
        "islander": (20, 14),
        "valley": (62, 20),
        "hut": (40, 40),
        "rock": (10, 30),
    }
    counts = [1000.0, 50.0, 200.0, 100.0, 30.0, 40.0, 70.0, 5.0, 3.0]
    named = ["Town", "", "Farton", "Farton", "", "", "", "", ""]
    return table("demand", places, people=counts, place=named)


@pytest.fixture(scope="session")
def bank(table):
    """Return one branch at kilometre 0."""
    return table("branches", {"bank": (0, 0)}, name=["Bank, Town"])
