"""How long to stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import ProblemError
from planner.routing.dwell import dwell_seconds, people_served


@pytest.mark.parametrize(
    ("people", "minutes"),
    [
        (0, 15),  # nobody may come, but a timetable has a least stop
        (187.5, 15),  # exactly 15 minutes of counter time
        (188, 20),  # rounded up to five minutes
        (250, 20),  # the usual stop of real vans
        (1000, 80),
        (10_000, 240),  # never longer than half a day
    ],
)
def test_dwell(people, minutes):
    """Least, usual, long and longest."""
    assert dwell_seconds(people) == minutes * 60


@given(st.floats(0, 3000))
def test_a_dwell_is_long_enough_for_its_people(people):
    """The two functions are inverse to each other but for the rounding up."""
    assert people_served(dwell_seconds(people)) >= people * (1 - 1e-9)


def test_nobody_comes():
    """Then any dwell is long enough for everybody."""
    assert people_served(600, share_who_come=0) == float("inf")


@pytest.mark.parametrize(
    ("people", "options"),
    [
        (-1, {}),
        (float("nan"), {}),
        (1, {"share_who_come": 2}),
        (1, {"minutes_each": 0}),
        (1, {"least_minutes": 300}),
        (1, {"step_minutes": 0}),
    ],
)
def test_values_out_of_range(people, options):
    """Nonsense is refused."""
    with pytest.raises(ProblemError):
        dwell_seconds(people, **options)
