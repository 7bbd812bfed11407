"""Compiling the rota search before anybody waits for an answer: see :mod:`planner.streets.compiled`."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from planner.routing.period import RotaProblem
from planner.routing.problem import TimeWindow, Vehicle, Visit
from planner.routing.rota.arrays import arrays_of
from planner.routing.rota.search import search
from planner.solving import Budget
from planner.streets.compiled import is_kept
from planner.travel import TravelTimes

NOTICE = "compiling the rota search for this machine, once (about 8 seconds)"


def warm_rota(progress: Callable[[str], None] = lambda _: None) -> None:
    """Compile what the rota search needs, or load it; ``progress`` is told before a wait."""
    if not is_kept(Path(__file__).parent / "kernels"):
        progress(NOTICE)
    problem = two_days()
    search(problem, arrays_of(problem), budget=Budget(iterations=1), seed=0)


def two_days() -> RotaProblem:
    """Return a problem whose arrays are of the kinds that every problem has."""
    places = ("depot", "a", "b", "c")
    seconds = np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0))) * 60
    return RotaProblem(
        visits=tuple(Visit(id=place, service_duration=60) for place in places[1:]),
        vehicles=(Vehicle(id="van", depot="depot", shift=TimeWindow(earliest=0, latest=3600)),),
        days=(date(2026, 3, 2), date(2026, 3, 3)),
        travel=TravelTimes(origins=places, destinations=places, seconds=seconds, metres=seconds.copy()),
        times={"a": 2},
    )
