"""Coverage: people are weighted, both ends inclusive, and the published tables of four English counties."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.coverage.measure import Coverage, cumulative_table, measure_coverage, shares_by_area
from planner.coverage.standard import Standard, minutes
from planner.errors import InputError
from planner.streets.travel import StreetTravel
from planner.tables import check_table, empty_table
from planner.travel import StraightLine

LIBRARIES = Path(__file__).parents[4] / "shared/data/mobile_libraries"
MILE = 1609.344


def coverage(people, seconds):
    """Return a coverage from plain lists."""
    index = [f"d{k}" for k in range(len(people))]
    return Coverage(
        people=pd.Series(people, index, dtype=float),
        seconds=pd.Series(seconds, index, dtype=float),
        branch=pd.Series("", index, dtype=object),
        snap_metres=pd.Series(0.0, index),
    )


def test_people_are_weighted_not_points():
    """One town of 900 counts more than three farms of 10."""
    measured = coverage([900, 10, 10, 10], [60, 9999, 9999, 9999])
    assert measured.share(600) == pytest.approx(900 / 930)


@pytest.mark.parametrize(
    ("seconds", "covered"),
    [(1800.0, True), (1799.9, True), (1800.1, False), (np.nan, False), (0.0, True)],
)
def test_the_standard_is_inclusive(seconds, covered):
    """30 minutes within 30 minutes is covered; who reaches nothing is not."""
    assert coverage([1], [seconds]).within(1800.0).tolist() == [covered]


def test_shares_without_people_are_unknown():
    """Nobody of nobody is not 0 %."""
    assert np.isnan(coverage([0], [10]).share(60))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1e5), st.floats(0, 9000)), min_size=1, max_size=20),
    st.lists(st.floats(1, 9000), min_size=2, max_size=5),
)
def test_more_time_never_covers_fewer(points, thresholds):
    """The table of thresholds rises and ends at everybody."""
    people, seconds = zip(*points, strict=True)
    rows = cumulative_table(coverage(people, seconds), [*sorted(thresholds), 9000.0])
    assert rows["people"].is_monotonic_increasing
    assert rows["people"].iloc[-1] == pytest.approx(sum(people))


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        (("branches",), "table of branches is empty"),
        (("demand",), "table of demand is empty"),
        (("branches", "demand"), "table of branches and of demand is empty"),
    ],
)
def test_nothing_to_measure_is_refused(bank, people, missing, message):
    """Shares of nothing would be nonsense; the message names what to load."""
    tables = {"branches": bank, "demand": people} | {name: empty_table(name) for name in missing}
    with pytest.raises(InputError, match=message):
        measure_coverage(StraightLine(), **tables)


def test_nobody_to_reach_is_refused(bank, people):
    """Demand points without people have no share; bug: the loop wrote NaN for it."""
    with pytest.raises(InputError, match="nobody to reach"):
        measure_coverage(StraightLine(), bank, people.assign(people=0.0))


def test_over_streets(coast, bank, people):
    """A kilometre is a minute; island, valley, hut and rock reach nothing."""
    measured = measure_coverage(coast, bank, people)
    assert (measured.seconds / 60).round(3).dropna().tolist() == [1, 29, 60, 64, 95]
    assert measured.branch.tolist() == ["bank"] * 5 + [""] * 4
    assert measured.people_within(minutes(30)) == 1050
    assert measured.share(minutes(61)) == pytest.approx(1250 / 1498)


def test_there_and_back_differ(roads, bank, people):
    """A one-way ring: from the town the bank is a minute away, back home it is the whole way round."""
    ring = StreetTravel(network=roads({"o": (0, 0), "a": (10, 0), "b": (10, 10)}, "a>o", "o>b", "b>a"))
    town = people.loc[["town"]]
    to, back = (measure_coverage(ring, bank, town, direction=way).seconds.iloc[0] for way in ("to", "from"))
    assert to == pytest.approx(60, abs=1)
    assert back > 1800


def test_shares_by_area(square):
    """Each area its own people; one without people has no share."""
    areas = gpd.GeoDataFrame({"name": ["A", "B", "C"]}, index=["a", "b", "c"], geometry=[square(0, 0, 1)] * 3)
    people = pd.Series([10.0, 30.0, 5.0], ["x", "y", "z"])
    covered = pd.Series([True, False, True], people.index)
    rows = shares_by_area(people, covered, pd.Series(["a", "a", ""], people.index), areas)
    assert rows["people"].tolist() == [40, 0, 0]
    assert rows["covered"].tolist() == [10, 0, 0]
    assert rows["share"].tolist() == pytest.approx([0.25, np.nan, np.nan], nan_ok=True)


@pytest.mark.parametrize("within", [0.0, -60.0, 86_400.0, float("nan")])
def test_a_standard_is_a_drive_of_a_day_at_most(within):
    """Zero minutes, or a day, is no promise."""
    with pytest.raises(InputError, match="not between 0 and 1,440"):
        Standard(within=within)


def test_a_standard_in_minutes():
    """Half an hour is the default."""
    assert Standard().minutes == 30
    assert Standard(within=minutes(45)).within == 2700


@pytest.mark.parametrize("county", ["wiltshire", "shropshire", "somerset", "east_riding_of_yorkshire"])
def test_published_people_by_distance(county):
    """The authority's own table, exactly: planar distance, miles to the nearest half, people summed."""
    folder = LIBRARIES / county
    if not folder.is_dir():
        pytest.skip(f"no {folder}: the shared data is not here")
    libraries, homes = pd.read_csv(folder / "branches.csv"), pd.read_csv(folder / "demand_oa.csv")
    branches = points(libraries, "id", "lng", "lat", "branches", name=libraries["name"].to_numpy())
    demand = points(homes, "oa11cd", "lon", "lat", "demand", people=homes["pop"].to_numpy())
    measured = measure_coverage(StraightLine(crs="EPSG:27700"), branches, demand)
    half_miles = (measured.seconds / MILE * 2).round() / 2
    table = measured.people.groupby(half_miles).sum()
    known = json.loads((folder / "known.json").read_text())["table"]
    assert {float(miles): count for miles, count in known.items()} == table.to_dict()


def points(rows, label, lon, lat, table, /, **columns):
    """Return a checked table of the rows of a file."""
    geometry = gpd.points_from_xy(rows[lon], rows[lat])
    frame = gpd.GeoDataFrame(columns, index=rows[label].astype(str), geometry=geometry, crs="EPSG:4326")
    return check_table(frame, table)
