"""The question of a day: which vehicle makes which visit, and when."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.errors import ProblemError
from planner.routing.circles import circle
from planner.routing.times import MOST_WORTH, Break, DrivingRule, Relation, Reload, TimeWindow
from planner.routing.vehicles import Costs, Vehicle
from planner.routing.visits import Visit
from planner.travel import TravelTimes

__all__ = [
    "Break",
    "Costs",
    "DrivingRule",
    "Objective",
    "Placed",
    "Relation",
    "Reload",
    "RoutingProblem",
    "Shipment",
    "Slice",
    "TimeWindow",
    "Vehicle",
    "Visit",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """Two visits made by the same vehicle in this order, both or neither.

    What the pickup takes on board (its ``pickup``) leaves it at the delivery (its ``delivery``); both must be equal.
    The people, priority and penalty of the shipment are those of its pickup, the delivery must have none of them
    (0 people, priority 0, no penalty).
    """

    pickup: str
    delivery: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Travel times that hold from ``begins`` on, until the next slice; seconds after midnight, at least 0.

    A drive that reaches the next slice goes on at its pace for what is left of the way, so leaving later never means
    arriving earlier (Ichoua, Gendreau and Potvin, EJOR 144, 2003, pages 379-396).
    """

    begins: int
    travel: TravelTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a published plan has a visit: which vehicle, and when setup or service starts."""

    vehicle: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What counts beside the costs of vehicles, penalties and preferred times; all at least 0, 0 for nothing.

    Attributes
    ----------
    balance
        Cost for each squared hour of work (driving, setup, service) of each vehicle: a sum of squares is smallest where
        work is even.
    compactness
        Cost for each hour of driving between a visit and the middle visit of its route (the one from which the others
        are nearest in sum).
    moved_vehicle
        Cost of each visit that another vehicle makes than in the published plan, or none.
    moved_hour
        Cost for each hour by which a visit starts earlier or later than in the published plan, where its vehicle is
        the same.
    """

    balance: float = 0.0
    compactness: float = 0.0
    moved_vehicle: float = 0.0
    moved_hour: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values out of range."""
        names = ("balance", "compactness", "moved_vehicle", "moved_hour")
        problems = [
            f"{name} is {getattr(self, name)}, expected a finite number of at least 0, at most 10^15"
            for name in names
            if not 0 <= getattr(self, name) <= MOST_WORTH
        ]
        if problems:
            raise ProblemError("This objective contradicts itself.", problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingProblem:
    """Visits, vehicles and the travel between their places.

    Attributes
    ----------
    visits, vehicles
        With unique ids; either may be empty.
    travel
        Seconds and metres between all places of visits and all depots, both as origins and destinations; NaN
        where there is no way. Fractions of a second are rounded up.
    allowed
        Visit id -> ids of the vehicles that may make it; a visit that is not named may be made by all.
    profiles
        Travel times of vehicles with another profile, by its name.
    by_time
        Profile -> slices of the day in ascending order; before the first, its own travel times hold. What can be
        reached must be the same in all of them.
    arc_costs
        Profile -> what driving costs, ``(origins, destinations)`` of its travel times, in place of ``per_hour``;
        whatever where there is no way.
    shipments, relations
        What visits have to do with each other.
    objective
        What counts beside costs.
    published
        Visit id -> where the published plan has it; for ``objective.moved_vehicle`` and ``moved_hour``.
    """

    visits: tuple[Visit, ...]
    vehicles: tuple[Vehicle, ...]
    travel: TravelTimes
    allowed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    profiles: Mapping[str, TravelTimes] = field(default_factory=dict)
    by_time: Mapping[str, tuple[Slice, ...]] = field(default_factory=dict)
    arc_costs: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    shipments: tuple[Shipment, ...] = ()
    relations: tuple[Relation, ...] = ()
    objective: Objective = field(default_factory=Objective)
    published: Mapping[str, Placed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse references that lead nowhere."""
        problems = list(_problems(self))
        if problems:
            raise ProblemError("This routing problem contradicts itself.", problems)

    def may_make(self, vehicle: str, visit: str) -> bool:
        """Return whether the rules let this vehicle make this visit; skills are another matter."""
        return visit not in self.allowed or vehicle in self.allowed[visit]

    def travel_of(self, profile: str) -> TravelTimes:
        """Return the travel times of vehicles with ``profile``."""
        return self.profiles[profile] if profile else self.travel

    def dimensions(self) -> int:
        """Return how many load dimensions the problem has."""
        loads = [vehicle.capacity for vehicle in self.vehicles]
        loads += [load for visit in self.visits for load in (visit.delivery, visit.pickup)]
        return max((len(load) for load in loads), default=0)


def _problems(problem: RoutingProblem) -> Iterator[str]:
    visits = Counter(visit.id for visit in problem.visits)
    vehicles = Counter(vehicle.id for vehicle in problem.vehicles)
    for name, ids in (("visit", visits), ("vehicle", vehicles)):
        yield from (f"{name} id {label!r} is used {count} times" for label, count in ids.items() if count > 1)
    yield from _place_problems(problem)
    for visit_id, allowed in problem.allowed.items():
        if visit_id not in visits:
            yield f"allowed: there is no visit {visit_id!r}"
        yield from (
            f"allowed: visit {visit_id!r} names the unknown vehicle {label!r}"
            for label in sorted(allowed - vehicles.keys())
        )
    yield from _load_problems(problem)
    yield from _relation_problems(problem)
    yield from _profile_problems(problem)
    yield from _group_problems(problem.visits)


def _place_problems(problem: RoutingProblem) -> Iterator[str]:
    for profile in dict.fromkeys(["", *(vehicle.profile for vehicle in problem.vehicles)]):
        if profile and profile not in problem.profiles:
            yield f"there are no travel times for profile {profile!r}"
            continue
        travel = problem.travel_of(profile)
        named = f" of profile {profile!r}" if profile else ""
        known = set(travel.origins) & set(travel.destinations)
        if not profile and all(vehicle.profile for vehicle in problem.vehicles) and problem.vehicles:
            continue
        for visit in problem.visits:
            if visit.location not in known:
                yield f"visit {visit.id!r}: travel times{named} do not know place {visit.location!r} both ways"
        for vehicle in problem.vehicles:
            for place in sorted({*vehicle.places()} - known) if vehicle.profile == profile else ():
                yield f"vehicle {vehicle.id!r}: travel times{named} do not know depot {place!r} both ways"


def _load_problems(problem: RoutingProblem) -> Iterator[str]:
    wanted = problem.dimensions()
    loads: list[tuple[str, tuple[int, ...]]] = [
        (f"vehicle {vehicle.id!r}: capacity", vehicle.capacity) for vehicle in problem.vehicles
    ]
    loads += [(f"visit {visit.id!r}: delivery", visit.delivery) for visit in problem.visits]
    loads += [(f"visit {visit.id!r}: pickup", visit.pickup) for visit in problem.visits]
    for name, load in loads:
        if load and len(load) != wanted:
            yield f"{name} has {len(load)} dimensions, expected {wanted}"


def _relation_problems(problem: RoutingProblem) -> Iterator[str]:
    known = {visit.id: visit for visit in problem.visits}
    for relation in problem.relations:
        yield from (
            f"relations: there is no visit {label!r}" for label in relation.visits if label not in known
        )
    ends = Counter(end for shipment in problem.shipments for end in (shipment.pickup, shipment.delivery))
    yield from (
        f"shipments: visit {label!r} belongs to {count}" for label, count in ends.items() if count > 1
    )
    yield from (f"shipments: there is no visit {label!r}" for label in ends if label not in known)
    for shipment in problem.shipments:
        pickup, delivery = known.get(shipment.pickup), known.get(shipment.delivery)
        if pickup is None or delivery is None:
            continue
        if pickup.pickup != delivery.delivery or pickup.delivery or delivery.pickup:
            yield f"shipments: {pickup.id!r} must take on board what {delivery.id!r} delivers, and nothing else"
        if delivery.people or delivery.priority or delivery.penalty is not None:
            yield f"shipments: {delivery.id!r} must have no people, priority and penalty; they are its pickup's"
        yield from (
            f"shipments: {end.id!r} is in group {end.group!r}, which the ends of shipments cannot be"
            for end in (pickup, delivery)
            if end.group is not None
        )
    yield from (
        f"published: there is no visit {label!r}" for label in problem.published if label not in known
    )
    yield from _circle_problems(problem)


def _circle_problems(problem: RoutingProblem) -> Iterator[str]:
    pairs = [(shipment.pickup, shipment.delivery) for shipment in problem.shipments]
    for relation in problem.relations:
        if relation.kind in {"order", "sequence", "directly"}:
            pairs += pairwise(relation.visits)
    found = circle(pairs)
    if found:
        yield f"relations: {' before '.join(map(repr, found))} cannot be"


def _profile_problems(problem: RoutingProblem) -> Iterator[str]:
    for profile, slices in problem.by_time.items():
        if profile and profile not in problem.profiles:
            yield f"by_time: there is no profile {profile!r}"
            continue
        usual = problem.travel_of(profile)
        begins = [piece.begins for piece in slices]
        if begins != sorted(set(begins)) or (begins and begins[0] < 0):
            yield f"by_time: slices begin at {begins}, expected ascending seconds, each once"
        for piece in slices:
            same = piece.travel.origins == usual.origins and piece.travel.destinations == usual.destinations
            if not same or (np.isnan(piece.travel.seconds) != np.isnan(usual.seconds)).any():
                yield f"by_time: the slice from {piece.begins} has other places, or other places out of reach"
    for profile, costs in problem.arc_costs.items():
        if profile and profile not in problem.profiles:
            yield f"arc_costs: there is no profile {profile!r}"
            continue
        seconds = problem.travel_of(profile).seconds
        if costs.shape != seconds.shape or not _are_costs(costs[~np.isnan(seconds)]):
            yield f"arc_costs of {profile!r}: expected numbers from 0 to 10^15 in the shape of the travel times"


def _are_costs(values: NDArray[np.float64]) -> bool:
    return bool((values >= 0).all() and (values <= MOST_WORTH).all())


def _group_problems(visits: Iterable[Visit]) -> Iterator[str]:
    groups: dict[str, set[tuple[float, int, float | None]]] = {}
    for visit in visits:
        if visit.group is not None:
            groups.setdefault(visit.group, set()).add((visit.people, visit.priority, visit.penalty))
    for group, worth in groups.items():
        if len(worth) > 1:
            yield f"group {group!r}: its visits differ in people, priority or penalty"
