"""Reach: a sparse table of travel times that refuses what contradicts itself and keeps its pairs in order."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from planner.errors import ProblemError
from planner.siting.reach import Reach
from planner.travel import TravelTimes

NO_WAY = np.nan

SHAPES = st.tuples(st.integers(1, 6), st.integers(1, 5))
MATRICES = SHAPES.flatmap(
    lambda shape: arrays(float, shape, elements=st.one_of(st.just(NO_WAY), st.integers(0, 900).map(float)))
)


def reach_of(rows) -> Reach:
    """Return the reach of a list of rows, one for each demand point."""
    return Reach.from_matrix(rows)


@pytest.fixture
def three_villages():
    """Three villages and two sites; the last village reaches none."""
    return reach_of([[60, 300], [NO_WAY, 120], [NO_WAY, NO_WAY]])


def test_only_ways_are_held(three_villages):
    """Five of six cells could be asked for; three are ways."""
    assert (three_villages.demand, three_villages.sites) == (3, 2)
    assert three_villages.start.tolist() == [0, 2, 3, 3]
    assert three_villages.row.tolist() == [0, 0, 1]
    assert three_villages.site.tolist() == [0, 1, 1]
    assert three_villages.seconds.tolist() == [60, 300, 120]
    assert three_villages.worth.tolist() == [1, 1, 1]


def test_nothing_can_be_changed(three_villages):
    """An answer that was checked stays true."""
    for name in ("start", "site", "seconds", "worth"):
        assert not getattr(three_villages, name).flags.writeable, name


def test_a_limit_for_everybody_or_one_for_each(three_villages):
    """Exactly at the limit is within it."""
    assert three_villages.within(120).seconds.tolist() == [60, 120]
    assert three_villages.within(np.array([300.0, 60.0, 900.0])).seconds.tolist() == [60, 300]
    assert three_villages.within(np.inf).seconds.tolist() == [60, 300, 120]


def test_pairs_by_site(three_villages):
    """Site 1 is reached from villages 0 and 1."""
    start, pairs = three_villages.by_site()
    assert start.tolist() == [0, 1, 3]
    assert three_villages.row[pairs].tolist() == [0, 0, 1]


def test_worth_stays_with_its_pair():
    """Pairs may come in any order."""
    reach = Reach.from_pairs([1, 0, 0], [0, 1, 0], [5, 7, 9], demand=2, sites=2, worth=[0.1, 0.2, 0.3])
    assert reach.seconds.tolist() == [9, 7, 5]
    assert reach.worth.tolist() == [0.3, 0.2, 0.1]
    assert reach.keep(reach.seconds > 5).worth.tolist() == [0.3, 0.2]
    assert reach.with_worth(np.array([1, 0.5, 0])).worth.tolist() == [1, 0.5, 0]


def test_nobody_and_nowhere():
    """A town without people, without sites, or without a way is a town."""
    for shape in ((0, 3), (3, 0), (0, 0)):
        reach = reach_of(np.empty(shape))
        assert (reach.demand, reach.sites, len(reach.site)) == (*shape, 0)
    assert len(reach_of([[NO_WAY]]).site) == 0


def test_travel_times_and_tables_of_near_pairs():
    """The two ways in which travel times come here."""
    times = TravelTimes(
        origins=("a", "b"),
        destinations=("x", "y"),
        seconds=np.array([[60, NO_WAY], [30, 0]]),
        metres=np.array([[600, NO_WAY], [300, 0]]),
    )
    pairs = pd.DataFrame({"point_row": [1, 0, 1], "site_row": [1, 0, 0], "seconds": [0.0, 60.0, 30.0]})
    for reach in (Reach.from_times(times), Reach.from_frame(pairs, demand=2, sites=2)):
        assert np.array_equal(reach.matrix(), times.seconds, equal_nan=True)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"start": [1, 2, 3]}, "does not count the pairs"),
        ({"start": [0, 2, 4]}, "does not count the pairs"),
        ({"start": [0, 4, 3]}, "does not count the pairs"),
        ({"start": []}, "does not count the pairs"),
        ({"seconds": [1.0, 2.0]}, "2 travel times"),
        ({"worth": [1.0, 1.0]}, "2 worths"),
        ({"site": [0, 2, 1]}, "outside 0..1"),
        ({"site": [-1, 1, 1]}, "outside 0..1"),
        ({"site": [1, 0, 1]}, "must ascend"),
        ({"site": [1, 1, 1]}, "at most once"),
        ({"seconds": [-1.0, 2.0, 3.0]}, "not negative"),
        ({"seconds": [np.inf, 2.0, 3.0]}, "leave out what cannot be reached"),
        ({"seconds": [np.nan, 2.0, 3.0]}, "leave out what cannot be reached"),
        ({"worth": [1.5, 1.0, 1.0]}, "between 0 and 1"),
        ({"worth": [-0.1, 1.0, 1.0]}, "between 0 and 1"),
        ({"worth": [np.nan, 1.0, 1.0]}, "between 0 and 1"),
    ],
)
def test_what_contradicts_itself_is_refused(changes, says):
    """Two demand points, two sites, three pairs; one thing wrong."""
    sound = {"start": [0, 2, 3], "site": [0, 1, 1], "seconds": [1.0, 2.0, 3.0], "worth": [1.0, 1.0, 1.0]}
    with pytest.raises(ProblemError, match="contradict") as refused:
        Reach(sites=2, **{name: np.array(value) for name, value in (sound | changes).items()})
    assert any(says in problem for problem in refused.value.problems), refused.value.problems


def test_everything_wrong_is_said_at_once():
    """A negative time and a site that does not exist."""
    with pytest.raises(ProblemError) as refused:
        Reach.from_pairs([0, 1], [0, 7], [-5, 3], demand=2, sites=2)
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize(
    ("row", "site"),
    [([0, 5], [0, 1]), ([-1, 0], [0, 1]), ([0, 1, 1], [0, 1])],
    ids=["no such demand point", "a negative one", "more rows than sites"],
)
def test_bug_pairs_of_nobody_are_refused_in_words(row, site):
    """Our message, not one of numpy."""
    with pytest.raises(ProblemError):
        Reach.from_pairs(row, site, [10.0, 20.0], demand=2, sites=2)


@given(MATRICES)
def test_a_matrix_comes_back(matrix):
    """Sparse and back is the same."""
    assert np.array_equal(reach_of(matrix).matrix(), matrix, equal_nan=True)


@given(MATRICES, st.randoms(use_true_random=False))
def test_the_order_of_pairs_means_nothing(matrix, random):
    """Shuffled pairs give the same reach."""
    row, site = np.nonzero(~np.isnan(matrix))
    order = list(range(len(row)))
    random.shuffle(order)
    order = np.array(order, dtype=int)
    demand, sites = matrix.shape
    seconds = matrix[row, site]
    shuffled = Reach.from_pairs(row[order], site[order], seconds[order], demand=demand, sites=sites)
    assert np.array_equal(shuffled.matrix(), matrix, equal_nan=True)
    assert np.array_equal(shuffled.start, reach_of(matrix).start)


@given(MATRICES, st.integers(0, 900))
def test_within_is_a_mask_of_the_matrix(matrix, limit):
    """What is farther is as if it were not there."""
    expected = np.where(matrix <= limit, matrix, NO_WAY)
    assert np.array_equal(reach_of(matrix).within(limit).matrix(), expected, equal_nan=True)


@given(MATRICES)
def test_by_site_is_the_transpose(matrix):
    """Each site's pairs, demand points ascending."""
    reach = reach_of(matrix)
    start, pairs = reach.by_site()
    for site in range(reach.sites):
        mine = pairs[start[site] : start[site + 1]]
        assert reach.row[mine].tolist() == np.flatnonzero(~np.isnan(matrix[:, site])).tolist()
        assert (reach.site[mine] == site).all()
