"""What leaving visits out weighs: one more priority beats all people, one more person all visits."""

import pytest

from planner.routing.problem import RoutingProblem, Shipment, Visit
from planner.routing.worth import worths


@pytest.fixture
def worth_of(on_a_line):
    """Return the worths of visits with these options."""

    def build(*options, most=2**40, shipments=()):
        visits = tuple(Visit(id=f"v{n}", service_duration=0, **each) for n, each in enumerate(options))
        travel = on_a_line(**{visit.id: n for n, visit in enumerate(visits)})
        return worths(RoutingProblem(visits=visits, vehicles=(), travel=travel, shipments=shipments), most)

    return build


def test_equal_visits_are_worth_one(worth_of):
    """Levels in which all are equal are left out."""
    assert worth_of({"people": 7.0, "priority": 3}, {"people": 7.0, "priority": 3}) == (1, 1)


def test_one_person_beats_all_visits(worth_of):
    """One with two people against three with one less in all."""
    many, *few = worth_of({"people": 4.0}, {"people": 1.0}, {"people": 1.0}, {"people": 1.0})
    assert many > sum(few)


def test_one_priority_beats_all_people(worth_of):
    """Whatever the people."""
    urgent, popular = worth_of({"priority": 2, "people": 0.0}, {"priority": 1, "people": 9000.0})
    assert urgent > popular


def test_parts_of_people_count(worth_of):
    """Half a person is more than none."""
    half, none, third = worth_of({"people": 0.5}, {"people": 0.0}, {"people": 0.333})
    assert half > third > none >= 1


def test_optional_visits_are_worth_nothing(worth_of):
    """Their penalty is a cost; the delivery of a shipment counts through its pickup."""
    shipments = (Shipment(pickup="v1", delivery="v2"),)
    assert worth_of({"penalty": 5.0}, {"pickup": ()}, {"people": 0.0}, shipments=shipments) == (0, 2, 0)


@pytest.mark.parametrize("most", [2**20, 2**30, 2**58])
def test_sums_fit(worth_of, most):
    """Where numbers do not fit, people are counted in coarser units; nothing is worth less than one."""
    options = [{"people": 10_000.0 * n + 0.5, "priority": n % 101} for n in range(200)]
    found = worth_of(*options, most=most)
    assert min(found) >= 1
    assert sum(found) <= most
