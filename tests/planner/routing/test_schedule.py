"""Times of a given order: back as early as possible, out as late as that allows."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.routing.legs import NEVER, legs_of
from planner.routing.schedule import begin, earliest_end, timed


def test_leaves_late_rather_than_wait(lunch_in_the_middle, clock):
    """Near opens at 11:00, lunch is at noon, so nothing is won by leaving at 08:00."""
    day = lunch_in_the_middle
    route = timed(day.vehicles[0], day.visits, legs_of(day))
    assert route is not None
    assert (route.start, route.end, route.break_start) == (clock("11:05"), clock("14:10"), clock("12:00"))
    near, far = route.stops
    assert (near.start, near.departure) == (clock("11:15"), clock("12:30"))
    assert (far.arrival, far.start, far.departure) == (clock("13:00"), clock("13:00"), clock("13:30"))


@pytest.mark.parametrize(
    ("order", "lunch", "expected"),
    [
        (("near",), "12:00-12:00", "11:40"),  # home before lunch
        (("far",), "12:00-12:00", "14:10"),  # lunch before leaving
        (("far", "near"), "12:00-12:00", None),  # near is closed after far
    ],
)
def test_lunch_at_the_depot(lunch_in_the_middle, clock, order, lunch, expected):
    """Before leaving or after coming back."""
    day = lunch_in_the_middle
    visits = [visit for name in order for visit in day.visits if visit.id == name]
    route = timed(day.vehicles[0], visits, legs_of(day))
    assert (route and route.end) == (expected and clock(expected))


def test_lunch_never_interrupts_the_drive(on_a_line, village, van, lunch_in_the_middle):
    """Three hours on the road each way leave no place for a lunch that starts at noon sharp."""
    day = replace(
        lunch_in_the_middle,
        visits=(village("far"),),
        vehicles=(van(shift="10:00-18:00", lunch=("12:00-12:00", 30)),),
        travel=on_a_line(depot=0, far=180),
    )
    assert timed(day.vehicles[0], day.visits, legs_of(day)) is None
    wider = van(shift="10:00-18:00", lunch=("12:00-13:00", 30))
    assert timed(wider, day.visits, legs_of(day)) is not None


@pytest.mark.parametrize(
    ("arrival", "expected"),
    [
        ("07:00", "08:00"),  # waits until it opens
        ("08:30", "08:30"),  # just ends in time
        ("08:31", "10:00"),  # would end after closing, so waits for the next window
        ("10:31", None),  # closed for the day
    ],
)
def test_service_ends_before_the_place_closes(clock, span, arrival, expected):
    """Half an hour of service and three windows, one of them too short."""
    windows = (span("08:00-09:00"), span("09:10-09:20"), span("10:00-11:00"))
    assert begin(clock(arrival), 1800, windows) == (NEVER if expected is None else clock(expected))


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_one_pass_equals_trying_every_break(data, on_a_line, village, van, lunch_in_the_middle):
    """The two ways of finding the earliest return agree, and leaving as late as possible loses nothing."""
    hours = st.integers(8, 15).flatmap(lambda a: st.integers(a + 1, 17).map(lambda b: f"{a:02}:00-{b:02}:00"))
    names = [f"v{number}" for number in range(data.draw(st.integers(1, 4)))]
    visits = tuple(
        village(name, *data.draw(st.lists(hours, max_size=2)), minutes=data.draw(st.integers(0, 90)))
        for name in names
    )
    places = {name: data.draw(st.integers(-90, 90)) for name in names}
    lunch = data.draw(st.none() | st.tuples(st.sampled_from(["12:00-12:00", "11:00-13:00"]), st.just(40)))
    day = replace(
        lunch_in_the_middle,
        visits=visits,
        vehicles=(van(shift="08:00-17:00", lunch=lunch),),
        travel=on_a_line(depot=0, **places),
    )
    route = timed(day.vehicles[0], visits, legs_of(day))
    end = earliest_end(day.vehicles[0], visits, legs_of(day))
    assert end == (NEVER if route is None else route.end)
