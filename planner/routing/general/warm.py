"""Compiling the general routing engine before anybody waits for an answer: see :mod:`planner.streets.compiled`."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from planner.routing.general.engine import GeneralEngine
from planner.routing.problem import RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.timetable import Timetable
from planner.solving import Budget
from planner.streets.compiled import is_kept
from planner.travel import TravelTimes

NOTICE = "compiling the general routing engine for this machine, once (about 20 seconds)"


def warm_general_routing(progress: Callable[[str], None] = lambda _: None) -> None:
    """Compile what the general engine and timetables need, or load it; ``progress`` is told before a wait."""
    if not is_kept(Path(__file__).parent / "kernels"):
        progress(NOTICE)
    problem = three_visits()
    found = GeneralEngine().search(problem, budget=Budget(iterations=10), seed=0, start=[[0]])
    Timetable(problem).cost(0, found.orders[0])


def three_visits() -> RoutingProblem:
    """Return a problem whose arrays are of the kinds that every problem has."""
    places = ("depot", "a", "b", "c")
    seconds = np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0))) * 60
    return RoutingProblem(
        visits=tuple(Visit(id=place, service_duration=60) for place in places[1:]),
        vehicles=(Vehicle(id="van", depot="depot", shift=TimeWindow(earliest=0, latest=3600)),),
        travel=TravelTimes(origins=places, destinations=places, seconds=seconds, metres=seconds),
    )
