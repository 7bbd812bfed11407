"""Before and after: verdicts, who wins, who loses."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.coverage.assess import assess
from planner.coverage.scenarios.changed import changed
from planner.coverage.scenarios.changes import (
    BranchAdded,
    BranchClosed,
    CoverageScenario,
    DemandReplaced,
    DemandScaled,
    HoursChanged,
    RoadsChanged,
    StandardChanged,
    StandsAdded,
)
from planner.coverage.scenarios.compare import compare, side_by_side
from planner.coverage.standard import Standard
from planner.errors import InputError
from planner.streets.scenario import Scenario
from planner.tables import check_table

THIRTY = ("all", 1800.0)


def _compared(question, *changes, name="so"):
    before = assess(question)
    return compare(before, assess(changed(question, CoverageScenario(name=name, changes=changes))), name=name)


def _all(comparison, promise=THIRTY):
    rows = comparison.verdicts
    own = rows[(rows["standard"] == promise[0]) & (rows["within"] == promise[1]) & (rows["area"] == "")]
    return own.iloc[0]


def _adds_up(comparison):
    """Assert that who wins and who loses explains every verdict, to the person."""
    for promise in comparison.promises:
        change = _all(comparison, promise)["covered_change"]
        rows = comparison.shifts
        own = rows[(rows["standard"] == promise[0]) & (rows["within"] == promise[1])]
        for by in ("place", "area"):
            assert own[own["by"] == by]["net"].sum() == pytest.approx(change, abs=1e-9)
        by_area = comparison.verdicts.set_index(["standard", "within", "area"])["covered_change"]
        for row in own[own["by"] == "area"].itertuples():
            if row.id:
                assert row.net == pytest.approx(by_area[(*promise, row.id)], abs=1e-9)


def test_no_change_makes_no_difference(asked):
    """Nobody wins, nobody loses, nothing is later."""
    same = _compared(asked)
    assert (same.verdicts["covered_change"] == 0).all()
    assert same.shifts.empty
    assert all((table["change"] == "same").all() for table in same.points.values())
    assert (same.equity["change"] == 0).all()


def test_a_closed_branch_has_losers_and_no_winner(asked):
    """Farton loses its bank; who was out of reach is later."""
    closed = _compared(asked, BranchClosed(branch="farbank"))
    assert closed.winners(THIRTY).empty
    losers = closed.losers(THIRTY)
    assert losers["name"].tolist() == ["Farton"]
    assert losers["net"].tolist() == [-300]
    assert closed.losers(THIRTY, by="area")["id"].tolist() == ["e"]
    points = closed.points[THIRTY]
    assert points.loc["far", "change"] == "lost"
    assert points.loc["far", "minutes_after"] == pytest.approx(60, abs=0.1)
    assert points.loc["far", "branch_before"] == "farbank"
    assert points.loc["faraway", "change"] == "later"
    assert points.loc["islander", "change"] == "same"
    _adds_up(closed)


def test_the_verdicts_stand_side_by_side(asked):
    """Counted by hand: 300 of 1,498 people, and the promise of 80 % breaks."""
    row = _all(_compared(asked, BranchClosed(branch="farbank")))
    assert (row["covered_before"], row["covered_after"], row["covered_change"]) == (1350, 1050, -300)
    assert row["share_change"] == pytest.approx(-300 / 1498)
    assert (row["met_before"], row["met_after"]) == (True, False)


def test_groups_win_and_lose_by_themselves(asked):
    """A tenth of the losers is above 65."""
    losers = (
        _compared(asked, BranchClosed(branch="farbank")).losers(THIRTY, by="group").set_index("name")["net"]
    )
    assert losers.to_dict() == {"people": -300, "pop65": -30}


def test_a_branch_brings_people_within_reach_and_nearer(asked):
    """The valley had no way to any; its minutes fall from infinity."""
    km = asked.demand.geometry["far"].x / 60
    opened = _compared(asked, BranchAdded(branch="new", lon=62 * km, lat=20 * km))
    assert opened.losers(THIRTY).empty
    assert opened.winners(THIRTY)["net"].sum() == 70
    valley = opened.points[THIRTY].loc["valley"]
    assert (valley["change"], valley["minutes_change"]) == ("won", -np.inf)
    _adds_up(opened)


def test_slower_roads_make_everybody_late_who_travels(asked):
    """Nobody is sooner, and who was near the edge is lost."""
    slow = _compared(asked, RoadsChanged(roads=Scenario(slower=1.5)))
    points = slow.points[THIRTY]
    assert points.loc["near", "change"] == "lost"
    assert (points["minutes_change"] >= -1e-9).all()
    _adds_up(slow)


def test_more_people_are_neither_won_nor_lost(asked):
    """They are grown: covered before and after."""
    more = _compared(asked, DemandScaled(factor=2, areas=("w",)))
    rows = more.shifts[(more.shifts["standard"] == "all") & (more.shifts["by"] == "area")]
    assert rows[["won", "lost"]].to_numpy().sum() == 0
    assert rows[rows["within"] == 1800]["grown"].tolist() == [1050]
    _adds_up(more)


def test_people_who_are_on_one_side_only_count_as_nobody_on_the_other(asked):
    """A town that is gone is lost, one that is new is won."""
    there = asked.demand.drop(index="town")
    new = there.loc[["far"]].rename(index={"far": "newtown"})
    demand = check_table(pd.concat([there, new]), "demand")
    moved = _compared(asked, DemandReplaced(demand=demand))
    points = moved.points[THIRTY]
    assert points.loc["town", ["people_before", "people_after"]].tolist() == [1000, 0]
    assert points.loc["town", "change"] == "lost"
    assert points.loc["newtown", "change"] == "won"
    assert not points.geometry.isna().any()
    _adds_up(moved)


def test_a_stricter_standard_is_compared_with_itself(asked):
    """By its name and rank; a promise that is gone is in no table."""
    strict = _compared(asked, StandardChanged(standard=Standard(name="all", within=300, share=0.8)))
    row = _all(strict)
    assert (row["within"], row["within_after"]) == (1800, 300)
    assert row["covered_change"] < 0
    assert ("all", 3600.0) not in strict.promises
    _adds_up(strict)


def test_nothing_in_common_is_refused(asked):
    """With the reason."""
    other = replace(asked, standards=(Standard(name="other"),))
    with pytest.raises(InputError, match="no standard of the one"):
        compare(assess(asked), assess(other))


def test_several_scenarios_stand_side_by_side(asked):
    """A column of shares for each."""
    before = assess(asked)
    closed = assess(changed(asked, CoverageScenario(changes=(BranchClosed(branch="bank"),))))
    slower = assess(changed(asked, CoverageScenario(changes=(RoadsChanged(roads=Scenario(slower=3.0)),))))
    table = side_by_side(before, {"closed": closed, "slow": slower})
    row = table[(table["standard"] == "all") & (table["within"] == 1800) & (table["area"] == "")].iloc[0]
    assert row["today"] == pytest.approx(1350 / 1498)
    assert row["closed"] == pytest.approx(300 / 1498)
    assert row["slow"] < row["today"]
    assert len(table) == len(before.verdicts)
    with pytest.raises(InputError, match="today"):
        side_by_side(before, {"today": closed})


def test_a_van_adds_hours_and_person_hours(week, table):
    """Two hours for thirty people."""
    stands = table(
        "stands",
        {"s": (95, 0)},
        name=["Faraway square"],
        date="2026-11-24",
        arrival="10:00",
        departure="12:00",
    )
    van = _compared(week, StandsAdded(stands=stands))
    points = van.points["often", 1800.0]
    assert points.loc["faraway", "hours_after"] - points.loc["faraway", "hours_before"] == pytest.approx(2)
    row = van.hours[(van.hours["within"] == 1800) & (van.hours["group"] == "people")].iloc[0]
    assert row["change"] == pytest.approx(2 * 30)


def test_longer_hours_make_the_promise_of_a_week(week):
    """Shorter ones break it, minutes stay."""
    longer = _compared(week, HoursChanged(branch="farbank", opening_hours="Mo-Fr 09:00-10:00"))
    assert longer.losers(("often", 1800.0))["name"].tolist() == ["Farton"]
    assert longer.losers(THIRTY).empty, "minutes do not change with the hours"


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    close=st.sets(st.sampled_from(["bank", "farbank"]), max_size=1),
    slower=st.floats(0.5, 3),
    factor=st.integers(0, 3),
)
def test_winners_minus_losers_is_the_change_whatever_changes(asked, close, slower, factor):
    """By place and by area; slower roads and fewer branches have no winner."""
    changes = [BranchClosed(branch=branch) for branch in close]
    changes += [RoadsChanged(roads=Scenario(slower=slower)), DemandScaled(factor=factor, areas=("e",))]
    some = _compared(asked, *changes)
    _adds_up(some)
    if slower >= 1 and factor == 1:
        assert all(some.winners(promise).empty for promise in some.promises)


def test_people_without_a_place_do_not_hide_each_other(asked):
    """Cells of a grid have no names: losers in the east do not vanish among winners in the west."""
    grid = replace(asked, demand=asked.demand.assign(place=""))
    km = asked.demand.geometry["far"].x / 60
    swap = (BranchClosed(branch="farbank"), BranchAdded(branch="new", lon=62 * km, lat=20 * km))
    moved = _compared(grid, *swap)
    assert set(moved.losers(THIRTY)["name"]) == {"East"}
    _adds_up(moved)
    nowhere = _compared(replace(grid, boundaries=grid.boundaries.iloc[:0]), *swap)
    assert nowhere.losers(THIRTY)["net"].sum() == -300
    assert nowhere.winners(THIRTY)["net"].sum() == 70
    assert all(name.endswith(" E") for name in nowhere.losers(THIRTY)["name"])
    _adds_up(nowhere)
