"""Changes: ranges are checked at once, references when they meet a question."""

import math

import geopandas as gpd
import pytest
import shapely

from planner.coverage.scenarios.changed import changed
from planner.coverage.scenarios.changes import (
    BranchAdded,
    BranchClosed,
    CapacityChanged,
    CoverageScenario,
    DemandReplaced,
    DemandScaled,
    HoursChanged,
    RoadsChanged,
    StandardChanged,
    StandsAdded,
    StandsRemoved,
)
from planner.coverage.scenarios.hashing import question_hash
from planner.coverage.standard import Standard
from planner.errors import InputError
from planner.streets.scenario import Scenario


def _after(question, *changes):
    return changed(question, CoverageScenario(changes=changes))


def _stands(table, *ids, place="square"):
    there = dict.fromkeys(ids, (30, 0))
    return table(
        "stands",
        there,
        place=place,
        date="2026-11-24",
        arrival="10:00",
        departure="12:00",
        rule="FREQ=WEEKLY",
    )


def test_a_scenario_names_every_change_that_is_out_of_range():
    """Each by its number, all in one message."""
    with pytest.raises(InputError) as raised:
        CoverageScenario(
            name="wild",
            changes=(
                BranchAdded(branch=" ", lon=200, lat=0, capacity=-1),
                CapacityChanged(branch="bank", capacity=math.inf),
                HoursChanged(branch="bank", opening_hours="9-5"),  # would count as not known
                DemandScaled(factor=-0.1),
                StandsRemoved(),
            ),
        )
    text = str(raised.value)
    assert "'wild'" in text
    assert [f"change {number}" in text for number in (1, 2, 3, 4, 5)] == [True] * 5
    assert len(raised.value.problems) == 7


def test_every_wrong_reference_is_named_at_once(asked, table):
    """Branches, stands, modes, groups, areas and standards that are not there, with what is."""
    with pytest.raises(InputError) as raised:
        _after(
            asked,
            BranchClosed(branch="nobank"),
            HoursChanged(branch="shop", opening_hours="24/7"),
            BranchAdded(branch="bank", lon=0, lat=0),
            StandsRemoved(stands=("s9",), places=("nowhere",)),
            RoadsChanged(roads=Scenario(slower=2), modes=("walk",)),
            DemandScaled(factor=2, group="pop80", areas=("north",)),
            StandardChanged(standard=Standard(name="none")),
        )
    problems = raised.value.problems
    assert len(problems) == 9
    assert problems[0] == "change 1: there is no branch 'nobank'; there are bank, farbank"
    assert problems[2] == "change 3: there is a branch 'bank' already"
    assert "there is no stand 's9'; there is none" in problems[3]
    assert "pop80" in problems[6]


def test_the_given_question_stays_as_it_is(asked):
    """A scenario is another question, not a change of this one."""
    ids = list(asked.branches.index)
    _after(asked, BranchClosed(branch="bank"), DemandScaled(factor=3))
    assert list(asked.branches.index) == ids
    assert asked.demand["people"].sum() == 1498


def test_without_changes_it_is_the_same_question(asked):
    """Down to its hash."""
    assert question_hash(_after(asked)) == question_hash(asked)


def test_a_branch_is_closed(asked):
    """It is in the table no more."""
    assert list(_after(asked, BranchClosed(branch="farbank")).branches.index) == ["bank"]


def test_hours_and_capacity_are_those_of_one_branch(asked):
    """The others keep theirs."""
    after = _after(
        asked, HoursChanged(branch="bank", opening_hours="24/7"), CapacityChanged(branch="bank", capacity=40)
    )
    assert after.branches["opening_hours"].to_dict() == {"bank": "24/7", "farbank": "Mo-Fr 09:00-12:00"}
    assert after.branches["capacity"].to_dict() == {"bank": 40, "farbank": 0}


def test_a_branch_is_added_where_it_is_said(asked):
    """With everything that its table holds."""
    new = BranchAdded(
        branch="kiosk", lon=0.5, lat=0.25, name="Kiosk", opening_hours="Sa 10:00-12:00", capacity=5
    )
    row = _after(asked, new).branches.loc["kiosk"]
    assert (row.geometry.x, row.geometry.y) == (0.5, 0.25)
    assert (row["name"], row["kind"], row["capacity"]) == ("Kiosk", "branch", 5)


def test_changes_are_made_one_after_the_other(asked):
    """A new branch can change its hours, a closed one can open elsewhere."""
    after = _after(
        asked,
        BranchAdded(branch="kiosk", lon=0, lat=0),
        HoursChanged(branch="kiosk", opening_hours="24/7"),
        BranchClosed(branch="bank"),
        BranchAdded(branch="bank", lon=1, lat=1),
    )
    assert sorted(after.branches.index) == ["bank", "farbank", "kiosk"]
    assert after.branches.loc["bank"].geometry.x == 1


def test_stands_come_and_go_by_id_and_by_stop_place(asked, table):
    """Added, removed one by one, and all of a stop place."""
    some = _after(asked, StandsAdded(stands=_stands(table, "s1", "s2")))
    assert list(some.stands.index) == ["s1", "s2"]
    more = _after(some, StandsAdded(stands=_stands(table, "s3", place="quay")))
    assert list(_after(more, StandsRemoved(places=("square",))).stands.index) == ["s3"]
    assert list(_after(more, StandsRemoved(stands=("s1",))).stands.index) == ["s2", "s3"]
    with pytest.raises(InputError, match="there is a stand 's1' already"):
        _after(more, StandsAdded(stands=_stands(table, "s1")))


def test_stands_that_are_no_table_are_named_with_their_change(asked):
    """What is missing is said by the contract of the table."""
    bad = gpd.GeoDataFrame({"date": ["2026-11-24"]}, index=["s"], geometry=[shapely.Point(0, 0)], crs=4326)
    with pytest.raises(InputError, match="change 1: column 'arrival' is missing"):
        _after(asked, StandsAdded(stands=bad))


def test_people_scale_with_their_groups_and_a_group_alone(asked):
    """Everybody takes the groups along; a group goes alone."""
    double = _after(asked, DemandScaled(factor=2)).demand
    assert double["people"].sum() == 2 * asked.demand["people"].sum()
    assert double["pop65"].sum() == 2 * asked.demand["pop65"].sum()
    older = _after(asked, DemandScaled(factor=2, group="pop65")).demand
    assert older["people"].sum() == asked.demand["people"].sum()
    assert older["pop65"].sum() == 2 * asked.demand["pop65"].sum()


def test_people_scale_in_one_area_only(asked):
    """The others stay as many."""
    after = _after(asked, DemandScaled(factor=0, areas=("e",))).demand["people"]
    assert after[["far", "farther", "faraway", "valley"]].sum() == 0
    assert after["town"] == 1000


def test_demand_is_replaced_and_must_have_the_groups_that_standards_name(asked, people):
    """A standard for a group needs the group."""
    assert len(_after(asked, DemandReplaced(demand=asked.demand.iloc[:2])).demand) == 2
    with pytest.raises(InputError, match="no group 'pop65'"):
        _after(asked, DemandReplaced(demand=people))


def test_a_standard_is_changed_by_its_name(asked):
    """The others stay."""
    after = _after(asked, StandardChanged(standard=Standard(name="old", within=600)))
    assert [standard.within for standard in after.standards] == [1800, 600]


def test_roads_are_slower_for_the_modes_named(asked):
    """All of them if none is named."""
    after = _after(asked, RoadsChanged(roads=Scenario(slower=2.0)))
    ratio = after.travel["drive"].network.forward_ms / asked.travel["drive"].network.forward_ms
    assert ratio.min() >= 1.99
