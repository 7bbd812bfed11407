"""What a choice does for people, and how much better one may still be, as plain documents (JSON types only)."""

import math
from typing import Any

import numpy as np

from planner.siting.measure import closest_pair
from planner.siting.moves import Outcome, outcome_of
from planner.siting.problem import SitingProblem

Document = dict[str, Any]


def still_possible(objective: float | None, bound: float | None) -> float | None:
    """Return by how much the best choice may be better, relative to ``objective``; None where nothing is known.

    Nothing is known without a bound, and against an objective of 0 nothing can be said in parts of it.
    """
    if objective is None or bound is None or not (math.isfinite(objective) and math.isfinite(bound)):
        return None
    if objective == bound:
        return 0.0
    return abs(bound - objective) / abs(objective) if objective else None


def state_document(problem: SitingProblem, chosen: tuple[int, ...]) -> Document:
    """Return what a choice does.

    People reached and their share always; ``twice`` where a second cover counts; the mean and the longest journey where
    every journey counts; the least distance between two sites where sites keep apart.
    """
    outcome = outcome_of(problem, chosen)
    return {
        **people_document(problem, outcome.covered),
        **({"twice": people_document(problem, outcome.twice)} if len(problem.covers) > 1 else {}),
        **(_journeys(problem, outcome) if problem.model in {"p-median", "p-center"} else {}),
        **({"apart_minutes": _apart(problem, chosen)} if problem.model == "p-dispersion" else {}),
    }


def people_document(problem: SitingProblem, covered: "np.ndarray[Any, np.dtype[np.float64]]") -> Document:
    """Return how many people that are, and the share of all of them."""
    total, people = float(problem.people.sum()), float(covered.sum())
    return {"people": round(people, 1), "share": round(people / total, 7) if total else None}


def mean_minutes(problem: SitingProblem, outcome: Outcome) -> float | None:
    """Return the mean journey of all who have a way, in minutes; None if nobody has."""
    served = np.isfinite(outcome.seconds) & (problem.people > 0)
    if not served.any():
        return None
    return round(float(np.average(outcome.seconds[served], weights=problem.people[served])) / 60, 2)


def _journeys(problem: SitingProblem, outcome: Outcome) -> Document:
    served = outcome.seconds[np.isfinite(outcome.seconds) & (problem.people > 0)]
    longest = round(float(served.max()) / 60, 2) if len(served) else None
    return {"mean_minutes": mean_minutes(problem, outcome), "longest_minutes": longest}


def _apart(problem: SitingProblem, chosen: tuple[int, ...]) -> float | None:
    seconds = closest_pair(problem.apart, np.array(chosen, np.int64))
    return round(seconds / 60, 2) if math.isfinite(seconds) else None
