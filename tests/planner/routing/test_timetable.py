"""Exact timing of one vehicle's order."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.routing.check import check
from planner.routing.plan import RoutePlan, Unserved
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
    Slice,
    TimeWindow,
    Vehicle,
    Visit,
)
from planner.routing.timetable import Timetable
from planner.solving import SolveReport
from planner.travel import TravelTimes
from tests.planner.routing.second_by_second import ends

MINUTE, HOUR = 60, 3600


def wrong_with(problem, orders):
    """Return what the checker finds in the timing of orders."""
    timetable = Timetable(problem)
    routes = tuple(timetable.route(v, order) for v, order in enumerate(orders) if order)
    unserved = tuple(
        Unserved(visit=problem.visits[c].id, reason="no_vehicle", detail="not asked for")
        for c in timetable.missing(orders)
    )
    report = SolveReport(solver="", version="", seed=0, status="feasible", objective=0.0)
    return check(problem, RoutePlan(routes=routes, unserved=unserved, report=report))


def changed(problem, **options):
    """Return the problem with another first vehicle."""
    return replace(problem, vehicles=(replace(problem.vehicles[0], **options),))


def test_an_empty_order_is_possible_and_has_no_route(four_villages):
    """An empty order is possible and has no route."""
    timetable = Timetable(four_villages)
    assert timetable.possible(0, [])
    assert timetable.route(0, []) is None
    assert timetable.cost(0, []) == 0


def test_the_day_begins_early_and_ends_as_early_as_it_can(four_villages, clock):
    """The day begins early and ends as early as it can."""
    route = Timetable(four_villages).route(0, [0, 1, 2, 3])
    assert (route.start, route.end) == (clock("08:00"), clock("11:20"))
    assert [stop.start for stop in route.stops] == [clock(t) for t in ("08:10", "08:50", "09:30", "10:10")]
    assert not wrong_with(four_villages, [[0, 1, 2, 3]])


def test_it_leaves_as_late_as_the_earliest_end_allows(two_shifts, clock):
    """It leaves as late as the earliest end allows."""
    route = Timetable(two_shifts).route(0, [2])
    assert (route.start, route.end) == (clock("08:45"), clock("09:45"))


def test_a_visit_twice_or_without_permission_is_impossible(four_villages):
    """A visit twice or without permission is impossible."""
    timetable = Timetable(replace(four_villages, allowed={"ash": frozenset()}))
    assert not timetable.possible(0, [0])
    assert not timetable.possible(0, [1, 1])
    assert timetable.cost(0, [0]) == inf


def test_an_island_is_impossible(on_a_line, village, van):
    """An island is impossible."""
    problem = RoutingProblem(visits=(village("a"),), vehicles=(van(),), travel=on_a_line(depot=0, a=None))
    assert not Timetable(problem).possible(0, [0])


def test_lunch_is_taken_between_two_visits(lunch_in_the_middle, clock):
    """Lunch is taken between two visits."""
    route = Timetable(lunch_in_the_middle).route(0, [0, 1])
    assert [(rest.start, rest.after) for rest in route.rests] == [(clock("12:00"), 1)]
    assert not wrong_with(lunch_in_the_middle, [[0, 1]])


def test_lunch_on_the_road_saves_the_wait(lunch_in_the_middle, clock):
    """Lunch on the road saves the wait."""
    window = TimeWindow(earliest=clock("11:45"), latest=clock("11:45"))
    rest = Break(windows=(window,), duration=30 * MINUTE, on_road=True)
    problem = changed(lunch_in_the_middle, breaks=(rest,))
    problem = replace(problem, visits=(problem.visits[0], replace(problem.visits[1], windows=())))
    route = Timetable(problem).route(0, [0, 1])
    assert route.stops[1].arrival == clock("12:30")
    assert not wrong_with(problem, [[0, 1]])


def test_lunch_at_its_place_costs_the_detour(four_villages, clock):
    """Lunch at its place costs the detour."""
    window = TimeWindow(earliest=clock("09:00"), latest=clock("12:00"))
    canteen = Break(windows=(window,), duration=30 * MINUTE, place="birch")
    problem = changed(four_villages, breaks=(canteen,))
    timetable = Timetable(problem)
    assert timetable.route(0, [0, 3]).rests[0].place == "birch"
    assert timetable.cost(0, [0, 3]) == 80 * MINUTE
    assert not wrong_with(problem, [[0, 3]])


def test_breaks_before_leaving_and_after_coming_back_are_at_the_depot(four_villages, clock):
    """Breaks before leaving and after coming back are at the depot."""
    early = Break(
        id="early", windows=(TimeWindow(earliest=clock("08:00"), latest=clock("08:00")),), duration=HOUR
    )
    late = Break(
        id="late", windows=(TimeWindow(earliest=clock("15:00"), latest=clock("15:00")),), duration=HOUR
    )
    problem = changed(four_villages, breaks=(late, early))
    route = Timetable(problem).route(0, [0, 1, 2, 3])
    assert (route.start, route.end) == (clock("09:00"), clock("12:20"))
    assert [rest.break_ for rest in route.rests] == ["early", "late"]


def test_setup_is_paid_once_per_place(four_villages):
    """Setup is paid once per place."""
    twice = tuple(
        replace(visit, place="ash", setup_duration=10 * MINUTE) for visit in four_villages.visits[:2]
    )
    problem = replace(four_villages, visits=twice)
    assert [stop.setup for stop in Timetable(problem).route(0, [0, 1]).stops] == [600, 0]
    assert not wrong_with(problem, [[0, 1]])


def test_no_setup_where_the_vehicle_starts(four_villages):
    """The first visit is next to the depot: nothing is unfolded there, but it is on coming back."""
    visits = tuple(
        replace(visit, place=place, setup_duration=10 * MINUTE)
        for visit, place in zip(four_villages.visits, ("depot", "ash", "depot"), strict=False)
    )
    problem = replace(four_villages, visits=visits)
    assert [stop.setup for stop in Timetable(problem).route(0, [0, 1, 2]).stops] == [0, 600, 600]


def test_a_reload_resets_setup_and_load(four_villages):
    """A reload resets setup and load."""
    heavy = tuple(
        replace(visit, place="ash", setup_duration=600, delivery=(6,)) for visit in four_villages.visits[:2]
    )
    reload = Reload(places=("depot",), duration=5 * MINUTE)
    problem = changed(replace(four_villages, visits=heavy), capacity=(10,), reload=reload)
    timetable = Timetable(problem)
    assert not timetable.possible(0, [0, 1])
    route = timetable.route(0, [0, -1, 1])
    assert [stop.setup for stop in route.stops] == [600, 600]
    assert route.refills[0].departure - route.refills[0].arrival == 5 * MINUTE
    assert not wrong_with(problem, [[0, -1, 1]])
    assert not timetable.possible(0, [0, -2, 1])


def test_a_shipment_must_be_picked_up_first_and_in_the_same_trip(four_villages):
    """A shipment must be picked up first and in the same trip."""
    a, b = four_villages.visits[:2]
    ends_ = (replace(a, pickup=(3,)), replace(b, delivery=(3,), people=0.0))
    problem = replace(four_villages, visits=ends_, shipments=(Shipment(pickup="ash", delivery="birch"),))
    problem = changed(problem, capacity=(3,), reload=Reload(places=("depot",)))
    timetable = Timetable(problem)
    assert timetable.possible(0, [0, 1])
    assert not timetable.possible(0, [1, 0])
    assert not timetable.possible(0, [0])
    assert not timetable.possible(0, [0, -1, 1])
    assert not wrong_with(problem, [[0, 1]])


def test_the_shortest_duty_where_duty_costs(two_shifts, clock):
    """The shortest duty where duty costs."""
    market = replace(two_shifts, visits=two_shifts.visits[2:])
    problem = changed(market, costs=Costs(per_duty_hour=60.0, per_hour=0.0))
    timetable = Timetable(problem)
    assert timetable.cost(0, [0]) == 60.0
    assert not Timetable(changed(market, max_duration=HOUR - 1)).possible(0, [0])


def test_limits_on_one_route(four_villages):
    """Limits on one route."""
    assert not Timetable(changed(four_villages, max_tasks=1)).possible(0, [0, 1])
    assert not Timetable(changed(four_villages, max_driving=79 * MINUTE)).possible(0, [0, 3])
    assert Timetable(changed(four_villages, max_metres=80_000.0)).possible(0, [0, 3])
    assert not Timetable(changed(four_villages, max_metres=79_999.0)).possible(0, [0, 3])


def test_the_driving_rule_rests_on_the_road_or_at_stops(four_villages):
    """The driving rule rests on the road or at stops."""
    problem = changed(four_villages, driving_rule=DrivingRule(most=15 * MINUTE, rest=10 * MINUTE))
    route = Timetable(problem).route(0, [3])
    assert [rest.break_ for rest in route.rests] == [None] * len(route.rests)
    assert len(route.rests) >= 4
    assert not wrong_with(problem, [[3]])
    at_stops = changed(four_villages, driving_rule=DrivingRule(most=15 * MINUTE, rest=600, on_road=False))
    assert not Timetable(at_stops).possible(0, [3])
    assert Timetable(at_stops).possible(0, [0])


def test_service_can_be_the_rest(four_villages):
    """Service can be the rest."""
    rule = DrivingRule(most=20 * MINUTE, rest=30 * MINUTE, on_road=False, service_rests=True)
    assert Timetable(changed(four_villages, driving_rule=rule)).route(0, [1]).rests == ()


def test_slices_slow_a_drive_that_reaches_them(four_villages, clock):
    """Slices slow a drive that reaches them."""
    usual = four_villages.travel
    slow = TravelTimes(
        origins=usual.origins,
        destinations=usual.destinations,
        seconds=usual.seconds * 2,
        metres=usual.metres * 1,
    )
    problem = replace(four_villages, by_time={"": (Slice(begins=clock("08:10"), travel=slow),)})
    route = Timetable(problem).route(0, [1])
    assert route.stops[0].arrival == clock("08:30")
    assert route.end == clock("09:40")
    assert not wrong_with(problem, [[1]])


def test_gaps_within_a_route(four_villages, clock):
    """Gaps within a route."""
    least = Relation(kind="sequence", visits=("ash", "elm"), least_gap=2 * HOUR)
    problem = replace(four_villages, relations=(least,))
    timetable = Timetable(problem)
    route = timetable.route(0, [0, 1, 3])
    assert route.stops[2].start - (route.stops[0].start + 30 * MINUTE) >= 2 * HOUR
    assert not timetable.possible(0, [3, 0])
    most = Relation(kind="sequence", visits=("ash", "elm"), most_gap=40 * MINUTE)
    late = replace(
        four_villages.visits[3], windows=(TimeWindow(earliest=clock("12:00"), latest=clock("13:00")),)
    )
    problem = replace(four_villages, visits=(*four_villages.visits[:3], late), relations=(most,))
    route = Timetable(problem).route(0, [0, 3])
    assert route.stops[0].start == clock("11:00")
    assert not Timetable(problem).possible(0, [0, 1, 2, 3])


def test_directly_lets_nothing_between(four_villages):
    """Directly lets nothing between."""
    relation = Relation(kind="directly", visits=("ash", "birch", "elm"))
    timetable = Timetable(replace(four_villages, relations=(relation,)))
    assert timetable.possible(0, [2, 0, 1, 3])
    assert not timetable.possible(0, [0, 2, 1])
    assert timetable.possible(0, [0, 3])


def test_balance_compactness_and_moved_visits_cost(four_villages, clock):
    """Balance compactness and moved visits cost."""
    cheap = changed(four_villages, costs=Costs(per_hour=0.0))
    balance = replace(cheap, objective=Objective(balance=1.0))
    assert Timetable(balance).cost(0, [0]) == pytest.approx((50 / 60) ** 2)
    compact = replace(cheap, objective=Objective(compactness=60.0))
    assert Timetable(compact).cost(0, [0, 1, 3]) == pytest.approx(30)
    moved = replace(
        cheap,
        objective=Objective(moved_vehicle=5.0, moved_hour=6.0),
        published={
            "ash": Placed(vehicle="van", start=clock("08:20")),
            "elm": Placed(vehicle="gone", start=0),
        },
    )
    assert Timetable(moved).cost(0, [3]) == 5
    assert Timetable(moved).score([[]]).cost == 10


def test_a_stop_waits_for_its_preferred_time_where_that_is_cheaper(four_villages, clock, span):
    """Waiting is free here, so it begins as it is wished; where duty costs more than that, nobody waits on the way."""
    a, b, *others = four_villages.visits
    visits = (
        replace(a, preferred=(span("10:00-11:00"),), outside_per_hour=60.0),
        replace(b, preferred=(span("12:00-12:10"),), outside_per_hour=60.0),
        *others,
    )
    problem = replace(four_villages, visits=visits)
    route = Timetable(problem).route(0, [0, 1])
    assert route.stops[1].start == clock("12:00")
    assert Timetable(problem).route(0, [0]).stops[0].start == clock("10:00")
    assert not wrong_with(problem, [[0, 1]])
    hurried = changed(problem, costs=Costs(per_duty_hour=3600.0))
    assert Timetable(hurried).route(0, [0, 1]).end - Timetable(hurried).route(0, [0, 1]).start == 100 * MINUTE


def test_a_published_start_is_kept_where_that_is_cheaper(four_villages, clock):
    """A visit begins when it was published, though it could be earlier."""
    published = {"ash": Placed(vehicle="van", start=clock("09:30"))}
    problem = replace(four_villages, objective=Objective(moved_hour=6.0), published=published)
    assert Timetable(problem).route(0, [0]).stops[0].start == clock("09:30")


def test_score_counts_groups_and_shipments_once_and_penalties_as_cost(four_villages):
    """Score counts groups and shipments once and penalties as cost."""
    a, b, c, d = four_villages.visits
    visits = (
        replace(a, group="g", people=7.0, priority=3),
        replace(b, group="g", people=7.0, priority=3),
        replace(c, penalty=12.0),
        d,
    )
    timetable = Timetable(replace(four_villages, visits=visits))
    assert timetable.missing([[1]]) == [2, 3]
    score = timetable.score([[]])
    assert (score.priority_unserved, score.people_unserved, score.visits_unserved) == (3, 107.0, 2)
    assert score.cost == 12


@st.composite
def tiny_days(draw, *, duty=False):
    """Return a day of up to three visits within 24 seconds."""
    count = draw(st.integers(1, 3))
    names = ("depot", *(f"v{k}" for k in range(count)), "inn")
    legs = draw(st.lists(st.integers(0, 4), min_size=len(names) ** 2, max_size=len(names) ** 2))
    seconds = np.array(legs, float).reshape(len(names), -1)
    np.fill_diagonal(seconds, 0)
    latest = draw(st.integers(8, 24))
    shift = TimeWindow(earliest=draw(st.integers(0, 3)), latest=latest)
    visits = tuple(
        Visit(
            id=f"v{k}",
            place=draw(st.sampled_from(names[1:])),
            service_duration=draw(st.integers(0, 3)),
            setup_duration=draw(st.integers(0, 2)),
            windows=tuple(draw(st.lists(windows_within(24), max_size=2))),
            ends_within=draw(st.booleans()),
        )
        for k in range(count)
    )
    breaks = []
    for k in range(draw(st.integers(0, 2))):
        place = draw(st.sampled_from([None, None, "inn"]))
        window = draw(windows_within(latest))
        lasting = draw(st.integers(1, 4))
        if max(window.earliest, shift.earliest) <= min(window.latest, latest - lasting):
            on_road = place is None and draw(st.booleans())
            breaks.append(Break(id=str(k), windows=(window,), duration=lasting, place=place, on_road=on_road))
    vehicle = Vehicle(
        id="van",
        depot="depot",
        open_end=draw(st.booleans()),
        shift=shift,
        breaks=tuple(breaks),
        costs=Costs(per_duty_hour=3600.0 if duty else 0.0, per_hour=0.0),
    )
    travel = TravelTimes(origins=names, destinations=names, seconds=seconds, metres=seconds * 10)
    return RoutingProblem(visits=visits, vehicles=(vehicle,), travel=travel)


def windows_within(latest):
    """Return windows that begin before ``latest``."""
    pairs = st.tuples(st.integers(0, latest), st.integers(0, 6))
    return pairs.map(lambda pair: TimeWindow(earliest=pair[0], latest=pair[0] + pair[1]))


@settings(max_examples=150, deadline=None)
@given(tiny_days())
def test_the_earliest_end_and_the_latest_departure_are_those_of_trying_every_second(problem):
    """The earliest end and the latest departure are those of trying every second."""
    truth = ends(problem, problem.vehicles[0], list(problem.visits))
    order = list(range(len(problem.visits)))
    route = Timetable(problem).route(0, order)
    if not truth:
        assert route is None
        return
    end = min(truth.values())
    assert (route.end, route.start) == (end, max(t for t, e in truth.items() if e == end))
    assert not wrong_with(problem, [order])


@settings(max_examples=80, deadline=None)
@given(tiny_days(duty=True))
def test_the_shortest_duty_is_that_of_trying_every_second(problem):
    """The shortest duty is that of trying every second."""
    truth = ends(problem, problem.vehicles[0], list(problem.visits))
    cost = Timetable(problem).cost(0, list(range(len(problem.visits))))
    assert cost == pytest.approx(min((end - start for start, end in truth.items()), default=inf))


@settings(max_examples=60, deadline=None)
@given(tiny_days(), st.integers(2, 6), st.integers(1, 3), st.booleans())
def test_a_driving_rule_is_kept_and_never_makes_an_end_earlier(problem, most, rest, on_road):
    """A driving rule is kept and never makes an end earlier."""
    problem = changed(problem, driving_rule=DrivingRule(most=most, rest=rest, on_road=on_road))
    truth = ends(problem, problem.vehicles[0], list(problem.visits))
    order = list(range(len(problem.visits)))
    route = Timetable(problem).route(0, order)
    if route is not None:
        assert route.end >= min(truth.values())
        assert not wrong_with(problem, [order])


def test_the_longest_wait_that_is_possible_if_the_preferred_time_is_not(on_a_line, village, van, span, clock):
    """The longest wait that is possible if the preferred time itself is not."""
    ash = village("ash", preferred=(span("15:30-15:40"),), outside_per_hour=60.0)
    problem = RoutingProblem(visits=(ash,), vehicles=(van(),), travel=on_a_line(depot=0, ash=10))
    route = Timetable(problem).route(0, [0])
    assert route is not None
    assert route.stops[0].start == clock("15:20")


def test_no_late_departure_where_the_first_stop_is_late_already(on_a_line, village, van, span, clock):
    """Leaving later to wait less is not worth it where the first stop is late already."""
    first = village("ash", preferred=(span("08:00-08:05"),), outside_per_hour=60.0)
    second = village("elm", "10:00-12:00")
    problem = RoutingProblem(
        visits=(first, second), vehicles=(van(),), travel=on_a_line(depot=0, ash=10, elm=20)
    )
    route = Timetable(problem).route(0, [0, 1])
    assert route is not None
    assert route.stops[0].start == clock("08:10")
