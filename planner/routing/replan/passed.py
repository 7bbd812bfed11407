"""What a vehicle has behind it: how far it drove, how long it worked, and what it has on board."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, fsum, isnan

from planner.routing.checking.roads import Roads
from planner.routing.checking.walk import walked
from planner.routing.plan import Route
from planner.routing.problem import DrivingRule, RoutingProblem, Vehicle, Visit
from planner.routing.replan.kept import Kept

Load = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """The part of a route that stands, summed up.

    Attributes
    ----------
    driving, metres, work
        Seconds at the wheel, metres, and seconds of driving, setup and service.
    at_wheel
        Seconds at the wheel since the last rest that counts for the driving rule.
    collected
        What was taken on board since the last reload, to be brought to the depot, in each load dimension.
    taken
        Room that what stands leaves no more to deliveries of the trip under way, in each load dimension.
    on_board
        Visits whose shipments are on board.
    """

    driving: int
    metres: float
    work: int
    at_wheel: int
    collected: Load
    taken: Load
    on_board: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Leg:
    """A drive: seconds, metres, when it began at the earliest and when it was over."""

    seconds: int
    metres: float
    leaves: int
    arrives: int


def passed(problem: RoutingProblem, vehicle: Vehicle, part: Kept) -> Passed:
    """Return what ``part`` of the route of ``vehicle`` amounts to."""
    known = {visit.id: visit for visit in problem.visits}
    legs = list(_legs(problem, vehicle, part, known))
    driving = sum(leg.seconds for leg in legs)
    served = sum(known[stop.visit].service(vehicle.type) + stop.setup for stop in part.stops)
    collected, taken, on_board = _loads(problem, vehicle, part, known)
    return Passed(
        driving=driving,
        metres=fsum(leg.metres for leg in legs),
        work=driving + served,
        at_wheel=_at_wheel(vehicle.driving_rule, part, legs, known, vehicle.type),
        collected=collected,
        taken=taken,
        on_board=on_board,
    )


def _legs(problem: RoutingProblem, vehicle: Vehicle, part: Kept, known: dict[str, Visit]) -> Iterator[_Leg]:
    """Yield the drives up to where the vehicle stands."""
    route = Route(
        vehicle=vehicle.id,
        start=part.start,
        end=part.time if part.home is None else part.home,
        stops=part.stops,
        rests=part.rests,
        refills=part.refills,
    )
    roads = Roads(problem, vehicle.profile)
    home = vehicle if part.home is not None else replace(vehicle, open_end=True, end_depot=None)
    for drive in walked(known, home, route).drives:
        seconds = drive.seconds(roads)
        if not isnan(seconds):
            leaves, arrives = int(drive.origin.departure), int(drive.destination.arrival)
            yield _Leg(ceil(seconds), drive.metres(roads), leaves, arrives)


def _at_wheel(
    rule: DrivingRule | None, part: Kept, legs: list[_Leg], known: dict[str, Visit], type_: str
) -> int:
    """Return the seconds at the wheel since the last standing of ``rule.rest`` seconds."""
    if rule is None:
        return 0
    rests = [(rest.start, rest.end) for rest in part.rests]
    for stop in part.stops:
        begun, served = stop.start, stop.start + stop.setup + known[stop.visit].service(type_)
        spans = [(stop.arrival, stop.departure)]
        rests += spans if rule.service_rests else [(stop.arrival, begun), (served, stop.departure)]
    rested = max([end for start, end in rests if end - start >= rule.rest], default=0)
    seconds = sum(min(leg.seconds, max(0, leg.arrives - max(rested, leg.leaves))) for leg in legs)
    return min(rule.most, seconds)


def _loads(
    problem: RoutingProblem, vehicle: Vehicle, part: Kept, known: dict[str, Visit]
) -> tuple[Load, Load, tuple[str, ...]]:
    dimensions = range(problem.dimensions())
    moved_by = {s.pickup: s.delivery for s in problem.shipments}
    carried = {*moved_by, *moved_by.values()}
    begun = max((item.after for item in part.refills), default=0)
    made = {stop.visit for stop in part.stops}
    trip = [known[stop.visit] for stop in part.stops[begun:]]

    def at(load: Load, dimension: int) -> int:
        return load[dimension] if load else 0

    collected, taken = [], []
    for k in dimensions:
        aboard = sum(
            at(known[label].pickup, k) - at(known[label].delivery, k)
            for label in (stop.visit for stop in part.stops[:begun])
            if label in carried
        )
        aboard += sum(at(visit.delivery, k) for visit in trip if visit.id not in carried)
        most = aboard
        for visit in trip:
            aboard += at(visit.pickup, k) - at(visit.delivery, k)
            most = max(most, aboard)
        collected.append(sum(at(visit.pickup, k) for visit in trip if visit.id not in carried))
        taken.append(min(most, vehicle.capacity[k]) if vehicle.capacity else 0)
    on_board = tuple(
        label
        for label in (stop.visit for stop in part.stops)
        if label in moved_by and moved_by[label] not in made
    )
    return tuple(collected), tuple(taken) if vehicle.capacity else (), on_board
