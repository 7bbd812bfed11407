"""The timetable and the checker know nothing of each other and agree: what it times is sound and costs the same."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.routing.check import check
from planner.routing.measure import bill, route_charges, score
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

REPORT = SolveReport(solver="by hand", version="1", seed=0, status="feasible", objective=0)
PLACES = ("p0", "p1", "p2", "p3", "p4")


def span(data, low, high, most):
    """Return a window that begins between ``low`` and ``high`` and is up to ``most`` long."""
    begins = data.draw(st.integers(low, high))
    return TimeWindow(earliest=begins, latest=begins + data.draw(st.integers(0, most)))


def times(chance):
    """Return random travel without symmetry."""
    seconds = chance.uniform(0, 1500, (len(PLACES), len(PLACES)))
    np.fill_diagonal(seconds, 0.0)
    return TravelTimes(origins=PLACES, destinations=PLACES, seconds=seconds, metres=seconds * 12.5)


def visit(data, number, dimensions):
    """Return a visit with any of what visits can have."""
    maybe = st.booleans()
    load = st.tuples(*[st.integers(0, 3)] * dimensions)
    return Visit(
        id=f"v{number}",
        place=data.draw(st.sampled_from(PLACES)),
        service_duration=data.draw(st.integers(0, 1200)),
        service_by_type={"slow": data.draw(st.integers(0, 2000))} if data.draw(maybe) else {},
        setup_duration=data.draw(st.sampled_from([0, 300])),
        setup_by_type={"slow": 120} if data.draw(maybe) else {},
        windows=tuple(span(data, 2000, 14_000, 9000) for _ in range(data.draw(st.integers(0, 2)))),
        ends_within=data.draw(maybe),
        delivery=data.draw(load) if data.draw(maybe) else (),
        pickup=data.draw(load) if data.draw(maybe) else (),
        preferred=(span(data, 2000, 14_000, 3000),) if data.draw(maybe) else (),
        outside_per_hour=data.draw(st.sampled_from([0.0, 7.5])),
        penalty=data.draw(st.sampled_from([None, 12.0])),
        priority=data.draw(st.integers(0, 3)),
    )


def vehicle(data, dimensions):
    """Return a vehicle with any of what vehicles can have."""
    maybe = st.booleans()
    rests = tuple(
        Break(
            id=f"b{number}",
            windows=tuple(span(data, 3000, 12_000, 4000) for _ in range(data.draw(st.integers(1, 2)))),
            duration=data.draw(st.integers(0, 1500)),
            place=place,
            on_road=place is None and data.draw(maybe),
            max_load=(4,) * dimensions if data.draw(maybe) else None,
        )
        for number in range(data.draw(st.integers(0, 2)))
        for place in [data.draw(st.sampled_from([None, None, *PLACES]))]
    )
    rule = DrivingRule(
        most=data.draw(st.integers(1500, 5000)),
        rest=data.draw(st.integers(200, 1500)),
        on_road=data.draw(maybe),
        service_rests=data.draw(maybe),
    )
    ends = data.draw(st.sampled_from([{}, {"open_end": True}, {"end_depot": "p1"}]))
    return Vehicle(
        id="van",
        depot=data.draw(st.sampled_from(["p0", "p0", None])),
        **ends,
        shift=TimeWindow(earliest=2000, latest=data.draw(st.integers(18_000, 26_000))),
        breaks=rests,
        driving_rule=rule if data.draw(maybe) else None,
        capacity=(6,) * dimensions,
        reload=Reload(places=("p0", "p2"), duration=300) if data.draw(maybe) else None,
        type=data.draw(st.sampled_from(["", "slow"])),
        costs=Costs(
            fixed=5.0,
            per_hour=30.0,
            per_km=0.4,
            per_task_hour=3.0,
            per_task=0.5,
            per_duty_hour=data.draw(st.sampled_from([0.0, 20.0])),
            usual_seconds=data.draw(st.sampled_from([None, 4000])),
        ),
        max_driving=data.draw(st.sampled_from([None, 6000])),
        max_duration=data.draw(st.sampled_from([None, 15_000])),
    )


def day_of(data):
    """Return a random day of one van."""
    chance = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    dimensions = data.draw(st.integers(0, 2))
    visits = [visit(data, number, dimensions) for number in range(data.draw(st.integers(1, 4)))]
    shipments = ()
    if len(visits) > 1 and dimensions and data.draw(st.booleans()):
        load = (2,) * dimensions
        visits[0] = replace(visits[0], pickup=load, delivery=())
        end = {"people": 0.0, "priority": 0, "penalty": None}
        visits[1] = replace(visits[1], delivery=load, pickup=(), **end)
        shipments = (Shipment(pickup="v0", delivery="v1"),)
    relations = ()
    if len(visits) > 2 and data.draw(st.booleans()):
        kind = data.draw(st.sampled_from(["sequence", "directly", "order"]))
        relations = (Relation(kind=kind, visits=("v1", "v2"), least_gap=data.draw(st.integers(0, 1500))),)
    slices = tuple(Slice(begins=begins, travel=times(chance)) for begins in (5000, 9000))
    travel = times(chance)
    return RoutingProblem(
        visits=tuple(visits),
        vehicles=(vehicle(data, dimensions),),
        travel=travel,
        by_time={"": slices} if data.draw(st.booleans()) else {},
        arc_costs={"": travel.seconds * chance.uniform(0, 0.01, (5, 5))} if data.draw(st.booleans()) else {},
        shipments=shipments,
        relations=relations,
        objective=Objective(
            balance=data.draw(st.sampled_from([0.0, 2.0])),
            compactness=data.draw(st.sampled_from([0.0, 3.0])),
            moved_vehicle=4.0,
            moved_hour=2.0,
        ),
        published={"v0": Placed(vehicle="van", start=7000)} if data.draw(st.booleans()) else {},
    )


@given(data=st.data())
@settings(max_examples=250, deadline=None)
def test_whatever_is_timed_is_sound(data):
    """Every rule at once."""
    day = day_of(data)
    order = data.draw(st.permutations(range(len(day.visits))))
    if day.vehicles[0].reload is not None and data.draw(st.booleans()):
        order.insert(data.draw(st.integers(0, len(order))), -1 - data.draw(st.integers(0, 1)))
    timetable = Timetable(day)
    route = timetable.route(0, order)
    assert timetable.possible(0, order) == (route is not None)
    if route is None:
        assert timetable.cost(0, order) == float("inf")
        return
    plan = RoutePlan(routes=(route,), unserved=(), report=REPORT)
    assert check(day, plan) == []
    assert timetable.cost(0, order) == pytest.approx(route_charges(day, route).total)
    mine, its = score(day, plan), timetable.score([order])
    assert replace(mine, cost=0.0) == replace(its, cost=0.0)
    assert its.cost == pytest.approx(mine.cost) == pytest.approx(bill(day, plan).total)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_scores_of_what_is_left_out_agree(data):
    """Nothing is made: priorities, people, penalties and moved visits."""
    day = day_of(data)
    left = tuple(Unserved(visit=v.id, reason="closed", detail="Closed.") for v in day.visits)
    plan = RoutePlan(routes=(), unserved=left, report=REPORT)
    assert check(day, plan) == []
    assert score(day, plan) == Timetable(day).score([[]])
