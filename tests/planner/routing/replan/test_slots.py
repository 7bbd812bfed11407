"""Where a new appointment fits: cheapest first, exact, quick."""

import time
from dataclasses import replace

import numpy as np
import pytest

from planner.errors import ProblemError
from planner.routing.check import check
from planner.routing.problem import Break, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.replan.events import NewVisit
from planner.routing.replan.replan import replan
from planner.routing.replan.slots import Within, slots
from planner.routing.replan.spans import farthest
from planner.travel import TravelTimes

HOUR = 3600


def test_cheapest_is_on_the_way(two_vans, published, village):
    """Cheapest is on the way."""
    best = slots(two_vans, published, village("fir"), n=3)
    assert (best[0].vehicle, best[0].metres) == ("two", 0)
    assert [slot.cost for slot in best] == sorted(slot.cost for slot in best)


def test_neighbours_and_who_moves(two_vans, published, village, clock):
    """Neighbours and who moves."""
    visit = village("fir", "08:00-09:00")
    slot = next(s for s in slots(two_vans, published, visit, n=9) if s.before == "cedar" and s.after is None)
    assert slot.vehicle == "two"
    assert slot.start == clock("08:25")
    assert dict(slot.shifts)["cedar"] == 30 * 60


def test_it_may_start_from_to(two_vans, published, village, clock):
    """It may start from to."""
    slot = slots(two_vans, published, village("fir", "09:00-12:00"), n=1)[0]
    assert clock("09:00") <= slot.earliest <= slot.start <= slot.latest <= clock("11:30")
    assert slot.latest == clock("11:30")


@pytest.mark.parametrize("which", ["earliest", "latest"])
def test_every_end_of_a_span_can_be_promised(two_vans, published, village, which, budget):
    """The visit put to that very time makes a sound plan in which nobody is lost."""
    for slot in slots(two_vans, published, village("fir", "09:10-14:00"), n=3):
        time_ = getattr(slot, which)
        promised = replace(
            village("fir"), windows=(TimeWindow(earliest=time_, latest=time_),), ends_within=False
        )
        event = NewVisit(visit=promised, allowed=frozenset({slot.vehicle}))
        found = replan(two_vans, published, events=[event], budget=budget, seed=1)
        assert found.plan.unserved == ()
        assert check(found.problem, found.plan) == []


def test_only_vehicles_and_days_asked_for(two_vans, published, village):
    """Only vehicles and days asked for."""
    some = slots(two_vans, published, village("fir"), n=9, within=Within(vehicles=frozenset({"one"})))
    assert {slot.vehicle for slot in some} == {"one"}
    assert slots(two_vans, published, village("fir"), within=Within(days=frozenset({3}))) == ()


def test_none_where_it_cannot_be_made(two_vans, published, village):
    """None where it cannot be made."""
    assert slots(two_vans, published, village("fir", "05:00-06:00")) == ()


def test_never_before_now(two_vans, published, village, clock):
    """Never before now."""
    now = clock("08:20")
    assert all(slot.earliest >= now for slot in slots(two_vans, published, village("fir"), n=9, now=now))


def test_known_visit_and_no_slots_are_refused(two_vans, published, village):
    """Known visit and no slots are refused."""
    with pytest.raises(ProblemError, match="exists"):
        slots(two_vans, published, village("ash"))
    with pytest.raises(ProblemError, match="n is 0"):
        slots(two_vans, published, village("fir"), n=0)


@pytest.mark.parametrize("last", range(-1, 6))
def test_halves_find_the_last_possible(last):
    """Halves find the last possible."""
    assert farthest(6, lambda position: position <= last) == last


def test_two_hundred_visits_take_less_than_200_ms(timed):
    """Twenty vans with ten visits each; CPU time, so that neighbours on the machine do not count."""
    problem = _two_hundred()
    plan = timed(problem, **{f"van{v}": [f"v{v * 10 + k}" for k in range(10)] for v in range(20)})
    visit = Visit(id="new", service_duration=1200)
    slots(problem, plan, visit, n=5)  # compiles, where nothing is cached
    begun = time.process_time()
    assert len(slots(problem, plan, visit, n=5)) == 5
    assert time.process_time() - begun < 0.4  # 0.14 s measured


def _two_hundred():
    random = np.random.default_rng(1)
    centres = random.uniform(0, 30, (20, 2))
    points = [(15, 15), (10, 10), *(centres[k // 10] + random.uniform(-2, 2, 2) for k in range(200))]
    at = np.array(points)
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    ids = ("depot", "new", *(f"v{k}" for k in range(200)))
    lunch = Break(windows=(TimeWindow(earliest=11 * HOUR, latest=14 * HOUR),), duration=1800)
    shift = TimeWindow(earliest=8 * HOUR, latest=17 * HOUR)
    return RoutingProblem(
        visits=tuple(Visit(id=f"v{k}", service_duration=900) for k in range(200)),
        vehicles=tuple(Vehicle(id=f"van{v}", depot="depot", shift=shift, breaks=(lunch,)) for v in range(20)),
        travel=TravelTimes(origins=ids, destinations=ids, seconds=apart * 60, metres=apart * 1000),
    )
