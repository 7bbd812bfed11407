"""What the quick look rules out is impossible; what it does not rule out may be."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.routing.problem import Break, Reload, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.refusals.slack import Clock, Slack
from planner.routing.refusals.units import insertions
from planner.routing.timetable import Timetable
from planner.travel import TravelTimes


def ruled_out(day, order, visits):
    """Return how many ways there are to put ``visits`` into ``order``, and the orders that are ruled out."""
    (van,) = day.vehicles
    slack = Slack(Clock(day, ""), van, order)
    ways = list(insertions(van, order, visits))
    return len(ways), [way.into(order) for way in ways if not slack.allows(way)]


def test_between_two_appointments(on_a_line, village, van):
    """Half an hour between nine and ten: only after the second is there time for an hour."""
    day = RoutingProblem(
        visits=(village("a", "09:00-09:30"), village("b", "10:00-10:30"), village("c", minutes=60)),
        vehicles=(van(shift="08:50-16:00"),),
        travel=on_a_line(depot=0, a=0, b=0, c=0),
    )
    assert ruled_out(day, [0, 1], [2]) == (3, [[2, 0, 1], [0, 2, 1]])


def test_a_break_takes_its_time(on_a_line, village, van):
    """Without lunch there would be time."""
    day = RoutingProblem(
        visits=(village("a", minutes=200), village("b", minutes=40)),
        vehicles=(van(shift="10:00-14:15", lunch=("11:00-13:30", 30)),),
        travel=on_a_line(depot=0, a=0, b=0),
    )
    assert len(ruled_out(day, [0], [1])[1]) == 2
    no_lunch = replace(day, vehicles=(replace(day.vehicles[0], breaks=()),))
    assert ruled_out(no_lunch, [0], [1])[1] == []


def test_ways_of_putting_visits_into_an_order(van):
    """Three places for one, six for two in their order, and more with a reload beside a single one."""
    assert len(list(insertions(van(), [0, 1], [2]))) == 3
    assert [way.into([0]) for way in insertions(van(), [0], [1, 2])] == [[1, 2, 0], [1, 0, 2], [0, 1, 2]]
    with_reload = replace(van(), reload=Reload(places=("depot",)))
    assert [way.into([0]) for way in insertions(with_reload, [0], [1])] == [
        [1, 0],
        [1, -1, 0],
        [0, 1],
        [0, -1, 1],
    ]


@given(seed=st.integers(0, 2**32 - 1), on_road=st.booleans(), two=st.booleans())
@settings(max_examples=80, deadline=None)
def test_what_is_ruled_out_is_impossible(seed, on_road, two):
    """Random windows, breaks and ways without symmetry."""
    chance = np.random.default_rng(seed)
    ids = (*(f"v{n}" for n in range(5)), "d")
    seconds = chance.uniform(0, 2500, (6, 6))
    np.fill_diagonal(seconds, 0.0)
    visits = tuple(
        Visit(
            id=label,
            service_duration=int(chance.integers(0, 1500)),
            setup_duration=int(chance.choice([0, 200])),
            windows=tuple(
                TimeWindow(earliest=int(begin), latest=int(begin + chance.integers(0, 6000)))
                for begin in chance.integers(0, 9000, chance.integers(0, 3))
            ),
            ends_within=bool(chance.random() < 0.5),
        )
        for label in ids[:5]
    )
    rests = tuple(
        Break(
            id=f"b{number}",
            windows=(TimeWindow(earliest=int(begin), latest=int(begin + chance.integers(0, 4000))),),
            duration=int(chance.integers(0, 1500)),
            on_road=on_road and number == 0,
        )
        for number, begin in enumerate(chance.integers(0, 8000, chance.integers(0, 3)))
    )
    van = Vehicle(
        id="van",
        depot="d",
        shift=TimeWindow(earliest=0, latest=14_000),
        breaks=rests,
        open_end=bool(seed % 2),
    )
    travel = TravelTimes(origins=ids, destinations=ids, seconds=seconds, metres=seconds)
    day = RoutingProblem(visits=visits, vehicles=(van,), travel=travel)
    timetable = Timetable(day)
    order = [0, 1, 2]
    while not timetable.possible(0, order):
        order.pop()
    _, late = ruled_out(day, order, [3, 4] if two else [3])
    assert not any(timetable.possible(0, longer) for longer in late)
