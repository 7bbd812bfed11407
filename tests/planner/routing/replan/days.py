"""Random small days with plans, events and freezes; everything follows from one random generator."""

from dataclasses import dataclass
from random import Random

import numpy as np

from planner.routing.plan import RoutePlan, Stop, Unserved
from planner.routing.problem import Break, Objective, Reload, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.replan.events import (
    Cancellation,
    CrewAbsent,
    Event,
    Late,
    NewVisit,
    VehicleDown,
)
from planner.routing.replan.freeze import Freeze
from planner.routing.timetable import Timetable
from planner.solving import SolveReport
from planner.travel import TravelTimes

HOUR = 3600


@dataclass(frozen=True)
class Day:
    """A day and what happens to it."""

    problem: RoutingProblem
    plan: RoutePlan
    now: int
    events: tuple[Event, ...]
    freeze: tuple[Freeze, ...]


def random_day(random: Random) -> Day:
    """Return a day with up to eight visits and three vans."""
    problem = _problem(random)
    plan = greedy(problem)
    now = random.randint(7 * HOUR, 15 * HOUR)
    events = tuple(_event(random, problem, now, k) for k in range(random.randint(0, 3)))
    return Day(problem, plan, now, events, _freezes(random, plan, now))


def greedy(problem: RoutingProblem) -> RoutePlan:
    """Return a plan in which each visit is appended where it costs least."""
    table = Timetable(problem)
    orders: list[list[int]] = [[] for _ in problem.vehicles]
    for c in range(len(problem.visits)):
        fits = [
            (table.cost(v, [*order, c]) - table.cost(v, order), v)
            for v, order in enumerate(orders)
            if table.possible(v, [*order, c])
        ]
        if fits:
            orders[min(fits)[1]].append(c)
    routes = tuple(route for v, order in enumerate(orders) if (route := table.route(v, order)) is not None)
    left = tuple(
        Unserved(visit=problem.visits[c].id, reason="not_enough_time", detail="left out")
        for c in table.missing(orders)
    )
    report = SolveReport(solver="greedy", version="0", seed=0, status="feasible", objective=0.0)
    return RoutePlan(routes=routes, unserved=left, report=report)


def _window(begin: float, end: float) -> TimeWindow:
    return TimeWindow(earliest=int(begin * HOUR), latest=int(end * HOUR))


def _problem(random: Random) -> RoutingProblem:
    count = random.randint(2, 8)
    names = ("depot", "lot", "new", *(f"p{k}" for k in range(count)))
    at = np.array([[random.uniform(0, 20), random.uniform(0, 20)] for _ in names])
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    loads = random.random() < 0.5
    return RoutingProblem(
        visits=tuple(_visit(random, k, loads=loads) for k in range(count)),
        vehicles=tuple(_vehicle(random, k, loads=loads) for k in range(random.randint(1, 3))),
        travel=TravelTimes(origins=names, destinations=names, seconds=apart * 90, metres=apart * 1000),
        objective=Objective(balance=random.choice([0, 100]), moved_vehicle=random.choice([0, 500])),
    )


def _visit(random: Random, number: int, *, loads: bool) -> Visit:
    opens = random.uniform(8, 14)
    return Visit(
        id=f"v{number}",
        place=f"p{random.choice([0, number])}",
        service_duration=random.choice([0, 600, 1800]),
        setup_duration=random.choice([0, 0, 300]),
        windows=(_window(opens, opens + random.uniform(0.7, 3)),) if random.random() < 0.5 else (),
        delivery=(random.randint(0, 3),) if loads else (),
        pickup=(random.randint(0, 3),) if loads else (),
    )


def _vehicle(random: Random, number: int, *, loads: bool) -> Vehicle:
    lunch = Break(id="lunch", windows=(_window(11.5, 13.5),), duration=1800)
    tea = Break(id="tea", windows=(_window(9.5, 10.5),), duration=600, place=random.choice([None, "lot"]))
    return Vehicle(
        id=f"van{number}",
        depot="depot",
        shift=_window(8, random.uniform(14, 17)),
        open_end=random.random() < 0.2,
        breaks=tuple(rest for rest in (lunch, tea) if random.random() < 0.4),
        capacity=(random.randint(5, 12),) if loads else (),
        reload=Reload(places=("lot",), duration=300) if loads and random.random() < 0.3 else None,
        max_tasks=random.choice([None, None, 4]),
        max_duration=random.choice([None, None, 20_000]),
    )


def _event(random: Random, problem: RoutingProblem, now: int, number: int) -> Event:
    van = random.choice(problem.vehicles).id
    load = (1,) if problem.dimensions() else ()
    return random.choice(
        [
            NewVisit(visit=Visit(id=f"new{number}", place="new", service_duration=900, delivery=load)),
            Cancellation(visit=random.choice(problem.visits).id),
            VehicleDown(vehicle=van, until=random.choice([None, now + HOUR])),
            CrewAbsent(vehicle=van),
            Late(vehicle=van, seconds=random.choice([300, 1800, 7200])),
        ]
    )


def _freezes(random: Random, plan: RoutePlan, now: int) -> tuple[Freeze, ...]:
    stops = [stop for route in plan.routes for stop in route.stops]
    late = random.randint(0, 600)
    done = tuple(
        Stop(
            visit=stop.visit,
            arrival=stop.arrival + late,
            start=stop.start + late,
            departure=stop.departure + late,
            setup=stop.setup,
        )
        for stop in stops
        if stop.departure <= now
    )
    named = tuple(stop.visit for stop in random.sample(stops, min(2, len(stops))))
    return tuple(
        freeze
        for freeze in (
            Freeze(level=random.choice(["fixed", "order", "vehicle"]), stops=named),
            Freeze(until=now + random.randint(0, 7200)),
            Freeze(level="free", done=done),
        )
        if random.random() < 0.3
    )
