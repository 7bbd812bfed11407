"""What a frontier found, as a plain document (JSON types only)."""

from typing import Any

from planner.siting.effects import mean_minutes, people_document
from planner.siting.facts import Document, Ground, site_document, standing_document
from planner.siting.frontier import Frontier, FrontierPoint
from planner.siting.measure import money_of
from planner.siting.moves import narrowed, outcome_of
from planner.siting.order import build_order
from planner.siting.problem import SitingProblem


def frontier_document(problem: SitingProblem, ground: Ground, found: Frontier) -> Document:
    """Return the curve: for each number of new sites, or each budget, the best choice, its value and bound, and people covered.

    Parameters
    ----------
    problem
        The question, whatever its own number of sites.
    ground
        Names; sites that stand are not counted as new.
    found
        By money, or by number of sites with the standing ones included.
    """
    few = tuple(sorted({*found.order, *ground.standing}))
    small = narrowed(problem, few)  # with thousands of sites, the few that are ever chosen are soon told
    place = {site: position for position, site in enumerate(few)}
    return {
        "model": problem.model,
        "people": round(float(problem.people.sum()), 1),
        "by": found.by,
        "nested": found.nested,
        "before": _covered(small, tuple(place[site] for site in ground.standing)),
        "points": [
            {
                **_limit(problem, ground, found, point),
                **standing_document(point.objective, point.bound, point.gap),
                **_covered(small, tuple(place[site] for site in point.chosen)),
                "chosen": [problem.sites.ids[few[k]] for k in _ordered(small, ground, found, point, place)],
                "closed": [problem.sites.ids[site] for site in ground.standing if site not in point.chosen],
            }
            for point in found.points
        ],
        "sites": [
            site_document(problem, ground, site) for site in found.order if site not in ground.standing
        ],
    }


def _limit(problem: SitingProblem, ground: Ground, found: Frontier, point: FrontierPoint) -> Document:
    """Return what a point may have, new sites or money, how many new sites it has, and what they cost."""
    new = len(set(point.chosen) - set(ground.standing))
    if found.by == "choose":
        allowed = int(point.limit) - len(ground.standing)
        return {"limit": allowed, "sites": allowed}
    return {"limit": point.limit, "sites": new, "cost": round(money_of(problem, point.chosen), 2)}


def _ordered(
    small: SitingProblem, ground: Ground, found: Frontier, point: FrontierPoint, place: dict[int, int]
) -> tuple[int, ...]:
    """Return the new sites of a point in the order to build them: that of the curve where it is one."""
    if found.nested:
        chosen = set(point.chosen) - set(ground.standing)
        return tuple(place[site] for site in found.order if site in chosen)
    standing = [place[site] for site in ground.standing]
    return build_order(small, [place[site] for site in point.chosen], standing)


def _covered(problem: SitingProblem, chosen: tuple[int, ...]) -> dict[str, Any]:
    """Return people covered, their share, and the mean journey of all who have a way."""
    outcome = outcome_of(problem, chosen)
    reached = people_document(problem, outcome.covered)
    return {
        "people_covered": reached["people"],
        "share": reached["share"],
        "mean_minutes": mean_minutes(problem, outcome),
    }
