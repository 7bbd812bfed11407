"""Why a visit is left out: one code for each vehicle, and a sentence.

=================  ====================================================================
``not_enough_time``  it fits this vehicle alone, but not beside the visits it has in this plan
``too_long``         the drive there, the service and the drive back (and the break) exceed the shift
``closed``           it would fit the shift, but not while the place is open
``unreachable``      there is no way there, or none back
``not_allowed``      the rules keep this vehicle from making it
``no_vehicle``       there is no vehicle at all
=================  ====================================================================

Alone means straight from the depot and back. No detour over another visit is faster than that where the travel times
are those of fastest ways; solvers do not rely on it.
"""

from collections.abc import Iterable
from dataclasses import replace

from planner.routing.legs import NEVER, Legs, legs_of
from planner.routing.plan import Reason, Unserved
from planner.routing.problem import RoutingProblem, Vehicle, Visit
from planner.routing.schedule import earliest_end

NEAREST_FIRST: tuple[Reason, ...] = ("not_enough_time", "too_long", "closed", "unreachable", "not_allowed")
"""From what comes closest to success to what is furthest from it."""

_SENTENCES: dict[Reason, str] = {
    "not_enough_time": "It fits alone, but there is no time left beside the other visits: {vehicles}.",
    "too_long": "The drive there and back with the service is longer than the shift: {vehicles}.",
    "closed": "The place is not open while a vehicle can be there for the whole service: {vehicles}.",
    "unreachable": "There is no way there and back on the network: {vehicles}.",
    "not_allowed": "The rules allow none of the vehicles to make it: {vehicles}.",
    "no_vehicle": "There is no vehicle.",
}


def reason_alone(vehicle: Vehicle, visit: Visit, legs: Legs, *, may_make: bool) -> Reason | None:
    """Return why ``vehicle`` could not make ``visit`` even if it had nothing else to do; None if it could."""
    if not may_make:
        return "not_allowed"
    if NEVER in legs.along(vehicle, [visit]):
        return "unreachable"
    if earliest_end(vehicle, [visit], legs) < NEVER:
        return None
    at_any_time = replace(visit, windows=())
    return "closed" if earliest_end(vehicle, [at_any_time], legs) < NEVER else "too_long"


def unserved(problem: RoutingProblem, visits: Iterable[str]) -> tuple[Unserved, ...]:
    """Return why each of ``visits`` is left out, in the order of the problem."""
    legs, left = legs_of(problem), set(visits)
    return tuple(_explained(problem, visit, legs) for visit in problem.visits if visit.id in left)


def _explained(problem: RoutingProblem, visit: Visit, legs: Legs) -> Unserved:
    reasons = tuple(
        (
            vehicle.id,
            reason_alone(vehicle, visit, legs, may_make=problem.may_make(vehicle.id, visit.id))
            or "not_enough_time",
        )
        for vehicle in problem.vehicles
    )
    return explained(visit.id, reasons)


def explained(visit: str, by_vehicle: tuple[tuple[str, Reason], ...]) -> Unserved:
    """Return the refusal of ``visit`` with the reason of the vehicle that comes closest, as a sentence too."""
    given = {reason for _, reason in by_vehicle}
    reason: Reason = next((code for code in NEAREST_FIRST if code in given), "no_vehicle")
    vehicles = ", ".join(label for label, code in by_vehicle if code == reason)
    return Unserved(
        visit=visit,
        reason=reason,
        detail=_SENTENCES[reason].format(vehicles=vehicles),
        by_vehicle=by_vehicle,
    )
