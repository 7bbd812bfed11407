"""Of each crowd the best stays, and no two that stay are too near."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.geodesy import EARTH_RADIUS_M, haversine_m
from planner.siting.spacing import least_spacing, spaced

KM = 180_000 / (np.pi * EARTH_RADIUS_M)
LONLAT = st.tuples(st.floats(9.99, 10.01), st.floats(64.99, 65.01))


def at(*kilometres):
    """Return points on the equator."""
    return np.array([(x * KM, 0.0) for x in kilometres]).reshape(-1, 2)


@pytest.mark.parametrize(
    ("kilometres", "metres", "stays"),
    [
        ([], 300, []),
        ([0], 300, [0]),
        ([0, 0], 0, [0, 1]),  # no spacing, no question
        ([0, 0.2, 0.4], 300, [0, 2]),  # the middle one gives way, and so frees the last
        ([0.2, 0, 0.4], 300, [0]),  # the best is in the middle
        ([0, 0.301, 0.602], 300, [0, 1, 2]),
    ],
)
def test_the_first_clears_the_ground(kilometres, metres, stays):
    """Points come best first."""
    assert np.flatnonzero(spaced(at(*kilometres), metres)).tolist() == stays


def test_some_always_stay():
    """However near they are to one another; the others give way to them."""
    assert spaced(at(0, 0.1, 0.2, 1), 300, always=2).tolist() == [True, True, False, True]


def test_the_date_line_is_nothing_special():
    """A hundred metres across it are a hundred metres."""
    points = np.array([(180 - 0.05 * KM, 0.0), (-180 + 0.05 * KM, 0.0)])
    assert spaced(points, 99).all()
    assert spaced(points, 101).tolist() == [True, False]


def test_beyond_half_the_earth_one_stays():
    """Even of two poles."""
    assert spaced(np.array([(0.0, 90.0), (0.0, -90.0)]), 2.1e7).tolist() == [True, False]


@given(st.lists(LONLAT, max_size=40), st.floats(0, 2000))
@settings(max_examples=60, deadline=None)
def test_spacing_holds_and_nothing_goes_without_need(points, metres):
    """Whoever stays is far from all others that stay; whoever goes is near to a better one that stays."""
    lonlat = np.array(points, float).reshape(-1, 2)
    stays = spaced(lonlat, metres)
    apart = haversine_m(lonlat[:, None], lonlat)
    kept = apart[np.ix_(stays, stays)]
    assert (kept[~np.eye(len(kept), dtype=bool)] >= metres - 1e-4).all()
    for row in np.flatnonzero(~stays):
        assert apart[row, :row][stays[:row]].min() <= metres + 1e-4


@given(st.integers(1, 5000))
def test_the_least_spacing(wanted):
    """Whole steps above what was not enough."""
    found = least_spacing(lambda metres: metres >= 300 + wanted, above=300, step=50)
    assert found == 300 + 50 * -(-wanted // 50)
