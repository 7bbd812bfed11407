"""Wiltshire's libraries and its mobile libraries, fixed and mobile supply together."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from planner.calendars.period import Period
from planner.calendars.stands import service_times
from planner.coverage.access.decay import Cutoff, Linear
from planner.coverage.access.floating import two_step
from planner.coverage.access.supply import sliced_access, supply_from
from planner.coverage.access.times import AccessTimes
from planner.tables import check_table
from planner.travel import StraightLine

FOLDER = Path("/work/shared/data/mobile_libraries/wiltshire")
FOUR_WEEKS = Period(first=date(2021, 2, 1), days=28, timezone="Europe/London")

pytestmark = [
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no {FOLDER}: the shared data is not here"),
    pytest.mark.xdist_group("wiltshire_access"),
]


def table(name, rows, lon, lat, /, **columns):
    """Return a checked table."""
    frame = gpd.GeoDataFrame(
        columns, index=rows.index, geometry=gpd.points_from_xy(rows[lon], rows[lat]), crs=4326
    )
    return check_table(frame, name)


@pytest.fixture(scope="module")
def stops():
    """Return the rows of the timetable: each is stood at once in four weeks."""
    stops = pd.read_csv(FOLDER / "mobile_stops.csv")
    stops.index = [f"stop {number}" for number in range(len(stops))]
    return stops


@pytest.fixture(scope="module")
def service(stops):
    """Return 28 days of branches that open 40 hours a week, and of vans."""
    libraries = pd.read_csv(FOLDER / "branches.csv", index_col="id", dtype={"id": str})
    branches = table(
        "branches", libraries, "lng", "lat", name=libraries["name"], opening_hours="Mo-Fr 09:00-17:00"
    )
    stands = table(
        "stands",
        stops,
        "geox",
        "geoy",
        name=stops["community"],
        place=stops.index,
        date=stops["start"],
        arrival=stops["arrival"],
        departure=stops["departure"],
        rule=stops["frequency"],
    )
    return service_times(branches, stands, FOUR_WEEKS)


@pytest.fixture(scope="module")
def people():
    """Return the people of each output area."""
    homes = pd.read_csv(FOLDER / "demand_oa.csv", index_col="oa11cd")
    return table("demand", homes, "lon", "lat", people=homes["pop"])


@pytest.fixture(scope="module")
def times(service, people):
    """Return straight-line travel at 40 km/h to every place within half an hour."""
    line = StraightLine(metres_per_second=40 / 3.6, crs="EPSG:27700")
    return AccessTimes.from_matrix(line.matrix(people, service.places, within=1800))


def test_vans_serve_as_long_as_their_timetable_says(service, stops):
    """Hours of the timetable, added up by hand from its clocks."""
    clocks = {name: pd.to_timedelta(stops[name] + ":00") for name in ("arrival", "departure")}
    dwell = (clocks["departure"] - clocks["arrival"]).dt.total_seconds().sum() / 3600
    supply = supply_from(service)
    vans = service.places["kind"] == "stop"
    assert supply[vans].sum() == pytest.approx(dwell)
    assert supply[~vans].unique().tolist() == [160]


def test_all_hours_are_handed_out(service, people, times):
    """What people find, summed over people, is what branches and vans offer where anybody lives near."""
    supply = supply_from(service, whole=160)
    answer = two_step(times, supply, people["people"], Linear(end=1800))
    reached = supply[answer.load > 0].sum()
    assert answer.access @ people["people"] == pytest.approx(reached)
    branches = supply.where(service.places["kind"] == "branch", 0.0)
    fixed = two_step(times, branches, people["people"], Linear(end=1800)).access
    assert (answer.access >= fixed - 1e-15).all()
    assert (answer.access > fixed).sum() > 100


def test_moment_by_moment_nothing_is_lost(service, people, times):
    """Of hundreds of different sets of open places each hands out its hours, as all together do."""
    near = Cutoff(end=600)
    moments = sliced_access(times, service, people["people"], near, method="3sfca")
    whole = two_step(times, supply_from(service), people["people"], near)
    assert moments.measured > 100
    assert moments.access["always"] @ people["people"] == pytest.approx(whole.access @ people["people"])
    assert not np.allclose(moments.access["always"], whole.access, rtol=0.1)
