"""Whether an answer to a siting problem is true. Plain numpy, knows no solver."""

from collections.abc import Iterator

import numpy as np

from planner.siting.measure import assigned_sites, covered_share, money_of, objective_of
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats
from planner.siting.result import Flows, SitingResult
from planner.solving import Status, gap_between

TOLERANCE = 1e-6
"""Relative: sums of floating-point numbers in another order."""
NOBODY_LOST = 1e-9
"""Of all people, the share that rounding may leave without what everybody must have."""


def check_siting(problem: SitingProblem, result: SitingResult) -> list[str]:
    """Return one line for each way in which ``result`` is not a true answer to ``problem``; empty if it is."""
    broken = choice_problems(problem, result.chosen, result.flows)
    if problem.capacitated and result.flows is None:
        broken.append("nobody says who goes where, although it matters: flows are missing")
    return broken or list(_value_problems(problem, result))


def choice_problems(problem: SitingProblem, chosen: tuple[int, ...], flows: Flows | None = None) -> list[str]:
    """Return one line for each constraint that a choice of sites breaks."""
    if list(chosen) != sorted(set(chosen)) or any(not 0 <= site < len(problem.sites) for site in chosen):
        return ["the chosen sites are not ascending, one is chosen twice or does not exist"]
    if flows is not None and _from_nowhere(problem, flows):
        return ["people go from a demand point or to a site that does not exist"]
    sites = np.array(chosen, dtype=np.int64)
    return [
        *_count_problems(problem, chosen),
        *_rule_problems(problem, chosen),
        *_cover_problems(problem, sites),
        *_money_problems(problem, chosen, flows),
        *(_flow_problems(problem, chosen, flows) if flows is not None else ()),
    ]


def _count_problems(problem: SitingProblem, chosen: tuple[int, ...]) -> Iterator[str]:
    name = problem.sites.ids
    yield from (f"mandatory site {name[k]} is not chosen" for k in problem.sites.mandatory if k not in chosen)
    yield from (f"forbidden site {name[k]} is chosen" for k in problem.sites.forbidden if k in chosen)
    if problem.choose is not None and len(chosen) > problem.choose:
        yield f"{len(chosen)} sites are chosen, at most {problem.choose} may be"
    if problem.model == "p-dispersion" and len(chosen) != problem.choose:
        yield f"{len(chosen)} sites are chosen, exactly {problem.choose} must be"
    closed = [k for k in problem.sites.existing if k not in chosen]
    if problem.most_closed is not None and len(closed) > problem.most_closed:
        yield f"{len(closed)} sites are closed, at most {problem.most_closed} may be"


def _rule_problems(problem: SitingProblem, chosen: tuple[int, ...]) -> Iterator[str]:
    open_sites = set(chosen)
    for rule in problem.rules:
        value = sum(w for site, w in zip(rule.sites, rule.weights, strict=True) if site in open_sites)
        slack = TOLERANCE * max(1.0, *(abs(w) for w in rule.weights), 0.0)
        if not rule.low - slack <= value <= rule.high + slack:
            yield f"rule {rule.name!r} is broken: {value:g} is not between {rule.low:g} and {rule.high:g}"


def _cover_problems(problem: SitingProblem, sites: "np.ndarray") -> Iterator[str]:
    for floor in problem.floors:
        share = covered_share(problem, sites, floor.demand)
        if share < floor.share - NOBODY_LOST:
            yield f"{share:.1%} of {floor.name} is covered, at least {floor.share:.1%} must be"
    if problem.model == "lscp" and not problem.capacitated:
        share = _share_covered(problem, sites, len(problem.covers))
        if share < problem.share - NOBODY_LOST:
            yield f"{share:.2%} of the people are covered, at least {problem.share:.2%} must be"
    if problem.model in {"p-median", "p-center"} and np.isinf(objective_of(problem, sites.tolist(), None)):
        yield "somebody reaches none of the chosen sites"


def _share_covered(problem: SitingProblem, sites: "np.ndarray", times: int) -> float:
    reach = problem.covering
    count = np.bincount(reach.row[np.isin(reach.site, sites)], minlength=reach.demand)
    total = float(problem.people.sum())
    return float(problem.people[count >= times].sum()) / total if total else 1.0


def _money_problems(problem: SitingProblem, chosen: tuple[int, ...], flows: Flows | None) -> Iterator[str]:
    if problem.budget is not None:
        money = money_of(problem, chosen, flows)
        if money > problem.budget + TOLERANCE * max(1.0, abs(problem.budget)):
            yield f"the choice costs {money:,.2f}, the budget is {problem.budget:,.2f}"


def _from_nowhere(problem: SitingProblem, flows: Flows) -> bool:
    ends = ((flows.demand, len(problem.people)), (flows.site, len(problem.sites)))
    return any(((ends_at < 0) | (ends_at >= count)).any() for ends_at, count in ends)


def _flow_problems(problem: SitingProblem, chosen: tuple[int, ...], flows: Flows) -> Iterator[str]:
    if not np.isin(flows.site, chosen).all():
        yield "people are sent to a site that is not chosen"
    if (flows.people < 0).any() or not np.isfinite(flows.people).all():
        yield "people that go somewhere must be finite and not negative"
    load = np.bincount(flows.site, flows.people, minlength=len(problem.sites))
    for site in np.flatnonzero(load > problem.sites.capacity * (1 + TOLERANCE)):
        yield f"{problem.sites.ids[site]} serves {load[site]:g} people, its capacity is {problem.sites.capacity[site]:g}"
    served = np.bincount(flows.demand, flows.people, minlength=len(problem.people)).astype(np.float64)
    if (served > problem.people * (1 + TOLERANCE) + NOBODY_LOST * problem.people.sum()).any():
        yield "more people are served at a demand point than live there"
    yield from _served_problems(problem, served)
    reach = problem.reach if problem.model == "p-median" else problem.covering
    if not np.isin(flows.demand * reach.sites + flows.site, reach.row * reach.sites + reach.site).all():
        yield "people are sent to a site out of their reach"


def _served_problems(problem: SitingProblem, served: Floats) -> Iterator[str]:
    total, need = float(served.sum()), float(problem.people.sum())
    if problem.model == "p-median" and total < need * (1 - TOLERANCE):
        yield f"{total:g} of {need:g} people are served, everybody must be"
    if problem.model == "lscp" and total < need * problem.share * (1 - TOLERANCE):
        yield f"{total:g} of {need:g} people are served, at least {problem.share:.2%} must be"


def _value_problems(problem: SitingProblem, result: SitingResult) -> Iterator[str]:
    objective = objective_of(problem, result.chosen, result.flows)
    scale = scale_of(problem)
    if not same(objective, result.objective, scale):
        yield f"the objective is {objective:g}, not {result.objective:g}"
    if not np.array_equal(assigned_sites(problem, result.chosen, result.flows), result.assigned):
        yield "people are not assigned to the sites that they would use"
    met = same(objective, result.bound, scale)
    beyond = result.bound > objective if maximises(problem) else result.bound < objective
    if not met and not beyond:
        yield f"the bound {result.bound:g} is worse than the objective {objective:g}"
    if result.status == "optimal" and not met:
        yield f"called optimal, but the bound is {result.bound:g} and the objective {objective:g}"
    gap = 0.0 if met else gap_between(result.objective, result.bound)
    if not abs(result.gap - gap) <= TOLERANCE:
        yield f"the gap is {gap:g}, not {result.gap:g}"


def same(one: float, other: float, scale: float = 0.0) -> bool:
    """Return whether two objectives are equal but for rounding, given their ``scale``; infinite ones only if both are."""
    if np.isinf(one) or np.isinf(other):
        return one == other
    return bool(abs(one - other) <= max(TOLERANCE * max(abs(one), abs(other)), NOBODY_LOST * 2 * scale))


def scale_of(problem: SitingProblem) -> float:
    """Return how large the objective may get, at least 0: what rounding near 0 is judged by."""
    longest = float(problem.reach.seconds.max(initial=0.0))
    people = float(problem.people.sum())
    sizes = {"mclp": people, "huff": people, "p-median": people * longest, "p-center": longest}
    return sizes.get(problem.model, 0.0)


def concluded(problem: SitingProblem, objective: float, bound: float) -> tuple[float, Status]:
    """Return a bound and a status: ``optimal`` where they meet but for rounding, the bound then never on the wrong side."""
    met = same(objective, bound, scale_of(problem))
    ahead = bound > objective if maximises(problem) else bound < objective
    return (objective if met and not ahead else bound), ("optimal" if met else "feasible")


def maximises(problem: SitingProblem) -> bool:
    """Return whether more is better."""
    return problem.model in {"mclp", "huff", "p-dispersion"}
