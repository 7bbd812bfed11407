"""The hash of a question: one for the same question, another after any change."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.calendars.period import Period
from planner.coverage.question import CoverageQuestion
from planner.coverage.scenarios.changed import changed
from planner.coverage.scenarios.changes import (
    BranchAdded,
    BranchClosed,
    CapacityChanged,
    CoverageScenario,
    DemandScaled,
    HoursChanged,
    RoadsChanged,
    StandardChanged,
)
from planner.coverage.scenarios.hashing import question_hash
from planner.coverage.standard import At, Served, Standard
from planner.streets.network import StreetNetwork
from planner.streets.scenario import Scenario
from planner.streets.travel import StreetTravel
from planner.tables import check_table

CHANGES = {
    "a branch closed": BranchClosed(branch="bank"),
    "an hour more": HoursChanged(branch="bank", opening_hours="Mo-Fr 09:00-17:00"),
    "hours said": HoursChanged(branch="bank", opening_hours=""),
    "a place more": CapacityChanged(branch="bank", capacity=1),
    "a branch more": BranchAdded(branch="new", lon=0, lat=0),
    "a per mille more people": DemandScaled(factor=1.001),
    "older people": DemandScaled(factor=1.001, group="pop65"),
    "slower roads": RoadsChanged(roads=Scenario(slower=1.01)),
    "another share": StandardChanged(standard=Standard(name="old", within=1800, share=0.51, group="pop65")),
    "another direction": StandardChanged(
        standard=Standard(name="old", within=1800, share=0.5, group="pop65", direction="from")
    ),
}


def test_it_is_64_hexadecimal_digits_and_the_same_again(asked):
    """SHA-256."""
    first = question_hash(asked)
    assert len(first) == 64
    assert int(first, 16) >= 0
    assert question_hash(replace(asked)) == first


def test_it_is_known_on_every_computer(table):
    """A small question that is written down here: whoever changes the bytes must change ``VERSION`` too."""
    network = StreetNetwork(
        nodes=np.array([[0.0, 0.0], [0.25, 0.0]]),
        ends=np.array([[0, 1]], np.int32),
        metres=np.array([27_829.87], np.float32),
        forward_ms=np.array([1_000_000], np.int32),
        backward_ms=np.array([-1], np.int32),
        ferry=np.zeros(1, bool),
        unpaved=np.ones(1, bool),
        road_class=np.array([3], np.int8),
        line=np.array([[0, 0], [2_500_000, 0]], np.int32),
        line_start=np.array([0, 2], np.int32),
    )
    question = CoverageQuestion(
        travel={"drive": StreetTravel(network=network, access_kmh=15.0)},
        branches=table("branches", {"b1": (0, 0)}, name=["营业所"]),
        demand=table("demand", {"d1": (0, 0)}, people=[12.5]),
        standards=(Standard(within=1800.0, share=0.8),),
        thresholds=(600.0,),
        assumed_hours="24/7",
        windows=(),
    )
    assert question_hash(question) == ("0d0b0a1a6a5af92dd70c73c0bbf3030bdd92445c8fc8d423b768914b6824a5d9")


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_gives_another(asked, what):
    """However small."""
    assert question_hash(changed(asked, CoverageScenario(changes=(CHANGES[what],)))) != question_hash(asked)


def test_all_changes_give_different_ones(asked):
    """And different ones among each other."""
    all_ = [question_hash(changed(asked, CoverageScenario(changes=(change,)))) for change in CHANGES.values()]
    assert len(set(all_)) == len(CHANGES)


def test_every_option_counts(asked):
    """Period, thresholds, hours, holidays, windows, boundaries, and what a standard says of time."""
    week = replace(asked, period=Period(first=date(2026, 11, 23)))
    variants = [
        asked,
        week,
        replace(asked, thresholds=(600.0,)),
        replace(asked, assumed_hours=""),
        replace(asked, holidays="CN"),
        replace(asked, windows=()),
        replace(asked, boundaries=asked.boundaries.iloc[:1]),
        replace(week, period=Period(first=date(2026, 11, 23), repeats=False)),
        replace(week, period=Period(first=date(2026, 11, 23), timezone="Asia/Shanghai")),
        replace(week, standards=(Standard(when=Served()),)),
        replace(week, standards=(Standard(when=Served(window="Sa 10:00-12:00")),)),
        replace(
            week, standards=(Standard(when=At(moment=datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("UTC")))),)
        ),
    ]
    assert len({question_hash(variant) for variant in variants}) == len(variants)


def test_the_order_of_rows_and_columns_does_not_count(asked):
    """A table is a set of rows with ids."""
    demand = asked.demand.iloc[::-1][[*reversed(asked.demand.columns)]]
    same = replace(asked, demand=demand.set_geometry("geometry"), branches=asked.branches.iloc[::-1])
    assert question_hash(same) == question_hash(asked)


def test_neither_what_was_prepared_nor_how_a_column_is_kept_counts(asked):
    """Whole numbers or not, objects or strings, prepared or not; a default that is spelt out."""
    travel = asked.travel["drive"]
    ready = replace(travel, prepared=travel.ready, access_kmh=15.0)
    branches = asked.branches.assign(
        capacity=asked.branches["capacity"].astype(int), name=asked.branches["name"].astype(object)
    )
    assert question_hash(replace(asked, travel={"drive": ready}, branches=branches)) == question_hash(asked)


def test_how_one_travels_counts(asked):
    """Snap limit, ferries, speed to the street."""
    travel = asked.travel["drive"]
    others = [
        replace(travel, snap_limit_m=100.0),
        replace(travel, ferries=True),
        replace(travel, access_kmh=1.0),
    ]
    hashes = {question_hash(replace(asked, travel={"drive": other})) for other in [travel, *others]}
    assert len(hashes) == 4


def test_minus_zero_is_zero_and_text_does_not_run_into_the_next_cell(asked):
    """Each text goes in with its length; a missing one is not an empty one."""

    def with_names(*names):
        return question_hash(replace(asked, branches=asked.branches.assign(name=list(names))))

    assert with_names("ab", "c") != with_names("a", "bc")
    assert with_names("ab", None) != with_names("ab", "")
    people = asked.demand.assign(people=-0.0)
    assert question_hash(replace(asked, demand=people)) == question_hash(
        replace(asked, demand=asked.demand.assign(people=0.0))
    )


@settings(max_examples=8, deadline=None)
@given(
    people=st.lists(st.floats(0, 1e6), min_size=1, max_size=6),
    lon=st.floats(-1, 1),
    seed=st.integers(0, 99),
)
def test_rows_in_any_order_have_the_same_hash_and_one_moved_point_another(asked, people, lon, seed):
    """Moved by the smallest number there is."""
    ids = [f"p{number}" for number in range(len(people))]
    frame = gpd.GeoDataFrame(
        {"people": people, "pop65": 1.0},
        index=ids,
        geometry=gpd.points_from_xy(np.full(len(people), lon), np.arange(len(people)) / 10),
        crs="EPSG:4326",
    )
    demand = check_table(frame, "demand")
    first = question_hash(replace(asked, demand=demand))
    mixed = demand.loc[pd.Index(ids)[np.random.default_rng(seed).permutation(len(ids))]]
    assert question_hash(replace(asked, demand=mixed)) == first
    moved = demand.set_geometry(demand.geometry.translate(xoff=np.spacing(2.0)))
    assert question_hash(replace(asked, demand=moved)) != first
