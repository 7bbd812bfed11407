"""A route as the places it calls at, the drives between them, and what is on board.

A rest or a refill says after how many stops it comes. A rest at a place of its own is a call, as a refill is; one
without a place is taken wherever the vehicle is. What lies before the route's start or after its end happens at the
depot and is no call.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from planner.routing.checking.roads import Roads, Span
from planner.routing.plan import Refill, Rest, Route, Stop
from planner.routing.problem import RoutingProblem, Vehicle, Visit

Load = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Where the vehicle stands between two drives; ``arrival`` is that of the plan, ``gap`` the stops before it."""

    place: str
    arrival: float
    departure: float
    gap: int
    stop: Stop | None = None
    visit: Visit | None = None
    rest: Rest | None = None
    refill: Refill | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """From one call to the next; ``pauses`` are the rests on the way."""

    origin: Call
    destination: Call
    pauses: tuple[Span, ...] = ()

    def arrival(self, roads: Roads) -> float:
        """Return the earliest possible arrival; NaN if there is no way."""
        ways = self.origin.place, self.destination.place
        return roads.arrival(*ways, self.origin.departure, self.pauses)

    def seconds(self, roads: Roads) -> float:
        """Return the seconds at the wheel; NaN if there is no way."""
        ways = self.origin.place, self.destination.place
        return roads.seconds(*ways, self.origin.departure, self.pauses)

    def metres(self, roads: Roads) -> float:
        """Return the metres driven; NaN if there is no way."""
        return roads.metres(self.origin.place, self.destination.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One route of a plan, ready to be looked at; stops at unknown visits are left out.

    Attributes
    ----------
    vehicle, route
        Who drives it, and the route itself.
    stops
        The stops with their visits.
    setups
        Seconds of setup that each of ``stops`` needs.
    calls, drives
        Places in turn, ends of the route included, and the ways between them, one fewer.
    """

    vehicle: Vehicle
    route: Route
    stops: tuple[tuple[Stop, Visit], ...]
    setups: tuple[int, ...]
    calls: tuple[Call, ...]
    drives: tuple[Drive, ...]

    def finished(self, number: int) -> float:
        """Return when the service at stop ``number`` ends."""
        stop, visit = self.stops[number]
        return stop.start + max(stop.setup, self.setups[number]) + visit.service(self.vehicle.type)


def walked(visits: Mapping[str, Visit], vehicle: Vehicle, route: Route) -> Walk:
    """Return the walk along ``route``.

    Parameters
    ----------
    visits
        The visits of the problem by id.
    vehicle, route
        Who drives which route.
    """
    stops = tuple((stop, visits[stop.visit]) for stop in route.stops if stop.visit in visits)
    calls = tuple(_calls(vehicle, route, visits))
    drives = tuple(
        Drive(origin=a, destination=b, pauses=tuple(_pauses(route, a, b))) for a, b in pairwise(calls)
    )
    setups = tuple(_setups(vehicle, calls))
    return Walk(vehicle=vehicle, route=route, stops=stops, setups=setups, calls=calls, drives=drives)


def at_depot(route: Route, rest: Rest) -> bool:
    """Return whether ``rest`` lies before the route's start or after its end."""
    return rest.end <= route.start or rest.start >= route.end


def _calls(vehicle: Vehicle, route: Route, visits: Mapping[str, Visit]) -> Iterator[Call]:
    if vehicle.starts_at is not None:
        yield Call(place=vehicle.starts_at, arrival=route.start, departure=route.start, gap=0)
    for number, stop in enumerate((*route.stops, None)):
        yield from _between(route, visits, number)
        if stop is not None and stop.visit in visits:
            visit = visits[stop.visit]
            yield Call(
                place=visit.location,
                arrival=stop.arrival,
                departure=stop.departure,
                gap=number,
                stop=stop,
                visit=visit,
            )
    if vehicle.ends_at is not None:
        yield Call(place=vehicle.ends_at, arrival=route.end, departure=route.end, gap=len(route.stops))


def _between(route: Route, visits: Mapping[str, Visit], gap: int) -> Iterator[Call]:
    """Yield the refills and the rests at places of their own after ``gap`` stops, in order of time."""
    refills = [
        Call(place=fill.place, arrival=fill.arrival, departure=fill.departure, gap=gap, refill=fill)
        for fill in route.refills
        if fill.after == gap
    ]
    rests = [
        Call(place=rest.place, arrival=rest.start, departure=rest.end, gap=gap, rest=rest)
        for rest in route.rests
        if rest.after == gap
        and rest.place is not None
        and not at_depot(route, rest)
        and not _where_it_stands(route, visits, rest)
    ]
    yield from sorted((*refills, *rests), key=lambda call: (call.arrival, call.departure))


def _where_it_stands(route: Route, visits: Mapping[str, Visit], rest: Rest) -> bool:
    """Return whether the place of ``rest`` is where the vehicle stands at that time anyway."""
    before = route.stops[max(0, rest.after - 1) : rest.after + 1]
    stands = [(visits[s.visit].location, s.arrival, s.departure) for s in before if s.visit in visits]
    stands += [(fill.place, fill.arrival, fill.departure) for fill in route.refills]
    return any(
        place == rest.place and arrival <= rest.start and rest.end <= departure
        for place, arrival, departure in stands
    )


def _pauses(route: Route, origin: Call, destination: Call) -> Iterator[Span]:
    for rest in route.rests:
        begins, ends = max(rest.start, origin.departure), min(rest.end, destination.arrival)
        if begins < ends and rest not in {origin.rest, destination.rest}:
            yield begins, ends


def _setups(vehicle: Vehicle, calls: tuple[Call, ...]) -> Iterator[int]:
    """Yield the setup of each stop; see :class:`planner.routing.visits.Visit`."""
    before: Call | None = None
    for call in calls:
        if call.visit is not None:
            last = before.place if before is not None and before.visit is not None else vehicle.starts_at
            again = last == call.place and (before is None or before.rest is None)
            yield 0 if again else call.visit.setup(vehicle.type)
        before = call


class Cargo:
    """What the vehicles of one problem have on board."""

    __slots__ = ("_ends", "_nothing")

    def __init__(self, problem: RoutingProblem) -> None:
        self._ends = {end for shipment in problem.shipments for end in (shipment.pickup, shipment.delivery)}
        self._nothing: Load = (0,) * problem.dimensions()

    def at_start(self, walk: Walk) -> Load:
        """Return the load with which the route begins."""
        return _brought(walk.calls, 0, self._ends, self._nothing)

    def aboard(self, walk: Walk) -> tuple[Load, ...]:
        """Return the load on leaving each of ``walk.calls``, in each dimension.

        On leaving the start and each refill it is what the visits until the next refill get, and what of shipments is
        on board; a refill takes everything else off.
        """
        shipped, collected = self._nothing, self._nothing
        to_bring = self.at_start(walk)
        loads = []
        for number, call in enumerate(walk.calls):
            if call.refill is not None:
                collected = self._nothing
                to_bring = _brought(walk.calls, number + 1, self._ends, self._nothing)
            elif call.visit is not None and call.visit.id in self._ends:
                shipped = _plus(_plus(shipped, call.visit.pickup), call.visit.delivery, -1)
            elif call.visit is not None:
                collected = _plus(collected, call.visit.pickup)
                to_bring = _plus(to_bring, call.visit.delivery, -1)
            loads.append(_plus(_plus(shipped, collected), to_bring))
        return tuple(loads)


def _brought(calls: tuple[Call, ...], number: int, ends: set[str], load: Load) -> Load:
    """Return what the visits from call ``number`` to the next refill get from the depot."""
    for call in calls[number:]:
        if call.refill is not None:
            break
        if call.visit is not None and call.visit.id not in ends:
            load = _plus(load, call.visit.delivery)
    return load


def _plus(load: Load, more: Load, sign: int = 1) -> Load:
    return tuple(a + sign * b for a, b in zip(load, more, strict=True)) if more else load
