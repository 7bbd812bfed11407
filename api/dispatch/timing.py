"""The exact times of a published day.

Sheets print whole minutes. What was planned lies within half a minute of what is printed, so going through the stops in
turn, each no sooner than its printed time and than the way allows, never drifts more than that. Where half a minute is
too much, everything is read half a minute sooner. A day that was planned again has its exact times stored with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil, isnan
from typing import Any, Literal

from planner.loop.clock import clock_seconds
from planner.routing.checking.roads import ROUNDING, Roads
from planner.routing.plan import Rest, Route, RoutePlan, Stop
from planner.routing.problem import RoutingProblem, Vehicle, Visit

Timing = Literal["as_printed", "half_a_minute_sooner"]
Document = Mapping[str, Any]

_HALF = 30
_MINUTE = 60


def read_times(problem: RoutingProblem, sheet: Document, way: Timing) -> Iterator[Route]:
    """Yield the routes of a sheet with their exact times, in its order."""
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    visits = {visit.id: visit for visit in problem.visits}
    roads = Roads(problem, "")
    exact: Mapping[str, Document] = sheet.get("timing", {})
    for route in sheet["routes"]:
        label = route["vehicle"]
        if label in exact:
            yield _stored(route, exact[label])
        elif label in vehicles:
            sooner = _HALF if way == "half_a_minute_sooner" else 0
            yield _Reader(vehicles[label], visits, roads, sooner).read(route)


def times_document(plan: RoutePlan) -> dict[str, Any]:
    """Return the exact times of a plan, as they are stored with its sheet."""
    return {
        route.vehicle: {
            "start": route.start,
            "end": route.end,
            "stops": [[stop.arrival, stop.start, stop.departure, stop.setup] for stop in route.stops],
            "rests": [[rest.break_, rest.start, rest.end, rest.after, rest.place] for rest in route.rests],
        }
        for route in plan.routes
    }


def _stored(route: Document, exact: Document) -> Route:
    stops = tuple(
        Stop(visit=stop["id"], arrival=arrival, start=start, departure=departure, setup=setup)
        for stop, (arrival, start, departure, setup) in zip(route["stops"], exact["stops"], strict=True)
    )
    rests = tuple(
        Rest(break_=label, start=start, end=end, after=after, place=place)
        for label, start, end, after, place in exact["rests"]
    )
    return Route(vehicle=route["vehicle"], start=exact["start"], end=exact["end"], stops=stops, rests=rests)


class _Reader:
    """Goes through one route of a sheet in turn."""

    def __init__(self, vehicle: Vehicle, visits: Mapping[str, Visit], roads: Roads, sooner: int) -> None:
        self.vehicle = vehicle
        self.visits = visits
        self.roads = roads
        self.sooner = sooner
        self.free = 0
        self.rests: list[Rest] = []
        self.made: list[Stop] = []

    def read(self, route: Document) -> Route:
        """Return the route with exact times."""
        stops: Sequence[Document] = route["stops"]
        start = self.free = max(self.vehicle.shift.earliest, self._printed(route["start"]))
        pause: Document | None = route["break"] if self.vehicle.breaks else None
        here = self.vehicle.starts_at
        for number, stop in enumerate(stops):
            due = pause if pause and clock_seconds(pause["start"]) < clock_seconds(stop["arrival"]) else None
            pause = None if due else pause
            self.made.append(self._next(here, stop, due, number))
            here = self.visits[stop["id"]].location
        if pause is not None:
            self._leave_after(pause, len(stops))
        home = self.vehicle.ends_at
        soonest = self.free if home is None else self.free + self._drive(here, home)
        end = max(soonest, self._printed(route["end"]))
        if self.vehicle.breaks and not self.rests:
            self.rests.append(self._at_depot(start, end, len(stops)))
        return Route(
            vehicle=self.vehicle.id, start=start, end=end, stops=tuple(self.made), rests=tuple(self.rests)
        )

    def _next(self, here: str | None, stop: Document, pause: Document | None, number: int) -> Stop:
        """Go to a stop; a break on the way is taken here, unless it begins when the van can be there."""
        visit = self.visits[stop["id"]]
        drive = self._drive(here, visit.location)
        if pause is not None and clock_seconds(pause["start"]) + _MINUTE < self.free + drive:
            self._leave_after(pause, number)
            pause = None
        arrival = self.free = self.free + drive
        if pause is not None:
            self._rest(pause, number)
        printed = clock_seconds(stop["arrival"])
        opens = [window.earliest for window in visit.windows if window.earliest <= printed + _HALF]
        start = max(self.free, self._printed(stop["arrival"]), *opens)
        self.free = start + visit.service("")
        return Stop(visit=visit.id, arrival=arrival, start=start, departure=self.free)

    def _printed(self, text: str) -> int:
        return max(0, clock_seconds(text) - self.sooner)

    def _drive(self, origin: str | None, destination: str) -> int:
        """Return the whole seconds of a drive; 0 where there is no way, which the check tells."""
        seconds = 0.0 if origin is None else self.roads.usual_seconds(origin, destination)
        return 0 if isnan(seconds) else ceil(seconds - ROUNDING)

    def _leave_after(self, pause: Document, after: int) -> None:
        self._rest(pause, after)
        if self.made:
            self.made[-1] = replace(self.made[-1], departure=self.free)

    def _rest(self, pause: Document, after: int) -> None:
        wanted = self.vehicle.breaks[0]
        begun = max(self.free, self._printed(pause["start"]), wanted.earliest)
        self.free = begun + wanted.duration
        self.rests.append(Rest(break_=wanted.id, start=begun, end=self.free, after=after))

    def _at_depot(self, start: int, end: int, stops: int) -> Rest:
        """Return the break that is not on the sheet: after coming back, or before leaving."""
        wanted, shift = self.vehicle.breaks[0], self.vehicle.shift
        begun = max(end, wanted.earliest)
        if begun <= wanted.latest and begun + wanted.duration <= shift.latest:
            return Rest(break_=wanted.id, start=begun, end=begun + wanted.duration, after=stops)
        begun = min(start - wanted.duration, wanted.latest)
        return Rest(break_=wanted.id, start=begun, end=begun + wanted.duration, after=0)
