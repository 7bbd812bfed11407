"""From a problem in VROOM's JSON to the answer: read, measured, solved or timed, written."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from api.vroom.answer import Document, Frame, route_document, unassigned_document, whole_document
from api.vroom.asked import Question
from api.vroom.budget import budget_for, runs_for
from api.vroom.errors import VroomError, wrong
from api.vroom.events import tasks_of, times_of
from api.vroom.given_steps import GivenRoute, check_breaks, check_start, given_routes
from api.vroom.legs import Legs
from api.vroom.plan_mode import timed_document
from api.vroom.problem import Translation, name_of, translated
from api.vroom.roads import Roads
from api.vroom.tables import tables_of
from api.vroom.walking import walked
from planner.routing.plan import RoutePlan, Unserved
from planner.routing.solve import solve
from planner.routing.timetable import Timetable
from planner.solving import Budget, SolveReport

_LEAST_SECONDS = 0.01
_MOST_RUNS = 32


@dataclass(frozen=True, slots=True)
class _Clocks:
    """When each part of the work was done, by a clock that only goes forward."""

    began: float
    loaded: float
    solved: float
    routed: float

    @property
    def document(self) -> dict[str, int]:
        """The milliseconds of each part."""
        parts = (self.loaded - self.began, self.solved - self.loaded, self.routed - self.solved)
        return {
            name: round(1000 * part)
            for name, part in zip(("loading", "solving", "routing"), parts, strict=True)
        }


def answer(
    question: Question,
    roads: Roads,
    *,
    seed: int = 0,
    seconds: float | None = None,
    most_seconds: float | None = None,
    now: Callable[[], float] = time.perf_counter,
) -> Document:
    """Return the answer to a question, in VROOM's shape.

    Parameters
    ----------
    question
        As :func:`api.vroom.question.read_question` returns it.
    roads
        For what the problem has no matrices of.
    seed
        At least 0.
    seconds
        Search so long; None for as long as the size and the level of exploration ask for.
    most_seconds
        The search never takes longer, whatever the question says.
    now
        Tells the time for ``computing_times``.

    Raises
    ------
    VroomError
        Code 2 where the problem contradicts itself, 3 where streets are missing.
    """
    began = now()
    plan_mode = question.options.plan_mode
    given = given_routes(question)
    tables = tables_of(question, roads)
    legs = [Legs.of(car, tables.by_profile[car.profile]) for car in question.cars]
    frame = Frame.of(question, measured=tables.measured)
    if plan_mode:
        loaded = now()
        document = timed_document(question, frame, given, legs)
    else:
        check_breaks(question, legs)
        check_start(question, given, legs)
        translation = translated(question, tables)
        start = _start(question, translation, given)
        loaded = now()
        search = _Search(question, frame, translation, legs, start)
        budget = budget_for(question, seconds, most_seconds)
        document = search.best(budget, seed, _MOST_RUNS if seconds is not None else runs_for(question), now)
    solved = now()
    if question.options.geometry:
        _draw(question, document, roads)
    document["summary"]["computing_times"] = _Clocks(began, loaded, solved, now()).document
    if question.warnings:
        document["warnings"] = list(question.warnings)
    return document


@dataclass(frozen=True, slots=True)
class _Search:
    """Searches from several seeds: a search of few tasks ends long before its time is up."""

    question: Question
    frame: Frame
    translation: Translation
    legs: Sequence[Legs]
    start: RoutePlan | None

    def best(self, budget: Budget, seed: int, runs: int, now: Callable[[], float]) -> Document:
        """Return the best answer of up to ``runs`` searches that fit into the seconds of ``budget``."""
        assert budget.seconds is not None
        ends, found = now() + budget.seconds, self._one(budget, seed)
        begun = ends - budget.seconds
        for run in range(1, runs):
            left = ends - now()
            if left < max(
                _LEAST_SECONDS, (now() - begun) / run
            ):  # another as long as those before has no room
                break
            other = self._one(replace(budget, seconds=left), seed + run)
            found = min(found, other, key=_aims)
        return found

    def _one(self, budget: Budget, seed: int) -> Document:
        plan = solve(self.translation.problem, budget=budget, seed=seed, start=self.start)
        return _written(self.question, self.frame, self.translation, plan, self.legs)


def _aims(document: Document) -> tuple[int, int, int]:
    """Return what VROOM makes small, in turn."""
    summary = document["summary"]
    return -summary["priority"], summary["unassigned"], summary["cost"]


def check(question: Question, roads: Roads) -> None:
    """Refuse what :func:`answer` would refuse, without a search.

    Raises
    ------
    VroomError
        As there.
    """
    given = given_routes(question)
    tables = tables_of(question, roads)
    legs = [Legs.of(car, tables.by_profile[car.profile]) for car in question.cars]
    if question.options.plan_mode:
        timed_document(question, Frame.of(question, measured=tables.measured), given, legs)
        return
    check_breaks(question, legs)
    check_start(question, given, legs)
    _start(question, translated(question, tables), given)


def _start(question: Question, translation: Translation, given: Sequence[GivenRoute]) -> RoutePlan | None:
    """Return the given routes as a plan to begin with, None where there are none."""
    if not any(route.given for route in given):
        return None
    rank = {name_of(task): number for number, task in enumerate(question.tasks)}
    timetable = Timetable(translation.problem)
    routes = []
    for number, asked in enumerate(given):
        order = [rank[name_of(task)] for task in tasks_of(asked.steps)]
        route = timetable.route(number, order)
        if order and route is None:
            raise wrong(f"Infeasible route for vehicle {asked.car.id}.")
        routes += [] if route is None else [route]
    report = SolveReport(solver="given", version="", seed=0, status="feasible", objective=0.0)
    return RoutePlan(routes=tuple(routes), unserved=(), report=report)


def _written(
    question: Question, frame: Frame, translation: Translation, plan: RoutePlan, legs: Sequence[Legs]
) -> Document:
    of_car = dict(zip(translation.cars, legs, strict=True))
    routes = []
    for route in plan.routes:
        car, steps = translation.cars[route.vehicle], translation.steps_of(route)
        times = times_of(car, of_car[route.vehicle], steps)
        if times is None:
            raise VroomError(1, f"The route of vehicle {car.id} cannot be timed as it was planned.")
        reached = walked(car, of_car[route.vehicle], steps, times, frame.loads)
        routes.append(route_document(frame, car, of_car[route.vehicle], reached))
    left = {unserved.visit: unserved for unserved in plan.unserved}
    unassigned = [
        unassigned_document(task) | _reasons(left[name_of(task)], translation)
        for task in question.tasks
        if name_of(task) in left
    ]
    return whole_document(frame, routes, unassigned)


def _reasons(unserved: Unserved, translation: Translation) -> Document:
    """Return why a task is left out, and what would admit it: keys that VROOM does not have."""
    by_vehicle = [
        {"vehicle": translation.cars[vehicle].id, "reason": reason} for vehicle, reason in unserved.by_vehicle
    ]
    document: Document = {"reason": unserved.reason, "detail": unserved.detail, "reasons": by_vehicle}
    if unserved.changes:
        document["changes"] = [change.sentence for change in unserved.changes]
    return document


def _draw(question: Question, document: Document, roads: Roads) -> None:
    """Add its line to each route."""
    from api.osrm.polyline import encode_polyline  # noqa: PLC0415

    profiles = {car.id: car.profile for car in question.cars}
    for route in document["routes"]:
        places = [tuple(step["location"]) for step in route["steps"] if "location" in step]
        if len(places) > 1:
            route["geometry"] = encode_polyline(roads.line(profiles[route["vehicle"]], places))
