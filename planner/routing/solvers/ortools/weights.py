"""What leaving a visit out costs, and in which unit: first what visits are worth, then costs, in one 64 bit number."""

from dataclasses import dataclass

from planner.routing.problem import RoutingProblem
from planner.routing.worth import worths

LARGEST = 2**58
"""All penalties together stay below; OR-Tools adds them to costs."""

SCALES = (1000, 100, 10, 1)
"""Units of OR-Tools in one of the user's currency, the finest first."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Units of OR-Tools in one of the user's currency, and the penalty of each visit of the problem in such units."""

    scale: int
    penalties: tuple[int, ...]


def weights_of(problem: RoutingProblem, most: float) -> Weights:
    """Return the weights where no plan costs more than ``most`` without penalties, in the user's currency.

    Costs are told apart as finely as worths leave room for.
    """
    objective = problem.objective
    most += sum(visit.penalty or 0.0 for visit in problem.visits)
    most += objective.moved_vehicle * len(problem.published)
    wanted = sum(worths(problem, LARGEST))
    scale = next((scale for scale in SCALES if wanted * (most * scale + 1) <= LARGEST), SCALES[-1])
    one = round(most * scale) + 1
    return Weights(
        scale,
        tuple(
            worth * one + round(_own_cost(problem, number) * scale)
            for number, worth in enumerate(worths(problem, max(len(problem.visits), LARGEST // one)))
        ),
    )


def _own_cost(problem: RoutingProblem, number: int) -> float:
    """Return what leaving the visit out costs beside its worth."""
    visit = problem.visits[number]
    moved = problem.objective.moved_vehicle if visit.id in problem.published else 0.0
    return moved + (visit.penalty or 0.0)
