"""Quantiles over people."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.coverage.quantiles import quantiles

PEOPLE = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), min_size=1, max_size=30)


def test_the_person_in_the_middle() -> None:
    """Ten people wait an hour, eleven wait three: half of all wait at most three, a third at most one."""
    assert quantiles([3.0, 1.0], [11.0, 10.0], [0.5, 1 / 3, 0.0, 1.0]).tolist() == [3.0, 1.0, 1.0, 3.0]


def test_nothing_is_left_out_silently_wrong() -> None:
    """NaN, infinity and points without people say nothing; without people there is no quantile."""
    assert quantiles([np.nan, np.inf, 7.0, 2.0], [5.0, 5.0, 1.0, 0.0], [0.5]).tolist() == [7.0]
    assert np.isnan(quantiles([1.0, np.nan], [0.0, 3.0], [0.1, 0.9])).all()
    assert np.isnan(quantiles([], [], [0.5])).all()


@settings(max_examples=100)
@given(rows=PEOPLE, share=st.floats(0, 1))
def test_people_count_as_themselves(rows: list[tuple[int, int]], share: float) -> None:
    """The same as of a row for each person."""
    values, people = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    one_each = np.repeat(values, people.astype(int))
    alone = quantiles(one_each, np.ones(len(one_each)), [share])
    assert quantiles(values, people, [share])[0] == pytest.approx(alone[0], nan_ok=True)
