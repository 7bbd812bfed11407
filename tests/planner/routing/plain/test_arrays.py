"""Plain problems as arrays: what they say about any orders is what the timetable says."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.routing.fast.arrays import OPEN
from planner.routing.plain.arrays import plain
from planner.routing.plain.limits import cannot
from planner.routing.problem import Costs
from planner.routing.timetable import Timetable
from tests.planner.routing.random_days import random_day

PLAIN = (
    "windows",
    "skills",
    "people",
    "penalties",
    "ends",
    "profiles",
    "arc_costs",
    "islands",
    "types",
    "loads",
)


def cost_of(arrays, vehicle, order):
    """Return what the arrays say an order costs, None if it is impossible; in plain Python."""
    kind = arrays.kind[vehicle]
    profile = arrays.profile[kind]
    if not arrays.allowed[kind, order].all() or len(order) > arrays.most[kind]:
        return None
    if (arrays.demand[order].sum(axis=0) > arrays.capacity[kind]).any():
        return None
    at, now, cost = arrays.start[kind], int(arrays.opening[kind]), int(arrays.fixed[kind])
    for visit in order:
        place = arrays.place[visit]
        if at != OPEN:
            now += int(arrays.time[profile, at, place])
            cost += int(arrays.cost[profile, at, place])
        spans = zip(arrays.opens[visit].tolist(), arrays.closes[visit].tolist(), strict=True)
        begin = min((max(now, opens) for opens, closes in spans if now <= closes), default=None)
        if begin is None:
            return None
        now, at = begin + int(arrays.service[profile, visit]), place
    if arrays.end[kind] != OPEN:
        now += int(arrays.time[profile, at, arrays.end[kind]])
        cost += int(arrays.cost[profile, at, arrays.end[kind]])
    return None if now > arrays.closing[kind] else cost


@given(
    seed=st.integers(0, 2**32),
    features=st.sets(st.sampled_from(PLAIN), max_size=5),
    order=st.permutations(range(4)),
    length=st.integers(1, 4),
)
@settings(max_examples=150, deadline=None)
def test_the_arrays_agree_with_the_timetable(seed, features, order, length):
    """Possible or not, and the cost."""
    day = random_day(seed, features, visits=4, vehicles=2)
    assume(not cannot(day))
    question, timetable = plain(day), Timetable(day)
    for vehicle in range(2):
        told = cost_of(question.arrays, vehicle, order[:length])
        cost = timetable.cost(vehicle, order[:length])
        assert (told is None) == (cost == float("inf"))
        if told is not None:
            assert told == pytest.approx(cost * question.scale, abs=length + 1)


def test_tasks_that_cost_something_need_a_start(four_villages, van):
    """A task that costs something is charged by the way that leads to it; there is none to a first visit."""
    day = replace(four_villages, vehicles=(van(depot=None, open_end=True, costs=Costs(per_task=5)),))
    assert cannot(day) == ("costs of tasks where routes begin anywhere",)
    assert plain(day).arrays.start.tolist() == [OPEN]


def test_whole_costs_need_no_scale(four_villages, van):
    """Seconds of driving stay seconds; halves need tenths."""
    assert plain(four_villages).scale == 1
    dear = replace(four_villages, vehicles=(van(costs=Costs(fixed=0.5)),))
    assert plain(dear).scale == 10


def test_vehicles_alike_are_one_kind(four_villages, van):
    """Unless somebody names one of them."""
    day = replace(four_villages, vehicles=(van("a"), van("b"), van("c")))
    assert len(plain(day).arrays.profile) == 1
    named = replace(day, allowed={"ash": frozenset("a"), "elm": frozenset("a")})
    assert plain(named).arrays.kind.tolist() == [0, 1, 1]


def test_overlapping_windows_are_joined(four_villages, village):
    """8-10 and 9-12 are 8-12."""
    visits = (
        village("ash", "08:00-10:00", "09:00-12:00", "14:00-15:00", minutes=0),
        *four_villages.visits[1:],
    )
    question = plain(replace(four_villages, visits=visits))
    assert question.arrays.opens[0].tolist() == [0, 6 * 3600]
    assert question.arrays.closes[0].tolist() == [4 * 3600, 7 * 3600]
