"""Gaps as a table: who is in which, how many, and where they are drawn."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.coverage.gaps import REASONS, GapQuestion, find_gaps
from planner.coverage.measure import measure_coverage
from planner.errors import InputError
from planner.streets.travel import StreetTravel
from planner.tables import check_table

HALF_HOUR = 1800.0


@pytest.fixture(scope="module")
def gaps(found, coast, bank, people, rock):
    """Return the gaps of the coast."""
    return found(coast, bank, people, islands=rock).areas


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
    assert (first["straight_km"], first["detour"]) == (
        pytest.approx(60, abs=0.01),
        pytest.approx(1, abs=0.01),
    )
    assert gaps.loc["gap-2", "branch"] == gaps.loc["gap-2", "branch_name"] == ""
    assert np.isnan(gaps.loc["gap-2", "minutes"])


def test_a_gap_without_a_named_settlement_is_called_after_the_nearest(found, coast, bank, people, table):
    """A gap of farms takes the name of the village next to it."""
    towns = table("settlements", {"s1": (60, 19), "s2": (20, 15)}, name=["Valley End", "Isle"])
    named = found(coast, bank, people, settlements=towns).areas
    assert named["place"].loc[["gap-2", "gap-3"]].tolist() == ["Valley End", "Isle"]


def test_without_any_name_a_gap_is_called_by_its_position(found, coast, bank, table):
    """Better than nothing."""
    lost = table("demand", {"hut": (40, 40)}, people=[5.0])
    assert found(coast, bank, lost).areas["place"].tolist() == ["0.360 N, 0.360 E"]


def test_nobody_uncovered_means_no_gaps(found, coast, bank, people):
    """An empty table with all columns."""
    some = found(coast, bank, people)
    none = found(coast, bank, people.loc[["town", "near"]])
    assert none.areas.empty
    assert list(none.areas.columns) == list(some.areas.columns)
    assert none.gap.tolist() == none.reason.tolist() == ["", ""]
    assert none.uncovered.sum() == 0


def test_places_without_people_have_a_reason_but_make_no_gap(found, coast, bank, table):
    """A ruin an hour away."""
    demand = table("demand", {"town": (1, 0), "ruin": (60, 0)}, people=[10.0, 0.0])
    gaps = found(coast, bank, demand)
    assert (gaps.areas.empty, gaps.reason["ruin"], gaps.gap["ruin"]) == (True, "too_far", "")


def test_groups_come_along_and_may_rank(found, coast, bank, table):
    """Every further number of the demand is summed; the one that is asked for ranks."""
    demand = table(
        "demand",
        {"young": (50, 0), "aged": (90, 0), "town": (1, 0)},
        people=[300.0, 100.0, 9.0],
        old=[10.0, 80.0, 1.0],
    )
    assert found(coast, bank, demand).areas["old"].tolist() == [10, 80]
    assert found(coast, bank, demand, group="old").areas["old"].tolist() == [80, 10]


def test_a_gap_lies_in_one_municipality(found, coast, bank, table, square):
    """Neighbours on both sides of a border are two gaps, and neither is drawn across it."""
    demand = table("demand", {"w": (59.6, 0), "e": (60.4, 0)}, people=[10.0, 20.0])
    frame = gpd.GeoDataFrame(
        {"name": ["West", "East"], "level": [8.0, 8.0]},
        index=["b1", "b2"],
        geometry=[square(40, -10, 20), square(60, -10, 20)],
        crs="EPSG:4326",
    )
    boundaries = check_table(frame, "boundaries")
    gaps = found(coast, bank, demand, boundaries=boundaries).areas
    assert gaps["boundary_name"].tolist() == ["East", "West"]
    for row in gaps.itertuples():
        outside = row.geometry.difference(boundaries.geometry[row.boundary])
        assert outside.area < 1e-9
    assert len(found(coast, bank, demand).areas) == 1


def test_a_point_off_its_municipality_keeps_a_place_of_its_own(found, coast, bank, table, square):
    """A pier beyond the mapped shore."""
    demand = table("demand", {"pier": (60, 1)}, people=[10.0])
    frame = gpd.GeoDataFrame(
        {"name": ["Shore"], "level": [8.0]}, index=["b"], geometry=[square(50, -19.5, 20)], crs="EPSG:4326"
    )
    gaps = found(coast, bank, demand, boundaries=check_table(frame, "boundaries")).areas
    assert gaps["boundary"].tolist() == ["b"]
    assert gaps.geometry.iloc[0].intersects(demand.geometry["pier"])


def test_the_hole_in_the_middle_is_not_filled(asked, coast, bank, table):
    """People who are covered are not drawn into a gap around them."""
    ring = {f"r{k}": (50 + 2 * np.cos(k), 2 * np.sin(k)) for k in range(12)}
    demand = table("demand", {"mid": (50, 0), **ring}, people=[10.0] * 13)
    covered = demand.index.to_series() == "mid"
    drawn = find_gaps(asked(coast, bank, demand, covered=covered)).areas
    assert len(drawn) == 1
    assert not drawn.geometry.iloc[0].intersects(demand.geometry["mid"])


def test_outlines_are_rounded(gaps):
    """No corner of a right angle is left of the squares that land is counted in."""
    area = gaps.geometry["gap-1"]
    corners = shapely.get_coordinates(area.exterior)
    steps = np.diff(corners, axis=0)
    turn = np.diff(np.unwrap(np.arctan2(steps[:, 1], steps[:, 0])))
    assert np.abs(turn).max() < np.radians(60)


def test_far_up_north_across_the_date_line(found, roads):
    """Both sides of the date line are one gap that no map draws around the world; so is the end of the world."""
    here = {
        "a": (179.6, 89.0),
        "b": (-179.9, 89.0),
        "c": (179.99, -16.0),
        "d": (-179.99, -16.0),
        "e": (180.0, -16.01),
    }
    frame = gpd.GeoDataFrame(
        {"people": [1.0, 2.0, 3.0, 4.0, 5.0]},
        index=list(here),
        geometry=gpd.points_from_xy(*zip(*here.values(), strict=True)),
        crs="EPSG:4326",
    )
    demand = check_table(frame, "demand")
    travel = StreetTravel(network=roads({"x": (0, 0), "y": (1, 0)}, "x-y"))
    bank = check_table(
        gpd.GeoDataFrame(
            {"name": ["Bank"]}, index=["bank"], geometry=gpd.points_from_xy([0], [0]), crs="EPSG:4326"
        ),
        "branches",
    )
    gaps = found(travel, bank, demand)
    assert gaps.areas["people"].sum() == 15
    assert gaps.gap["c"] == gaps.gap["d"] == gaps.gap["e"]
    assert (gaps.areas["km2"] < 1500).all()
    assert (shapely.bounds(gaps.areas.geometry.to_numpy())[:, :2] >= [-180, -90]).all()
    for label, gap in gaps.gap.items():
        inside = gaps.areas.index[gaps.areas.intersects(demand.geometry[label])]
        assert inside.tolist() == [gap]
    for area in shapely.get_parts(gaps.areas.geometry.to_numpy()):
        west, _, east, _ = area.bounds
        assert east - west < 10


def test_a_contradictory_question_names_every_problem(asked, coast, bank, people):
    """All at once."""
    with pytest.raises(InputError) as caught:
        asked(coast, bank, people, within=-1.0, group="cats", at=5.0)
    assert len(caught.value.problems) == 3


PLACES = st.tuples(st.integers(0, 400).map(lambda k: k / 4), st.integers(-20, 100).map(lambda k: k / 4))
ROWS = st.lists(st.tuples(PLACES, st.integers(0, 500)), min_size=1, max_size=25, unique_by=lambda row: row[0])


@settings(deadline=None, max_examples=15)
@given(ROWS, st.sampled_from([0.0, 0.37, 40.0]), st.booleans())
def test_every_uncovered_point_is_in_one_gap_and_people_add_up(
    coast, table, square, rock, rows, capacity, cut
):
    """Whoever lives wherever: each in its own area and in no other, covered people in none, sums exact."""
    bank = table("branches", {"bank": (0, 0)}, name=["Bank"], capacity=[capacity])
    demand = table(
        "demand",
        {f"d{k}": place for k, (place, _) in enumerate(rows)},
        people=[count / 7 + (k == 0) for k, (_, count) in enumerate(rows)],
        old=[count / 11 for _, count in rows],
    )
    parish = gpd.GeoDataFrame(
        {"name": ["A", "B"], "level": [8.0, 8.0]},
        index=["a", "b"],
        geometry=[square(0, -6, 30), square(30, -6, 60)],
        crs="EPSG:4326",
    )
    more = {"boundaries": check_table(parish, "boundaries")} if cut else {}
    question = GapQuestion(
        coverage=measure_coverage(coast, bank, demand),
        demand=demand,
        branches=bank,
        travel=coast,
        within=HALF_HOUR,
        islands=rock,
        capacities=True,
        **more,
    )
    assert_sound(question, find_gaps(question))


def assert_sound(question, gaps):
    """Check what holds of all gaps."""
    demand, areas = question.demand, gaps.areas
    within = question.coverage.within(question.within)
    assert set(gaps.reason) <= {"", *REASONS}
    assert ((gaps.reason != "") == (gaps.uncovered > 0) | ~within).all()
    assert areas.geometry.is_valid.all()
    assert (areas["km2"] > 0).all()
    assert areas["people"].sum() == pytest.approx(gaps.uncovered.sum(), rel=1e-12)
    covered = demand["people"] - gaps.uncovered
    assert covered.sum() + areas["people"].sum() == pytest.approx(demand["people"].sum(), rel=1e-12)
    assert areas["people"].is_monotonic_decreasing
    for label, point in demand.geometry.items():
        holding = areas.index[areas.intersects(point)].tolist()
        inhabited = demand.loc[label, ["people", "old"]].sum() > 0
        if inhabited:
            assert holding == ([gaps.gap[label]] if gaps.reason[label] else [])
    assert (areas.loc[gaps.gap[gaps.gap != ""].unique(), "reason"]).isin(REASONS).all()
    summed = gaps.uncovered.groupby(gaps.gap).sum()
    for label, row in areas.iterrows():
        assert summed[label] == pytest.approx(row["people"], rel=1e-12)
        assert set(gaps.reason[gaps.gap == label]) == {row["reason"]}


def test_a_group_that_is_called_like_a_column_is_left_out(asked, found, coast, bank, table):
    """A demand with a column of minutes; nobody can rank by it."""
    demand = table("demand", {"far": (60, 0)}, people=[10.0], minutes=[3.0], old=[4.0])
    areas = found(coast, bank, demand).areas
    assert areas.columns.is_unique
    assert (areas["old"].iloc[0], areas["minutes"].iloc[0]) == (4.0, pytest.approx(60, abs=0.1))
    with pytest.raises(InputError, match="no group"):
        asked(coast, bank, demand, group="minutes")
