"""Every reason is found by trying, for every vehicle, and the visit that a change would admit is then admitted."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.routing.plan import Reason
from planner.routing.problem import (
    Break,
    DrivingRule,
    Relation,
    Reload,
    RoutingProblem,
    Shipment,
    TimeWindow,
    Vehicle,
    Visit,
)
from planner.routing.reasons import NEAREST_FIRST, unserved
from planner.routing.timetable import Timetable
from planner.travel import TravelTimes


def refused(problem, orders=None, **options):
    """Return what is left out, by visit."""
    known = [[] for _ in problem.vehicles] if orders is None else orders
    timetable = Timetable(problem)
    assert all(timetable.possible(vehicle, order) for vehicle, order in enumerate(known))
    return {left.visit: left for left in unserved(problem, known, timetable=timetable, **options)}


def reasons(problem, orders=None, **options):
    """Return the reason of each visit that is left out."""
    return {label: left.reason for label, left in refused(problem, orders, **options).items()}


@pytest.fixture(scope="session")
def one_visit(on_a_line, village, van):
    """Return a village 30 km away and a van at home."""
    return RoutingProblem(visits=(village("v"),), vehicles=(van(),), travel=on_a_line(depot=0, v=30, far=600))


ALONE = {
    "not_allowed": ({}, {}, {"allowed": {"v": frozenset()}}),
    "lacks_skill": ({}, {"skills": frozenset({"lift"})}, {}),
    "no_room": ({"capacity": (1,)}, {"delivery": (2,)}, {}),
    "too_many": ({"max_tasks": 0}, {}, {}),
    "too_far": ({"max_metres": 59_999.0}, {}, {}),
    "too_long": ({"max_driving": 3599}, {}, {}),
    "closed": ({}, {"windows": (TimeWindow(earliest=0, latest=9000),)}, {}),
    "no_break": (
        {"breaks": (Break(windows=(TimeWindow(earliest=32_000, latest=32_000),), duration=25_000),)},
        {},
        {},
    ),
}


@pytest.mark.parametrize("reason", ALONE)
def test_reasons_of_a_van_with_nothing_else_to_do(one_visit, reason):
    """Each rule alone; nobody could make it, and the first van that is like the other says the same."""
    of_van, of_visit, of_problem = ALONE[reason]
    vans = tuple(replace(one_visit.vehicles[0], id=label, **of_van) for label in ("a", "b"))
    visit = replace(one_visit.visits[0], **of_visit)
    day = replace(replace(one_visit, visits=(visit,)), vehicles=vans, **of_problem)
    left = refused(day)["v"]
    assert left.reason == reason
    assert left.by_vehicle == (("a", reason), ("b", reason))
    assert left.proven
    assert "a, b" in left.detail


def test_other_ways_of_taking_too_long(one_visit):
    """The shift, and the time from leaving to coming back."""
    short = replace(one_visit.vehicles[0], shift=TimeWindow(earliest=28_800, latest=34_000))
    span = replace(one_visit.vehicles[0], id="other", max_duration=5000)
    assert reasons(replace(one_visit, vehicles=(short, span))) == {"v": "too_long"}


def test_a_driving_rule_needs_a_rest(one_visit):
    """Half an hour out, half an hour home, never more than a quarter of an hour at a time; no time for rests."""
    tired = replace(
        one_visit.vehicles[0],
        shift=TimeWindow(earliest=28_800, latest=34_500),
        driving_rule=DrivingRule(most=900, rest=1800),
    )
    assert reasons(replace(one_visit, vehicles=(tired,))) == {"v": "no_break"}


def test_when_no_single_rule_is_enough(one_visit):
    """Too much to carry and too long: the last rule that must go."""
    van = replace(one_visit.vehicles[0], capacity=(1,), shift=TimeWindow(earliest=28_800, latest=30_000))
    visit = replace(one_visit.visits[0], delivery=(2,))
    assert reasons(replace(one_visit, visits=(visit,), vehicles=(van,))) == {"v": "too_long"}


def test_no_way_and_no_vehicle(one_visit, on_a_line):
    """Nothing that could be left out helps."""
    island = replace(one_visit, travel=on_a_line(depot=0, v=None))
    assert refused(island)["v"].reason == "unreachable"
    assert refused(island)["v"].proven
    nobody = refused(replace(one_visit, vehicles=()))["v"]
    assert (nobody.reason, nobody.by_vehicle, nobody.changes) == ("no_vehicle", (), ())


BESIDE = {
    "not_enough_time": ({"shift": TimeWindow(earliest=28_800, latest=36_000)}, {}, {}),
    "no_room": ({"capacity": (3,)}, {"delivery": (2,)}, {}),
    "too_many": ({"max_tasks": 1}, {}, {}),
    "too_far": ({"max_metres": 99_000.0}, {}, {}),
    "relation": ({}, {}, {"relations": (Relation(kind="different_vehicles", visits=("near", "far")),)}),
    "not_worth_it": ({}, {"penalty": 1199.0}, {}),
    "not_tried": ({}, {}, {}),
}


@pytest.mark.parametrize("reason", BESIDE)
def test_reasons_beside_another_visit(on_a_line, village, van, reason):
    """The van makes the near visit and could make the far one alone."""
    of_van, of_visits, of_problem = BESIDE[reason]
    day = RoutingProblem(
        visits=(village("near", **of_visits), village("far", **of_visits)),
        vehicles=(van(**of_van),) if "shift" not in of_van else (replace(van(), **of_van),),
        travel=on_a_line(depot=0, near=-30, far=40),
        **of_problem,
    )
    left = refused(day, [[0]])["far"]
    assert left.reason == reason
    assert not left.proven


def test_a_relation_across_vans(on_a_line, village, van):
    """Both must be made by one van, and the other van is not that one."""
    day = RoutingProblem(
        visits=(village("a"), village("b")),
        vehicles=(replace(van("x"), max_tasks=1), van("y")),
        travel=on_a_line(depot=0, a=30, b=40),
        relations=(Relation(kind="same_vehicle", visits=("a", "b")),),
    )
    left = refused(day, [[0], []])["b"]
    assert left.by_vehicle == (("x", "too_many"), ("y", "relation"))
    assert {(change.kind, change.vehicle) for change in left.changes} >= {
        ("max_tasks", "x"),
        ("relation", "y"),
    }


def test_time_and_room_together(on_a_line, village, van):
    """There is neither time nor room: with all the time in the world there is still no room."""
    day = RoutingProblem(
        visits=(village("near", delivery=(2,)), village("far", delivery=(2,))),
        vehicles=(replace(van("v", "08:00-09:45"), capacity=(3,)),),
        travel=on_a_line(depot=0, near=30, far=31),
    )
    assert reasons(day, [[0]]) == {"far": "no_room"}


def test_a_reload_makes_room(on_a_line, village, van):
    """With a reload between the two there is no reason left but that nobody tried."""
    day = RoutingProblem(
        visits=(village("near", delivery=(2,)), village("far", delivery=(2,))),
        vehicles=(replace(van(), capacity=(2,), reload=Reload(places=("depot",))),),
        travel=on_a_line(depot=0, near=30, far=31),
    )
    assert reasons(day, [[0]]) == {"far": "not_tried"}


def test_shipments_are_one(on_a_line, village, van):
    """Both ends have the same reasons, and the same changes."""
    day = RoutingProblem(
        visits=(village("from", pickup=(3,)), village("to", delivery=(3,), people=0.0)),
        vehicles=(replace(van(), capacity=(2,)),),
        travel=on_a_line(depot=0, **{"from": 30, "to": 40}),
        shipments=(Shipment(pickup="from", delivery="to"),),
    )
    left = refused(day)
    assert [left[label].reason for label in ("from", "to")] == ["no_room"] * 2
    assert left["from"].changes == left["to"].changes
    assert [(change.kind, change.amount) for change in left["from"].changes] == [("capacity", 1)]


def test_groups_are_told_place_by_place(on_a_line, village, van):
    """Each alternative has a reason of its own; none once one of them is made."""
    day = RoutingProblem(
        visits=(village("a", group="g"), village("b", "01:00-02:00", group="g")),
        vehicles=(van("v", "08:00-08:10"),),
        travel=on_a_line(depot=0, a=30, b=40),
    )
    assert set(reasons(day).values()) == {"too_long"}
    longer = replace(day, vehicles=(van(),))
    assert reasons(longer) == {"a": "not_tried", "b": "closed"}
    assert reasons(longer, [[0]]) == {}


def test_a_shared_setup_is_no_proof(on_a_line, village, van):
    """Alone the visit needs its setup, after another visit there it does not."""
    day = RoutingProblem(
        visits=(village("a", place="hall"), village("b", "09:00-09:30", place="hall", setup_duration=60)),
        vehicles=(van(),),
        travel=on_a_line(depot=0, hall=10),
    )
    left = refused(day)["b"]
    assert (left.reason, left.proven) == ("closed", False)


def test_without_trials_only_what_is_written_is_known(four_villages):
    """Permissions need no trial."""
    day = replace(four_villages, allowed={"ash": frozenset()})
    found = reasons(day, trials=0)
    assert found == {"ash": "not_allowed", "birch": "not_tried", "cedar": "not_tried", "elm": "not_tried"}


def test_the_worth_of_visits_decides_whose_turn_it_is(four_villages):
    """With few trials the most important visits are explained."""
    people = {"ash": 1.0, "birch": 2.0, "cedar": 9.0, "elm": 3.0}
    visits = tuple(
        replace(v, people=people[v.id], windows=(TimeWindow(earliest=0, latest=1),))
        for v in four_villages.visits
    )
    found = refused(replace(four_villages, visits=visits), trials=2)
    assert [label for label, left in found.items() if left.reason == "closed"] == ["cedar"]


def test_many_vans_are_not_all_named(one_visit):
    """Five of them, and how many more."""
    vans = tuple(replace(one_visit.vehicles[0], id=f"van{n}", max_tasks=0) for n in range(30))
    left = refused(replace(one_visit, vehicles=vans))["v"]
    assert left.detail.endswith("van0, van1, van2, van3, van4 and 25 more.")
    assert len(left.by_vehicle) == 30


def test_every_code_is_reachable():
    """The tables above and the tests beside them name them all."""
    assert {*ALONE, *BESIDE, "unreachable", "no_vehicle"} == set(get_args(Reason))
    assert {*NEAREST_FIRST, "no_vehicle"} == set(get_args(Reason))


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_reasons_are_true(data):
    """What is said to be possible alone is, and what is said to fit nowhere does not fit."""
    chance = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    ids = (*(f"v{n}" for n in range(6)), "d")
    seconds = np.ceil(chance.uniform(0, 3000, (7, 7)))
    np.fill_diagonal(seconds, 0.0)
    for middle in range(7):
        seconds = np.minimum(seconds, seconds[:, middle, None] + seconds[middle])
    visits = tuple(
        Visit(
            id=label,
            service_duration=int(chance.integers(0, 3000)),
            windows=(TimeWindow(earliest=int(chance.integers(0, 9000)), latest=15_000),),
            delivery=(int(chance.integers(0, 4)),),
            penalty=None if chance.random() < 0.7 else float(chance.integers(0, 6000)),
        )
        for label in ids[:6]
    )
    rest = Break(windows=(TimeWindow(earliest=4000, latest=8000),), duration=900)
    vans = tuple(
        Vehicle(
            id=f"van{n}",
            depot="d",
            shift=TimeWindow(earliest=0, latest=int(chance.integers(6000, 15_000))),
            capacity=(4,),
            breaks=(rest,) if chance.random() < 0.5 else (),
        )
        for n in range(2)
    )
    travel = TravelTimes(origins=ids, destinations=ids, seconds=seconds, metres=seconds)
    day = RoutingProblem(visits=visits, vehicles=vans, travel=travel)
    timetable = Timetable(day)
    orders = [[0], [1]]
    if not all(timetable.possible(vehicle, order) for vehicle, order in enumerate(orders)):
        orders = [[], []]
    at = {visit.id: number for number, visit in enumerate(visits)}
    for left in unserved(day, orders, timetable=timetable, trials=600):
        number = at[left.visit]
        for vehicle, (label, reason) in enumerate(left.by_vehicle):
            assert label == f"van{vehicle}"
            order = orders[vehicle]
            ways = [[*order[:i], number, *order[i:]] for i in range(len(order) + 1)]
            fits = any(timetable.possible(vehicle, way) for way in ways)
            assert fits == (reason in {"not_worth_it", "not_tried"})
            if left.proven:
                assert not timetable.possible(vehicle, [number])


def test_a_rest_at_another_visit_may_be_the_way(on_a_line, village, van):
    """What is out of reach without a rest is not proven impossible where another visit lies on the way."""
    rule = DrivingRule(most=4800, rest=1200, on_road=False)
    crew = van(shift="08:00-11:30", driving_rule=rule, open_end=True)
    visits = (village("mid"), village("far"), village("near", minutes=210, people=9.0))
    places = on_a_line(depot=0, mid=60, far=120, near=0)
    problem = RoutingProblem(visits=visits, vehicles=(crew,), travel=places)
    left = {u.visit: u for u in unserved(problem, [[2]], timetable=Timetable(problem))}
    assert left["far"].by_vehicle == (("van", "no_break"),)
    assert not left["far"].proven
