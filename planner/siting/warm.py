"""Compiling the siting engine before anybody waits for an answer: see :mod:`planner.streets.compiled`."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from planner.siting.best_value.bounds import first_relaxation, tighten
from planner.siting.best_value.starts import first_choice
from planner.siting.best_value.values import values_of
from planner.siting.problem import Model, Sites, SitingProblem
from planner.siting.reach import Reach
from planner.siting.whatif import Choice
from planner.streets.compiled import code_folder

NOTICE = "compiling the siting engine for this machine, once (about 5 seconds)"


def warm_siting(progress: Callable[[str], None] = lambda _: None) -> None:
    """Compile what siting needs, or load it where it was compiled before; ``progress`` is told before a wait."""
    folder = code_folder(Path(__file__).parent / "kernels")
    if folder is None or not folder.exists():
        progress(NOTICE)
    seconds = np.array(
        [[60.0, 300.0, 900.0], [900.0, 60.0, 300.0], [300.0, 900.0, 60.0], [60.0, 60.0, 400.0]]
    )
    models: tuple[Model, ...] = ("mclp", "p-median")
    for model in models:
        problem = SitingProblem(
            model=model,
            reach=Reach.from_matrix(seconds),
            people=np.array([4.0, 3.0, 2.0, 1.0]),
            sites=Sites.numbered(3),
            within=400.0,
            choose=1,
        )
        values = values_of(problem)
        tighten(values, first_relaxation(values), first_choice(values), iterations=1)
        Choice.of(problem, (0,)).gains()
