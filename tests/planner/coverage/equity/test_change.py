"""Equity before and after."""

import numpy as np
import pandas as pd
import pytest

from planner.coverage.equity.change import equity_change, group_change
from planner.coverage.equity.measure import equity
from planner.errors import InputError

POINTS = ["p", "q", "r"]
PEOPLE = pd.Series([10.0, 20.0, 5.0], POINTS)
BEFORE = pd.Series([1.0, 4.0, 2.0], POINTS)
AFTER = pd.Series([3.0, 4.0, 1.0], POINTS)
AREA = pd.Series(["north", "north", "south"], POINTS)


def test_indices_side_by_side():
    """Only those that both have."""
    table = equity_change(equity(BEFORE, PEOPLE, poverty_line=2), equity(AFTER, PEOPLE))
    assert table.loc["mean"].tolist() == pytest.approx([100 / 35, 115 / 35, 15 / 35])
    assert "fgt0" not in table.index
    assert "concentration" not in table.index
    both = equity_change(equity(BEFORE, PEOPLE, poverty_line=2), equity(AFTER, PEOPLE, poverty_line=2))
    assert both.loc["fgt0"].tolist() == pytest.approx([10 / 35, 5 / 35, -5 / 35])


def test_who_has_more():
    """Ten people of the north, none of the south."""
    table = group_change(BEFORE, AFTER, PEOPLE, AREA)
    assert table.loc["north"].to_dict() == pytest.approx(
        {"people": 30, "before": 3, "after": 11 / 3, "difference": 2 / 3, "more": 10, "less": 0, "same": 20}
    )
    assert table.loc["south", ["more", "less", "same"]].tolist() == [0, 5, 0]


def test_what_is_not_known_both_times_is_left_out():
    """A point that was out of reach cannot be compared."""
    table = group_change(BEFORE.where(BEFORE != 4, np.nan), AFTER, PEOPLE, AREA)
    assert table.loc["north", ["people", "before", "after"]].tolist() == [10, 1, 3]


def test_other_points_are_refused():
    """The ids must be the same."""
    with pytest.raises(InputError, match="different demand points"):
        group_change(BEFORE, AFTER.drop("p"), PEOPLE, AREA)
