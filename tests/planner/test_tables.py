"""Column contracts: what is filled in, and every way of breaking them."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from planner.errors import TableError
from planner.tables import TABLES, WGS84, check_table, empty_table, groups_of

HALL, INN = shapely.Point(-2.5, 52.1), shapely.Point(-2.4, 52.2)


def table(geometry=(HALL, INN), ids=("a", "b"), crs=WGS84, **columns) -> gpd.GeoDataFrame:
    """Return a table of two places, or as many as are given."""
    return gpd.GeoDataFrame(columns, index=list(ids), geometry=list(geometry), crs=crs)


def stands(**columns) -> gpd.GeoDataFrame:
    """Return two stands of a van, right but for what is given."""
    right = {"date": ["2026-11-23"] * 2, "arrival": ["09:00"] * 2, "departure": ["10:00"] * 2}
    return table(**{**right, **columns})


def problems(frame: gpd.GeoDataFrame, name) -> tuple[str, ...]:
    """Return what a table is refused for."""
    with pytest.raises(TableError) as caught:
        check_table(frame, name)
    return caught.value.problems


def test_defaults_are_filled_in_and_the_rest_is_dropped():
    """The result has exactly the columns of the contract, in order."""
    branches = check_table(table(name=["Hall", None], colour=["red", "blue"]), "branches")
    assert branches.columns.tolist() == [
        *("name", "kind", "brand", "opening_hours", "capacity"),
        "geometry",
    ]
    assert branches["name"].tolist() == ["Hall", ""]
    assert branches["kind"].tolist() == ["branch", "branch"]
    assert branches.index.name == "id"


def test_numbers_may_come_as_text():
    """Spreadsheets keep numbers as text more often than anybody thinks."""
    assert check_table(table(people=["12", 3]), "demand")["people"].tolist() == [12.0, 3.0]


def test_ids_become_text():
    """A branch 860 of a spreadsheet is '860' in every address and file."""
    assert check_table(table(ids=[860, 861]), "branches").index.tolist() == ["860", "861"]


def test_checking_twice_changes_nothing():
    """Tables are checked where they come in and where they are used."""
    once = check_table(table(people=[1, 2]), "demand")
    pd.testing.assert_frame_equal(check_table(once, "demand"), once)


def test_the_frame_of_the_caller_is_left_alone():
    """A notebook keeps its own columns."""
    frame = table(people=[1, 2], note=["x", "y"])
    check_table(frame, "demand")
    assert frame.columns.tolist() == ["people", "note", "geometry"]
    assert frame.index.name is None


@pytest.mark.parametrize(
    ("frame", "name", "problem"),
    [
        (table(crs="EPSG:27700"), "branches", "coordinates must be WGS84"),
        (table(crs=None), "branches", "not unknown"),
        (table(ids=["a", "a"]), "branches", "id 'a' is used more than once"),
        (table(ids=["a", " "]), "branches", "an id is empty"),
        (table([HALL, None]), "branches", "b: has no geometry"),
        (table([HALL, shapely.Point()]), "branches", "b: has no geometry"),
        (table([HALL, HALL.buffer(1)]), "branches", "b: geometry is a Polygon, expected Point"),
        (table(), "boundaries", "a: geometry is a Point, expected MultiPolygon or Polygon"),
        (table([HALL, shapely.Point(0, 91)]), "branches", "b: lies outside longitude -180..180"),
        (table([HALL, shapely.Point(322_000, 124_000)]), "branches", "b: lies outside"),  # metres
        (table(), "demand", "column 'people' is missing"),
        (table(people=[1, "many"]), "demand", "b: people is 'many', expected a number"),
        (table(people=[1, None]), "demand", "b: people is"),  # nobody and unknown are different
        (table(people=[1, -1]), "demand", "outside 0..inf"),
        (table(people=[1, np.inf]), "demand", "outside 0..inf"),
        (table(shift_start=["08:00", "8:00"]), "vehicles", "b: shift_start is '8:00', expected a time"),
        (table(shift_start=["08:00", "24:00"]), "vehicles", "b: shift_start is '24:00'"),
        (table(break_minutes=[30, 300]), "vehicles", "b: break_minutes is"),
        (table(capacity=[30, -1]), "branches", "b: capacity is -1, outside 0..inf"),
        (table(people=[1, 2], old=[1, -1]), "demand", "b: old is -1, outside 0..inf"),
        (table(people=[1, 2], old=[1, np.nan]), "demand", "b: old is nan, expected a number"),
        (table(), "stands", "column 'date' is missing"),
        (stands(date=["2026-11-23", "23.11.2026"]), "stands", "b: date is '23.11.2026', expected a date"),
        (stands(date=["2026-11-23", "2026-02-30"]), "stands", "b: date is '2026-02-30'"),
        (stands(date=["2026-11-23", None]), "stands", "b: date is ''"),
        (stands(arrival=["09:00", None]), "stands", "b: arrival is ''"),
        (
            stands(departure=["10:00", "09:00"]),
            "stands",
            "b: departure at 09:00 is not after arrival at 09:00",
        ),
        (stands(until=["", "2026-11-22"]), "stands", "b: until 2026-11-22 is before its date 2026-11-23"),
        (table(), "crossings", "a: geometry is a Point, expected LineString or MultiLineString"),
    ],
)
def test_every_breach_is_named_by_id(frame, name, problem):
    """One small table for each way of being wrong."""
    assert any(problem in found for found in problems(frame, name))


def test_all_breaches_come_together():
    """Whoever mends a table wants to mend it once."""
    found = problems(table([None, shapely.Point(0, 91)], people=["x", -1]), "demand")
    assert [line.split(":")[0] for line in found] == ["a", "b", "a", "b"]


@pytest.mark.parametrize("name", TABLES)
def test_empty_tables_meet_their_contract(name):
    """No demand, no candidates, no vehicles: questions that have answers."""
    frame = empty_table(name)
    assert len(frame) == 0
    assert frame.columns.tolist() == [*(column.name for column in TABLES[name].columns), "geometry"]
    assert frame.crs == WGS84
    pd.testing.assert_frame_equal(check_table(frame, name), frame)


@pytest.mark.parametrize("name", TABLES)
def test_defaults_obey_their_own_contract(name):
    """A default outside its bounds would make every table wrong."""
    for column in TABLES[name].columns:
        if column.type == "number" and column.default is not None:
            assert column.low <= float(column.default) <= column.high


def test_groups_follow_the_contract():
    """Further numbers are kept as groups, text and flags are not; people are the first group."""
    demand = check_table(table(people=[10, 20], old=[1, 2], street=["a", "b"], urban=[True, False]), "demand")
    assert demand.columns.tolist() == ["people", "place", "kind", "old", "geometry"]
    assert groups_of(demand) == ("people", "old")
    assert demand["old"].tolist() == [1.0, 2.0]


def test_only_demand_has_groups():
    """A branch with staff has no group of people."""
    assert "staff" not in check_table(table(staff=[3, 4]), "branches").columns


def test_stands_need_no_more_than_when():
    """Place, rule and the rest are filled in."""
    filled = check_table(stands(), "stands")
    assert filled.columns.tolist()[:3] == ["name", "place", "vehicle"]
    assert filled["until"].tolist() == ["", ""]
