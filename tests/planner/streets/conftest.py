"""Small named street maps. Places stand at kilometres from 0° N 0° E; one kilometre is one minute at 60 km/h."""

import re

import geopandas as gpd
import numpy as np
import pytest

from planner.geodesy import EARTH_RADIUS_M
from planner.streets.build import Ways, build_network
from planner.streets.speeds import ROAD_CLASSES

KM = 180_000 / (np.pi * EARTH_RADIUS_M)
"""Degrees of one kilometre on the equator."""

DIRECTIONS = {"-": 0, ">": 1, "<": -1, "~": 0}


def _ways(places: dict[str, tuple[float, float]], *streets: str) -> Ways:
    """Return ways from words: ``a-b-c`` two-way, ``a>b`` one-way, ``a<b`` against, ``a~b`` a ferry, ``@30`` km/h."""
    number = {name: row for row, name in enumerate(places)}
    nodes, start, rows = [], [0], []
    for street in streets:
        way, _, kmh = street.partition("@")
        sign = next(c for c in way if c in DIRECTIONS)
        nodes += [number[name] for name in re.split("[-<>~]", way)]
        start.append(len(nodes))
        rows.append((sign == "~", float(kmh or 60), DIRECTIONS[sign]))
    lonlat = np.array([places[name] for name in places], float) * KM
    ferry = np.array([row[0] for row in rows], bool)
    return Ways(
        start=np.array(start),
        node=np.array(nodes, np.int64) + 100,
        lonlat=lonlat[nodes],
        road_class=np.where(ferry, ROAD_CLASSES.index("ferry"), ROAD_CLASSES.index("tertiary")).astype(
            np.int8
        ),
        kmh=np.array([row[1] for row in rows]),
        direction=np.array([row[2] for row in rows], np.int8),
        ferry=ferry,
    )


@pytest.fixture(scope="session")
def ways():
    """Return ways from places in kilometres and streets as words."""
    return _ways


@pytest.fixture(scope="session")
def roads():
    """Return a network from places in kilometres and streets as words."""
    return lambda places, *streets: build_network(_ways(places, *streets))


@pytest.fixture(scope="session")
def at():
    """Return a table of points at kilometres."""

    def build(**places):
        x, y = np.array(list(places.values()), float).reshape(-1, 2).T * KM
        return gpd.GeoDataFrame(index=list(places), geometry=gpd.points_from_xy(x, y), crs="EPSG:4326")

    return build


@pytest.fixture(scope="session")
def river_with_one_bridge(roads):
    """Two banks 1 km apart along a river, joined by one bridge at kilometre 10."""
    places = {"w": (0, 0), "bridge_s": (10, 0), "n": (0, 1), "bridge_n": (10, 1)}
    return roads(places, "w-bridge_s", "n-bridge_n", "bridge_s-bridge_n")


@pytest.fixture(scope="session")
def island_with_ferry(roads):
    """Return a coast road of 10 km, a ferry of 5 km, and an island road of 2 km."""
    places = {"town": (0, 0), "port": (10, 0), "landing": (10, 5), "farm": (10, 7)}
    return roads(places, "town-port", "port~landing@20", "landing-farm")


@pytest.fixture(scope="session")
def one_way_ring(roads):
    """Return a ring a > b > c > a of 1 + 1 + 2 km that may be driven one way only, and a road from a to the town."""
    places = {"town": (-5, 0), "a": (0, 0), "b": (0, 1), "c": (1, 1), "d": (1, 0)}
    return roads(places, "town-a", "a>b", "b>c", "c>d>a")
