"""Both solvers: small situations, every plan sound, reasons for what is left out, brute force, equal seeds."""

from dataclasses import replace
from itertools import permutations
from math import fsum

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.routing.check import check
from planner.routing.legs import NEVER, legs_of
from planner.routing.plan import (
    Score,
    driving_metres,
    driving_seconds,
    people_served,
    score,
    trip_cost,
    waiting_seconds,
)
from planner.routing.problem import Break, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.schedule import earliest_end
from planner.routing.solve import solve
from planner.routing.solvers import insertion, ortools_routing
from planner.routing.trips import Trips
from planner.solving import Budget
from planner.travel import TravelTimes

BUDGET = Budget(iterations=50)

both_solvers = pytest.mark.parametrize(
    "solver", [insertion.solve, ortools_routing.solve], ids=["insertion", "ortools"]
)


def visited(plan):
    """Return the visits of each vehicle in turn."""
    return {route.vehicle: [stop.visit for stop in route.stops] for route in plan.routes}


@both_solvers
def test_four_villages(four_villages, solver, clock):
    """Out and back on one road: 80 minutes of driving whatever the order of the turn."""
    plan = solve(four_villages, budget=BUDGET, seed=0, solver=solver)
    assert plan.unserved == ()
    (route,) = plan.routes
    assert driving_seconds(four_villages, route) == 80 * 60
    assert driving_metres(four_villages, route) == 80_000
    assert waiting_seconds(four_villages, route) == 0
    assert people_served(four_villages, plan) == 400
    assert (route.start, route.end) == (clock("08:00"), clock("11:20"))
    assert score(four_villages, plan) == Score(people_unserved=0, visits_unserved=0, cost=4800)


@both_solvers
def test_two_shifts(two_shifts, solver):
    """The clinic is open in both shifts; in the morning it cannot be combined with the market for free."""
    plan = solve(two_shifts, budget=BUDGET, seed=0, solver=solver)
    routes = visited(plan)
    assert plan.unserved == ()
    assert "market" in routes["early"]
    assert "school" in routes["late"]


@both_solvers
def test_lunch_in_the_middle(lunch_in_the_middle, solver, clock):
    """Lunch at the near place, a quarter of an hour of waiting around it."""
    plan = solve(lunch_in_the_middle, budget=BUDGET, seed=0, solver=solver)
    assert visited(plan) == {"van": ["near", "far"]}
    assert plan.routes[0].break_start == clock("12:00")
    assert waiting_seconds(lunch_in_the_middle, plan.routes[0]) == 15 * 60


@both_solvers
def test_people_come_before_driving(on_a_line, village, van, solver):
    """Far and many beat near and few: the shift has time for one of the two sides."""
    day = RoutingProblem(
        visits=(village("few", people=10.0), village("few_too", people=10.0), village("many", people=21.0)),
        vehicles=(van(shift="08:00-12:00"),),
        travel=on_a_line(depot=0, few=20, few_too=25, many=-100),
    )
    plan = solve(day, budget=BUDGET, seed=0, solver=solver)
    assert visited(plan) == {"van": ["many"]}
    assert [left.reason for left in plan.unserved] == ["not_enough_time", "not_enough_time"]


@both_solvers
def test_every_reason(on_a_line, village, van, solver):
    """One visit for each reason."""
    day = RoutingProblem(
        visits=(
            village("made", minutes=300, people=9.0),
            village("crowded", minutes=200),
            village("distant"),
            village("night", "20:00-22:00"),
            village("brief", "10:00-10:29"),
            village("island"),
            village("foreign"),
        ),
        vehicles=(van("a"), van("b")),
        travel=on_a_line(depot=0, made=30, crowded=40, distant=300, night=5, brief=5, island=None, foreign=5),
        allowed={"foreign": frozenset(), "made": frozenset("a"), "crowded": frozenset("a")},
    )
    plan = solve(day, budget=BUDGET, seed=0, solver=solver)
    assert {left.visit: left.reason for left in plan.unserved} == {
        "crowded": "not_enough_time",
        "distant": "too_long",
        "night": "closed",
        "brief": "closed",
        "island": "unreachable",
        "foreign": "not_allowed",
    }
    crowded = plan.unserved[0]
    assert crowded.by_vehicle == (("a", "not_enough_time"), ("b", "not_allowed"))
    assert crowded.detail == "It fits alone, but there is no time left beside the other visits: a."


@both_solvers
@pytest.mark.parametrize("what", ["visits", "vehicles"])
def test_nothing_to_do(four_villages, solver, what):
    """Without vehicles every visit has the reason that there is none; without visits the plan is empty."""
    plan = solve(replace(four_villages, **{what: ()}), budget=BUDGET, seed=0, solver=solver)
    assert plan.routes == ()
    assert {left.reason for left in plan.unserved} == (set() if what == "visits" else {"no_vehicle"})


@both_solvers
def test_a_fixed_cost_keeps_the_second_van_at_home(four_villages, van, solver):
    """One van can do it all."""
    vans = (van("a", fixed_seconds=7200), van("b", fixed_seconds=7200))
    plan = solve(replace(four_villages, vehicles=vans), budget=BUDGET, seed=0, solver=solver)
    assert len(plan.routes) == 1
    assert plan.report.objective == 7200 + 4800


@both_solvers
def test_a_usual_day_shares_the_work(four_villages, van, solver):
    """3 h 20 min for one, but a usual day has two hours: two vans make two villages each."""
    vans = (van("a", usual_seconds=7200), van("b", usual_seconds=7200))
    plan = solve(replace(four_villages, vehicles=vans), budget=BUDGET, seed=0, solver=solver)
    assert sorted(len(order) for order in visited(plan).values()) == [2, 2]


def test_a_lunch_that_only_fits_into_a_drive(on_a_line, village, van):
    """OR-Tools lets lunch interrupt the drive; the plan must not."""
    day = RoutingProblem(
        visits=(village("near", "10:00-11:30"), village("far", people=5.0)),
        vehicles=(van(shift="10:00-18:00", lunch=("12:00-12:10", 30)),),
        travel=on_a_line(depot=0, near=10, far=170),
    )
    plan = solve(day, budget=BUDGET, seed=0)
    assert check(day, plan) == []
    assert len(plan.routes) <= 1


def test_several_visits_at_one_place(on_a_line, village, van):
    """Two visits, one row of the travel times."""
    day = RoutingProblem(
        visits=(
            village("morning", "08:00-10:00", place="hall"),
            village("late", "13:00-15:00", place="hall"),
        ),
        vehicles=(van(),),
        travel=on_a_line(depot=0, hall=30),
    )
    assert visited(solve(day, budget=BUDGET, seed=0)) == {"van": ["morning", "late"]}


def test_penalties_put_people_before_visits_before_driving(four_villages):
    """One more person weighs more than all four visits, a visit more than any driving."""
    trips = insertion.Trips(four_villages)
    one, two = (
        ortools_routing.penalty(trips, Visit(id="x", service_duration=0, people=people)) for people in (0, 1)
    )
    assert two > 4 * one > 4 * four_villages.vehicles[0].shift.latest


def random_day(data, most_visits, most_vehicles, *, fastest_ways):
    """Return a random small day: a travel matrix without symmetry, some pairs without a way."""
    visits, vehicles = data.draw(st.integers(0, most_visits)), data.draw(st.integers(1, most_vehicles))
    seed = data.draw(st.integers(0, 2**32 - 1))
    chance = np.random.default_rng(seed)
    ids = (*(f"v{n}" for n in range(visits)), "d0", "d1")
    seconds = chance.uniform(0, 7000, (len(ids), len(ids)))
    seconds[chance.random(seconds.shape) < 0.1] = np.nan
    np.fill_diagonal(seconds, 0.0)
    if fastest_ways:
        seconds = np.where(np.isnan(seconds), np.inf, np.ceil(seconds))
        for middle in range(len(ids)):
            seconds = np.minimum(seconds, seconds[:, middle, None] + seconds[middle])
        seconds[np.isinf(seconds)] = np.nan
    return RoutingProblem(
        visits=tuple(_random_visit(chance, label) for label in ids[:visits]),
        vehicles=tuple(_random_vehicle(chance, number) for number in range(vehicles)),
        travel=TravelTimes(origins=ids, destinations=ids, seconds=seconds, metres=seconds * 10),
        allowed={"v0": frozenset({"van0"})} if visits and chance.random() < 0.3 else {},
    )


def _random_visit(chance, label):
    starts = sorted(int(s) for s in chance.integers(28_000, 55_000, chance.integers(0, 3)))
    windows = tuple(TimeWindow(earliest=s, latest=s + int(chance.integers(0, 9000))) for s in starts)
    people = float(chance.choice([0.0, 1.0, 2.5, 300.0]))
    return Visit(id=label, service_duration=int(chance.integers(0, 5400)), windows=windows, people=people)


def _random_vehicle(chance, number):
    begins = int(chance.integers(25_000, 36_000))
    rest = Break(earliest=40_000, latest=40_000 + int(chance.integers(0, 5000)), duration=1800)
    return Vehicle(
        id=f"van{number}",
        depot=f"d{chance.integers(0, 2)}",
        shift=TimeWindow(earliest=begins, latest=begins + int(chance.integers(20_000, 32_000))),
        break_=rest if chance.random() < 0.6 else None,
        fixed_seconds=int(chance.choice([0, 1000])),
        usual_seconds=None if chance.random() < 0.5 else 12_000,
    )


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_plan_is_sound(data):
    """Whatever the day: the plan passes the checker, reasons included, and OR-Tools is not worse than its start."""
    day = random_day(data, 8, 3, fastest_ways=data.draw(st.booleans()))
    plan = solve(day, budget=Budget(iterations=10), seed=0)
    start = insertion.solve(day, budget=Budget(iterations=1), seed=0)
    assert check(day, plan) == check(day, start) == []
    assert all(len(left.by_vehicle) == len(day.vehicles) for left in plan.unserved)
    assert score(day, plan).people_unserved <= score(day, start).people_unserved + 1e-9
    assert plan.report.objective == score(day, plan).cost


def test_bug_taking_a_visit_out_made_an_order_impossible():
    """Where the direct way is longer than the way through a visit, ruining a route must not break it."""
    ids = ("depot", "a", "b", "c")
    seconds = np.full((4, 4), 600.0)
    np.fill_diagonal(seconds, 0.0)
    seconds[1, 3] = seconds[3, 1] = 9000.0
    late = TimeWindow(earliest=32_000, latest=35_000)
    day = RoutingProblem(
        visits=(
            Visit(id="a", service_duration=600, windows=(TimeWindow(earliest=28_800, latest=31_000),)),
            Visit(id="b", service_duration=600),
            Visit(id="c", service_duration=600, windows=(late,)),
        ),
        vehicles=(Vehicle(id="van", depot="depot", shift=TimeWindow(earliest=28_800, latest=36_000)),),
        travel=TravelTimes(origins=ids, destinations=ids, seconds=seconds, metres=seconds),
    )
    trips = Trips(day)
    assert trips.possible(0, [0, 1, 2])
    assert not trips.possible(0, [0, 2])
    assert trips.mended(0, [0, 2]) in ([0], [2])
    for seed in range(5):
        assert check(day, insertion.solve(day, budget=Budget(iterations=30), seed=seed)) == []


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_equals_brute_force(data):
    """One vehicle, up to four visits: every order of every subset is tried."""
    day = random_day(data, 4, 1, fastest_ways=True)
    (vehicle,), legs = day.vehicles, legs_of(day)
    allowed = [visit for visit in day.visits if day.may_make(vehicle.id, visit.id)]
    orders = (order for size in range(len(allowed) + 1) for order in permutations(allowed, size))
    best = min(
        Score(
            people_unserved=fsum(v.people for v in day.visits if v not in order),
            visits_unserved=len(day.visits) - len(order),
            cost=trip_cost(vehicle, order, legs),
        )
        for order in orders
        if earliest_end(vehicle, order, legs) < NEVER
    )
    assert score(day, solve(day, budget=BUDGET, seed=0)) == best


@both_solvers
def test_the_same_seed_gives_the_same_plan(solver):
    """With counted iterations."""
    chance = np.random.default_rng(5)
    at = chance.uniform(0, 60, (21, 2))
    seconds = 100 * np.hypot(*(at[:, None] - at).transpose(2, 0, 1))
    ids = (*(f"v{n}" for n in range(20)), "d0")
    vans = tuple(
        Vehicle(id=f"van{n}", depot="d0", shift=TimeWindow(earliest=28_800, latest=57_600)) for n in range(2)
    )
    day = RoutingProblem(
        visits=tuple(Visit(id=label, service_duration=1200) for label in ids[:20]),
        vehicles=vans,
        travel=TravelTimes(origins=ids, destinations=ids, seconds=seconds, metres=seconds.copy()),
    )
    plans = [solve(day, budget=Budget(iterations=100), seed=3, solver=solver) for _ in range(2)]
    assert plans[0] == plans[1]
    assert plans[0].report.runtime is None


def test_wall_seconds_report_a_runtime_and_end_early(four_villages):
    """Four visits have been searched long before a minute is over."""
    plan = solve(four_villages, budget=Budget(seconds=60), seed=0)
    assert 0 <= plan.report.runtime < 30
