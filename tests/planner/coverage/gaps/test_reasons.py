"""Why people are not covered: each reason in the situation that it is named for, with its evidence."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from planner.coverage.gaps import REASONS
from planner.coverage.gaps.reasons import road_metres
from planner.coverage.measure import Coverage, measure_coverage
from planner.tables import check_table

HOUR = 3600


@pytest.fixture(scope="module")
def coastal(found, coast, bank, people, rock):
    """Return the gaps of the coast."""
    return found(coast, bank, people, islands=rock)


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("town", ""),  # covered
        ("near", ""),  # 29 minutes
        ("far", "too_far"),  # an hour's drive
        ("islander", "island"),  # only a ferry joins its road to the rest
        ("valley", "cut_off"),  # a road that is joined to nothing
        ("hut", "no_road"),  # kilometres from any road
        ("rock", "island"),  # no road, on a mapped island
    ],
)
def test_reasons_of_the_coast(coastal, who, why):
    """Each reason in the situation that it is named for."""
    assert coastal.reason[who] == why


def test_a_mainland_point_on_a_mapped_island_is_not_an_island_gap(found, coast, bank, people, square):
    """An island with a bridge is only far."""
    frame = gpd.GeoDataFrame({"name": ["Far"]}, index=["r1"], geometry=[square(59, -1, 2)], crs="EPSG:4326")
    gaps = found(coast, bank, people, islands=check_table(frame, "boundaries"))
    assert gaps.reason["far"] == "too_far"


def test_a_river_with_one_bridge_is_a_detour_by_that_bridge(found, river, bank, table, lines):
    """4 km across, 82 by road: the bridge is named, not the one that the road passes under."""
    people = table("demand", {"over": (2, 4), "here": (3, 0)}, people=[50.0, 10.0])
    crossings = lines(
        Long_Bridge=("bridge", [(40, 0), (40, 4)]),
        Footbridge=("bridge", [(20, -1), (20, 1)]),
        Elsewhere=("tunnel", [(10, 20), (12, 20)]),
    )
    gap = found(river, bank, people, crossings=crossings).areas.loc["gap-1"]
    assert (gap["reason"], gap["branch"], gap["people"]) == ("detour", "bank", 50)
    assert (gap["crossing"], gap["crossing_kind"]) == ("Long Bridge", "bridge")
    assert gap["straight_km"] == pytest.approx(np.hypot(2, 4), abs=0.01)
    assert gap["road_km"] == pytest.approx(38 + 4 + 40, abs=0.05)
    assert gap["detour"] == pytest.approx(82 / np.hypot(2, 4), abs=0.05)
    assert gap["crossing_km"] == pytest.approx(40, abs=0.1)


def test_from_the_branch_the_same_crossing_is_named(found, river, bank, table, lines):
    """Direction changes who travels, not where the barrier is."""
    people = table("demand", {"over": (2, 4)}, people=[50.0])
    crossings = lines(Long_Bridge=("bridge", [(40, 0), (40, 4)]))
    there = measure_coverage(river, bank, people, direction="from")
    gap = found(river, bank, people, crossings=crossings, coverage=there, direction="from").areas.loc["gap-1"]
    assert (gap["reason"], gap["crossing"], gap["crossing_km"]) == (
        "detour",
        "Long Bridge",
        pytest.approx(40, abs=0.1),
    )


def test_far_up_the_river_the_bridge_is_no_detour(found, river, bank, table):
    """36 km across the land too: also with a bridge of its own it would be too far."""
    people = table("demand", {"up": (36, 4)}, people=[5.0])
    gap = found(river, bank, people).areas.loc["gap-1"]
    assert (gap["reason"], gap["crossing"]) == ("too_far", "")
    assert gap["detour"] == pytest.approx((4 + 4 + 40) / np.hypot(36, 4), abs=0.01)


def test_a_detour_is_told_to_the_branch_across_not_to_the_one_that_is_reached_first(found, river, table):
    """The village has a bank 35 km up its own shore; the one across the river is 4 km away."""
    banks = table("branches", {"across": (0, 0), "own": (35, 4)}, name=["Across", "Own"])
    people = table("demand", {"over": (0, 4)}, people=[50.0])
    gap = found(river, banks, people).areas.loc["gap-1"]
    assert (gap["reason"], gap["branch_name"]) == ("detour", "Across")
    assert (gap["minutes"], gap["road_km"]) == (pytest.approx(84, abs=0.1), pytest.approx(84, abs=0.1))


def test_a_house_far_from_its_street_is_snapped_far(found, coast, bank, table):
    """28 minutes along the road and 1.5 km through a field; at the road it would be covered."""
    people = table("demand", {"field": (28, 1.5), "beside": (31, 0.1)}, people=[7.0, 8.0])
    gaps = found(coast, bank, people)
    assert gaps.reason.tolist() == ["snapped_far", "too_far"]
    assert gaps.areas.set_index("reason")["snap_m"]["snapped_far"] == pytest.approx(1500, abs=10)


def test_a_short_way_to_the_street_is_not_the_reason(found, coast, bank, table):
    """At its street it would take half a minute less; that is not why it is far."""
    people = table("demand", {"yard": (29.7, 0.1)}, people=[7.0])
    assert found(coast, bank, people).reason["yard"] == "too_far"


def test_closed_on_sunday(found, coast, table, week):
    """The near branch serves again on Monday morning; the one that is open is an hour away."""
    banks = table(
        "branches", {"near": (0, 0), "open": (62, 0)}, name=["Near", "Open"], opening_hours=["Mo-Sa", "24/7"]
    )
    people = table("demand", {"town": (2, 0), "beyond": (60, 0)}, people=[100.0, 20.0])
    times = week(banks, near=[(9 * HOUR, 16 * HOUR)], open=[(0, 7 * 24 * HOUR)])
    sunday = 6 * 24 * HOUR + 10 * HOUR
    then = measure_coverage(coast, banks.loc[["open"]], people)
    always = measure_coverage(coast, banks, people)
    gaps = found(coast, banks, people, coverage=then, always=always, times=times, at=sunday)
    assert gaps.reason.to_dict() == {"town": "closed", "beyond": ""}
    gap = gaps.areas.loc["gap-1"]
    assert (gap["branch_name"], gap["closed_minutes"], gap["minutes"]) == ("Near", 2.0, 60.0)
    assert gap["opens"] == "2026-11-30 09:00"


def test_open_too_seldom_is_closed_with_the_hours_as_they_are_written(found, coast, table):
    """Who is within reach but does not count as covered lacks hours, not roads."""
    banks = table("branches", {"bank": (0, 0)}, name=["Bank"], opening_hours=["Mo 09:00-10:00"])
    people = table("demand", {"town": (2, 0)}, people=[100.0])
    covered = pd.Series(False, index=people.index)
    gap = found(coast, banks, people, covered=covered).areas.loc["gap-1"]
    assert (gap["reason"], gap["opens"], gap["closed_minutes"]) == ("closed", "Mo 09:00-10:00", 2.0)
    assert np.isnan(gap["minutes"])


def test_a_full_branch_splits_the_last_who_fit(found, coast, table):
    """Room for 120: the 100 next door, and 20 of the 50 further on; the rest is the gap."""
    banks = table("branches", {"bank": (0, 0)}, name=["Bank"], capacity=[120.0])
    people = table(
        "demand",
        {"door": (1, 0), "on": (5, 0), "off": (60, 0)},
        people=[100.0, 50.0, 9.0],
        old=[40.0, 10.0, 1.0],
    )
    gaps = found(coast, banks, people, capacities=True)
    assert gaps.reason.to_dict() == {"door": "", "on": "full", "off": "too_far"}
    assert gaps.uncovered.to_dict() == {"door": 0.0, "on": 30.0, "off": 9.0}
    full = gaps.areas.loc["gap-1"]
    assert (full["people"], full["old"], full["capacity"], full["assigned"]) == (30.0, 6.0, 120.0, 120.0)
    assert (full["branch"], full["minutes"]) == ("bank", 5.0)
    assert found(coast, banks, people).reason["on"] == ""  # nobody asked


def test_a_branch_without_a_capacity_is_never_full(found, coast, table):
    """0 means that nobody says."""
    banks = table("branches", {"small": (0, 0), "any": (3, 0)}, capacity=[10.0, 0.0])
    people = table("demand", {"town": (1, 0)}, people=[1000.0])
    assert found(coast, banks, people, capacities=True).areas.empty


def test_an_island_names_its_ferry(found, coast, bank, people, lines):
    """The ferry that lands on its streets, not the one that passes."""
    crossings = lines(
        Herjolf=("ferry", [(20, 0), (20, 12)]),
        Other=("ferry", [(50, 0), (60, -9)]),
        Road=("bridge", [(20, 12), (20, 13)]),
    )
    gaps = found(coast, bank, people, crossings=crossings).areas
    isle = gaps[gaps["reason"] == "island"].iloc[0]
    assert (isle["crossing"], isle["crossing_kind"]) == ("Herjolf", "ferry")


def test_without_any_branch_in_reach_of_anybody_there_are_gaps_all_the_same(found, coast, bank, people):
    """Vans alone, and none of them here."""
    nothing = Coverage(
        people=people["people"],
        seconds=pd.Series(np.nan, index=people.index),
        branch=pd.Series("", index=people.index, dtype=object),
        snap_metres=measure_coverage(coast, bank, people).snap_metres,
    )
    none = replace_rows(bank)
    gaps = found(coast, none, people, coverage=nothing)
    assert gaps.areas["people"].sum() == people["people"].sum()
    assert set(gaps.reason) <= set(REASONS)


def replace_rows(table):
    """Return a table without its rows."""
    return table.iloc[:0]


def test_road_metres_are_those_of_the_way_to_the_branch_that_is_reached_first(coast, people, bank):
    """The same as a matrix says, NaN where there is no way."""
    metres = road_metres(coast, people, bank, direction="to")
    assert metres == pytest.approx(coast.matrix(people, bank).metres[:, 0], abs=0.05, nan_ok=True)
