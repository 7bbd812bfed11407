"""Whether an answer to a covering problem is true. Plain numpy, knows no solver."""

from collections.abc import Iterator

import numpy as np

from planner.siting.covering_problem import CoveringProblem, CoveringResult

TOLERANCE = 1e-6
"""Relative: sums of floating-point numbers in another order."""


def check_covering(problem: CoveringProblem, result: CoveringResult) -> list[str]:
    """Return one line for each way in which ``result`` is not a true answer to ``problem``; empty if it is."""
    broken = list(_choice_problems(problem, result))
    return broken or list(_value_problems(problem, result))


def _choice_problems(problem: CoveringProblem, result: CoveringResult) -> Iterator[str]:
    if list(result.chosen) != sorted(set(result.chosen)):
        yield "the chosen candidates are not ascending, or one is chosen twice"
    for candidate in result.chosen:
        if not 0 <= candidate < len(problem.covers):
            yield f"candidate {candidate} does not exist"
    for candidate in problem.mandatory:
        if candidate not in result.chosen:
            yield f"mandatory candidate {candidate} is not chosen"
    if len(result.chosen) > problem.choose:
        yield f"{len(result.chosen)} candidates are chosen, at most {problem.choose} may be"


def _value_problems(problem: CoveringProblem, result: CoveringResult) -> Iterator[str]:
    times_covered = np.zeros(len(problem.people), dtype=np.int64)
    for candidate in result.chosen:
        np.add.at(times_covered, problem.covers[candidate], 1)
    people = float(np.dot(problem.people, times_covered > 0))
    objective = people - problem.least_people * len(result.chosen)
    slack = TOLERANCE * max(1.0, abs(people), abs(objective))
    if abs(people - result.people) > slack:
        yield f"{people:g} people are covered, not {result.people:g}"
    if abs(objective - result.report.objective) > slack:
        yield f"the objective is {objective:g}, not {result.report.objective:g}"
    if result.bound < objective - slack:
        yield f"the bound {result.bound:g} is below the objective {objective:g}"
    if result.status == "optimal" and result.bound > objective + slack:
        yield f"called optimal, but the bound {result.bound:g} is above the objective {objective:g}"
