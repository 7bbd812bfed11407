"""Opportunities that are reached."""

import numpy as np
import pytest
from hypothesis import given, settings

from planner.coverage.access.decay import Cutoff, Linear
from planner.coverage.access.opportunities import cumulative, gravity, time_to_nth
from planner.errors import InputError
from tests.planner.coverage.access.pairs import cases


def test_cumulative_counts_what_is_within(villages):
    """The bound counts, an island has nothing."""
    supply = {"a": 3.0, "b": 5.0}
    assert cumulative(villages, [supply["a"], supply["b"]], within=480).tolist() == [3, 5, 0, 0]
    assert cumulative(villages, 1, within=3600).tolist() == [2, 2, 1, 0]


def test_gravity_fades(villages):
    """Half of what is half way."""
    assert gravity(villages, [10, 100], Linear(end=3600)).tolist() == pytest.approx(
        [10 * 58 / 60 + 50, 8 + 100 * 52 / 60, 100 * 35 / 60, 0]
    )


@pytest.mark.parametrize(
    ("n", "minutes"),
    [
        (1, [2, 8, 25, np.nan]),
        (2, [2, 8, 25, np.nan]),
        (2.5, [30, 8, 25, np.nan]),
        (5, [30, 12, np.nan, np.nan]),
        (5.1, [np.nan] * 4),
    ],
)
def test_time_to_so_many(villages, n, minutes):
    """Two of one place and three of the other."""
    answer = time_to_nth(villages, [2, 3], n=n)
    assert (answer / 60).tolist() == pytest.approx(minutes, nan_ok=True)


def test_places_without_supply_do_not_count(villages):
    """The nearest that has something."""
    assert (time_to_nth(villages, [0, 1]) / 60).tolist() == pytest.approx([30, 8, 25, np.nan], nan_ok=True)


def test_tenths_add_up_to_one(reached):
    """Ten places of a tenth are one, whatever floating point says."""
    times = reached({"p": {f"s{minute}": minute for minute in range(1, 12)}})
    assert time_to_nth(times, 0.1, n=1).tolist() == [600]


@pytest.mark.parametrize("n", [0, -1, np.inf, np.nan])
def test_no_such_number(villages, n):
    """Nothing is reached at once."""
    with pytest.raises(InputError, match="n is"):
        time_to_nth(villages, n=n)


@settings(max_examples=30, deadline=None)
@given(case=cases())
def test_primal_and_dual_agree(case):
    """Within the time to the n-th there are n, and not a moment before."""
    times, _, supply = case
    seconds = time_to_nth(times, supply, n=4).to_numpy()
    for row in np.flatnonzero(~np.isnan(seconds)):
        assert gravity(times, supply, Cutoff(end=seconds[row] + 0.1)).iloc[row] >= 4
        if seconds[row] > 0:
            assert gravity(times, supply, Cutoff(end=seconds[row] - 0.1)).iloc[row] < 4


@settings(max_examples=30, deadline=None)
@given(case=cases())
def test_more_time_and_more_supply_never_take_away(case):
    """Monotone in both."""
    times, _, supply = case
    reach = cumulative(times, supply, within=900)
    assert (cumulative(times, supply, within=1800) >= reach).all()
    assert (cumulative(times, supply + 1, within=900) >= reach).all()
