"""The door: small situations by every engine, every plan sound, reasons, brute force, equal seeds, budgets kept."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import ProblemError
from planner.routing.check import check
from planner.routing.measure import (
    driving_metres,
    driving_seconds,
    people_served,
    score,
    waiting_seconds,
)
from planner.routing.plan import Score
from planner.routing.problem import Break, Costs, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.solve import MOST_VISITS, solve
from planner.solving import Budget
from planner.travel import TravelTimes
from tests.planner.routing.exhaustive import best_orders, rounded
from tests.planner.routing.random_days import FEATURES, random_day

BUDGET = Budget(iterations=200)

every_engine = pytest.mark.parametrize("engine", ["general", "ortools"])


def visited(plan):
    """Return the visits of each vehicle in turn."""
    return {route.vehicle: [stop.visit for stop in route.stops] for route in plan.routes}


def used(plan):
    """Return the engines that answered."""
    return [choice.engine for choice in plan.engines if choice.used]


@pytest.mark.parametrize("engine", ["fast", "general", "ortools"])
def test_four_villages(four_villages, engine, clock):
    """Out and back on one road: 80 minutes of driving whatever the order of the turn."""
    plan = solve(four_villages, budget=BUDGET, seed=0, engine=engine)
    assert plan.unserved == ()
    (route,) = plan.routes
    assert driving_seconds(four_villages, route) == 80 * 60
    assert driving_metres(four_villages, route) == 80_000
    assert waiting_seconds(four_villages, route) == 0
    assert people_served(four_villages, plan) == 400
    assert (route.start, route.end) == (clock("08:00"), clock("11:20"))
    assert score(four_villages, plan) == Score(
        priority_unserved=0, people_unserved=0, visits_unserved=0, cost=4800
    )
    assert used(plan) == [engine]


@pytest.mark.parametrize("engine", ["fast", "general", "ortools"])
def test_two_shifts(two_shifts, engine):
    """The clinic is open in both shifts; in the morning it cannot be combined with the market for free."""
    plan = solve(two_shifts, budget=BUDGET, seed=0, engine=engine)
    routes = visited(plan)
    assert plan.unserved == ()
    assert "market" in routes["early"]
    assert "school" in routes["late"]


@every_engine
def test_lunch_in_the_middle(lunch_in_the_middle, engine, clock):
    """Lunch at the near place, a quarter of an hour of waiting around it."""
    plan = solve(lunch_in_the_middle, budget=BUDGET, seed=0, engine=engine)
    assert visited(plan) == {"van": ["near", "far"]}
    assert plan.routes[0].rests[0].start == clock("12:00")
    assert waiting_seconds(lunch_in_the_middle, plan.routes[0]) == 15 * 60


def test_the_first_engine_that_can_state_the_problem_answers(four_villages, lunch_in_the_middle):
    """Plain problems are for the fast engine; what each cannot state travels with the plan."""
    assert used(solve(four_villages, budget=BUDGET, seed=0)) == ["fast"]
    plan = solve(lunch_in_the_middle, budget=BUDGET, seed=0)
    assert used(plan) == ["general"]
    assert next(choice.cannot for choice in plan.engines if choice.engine == "fast") == ("breaks",)


@pytest.mark.parametrize("engine", ["fast", "general", "ortools"])
def test_people_come_before_driving(on_a_line, village, van, engine):
    """Far and many beat near and few: the shift has time for one of the two sides."""
    day = RoutingProblem(
        visits=(village("few", people=10.0), village("few_too", people=10.0), village("many", people=21.0)),
        vehicles=(van(shift="08:00-12:00"),),
        travel=on_a_line(depot=0, few=20, few_too=25, many=-100),
    )
    plan = solve(day, budget=BUDGET, seed=0, engine=engine)
    assert visited(plan) == {"van": ["many"]}
    assert [left.reason for left in plan.unserved] == ["not_enough_time", "not_enough_time"]


def test_every_reason_of_a_plain_day(on_a_line, village, van):
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
    plan = solve(day, budget=BUDGET, seed=0)
    assert {left.visit: left.reason for left in plan.unserved} == {
        "crowded": "not_enough_time",
        "distant": "too_long",
        "night": "closed",
        "brief": "closed",
        "island": "unreachable",
        "foreign": "not_allowed",
    }
    assert plan.unserved[0].by_vehicle == (("a", "not_enough_time"), ("b", "not_allowed"))


@pytest.mark.parametrize("engine", [None, "fast", "general", "ortools"])
@pytest.mark.parametrize("what", ["visits", "vehicles"])
def test_nothing_to_do(four_villages, engine, what):
    """Without vehicles every visit has the reason that there is none; without visits the plan is empty."""
    plan = solve(replace(four_villages, **{what: ()}), budget=BUDGET, seed=0, engine=engine)
    assert plan.routes == ()
    assert {left.reason for left in plan.unserved} == (set() if what == "visits" else {"no_vehicle"})


@pytest.mark.parametrize("engine", [None, "general", "ortools"])
def test_nothing_can_be_reached(four_villages, on_a_line, engine):
    """An empty plan with a reason for everything, at once."""
    islands = on_a_line(depot=0, ash=None, birch=None, cedar=None, elm=None)
    plan = solve(replace(four_villages, travel=islands), budget=Budget(seconds=20), seed=0, engine=engine)
    assert plan.routes == ()
    assert {left.reason for left in plan.unserved} == {"unreachable"}


@every_engine
def test_a_fixed_cost_keeps_the_second_van_at_home(four_villages, van, engine):
    """One van can do it all."""
    vans = (van("a", costs=Costs(fixed=7200)), van("b", costs=Costs(fixed=7200)))
    plan = solve(replace(four_villages, vehicles=vans), budget=BUDGET, seed=0, engine=engine)
    assert len(plan.routes) == 1
    assert plan.report.objective == 7200 + 4800


@every_engine
def test_a_usual_day_shares_the_work(four_villages, van, engine):
    """3 h 20 min for one, but a usual day has two hours: two vans make two villages each."""
    vans = (van("a", costs=Costs(usual_seconds=7200)), van("b", costs=Costs(usual_seconds=7200)))
    plan = solve(replace(four_villages, vehicles=vans), budget=BUDGET, seed=0, engine=engine)
    assert sorted(len(order) for order in visited(plan).values()) == [2, 2]


@every_engine
def test_a_lunch_that_only_fits_into_a_drive(on_a_line, village, van, engine):
    """OR-Tools lets lunch interrupt the drive; the plan must not."""
    day = RoutingProblem(
        visits=(village("near", "10:00-11:30"), village("far", people=5.0)),
        vehicles=(van(shift="10:00-18:00", lunch=("12:00-12:10", 30)),),
        travel=on_a_line(depot=0, near=10, far=170),
    )
    plan = solve(day, budget=BUDGET, seed=0, engine=engine)
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


@given(seed=st.integers(0, 2**32), features=st.sets(st.sampled_from(FEATURES), max_size=6))
@settings(max_examples=40, deadline=None)
def test_every_plan_is_sound(seed, features):
    """Whatever the day states: the plan passes the checker, and says what it costs."""
    day = random_day(seed, features, visits=seed % 8, vehicles=seed % 3 + 1)
    plan = solve(day, budget=Budget(iterations=50), seed=0)
    assert check(day, plan) == []
    assert plan.report.objective == score(day, plan).cost
    assert all(len(left.by_vehicle) == len(day.vehicles) for left in plan.unserved)


@given(seed=st.integers(0, 2**32), features=st.sets(st.sampled_from(FEATURES), max_size=6))
@settings(max_examples=15, deadline=None)
def test_every_plan_of_ortools_is_sound(seed, features):
    """What it states roughly is mended before the plan leaves."""
    day = random_day(seed, features, visits=seed % 7, vehicles=seed % 3 + 1)
    assert check(day, solve(day, budget=Budget(iterations=5), seed=0, engine="ortools")) == []


SIMPLE = (
    "windows",
    "skills",
    "people",
    "priorities",
    "penalties",
    "ends",
    "profiles",
    "arc_costs",
    "islands",
    "types",
    "loads",
    "costs",
    "breaks",
    "setups",
)


@given(seed=st.integers(0, 2**32), features=st.sets(st.sampled_from(SIMPLE), max_size=4))
@settings(max_examples=30, deadline=None)
def test_equals_brute_force(seed, features):
    """Up to four visits and two vehicles: every order of every choice is tried."""
    day = random_day(seed, features, visits=seed % 5, vehicles=seed % 2 + 1)
    plan = solve(day, budget=Budget(seconds=5), seed=0)
    assert rounded(score(day, plan)) == rounded(best_orders(day)[0])


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
    for seed in range(5):
        assert visited(solve(day, budget=Budget(iterations=30), seed=seed)) == {"van": ["a", "b", "c"]}


def twenty_villages(breaks=()):
    """Return a day of two vans."""
    chance = np.random.default_rng(5)
    at = chance.uniform(0, 60, (21, 2))
    seconds = 100 * np.hypot(*(at[:, None] - at).transpose(2, 0, 1))
    ids = (*(f"v{n}" for n in range(20)), "d0")
    shift = TimeWindow(earliest=28_800, latest=57_600)
    vans = tuple(Vehicle(id=f"van{n}", depot="d0", shift=shift, breaks=breaks) for n in range(2))
    return RoutingProblem(
        visits=tuple(Visit(id=label, service_duration=1200) for label in ids[:20]),
        vehicles=vans,
        travel=TravelTimes(origins=ids, destinations=ids, seconds=seconds, metres=seconds.copy()),
    )


LUNCH = (Break(windows=(TimeWindow(earliest=41_400, latest=48_600),), duration=1800),)


@pytest.mark.parametrize("engine", ["fast", "general", "ortools"])
def test_the_same_seed_gives_the_same_plan(engine):
    """With counted iterations."""
    day = twenty_villages(() if engine == "fast" else LUNCH)
    plans = [solve(day, budget=Budget(iterations=60), seed=3, engine=engine) for _ in range(2)]
    assert plans[0] == plans[1]
    assert plans[0].report.runtime is None


@pytest.mark.parametrize("engine", [None, "general"])
def test_few_visits_end_early(four_villages, engine):
    """Four visits have been searched long before a minute is over, and the time it took is reported."""
    plan = solve(four_villages, budget=Budget(seconds=60), seed=0, engine=engine)
    assert 0 < plan.report.runtime < 10


@pytest.mark.parametrize("engine", ["fast", "general", "ortools"])
def test_seconds_are_kept(engine):
    """Reasons and checks included."""
    day = twenty_villages(() if engine == "fast" else LUNCH)
    solve(day, budget=Budget(iterations=1), seed=0, engine=engine)  # compiled code has been loaded then
    begun = time.perf_counter()
    solve(day, budget=Budget(seconds=0.5), seed=0, engine=engine)
    assert time.perf_counter() - begun < 0.8  # 10 % and a busy machine


@pytest.mark.parametrize("engine", ["fast", "general"])
def test_who_watches_can_end_the_search(engine):
    """With the best so far; progress says how far it has come."""
    seen = []

    def watch(progress):
        seen.append(progress)
        return False

    day = twenty_villages(() if engine == "fast" else LUNCH)
    begun = time.perf_counter()
    plan = solve(day, budget=Budget(seconds=20), seed=0, engine=engine, watch=watch)
    assert time.perf_counter() - begun < 5
    assert check(day, plan) == []
    assert all(0 <= progress.done <= 1 for progress in seen)


@pytest.mark.parametrize("engine", ["fast", "general", "ortools"])
def test_never_worse_than_its_start(engine):
    """A good plan and one more iteration."""
    day = twenty_villages(() if engine == "fast" else LUNCH)
    good = solve(day, budget=Budget(iterations=300), seed=1)
    again = solve(day, budget=Budget(iterations=1), seed=2, engine=engine, start=good)
    assert score(day, again) <= score(day, good)


def test_a_start_that_has_become_impossible_is_mended(four_villages):
    """The shift has been cut: what fits no more leaves, nothing crashes."""
    good = solve(four_villages, budget=BUDGET, seed=0)
    shift = TimeWindow(earliest=28_800, latest=28_800 + 2 * 3600)
    shorter = replace(four_villages, vehicles=(replace(four_villages.vehicles[0], shift=shift),))
    plan = solve(shorter, budget=BUDGET, seed=0, start=good)
    assert check(shorter, plan) == []
    assert plan.routes


def test_an_unknown_engine_is_refused(four_villages):
    """With the names of those that there are."""
    with pytest.raises(ProblemError, match="expected one of"):
        solve(four_villages, budget=BUDGET, seed=0, engine="magic")


def test_too_many_visits_are_refused_before_any_work(on_a_line, van):
    """All at one place, so that the problem itself is small."""
    day = RoutingProblem(
        visits=tuple(Visit(id=str(n), service_duration=0, place="a") for n in range(MOST_VISITS + 1)),
        vehicles=(van(),),
        travel=on_a_line(depot=0, a=1),
    )
    with pytest.raises(ProblemError, match="too large"):
        solve(day, budget=BUDGET, seed=0)


def test_seconds_that_so_many_visits_cannot_keep_are_refused(on_a_line, van):
    """Nine thousand visits in ten seconds."""
    day = RoutingProblem(
        visits=tuple(Visit(id=str(n), service_duration=0, place="a") for n in range(9000)),
        vehicles=(van(),),
        travel=on_a_line(depot=0, a=1),
    )
    with pytest.raises(ProblemError, match="takes about 32 s, the budget is 10 s"):
        solve(day, budget=Budget(seconds=10), seed=0)
