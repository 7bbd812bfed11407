"""What follows from the stops: cost by what it is for, loads, driving and waiting, how good a plan is."""

from dataclasses import astuple, replace

import pytest

from planner.routing.measure import (
    Charges,
    bill,
    driving_metres,
    driving_seconds,
    loads,
    people_served,
    places_of,
    route_charges,
    score,
    task_seconds,
    waiting_seconds,
)
from planner.routing.plan import Refill, Rest, Route, RoutePlan, Score, Stop, Unserved
from planner.routing.problem import (
    Costs,
    Objective,
    Placed,
    Reload,
    Shipment,
    Slice,
    TimeWindow,
)
from planner.solving import SolveReport

REPORT = SolveReport(solver="by hand", version="1", seed=0, status="feasible", objective=0)


@pytest.fixture
def route(clock):
    """Ash, a quarter of an hour of waiting, then birch; back home at ten."""
    stops = (
        Stop(visit="ash", arrival=clock("08:10"), start=clock("08:10"), departure=clock("08:40")),
        Stop(visit="birch", arrival=clock("08:50"), start=clock("09:10"), departure=clock("09:40")),
    )
    return Route(vehicle="van", start=clock("08:00"), end=clock("10:00"), stops=stops)


@pytest.fixture
def plan(route):
    """Return the route alone, without cedar and elm."""
    left = tuple(Unserved(visit=name, reason="closed", detail="Closed.") for name in ("cedar", "elm"))
    return RoutePlan(routes=(route,), unserved=left, report=REPORT)


def with_costs(problem, **costs):
    """Return the problem with other costs of its van; nothing else costs anything."""
    van = replace(problem.vehicles[0], costs=Costs(**{"per_hour": 0.0} | costs))
    return replace(problem, vehicles=(van,))


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        ({"fixed": 7.0}, Charges(fixed=7.0)),
        ({"per_hour": 30.0}, Charges(driving=20.0)),
        ({"per_km": 2.0}, Charges(distance=80.0)),
        ({"per_task_hour": 5.0}, Charges(task=5.0)),
        ({"per_task": 3.0}, Charges(task=6.0)),
        ({"per_duty_hour": 11.0}, Charges(duty=22.0)),
        ({"usual_seconds": 4200, "per_overtime_hour": 9.0}, Charges(overtime=4.5)),
        ({"usual_seconds": 6000}, Charges()),
    ],
)
def test_each_rate_alone(four_villages, route, plan, costs, expected):
    """40 minutes and kilometres of driving, an hour of service, two hours out."""
    day = with_costs(four_villages, **costs)
    assert route_charges(day, route) == expected
    assert bill(day, plan).total == expected.total == score(day, plan).cost


def test_the_default_cost_is_seconds_of_driving(four_villages, route, plan):
    """2,400 of them."""
    assert score(four_villages, plan) == Score(
        priority_unserved=0, people_unserved=200.0, visits_unserved=2, cost=2400
    )
    assert (driving_seconds(four_villages, route), driving_metres(four_villages, route)) == (2400, 40_000)
    assert (task_seconds(four_villages, route), waiting_seconds(four_villages, route)) == (3600, 1200)
    assert people_served(four_villages, plan) == 200
    assert places_of(four_villages, route) == ("depot", "ash", "birch", "depot")


@pytest.mark.parametrize(
    ("objective", "expected"),
    [
        (Objective(balance=9.0), Charges(balance=25.0)),
        (Objective(compactness=6.0), Charges(compactness=1.0)),
        (Objective(moved_vehicle=5.0), Charges(moved=15.0)),
        (Objective(moved_hour=6.0), Charges(moved=3.0)),
    ],
)
def test_each_objective_alone(four_villages, plan, objective, expected, clock):
    """100 minutes of work; birch was at another van, cedar is no longer made, ash is half an hour earlier."""
    published = {
        "ash": Placed(vehicle="van", start=clock("08:40")),
        "birch": Placed(vehicle="bus", start=clock("09:10")),
        "cedar": Placed(vehicle="van", start=0),
        "elm": Placed(vehicle="van", start=0),
    }
    day = replace(with_costs(four_villages), objective=objective, published=published)
    assert astuple(bill(day, plan).charges) == pytest.approx(astuple(expected))


def test_preferred_times(four_villages, route, clock, span):
    """Birch starts at 09:10: ten minutes after one, an hour before another."""
    birch = replace(
        four_villages.visits[1], preferred=(span("10:10-11:00"), span("08:00-09:00")), outside_per_hour=6.0
    )
    day = replace(with_costs(four_villages), visits=(four_villages.visits[0], birch))
    assert route_charges(day, route) == Charges(outside=1.0)
    inside = replace(birch, preferred=(span("09:10-09:10"),))
    assert route_charges(replace(day, visits=(day.visits[0], inside)), route) == Charges()


def test_penalties_groups_and_shipments(four_villages, plan):
    """A group counts once, a shipment through its pickup, a visit with a penalty as cost only."""
    ash, birch, cedar, elm = four_villages.visits
    group = replace(
        four_villages, visits=(ash, birch, *(replace(v, group="g", priority=7) for v in (cedar, elm)))
    )
    assert score(group, plan) == Score(
        priority_unserved=7, people_unserved=100.0, visits_unserved=1, cost=2400
    )
    priced = replace(
        four_villages, visits=(ash, birch, *(replace(v, group="g", penalty=50.0) for v in (cedar, elm)))
    )
    assert score(priced, plan) == Score(
        priority_unserved=0, people_unserved=0.0, visits_unserved=0, cost=2450
    )
    assert bill(priced, plan).left_out == Charges(penalties=50.0)
    shipment = replace(
        four_villages,
        visits=(ash, birch, replace(cedar, penalty=9.0), replace(elm, people=0.0)),
        shipments=(Shipment(pickup="cedar", delivery="elm"),),
    )
    assert score(shipment, plan) == Score(
        priority_unserved=0, people_unserved=0.0, visits_unserved=0, cost=2409
    )
    all_three = (replace(visit, group="h", priority=7) for visit in (birch, cedar, elm))
    made = replace(group, visits=(ash, *all_three))
    assert score(made, plan).visits_unserved == 0


def test_loads_with_a_reload_and_a_shipment(four_villages, clock):
    """Two for ash, three for cedar after a reload; what birch sends to elm stays on board."""
    ash, birch, cedar, elm = four_villages.visits
    day = replace(
        four_villages,
        visits=(
            replace(ash, delivery=(2,), pickup=(1,)),
            replace(birch, pickup=(5,)),
            replace(cedar, delivery=(3,)),
            replace(elm, delivery=(5,), people=0.0),
        ),
        shipments=(Shipment(pickup="birch", delivery="elm"),),
        vehicles=(replace(four_villages.vehicles[0], reload=Reload(places=("depot",), duration=60)),),
    )
    stops = tuple(Stop(visit=v.id, arrival=0, start=0, departure=0) for v in day.visits)
    refill = Refill(place="depot", arrival=clock("10:00"), departure=clock("10:01"), after=2)
    route = Route(vehicle="van", start=clock("08:00"), end=clock("16:00"), stops=stops, refills=(refill,))
    assert loads(day, route) == ((2,), (1,), (6,), (5,), (0,))
    assert places_of(day, route) == ("depot", "ash", "birch", "depot", "cedar", "elm", "depot")
    assert driving_metres(day, route) == 120_000
    assert waiting_seconds(day, route) == 8 * 3600 - 120 * 60 - 4 * 1800 - 60


def test_rests_are_no_waiting(four_villages, route, clock):
    """A break in the waiting time, at the depot, and at a place of its own."""
    here = Rest(break_="tea", start=clock("08:55"), end=clock("09:10"), after=1)
    home = Rest(break_="nap", start=clock("10:00"), end=clock("11:00"), after=2)
    assert waiting_seconds(four_villages, replace(route, rests=(here, home))) == 5 * 60
    away = Rest(break_="tea", start=clock("09:50"), end=clock("10:00"), after=2, place="cedar")
    longer = replace(route, rests=(away,), end=clock("10:30"))
    assert driving_seconds(four_villages, longer) == 60 * 60
    assert waiting_seconds(four_villages, longer) == 20 * 60
    assert places_of(four_villages, longer) == ("depot", "ash", "birch", "cedar", "depot")


def test_rush_hour_costs_more(four_villages, route, on_a_line, clock):
    """From 09:45 on the way home takes twice as long: five minutes at the old pace, then thirty."""
    slow = on_a_line(depot=0, ash=20, birch=40, cedar=60, elm=80)
    day = replace(four_villages, by_time={"": (Slice(begins=clock("09:45"), travel=slow),)})
    assert driving_seconds(day, route) == (10 + 10 + 35) * 60
    assert driving_metres(day, route) == 40_000


def test_costs_of_arcs_replace_the_hours(four_villages, route):
    """Every arc costs one; kilometres still count."""
    arcs = four_villages.travel.seconds * 0 + 1.0
    day = replace(with_costs(four_villages, per_hour=9999.0, per_km=1.0), arc_costs={"": arcs})
    assert route_charges(day, route) == Charges(driving=3.0, distance=40.0)


def test_types_decide_service_and_setup(four_villages, route):
    """A lift van needs a minute of setup and ten of service at each place."""
    visits = tuple(
        replace(v, service_by_type={"lift": 600}, setup_by_type={"lift": 60}) for v in four_villages.visits
    )
    day = replace(four_villages, visits=visits, vehicles=(replace(four_villages.vehicles[0], type="lift"),))
    assert task_seconds(day, route) == 2 * 660
    assert task_seconds(replace(day, vehicles=four_villages.vehicles), route) == 3600


def test_nothing_costs_nothing(four_villages):
    """An empty plan, and a route without stops."""
    nothing = RoutePlan(routes=(), unserved=(), report=REPORT)
    assert bill(four_villages, nothing).total == 0
    assert route_charges(four_villages, Route(vehicle="van", start=0, end=0, stops=())) == Charges()
    assert TimeWindow(earliest=0, latest=0).holds(0)
