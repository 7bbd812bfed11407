"""Whole people: the total stays, nobody moves by a person or more."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.demand.whole import whole_people

COUNTS = st.lists(st.floats(0, 1e5), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("people", "whole"),
    [
        ([0.5, 0.25, 0.25], [1, 0, 0]),  # the largest remainder
        ([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0]),  # the first of equals
        ([2.6, 1.7, 0.7], [2, 2, 1]),  # two people left over for three fractions
        ([3.0, 0.0], [3, 0]),  # whole already
        ([0.1, 0.2, 0.7], [0, 0, 1]),  # sums that floats only nearly have
    ],
)
def test_small_cases(people, whole):
    """By hand."""
    assert whole_people(np.array(people, float)).tolist() == whole


def test_nobody():
    """An empty table."""
    assert whole_people(np.zeros(0)).tolist() == []
    assert whole_people(np.zeros(0), np.zeros(0, int)).tolist() == []


def test_each_area_keeps_its_own():
    """Not only all of them together."""
    people, of = np.array([0.5, 0.5, 1.5, 1.5, 2.0]), np.array([0, 0, 1, 1, 1])
    assert np.bincount(of, whole_people(people, of)).tolist() == [1, 5]


@settings(deadline=None, max_examples=60)
@given(COUNTS, st.integers(1, 5))
def test_totals_and_distances(people, areas):
    """The sum is the sum, rounded; each number is the one below or the one above."""
    counts = np.array(people)
    for of in (None, np.arange(len(counts)) % areas):
        whole = whole_people(counts, of)
        assert whole.sum() == round(counts.sum())
        assert (np.abs(whole - counts) < 2 if of is not None else np.abs(whole - counts) <= 1 + 1e-6).all()
        assert (whole >= 0).all()
        assert (whole == np.rint(whole)).all()
