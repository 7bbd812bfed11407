"""The steps that an asker gives: looked up, and checked where a search is to begin with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations
from typing import Any

from api.vroom.asked import Car, GivenStep, Pause, Question, Task
from api.vroom.errors import wrong
from api.vroom.events import tasks_of, times_of
from api.vroom.legs import HUNDREDTHS, Legs
from api.vroom.problem import Step
from api.vroom.walking import added, way_of

_MOST_ORDERED = 6


@dataclass(frozen=True, slots=True)
class GivenRoute:
    """What a vehicle is to do in turn; ``given`` are the same steps with both ends, as they were asked for."""

    car: Car
    given: tuple[GivenStep, ...]
    steps: tuple[Step, ...]


def given_routes(question: Question) -> list[GivenRoute]:
    """Return the steps of each vehicle, none where none were given.

    Raises
    ------
    VroomError
        Where a step is not there, or comes twice.
    """
    tasks = {(task.kind, task.id): task for task in question.tasks}
    planned: set[tuple[str, int]] = set()
    return [GivenRoute(car, car.steps, tuple(_looked_up(car, tasks, planned))) for car in question.cars]


def _looked_up(car: Car, tasks: Mapping[Any, Task], planned: set[tuple[str, int]]) -> list[Step]:
    pauses = {pause.id: pause for pause in car.breaks}
    found: list[Step] = []
    for step in car.steps:
        key = (step.kind, step.id)
        if step.kind in {"start", "end"}:
            continue
        known: Mapping[Any, Step] = pauses if step.kind == "break" else tasks
        name = step.id if step.kind == "break" else key
        if name not in known:
            raise wrong(f"Invalid {step.kind} id {step.id} for vehicle {car.id}.")
        if step.kind != "break" and key in planned:
            raise wrong(f"Duplicate {step.kind} id {step.id} in input steps for vehicle {car.id}.")
        planned.add(key)
        found.append(known[name])
    return found


def check_breaks(question: Question, legs: Sequence[Legs]) -> None:
    """Refuse breaks of which no order fits into the shift."""
    for car, of_car in zip(question.cars, legs, strict=True):
        orders = permutations(car.breaks) if len(car.breaks) <= _MOST_ORDERED else [car.breaks]
        still = _standing_still(car, of_car)
        if car.breaks and all(times_of(*still, order) is None for order in orders):
            raise wrong(f"Inconsistent breaks for vehicle {car.id}.")


def _standing_still(car: Car, legs: Legs) -> tuple[Car, Legs]:
    """Return a vehicle that goes nowhere, only has its breaks."""
    return Car(id=car.id, start=car.start or car.end, window=car.window), legs


def check_start(question: Question, routes: Sequence[GivenRoute], legs: Sequence[Legs]) -> None:
    """Refuse given routes with which VROOM would not begin a search; whether their times fit is not looked at."""
    for route, of_car in zip(routes, legs, strict=True):
        if route.given:
            _check_route(question, route, of_car)


def _check_route(question: Question, route: GivenRoute, legs: Legs) -> None:
    car, tasks = route.car, tasks_of(route.steps)
    load = added((task.delivery for task in tasks if task.kind == "job"), question.loads)
    _check_room(car, load)
    waiting: set[int] = set()
    for task in tasks:
        if not task.skills <= car.skills or not _within_reach(question, car, legs, task):
            raise wrong(f"Missing skill or step out of reach for vehicle {car.id} and job {task.id}.")
        if task.kind == "pickup":
            waiting.add(_mate(question, task).id)
        elif task.kind == "delivery":
            if task.id not in waiting:
                raise wrong(f"Invalid shipment in route for vehicle {car.id}.")
            waiting.discard(task.id)
        load = tuple(on + up - off for on, up, off in zip(load, task.pickup, task.delivery, strict=True))
        _check_room(car, load)
    _check_limits(car, legs, tasks)
    if waiting:
        raise wrong(f"Invalid shipment in route for vehicle {car.id}.")


def _check_room(car: Car, load: tuple[int, ...]) -> None:
    if any(on > most for on, most in zip(load, car.capacity, strict=True)):
        raise wrong(f"Route over capacity for vehicle {car.id}.")


def _check_limits(car: Car, legs: Legs, tasks: Sequence[Task]) -> None:
    way = way_of(car, tasks) if tasks else []
    pairs = [(here.index, there.index) for here, there in pairwise(way)]
    driven = sum(legs.time(*pair) for pair in pairs)
    if car.max_travel_time is not None and driven > HUNDREDTHS * car.max_travel_time:
        raise wrong(f"Route over max_travel_time for vehicle {car.id}.")
    if car.max_distance is not None and sum(legs.metres(*pair) for pair in pairs) > car.max_distance:
        raise wrong(f"Route over max_distance for vehicle {car.id}.")
    if car.max_tasks is not None and len(tasks) > car.max_tasks:
        raise wrong(f"Too many tasks for vehicle {car.id}.")


def _within_reach(question: Question, car: Car, legs: Legs, task: Task) -> bool:
    """Return whether a vehicle could do one task, with its other end, and nothing else."""
    alone: list[Step] = [task]
    if task.kind == "pickup":
        alone = [task, _mate(question, task)]
    elif task.kind == "delivery":
        alone = [_mate(question, task), task]
    most = [max(pair) for pair in zip(task.pickup, task.delivery, strict=True)]
    roomy = all(load <= room for load, room in zip(most, car.capacity, strict=True))
    return roomy and (not question.timed or _fits(car, legs, alone))


def _mate(question: Question, task: Task) -> Task:
    """Return the other end of a shipment."""
    rank = question.tasks.index(task)
    return question.tasks[rank + (1 if task.kind == "pickup" else -1)]


def _fits(car: Car, legs: Legs, tasks: list[Step]) -> bool:
    """Return whether one or two tasks can be done in this order with all breaks somewhere between."""
    return any(times_of(car, legs, steps) is not None for steps in _with_breaks(tasks, list(car.breaks), 0))


def _with_breaks(steps: list[Step], breaks: list[Pause], first: int) -> Iterator[list[Step]]:
    """Yield steps with breaks put in, in their order, at ``first`` or later."""
    if not breaks:
        yield steps
        return
    for at in range(first, len(steps) + 1):
        yield from _with_breaks([*steps[:at], breaks[0], *steps[at:]], breaks[1:], at + 1)
