"""The checker knows every rule of the model. Each test has a sound plan and the same plan with one rule broken."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.routing.check import check, violations
from planner.routing.plan import Refill, Rest, Route, RoutePlan, Stop, Unserved
from planner.routing.problem import (
    Break,
    DrivingRule,
    Relation,
    Reload,
    RoutingProblem,
    Shipment,
    Slice,
    TimeWindow,
    Vehicle,
    Visit,
)
from planner.solving import SolveReport
from planner.travel import TravelTimes

REPORT = SolveReport(solver="by hand", version="1", seed=0, status="feasible", objective=0)
MINUTE = 60


@pytest.fixture(scope="session")
def plan_of(clock):
    """Return a plan of one route from texts: (visit, arrival, start, departure[, setup minutes])."""

    def build(start, end, *stops, vehicle="van", rests=(), refills=(), left=()):
        made = tuple(
            Stop(
                visit=name,
                arrival=clock(arrival),
                start=clock(begun),
                departure=clock(departed),
                setup=MINUTE * (more[0] if more else 0),
            )
            for name, arrival, begun, departed, *more in stops
        )
        route = Route(
            vehicle=vehicle, start=clock(start), end=clock(end), stops=made, rests=rests, refills=refills
        )
        unserved = tuple(Unserved(visit=name, reason="closed", detail="Closed.") for name in left)
        return RoutePlan(routes=(route,), unserved=unserved, report=REPORT)

    return build


@pytest.fixture(scope="session")
def rest(clock):
    """Return a rest from texts."""

    def build(start, end, after, break_="break", place=None):
        return Rest(break_=break_, start=clock(start), end=clock(end), after=after, place=place)

    return build


@pytest.fixture(scope="session")
def out_and_back(four_villages):
    """Return ash at 10 km and birch at 20 km, half an hour each."""
    return replace(four_villages, visits=four_villages.visits[:2])


@pytest.fixture(scope="session")
def morning(plan_of):
    """Return the earliest plan for them."""
    return plan_of("08:00", "09:40", ("ash", "08:10", "08:10", "08:40"), ("birch", "08:50", "08:50", "09:20"))


def kinds(problem, plan):
    """Return (kind, amount) of each violation."""
    return [(violation.kind, violation.amount) for violation in violations(problem, plan)]


def of_vehicle(problem, **changes):
    """Return the problem with a changed vehicle."""
    return replace(problem, vehicles=(replace(problem.vehicles[0], **changes), *problem.vehicles[1:]))


def of_visits(problem, **changes):
    """Return the problem with every visit changed."""
    return replace(problem, visits=tuple(replace(visit, **changes) for visit in problem.visits))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"max_tasks": 1}, [("max_tasks", 1)]),
        ({"max_tasks": 2}, []),
        ({"max_driving": 39 * 60}, [("max_driving", 60)]),
        ({"max_driving": 40 * 60}, []),
        ({"max_metres": 39_999.0}, [("max_metres", 1)]),
        ({"max_metres": 40_000.0}, []),
        ({"max_duration": 99 * 60}, [("max_duration", 60)]),
        ({"max_duration": 100 * 60}, []),
        ({"end_depot": "ash"}, []),
        ({"end_depot": "elm"}, []),
        ({"depot": None}, []),
        ({"depot": "cedar"}, [("travel", 600)]),
        ({"open_end": True}, []),
        ({"type": "slow"}, []),
    ],
)
def test_limits_and_ends_of_a_vehicle(out_and_back, morning, changes, expected):
    """Forty minutes and kilometres of driving, 100 minutes on the road, two visits."""
    assert kinds(of_vehicle(out_and_back, **changes), morning) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"skills": frozenset({"lift"})}, [("skill", 1)] * 2),
        ({"setup_duration": 60}, [("setup", 60), ("service", 60)] * 2),
        ({"setup_by_type": {"": 60}}, [("setup", 60), ("service", 60)] * 2),
        ({"service_by_type": {"": 1860}}, [("service", 60)] * 2),
        ({"service_by_type": {"": 60}}, []),
        ({"service_by_type": {"bus": 9999}}, []),
        ({"windows": (TimeWindow(earliest=0, latest=34_000),)}, []),
        ({"windows": (TimeWindow(earliest=0, latest=33_000),)}, [("window", 600)]),
        ({"windows": (TimeWindow(earliest=0, latest=33_000),), "ends_within": False}, []),
        ({"windows": (TimeWindow(earliest=0, latest=31_000),), "ends_within": False}, [("window", 800)]),
    ],
)
def test_rules_of_visits(out_and_back, morning, changes, expected):
    """Ash 29,400-31,200, birch 31,800-33,600."""
    wider = {"windows": (TimeWindow(earliest=0, latest=40_000),)} if "windows" in changes else {}
    changed = of_visits(out_and_back, **changes)
    only_birch = replace(changed, visits=(replace(changed.visits[0], **wider), changed.visits[1]))
    assert kinds(only_birch if wider else changed, morning) == expected


def test_setup_once_at_a_place(on_a_line, village, van, plan_of):
    """The second visit at the hall needs none, unless the van was elsewhere in between."""
    day = RoutingProblem(
        visits=tuple(village(name, place="hall", setup_duration=300) for name in "ab"),
        vehicles=(van(reload=Reload(places=("hall",))),),
        travel=on_a_line(depot=0, hall=10),
    )
    stops = (("a", "08:10", "08:10", "08:45", 5), ("b", "08:45", "08:45", "09:15"))
    assert check(day, plan_of("08:00", "09:25", *stops)) == []
    refilled = Refill(place="hall", arrival=31_500, departure=31_500, after=1)
    assert kinds(day, plan_of("08:00", "09:25", *stops, refills=(refilled,))) == [
        ("setup", 300),
        ("service", 300),
    ]


@pytest.mark.parametrize(
    ("capacity", "delivery", "pickup", "expected"),
    [
        ((2,), (1,), (), []),
        ((1,), (1,), (), [("load", 1)]),
        ((1,), (), (1,), [("load", 1)]),
        ((2,), (1,), (2,), [("load", 2)]),
        ((9, 1), (0, 1), (0, 0), [("load", 1)]),
        ((), (7, 7), (), []),
    ],
)
def test_loads(out_and_back, morning, capacity, delivery, pickup, expected):
    """What two visits get is on board at the start, what they give at the end."""
    day = of_vehicle(of_visits(out_and_back, delivery=delivery, pickup=pickup), capacity=capacity)
    assert kinds(day, morning) == expected


def test_a_reload_empties_and_fills(out_and_back, plan_of, clock):
    """Half the load each, and back to the depot for the other half; five minutes there."""
    day = of_vehicle(
        of_visits(out_and_back, delivery=(2,), pickup=(1,)),
        capacity=(2,),
        reload=Reload(places=("depot",), duration=300, most=1),
    )

    def with_refill(departure="08:55", place="depot", count=1):
        fills = Refill(place=place, arrival=clock("08:50"), departure=clock(departure), after=1)
        stops = (("ash", "08:10", "08:10", "08:40"), ("birch", "09:15", "09:15", "09:45"))
        return plan_of("08:00", "10:05", *stops, refills=(fills,) * count)

    assert check(day, with_refill()) == []
    assert kinds(day, with_refill(count=0)) == [("load", 2)]
    assert kinds(day, with_refill("08:54")) == [("reload", 60)]
    assert kinds(day, with_refill("08:56")) == [("travel", 60)]
    assert ("reload", 1) in kinds(day, with_refill(place="ash"))
    assert ("reload", 1) in kinds(day, with_refill(count=2))
    assert ("reload", 1) in kinds(of_vehicle(day, reload=None), with_refill())


def test_shipments(out_and_back, morning, plan_of):
    """Both or neither, in their order, within the capacity."""
    pickup = replace(out_and_back.visits[0], pickup=(3,))
    delivery = replace(out_and_back.visits[1], delivery=(3,), people=0.0)
    day = of_vehicle(
        replace(
            out_and_back,
            visits=(pickup, delivery),
            shipments=(Shipment(pickup="ash", delivery="birch"),),
        ),
        capacity=(3,),
    )
    assert check(day, morning) == []
    assert kinds(of_vehicle(day, capacity=(2,)), morning) == [("load", 1)]
    backwards = plan_of(
        "08:00", "09:40", ("birch", "08:20", "08:20", "08:50"), ("ash", "09:00", "09:00", "09:30")
    )
    assert kinds(day, backwards)[0] == ("shipment", 1)
    half = plan_of("08:00", "08:50", ("ash", "08:10", "08:10", "08:40"), left=("birch",))
    assert kinds(day, half) == [("shipment", 1)]


def test_groups(out_and_back, morning, plan_of):
    """One of the two places is enough, and more than one too many."""
    day = of_visits(out_and_back, group="either")
    one = plan_of("08:00", "08:50", ("ash", "08:10", "08:10", "08:40"))
    assert check(day, one) == []
    assert kinds(day, morning) == [("group", 1)]
    told_twice = plan_of("08:00", "08:50", ("ash", "08:10", "08:10", "08:40"), left=("birch",))
    assert kinds(day, told_twice) == [("count", 1)]
    assert kinds(day, RoutePlan(routes=(), unserved=(), report=REPORT)) == [("count", 1)] * 2


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (Relation(kind="same_vehicle", visits=("ash", "birch")), []),
        (Relation(kind="different_vehicles", visits=("ash", "birch")), [("relation", 1)]),
        (Relation(kind="order", visits=("ash", "birch")), []),
        (Relation(kind="order", visits=("birch", "ash")), [("relation", 4200)]),
        (Relation(kind="order", visits=("ash", "birch"), least_gap=900), [("relation", 300)]),
        (Relation(kind="order", visits=("ash", "birch"), most_gap=500), [("relation", 100)]),
        (Relation(kind="sequence", visits=("ash", "birch"), most_gap=600), []),
        (Relation(kind="sequence", visits=("birch", "ash")), [("relation", 4200), ("relation", 1)]),
        (Relation(kind="directly", visits=("ash", "birch")), []),
    ],
)
def test_relations_in_a_route(out_and_back, morning, relation, expected):
    """Ash ends ten minutes before birch begins."""
    assert kinds(replace(out_and_back, relations=(relation,)), morning) == expected


def test_relations_across_vehicles(four_villages, van, plan_of):
    """Two shifts of one van are the same van, but not one route; who is not made binds nobody."""
    shifts = (van("early", "08:00-12:00", van="v"), van("late", "13:00-19:00", van="v"))
    routes = (
        plan_of("08:00", "08:50", ("ash", "08:10", "08:10", "08:40"), vehicle="early").routes
        + plan_of(
            "13:00",
            "14:40",
            ("birch", "13:20", "13:20", "13:50"),
            ("elm", "14:10", "14:10", "14:40"),
            vehicle="late",
        ).routes
    )
    left = (Unserved(visit="cedar", reason="closed", detail="Closed."),)
    plan = RoutePlan(routes=routes, unserved=left, report=REPORT)
    day = replace(four_villages, vehicles=(shifts[0], replace(shifts[1], open_end=True)))
    expected = {
        Relation(kind="same_vehicle", visits=("ash", "cedar", "birch")): [],
        Relation(kind="different_vehicles", visits=("ash", "cedar", "birch")): [("relation", 1)],
        Relation(kind="sequence", visits=("ash", "birch")): [("relation", 1)],
        Relation(kind="order", visits=("ash", "cedar", "birch"), most_gap=15_000): [("relation", 1800)],
        Relation(kind="directly", visits=("birch", "cedar", "elm")): [],
        Relation(kind="directly", visits=("cedar", "ash")): [],
    }
    for relation, wanted in expected.items():
        assert kinds(replace(day, relations=(relation,)), plan) == wanted, relation
    others = replace(day, vehicles=(replace(day.vehicles[0], van="w"), day.vehicles[1]))
    apart = Relation(kind="same_vehicle", visits=("ash", "birch"))
    assert kinds(replace(others, relations=(apart,)), plan) == [("relation", 1)]


def test_something_between(four_villages, plan_of):
    """Birch lies between ash and cedar."""
    plan = plan_of(
        "08:00",
        "10:30",
        ("ash", "08:10", "08:10", "08:40"),
        ("birch", "08:50", "08:50", "09:20"),
        ("cedar", "09:30", "09:30", "10:00"),
        left=("elm",),
    )
    direct = Relation(kind="directly", visits=("ash", "cedar"))
    assert kinds(replace(four_villages, relations=(direct,)), plan) == [("relation", 1)]


def test_breaks_stand_or_interrupt_the_drive(out_and_back, plan_of, rest, span):
    """A break of ten minutes in the drive from ash to birch, with and without leave to stop there."""
    ten = Break(windows=(span("08:00-09:30"),), duration=600, on_road=True)
    road, stand = (
        of_vehicle(out_and_back, breaks=(ten,)),
        of_vehicle(out_and_back, breaks=(replace(ten, on_road=False),)),
    )

    def with_rest(start, end, arrival="09:00", departure="08:40", after=1):
        stops = (("ash", "08:10", "08:10", departure), ("birch", arrival, "09:00", "09:30"))
        return plan_of("08:00", "09:50", *stops, rests=(rest(start, end, after),))

    assert check(road, with_rest("08:45", "08:55")) == []
    assert kinds(stand, with_rest("08:45", "08:55")) == [("break", 600)]
    assert kinds(road, with_rest("08:45", "08:54")) == [("break", 60)]
    assert kinds(road, with_rest("08:45", "08:55", "08:59")) == [("travel", 60)]
    for day in (road, stand):
        assert check(day, with_rest("08:50", "09:00", "08:50")) == []
        assert check(day, with_rest("08:40", "08:50", departure="08:50")) == []
        assert kinds(day, with_rest("08:40", "08:50", departure="08:50", after=0)) == [("break", 2400)]
        assert ("break", 1) in kinds(day, with_rest("08:40", "08:50", departure="08:50", after=9))


def test_a_break_with_a_place(out_and_back, plan_of, rest, span):
    """The canteen is at cedar, ten minutes beyond birch."""
    meal = Break(windows=(span("09:00-10:00"),), duration=1200, place="cedar", id="meal")
    day = of_vehicle(out_and_back, breaks=(meal,))
    stops = (("ash", "08:10", "08:10", "08:40"), ("birch", "08:50", "08:50", "09:20"))

    def with_meal(start, end, back="10:20", place="cedar"):
        return plan_of("08:00", back, *stops, rests=(rest(start, end, 2, "meal", place),))

    assert check(day, with_meal("09:30", "09:50")) == []
    assert kinds(day, with_meal("09:29", "09:50")) == [("travel", 60)]
    assert kinds(day, with_meal("09:30", "09:50", "10:19")) == [("travel", 60)]
    assert kinds(day, with_meal("09:30", "09:50", "10:30", "elm"))[-1] == ("break", 1)
    after = plan_of("08:00", "09:40", *stops, rests=(rest("09:40", "10:00", 2, "meal"),))
    assert kinds(day, after) == [("break", 1)]
    assert check(of_vehicle(day, end_depot="cedar"), replace_end(after, "09:30")) == []


def replace_end(plan, text):
    """Return the plan with its only route ended earlier, its rest at the end."""
    hours, minutes = map(int, text.split(":"))
    route = plan.routes[0]
    return replace(plan, routes=(replace(route, end=hours * 3600 + minutes * 60),))


def test_several_breaks(out_and_back, plan_of, rest, span):
    """Each once, never at the same time, in any order, and only with a light load."""
    tea = Break(windows=(span("08:00-08:00"), span("08:40-09:00")), duration=300, id="tea")
    nap = Break(windows=(span("08:00-09:00"),), duration=300, id="nap", max_load=(1,))
    day = of_vehicle(of_visits(out_and_back, delivery=(1,)), breaks=(tea, nap), capacity=(2,))
    stops = (("ash", "08:10", "08:10", "08:50"), ("birch", "09:00", "09:00", "09:30"))
    first, second = rest("08:40", "08:45", 1, "tea"), rest("08:45", "08:50", 1, "nap")
    assert check(day, plan_of("08:00", "09:50", *stops, rests=(first, second))) == []
    other = (rest("08:40", "08:45", 1, "nap"), rest("08:45", "08:50", 1, "tea"))
    assert check(day, plan_of("08:00", "09:50", *stops, rests=other)) == []
    assert kinds(day, plan_of("08:00", "09:50", *stops, rests=(first,))) == [("break", 300)]
    both = (first, rest("08:42", "08:47", 1, "nap"))
    assert kinds(day, plan_of("08:00", "09:50", *stops, rests=both)) == [("break", 180)]
    early = rest("08:00", "08:05", 0, "nap")
    assert ("load", 1) in kinds(day, plan_of("08:05", "09:50", *stops, rests=(early, first)))
    twice = (first, second, rest("08:00", "08:00", 0, "tea"))
    assert ("break", 1) in kinds(day, plan_of("08:00", "09:50", *stops, rests=twice))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (DrivingRule(most=1800, rest=600), [("driving_rule", 600)]),
        (DrivingRule(most=1800, rest=600, service_rests=True), []),
        (DrivingRule(most=600, rest=600, service_rests=True), [("driving_rule", 600)]),
        (DrivingRule(most=2400, rest=600), []),
    ],
)
def test_time_at_the_wheel(out_and_back, morning, rule, expected):
    """Ten minutes, ten minutes, twenty home; half an hour of service at both places."""
    assert kinds(of_vehicle(out_and_back, driving_rule=rule), morning) == expected


def test_rests_of_the_driving_rule(out_and_back, plan_of, rest, morning):
    """At a stop, by waiting there, or on the road in the middle of a drive."""
    day = of_vehicle(out_and_back, driving_rule=DrivingRule(most=1200, rest=600))
    ash, birch = ("ash", "08:10", "08:10", "08:40"), ("birch", "08:50", "08:50", "09:30")
    pause = rest("09:20", "09:30", 2, None)
    assert kinds(day, morning) == [("driving_rule", 1200)]
    assert check(day, plan_of("08:00", "09:50", ash, birch, rests=(pause,))) == []
    assert check(day, plan_of("08:00", "09:50", ash, birch)) == []
    on_road = rest("09:20", "09:30", 2, None)
    left_at_once = ("birch", "08:50", "08:50", "09:20")
    assert check(day, plan_of("08:00", "09:50", ash, left_at_once, rests=(on_road,))) == []
    late = rest("09:25", "09:35", 2, None)
    assert kinds(day, plan_of("08:00", "09:50", ash, left_at_once, rests=(late,))) == [("driving_rule", 300)]
    standing = of_vehicle(day, driving_rule=DrivingRule(most=1200, rest=600, on_road=False))
    assert ("break", 600) in kinds(standing, plan_of("08:00", "09:50", ash, left_at_once, rests=(on_road,)))


def test_rush_hour(out_and_back, morning, on_a_line):
    """From 08:45 on every drive takes twice as long: five of ten minutes become ten."""
    slow = on_a_line(depot=0, ash=20, birch=40, cedar=60, elm=80)
    day = replace(out_and_back, by_time={"": (Slice(begins=31_500, travel=slow),)})
    assert kinds(day, morning) == [("travel", 300), ("travel", 1200)]
    lines = check(day, morning)
    assert lines[0] == "van: 'ash' to 'birch' takes 900 s, but only 600 s are given"


def test_profiles(out_and_back, morning, on_a_line):
    """A lorry is slower."""
    slow = on_a_line(depot=0, ash=11, birch=21, cedar=60, elm=80)
    day = of_vehicle(replace(out_and_back, profiles={"lorry": slow}), profile="lorry")
    assert kinds(day, morning) == [("travel", 60), ("travel", 60)]


def test_times_that_are_no_numbers(out_and_back, morning):
    """They are told and the route is left aside."""
    route = replace(morning.routes[0], start=float("nan"))
    assert kinds(out_and_back, replace(morning, routes=(route,))) == [("nonsense", 1)]


times = st.integers(-100_000, 100_000)
stops = st.builds(
    Stop,
    visit=st.sampled_from(["ash", "birch", "cedar", "moon", ""]),
    arrival=times,
    start=times,
    departure=times,
    setup=times,
)
places = st.sampled_from(["depot", "ash", "nowhere", ""])
rests = st.builds(
    Rest,
    break_=st.sampled_from([None, "break", "tea", "?"]),
    start=times,
    end=times,
    after=st.integers(-2, 5),
    place=st.none() | places,
)
refills = st.builds(Refill, place=places, arrival=times, departure=times, after=st.integers(-2, 5))
routes = st.builds(
    Route,
    vehicle=st.sampled_from(["van", "bus"]),
    start=times,
    end=times,
    stops=st.lists(stops, max_size=4).map(tuple),
    rests=st.lists(rests, max_size=3).map(tuple),
    refills=st.lists(refills, max_size=3).map(tuple),
)


@given(made=st.lists(routes, max_size=3))
@settings(max_examples=150, deadline=None)
def test_any_plan_can_be_checked(made, four_villages, span):
    """However wild it is, it is answered, and never found sound."""
    tea = Break(windows=(span("08:40-09:00"),), duration=300, id="tea", place="ash", max_load=(1,))
    nap = Break(windows=(span("08:40-09:00"),), duration=300, on_road=True)
    day = of_vehicle(
        of_visits(four_villages, delivery=(1,)),
        breaks=(tea, nap),
        capacity=(2,),
        driving_rule=DrivingRule(most=600, rest=60),
        reload=Reload(places=("ash",), most=1),
    )
    day = replace(
        day,
        relations=(Relation(kind="directly", visits=("ash", "birch")),),
        by_time={"": (Slice(begins=30_000, travel=day.travel),)},
    )
    found = violations(day, RoutePlan(routes=tuple(made), unserved=(), report=REPORT))
    assert found
    assert all(violation.amount > 0 for violation in found)


def test_no_slices_and_equal_slices_agree(out_and_back, morning):
    """Slices with the same travel change nothing."""
    travel = out_and_back.travel
    same = tuple(Slice(begins=begin, travel=travel) for begin in (0, 29_500, 30_000, 31_700))
    assert check(replace(out_and_back, by_time={"": same}), morning) == []


def test_fractions_of_seconds():
    """A leg of 600.2 s needs 601 s."""
    seconds = np.array([[0.0, 600.2], [600.2, 0.0]])
    day = RoutingProblem(
        visits=(),
        vehicles=(Vehicle(id="van", depot="a", shift=TimeWindow(earliest=0, latest=9000), end_depot="b"),),
        travel=TravelTimes(origins=("a", "b"), destinations=("a", "b"), seconds=seconds, metres=seconds),
    )
    day = replace(day, visits=(Visit(id="v", service_duration=0, place="b"),))
    stop = Stop(visit="v", arrival=600, start=600, departure=600)
    plan = RoutePlan(
        routes=(Route(vehicle="van", start=0, end=600, stops=(stop,)),), unserved=(), report=REPORT
    )
    assert kinds(day, plan) == [("travel", 1)]
