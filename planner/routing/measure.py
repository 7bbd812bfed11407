"""What follows from the stops of a plan: driving, waiting, loads, what it costs and how good it is.

Nothing here knows a solver or a scheduler. The plan must name only what its problem has; see
:func:`planner.routing.check.violations` for plans that may not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from math import fsum, isnan

from planner.routing.checking.roads import Roads
from planner.routing.checking.walk import Cargo, Load, Walk, walked
from planner.routing.plan import Route, RoutePlan, Score
from planner.routing.problem import Placed, RoutingProblem, Visit

HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """Cost by what it is for, in the user's currency.

    Attributes
    ----------
    fixed, driving, distance, task, duty, overtime
        From :class:`planner.routing.problem.Costs`; ``driving`` is that of ``arc_costs`` where there are any.
    penalties
        Of visits that are left out.
    outside
        Of visits outside their preferred windows.
    balance, compactness, moved
        From :class:`planner.routing.problem.Objective`.
    """

    fixed: float = 0.0
    driving: float = 0.0
    distance: float = 0.0
    task: float = 0.0
    duty: float = 0.0
    overtime: float = 0.0
    penalties: float = 0.0
    outside: float = 0.0
    balance: float = 0.0
    compactness: float = 0.0
    moved: float = 0.0

    @property
    def total(self) -> float:
        """The sum of everything."""
        return fsum(astuple(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What a plan costs: (vehicle id, charges) of each route in turn, and what visits that are left out cost."""

    routes: tuple[tuple[str, Charges], ...]
    left_out: Charges

    @property
    def charges(self) -> Charges:
        """Everything together, by what it is for."""
        everything = [*(charges for _, charges in self.routes), self.left_out]
        return Charges(**{f.name: fsum(getattr(c, f.name) for c in everything) for f in fields(Charges)})

    @property
    def total(self) -> float:
        """The sum of everything."""
        return fsum([*(charges.total for _, charges in self.routes), self.left_out.total])


def bill(problem: RoutingProblem, plan: RoutePlan) -> Bill:
    """Return what ``plan`` costs; its ``total`` is the ``cost`` of :func:`score`."""
    made, ground = _made(plan), _Ground(problem)
    return Bill(
        routes=tuple((route.vehicle, _charges(ground, route)) for route in plan.routes),
        left_out=Charges(
            penalties=fsum(v.penalty for v in _left(problem, made) if v.penalty is not None),
            moved=problem.objective.moved_vehicle * len(problem.published.keys() - made),
        ),
    )


def route_charges(problem: RoutingProblem, route: Route) -> Charges:
    """Return what ``route`` costs; nothing without stops."""
    return _charges(_Ground(problem), route)


def _charges(ground: "_Ground", route: Route) -> Charges:
    walk, roads = ground.walk(route)
    if not walk.stops:
        return Charges()
    problem = ground.problem
    costs, objective = walk.vehicle.costs, problem.objective
    driven = sum(drive.seconds(roads) for drive in walk.drives)
    tasks = _task_seconds(walk)
    work = driven + tasks
    over = 0.0 if costs.usual_seconds is None else max(0.0, work - costs.usual_seconds)
    return Charges(
        fixed=costs.fixed,
        driving=fsum(_driving_costs(walk, roads, costs.per_hour)),
        distance=costs.per_km * fsum(drive.metres(roads) for drive in walk.drives) / 1000,
        task=costs.per_task_hour * tasks / HOUR + costs.per_task * len(walk.stops),
        duty=costs.per_duty_hour * (route.end - route.start) / HOUR,
        overtime=costs.per_overtime_hour * over / HOUR,
        outside=fsum(
            visit.outside_per_hour * seconds_outside(visit, stop.start) / HOUR for stop, visit in walk.stops
        ),
        balance=objective.balance * (work / HOUR) ** 2,
        compactness=objective.compactness * _seconds_from_middle(walk, roads) / HOUR
        if objective.compactness
        else 0.0,
        moved=fsum(
            _moved(problem, route.vehicle, stop.start, problem.published.get(visit.id))
            for stop, visit in walk.stops
        ),
    )


def score(problem: RoutingProblem, plan: RoutePlan) -> Score:
    """Return what the plan leaves out and what it costs; a better plan has a smaller score."""
    left = [visit for visit in _left(problem, _made(plan)) if visit.penalty is None]
    pickups = {shipment.pickup for shipment in problem.shipments}
    return Score(
        priority_unserved=sum(visit.priority for visit in left),
        people_unserved=fsum(visit.people for visit in left),
        visits_unserved=len(left) + sum(visit.id in pickups for visit in left),
        cost=bill(problem, plan).total,
    )


def seconds_outside(visit: Visit, start: float) -> float:
    """Return how far ``start`` is from the nearest preferred window of ``visit``; 0 inside or without any."""
    return min((max(0, w.earliest - start, start - w.latest) for w in visit.preferred), default=0)


def driving_seconds(problem: RoutingProblem, route: Route) -> int:
    """Return the seconds at the wheel, legs rounded up one by one."""
    walk, roads = _walk(problem, route)
    return sum(int(drive.seconds(roads)) for drive in walk.drives)


def driving_metres(problem: RoutingProblem, route: Route) -> float:
    """Return the metres driven."""
    walk, roads = _walk(problem, route)
    return fsum(drive.metres(roads) for drive in walk.drives)


def task_seconds(problem: RoutingProblem, route: Route) -> int:
    """Return the seconds of setup and service."""
    return _task_seconds(_walk(problem, route)[0])


def waiting_seconds(problem: RoutingProblem, route: Route) -> int:
    """Return the seconds on the way in which nobody drives, serves, reloads or rests."""
    walk, roads = _walk(problem, route)
    rest = sum(max(0, min(route.end, pause.end) - max(route.start, pause.start)) for pause in route.rests)
    reload = 0 if walk.vehicle.reload is None else walk.vehicle.reload.duration * len(route.refills)
    busy = sum(int(drive.seconds(roads)) for drive in walk.drives) + _task_seconds(walk)
    return route.end - route.start - busy - rest - reload


def loads(problem: RoutingProblem, route: Route) -> tuple[Load, ...]:
    """Return what is on board at the start and after each stop, in each dimension; one more than stops."""
    walk, _ = _walk(problem, route)
    cargo = Cargo(problem)
    after = zip(walk.calls, cargo.aboard(walk), strict=True)
    return (cargo.at_start(walk), *(load for call, load in after if call.stop is not None))


def people_served(problem: RoutingProblem, plan: RoutePlan) -> float:
    """Return the people of all visits that the plan makes."""
    return fsum(visit.people for route in plan.routes for visit in visits_of(problem, route))


def visits_of(problem: RoutingProblem, route: Route) -> tuple[Visit, ...]:
    """Return the visits of ``route`` in turn."""
    known = {visit.id: visit for visit in problem.visits}
    return tuple(known[stop.visit] for stop in route.stops)


def places_of(problem: RoutingProblem, route: Route) -> tuple[str, ...]:
    """Return the location ids in the order in which the route passes them, from one end to the other."""
    return tuple(call.place for call in _walk(problem, route)[0].calls)


class _Ground:
    """What every route of one problem is measured with."""

    __slots__ = ("_roads", "_vehicles", "_visits", "problem")

    def __init__(self, problem: RoutingProblem) -> None:
        self.problem = problem
        self._vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
        self._visits = {visit.id: visit for visit in problem.visits}
        self._roads: dict[str, Roads] = {}

    def walk(self, route: Route) -> tuple[Walk, Roads]:
        vehicle = self._vehicles[route.vehicle]
        if vehicle.profile not in self._roads:
            self._roads[vehicle.profile] = Roads(self.problem, vehicle.profile)
        return walked(self._visits, vehicle, route), self._roads[vehicle.profile]


def _walk(problem: RoutingProblem, route: Route) -> tuple[Walk, Roads]:
    return _Ground(problem).walk(route)


def _made(plan: RoutePlan) -> set[str]:
    return {stop.visit for route in plan.routes for stop in route.stops}


def _left(problem: RoutingProblem, made: Iterable[str]) -> Iterator[Visit]:
    """Yield the visits that count as left out: a group once, a shipment as its pickup."""
    done = set(made)
    told = {visit.group for visit in problem.visits if visit.group is not None and visit.id in done}
    deliveries = {shipment.delivery for shipment in problem.shipments}
    for visit in problem.visits:
        if visit.id in done or visit.id in deliveries or visit.group in told:
            continue
        if visit.group is not None:
            told.add(visit.group)
        yield visit


def _task_seconds(walk: Walk) -> int:
    services = sum(visit.service(walk.vehicle.type) for _, visit in walk.stops)
    return services + sum(walk.setups)


def _driving_costs(walk: Walk, roads: Roads, per_hour: float) -> Iterator[float]:
    for drive in walk.drives:
        priced = roads.cost(drive.origin.place, drive.destination.place)
        yield per_hour * drive.seconds(roads) / HOUR if priced is None else priced


def _seconds_from_middle(walk: Walk, roads: Roads) -> float:
    """Return the driving from the middle visit to the others; pairs without a way do not count."""
    places = [visit.location for _, visit in walk.stops]
    sums = []
    for middle in places:
        apart = [roads.usual_seconds(middle, place) for place in places]
        sums.append(sum(seconds for seconds in apart if not isnan(seconds)))
    return min(sums, default=0.0)


def _moved(problem: RoutingProblem, vehicle: str, start: float, placed: Placed | None) -> float:
    if placed is None:
        return 0.0
    if placed.vehicle != vehicle:
        return problem.objective.moved_vehicle
    return problem.objective.moved_hour * abs(start - placed.start) / HOUR
