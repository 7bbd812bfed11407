"""The plain check of orders: each rule broken once."""

import numpy as np
import pytest

from planner.routing.fast.arrays import OPEN
from planner.routing.fast.check import cost_of, missing_weight, violations

LINE = [[0, 0], [10, 0], [20, 0]]


def test_cost_counts_arcs_fixed_costs_and_penalties(question):
    """One vehicle out and back, the other visit left out."""
    problem = question(LINE, fixed=np.array([7]), penalty=np.array([3, 5]), weight=np.array([2, 9]))
    assert cost_of(problem, ((0,), ())) == 20 + 7 + 5
    assert missing_weight(problem, ((0,), ())) == 9
    assert violations(problem, ((0,), ())) == []


def test_open_ends_cost_nothing(question):
    """From the first visit to the last."""
    problem = question(LINE, start=np.array([OPEN]), end=np.array([OPEN]))
    assert cost_of(problem, ((0, 1), ())) == 10


@pytest.mark.parametrize(
    ("arrays", "orders", "told"),
    [
        ({}, ((0, 1), (1,)), "served 2 times"),
        ({}, ((0, 1),), "1 orders for 2 vehicles"),
        ({"most": np.array([1])}, ((0, 1), ()), "2 visits, at most 1"),
        ({"capacity": np.array([[1]])}, ((0, 1), ()), "load 2 of dimension 0, at most 1"),
        ({"allowed": np.array([[True, False]])}, ((0, 1), ()), "may not serve visit 1"),
        ({"closes": np.array([[10], [19]])}, ((0, 1), ()), "visit 1 is reached at 20"),
        ({"closing": np.array([39])}, ((0, 1), ()), "ends at 40, after 39"),
    ],
)
def test_each_rule(question, arrays, orders, told):
    """A rule that is broken is told in words."""
    assert any(told in what for what in violations(question(LINE, **arrays), orders))


def test_waits_for_the_second_window(question):
    """Too late for the first, early for the second."""
    windows = {"opens": np.array([[0, 100], [0, 0]]), "closes": np.array([[5, 120], [9_999, 9_999]])}
    assert violations(question(LINE, **windows), ((0,), (1,))) == []
    late = violations(question(LINE, closing=np.array([109]), **windows), ((0,), (1,)))
    assert late == ["vehicle 0: ends at 110, after 109"]
