"""What stands of each route: what is done, what is being done or driven to, and what is frozen to its times.

A delay travels along the part that stands and is used up where the plan waits or drives slowly.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, isnan

from planner.errors import ProblemError
from planner.routing.checking.roads import Roads
from planner.routing.plan import Refill, Rest, Route, RoutePlan, Stop
from planner.routing.problem import RoutingProblem, Vehicle, Visit
from planner.routing.replan.events import Event, Outage, cancelled, delays, outages
from planner.routing.replan.freeze import Freeze, Level, done_stops, levels_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The part of one vehicle's route that stands.

    Attributes
    ----------
    vehicle
        Its id.
    start
        When it left; where it has not, the earliest that it may leave now.
    stops, rests, refills
        What it has done or is bound to do, in turn, as in a route.
    place, time
        Where (location id) and when it is free again; no place where it has not left.
    over
        Whether it does nothing after this.
    home
        When it is back, if it is on its way home or there already with all of its stops made; ``place`` is its end
        then. None if it is not.
    """

    vehicle: str
    start: int
    stops: tuple[Stop, ...] = ()
    rests: tuple[Rest, ...] = ()
    refills: tuple[Refill, ...] = ()
    place: str | None = None
    time: int = 0
    over: bool = False
    home: int | None = None

    @property
    def left(self) -> bool:
        """Whether the vehicle has left, so that its route must be brought to its end."""
        return self.place is not None

    @property
    def called_last(self) -> bool:
        """Whether it stands where it made no stop: at home, or where a break has its place."""
        count = len(self.stops)
        reloads = [refill.departure for refill in self.refills if refill.after == count]
        rests = [rest.end for rest in self.rests if rest.after == count and rest.place is not None]
        return self.home is not None or max(rests, default=-1) > max(reloads, default=-1)


def kept_parts(
    problem: RoutingProblem,
    plan: RoutePlan,
    *,
    events: Sequence[Event],
    freeze: Sequence[Freeze],
    now: int,
) -> dict[str, Kept]:
    """Return what stands of the route of each vehicle of ``problem``, by its id.

    Raises ProblemError where a visit is taken back that has been begun.
    """
    routes = {route.vehicle: route for route in plan.routes}
    known = {visit.id: visit for visit in problem.visits}
    levels, real = levels_of(freeze, plan), done_stops(freeze)
    late, down, gone = delays(events, now), outages(events, now), cancelled(events)
    roads = {profile: Roads(problem, profile) for profile in {each.profile for each in problem.vehicles}}
    parts = {}
    for vehicle in problem.vehicles:
        behind, way = late.get(vehicle.id, (0, now)), roads[vehicle.profile]
        walk = _Walk(problem, vehicle, known, real, levels, gone, now, behind, way)
        parts[vehicle.id] = walk.kept(routes.get(vehicle.id), down.get(vehicle.id))
    _refuse_begun(parts, gone)
    return parts


def _refuse_begun(parts: Mapping[str, Kept], gone: frozenset[str]) -> None:
    begun = [stop.visit for part in parts.values() for stop in part.stops if stop.visit in gone]
    if begun:
        raise ProblemError(
            "These events do not fit the plan.",
            [f"visit {label!r} cannot be taken back: it has been begun or is frozen" for label in begun],
        )


@dataclass(frozen=True, slots=True)
class _Walk:
    """One vehicle and everything that decides what of its route stands."""

    problem: RoutingProblem
    vehicle: Vehicle
    visits: Mapping[str, Visit]
    real: Mapping[str, Stop]
    levels: Mapping[str, Level]
    gone: frozenset[str]
    now: int
    late: tuple[int, int]
    roads: Roads

    def kept(self, route: Route | None, outage: Outage | None) -> Kept:
        """Return what stands of ``route``; None for a vehicle that stays at home in the plan."""
        part = self._idle() if route is None else self._along(route, outage)
        if outage is None:
            return part
        if outage.until is None:
            return replace(part, over=True)
        time = max(part.time, outage.until)
        if part.left:
            return replace(part, time=time, place=outage.place or part.place)
        return replace(part, time=time, start=time)

    def _idle(self) -> Kept:
        ready = max(self.vehicle.shift.earliest, self.now) + self.late[0]
        return Kept(vehicle=self.vehicle.id, start=ready, time=ready)

    def _along(self, route: Route, outage: Outage | None) -> Kept:
        """Walk along the route as long as it stands."""
        stops: list[Stop] = []
        lags: list[int] = []
        left, lag, pending = route.start, 0, self.late[0]
        for index, (stop, origin) in enumerate(zip(route.stops, self._origins(route), strict=True)):
            here = self.visits[stop.visit].location
            leaves, behind = self._driven(route, index, origin, here, (left, stop.arrival), lag)
            moved, took = self._moved(stop, behind, pending, _resting(route, index, stop))
            if not self._stands(stop, moved, leaves + lag, outage):
                break
            if stop.visit in self.gone and moved.start > self.now:
                part = self._part(route, stops, [*lags, lag], pending)
                return self._turned(part, here, moved.arrival, leaves + lag)
            stops.append(moved)
            lags.append(lag)
            left, lag = stop.departure, max(0, moved.departure - stop.departure)
            pending = 0 if took else pending
        part = self._part(route, stops, [*lags, lag], pending)
        return part if outage is not None else self._homeward(part, route, left, lag, pending)

    def _homeward(self, part: Kept, route: Route, left: int, lag: int, pending: int) -> Kept:
        """Return ``part`` of a vehicle with all its stops made as one that is home, if it has left for it."""
        end = self.vehicle.ends_at
        if end is None or part.place is None or len(part.stops) < len(route.stops):
            return part
        last = self.visits[part.stops[-1].visit].location if part.stops else part.place
        leaves, behind = self._driven(route, len(route.stops), last, end, (left, route.end), lag)
        if leaves + lag >= self.now:
            return part
        back = route.end + behind
        back += pending if back > self.late[1] else 0
        over = [rest.end for rest in part.rests if rest.after == len(part.stops)]
        return replace(part, place=end, time=max([self.now, back, *over]), home=back)

    def _turned(self, part: Kept, there: str, arrival: int, left: int) -> Kept:
        """Return ``part`` of a vehicle that is on its way to a visit just cancelled, as standing at the nearer end.

        That is never sooner than it could really be anywhere else, as long as no detour is a short cut.
        """
        back = max(0, self.now - left)
        vehicle = self.vehicle
        bound = (vehicle.driving_rule, vehicle.max_driving, vehicle.max_metres)
        setups = any(visit.location == there and visit.setup(vehicle.type) for visit in self.visits.values())
        if part.place is None or arrival - self.now >= back or setups or bound != (None, None, None):
            return replace(part, time=part.time + back)
        return replace(part, place=there, time=max(part.time, arrival))

    def _stands(self, stop: Stop, moved: Stop, leaves: int, outage: Outage | None) -> bool:
        if stop.visit in self.real:
            return True
        if outage is not None:
            return moved.start <= outage.at
        return leaves < self.now or moved.start <= self.now or self.levels.get(stop.visit) == "fixed"

    def _moved(self, stop: Stop, lag: int, pending: int, resting: int) -> tuple[Stop, bool]:
        """Return ``stop`` as it is or will be, and whether it takes up the delay that is pending."""
        if stop.visit in self.real:
            return self.real[stop.visit], False
        took = bool(pending) and stop.departure + lag > self.late[1]
        if took and stop.start + lag <= self.late[1]:
            return _later(stop, lag, lag, max(lag, pending)), True
        lag = max(lag, pending) if took else lag
        begins = max(0, lag - (stop.start - stop.arrival - resting))
        return _later(stop, lag, begins, begins), took

    def _driven(
        self, route: Route, index: int, origin: str | None, here: str, planned: tuple[int, int], lag: int
    ) -> tuple[int, int]:
        """Return when the plan leaves for a place, and how late it is there for leaving ``lag`` seconds later.

        ``planned`` is when the place before is left and this one reached. The way begins after the rests and refills
        that are over in time to drive there.
        """
        left, arrival = planned
        if origin is None:
            return left, lag
        usual = self.roads.usual_seconds(origin, here)
        latest = arrival - (0 if isnan(usual) else ceil(usual))
        rests = [
            (rest.start, rest.end) for rest in route.rests if rest.after == index and rest.start < arrival
        ]
        ends = [end for _, end in rests if end <= latest]
        ends += [refill.departure for refill in route.refills if refill.after == index]
        leaves = max([left, *ends])
        calls = any(rest.after == index and rest.place is not None for rest in route.rests)
        if not lag or calls:
            return leaves, lag
        pauses = [(start + lag, end + lag) for start, end in rests if end > leaves]
        reached = self.roads.arrival(origin, here, leaves + lag, pauses)
        return leaves, lag if isnan(reached) else max(0, ceil(reached) - arrival)

    def _origins(self, route: Route) -> Iterator[str | None]:
        """Yield where it comes from to each stop: the stop, depot or reload before it."""
        place = self.vehicle.starts_at
        for index, stop in enumerate(route.stops):
            places = [refill.place for refill in route.refills if refill.after == index]
            yield places[-1] if places else place
            place = self.visits[stop.visit].location

    def _part(self, route: Route, stops: list[Stop], lags: list[int], waits: int) -> Kept:
        """Put together what stands, with the rests and refills that have begun; then it ``waits`` seconds."""
        count = len(stops)
        late = [_shifted(rest, _lag(route, rest, stops, lags)) for rest in route.rests if rest.after <= count]
        rests = tuple(rest for rest in late if rest.after < count or rest.start < self.now)
        ahead = [rest.start for rest in late if rest.after == count and rest.start >= self.now]
        if stops and ahead:
            # The stop is left after the rest taken there; while that is still to come, it is not part of the stay.
            stops = [*stops[:-1], replace(stops[-1], departure=min(stops[-1].departure, *ahead))]
        behind = (_behind(item, lags[item.after]) for item in route.refills if item.after <= count)
        refills = tuple(item for item in behind if item.after < count or item.arrival < self.now)
        over = [*(rest.end for rest in rests), *(item.departure for item in refills)]
        called = any(rest.place is not None and rest.end > route.start for rest in rests)
        if not (stops or refills or called):
            ready = max([self._idle().time, *over])
            return Kept(vehicle=route.vehicle, start=ready, rests=rests, time=ready)
        place = self.visits[stops[-1].visit].location if stops else None
        since = [(item.departure, item.place) for item in refills if item.after == count]
        since += [(rest.end, rest.place) for rest in rests if rest.after == count and rest.place is not None]
        place = max(since)[1] if since else place
        time = max([self.now, *(stop.departure for stop in stops[-1:]), *over]) + waits
        kept = Kept(
            vehicle=route.vehicle, start=route.start, stops=tuple(stops), rests=rests, refills=refills
        )
        return replace(kept, place=place, time=time)


def _later(stop: Stop, arrival: int, start: int, departure: int) -> Stop:
    return replace(
        stop,
        arrival=stop.arrival + arrival,
        start=stop.start + start,
        departure=stop.departure + departure,
    )


def _lag(route: Route, rest: Rest, stops: Sequence[Stop], lags: Sequence[int]) -> int:
    """Return how much later a rest begins: one taken on arrival at a stop begins when the vehicle is there."""
    if rest.after >= len(stops) or rest.start < route.stops[rest.after].arrival:
        return lags[rest.after]
    here = route.stops[rest.after].arrival
    first = min(each.start for each in route.rests if each.after == rest.after and each.start >= here)
    return max(0, stops[rest.after].arrival - first)


def _shifted(rest: Rest, seconds: int) -> Rest:
    return replace(rest, start=rest.start + seconds, end=rest.end + seconds)


def _behind(refill: Refill, seconds: int) -> Refill:
    return replace(refill, arrival=refill.arrival + seconds, departure=refill.departure + seconds)


def _resting(route: Route, index: int, stop: Stop) -> int:
    """Return the seconds of rest between the arrival at the stop and its start."""
    spans = ((rest.start, rest.end) for rest in route.rests if rest.after == index)
    return sum(max(0, min(end, stop.start) - max(start, stop.arrival)) for start, end in spans)
