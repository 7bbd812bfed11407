"""Indices of inequality: worked by hand, at their limits, and what each of them keeps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.coverage.equity.indices import (
    concentration,
    corrected_concentration,
    fgt,
    gini,
    lorenz,
    mean,
    palma,
    palma_by,
    theil_l,
    theil_t,
    weighted_quantile,
)
from planner.errors import InputError

PLAIN = (mean, gini, palma, theil_t, theil_l)
spreads = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 9)), min_size=1, max_size=12).filter(
    lambda rows: sum(x * w for x, w in rows) > 0
)


def unzip(rows):
    """Return values and people."""
    values, people = np.array(rows, float).T
    return values, people


def test_lorenz_by_hand():
    """Three people with 1, one with 5, one with 2: shares 3, 5, 10 of 10."""
    curve = lorenz([1, 5, 2], [3, 1, 1])
    assert curve["people"].tolist() == pytest.approx([0, 0.6, 0.8, 1])
    assert curve["share"].tolist() == pytest.approx([0, 0.3, 0.5, 1])


@pytest.mark.parametrize(
    ("values", "people", "expected"),
    [
        ([1, 1, 1], [5, 1, 2], 0),
        ([0, 1], [1, 1], 0.5),
        ([0, 10], [9, 1], 0.9),
        ([1, 3], [1, 1], 0.25),
        ([1, 2, 3, 4, 5], [1, 1, 1, 1, 1], 4 / 15),
    ],
)
def test_gini_by_hand(values, people, expected):
    """Twice the area between the curve and the straight line."""
    assert gini(values, people) == pytest.approx(expected)


@settings(max_examples=50, deadline=None)
@given(rows=spreads)
def test_gini_is_half_the_mean_difference(rows):
    """Its other definition: the mean difference of all pairs of people over twice the mean."""
    x, w = unzip(rows)
    apart = np.abs(x[:, None] - x) * w[:, None] * w
    assert gini(x, w) == pytest.approx(apart.sum() / (2 * w.sum() ** 2 * mean(x, w)), abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(rows=spreads, factor=st.floats(0.01, 1000), crowd=st.integers(1, 50))
def test_what_is_only_larger_is_not_less_equal(rows, factor, crowd):
    """Scale does not matter, nor how many people of each kind there are."""
    x, w = unzip(rows)
    for index in (gini, palma, theil_t, theil_l):
        assert index(x * factor, w) == pytest.approx(index(x, w), abs=1e-9)
        assert index(x, w * crowd) == pytest.approx(index(x, w), abs=1e-9)
    assert concentration(x * factor, w, x) == pytest.approx(concentration(x, w, x), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(rows=spreads)
def test_points_of_many_are_many_points(rows):
    """People are weighted, not points."""
    x, w = unzip(rows)
    each = np.repeat(x, w.astype(int))
    for index in PLAIN:
        assert index(each, np.ones(len(each))) == pytest.approx(index(x, w), abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(rows=spreads)
def test_taking_from_the_rich_makes_more_equal(rows):
    """Pigou and Dalton: no index of inequality grows when all move halfway to the mean."""
    x, w = unzip(rows)
    nearer = (x + mean(x, w)) / 2
    assert gini(nearer, w) == pytest.approx(gini(x, w) / 2, abs=1e-12)
    assert theil_t(nearer, w) <= theil_t(x, w) + 1e-12
    assert theil_l(nearer, w) <= theil_l(x, w) + 1e-12


@pytest.mark.parametrize("index", PLAIN)
def test_nobody(index):
    """Without people nothing is known."""
    assert np.isnan(index([], []))
    assert np.isnan(index([1, 2], [0, 0]))
    assert np.isnan(index([np.nan], [3]))


@pytest.mark.parametrize("index", [gini, theil_t, theil_l])
def test_all_have_the_same_or_nothing(index):
    """Both are equal; one person always is."""
    assert index([4, 4], [1, 9]) == pytest.approx(0)
    assert index([0, 0], [1, 9]) == 0
    assert index([7], [1]) == pytest.approx(0)


def test_some_have_nothing():
    """T and Gini know what zero is, L does not; one of ten has all."""
    assert theil_t([0, 10], [9, 1]) == pytest.approx(np.log(10))
    assert theil_l([0, 10], [9, 1]) == np.inf
    assert palma([0, 10], [9, 1]) == np.inf


def test_unreached_points_and_empty_points_do_not_count():
    """NaN and zero people are left out."""
    assert gini([1, 3, np.nan, 100], [1, 1, 50, 0]) == gini([1, 3], [1, 1])
    assert mean([1, 3, np.nan, 100], [1, 1, 50, 0]) == 2


def test_palma_by_hand():
    """Ten people with 1 to 10: the last has 10, the first four 2.5 on average; a point is divided where a tenth ends."""
    assert palma(range(1, 11), np.ones(10)) == pytest.approx(4)
    assert palma([1, 2], [50, 50]) == pytest.approx(2)
    assert palma([3, 3], [1, 1]) == pytest.approx(1)
    assert np.isnan(palma([0, 0], [1, 1]))


def test_palma_by_rank():
    """Access falls as income rises."""
    income = np.arange(1, 11)
    assert palma_by(11 - income, np.ones(10), income) == pytest.approx(1 / 8.5)
    assert np.isnan(palma_by([1, 2], [1, 1], [5, 5]))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.4, 0.5, 0.9, 1.0])
def test_quantiles_of_people_are_those_of_r(share):
    """``quantile(type = 7)`` of people one by one."""
    x, w = np.array([5.0, 1, 3, 2]), np.array([2.0, 3, 1, 4])
    assert weighted_quantile(x, w, share) == pytest.approx(np.quantile(np.repeat(x, w.astype(int)), share))


def test_poverty_by_hand():
    """Below a line of 10: a tenth with 5, two tenths with 0."""
    assert fgt([5, 0, 10, 20], [1, 2, 3, 4], 10) == pytest.approx((0.3, 0.25, 0.225))
    assert fgt([10], [1], 10) == (0, 0, 0)
    assert np.isnan(fgt([], [], 10)).all()


@settings(max_examples=30, deadline=None)
@given(rows=spreads, line=st.floats(0.5, 120))
def test_poverty_falls_with_its_order(rows, line):
    """A gap is at most 1, so its square is less."""
    first, second, third = fgt(*unzip(rows), line)
    assert 0 <= third <= second <= first <= 1


@pytest.mark.parametrize("line", [0, -1, np.nan])
def test_no_poverty_line(line):
    """It must be above 0."""
    with pytest.raises(InputError, match="poverty line"):
        fgt([1], [1], line)


def test_concentration_by_hand():
    """One of two people has all: the poor one, or the rich one; with one rank for all there is none."""
    assert concentration([1, 0], [1, 1], [10, 20]) == pytest.approx(-0.5)
    assert concentration([0, 1], [1, 1], [10, 20]) == pytest.approx(0.5)
    assert concentration([0, 1], [1, 1], [10, 10]) == pytest.approx(0)
    assert corrected_concentration([0, 1], [1, 1], [10, 20]) == pytest.approx(1)
    assert corrected_concentration([2, 2], [1, 1], [10, 20]) == 0


@settings(max_examples=30, deadline=None)
@given(rows=spreads)
def test_concentration_by_itself_is_gini(rows):
    """Ranked by what one has."""
    x, w = unzip(rows)
    assert concentration(x, w, x) == pytest.approx(gini(x, w), abs=1e-12)
    assert concentration(x, w, -x) == pytest.approx(-gini(x, w), abs=1e-12)


@pytest.mark.parametrize(("values", "people"), [([-1], [1]), ([1], [-1]), ([np.inf], [1]), ([1, 2], [1])])
def test_refused(values, people):
    """Negative, infinite, of another length."""
    with pytest.raises(InputError):
        gini(values, people)
