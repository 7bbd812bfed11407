"""What less money reaches: the frontier of budgets below the one that was asked about, with bounds."""

from collections.abc import Sequence
from dataclasses import replace

from planner.remedies.actions import Action
from planner.remedies.prices import dual_prices
from planner.remedies.question import RemediesQuestion
from planner.remedies.ranking import Step
from planner.siting.check import choice_problems
from planner.siting.frontier import Frontier, FrontierPoint, frontier
from planner.siting.measure import objective_of
from planner.siting.problem import SitingProblem
from planner.siting.result import SitingResult
from planner.solving import Watch

PARTS = (0.05, 0.1, 0.2, 0.4, 0.6, 0.8)
"""Of the budget; the whole of it is answered already."""


def money_curve(
    question: RemediesQuestion,
    problem: SitingProblem,
    result: SitingResult,
    actions: Sequence[Action],
    steps: Sequence[Step],
    *,
    watch: Watch,
) -> Frontier:
    """Return how many people parts of the budget reach, and the whole of it.

    The search for all parts together takes no longer than that for the whole. What it leaves open, the ranked actions
    that a part can pay and the relaxed problem close as far as they can.
    """
    if not question.money:
        return Frontier(by="budget", nested=False, points=(_whole(question, result),))
    limits = [question.money * part for part in PARTS]
    found = frontier(
        problem, limits, by="budget", budget=question.budget, seed=question.seed, watch=watch
    ).points
    points = [*(_closed(problem, point, actions, steps) for point in found), _whole(question, result)]
    return Frontier(by="budget", nested=False, points=tuple(_rising(points)))


def _whole(question: RemediesQuestion, result: SitingResult) -> FrontierPoint:
    return FrontierPoint(
        limit=question.money, chosen=result.chosen, objective=result.objective, bound=result.bound
    )


def _closed(
    problem: SitingProblem, point: FrontierPoint, actions: Sequence[Action], steps: Sequence[Step]
) -> FrontierPoint:
    """Return the better of what was searched for and what the ranked actions reach, with the better bound."""
    bound = max(point.objective, min(point.bound, dual_prices(problem, point.limit).bound))
    limited = replace(problem, budget=point.limit)
    chosen = _affordable(limited, actions, steps)
    people = objective_of(limited, chosen)
    if people <= point.objective:
        return replace(point, bound=bound)
    return replace(point, chosen=chosen, objective=people, bound=max(bound, people))


def _affordable(problem: SitingProblem, actions: Sequence[Action], steps: Sequence[Step]) -> tuple[int, ...]:
    """Return the ranked actions that the budget pays, in their order; a van only with a stop."""
    chosen: tuple[int, ...] = ()
    for step in steps:
        more = tuple(sorted((*chosen, step.action)))
        if not choice_problems(problem, more):
            chosen = more
    used = {actions[number].van for number in chosen if actions[number].van_hours}
    return tuple(n for n in chosen if actions[n].kind != "van" or actions[n].id in used)


def _rising(points: Sequence[FrontierPoint]) -> list[FrontierPoint]:
    """Return the points such that more money never reaches fewer: what a part pays, the next one can pay too."""
    rising = list(points[:1])
    for point in points[1:]:
        last = rising[-1]
        if last.objective > point.objective:
            rising.append(replace(last, limit=point.limit, bound=max(point.bound, last.objective)))
        else:
            rising.append(point)
    return rising
