"""Why a visit is left out: one code for each vehicle, found by leaving rules out and trying again; and a sentence.

==================  ===================================================================
``not_worth_it``    it would fit beside the others, but costs more than its penalty
``not_enough_time`` it fits this vehicle alone, but there is no time beside its others
``no_room``         with more capacity it would fit
``too_many``        with a higher limit of visits it would fit
``relation``        a relation with another visit forbids it
``not_tried``       the search had no time left to look, or to make it
``too_far``         with a higher limit of metres it would fit
``no_break``        if the crew needed no rest it would fit
``too_long``        the drive there, the service and the drive back exceed the shift or its limits
``closed``          it would fit the shift, but not while the place is open
``lacks_skill``     the crew cannot do it
``unreachable``     there is no way there, or none back
``not_allowed``     the rules keep this vehicle from making it
``no_vehicle``      there is no vehicle at all
==================  ===================================================================

First the vehicle is tried alone: straight from its start and to its end, as if it had nothing else to do. If that is
impossible, the first single rule without which it is possible is the reason (loads, number, metres, breaks, windows,
shift, in this order), or if none is enough the last of as many as it takes. If it fits alone, every place in the
vehicle's route of this plan is tried, then again without relations, loads and limits; what remains is a lack of time.

Alone, nothing can be faster than straight there and back where the travel times are those of fastest ways. Elsewhere a
way over other visits may be shorter; solvers do not rely on it, and ``Unserved.proven`` presumes it. A stop at another
visit may be where a rest is possible, so ``no_break`` proves nothing beside other visits.
"""

from collections.abc import Sequence
from dataclasses import replace

from planner.routing.changes import changes_for
from planner.routing.engine import Orders
from planner.routing.plan import Reason, Unserved
from planner.routing.problem import RoutingProblem
from planner.routing.refusals.causes import Cause, Causes, could_share_setup
from planner.routing.refusals.trying import Trying
from planner.routing.refusals.units import Unit, units_of
from planner.routing.timetable import Timetable

NEAREST_FIRST: tuple[Reason, ...] = (
    "not_worth_it",
    "not_enough_time",
    "no_room",
    "too_many",
    "relation",
    "not_tried",
    "too_far",
    "no_break",
    "too_long",
    "closed",
    "lacks_skill",
    "unreachable",
    "not_allowed",
)
"""From what comes closest to success to what is furthest from it."""

SHOWN = 5
"""Vehicles named in a sentence."""

_SENTENCES: dict[Reason, str] = {
    "not_worth_it": "It would fit, but serving it costs more than its penalty: {vehicles}.",
    "not_enough_time": "It fits alone, but there is no time left beside the other visits: {vehicles}.",
    "no_room": "There is no room for its load: {vehicles}.",
    "too_many": "The vehicle would make more visits than it may: {vehicles}.",
    "relation": "What it has to do with other visits forbids it: {vehicles}.",
    "not_tried": "It may be possible, but the search ended before it came to this: {vehicles}.",
    "too_far": "The way there and back is longer than the vehicle may drive: {vehicles}.",
    "no_break": "There would be no time for the break: {vehicles}.",
    "too_long": "The drive there and back with the service is longer than the shift: {vehicles}.",
    "closed": "The place is not open while a vehicle can be there for the whole service: {vehicles}.",
    "lacks_skill": "No crew can do what it needs: {vehicles}.",
    "unreachable": "There is no way there and back on the network: {vehicles}.",
    "not_allowed": "The rules allow none of the vehicles to make it: {vehicles}.",
    "no_vehicle": "There is no vehicle.",
}


def unserved(
    problem: RoutingProblem, orders: Orders, *, timetable: Timetable, trials: int = 10_000
) -> tuple[Unserved, ...]:
    """Return why each visit that ``orders`` leave out is left out, and what would admit it, in the problem's order.

    Parameters
    ----------
    problem, orders
        The question and a possible answer.
    timetable
        That of ``problem``.
    trials
        About how many orders may be timed, at least 0. Reasons come before changes, visits that are worth more before
        others, vehicles nearby before others; what nobody came to is ``not_tried``. The same number gives the same
        answer.
    """
    missing = timetable.missing(orders)
    units = units_of(problem, missing)
    first = [number for unit in units for number in unit.visits]
    trying = Trying(problem, orders, timetable, trials=trials, missing=first)
    causes = Causes(trying)
    found = [(unit, _by_vehicle(trying, causes, unit)) for unit in units]
    left = {
        number: refusal
        for unit, by_vehicle in found
        for number, refusal in _refusals(trying, unit, by_vehicle).items()
    }
    return tuple(left[number] for number in missing)


def _by_vehicle(trying: Trying, causes: Causes, unit: Unit) -> tuple[Cause, ...]:
    """Return the cause of each vehicle, in the order of the problem; nearby vehicles are tried first."""
    if causes.unknown(unit):
        return (Cause(reason="not_tried"),) * len(trying.problem.vehicles)
    found = {vehicle: causes.cause(vehicle, unit) for vehicle in trying.nearest(unit)}
    return tuple(found[vehicle] for vehicle in range(len(found)))


def _refusals(trying: Trying, unit: Unit, by_vehicle: Sequence[Cause]) -> dict[int, Unserved]:
    """Return the refusal of each visit of ``unit``; both ends of a shipment have the same reasons."""
    problem = trying.problem
    reasons = tuple(cause.reason for cause in by_vehicle)
    labelled = tuple((v.id, reason) for v, reason in zip(problem.vehicles, reasons, strict=True))
    proven = (
        all(cause.alone for cause in by_vehicle)
        and not _could_rest_on_the_way(problem, unit, reasons)
        and not could_share_setup(problem.vehicles, trying, unit)
    )
    changes = () if trying.over else changes_for(trying, unit, reasons)
    return {
        number: replace(explained(problem.visits[number].id, labelled), changes=changes, proven=proven)
        for number in unit.visits
    }


def _could_rest_on_the_way(problem: RoutingProblem, unit: Unit, reasons: Sequence[Reason]) -> bool:
    """Return whether a stop at another visit may give time for a rest, or a later drive be a shorter one."""
    others = len(problem.visits) > len(unit.visits)
    sliced = any(
        problem.by_time.get(vehicle.profile) and vehicle.max_driving is not None
        for vehicle in problem.vehicles
    )
    return sliced or (others and "no_break" in reasons)


def explained(visit: str, by_vehicle: tuple[tuple[str, Reason], ...]) -> Unserved:
    """Return the refusal of ``visit`` with the reason of the vehicle that comes closest, as a sentence too."""
    given = {reason for _, reason in by_vehicle}
    reason: Reason = next((code for code in NEAREST_FIRST if code in given), "no_vehicle")
    labels = [label for label, code in by_vehicle if code == reason]
    more = f" and {len(labels) - SHOWN} more" if len(labels) > SHOWN else ""
    return Unserved(
        visit=visit,
        reason=reason,
        detail=_SENTENCES[reason].format(vehicles=", ".join(labels[:SHOWN]) + more),
        by_vehicle=by_vehicle,
    )
