"""How far a choice of sites holds when travel times and demand are not quite what they seem."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.errors import InfeasibleError, ProblemError
from planner.siting.check import TOLERANCE, choice_problems, maximises
from planner.siting.measure import objective_of
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats
from planner.siting.result import SitingResult
from planner.siting.solve import solve_siting
from planner.solving import Budget, Standing, Watch

UNKNOWN = float("nan")

Step = Callable[[str], None]
"""Told in words which search begins."""

SAME_PLACE = 0.9
"""A site that covers so much of the people of another stands in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """What became of the best choice in many worlds that are a little different.

    Attributes
    ----------
    base
        The best choice in the world as it is given.
    draws
        Worlds in which an answer was found.
    unanswered
        Worlds in which nothing meets every constraint (somebody at the edge of the reach fell out of it).
    chosen_share
        ``(sites,)`` share of those worlds in which each site is chosen, 0..1; NaN without a world.
    place_share
        ``(sites,)`` share of those worlds in which the site or one in its place is chosen: one that covers at least
        nine tenths of the same people. How sure the place is, whichever car park of it wins. NaN for sites that are
        not in the base choice.
    regret
        ``(draws,)`` how much worse the base choice is in each world than the best one there, relative to the best,
        at least 0; inf where the base choice breaks a constraint there.
    loss
        ``(sites,)`` for the sites of the base choice, the relative loss that is proven if the site may not be had,
        even if all others are chosen anew, at least 0; inf where nothing is possible without it; NaN for the others.
    certain
        Sites that are in every good choice: chosen in every world, and ``loss`` is more than the gap of the base
        choice. Sites that the question makes mandatory are among them.
    """

    base: SitingResult
    draws: int
    unanswered: int
    chosen_share: Floats
    place_share: Floats
    regret: Floats
    loss: Floats
    certain: tuple[int, ...]


def stability(
    problem: SitingProblem,
    *,
    draws: int,
    spread: float = 0.2,
    budget: Budget,
    seed: int,
    watch: Watch = lambda _: True,
    measured_to: float = np.inf,
    step: Step = lambda _: None,
) -> Stability:
    """Return how stable the best choice is when travel times and demand vary.

    In each world every travel time is multiplied by ``1 + spread * (a + b) / 2`` where ``a`` is common to all ways to
    one site (its neighbourhood is slower or faster than thought) and ``b`` is the way's own, both uniform in -1..1.
    The people of each demand point are multiplied by ``1 + spread * c``. ``worth`` stays with its pair.

    Parameters
    ----------
    problem
        The question. A pair beyond ``within`` may come into it: ``problem.reach`` must hold all pairs of up to
        ``within / (1 - spread)`` seconds, 1.25 times ``within`` for 20 %.
    draws
        Number of worlds, at least 1.
    spread
        0 to less than 1.
    budget
        Of each of ``1 + draws + chosen sites`` searches.
    seed
        At least 0; the same seed and a repeatable budget give the same answer.
    watch
        Told now and then how the base choice stands; ends everything with the worlds so far by returning False.
    measured_to
        Seconds up to which the reach holds every pair, inf if it holds all.
    step
        Told before each search which it is: ``world 7 of 30``, ``without site 2 of 5``.

    Raises
    ------
    ProblemError
        When the reach ends too early, or ``draws`` or ``spread`` are out of range.
    InfeasibleError
        When nothing answers the question as it is given.
    """
    problems = list(_range_problems(problem, draws, spread, measured_to))
    if problems:
        raise ProblemError("The stability of this choice cannot be measured.", problems)
    step("the world as it is given")
    base = solve_siting(problem, budget=budget, seed=seed, watch=watch)
    going = _Going(base, watch)
    worlds: list[tuple[SitingResult | None, float]] = []
    for number, world in enumerate(_worlds(problem, draws, spread, seed), start=1):
        if not going(base):
            break
        step(f"world {number} of {draws}")
        worlds.append(_answered(world, base, budget, seed, going))
    loss = _losses(problem, base, _Search(budget, seed, going, step))
    return _summed(problem, base, worlds, loss)


@dataclass(slots=True)
class _Going:
    """Passes on how the base choice stands, and remembers that somebody said stop."""

    base: SitingResult
    watch: Watch
    on: bool = True

    def __call__(self, _: object) -> bool:
        self.on = self.on and self.watch(Standing(objective=self.base.objective, bound=self.base.bound))
        return self.on


def _range_problems(problem: SitingProblem, draws: int, spread: float, measured_to: float) -> Iterator[str]:
    if draws < 1:
        yield f"draws is {draws}, expected at least 1"
    if not 0 <= spread < 1:
        yield f"spread is {spread:g}, expected 0 to less than 1"
        return
    if problem.within is None or problem.model in {"p-median", "p-center", "p-dispersion"}:
        return
    farthest = float(np.max(problem.within, initial=0.0))
    needed = farthest / (1 - spread)
    if np.isfinite(farthest) and measured_to < needed * (1 - TOLERANCE):
        yield (
            f"the travel times end at {measured_to:g} seconds; for a spread of {spread:.0%} around {farthest:g} they "
            f"must be known up to {needed:g} seconds, for who is just out of reach may come in"
        )


def _worlds(problem: SitingProblem, draws: int, spread: float, seed: int) -> Iterator[SitingProblem]:
    """Yield the problem in as many different worlds."""
    reach = problem.reach
    for draw in range(draws):
        noise = np.random.default_rng([seed, draw])
        site = noise.uniform(-1, 1, reach.sites)
        pair = noise.uniform(-1, 1, len(reach.seconds))
        people = problem.people * (1 + spread * noise.uniform(-1, 1, len(problem.people)))
        seconds = reach.seconds * (1 + spread * (site[reach.site] + pair) / 2)
        yield replace(
            problem,
            reach=replace(reach, seconds=seconds),
            people=people,
            apart=None if problem.apart is None else problem.apart * _symmetric(noise, reach.sites, spread),
        )


def _symmetric(noise: np.random.Generator, sites: int, spread: float) -> NDArray[np.float64]:
    upper = np.triu(noise.uniform(-1, 1, (sites, sites)), 1)
    factor: Floats = 1 + spread * (upper + upper.T)
    return factor


def _answered(
    world: SitingProblem, base: SitingResult, budget: Budget, seed: int, watch: Watch
) -> tuple[SitingResult | None, float]:
    """Return the best choice in a world, None if there is none, and the regret of the base choice there."""
    try:
        best = solve_siting(world, budget=budget, seed=seed, watch=watch)
    except InfeasibleError:
        return None, UNKNOWN
    if world.capacitated:
        return best, UNKNOWN
    if choice_problems(world, base.chosen):
        return best, float("inf")
    return best, _behind(world, objective_of(world, base.chosen), best.objective)


def _behind(problem: SitingProblem, objective: float, best: float) -> float:
    """Return by how much ``objective`` is worse than ``best``, relative to the best; 0 where it is as good."""
    worse = best - objective if maximises(problem) else objective - best
    if not np.isfinite(worse):
        return 0.0 if objective == best else float("inf")
    return max(0.0, worse) / max(abs(best), TOLERANCE)


@dataclass(frozen=True, slots=True)
class _Search:
    """How to search, and whom to tell."""

    budget: Budget
    seed: int
    going: _Going
    step: Step


def _losses(problem: SitingProblem, base: SitingResult, search: _Search) -> Floats:
    """Return what is lost for sure without each chosen site; see :class:`Stability`."""
    loss = np.full(len(problem.sites), UNKNOWN)
    must = [site for site in base.chosen if site in problem.sites.mandatory]
    may = [site for site in base.chosen if site not in must]
    loss[must] = np.inf
    for number, site in enumerate(may, start=1):
        if not search.going(base):
            break
        search.step(f"without site {number} of {len(may)}")
        loss[site] = _loss_without(problem, base, site, search)
    return loss


def _loss_without(problem: SitingProblem, base: SitingResult, site: int, search: _Search) -> float:
    sites = replace(problem.sites, forbidden=(*problem.sites.forbidden, site))
    try:
        other = solve_siting(
            replace(problem, sites=sites), budget=search.budget, seed=search.seed, watch=search.going
        )
    except InfeasibleError:
        return float("inf")
    return _behind(problem, other.bound, base.objective)


def _summed(
    problem: SitingProblem,
    base: SitingResult,
    worlds: list[tuple[SitingResult | None, float]],
    loss: Floats,
) -> Stability:
    answers = [best for best, _ in worlds if best is not None]
    count = np.zeros(len(problem.sites))
    for best in answers:
        count[list(best.chosen)] += 1
    everywhere = {site for site in base.chosen if count[site] == len(answers)}
    with np.errstate(invalid="ignore"):
        share = count / len(answers) if answers else np.full(len(count), UNKNOWN)
    return Stability(
        base=base,
        draws=len(answers),
        unanswered=len(worlds) - len(answers),
        chosen_share=share,
        place_share=_place_shares(problem, base, answers),
        regret=np.array([regret for best, regret in worlds if best is not None]),
        loss=loss,
        certain=tuple(
            site
            for site in base.chosen
            if site in problem.sites.mandatory or (site in everywhere and loss[site] > base.gap + TOLERANCE)
        ),
    )


def _place_shares(problem: SitingProblem, base: SitingResult, answers: list[SitingResult]) -> Floats:
    share = np.full(len(problem.sites), UNKNOWN)
    for site in base.chosen:
        same = _in_place_of(problem, site)
        if answers:
            share[site] = np.mean([bool(same & set(best.chosen)) for best in answers])
    return share


def _in_place_of(problem: SitingProblem, site: int) -> set[int]:
    """Return the sites that cover nearly the same people as ``site``, itself among them."""
    reach = problem.covering
    mine = np.zeros(reach.demand, dtype=bool)
    mine[reach.row[reach.site == site]] = True
    both = mine[reach.row]
    people = np.bincount(reach.site[both], problem.people[reach.row[both]], minlength=reach.sites)
    return {site, *np.flatnonzero(people >= max(SAME_PLACE * people[site], 1e-12)).tolist()}
