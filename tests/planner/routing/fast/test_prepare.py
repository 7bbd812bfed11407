"""What is prepared for the kernels: near visits, orders of insertion, matrices that are shared."""

import numpy as np
import pytest

from planner.routing.fast import prepare
from planner.routing.fast.arrays import OPEN
from planner.routing.fast.plans import vehicles_by_kind

LINE = [[0, 0], [10, 0], [20, 0], [40, 0]]


def test_near_visits_are_the_nearest_first(question):
    """On a line."""
    _, _, near = prepare.neighbours(question(LINE))
    assert near.tolist() == [[1, 2], [0, 2], [1, 0]]


def test_a_visit_that_must_wait_is_no_good_neighbour(question):
    """Directly after the first comes the farther one whose window is open, not the near one of the evening."""
    opens, closes = np.array([[0], [9000], [0]]), np.array([[50], [9999], [100]])
    _, after, _ = prepare.neighbours(question(LINE, opens=opens, closes=closes))
    assert after[0].tolist() == [2, 1]


def test_rows_at_a_time_change_nothing(everything, monkeypatch):
    """Neighbours are sought in slices for the sake of memory."""
    problem = everything(2, visits=50, vehicles=3)
    whole = prepare.neighbours(problem)
    monkeypatch.setattr(prepare, "ROWS", 7)
    assert all((one == other).all() for one, other in zip(whole, prepare.neighbours(problem), strict=True))


@pytest.mark.parametrize(
    ("arrays", "timed"),
    [
        ({"time": np.zeros((1, 4, 4), np.int64)}, False),
        ({}, True),
        ({"time": np.zeros((1, 4, 4), np.int64), "service": np.ones((1, 3), np.int64)}, True),
        ({"time": np.zeros((1, 4, 4), np.int64), "opens": np.full((3, 1), 5)}, True),
    ],
)
def test_times_are_ignored_only_where_they_cannot_matter(question, arrays, timed):
    """No travel, no service, and every window as long as every shift."""
    assert prepare.is_timed(question(LINE, **arrays)) is timed


def test_equal_matrices_are_one(question):
    """Cost and time, and each turned, are the same array where they are equal: fewer bytes to read."""
    problem = question(LINE)
    given = prepare.prepared(problem, vehicles_by_kind(problem))
    assert given.cost is given.time
    assert given.cost_to is given.cost


def test_an_open_end_is_a_place_that_costs_nothing(question):
    """One row and column of zeros are added."""
    problem = question(LINE, end=np.array([OPEN]))
    vehicles = vehicles_by_kind(problem)
    given = prepare.prepared(problem, vehicles)
    assert given.cost.shape == (1, 5, 5)
    assert not given.cost[0, :, 4].any()
    assert prepare.place_of_nodes(problem, vehicles).tolist() == [1, 2, 3, 0, 0, 4, 4]


def test_orders_of_insertion_share_everything(question):
    """The cumulated shares end with 1; the random order has no keys."""
    keys, shares = prepare.orders(question(LINE))
    assert len(shares) == len(keys) + 1
    assert shares[-1] == 1.0
