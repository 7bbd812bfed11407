"""A main street of 40 km with places that serve at given hours; a kilometre is a minute."""

from datetime import date

import geopandas as gpd
import numpy as np
import pytest

from planner.calendars.hours import united
from planner.calendars.period import Period
from planner.calendars.service_times import ServiceTimes
from planner.geodesy import EARTH_RADIUS_M
from planner.streets.travel import StreetTravel
from planner.tables import check_table

KM = 180_000 / (np.pi * EARTH_RADIUS_M)
HOUR = 3600


@pytest.fixture(scope="session")
def street(roads):
    """Return travel along a street, with a one-way lane back from its end."""
    places = {"w": (0, 0), "m": (20, 0), "e": (40, 0), "side": (20, 8)}
    return StreetTravel(network=roads(places, "w-m-e", "m>side"))


@pytest.fixture(scope="session")
def homes():
    """Return demand by kilometre along the street, with further columns as groups."""

    def table(*kilometres, people=None, **groups):
        count = len(kilometres)
        columns = {"people": people or [10.0] * count, **groups}
        points = gpd.points_from_xy(np.array(kilometres, float) * KM, np.zeros(count))
        index = [f"d{k}" for k in range(count)]
        return check_table(gpd.GeoDataFrame(columns, index=index, geometry=points, crs="EPSG:4326"), "demand")

    return table


@pytest.fixture(scope="session")
def serving():
    """Return service times from ``(kilometre, [(from hour, until hour), ...])``."""

    def times(*places, days=7, repeats=True):
        period = Period(first=date(2026, 11, 23), days=days, repeats=repeats)
        spans = [
            united([(round(a * HOUR), round(b * HOUR)) for a, b in own], period.seconds) for _, own in places
        ]
        count = len(places)
        table = gpd.GeoDataFrame(
            {
                "name": [""] * count,
                "kind": ["branch"] * count,
                "capacity": [0.0] * count,
                "assumed": [False] * count,
            },
            index=[f"b{k}" for k in range(count)],
            geometry=gpd.points_from_xy([kilometre * KM for kilometre, _ in places], [0.0] * count),
            crs="EPSG:4326",
        )
        both = np.array([span for own in spans for span in own], np.int64).reshape(-1, 2)
        return ServiceTimes(
            period=period,
            places=table,
            place=np.repeat(np.arange(count), [len(own) for own in spans]).astype(np.int64),
            start=both[:, 0].copy(),
            end=both[:, 1].copy(),
        )

    return times
