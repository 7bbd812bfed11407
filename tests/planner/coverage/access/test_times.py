"""Sparse travel times: what goes in, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from planner.coverage.access.times import AccessTimes, amounts
from planner.errors import InputError
from planner.travel import StraightLine, TravelTimes


def test_pairs_in_any_order_are_sorted():
    """By demand point, then by site."""
    times = AccessTimes.from_pairs([1, 0, 1], [0, 1, 1], [5, 6, 7], demand=["p", "q"], sites=["a", "b"])
    assert times.row.tolist() == [0, 1, 1]
    assert times.site.tolist() == [1, 0, 1]
    assert times.seconds.tolist() == [6, 5, 7]
    assert times.start.tolist() == [0, 1, 3]


def test_arrays_cannot_be_written(villages):
    """A frozen value stays what it is."""
    with pytest.raises(ValueError, match="read-only"):
        villages.seconds[0] = 1


def test_within_keeps_the_bound(villages):
    """A place at exactly so many seconds is within."""
    assert villages.within(480).seconds.tolist() == [120, 480]


def test_a_matrix_with_gaps():
    """NaN is a pair that cannot be travelled."""
    seconds = np.array([[1.0, np.nan], [np.nan, 4.0]])
    matrix = TravelTimes(origins=("p", "q"), destinations=("a", "b"), seconds=seconds, metres=seconds.copy())
    times = AccessTimes.from_matrix(matrix)
    assert list(zip(times.row.tolist(), times.site.tolist(), times.seconds.tolist(), strict=True)) == [
        (0, 0, 1.0),
        (1, 1, 4.0),
    ]


def test_a_long_table_by_id():
    """Ids say who is who; rows without a time are no pairs."""
    times = AccessTimes.from_table(
        ["q", "p", "q"], ["a", "a", "b"], [5, np.inf, 7], demand_ids=["p", "q"], site_ids=["a", "b"]
    )
    assert times.row.tolist() == [1, 1]
    assert times.seconds.tolist() == [5, 7]


def test_a_long_table_names_every_stranger():
    """All unknown ids at once."""
    with pytest.raises(InputError) as error:
        AccessTimes.from_table(["x", "p"], ["a", "z"], [5, 6], demand_ids=["p"], site_ids=["a"])
    assert error.value.problems == ("demand point 'x' is not known", "site 'z' is not known")


def test_over_streets_as_the_streets_say(coast, table):
    """The pairs of the street network, also from the branch."""
    demand = table("demand", {"p": (0, 0), "q": (100, 0)}, people=[1.0, 2.0])
    branches = table("branches", {"port": (20, 0), "valley": (60, 20)})
    for direction in ("to", "from"):
        times = AccessTimes.over_streets(coast, demand, branches, within=3600, direction=direction)
        assert times.demand.tolist() == ["p", "q"]
        assert times.site.tolist() == [0]
        assert times.seconds == pytest.approx([1200], rel=0.01)


def test_no_pairs_at_all():
    """Nobody reaches anything."""
    times = AccessTimes.from_pairs([], [], [], demand=["p"], sites=["a"])
    assert times.by_demand(times.seconds).tolist() == [0.0]
    assert times.start.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("row", "site", "seconds", "problem"),
    [
        ([0, 0], [1, 1], [3, 4], "is there twice"),
        ([0], [0], [-1], "not negative"),
        ([0], [0], [np.nan], "finite"),
        ([2], [0], [1], "a demand point outside 0..1"),
        ([0], [-1], [1], "a site outside 0..1"),
    ],
)
def test_contradictions(row, site, seconds, problem):
    """One message for what cannot be."""
    with pytest.raises(InputError, match=problem):
        AccessTimes.from_pairs(row, site, seconds, demand=["p", "q"], sites=["a", "b"])


def test_arrays_of_different_length():
    """Each pair needs all three."""
    with pytest.raises(InputError, match="differ in length"):
        AccessTimes.from_pairs([0, 1], [0], [1], demand=["p", "q"], sites=["a"])


def test_ids_twice():
    """Answers are labelled by id."""
    with pytest.raises(InputError, match="more than once"):
        AccessTimes.from_pairs([], [], [], demand=["p", "p"], sites=["a"])


def test_amounts_are_read_by_id():
    """The order of a Series does not matter, and others in it neither."""
    values = pd.Series({"b": 2, "a": 1, "z": 9})
    assert amounts(values, pd.Index(["a", "b"]), "supply").tolist() == [1, 2]


def test_amounts_name_every_problem():
    """Missing, negative and text."""
    values = pd.Series({"a": -1, "b": "many", "d": 1})
    with pytest.raises(InputError) as error:
        amounts(values, pd.Index(["a", "b", "c", "d"]), "supply")
    assert error.value.problems == ("a: supply is -1", "b: supply is nan", "c: supply is nan")


def test_amounts_twice():
    """Which of the two counts, nobody knows."""
    with pytest.raises(InputError, match="a is there more than once"):
        amounts(pd.Series([1, 2], ["a", "a"]), pd.Index(["a"]), "supply")


def test_straight_lines_work_too(table):
    """Any matrix will do."""
    demand = table("demand", {"p": (0, 0)}, people=[1.0])
    sites = table("branches", {"a": (3, 4)})
    times = AccessTimes.from_matrix(StraightLine().matrix(demand, sites))
    assert times.seconds == pytest.approx([5000], rel=1e-6)
