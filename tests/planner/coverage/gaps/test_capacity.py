"""Who is served where branches can be full: nearest first, splits, and sums to the last digit."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.coverage.gaps.capacity import left_over


def pairs(*rows):
    """Return a table of pairs."""
    return pd.DataFrame(rows, columns=["point_row", "site_row", "seconds"])


def test_the_nearest_come_first_whatever_their_number():
    """Point 1 is nearer, so point 0 gets what is left."""
    left, served = left_over(pairs((0, 0, 200.0), (1, 0, 100.0)), np.array([50.0, 80.0]), np.array([100.0]))
    assert (left.tolist(), served.tolist()) == ([30.0, 0.0], [100.0])


def test_who_finds_no_room_goes_on_to_the_next_branch():
    """Second choice, as far as it has room."""
    table = pairs((0, 0, 10.0), (1, 0, 20.0), (1, 1, 30.0))
    left, served = left_over(table, np.array([10.0, 10.0]), np.array([15.0, 3.0]))
    assert (left.tolist(), served.tolist()) == ([0.0, 2.0], [15.0, 3.0])


def test_of_equal_ones_the_first_in_the_table():
    """Whatever the order of the pairs."""
    for table in (pairs((0, 0, 10.0), (1, 0, 10.0)), pairs((1, 0, 10.0), (0, 0, 10.0))):
        assert left_over(table, np.array([5.0, 5.0]), np.array([5.0]))[0].tolist() == [0.0, 5.0]


def test_no_pairs_leave_everybody():
    """Nothing within reach."""
    left, served = left_over(pairs(), np.array([5.0]), np.array([5.0]))
    assert (left.tolist(), served.tolist()) == ([5.0], [0.0])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(0, 90), min_size=1, max_size=8),
    st.lists(st.integers(0, 120), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)
def test_it_is_stable_and_nobody_is_lost(people, capacity, chance):
    """Nobody left over while a branch within reach has room or serves somebody who is farther away (blocking pair)."""
    table = pairs(
        *(
            (p, s, float(chance.randint(1, 5)))
            for p in range(len(people))
            for s in range(len(capacity))
            if chance.random() < 0.7
        )
    )
    counts, room = np.array(people, float) / 7, np.array(capacity, float) / 3
    left, served = left_over(table, counts, room)
    assert math.fsum(left) + math.fsum(served) == pytest.approx(counts.sum(), rel=1e-12)
    assert ((left >= 0) & (left <= counts)).all()
    assert (served[room > 0] <= room[room > 0] + 1e-9).all()
    for row in table.itertuples():
        if left[row.point_row] > 1e-9:
            assert room[row.site_row] > 0
            assert served[row.site_row] == pytest.approx(room[row.site_row])
