"""The problem as it is after something happened."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.errors import ProblemError
from planner.routing.plan import RoutePlan
from planner.routing.problem import Relation, RoutingProblem, Vehicle, Visit
from planner.routing.replan.events import (
    Cancellation,
    Changes,
    CrewAbsent,
    Event,
    Late,
    NewVisit,
    Outage,
    Surge,
    VehicleDown,
    outages,
)
from planner.routing.replan.freeze import Freeze
from planner.routing.replan.kept import Kept, kept_parts


@dataclass(slots=True)
class _Lists:
    """The events as what they do to the lists of a problem."""

    new: list[Visit] = field(default_factory=list)
    allowed: dict[str, frozenset[str]] = field(default_factory=dict)
    other: dict[str, Visit] = field(default_factory=dict)
    gone: dict[str, None] = field(default_factory=dict)
    new_vans: list[Vehicle] = field(default_factory=list)
    other_vans: dict[str, Vehicle] = field(default_factory=dict)
    gone_vans: dict[str, None] = field(default_factory=dict)


def apply(
    problem: RoutingProblem,
    plan: RoutePlan,
    events: Sequence[Event],
    now: int,
    freeze: Sequence[Freeze] = (),
) -> RoutingProblem:
    """Return the problem as it is after ``events``.

    A vehicle that stands for good and has made nothing is gone; one that has made stops keeps them and ends where it
    is. Raises ProblemError with every event that does not fit: unknown ids, visits that exist already or that have
    been begun.
    """
    lists = _lists(events)
    problems = list(_problems(problem, events, lists))
    if problems:
        raise ProblemError("These events do not fit the plan.", problems)
    parts = kept_parts(problem, plan, events=events, freeze=freeze, now=now)
    _take_shipments_along(problem, lists, parts)
    visits = [lists.other.get(visit.id, visit) for visit in problem.visits if visit.id not in lists.gone]
    vehicles = _vehicles(problem, parts, outages(events, now), lists)
    return narrowed(problem, [*visits, *lists.new], vehicles, {**problem.allowed, **lists.allowed})


def narrowed(
    problem: RoutingProblem,
    visits: Sequence[Visit],
    vehicles: Sequence[Vehicle],
    allowed: dict[str, frozenset[str]],
) -> RoutingProblem:
    """Return ``problem`` with these visits and vehicles, and without what refers to others."""
    known, vans = {visit.id for visit in visits}, {vehicle.id for vehicle in vehicles}
    return replace(
        problem,
        visits=tuple(visits),
        vehicles=tuple(vehicles),
        allowed={label: ids & vans for label, ids in allowed.items() if label in known},
        shipments=tuple(s for s in problem.shipments if s.pickup in known and s.delivery in known),
        relations=tuple(_relations(problem, known)),
        published={label: place for label, place in problem.published.items() if label in known},
    )


def _relations(problem: RoutingProblem, known: set[str]) -> Iterator[Relation]:
    for relation in problem.relations:
        visits = tuple(label for label in relation.visits if label in known)
        if len(visits) > 1:
            yield relation if visits == relation.visits else replace(relation, visits=visits)


def _lists(events: Sequence[Event]) -> _Lists:
    lists = _Lists()
    for event in events:
        match event:
            case NewVisit(visit=visit, allowed=allowed):
                lists.new.append(visit)
                if allowed is not None:
                    lists.allowed[visit.id] = allowed
            case Surge(visits=visits):
                lists.new += visits
            case Cancellation(visit=label):
                lists.gone[label] = None
            case Changes():
                lists.new += event.add_visits
                lists.other |= {visit.id: visit for visit in event.modify_visits}
                lists.gone |= dict.fromkeys(event.remove_visits)
                lists.new_vans += event.add_vehicles
                lists.other_vans |= {vehicle.id: vehicle for vehicle in event.modify_vehicles}
                lists.gone_vans |= dict.fromkeys(event.remove_vehicles)
    return lists


def _problems(problem: RoutingProblem, events: Sequence[Event], lists: _Lists) -> Iterator[str]:
    visits, vehicles = {visit.id for visit in problem.visits}, {vehicle.id for vehicle in problem.vehicles}
    named = [event.vehicle for event in events if isinstance(event, VehicleDown | CrewAbsent | Late)]
    for label in (*named, *lists.other_vans, *lists.gone_vans):
        if label not in vehicles:
            yield f"there is no vehicle {label!r}"
    yield from (
        f"there is no visit {label!r}" for label in (*lists.other, *lists.gone) if label not in visits
    )
    yield from (f"visit {visit.id!r} exists already" for visit in lists.new if visit.id in visits)
    yield from (f"vehicle {van.id!r} exists already" for van in lists.new_vans if van.id in vehicles)
    known = {*problem.travel.origins} & {*problem.travel.destinations}
    for event in events:
        if isinstance(event, VehicleDown) and event.place is not None and event.place not in known:
            yield f"vehicle {event.vehicle!r}: travel times do not know place {event.place!r} both ways"


def _take_shipments_along(problem: RoutingProblem, lists: _Lists, parts: Mapping[str, Kept]) -> None:
    """Cancel both ends of a shipment; one that is on board stays there."""
    made = {stop.visit for part in parts.values() for stop in part.stops}
    for shipment in problem.shipments:
        ends = (shipment.pickup, shipment.delivery)
        if any(label in lists.gone for label in ends):
            lists.gone |= dict.fromkeys(label for label in ends if label not in made)


def _vehicles(
    problem: RoutingProblem, parts: Mapping[str, Kept], down: Mapping[str, Outage], lists: _Lists
) -> list[Vehicle]:
    kept = [
        _after(lists.other_vans.get(vehicle.id, vehicle), parts[vehicle.id], down.get(vehicle.id))
        for vehicle in problem.vehicles
    ]
    return [*(vehicle for vehicle in kept if vehicle is not None), *lists.new_vans]


def _after(vehicle: Vehicle, part: Kept, outage: Outage | None) -> Vehicle | None:
    """Return ``vehicle`` as its outage leaves it; None where it makes nothing at all."""
    if outage is None or outage.until is not None:
        return vehicle
    if not part.stops:
        return None
    taken = {rest.break_ for rest in part.rests}
    return replace(
        vehicle,
        open_end=True,
        end_depot=None,
        max_tasks=len(part.stops),
        breaks=tuple(rest for rest in vehicle.breaks if rest.id in taken),
    )
