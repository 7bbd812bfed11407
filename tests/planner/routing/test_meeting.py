"""Visits of different routes that wait for each other."""

import pytest

from planner.routing.meeting import met
from planner.routing.problem import Relation, RoutingProblem
from planner.routing.timetable import Timetable


@pytest.fixture
def handover(on_a_line, village, van):
    """Return a day of two vans: what one brings to the hall, the other one takes up there."""

    def build(*, brings=(), takes=(), least=0, most=None, shift="08:00-16:00"):
        return RoutingProblem(
            visits=(
                village("bring", *brings, place="hall"),
                village("take", *takes, place="hall"),
                village("far"),
            ),
            vehicles=(van("one", shift), van("other", shift)),
            travel=on_a_line(depot=0, hall=10, far=40),
            relations=(Relation(kind="order", visits=("bring", "take"), least_gap=least, most_gap=most),),
        )

    return build


def starts(routes):
    """Return when each visit starts."""
    return {stop.visit: stop.start for route in routes if route for stop in route.stops}


def test_the_later_visit_waits(handover, clock):
    """Both could be there at 08:10; the bringer's half hour comes first."""
    day = handover()
    orders, routes = met(day, Timetable(day), [[0], [1]])
    assert orders == [[0], [1]]
    assert starts(routes) == {"bring": clock("08:10"), "take": clock("08:40")}


def test_a_least_gap(handover, clock):
    """A quarter of an hour more."""
    day = handover(least=900)
    _, routes = met(day, Timetable(day), [[0], [1]])
    assert starts(routes)["take"] == clock("08:55")


def test_the_earlier_visit_moves_where_the_gap_is_too_long(handover, clock):
    """It opens at noon for the taker, who must not come later than ten minutes after the bringer."""
    day = handover(takes=("12:00-13:00",), most=600)
    _, routes = met(day, Timetable(day), [[2, 0], [1]])
    found = starts(routes)
    assert found["take"] == clock("12:00")
    assert clock("11:20") <= found["bring"] <= clock("11:30")


def test_what_cannot_wait_leaves(handover):
    """It closes for the taker before the bringer has come."""
    day = handover(brings=("12:00-13:00",), takes=("08:00-11:00",))
    orders, routes = met(day, Timetable(day), [[0, 2], [1]])
    assert orders == [[0, 2], []]
    assert routes[1] is None


def test_without_gaps_routes_are_those_of_the_timetable(four_villages):
    """Nothing to meet."""
    timetable = Timetable(four_villages)
    assert met(four_villages, timetable, [[0, 1]]) == ([[0, 1]], [timetable.route(0, [0, 1])])
