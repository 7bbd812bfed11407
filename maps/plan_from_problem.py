"""From a routing problem and its plan to what people read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from maps.plan_view import LeftOut, Line, PlanView, ShownChange, ShownPause, ShownRoute, ShownStop, Spot
from planner.routing.measure import driving_metres, driving_seconds, loads
from planner.routing.plan import Refill, Rest, Route, RoutePlan, Unserved
from planner.routing.problem import RoutingProblem, Vehicle, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a problem does not know about itself.

    Attributes
    ----------
    title, day, zone, version, made
        See :class:`maps.plan_view.PlanView`.
    spots
        Location id -> place; one that is missing is called by its id.
    vehicles
        Vehicle id -> name; one that is missing is called by its id.
    names
        Visit id -> name of what is visited; one that is missing is called as its place.
    tasks
        Visit id -> what to do there.
    lines
        Vehicle id -> its legs along the streets in turn.
    """

    title: str
    day: date
    made: datetime
    zone: str = "UTC"
    version: int = 0
    spots: Mapping[str, Spot] = field(default_factory=dict)
    vehicles: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, Sequence[Line]] = field(default_factory=dict)

    def spot(self, location: str) -> Spot:
        """Return the place of a location id."""
        return self.spots.get(location, Spot(name=location))

    def spot_of(self, visit: Visit) -> Spot:
        """Return the place of a visit under the name of the visit."""
        spot, name = self.spot(visit.location), self.names.get(visit.id)
        if name is None or name == spot.name:
            return spot
        return Spot(name=name, place=spot.place or spot.name, lon_lat=spot.lon_lat)

    def called(self, vehicle: str) -> str:
        """Return the name of a vehicle."""
        return self.vehicles.get(vehicle, vehicle)


def plan_view(problem: RoutingProblem, plan: RoutePlan, around: Surroundings) -> PlanView:
    """Return a plan as people read it.

    Parameters
    ----------
    problem, plan
        The question and its answer; times are seconds after midnight of ``around.day``.
    around
        Names, places, streets, date.
    """
    visits = {visit.id: visit for visit in problem.visits}
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    return PlanView(
        title=around.title,
        day=around.day,
        zone=around.zone,
        version=around.version,
        made=around.made,
        routes=tuple(
            _route(problem, route, vehicles[route.vehicle], visits, around) for route in plan.routes
        ),
        left_out=tuple(_left_out(left, visits[left.visit], around) for left in plan.unserved),
    )


def _route(
    problem: RoutingProblem,
    route: Route,
    vehicle: Vehicle,
    visits: Mapping[str, Visit],
    around: Surroundings,
) -> ShownRoute:
    stops = tuple(
        ShownStop(
            order=order,
            visit=stop.visit,
            spot=around.spot_of(visits[stop.visit]),
            arrival=stop.arrival,
            start=stop.start,
            departure=stop.departure,
            waiting=_idle(stop.arrival, stop.start, route.rests),
            windows=tuple((window.earliest, window.latest) for window in visits[stop.visit].windows),
            tasks=around.tasks.get(stop.visit, ""),
            people=visits[stop.visit].people,
            load=load,
        )
        for order, (stop, load) in enumerate(zip(route.stops, loads(problem, route)[1:], strict=True), 1)
    )
    begins, ends = (None if end is None else around.spot(end) for end in (vehicle.starts_at, vehicle.ends_at))
    where = partial(_standing, begins, stops)
    return ShownRoute(
        vehicle=route.vehicle,
        name=around.called(route.vehicle),
        start=route.start,
        end=route.end,
        begins=begins,
        ends=ends,
        metres=driving_metres(problem, route),
        driving=driving_seconds(problem, route),
        stops=stops,
        pauses=tuple(_pauses(route, around, where)),
        lines=tuple(around.lines.get(route.vehicle, ())),
    )


def _idle(arrival: int, start: int, rests: Sequence[Rest]) -> int:
    """Return the seconds from ``arrival`` to ``start`` that are no break."""
    rested = sum(max(0, min(start, rest.end) - max(arrival, rest.start)) for rest in rests)
    return max(0, start - arrival - rested)


def _standing(begins: Spot | None, stops: Sequence[ShownStop], after: int, start: int) -> Spot | None:
    """Return where a vehicle pauses at ``start``, after ``after`` stops and before the next; None on the road."""
    if after < len(stops) and stops[after].arrival <= start:
        return stops[after].spot
    if after == 0:
        return begins
    return stops[after - 1].spot if start <= stops[after - 1].departure else None


def _pauses(
    route: Route, around: Surroundings, where: Callable[[int, int], Spot | None]
) -> Iterator[ShownPause]:
    """Yield breaks and reloads in order of time; a break at the depot before leaving or after coming back is none."""
    pauses: list[Rest | Refill] = [*route.rests, *route.refills]
    for pause in sorted(pauses, key=_begin):
        if isinstance(pause, Refill):
            spot = around.spot(pause.place)
            yield ShownPause(
                kind="reload", after=pause.after, start=pause.arrival, end=pause.departure, spot=spot
            )
        elif pause.start < route.end and pause.end > route.start:
            place = where(pause.after, pause.start) if pause.place is None else around.spot(pause.place)
            yield ShownPause(kind="break", after=pause.after, start=pause.start, end=pause.end, spot=place)


def _begin(pause: Rest | Refill) -> int:
    return pause.arrival if isinstance(pause, Refill) else pause.start


def _left_out(left: Unserved, visit: Visit, around: Surroundings) -> LeftOut:
    return LeftOut(
        visit=left.visit,
        spot=around.spot_of(visit),
        reason=left.reason,
        detail=left.detail,
        people=visit.people,
        by_vehicle=tuple((around.called(vehicle), reason) for vehicle, reason in left.by_vehicle),
        changes=tuple(
            ShownChange(
                kind=change.kind,
                vehicle="" if change.vehicle is None else around.called(change.vehicle),
                amount=change.amount,
                sentence=change.sentence,
            )
            for change in left.changes
        ),
    )
