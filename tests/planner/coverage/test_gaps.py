"""Gaps: who is in which, why, how many, and where they are drawn."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.coverage.gaps import OWN_M, REASONS, gap_areas, gap_of, gap_reasons
from planner.coverage.measure import measure_coverage
from planner.geodesy import ground_scale, mercator
from planner.tables import check_table, empty_table

HALF_HOUR = 1800.0
NO_TOWNS = empty_table("settlements")


@pytest.fixture(scope="module")
def rock(square):
    """Return a mapped island without streets."""
    frame = gpd.GeoDataFrame({"name": ["Rock"]}, index=["r1"], geometry=[square(9, 29, 2)], crs="EPSG:4326")
    return check_table(frame, "boundaries")


@pytest.fixture(scope="module")
def measured(coast, bank, people):
    """Return how far everybody of the coast is from the bank."""
    return measure_coverage(coast, bank, people)


@pytest.fixture(scope="module")
def reason(measured, people, coast, rock):
    """Return why each point of the coast is not covered."""
    return gap_reasons(measured, people, coast, rock, within=HALF_HOUR)


@pytest.fixture(scope="module")
def gaps(measured, people, reason, bank):
    """Return the gaps of the coast."""
    return gap_areas(measured, people, reason, bank, NO_TOWNS)


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
def test_reasons(reason, who, why):
    """Each reason in the situation that it is named for."""
    assert reason[who] == why


def test_a_mainland_point_on_a_mapped_island_is_not_an_island_gap(measured, people, coast, square):
    """An island with a bridge is only far."""
    frame = gpd.GeoDataFrame({"name": ["Far"]}, index=["r1"], geometry=[square(59, -1, 2)], crs="EPSG:4326")
    island = check_table(frame, "boundaries")
    assert gap_reasons(measured, people, coast, island, within=HALF_HOUR)["far"] == "too_far"


def test_most_people_first(gaps):
    """Ranks follow people; ids follow ranks; neighbours of one reason are one gap."""
    assert gaps["people"].tolist() == [300, 70, 40, 30, 5, 3]
    assert gaps["rank"].tolist() == [1, 2, 3, 4, 5, 6]
    assert gaps.index.tolist() == [f"gap-{k}" for k in range(1, 7)]
    assert gaps["reason"].tolist() == ["too_far", "cut_off", "island", "too_far", "no_road", "island"]


def test_what_is_said_of_a_gap(gaps):
    """Its place, the branch most people would go to, and the mean drive, by people."""
    first = gaps.loc["gap-1"]
    assert (first["place"], first["branch"], first["branch_name"], first["points"]) == (
        "Farton", "bank", "Bank, Town", 2,
    )  # fmt: skip
    assert first["minutes"] == pytest.approx((200 * 60 + 100 * 64) / 300, abs=0.06)
    assert gaps.loc["gap-2", "branch"] == gaps.loc["gap-2", "branch_name"] == ""
    assert np.isnan(gaps.loc["gap-2", "minutes"])


def test_a_gap_without_a_named_settlement_is_called_after_the_nearest(measured, people, reason, bank, table):
    """A gap of farms takes the name of the village next to it."""
    towns = table("settlements", {"s1": (60, 19), "s2": (20, 15)}, name=["Valley End", "Isle"])
    named = gap_areas(measured, people, reason, bank, towns)
    assert named.loc["gap-2", "place"] == "Valley End"
    assert named.loc["gap-3", "place"] == "Isle"


def test_nobody_uncovered_means_no_gaps(measured, people, reason, bank):
    """An empty table with all columns."""
    none = gap_areas(measured, people, reason.where(reason == "", ""), bank, NO_TOWNS)
    assert none.empty
    assert {"people", "place", "reason", "rank", "branch", "branch_name", "minutes"} <= set(none.columns)
    assert gap_of(people, reason.where(reason == "", ""), none).tolist() == [""] * len(people)


def test_the_hole_in_the_middle_is_not_filled(coast, table, measured, people, bank):
    """People who are covered are not drawn into a gap around them."""
    ring = {f"r{k}": (50 + 2 * np.cos(k), 2 * np.sin(k)) for k in range(12)}
    table_of_all = table("demand", {"mid": (50, 0), **ring}, people=[10.0] * 13)
    reason = measure_coverage(coast, bank, table_of_all).seconds.map(lambda _: "too_far")
    reason["mid"] = ""
    drawn = gap_areas(measure_coverage(coast, bank, table_of_all), table_of_all, reason, bank, NO_TOWNS)
    assert len(drawn) == 1
    assert not drawn.geometry.iloc[0].intersects(table_of_all.geometry["mid"])


PLACES = st.tuples(st.integers(0, 400).map(lambda k: k / 4), st.integers(-20, 100).map(lambda k: k / 4))


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(PLACES, st.integers(0, 500)), min_size=1, max_size=25, unique_by=lambda row: row[0])
)
def test_every_uncovered_point_is_in_one_gap_of_its_reason(coast, table, bank, rock, rows):
    """Whoever lives wherever: each in exactly one, people add up, covered people are not well inside."""
    demand = table(
        "demand",
        {f"d{k}": place for k, (place, _) in enumerate(rows)},
        people=[float(count) + (k == 0) for k, (_, count) in enumerate(rows)],
    )
    measured = measure_coverage(coast, bank, demand)
    reason = gap_reasons(measured, demand, coast, rock, within=HALF_HOUR)
    gaps = gap_areas(measured, demand, reason, bank, NO_TOWNS)
    assert ((reason == "") == measured.within(HALF_HOUR)).all()
    assert set(reason) <= {"", *REASONS}
    assert gaps.geometry.is_valid.all()
    for label in demand.index:
        own = gaps[(gaps["reason"] == reason[label]) & gaps.intersects(demand.geometry[label])]
        assert len(own) == (1 if reason[label] else 0)
    belongs = gap_of(demand, reason, gaps)
    assert (belongs != "").equals(reason != "")
    summed = demand["people"].groupby(belongs).sum()
    for label, people in gaps["people"].items():
        assert summed[label] == pytest.approx(people)
    assert gaps["people"].is_monotonic_decreasing
    assert_no_covered_point_well_inside(demand, reason, gaps)


def assert_no_covered_point_well_inside(demand, reason, gaps):
    """Check that a covered point is in a gap only where the disc around an uncovered neighbour reaches over it."""
    plane = shapely.points(mercator(np.column_stack([demand.geometry.x, demand.geometry.y])))
    scale = ground_scale(demand.geometry.y.to_numpy())
    open_points = shapely.multipoints(plane[(reason != "").to_numpy()])
    for row in np.flatnonzero((reason == "").to_numpy()):
        if gaps.intersects(demand.geometry.iloc[row]).any():
            assert shapely.distance(plane[row], open_points) * scale[row] <= OWN_M + 70
