"""Who reaches something open at one moment."""

import numpy as np
import pytest

from planner.coverage.measure import measure_coverage
from planner.coverage.time.instant import coverage_at
from planner.errors import InputError
from planner.travel import StraightLine

HOUR = 3600


def test_the_nearest_that_is_open_then(street, homes, serving):
    """At noon the near one is closed."""
    times = serving((0, [(9, 12)]), (30, [(9, 18)]))
    morning, noon = (coverage_at(street, times, homes(5), hour * HOUR) for hour in (11.99, 12))
    assert morning.branch.tolist() == ["b0"]
    assert noon.branch.tolist() == ["b1"]
    assert noon.seconds.tolist() == pytest.approx([25 * 60], abs=0.01)


def test_by_night_nobody_reaches_anything(street, homes, serving):
    """Unreached, and still known how far from the street."""
    night = coverage_at(street, serving((0, [(9, 12)])), homes(5, 6), 3 * HOUR)
    assert night.seconds.isna().all()
    assert night.branch.tolist() == ["", ""]
    assert night.people_within(86_399) == 0
    assert night.snap_metres.max() < 1


def test_when_all_are_open_it_is_the_static_coverage(street, homes, serving):
    """To the last digit."""
    times, demand = serving((0, [(9, 12)]), (30, [(9, 18)])), homes(5, 14, 16, 40)
    static = measure_coverage(street, times.places, demand)
    at = coverage_at(street, times, demand, 10 * HOUR)
    np.testing.assert_array_equal(at.seconds, static.seconds)
    assert at.branch.tolist() == static.branch.tolist()


def test_direction_counts(street, homes, serving):
    """A lane leads from the street to the hamlet and not back."""
    times = serving((0, [(0, 24)]))
    hamlet = homes(5)
    hamlet.geometry = hamlet.geometry.translate(15 / 111.2, 8 / 111.2)
    assert coverage_at(street, times, hamlet, 0, direction="to").seconds.isna().all()
    assert coverage_at(street, times, hamlet, 0, direction="from").seconds.notna().all()


def test_as_the_crow_flies(homes, serving):
    """Any source of travel times will do."""
    at = coverage_at(StraightLine(metres_per_second=10), serving((0, [(9, 12)])), homes(6), 10 * HOUR)
    assert at.seconds.tolist() == pytest.approx([600])


@pytest.mark.parametrize("seconds", [-1, 7 * 86_400, float("nan")])
def test_outside_the_period(street, homes, serving, seconds):
    """The end of the last day is no moment of the period."""
    with pytest.raises(InputError, match="outside"):
        coverage_at(street, serving((0, [(9, 12)])), homes(5), seconds)
