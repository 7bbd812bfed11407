"""Plan mode: times of the steps that were given, and everything that they break."""

from collections.abc import Iterator, Sequence
from math import inf

from api.vroom.answer import Document, Frame, Violations, route_document, unassigned_document, whole_document
from api.vroom.asked import Car, GivenStep, Pause, Question, Task
from api.vroom.errors import wrong
from api.vroom.events import events_of, hundredths
from api.vroom.given_steps import GivenRoute
from api.vroom.legs import HUNDREDTHS, Legs
from api.vroom.timing import Event, Moment, Times
from api.vroom.walking import Reached, walked
from planner.errors import InfeasibleError
from planner.routing.by_hand import HandStep, HandTimes, times_by_hand


def timed_document(
    question: Question, frame: Frame, given: Sequence[GivenRoute], legs: Sequence[Legs]
) -> Document:
    """Return the given routes with times and violations; what they leave out is unassigned.

    Raises
    ------
    VroomError
        Where the times asked for cannot be kept.
    """
    routes = [
        _route(question, frame, route, of_car)
        for route, of_car in zip(given, legs, strict=True)
        if route.given
    ]
    done = {(step.kind, step.id) for route in given for step in route.steps if isinstance(step, Task)}
    left = [unassigned_document(task) for task in question.tasks if (task.kind, task.id) not in done]
    return whole_document(frame, routes, left)


def _route(question: Question, frame: Frame, route: GivenRoute, legs: Legs) -> Document:
    events, last_leg = events_of(route.car, legs, route.steps)
    try:
        found = times_by_hand(list(_hand_steps(route, events, last_leg)))
    except InfeasibleError as error:
        raise wrong(f"Infeasible route for vehicle {route.car.id}.") from error
    moments = [Moment(*pair) for pair in zip(found.arrivals[1:-1], found.starts[1:-1], strict=True)]
    times = Times(found.starts[0], tuple(moments), found.arrivals[-1])
    reached = walked(route.car, legs, route.steps, times, frame.loads)
    at_steps = _of_steps(question, route.car, reached, found)
    return route_document(frame, route.car, legs, reached, at_steps, _of_route(route, at_steps))


def _hand_steps(route: GivenRoute, events: Sequence[Event], last_leg: int) -> Iterator[HandStep]:
    window = route.car.window
    shift = None if window is None else hundredths((window,))[0]
    begin, *between, end = route.given
    yield _hand_step(begin, windows=() if shift is None else ((shift[0], inf),))
    for step, event in zip(between, events, strict=True):
        yield _hand_step(step, event.leg, event.standing, event.windows, rest=event.is_break)
    yield _hand_step(end, last_leg, windows=() if shift is None else ((0, shift[1]),))


def _hand_step(
    step: GivenStep,
    drive: int = 0,
    standing: int = 0,
    windows: Sequence[tuple[int, float]] = (),
    *,
    rest: bool = False,
) -> HandStep:
    """Return a step; a time to start at wins over one to start after."""
    before = [time for time in (step.at, step.after) if time is not None]
    after = [time for time in (step.at, step.before) if time is not None]
    return HandStep(
        drive=drive,
        standing=standing,
        windows=tuple(windows),
        not_before=HUNDREDTHS * max(before) if before else None,
        not_after=HUNDREDTHS * min(after) if after else None,
        rest=rest,
    )


def _of_steps(question: Question, car: Car, reached: Sequence[Reached], found: HandTimes) -> list[Violations]:
    """Return what is broken at each step."""
    astray = _out_of_order(question, reached)
    broken: list[Violations] = []
    tasks = 0
    for number, each in enumerate(reached):
        tasks += isinstance(each.step, Task)
        early, late = -(-found.early[number] // HUNDREDTHS), found.late[number] // HUNDREDTHS
        here: dict[str, int | None] = {}
        if early:
            here["lead_time"] = early
        if late:
            here["delay"] = late
        here |= dict.fromkeys(_broken(car, each, tasks, first=number == 0))
        if number in astray:
            here["precedence"] = None
        broken.append(here)
    return broken


def _broken(car: Car, each: Reached, tasks: int, *, first: bool) -> Iterator[str]:
    """Yield the causes that a step shows by itself; ``tasks`` is how many there were until then."""
    if any(on > room for on, room in zip(each.load, car.capacity, strict=True)):
        yield "load"
    if isinstance(each.step, Task):
        if not each.step.skills <= car.skills:
            yield "skills"
        if car.max_tasks is not None and tasks > car.max_tasks:
            yield "max_tasks"
    if not first and car.max_travel_time is not None and each.driven > car.max_travel_time:
        yield "max_travel_time"
    if not first and car.max_distance is not None and each.metres > car.max_distance:
        yield "max_distance"
    most = each.step.max_load if isinstance(each.step, Pause) else None
    if most is not None and any(on > room for on, room in zip(each.load, most, strict=True)):
        yield "max_load"


def _out_of_order(question: Question, reached: Sequence[Reached]) -> set[int]:
    """Return the pickups and deliveries that are not in one route, first the one and then the other."""
    rank = {(task.kind, task.id): number for number, task in enumerate(question.tasks)}
    at = {
        rank[each.step.kind, each.step.id]: number
        for number, each in enumerate(reached)
        if isinstance(each.step, Task)
    }
    astray = set()
    for task, number in at.items():
        kind = question.tasks[task].kind
        if kind == "pickup" and at.get(task + 1, -1) < number:
            astray.add(number)
        if kind == "delivery" and at.get(task - 1, number) >= number:
            astray.add(number)
    return astray


def _of_route(route: GivenRoute, at_steps: Sequence[Violations]) -> Violations:
    """Return what a route breaks, with the sum of all seconds too early and too late."""
    whole: dict[str, int | None] = {}
    for here in at_steps:
        for cause, seconds in here.items():
            whole[cause] = None if seconds is None else seconds + (whole.get(cause) or 0)
    wanted = {pause.id for pause in route.car.breaks}
    if wanted - {step.id for step in route.steps if isinstance(step, Pause)}:
        whole["missing_break"] = None
    return whole
