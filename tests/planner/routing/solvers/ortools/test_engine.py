"""What OR-Tools is told: one small situation for each thing that a problem can state, answers timed by our own code."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.routing.bonds import kept_bonds
from planner.routing.problem import (
    Break,
    Costs,
    DrivingRule,
    Objective,
    Placed,
    Relation,
    Reload,
    RoutingProblem,
    Shipment,
    TimeWindow,
)
from planner.routing.solvers.ortools.engine import OrToolsEngine
from planner.routing.timetable import Timetable
from planner.solving import Budget
from tests.planner.routing.exhaustive import best_orders, rounded
from tests.planner.routing.random_days import FEATURES, random_day

ENGINE = OrToolsEngine()
BUDGET = Budget(iterations=50)


def found(problem, **options):
    """Return the orders as visit ids; reloads as they are."""
    orders = ENGINE.search(problem, budget=BUDGET, seed=0, **options).orders
    return [[problem.visits[k].id if k >= 0 else k for k in order] for order in orders]


@pytest.fixture
def road(on_a_line, village, van):
    """Return a day of villages a, b, c at 10, 20 and 30 minutes and a van, or what is given instead."""

    def build(visits=None, vehicles=None, **options):
        return RoutingProblem(
            visits=visits or (village("a"), village("b"), village("c")),
            vehicles=vehicles or (van(),),
            travel=on_a_line(depot=0, a=10, b=20, c=30, west=-10),
            **options,
        )

    return build


def test_a_tour(road):
    """Out or back, each village once."""
    assert sorted(found(road())[0]) == ["a", "b", "c"]


def test_windows_decide_the_order(road, village):
    """The farthest first, the nearest last; between them one with two windows."""
    visits = (
        village("a", "15:00-15:30"),
        village("b", "08:00-08:10", "11:00-12:00"),
        village("c", "08:30-09:30"),
    )
    assert found(road(visits)) == [["c", "b", "a"]]


def test_a_window_closes_for_the_end_of_the_service(road, village):
    """Half an hour does not fit into twenty minutes, unless it only has to begin within them."""
    visits = (village("a", "09:00-09:20"), village("b", "09:00-09:20", ends_within=False))
    assert found(road(visits)) == [["b"]]


def test_setups_take_time(road, village):
    """Two hours of setup and half an hour of service end after 10:20."""
    assert found(road((village("a", "08:00-10:20", setup_duration=7200),))) == [[]]
    assert found(road((village("a", "08:00-10:40", setup_duration=7200),))) == [["a"]]


def test_service_depends_on_the_type(road, village, van):
    """The trainee needs longer than the place is open."""
    visits = (village("a", "08:00-09:00", service_by_type={"trainee": 9000}),)
    vans = (van("first", type="trainee"), van("second"))
    assert found(road(visits, vans)) == [[], ["a"]]


def test_skills_and_permissions(road, village, van):
    """One visit needs a lift, another one must be made by the second."""
    visits = (village("a", skills=frozenset({"lift"})), village("b"))
    vans = (van("first", skills=frozenset({"lift"})), van("second"))
    day = road(visits, vans, allowed={"b": frozenset({"second"})})
    assert found(day) == [["a"], ["b"]]


def test_deliveries_fit_together(road, village, van):
    """Room for two of three."""
    visits = tuple(village(name, delivery=(1, 0)) for name in "abc")
    assert sorted(map(len, found(road(visits, (van("x", capacity=(2, 9)), van("y", capacity=(1, 9))))))) == [
        1,
        2,
    ]


def test_what_is_taken_finds_the_room_of_what_was_given(road, village, van):
    """First the delivery, then the pickup: the other way round they exceed the room for one."""
    visits = (village("a", pickup=(1,)), village("b", delivery=(1,)))
    assert found(road(visits, (van(capacity=(1,)),))) == [["b", "a"]]


def test_shipments(road, village, van):
    """From c to a: both or neither, in this order, in one vehicle that has room."""
    visits = (village("a", people=0.0, delivery=(3,)), village("c", pickup=(3,)))
    vans = (van("small", capacity=(2,)), van("large", capacity=(3,)))
    day = road(visits, vans, shipments=(Shipment(pickup="c", delivery="a"),))
    assert found(day) == [[], ["c", "a"]]
    assert found(replace(day, vehicles=vans[:1])) == [[]]


def test_reloads(road, village, van):
    """Three visits of one load each, room for one: two reloads, or as many as there may be."""
    visits = tuple(village(name, minutes=5, delivery=(1,)) for name in "abc")
    reload = Reload(places=("west", "depot"))
    (order,) = found(road(visits, (van(capacity=(1,), reload=reload),)))
    assert len([entry for entry in order if entry == -2]) >= 2
    assert len([entry for entry in order if isinstance(entry, str)]) == 3
    once = replace(reload, most=1)
    (order,) = found(road(visits, (van(capacity=(1,), reload=once),)))
    assert len([entry for entry in order if isinstance(entry, str)]) == 2


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ({"max_tasks": 2}, 2),
        ({"max_driving": 40 * 60}, 2),
        ({"max_metres": 20_000}, 1),
        ({"max_duration": 110 * 60}, 2),
    ],
)
def test_limits(road, van, limit, expected):
    """How many of the three villages remain."""
    assert len(found(road(vehicles=(van(**limit),)))[0]) == expected


def test_open_ends_and_other_ends(road, van):
    """Begin anywhere and end in the west: from the east on."""
    assert found(road(vehicles=(van(depot=None, end_depot="west"),))) == [["c", "b", "a"]]
    assert found(road(vehicles=(van(depot="west", open_end=True),))) == [["a", "b", "c"]]


def test_profiles(road, van, on_a_line):
    """The second vehicle is twice as quick."""
    quick = on_a_line(depot=0, a=5, b=10, c=15, west=-5)
    vans = (van("slow"), van("quick", profile="quick"))
    assert [len(order) for order in found(road(vehicles=vans, profiles={"quick": quick}))] == [0, 3]


def test_costs(road, van):
    """Dear to begin, dear by the kilometre, dear by the task: the cheapest vehicle does it all."""
    vans = (
        van("fixed", costs=Costs(fixed=90_000)),
        van("far", costs=Costs(per_km=500)),
        van("tasks", costs=Costs(per_task=5000)),
        van("duty", costs=Costs(per_duty_hour=9000)),
        van("cheap", costs=Costs(per_hour=3500)),
    )
    assert [len(order) for order in found(road(vehicles=vans))] == [0, 0, 0, 0, 3]


def test_overtime_and_balance_share_the_work(road, van):
    """One van could do it all at less driving."""
    for options in (
        {"vehicles": tuple(van(name, costs=Costs(usual_seconds=4500)) for name in "xy")},
        {"vehicles": (van("x"), van("y")), "objective": Objective(balance=2000.0)},
    ):
        assert sorted(map(len, found(road(**options)))) == [1, 2]


def test_penalties_priorities_and_groups(road, village, van):
    """Cheap to leave out, urgent, and one of two is enough."""
    short = (van(shift="08:00-09:30"),)
    assert found(road((village("west", penalty=100.0), village("b")))) == [["b"]]
    assert found(road((village("a", people=99.0), village("c", minutes=20, priority=1)), short)) == [["c"]]
    assert found(road((village("a", group="g"), village("c", group="g")))) == [["a"]]


def test_breaks(road, village, van):
    """An hour of lunch leaves no hour for the visit, half an hour does."""
    visits = (village("a", "10:15-12:00", minutes=60),)
    assert found(road(visits, (van(lunch=("10:30-11:00", 60)),))) == [[]]
    assert found(road(visits, (van(lunch=("10:30-11:00", 30)),))) == [["a"]]


def test_breaks_with_several_windows(road, village, van):
    """Half an hour from ten on or from two on; the visit is open from ten to eleven."""
    spans = tuple(TimeWindow(earliest=hour * 3600, latest=hour * 3600) for hour in (10, 14))
    rest = Break(windows=spans, duration=1800)
    day = road((village("a", "10:00-10:40", minutes=40),), (replace(van(), breaks=(rest,)),))
    assert found(day) == [["a"]]


def test_the_driving_rule_is_kept(road, van):
    """One rest of an hour in a shift of eight, or three; there is time for it."""
    for most in (5 * 3600, 2 * 3600):
        rule = DrivingRule(most=most, rest=3600)
        day = road(vehicles=(van(driving_rule=rule),))
        order = ENGINE.search(day, budget=Budget(iterations=3), seed=0).orders[0]
        assert Timetable(day).possible(0, order)
        assert len(order) == 3


def test_preferred_windows(road, village):
    """Late is dear: first the farthest, which is wanted before nine."""
    wanted = (TimeWindow(earliest=0, latest=9 * 3600),)
    late = (TimeWindow(earliest=10 * 3600, latest=20 * 3600),)
    visits = (
        village("a", preferred=late, outside_per_hour=5000.0),
        village("c", preferred=wanted, outside_per_hour=5000.0),
    )
    assert found(road(visits)) == [["c", "a"]]


def test_a_published_plan_stays(road, van):
    """The second vehicle has made b until now."""
    day = road(
        vehicles=(van("x"), van("y")),
        objective=Objective(moved_vehicle=9000.0),
        published={"b": Placed(vehicle="y", start=30_000)},
    )
    assert "b" in found(day)[1]


RELATIONS = {
    "same_vehicle": (lambda orders: [len(order) for order in orders] in ([2, 0], [0, 2]), {}),
    "different_vehicles": (lambda orders: [len(order) for order in orders] == [1, 1], {}),
    "sequence": (lambda orders: ["b", "a"] in orders, {}),
    "directly": (lambda orders: ["b", "a"] in orders, {}),
}


@pytest.mark.parametrize("kind", RELATIONS)
def test_relations(road, village, van, kind):
    """Of two visits and two vehicles."""
    day = road(
        (village("a"), village("b")),
        (van("x", "08:00-12:00"), van("y", "08:00-12:00")),
        relations=(Relation(kind=kind, visits=("b", "a")),),
    )
    assert RELATIONS[kind][0](found(day))


def test_one_van_in_two_shifts(road, village, van):
    """Morning and afternoon are the same van, the other one is another."""
    visits = (village("a", "08:00-10:00"), village("b", "14:00-16:00"))
    vans = (
        van("am", "08:00-12:00", van="one"),
        van("other", "13:00-17:00"),
        van("pm", "13:00-17:00", van="one"),
    )
    same = (Relation(kind="same_vehicle", visits=("a", "b")),)
    assert found(road(visits, vans, relations=same)) == [["a"], [], ["b"]]


def test_an_order_across_vehicles(road, village, van):
    """B is open until nine, a from then on: b cannot come after a, but a after b."""
    visits = (village("a", "09:00-12:00"), village("b", "08:00-09:00"))
    vans = (van("x"), van("y"))
    before = road(visits, vans, relations=(Relation(kind="order", visits=("b", "a")),))
    after = road(visits, vans, relations=(Relation(kind="order", visits=("a", "b")),))
    assert sum(map(len, found(before))) == 2
    assert sum(map(len, found(after))) == 1
    soon = replace(before, relations=(Relation(kind="order", visits=("b", "a"), most_gap=60, least_gap=30),))
    assert sum(map(len, found(soon))) == 2


@given(seed=st.integers(0, 2**32), features=st.sets(st.sampled_from(FEATURES), max_size=5))
@settings(max_examples=40, deadline=None)
def test_what_it_can_state_it_keeps(seed, features):
    """Whatever it says it can state, its orders are possible and keep all bonds."""
    day = random_day(seed, features, visits=seed % 7, vehicles=seed % 3 + 1)
    orders = ENGINE.search(day, budget=Budget(iterations=10), seed=0).orders
    assert kept_bonds(day, orders) == orders
    timetable = Timetable(day)
    if not ENGINE.cannot(day):
        assert all(timetable.possible(vehicle, order) for vehicle, order in enumerate(orders))


@given(
    seed=st.integers(0, 2**32),
    features=st.sets(
        st.sampled_from(["windows", "people", "penalties", "costs", "ends", "loads", "breaks"]), max_size=4
    ),
)
@settings(max_examples=25, deadline=None)
def test_equals_brute_force(seed, features):
    """Up to four visits and two vehicles, where it states everything exactly."""
    day = random_day(seed, features, visits=seed % 5, vehicles=seed % 2 + 1)
    if ENGINE.cannot(day):
        return
    orders = ENGINE.search(day, budget=BUDGET, seed=0).orders
    assert rounded(Timetable(day).score(orders)) == rounded(best_orders(day)[0])


def test_it_begins_where_it_is_told(four_villages):
    """The start is never lost."""
    assert found(four_villages, start=[[3, 2, 1, 0]])[0] in (
        ["elm", "cedar", "birch", "ash"],
        ["ash", "birch", "cedar", "elm"],
    )


def test_it_ends_when_somebody_says_so(four_villages):
    """Long before its budget."""
    seen = []

    def watch(progress):
        seen.append(progress)
        return False

    result = ENGINE.search(four_villages, budget=Budget(seconds=30), seed=0, watch=watch)
    assert len(seen) == 1
    assert sorted(result.orders[0]) == [0, 1, 2, 3]


def test_what_it_states_roughly_it_says(road, van):
    """Each in words; a plain day has none."""
    assert ENGINE.cannot(road()) == ()
    at_home = Break(windows=(TimeWindow(earliest=40_000, latest=50_000),), duration=60, place="depot")
    said = ENGINE.cannot(
        road(vehicles=(replace(van(), breaks=(at_home,), driving_rule=DrivingRule(most=60, rest=60)),))
    )
    assert len(said) == 2
