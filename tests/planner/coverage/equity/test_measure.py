"""Equity in one call: over all, by area, by group of people."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.coverage.equity.measure import equity
from planner.errors import InputError

POINTS = ["a1", "a2", "b1", "b2"]
ACCESS = pd.Series([1.0, 3.0, 4.0, 8.0], index=POINTS)
PEOPLE = pd.Series([10.0, 10.0, 5.0, 5.0], index=POINTS)
AREA = pd.Series(["a", "a", "b", "b"], index=POINTS)


def test_areas():
    """Means, shares, and a Theil that adds up."""
    answer = equity(ACCESS, PEOPLE, groups=AREA, poverty_line=2)
    assert answer.mean == pytest.approx(100 / 30)
    table = answer.by_group
    assert table["people"].to_dict() == {"a": 20, "b": 10}
    assert table["mean"].to_dict() == {"a": 2, "b": 6}
    assert table["share_of_total"].to_dict() == {"a": pytest.approx(0.4), "b": pytest.approx(0.6)}
    assert table["fgt0"].to_dict() == {"a": 0.5, "b": 0}
    assert answer.theil_t_parts.total == pytest.approx(answer.theil_t)
    assert answer.theil_t_parts.between == pytest.approx(0.4 * np.log(0.4 / (2 / 3)) + 0.6 * np.log(0.6 * 3))
    assert answer.theil_l_parts.total == pytest.approx(answer.theil_l)
    assert answer.fgt == pytest.approx((1 / 3, 1 / 6, 1 / 12))


def test_groups_of_people_may_overlap():
    """Columns of people: means of each, but no decomposition."""
    groups = pd.DataFrame({"65+": [1.0, 0, 0, 1], "no car": [2.0, 2, 0, np.nan]}, index=POINTS)
    answer = equity(ACCESS, PEOPLE, groups=groups)
    assert answer.by_group["mean"].to_dict() == {"65+": 4.5, "no car": 2}
    assert answer.by_group["people"].to_dict() == {"65+": 2, "no car": 4}
    assert answer.by_group["theil_t_within"].isna().all()
    assert answer.theil_t_parts is None


def test_only_what_was_asked():
    """Without a rank, a line or groups there is nothing of them."""
    answer = equity(ACCESS, PEOPLE)
    assert (answer.palma_by, answer.concentration, answer.corrected_concentration, answer.fgt) == (None,) * 4
    assert answer.by_group.empty
    assert answer.lorenz["share"].iloc[-1] == 1


def test_by_income():
    """The poor have less; with a sixth of all at the richest point there is no tenth above the others."""
    income = pd.Series([4.0, 3, 2, 1], index=POINTS[::-1])
    answer = equity(ACCESS, PEOPLE, rank_by=income)
    assert answer.concentration == pytest.approx(answer.gini)
    assert np.isnan(answer.palma_by)
    assert equity(ACCESS, PEOPLE.replace(5.0, 2.0), rank_by=income).palma_by == pytest.approx(8 / 1)


def test_the_order_of_people_does_not_matter():
    """They are read by id."""
    assert equity(ACCESS, PEOPLE[::-1], groups=AREA[::-1]).gini == equity(ACCESS, PEOPLE, groups=AREA).gini


def test_the_unreached_are_counted_apart():
    """NaN is not zero: whoever means zero puts zero."""
    answer = equity(ACCESS.replace(8.0, np.nan), PEOPLE, groups=AREA)
    assert (answer.people, answer.unmeasured) == (25, 5)
    assert answer.by_group.loc["b", "mean"] == 4
    assert answer.theil_t_parts.total == pytest.approx(answer.theil_t)


@pytest.mark.parametrize("values", [[0.0, 0, 0, 0], [2.0, 2, 2, 2], [np.nan] * 4])
def test_nothing_to_divide(values):
    """All nothing, all the same, all unknown: no warning, no inequality."""
    answer = equity(pd.Series(values, POINTS), PEOPLE, groups=AREA, rank_by=PEOPLE, poverty_line=1)
    known = 0 if np.isnan(values[0]) else 30
    assert answer.people == known
    assert np.nan_to_num(answer.gini) == pytest.approx(0)
    assert answer.theil_t_parts.total == pytest.approx(0)


def test_an_area_without_people_or_name():
    """It has no mean; points without an area are an area of their own."""
    area = AREA.where(AREA != "b", None)
    answer = equity(ACCESS, PEOPLE.where(AREA != "a", 0.0), groups=area)
    assert answer.by_group["people"].to_dict() == {"": 10, "a": 0}
    assert np.isnan(answer.by_group.loc["a", "mean"])
    assert answer.theil_l_parts.total == pytest.approx(answer.theil_l)


def test_an_area_where_nobody_has_anything():
    """T divides it, L is without bound."""
    answer = equity(pd.Series([0.0, 0, 4, 8], POINTS), PEOPLE, groups=AREA)
    assert answer.theil_t_parts.total == pytest.approx(answer.theil_t)
    assert answer.theil_l_parts.total == answer.theil_l == np.inf


@settings(max_examples=50, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 50), st.integers(0, 9), st.sampled_from("abc")), min_size=1, max_size=12
    )
)
def test_theil_always_adds_up(rows):
    """Between and within are both at least 0 and sum to the whole."""
    values, people, area = (pd.Series(column) for column in zip(*rows, strict=True))
    answer = equity(values.astype(float), people.astype(float), groups=area)
    for parts, whole in ((answer.theil_t_parts, answer.theil_t), (answer.theil_l_parts, answer.theil_l)):
        assert parts.total == pytest.approx(whole if people.sum() else 0, abs=1e-12)
        assert min(parts.between, parts.within) >= 0


def test_refused():
    """People that are missing are named."""
    with pytest.raises(InputError, match="b2: no people"):
        equity(ACCESS, PEOPLE.drop("b2"))
    with pytest.raises(InputError, match="b2: no people"):
        equity(ACCESS, PEOPLE.replace({"b2": 5.0}).where(PEOPLE.index != "b2"))
    with pytest.raises(InputError, match="4 values and 3 people"):
        equity(ACCESS, [1, 2, 3])
    with pytest.raises(InputError, match="people is there more than once"):
        equity(ACCESS, pd.concat([PEOPLE, PEOPLE[:1]]))
    with pytest.raises(InputError, match="values must be numbers"):
        equity(ACCESS.astype(object).replace(8.0, "many"), PEOPLE)
    with pytest.raises(InputError, match="people must be 0 or more"):
        equity(ACCESS, -PEOPLE)
