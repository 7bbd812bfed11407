"""As early as possible at the end, as late as possible at the start, breaks on the way."""

import pytest

from api.vroom.timing import Event, Moment, timed


def test_leaves_late_and_never_waits_in_vain() -> None:
    """Open from 1000: away at 900."""
    times = timed([Event(100, 30, ((1000, 2000),))], 100, None)
    assert times is not None
    assert (times.start, times.moments, times.end) == (900, (Moment(1000, 1000),), 1130)


def test_waits_between_two_appointments() -> None:
    """Both at fixed times."""
    times = timed([Event(100, 30, ((1000, 1000),)), Event(100, 30, ((2000, 2000),))], 100, None)
    assert times is not None
    assert times.moments == (Moment(1000, 1000), Moment(1130, 2000))


def test_break_on_the_road() -> None:
    """It begins at 150, with 50 of 150 driven."""
    events = [Event(100, 0), Event(0, 20, ((150, 160),), is_break=True), Event(150, 30)]
    times = timed(events, 0, (0, 1000))
    assert times is not None
    assert times.moments == (Moment(100, 100), Moment(150, 150), Moment(270, 270))


def test_break_before_the_departure_is_over_then() -> None:
    """A late window of the only task lets the van leave after its break."""
    events = [Event(0, 20, ((0, 50),), is_break=True), Event(100, 0, ((500, 600),))]
    times = timed(events, 0, (0, 1000))
    assert times is not None
    assert times.start == 50
    assert times.moments == (Moment(50, 50), Moment(170, 500))


@pytest.mark.parametrize(
    ("events", "shift"),
    [
        ([Event(100, 30, ((0, 50),))], None),
        ([Event(100, 30)], (0, 200)),
        ([Event(0, 500, ((0, 50),), is_break=True), Event(100, 0, ((0, 400),))], (0, 1000)),
    ],
    ids=["closed", "shift too short", "break too long"],
)
def test_what_cannot_be(events: list[Event], shift: tuple[int, int] | None) -> None:
    """None, not an error."""
    assert timed(events, 100, shift) is None
