"""Gaps of the coast, and of a river with one bridge, told in kilometres; a kilometre is a minute."""

from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely

from planner.calendars.period import Period
from planner.calendars.service_times import ServiceTimes
from planner.coverage.gaps import GapQuestion, find_gaps
from planner.coverage.measure import measure_coverage
from planner.geodesy import EARTH_RADIUS_M
from planner.streets.travel import StreetTravel
from planner.tables import check_table

KM = 180_000 / (np.pi * EARTH_RADIUS_M)
HALF_HOUR = 1800.0


def _asked(travel, branches, demand, *, within=HALF_HOUR, **more):
    coverage = more.pop("coverage", None) or measure_coverage(travel, branches, demand)
    return GapQuestion(
        coverage=coverage, demand=demand, branches=branches, travel=travel, within=within, **more
    )


@pytest.fixture(scope="session")
def asked():
    """Return a question from streets, branches and people; options by keyword."""
    return _asked


@pytest.fixture(scope="session")
def found():
    """Return the gaps of streets, branches and people; options by keyword."""
    return lambda *tables, **options: find_gaps(_asked(*tables, **options))


@pytest.fixture(scope="session")
def rock(square):
    """Return a mapped island without streets."""
    frame = gpd.GeoDataFrame({"name": ["Rock"]}, index=["r1"], geometry=[square(9, 29, 2)], crs="EPSG:4326")
    return check_table(frame, "boundaries")


@pytest.fixture(scope="session")
def river(roads):
    """Return streets on both banks of a river, joined by a bridge 40 km up."""
    places = {"s0": (-5, 0), "bank": (0, 0), "s40": (40, 0), "n40": (40, 4), "n0": (0, 4), "nw": (-5, 4)}
    return StreetTravel(network=roads(places, "s0-bank-s40", "s40-n40", "n40-n0-nw"))


@pytest.fixture(scope="session")
def lines():
    """Return crossings from names, kinds and places in kilometres."""

    def build(**rows):
        frame = gpd.GeoDataFrame(
            {"name": [name.replace("_", " ") for name in rows], "kind": [kind for kind, _ in rows.values()]},
            index=list(rows),
            geometry=[shapely.LineString(np.array(places, float) * KM) for _, places in rows.values()],
            crs="EPSG:4326",
        )
        return check_table(frame, "crossings")

    return build


@pytest.fixture(scope="session")
def week():
    """Return service times of branches from seconds of a week that begins on a Monday."""

    def build(branches, **stretches):
        rows = sorted(
            (branches.index.get_loc(name), start, end)
            for name, times in stretches.items()
            for start, end in times
        )
        place, start, end = np.array(rows, np.int64).reshape(-1, 3).T
        return ServiceTimes(
            period=Period(first=date(2026, 11, 23)),
            places=branches.assign(assumed=False),
            place=place,
            start=start,
            end=end,
        )

    return build
