"""Times of a given order: back as early as possible, out as late as that allows."""

from dataclasses import replace

import pytest

from planner.routing.timetable import Timetable


def timed(day, *names):
    """Return the route of the first vehicle that makes the visits of these names."""
    number = {visit.id: position for position, visit in enumerate(day.visits)}
    return Timetable(day).route(0, [number[name] for name in names])


def test_leaves_late_rather_than_wait(lunch_in_the_middle, clock):
    """Near opens at 11:00, lunch is at noon, so nothing is won by leaving at 08:00."""
    route = timed(lunch_in_the_middle, "near", "far")
    assert (route.start, route.end, route.rests[0].start) == (clock("11:05"), clock("14:10"), clock("12:00"))
    near, far = route.stops
    assert (near.start, near.departure) == (clock("11:15"), clock("12:30"))
    assert (far.arrival, far.start, far.departure) == (clock("13:00"), clock("13:00"), clock("13:30"))


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (("near",), "11:40"),  # home before lunch
        (("far",), "14:10"),  # lunch before leaving
        (("far", "near"), None),  # near is closed after far
    ],
)
def test_lunch_at_the_depot(lunch_in_the_middle, clock, order, expected):
    """Before leaving or after coming back."""
    route = timed(lunch_in_the_middle, *order)
    assert (route and route.end) == (expected and clock(expected))


def test_lunch_never_interrupts_the_drive(on_a_line, village, van, lunch_in_the_middle):
    """Three hours on the road each way leave no place for a lunch that starts at noon sharp."""
    day = replace(
        lunch_in_the_middle,
        visits=(village("far"),),
        vehicles=(van(shift="10:00-18:00", lunch=("12:00-12:00", 30)),),
        travel=on_a_line(depot=0, far=180),
    )
    assert timed(day, "far") is None
    wider = replace(day, vehicles=(van(shift="10:00-18:00", lunch=("12:00-13:00", 30)),))
    assert timed(wider, "far") is not None


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        ("07:00", "08:00"),  # waits until it opens
        ("08:30", "08:30"),  # just ends in time
        ("08:31", "10:00"),  # would end after closing, so waits for the next window
        ("10:31", None),  # closed for the day
    ],
)
def test_service_ends_before_the_place_closes(
    clock, van, village, on_a_line, lunch_in_the_middle, shift, expected
):
    """Half an hour of service and three windows, one of them too short."""
    day = replace(
        lunch_in_the_middle,
        visits=(village("a", "08:00-09:00", "09:10-09:20", "10:00-11:00"),),
        vehicles=(van(shift=f"{shift}-18:00"),),
        travel=on_a_line(depot=0, a=0),
    )
    route = timed(day, "a")
    assert (route and route.stops[0].start) == (expected and clock(expected))
