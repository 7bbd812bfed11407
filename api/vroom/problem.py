"""A VROOM problem as a routing problem of ours, and plans of ours as orders of VROOM's tasks and breaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from api.vroom.asked import Car, Pause, Question, Task, Window
from api.vroom.legs import COST_UNIT, HUNDREDTHS, Legs
from api.vroom.tables import Tables
from planner.routing.plan import Route
from planner.routing.problem import (
    Break,
    Costs,
    RoutingProblem,
    Shipment,
    TimeWindow,
    Vehicle,
    Visit,
)
from planner.travel import TravelTimes

_MOST_PRIORITY = 100

Step = Task | Pause
"""What a vehicle does in turn."""

_Profile = tuple[str, float, int]


@dataclass(frozen=True, slots=True)
class Clock:
    """Our times: whole ``unit`` parts of a second after ``origin``; what is always open is so until ``horizon``."""

    unit: int
    origin: int
    horizon: int

    def window(self, window: Window | None) -> TimeWindow:
        """Return a window on our clock; all the time there is for None."""
        if window is None:
            return TimeWindow(earliest=0, latest=self.horizon)
        begin, end = (self.unit * (time - self.origin) for time in window)
        return TimeWindow(earliest=begin, latest=end)


@dataclass(frozen=True, slots=True)
class Translation:
    """The problem, and which task and vehicle of VROOM's each visit and vehicle of it is."""

    problem: RoutingProblem
    tasks: Mapping[str, Task]
    cars: Mapping[str, Car]

    def steps_of(self, route: Route) -> list[Step]:
        """Return the tasks and breaks of a route in turn."""
        pauses = {str(pause.id): pause for pause in self.cars[route.vehicle].breaks}
        steps: list[Step] = []
        for number in range(len(route.stops) + 1):
            steps += [pauses[str(rest.break_)] for rest in route.rests if rest.after == number]
            if number < len(route.stops):
                steps.append(self.tasks[route.stops[number].visit])
        return steps


def translated(question: Question, tables: Tables) -> Translation:
    """Return a question as a routing problem.

    VROOM's order of aims is kept: the sum of priorities, then the number of tasks (a shipment is two), then cost. A
    task's windows limit its start. Where a vehicle has a speed factor, all times are hundredths of a second.

    Setup is reckoned at a first task at the start of its vehicle too, where VROOM needs none: the plan has a little
    more time there than it counts on.
    """
    clock = _clock(question, tables)
    names = _car_names(question.cars)
    profiles = list(dict.fromkeys(_profile(car) for car in question.cars))
    labels = {profile: "" if number == 0 else f"{number}" for number, profile in enumerate(profiles)}
    travels, costs = {}, {}
    for car in question.cars:
        label, legs = labels[_profile(car)], Legs.of(car, tables.by_profile[car.profile])
        if label not in travels:
            travels[label] = _travel(question, legs, clock)
            if legs.priced or car.speed_factor != 1:
                costs[label] = _arc_costs(question, legs)
    ranks = _priorities(question)
    visits = [_visit(task, clock, rank) for task, rank in zip(question.tasks, ranks, strict=True)]
    problem = RoutingProblem(
        visits=tuple(visits),
        vehicles=tuple(
            _vehicle(car, name, labels[_profile(car)], clock, tables)
            for name, car in zip(names, question.cars, strict=True)
        ),
        travel=travels[""],
        profiles={label: travel for label, travel in travels.items() if label},
        arc_costs=costs,
        shipments=tuple(
            Shipment(pickup=name_of(task), delivery=name_of(following))
            for task, following in zip(question.tasks, question.tasks[1:], strict=False)
            if task.kind == "pickup"
        ),
    )
    return Translation(
        problem,
        {name_of(task): task for task in question.tasks},
        dict(zip(names, question.cars, strict=True)),
    )


def name_of(task: Task) -> str:
    """Return what a task is called in our problem: ``delivery 3``."""
    return f"{task.kind} {task.id}"


def _car_names(cars: tuple[Car, ...]) -> list[str]:
    """Return unique names; one id may stand for several shifts."""
    names: list[str] = []
    seen: dict[int, int] = {}
    for car in cars:
        seen[car.id] = seen.get(car.id, 0) + 1
        names.append(f"{car.id}" if seen[car.id] == 1 else f"{car.id} #{seen[car.id]}")
    return names


def _profile(car: Car) -> _Profile:
    return car.profile, car.speed_factor, car.rates.per_hour if car.speed_factor != 1 else 0


def _clock(question: Question, tables: Tables) -> Clock:
    """Return a clock that begins well before anything has to happen, and ends after everything can have happened."""
    unit = HUNDREDTHS if any(car.speed_factor != 1 for car in question.cars) else 1
    windows = [car.window for car in question.cars if car.window is not None]
    windows += [window for task in question.tasks for window in task.windows]
    windows += [window for car in question.cars for pause in car.breaks for window in pause.windows]
    slowest = min(car.speed_factor for car in question.cars)
    leg = max(int(table.durations.max()) for table in tables.by_profile.values())
    work = sum(_longest(task) for task in question.tasks)
    rests = sum(pause.service for car in question.cars for pause in car.breaks)
    longest = int((len(question.tasks) + 1) * leg / min(1.0, slowest) * 1.01) + work + rests + 1
    origin = max(0, min((begin for begin, _ in windows), default=0) - longest)
    last = max((end for _, end in windows), default=0)
    return Clock(unit, origin, unit * (last - origin + longest))


def _longest(task: Task) -> int:
    setups = (task.setup, *task.setup_by_type.values())
    services = (task.service, *task.service_by_type.values())
    return max(setups) + max(services)


def _rows(question: Question) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return the rows of the matrices that are used, and what they are called."""
    rows = sorted({place.index for place in question.places})
    return np.array(rows, np.int64), tuple(map(str, rows))


def _travel(question: Question, legs: Legs, clock: Clock) -> TravelTimes:
    rows, names = _rows(question)
    at = np.ix_(rows, rows)
    factor = legs.factor * clock.unit // HUNDREDTHS
    return TravelTimes(
        origins=names,
        destinations=names,
        seconds=(factor * legs.table.durations[at]).astype(np.float64),
        metres=legs.table.distances[at].astype(np.float64),
    )


def _arc_costs(question: Question, legs: Legs) -> NDArray[np.float64]:
    rows, _ = _rows(question)
    costs: NDArray[np.float64] = (legs.hour * legs.prices[np.ix_(rows, rows)]) / COST_UNIT
    return costs


def _priorities(question: Question) -> list[int]:
    """Return what each task is worth: a shipment counts for both of its ends, all of it at its pickup.

    VROOM adds priorities up; ours go to 100, so they are divided by what they have in common.
    """
    worth = [{"job": 1, "pickup": 2, "delivery": 0}[task.kind] * task.priority for task in question.tasks]
    common = gcd(*worth) or 1
    most = max(worth) // common
    if most <= _MOST_PRIORITY:
        return [each // common for each in worth]
    return [-(-each * _MOST_PRIORITY // (common * most)) for each in worth]


def _visit(task: Task, clock: Clock, rank: int) -> Visit:
    return Visit(
        id=name_of(task),
        place=str(task.place.index),
        service_duration=clock.unit * task.service,
        setup_duration=clock.unit * task.setup,
        service_by_type={type_: clock.unit * time for type_, time in task.service_by_type.items()},
        setup_by_type={type_: clock.unit * time for type_, time in task.setup_by_type.items()},
        windows=tuple(clock.window(window) for window in task.windows),
        ends_within=False,
        people={"job": 1.0, "pickup": 2.0, "delivery": 0.0}[task.kind],
        skills=frozenset(map(str, task.skills)),
        delivery=task.delivery if any(task.delivery) else (),
        pickup=task.pickup if any(task.pickup) else (),
        priority=rank,
    )


def _vehicle(car: Car, name: str, profile: str, clock: Clock, tables: Tables) -> Vehicle:
    priced = tables.by_profile[car.profile].costs is not None
    start = None if car.start is None else str(car.start.index)
    end = None if car.end is None else str(car.end.index)
    rests = sum(pause.service for pause in car.breaks)  # VROOM pays for them as for service
    return Vehicle(
        id=name,
        depot=start,
        end_depot=None if end == start else end,
        open_end=end is None,
        shift=clock.window(car.window),
        breaks=tuple(_break(pause, clock) for pause in car.breaks),
        skills=frozenset(map(str, car.skills)),
        capacity=car.capacity,
        type=car.type,
        profile=profile,
        costs=Costs(
            fixed=car.rates.fixed + rests * car.rates.per_task_hour / 3600,
            per_hour=car.rates.per_hour / clock.unit,
            per_km=0.0 if priced else float(car.rates.per_km),
            per_task_hour=car.rates.per_task_hour / clock.unit,
        ),
        max_tasks=car.max_tasks,
        max_driving=None if car.max_travel_time is None else clock.unit * car.max_travel_time,
        max_metres=None if car.max_distance is None else float(car.max_distance),
        van=name,
    )


def _break(pause: Pause, clock: Clock) -> Break:
    return Break(
        id=str(pause.id),
        windows=tuple(clock.window(window) for window in pause.windows) or (clock.window(None),),
        duration=clock.unit * pause.service,
        on_road=True,
        max_load=pause.max_load or None,
    )
