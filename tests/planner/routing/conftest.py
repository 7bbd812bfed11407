"""Small named situations. Places lie on a line, one kilometre is one minute, unless a test says otherwise."""

import numpy as np
import pytest

from planner.routing.problem import Break, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.travel import TravelTimes

HOUR = 3600
MINUTE = 60


def _clock(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * HOUR + int(minutes) * MINUTE


def _span(text: str) -> TimeWindow:
    earliest, latest = text.split("-")
    return TimeWindow(earliest=_clock(earliest), latest=_clock(latest))


@pytest.fixture(scope="session")
def clock():
    """Return seconds after midnight of a text such as 08:30."""
    return _clock


@pytest.fixture(scope="session")
def span():
    """Return the window of a text such as 08:30-10:00."""
    return _span


@pytest.fixture(scope="session")
def on_a_line():
    """Return travel times between places at kilometres on a line; None for an island."""

    def build(**kilometres):
        at = np.array([np.nan if km is None else km for km in kilometres.values()], dtype=float)
        apart = np.abs(at[:, None] - at)
        ids = tuple(kilometres)
        return TravelTimes(origins=ids, destinations=ids, seconds=apart * MINUTE, metres=apart * 1000)

    return build


@pytest.fixture(scope="session")
def village():
    """Return a visit of 30 minutes with windows as texts."""

    def build(name, *windows, minutes=30, **options):
        return Visit(
            id=name, service_duration=minutes * MINUTE, windows=tuple(_span(w) for w in windows), **options
        )

    return build


@pytest.fixture(scope="session")
def van():
    """Return a vehicle with a shift and a break as texts: ``lunch=("11:30-13:30", minutes)``."""

    def build(name="van", shift="08:00-16:00", lunch=None, depot="depot", **options):
        rests = ()
        if lunch is not None:
            rests = (Break(windows=(_span(lunch[0]),), duration=lunch[1] * MINUTE),)
        return Vehicle(id=name, depot=depot, shift=_span(shift), breaks=rests, **options)

    return build


@pytest.fixture(scope="session")
def four_villages(on_a_line, village, van):
    """Four villages east of the depot, half an hour each: 40 min out, 2 h of service, 40 min home."""
    names = ("ash", "birch", "cedar", "elm")
    return RoutingProblem(
        visits=tuple(village(name, people=100.0) for name in names),
        vehicles=(van(),),
        travel=on_a_line(depot=0, ash=10, birch=20, cedar=30, elm=40),
    )


@pytest.fixture(scope="session")
def two_shifts(on_a_line, village, van):
    """Return a morning and an afternoon van, and a clinic that is open for a short time in each shift."""
    return RoutingProblem(
        visits=(
            village("market", "08:00-10:00"),
            village("school", "15:00-17:00"),
            village("clinic", "09:00-09:40", "16:00-16:40"),
        ),
        vehicles=(van("early", "07:00-12:00"), van("late", "13:00-19:00")),
        travel=on_a_line(depot=0, market=20, school=25, clinic=-15),
    )


@pytest.fixture(scope="session")
def lunch_in_the_middle(on_a_line, village, van):
    """Two visits an hour apart and a lunch that has to start at noon sharp."""
    return RoutingProblem(
        visits=(village("near", "11:00-11:45"), village("far", "13:00-14:00")),
        vehicles=(van(lunch=("12:00-12:00", 30)),),
        travel=on_a_line(depot=0, near=10, far=40),
    )
