"""A first plan by savings: sound whatever is asked, and joined where that saves."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.routing.fast.arrays import OPEN
from planner.routing.fast.check import missing_weight, violations
from planner.routing.fast.plans import vehicles_by_kind
from planner.routing.fast.prepare import prepared, round_trip
from planner.routing.fast.savings import savings_orders
from tests.planner.routing.fast.conftest import random_question

LINE = [[0, 0], [10, 0], [20, 0], [-10, 0]]


def joined(problem):
    """Return the orders of a question."""
    return savings_orders(problem, prepared(problem, vehicles_by_kind(problem)))


def test_one_side_is_joined(question):
    """The two on one side save a way; the one on the other side saves nothing."""
    assert sorted(map(sorted, joined(question(LINE)))) == [[0, 1], [2]]


def test_a_vehicle_saved_is_a_cost_saved(question):
    """With a fixed cost all are joined."""
    assert sorted(map(len, joined(question(LINE, fixed=np.array([1000]))))) == [0, 3]


def test_loads_keep_visits_apart(question):
    """One visit fills a vehicle; two vehicles take two."""
    orders = joined(question(LINE, capacity=np.array([[1]])))
    assert sorted(map(len, orders)) == [1, 1]


def test_windows_say_who_is_first(question):
    """The near one opens after the far one has closed."""
    opens, closes = np.array([[60], [0], [0]]), np.array([[90], [40], [9_999]])
    assert (1, 0) in joined(question(LINE, opens=opens, closes=closes))


def test_what_nobody_may_serve_is_in_no_order(question):
    """Too heavy for every vehicle."""
    problem = question(LINE, demand=np.array([[1], [50], [1]]), capacity=np.array([[3]]))
    assert {visit for order in joined(problem) for visit in order} == {0, 2}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 40), st.integers(1, 8))
def test_sound_whatever_is_asked(seed, visits, vehicles):
    """Several windows, open ends, skills, kinds of vehicles and profiles."""
    problem = random_question(seed, visits=visits, vehicles=vehicles)
    orders = joined(problem)
    assert violations(problem, orders) == []
    assert missing_weight(problem, orders) <= int(problem.weight.sum())


def test_the_mean_way_out_and_back(question):
    """Ways to 10, 20 and -10; an open end is free."""
    assert round_trip(question(LINE)) == 80 / 3
    assert round_trip(question(LINE, end=np.array([OPEN]))) == 40 / 3
