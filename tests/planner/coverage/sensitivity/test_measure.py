"""Other travel times, other snap limits, other cells: what they change, and which verdicts hold."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.coverage.assess import assess
from planner.coverage.question import CoverageQuestion
from planner.coverage.sensitivity.answer import assumption_words
from planner.coverage.sensitivity.measure import is_areal, sensitivity
from planner.coverage.standard import Promise, Standard
from planner.demand.cells import Grid
from planner.errors import InputError


@pytest.fixture(scope="module")
def asked(coast, bank, people):
    """Return a question: 30 minutes for 70 %, an hour for 90 %; who lives 29 minutes away is near the edge."""
    standard = Standard(name="rural", within=1800, share=0.7, further=(Promise(within=3600, share=0.9),))
    return CoverageQuestion(
        travel={"drive": coast},
        branches=bank,
        demand=people,
        standards=(standard, Standard(name="soon", within=600)),
    )


@pytest.fixture(scope="module")
def measured(asked):
    """Return the sensitivity of that question."""
    return sensitivity(asked, cells=(Grid("square", 5000.0), Grid("h3", 4)))


def _shares(measured, assumption, standard="rural", within=1800.0):
    rows = measured.shares
    own = rows[
        (rows["assumption"] == assumption) & (rows["standard"] == standard) & (rows["within"] == within)
    ]
    return own.set_index("value")["covered"]


def test_the_first_rows_are_what_was_asked(asked, measured):
    """As :func:`assess` has them."""
    first = measured.shares.iloc[: len(measured.base.verdicts)]
    assert (first["assumption"] == "as asked").all()
    assert first["covered"].tolist() == assess(asked).verdicts["covered"].tolist()


def test_ten_per_cent_slower_loses_who_lives_at_the_edge(measured):
    """29 minutes away, 50 people."""
    assert _shares(measured, "travel times").to_dict() == {0.8: 1050, 0.9: 1050, 1.1: 1000, 1.2: 1000}


def test_every_promise_is_reported_under_its_own_minutes(measured):
    """Not under the scaled ones that were measured."""
    rows = measured.shares
    for assumption, value in rows[["assumption", "value"]].drop_duplicates().itertuples(index=False):
        same = rows["value"].isna() if np.isnan(value) else rows["value"] == value
        own = rows[(rows["assumption"] == assumption) & same]
        assert own[["standard", "within"]].to_numpy().tolist() == [
            ["rural", 1800.0],
            ["rural", 3600.0],
            ["soon", 600.0],
        ]


def test_factors_say_what_slower_journeys_say(asked):
    """Access and all: a hundred times the seconds of each demand point, counted by hand."""
    seconds = assess(asked).always["drive", "to"].seconds
    for factor in (0.5, 0.97, 1.04, 2.0):
        own = sensitivity(asked, factors=(factor,), snap_limits=())
        by_hand = asked.demand["people"][factor * seconds <= 1800].sum()
        assert _shares(own, "travel times")[factor] == by_hand


def test_a_verdict_that_turns_is_fragile_and_says_when(measured):
    """70 % holds as asked and with faster roads only."""
    rows = measured.verdicts.set_index(["standard", "within"])
    edge = rows.loc[("rural", 1800.0)]
    assert edge["met"]
    assert edge["fragile"]
    assert edge["turns"].startswith("travel times x 1.1; travel times x 1.2; hexagons")
    assert edge["lowest"] == pytest.approx(1000 / 1498)
    assert edge["range"] == pytest.approx(edge["highest"] - edge["lowest"])
    assert not rows.loc[("soon", 600.0), "fragile"], "nothing is promised"


def test_a_short_snap_limit_loses_who_lives_off_the_road(asked, table):
    """900 metres from it."""
    demand = table("demand", {"on": (5, 0), "off": (5, 0.9)}, people=[10.0, 1.0])
    own = sensitivity(replace(asked, demand=demand), factors=(), snap_limits=(500.0, 1000.0))
    assert _shares(own, "snap limit").to_dict() == {500.0: 10, 1000.0: 11}


def test_unasked_the_limit_is_halved_and_doubled(measured):
    """2,000 metres are the default."""
    assert sorted(_shares(measured, "snap limit").index) == [1000.0, 4000.0]


def test_people_gathered_in_cells_stay_as_many(measured):
    """On fewer points."""
    rows = measured.shares
    cells = rows[rows["assumption"].isin(["cells", "hexagons"])]
    assert cells["people"].tolist() == pytest.approx([1498.0] * 6)
    assert (cells["demand_points"] < 9).all()


def test_the_table_has_promises_down_and_assumptions_across(measured):
    """As asked first."""
    table = measured.table()
    assert table.columns[0] == "as asked"
    assert "travel times x 1.1" in table.columns
    assert table.loc[("rural", 1800.0), "as asked"] == pytest.approx(1050 / 1498)


def test_assumptions_that_cannot_be_made_are_named_at_once(asked):
    """Four of them."""
    with pytest.raises(InputError) as raised:
        sensitivity(asked, factors=(0.0, 1.1, 99), snap_limits=(-1,), spread_km2=0)
    assert len(raised.value.problems) == 4


def test_a_standard_of_nearly_a_day_can_be_measured(asked):
    """Half the time means twice the threshold, which would be longer than a day."""
    long = replace(asked, standards=(Standard(within=86_000, further=(Promise(within=86_300),)),))
    own = sensitivity(long, factors=(0.5,), snap_limits=())
    assert (
        _shares(own, "travel times", standard="", within=86_300.0)[0.5]
        == _shares(own, "as asked", standard="", within=86_300.0).iloc[0]
    )


def test_demand_of_cells_is_areal(people):
    """So that the size of cells is reported unasked."""
    assert not is_areal(people)
    assert not is_areal(people.iloc[:0])
    assert is_areal(people.assign(kind="cell"))


def test_assumptions_in_words():
    """As they are printed."""
    assert assumption_words("as asked", float("nan")) == "as asked"
    assert assumption_words("cells", 500.0) == "cells of 500 m"


@settings(max_examples=6, deadline=None)
@given(factors=st.lists(st.floats(0.2, 5), min_size=2, max_size=4, unique=True))
def test_slower_never_covers_more(asked, factors):
    """Whatever the factors."""
    own = sensitivity(asked, factors=sorted(factors), snap_limits=())
    for standard, within in (("rural", 1800.0), ("rural", 3600.0), ("soon", 600.0)):
        assert _shares(own, "travel times", standard, within).is_monotonic_decreasing
