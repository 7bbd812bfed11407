"""Compiling the fast routing engine before anybody waits for an answer: see :mod:`planner.streets.compiled`."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from planner.routing.fast.arrays import FastProblem
from planner.routing.fast.search import search
from planner.solving import Budget
from planner.streets.compiled import code_folder

NOTICE = "compiling the routing engine for this machine, once (about 20 seconds)"


def warm_fast_routing(progress: Callable[[str], None] = lambda _: None) -> None:
    """Compile what the fast engine needs, or load what was compiled before; ``progress`` is told before a wait."""
    folder = code_folder(Path(__file__).parent / "kernels")
    if folder is None or not folder.exists():
        progress(NOTICE)
    search(three_visits(), budget=Budget(iterations=10), seed=0)


def three_visits() -> FastProblem:
    """Return a question whose arrays are of the kinds that every question has."""
    apart = np.array([[[0, 3, 4, 5], [3, 0, 2, 4], [4, 2, 0, 3], [5, 4, 3, 0]]])
    return FastProblem(
        cost=apart,
        time=apart,
        place=np.array([1, 2, 3]),
        opens=np.zeros((3, 1), np.int32),
        closes=np.full((3, 1), 100),
        service=np.ones((1, 3), np.int32),
        demand=np.ones((3, 1), np.int32),
        weight=np.ones(3, np.int64),
        penalty=np.zeros(3, np.int64),
        kind=np.zeros(2, np.int32),
        profile=np.zeros(1, np.int32),
        start=np.zeros(1, np.int32),
        end=np.zeros(1, np.int32),
        opening=np.zeros(1, np.int32),
        closing=np.full(1, 100),
        capacity=np.full((1, 1), 2),
        fixed=np.zeros(1, np.int32),
        most=np.full(1, 3),
        allowed=np.ones((1, 3), np.bool_),
    )
