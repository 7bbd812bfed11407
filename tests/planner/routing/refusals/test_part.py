"""A part is timed as the whole is."""

from dataclasses import replace

import pytest

from planner.routing.problem import (
    Objective,
    Placed,
    Relation,
    RoutingProblem,
    Shipment,
    Slice,
)
from planner.routing.refusals.part import Scissors
from planner.routing.timetable import Timetable


@pytest.fixture(scope="session")
def two_kinds(four_villages, on_a_line, van):
    """Return a car, and a lorry with slower roads that are slower still from nine on and have prices of their own."""
    slow = on_a_line(elm=80, cedar=60, birch=40, ash=20, depot=0)
    slower = on_a_line(elm=160, cedar=120, birch=80, ash=40, depot=0)
    ash, birch, cedar, elm = four_villages.visits
    return RoutingProblem(
        visits=(replace(ash, pickup=(2,)), replace(birch, delivery=(2,), people=0.0), cedar, elm),
        vehicles=(van("car"), van("lorry", "06:00-22:00", profile="slow")),
        travel=four_villages.travel,
        profiles={"slow": slow},
        by_time={"slow": (Slice(begins=9 * 3600, travel=slower),)},
        arc_costs={"slow": slow.seconds * 2},
        allowed={"cedar": frozenset({"lorry"}), "elm": frozenset({"car"})},
        shipments=(Shipment(pickup="ash", delivery="birch"),),
        relations=(Relation(kind="order", visits=("ash", "elm", "cedar"), least_gap=60),),
        objective=Objective(moved_hour=5.0, moved_vehicle=7.0),
        published={"ash": Placed(vehicle="lorry", start=9 * 3600), "elm": Placed(vehicle="car", start=0)},
    )


@pytest.mark.parametrize("order", [[2], [0, 1], [0, 2, 1], [0, 1, 2]])
def test_the_same_times_and_costs(two_kinds, order):
    """The lorry with some of the visits, one of them cut off from its relation."""
    part = Scissors(two_kinds).part(two_kinds.vehicles[1], [*order, *order])
    whole, cut = Timetable(two_kinds), Timetable(part.problem)
    assert part.order([*order, -1]) == [*range(len(order)), -1]
    assert cut.route(0, part.order(order)) == whole.route(1, order)
    assert cut.cost(0, part.order(order)) == pytest.approx(whole.cost(1, order))


def test_what_does_not_concern_it_stays_away(two_kinds):
    """No other vehicle, no half of a shipment, and permissions of this vehicle alone."""
    part = Scissors(two_kinds).part(two_kinds.vehicles[0], [0, 3]).problem
    assert [visit.id for visit in part.visits] == ["ash", "elm"]
    assert part.shipments == ()
    assert [relation.visits for relation in part.relations] == [("ash", "elm")]
    assert part.allowed == {"elm": frozenset({"car"})}
    assert part.published.keys() == {"ash", "elm"}
    assert part.travel.origins == ("depot", "ash", "elm")
    assert (part.by_time, part.arc_costs) == ({}, {})
