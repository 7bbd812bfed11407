"""Impossible orders lose as little as they can; what had to leave is put in elsewhere."""

from dataclasses import replace

import numpy as np

from planner.routing.mending import filled, mended
from planner.routing.problem import Reload, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.timetable import Timetable
from planner.travel import TravelTimes


def test_the_visit_of_least_worth_leaves(on_a_line, village, van):
    """Three hours of service, two hours of shift."""
    day = RoutingProblem(
        visits=(village("a", minutes=60, people=5.0), village("b", minutes=60, people=1.0), village("c")),
        vehicles=(van(shift="08:00-10:00"),),
        travel=on_a_line(depot=0, a=5, b=5, c=5),
    )
    assert mended(day, Timetable(day), [[0, 1, 2]]) == [[0, 2]]


def test_taking_a_visit_out_can_make_an_order_impossible():
    """Where the direct way is longer than the way through a visit, more has to leave."""
    ids = ("depot", "a", "b", "c")
    seconds = np.full((4, 4), 600.0)
    np.fill_diagonal(seconds, 0.0)
    seconds[1, 3] = seconds[3, 1] = 9000.0
    late = TimeWindow(earliest=32_000, latest=35_000)
    early = TimeWindow(earliest=28_800, latest=31_000)
    day = RoutingProblem(
        visits=(
            Visit(id="a", service_duration=600, windows=(early,)),
            Visit(id="b", service_duration=600),
            Visit(id="c", service_duration=600, windows=(late,)),
        ),
        vehicles=(Vehicle(id="van", depot="depot", shift=TimeWindow(earliest=28_800, latest=36_000)),),
        travel=TravelTimes(origins=ids, destinations=ids, seconds=seconds, metres=seconds),
    )
    assert mended(day, Timetable(day), [[0, 1, 2]]) == [[0, 1, 2]]
    assert mended(day, Timetable(day), [[0, 2]]) in ([[0]], [[2]])


def test_reloads_that_save_nothing_leave(four_villages, van):
    """Nothing is carried."""
    day = replace(four_villages, vehicles=(van(reload=Reload(places=("depot",), duration=600)),))
    assert mended(day, Timetable(day), [[-1, 0, -1, 1]]) == [[0, 1]]
    assert mended(day, Timetable(day), [[-1, -1]]) == [[]]


def test_a_reload_that_is_needed_stays(on_a_line, village, van):
    """Two loads of one each, room for one."""
    day = RoutingProblem(
        visits=(village("a", delivery=(1,)), village("b", delivery=(1,))),
        vehicles=(van(capacity=(1,), reload=Reload(places=("depot",))),),
        travel=on_a_line(depot=0, a=5, b=6),
    )
    assert mended(day, Timetable(day), [[0, -1, 1]]) == [[0, -1, 1]]


def test_filled_where_it_costs_least(four_villages):
    """Birch lies between ash and cedar."""
    timetable = Timetable(four_villages)
    assert filled(four_villages, timetable, [[0, 2]], [1], 100) == [[0, 1, 2]]


def test_filling_ends_with_its_trials(four_villages):
    """None are left after the first visit."""
    timetable = Timetable(four_villages)
    assert sum(map(len, filled(four_villages, timetable, [[]], [0, 1, 2, 3], 2))) == 1


def test_a_visit_that_costs_more_than_its_penalty_stays_out(four_villages):
    """Elm costs 80 minutes."""
    visits = (*four_villages.visits[:3], replace(four_villages.visits[3], penalty=60.0))
    day = replace(four_villages, visits=visits)
    assert filled(day, Timetable(day), [[]], [3], 100) == [[]]
    cheap = replace(day, visits=(*visits[:3], replace(visits[3], penalty=4801.0)))
    assert filled(cheap, Timetable(cheap), [[]], [3], 100) == [[3]]
