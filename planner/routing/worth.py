"""What visits are worth, in one whole number each: priority decides before people, people before the number of visits."""

from collections.abc import Sequence

from planner.routing.problem import RoutingProblem, Visit

FINEST = 1000
"""People are told apart to a thousandth where not all are whole and the numbers fit."""


def worths(problem: RoutingProblem, most: int) -> tuple[int, ...]:
    """Return the worth of each visit, so that a plan that leaves out less worth is the better one.

    Visits with a penalty and the deliveries of shipments are worth 0, all others at least 1, a shipment 2. A level in which all
    visits are equal is left out. Where the sum would exceed ``most``, people are counted in coarser units, and in the
    extreme priorities lose against many people.
    """
    deliveries = {shipment.delivery for shipment in problem.shipments}
    pickups = {shipment.pickup for shipment in problem.shipments}
    counted = [visit for visit in problem.visits if visit.penalty is None and visit.id not in deliveries]
    if not counted:
        return (0,) * len(problem.visits)
    number = {visit.id: 2 if visit.id in pickups else 1 for visit in counted}
    one_person = sum(number.values()) + 1
    priority = _priorities(counted)
    room = max(1, most // (one_person * (sum(priority.values()) + 1)) - 1)
    people = _units(counted, room)
    one_priority = (sum(people.values()) + 1) * one_person
    values = {
        visit.id: number[visit.id] + one_person * people[visit.id] + one_priority * priority[visit.id]
        for visit in counted
    }
    cap = max(1, most // len(counted))
    return tuple(min(cap, values.get(visit.id, 0)) for visit in problem.visits)


def _priorities(counted: Sequence[Visit]) -> dict[str, int]:
    alike = len({visit.priority for visit in counted}) == 1
    return {visit.id: 0 if alike else visit.priority for visit in counted}


def _units(counted: Sequence[Visit], room: int) -> dict[str, int]:
    """Return the people of each visit in whole units, as fine as is needed and together at most about ``room``."""
    everyone = {visit.people for visit in counted}
    if len(everyone) == 1:
        return {visit.id: 0 for visit in counted}
    fineness = 1 if all(people == round(people) for people in everyone) else FINEST
    total = sum(visit.people for visit in counted)
    fineness_that_fits = min(float(fineness), max(0, room - len(counted)) / total)
    return {visit.id: round(visit.people * fineness_that_fits) for visit in counted}
