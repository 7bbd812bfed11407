"""The problem as it is after something happened."""

from dataclasses import replace

import pytest

from planner.errors import ProblemError
from planner.routing.problem import Relation, Shipment
from planner.routing.replan.apply import apply
from planner.routing.replan.events import (
    Cancellation,
    Changes,
    CrewAbsent,
    Late,
    NewVisit,
    Surge,
    VehicleDown,
)


def ids(things):
    """Return the ids of visits or vehicles."""
    return [thing.id for thing in things]


def test_new_visit_and_whom_it_is_for(two_vans, published, village):
    """New visit and whom it is for."""
    after = apply(two_vans, published, [NewVisit(visit=village("fir"), allowed=frozenset({"two"}))], 0)
    assert ids(after.visits)[-1] == "fir"
    assert not after.may_make("one", "fir")


def test_surge_adds_many(two_vans, published, village):
    """Surge adds many."""
    after = apply(
        two_vans, published, [Surge(visits=(village("x", place="fir"), village("y", place="ash")))], 0
    )
    assert ids(after.visits)[-2:] == ["x", "y"]


def test_cancellation_takes_relations_along(two_vans, published):
    """Cancellation takes relations along."""
    related = replace(two_vans, relations=(Relation(kind="same_vehicle", visits=("ash", "birch")),))
    after = apply(related, published, [Cancellation(visit="birch")], 0)
    assert ids(after.visits) == ["ash", "cedar", "elm"]
    assert after.relations == ()


def test_cancellation_takes_the_shipment_along(two_vans, published):
    """Cancellation takes the shipment along."""
    visits = (two_vans.visits[0], replace(two_vans.visits[1], people=0.0), *two_vans.visits[2:])
    shipped = replace(two_vans, visits=visits, shipments=(Shipment(pickup="ash", delivery="birch"),))
    after = apply(shipped, published, [Cancellation(visit="birch")], 0)
    assert ids(after.visits) == ["cedar", "elm"]


def test_absent_crew_takes_its_vehicle_away(two_vans, published):
    """Absent crew takes its vehicle away."""
    limited = replace(two_vans, allowed={"ash": frozenset({"one"})})
    after = apply(limited, published, [CrewAbsent(vehicle="one")], 0)
    assert ids(after.vehicles) == ["two"]
    assert after.allowed == {"ash": frozenset()}


def test_broken_vehicle_keeps_what_it_made(two_vans, published, clock):
    """Broken vehicle keeps what it made."""
    after = apply(two_vans, published, [VehicleDown(vehicle="one")], clock("08:20"))
    assert after.vehicles[0].max_tasks == 1
    assert after.vehicles[0].ends_at is None


def test_changes_add_modify_remove(two_vans, published, village, van):
    """Changes add modify remove."""
    changes = Changes(
        add_visits=(village("fir"),),
        modify_visits=(village("ash", minutes=5),),
        remove_visits=("elm",),
        add_vehicles=(van("three"),),
        modify_vehicles=(van("one", "08:00-12:00"),),
        remove_vehicles=("two",),
    )
    after = apply(two_vans, published, [changes], 0)
    assert ids(after.visits) == ["ash", "birch", "cedar", "fir"]
    assert after.visits[0].service_duration == 300
    assert ids(after.vehicles) == ["one", "three"]


def test_everything_that_does_not_fit_is_named_at_once(two_vans, published, village):
    """Everything that does not fit is named at once."""
    events = [
        Cancellation(visit="oak"),
        Late(vehicle="ghost", seconds=5),
        NewVisit(visit=village("ash")),
        VehicleDown(vehicle="one", place="moon"),
    ]
    with pytest.raises(ProblemError) as caught:
        apply(two_vans, published, events, 0)
    assert len(caught.value.problems) == 4
