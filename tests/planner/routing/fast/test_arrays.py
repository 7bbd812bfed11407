"""What the fast engine refuses to be asked."""

import numpy as np
import pytest

from planner.errors import ProblemError

LINE = [[0, 0], [10, 0], [20, 0]]


def test_arrays_cannot_be_changed_afterwards(question):
    """A question is frozen, and a copy of what was given."""
    mine = np.full((2, 1), 50)
    problem = question(LINE, closes=mine)
    mine[0] = 0
    assert problem.closes[0, 0] == 50
    with pytest.raises(ValueError, match="read-only"):
        problem.cost[0, 0, 1] = 5


@pytest.mark.parametrize(
    ("arrays", "told"),
    [
        ({"demand": np.ones((3, 1), np.int64)}, "demand has shape (3, 1), expected (2, 1)"),
        ({"penalty": np.array([-1, 0])}, "penalty holds -1..0"),
        ({"cost": np.full((1, 3, 3), 1 << 40)}, "cost holds"),
        ({"kind": np.array([0, 4])}, "kind refers to 4, expected at most 0"),
        ({"opens": np.array([[5], [20_000]])}, "a window closes before it opens"),
        ({"start": np.array([-2])}, "start holds -2..-2"),
        ({"opening": np.array([20_000])}, "a kind of vehicle closes before it opens"),
    ],
)
def test_refused_with_what_is_wrong(question, arrays, told):
    """Each bad array is named."""
    with pytest.raises(ProblemError) as refused:
        question(LINE, **arrays)
    assert any(told in problem for problem in refused.value.problems)


def test_windows_must_ascend(question):
    """The kernels look for the first window that is still open."""
    opens, closes = np.array([[50, 10], [0, 0]]), np.array([[60, 20], [9, 9]])
    with pytest.raises(ProblemError, match="no routing problem"):
        question(LINE, opens=opens, closes=closes)


def test_everything_wrong_is_told_at_once(question):
    """Two bad arrays, two problems."""
    with pytest.raises(ProblemError) as refused:
        question(LINE, penalty=np.array([-1, 0]), fixed=np.zeros(2, np.int64))
    assert len(refused.value.problems) == 2
