"""Best choices and bounds for a series of limits at once: each point starts from its neighbours."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from planner.siting.best_value.bounds import Relaxation, first_relaxation, goal_of, proven, tighten
from planner.siting.best_value.branch import prove
from planner.siting.best_value.starts import Incumbent, climb, explore, filled, first_choice, worth_of
from planner.siting.best_value.values import Values, room_of, values_of
from planner.siting.kernels.exchange import changes
from planner.siting.kernels.pricing import priced
from planner.siting.pace import Pace
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats
from planner.solving import Budget, Watch

_ITERATIONS = 150
_KICKS = 4
_LATER_KICKS = 15
_LATER_ITERATIONS = 300
_GOOD_ENOUGH = 5e-4
_TRIES = 4

Chosen = tuple[int, ...]


def curve(
    problems: Sequence[SitingProblem], budget: Budget, seed: int, watch: Watch
) -> list[tuple[Chosen, float]]:
    """Return the sites and the bound of the objective for each of several problems that differ in their limit only.

    Limits ascend. One iteration of the budget is one visit to a point after the first.
    """
    largest = values_of(problems[-1])
    points = [replace(largest, room=room_of(problem)) for problem in problems]
    pace, draws = Pace(budget, watch), np.random.default_rng(seed)
    bests, relaxations = _upwards(points, pace, draws)
    _downwards(points, bests)
    _share_prices(points, relaxations)
    _revisit(points, bests, relaxations, pace, draws)
    _share_prices(points, relaxations)
    return [
        (
            tuple(np.flatnonzero(best.is_open).tolist()),
            float(values.objective(proven(values, relaxation, best))),
        )
        for values, best, relaxation in zip(points, bests, relaxations, strict=True)
    ]


def _upwards(
    points: list[Values], pace: Pace, draws: np.random.Generator
) -> tuple[list[Incumbent], list[Relaxation]]:
    """Return a first answer and bound for each point, each begun where the one before it ended."""
    bests, relaxations = [first_choice(points[0])], [first_relaxation(points[0])]
    for k, values in enumerate(points):
        if k:
            tried = bests[-1].is_open.copy()
            bests.append(Incumbent(tried, climb(values, tried)))
            before = relaxations[-1]
            fresh = first_relaxation(values)
            shares = np.minimum(1.0, before.shares * (values.room / max(points[k - 1].room, 1e-12)))
            relaxations.append(replace(fresh, prices=before.prices, shares=shares, nu=before.nu.copy()))
        _work(values, bests[-1], relaxations[-1], pace, draws, _KICKS, _ITERATIONS)
    return bests, relaxations


def _work(
    values: Values,
    best: Incumbent,
    relaxation: Relaxation,
    pace: Pace,
    draws: np.random.Generator,
    kicks: int,
    iterations: int,
) -> None:
    tighten(values, relaxation, best, iterations=iterations)
    tried = filled(values, relaxation.shares)
    best.offer(tried, climb(values, tried))
    explore(values, best, relaxation.shares, draws, rounds=kicks, pace=pace, bound=relaxation.bound)


def _downwards(points: list[Values], bests: list[Incumbent]) -> None:
    """Offer each point the choice of the next larger one without the sites that it misses least."""
    for k in reversed(range(len(points) - 1)):
        tried = without_excess(points[k], bests[k + 1].is_open)
        bests[k].offer(tried, climb(points[k], tried))


def without_excess(values: Values, is_open: "np.ndarray") -> "np.ndarray":
    """Return ``is_open`` without the sites that are missed least, one by one, until the rest fits the room."""
    tried = is_open.copy()
    while float(values.cost[tried > 0].sum()) > values.room * (1 + 1e-12):
        _, loss, _ = changes(values.start, values.site, values.value, values.price, tried)
        free = np.flatnonzero((tried > 0) & (values.state == 0))
        if not len(free):
            break
        tried[free[np.argmin(loss[free])]] = 0
    return tried


def _share_prices(points: list[Values], relaxations: list[Relaxation]) -> None:
    """Bound every point at the prices of its neighbours too."""
    for k, values in enumerate(points):
        for other in (k - 1, k + 1):
            if 0 <= other < len(points):
                prices = relaxations[other].prices
                bound = bound_at(values, prices)
                if bound < relaxations[k].bound:
                    relaxations[k].bound, relaxations[k].prices = bound, prices


def bound_at(values: Values, prices: Floats) -> float:
    """Return what no choice is worth more than, by these prices of the rows."""
    sites = len(values.price)
    bound, _, _ = priced(
        values.start,
        values.site,
        values.value,
        values.price,
        values.cost,
        values.room,
        values.state,
        prices,
        np.empty(sites),
        np.empty(sites),
        np.arange(sites),
        np.empty(sites),
    )
    return float(bound)


def _revisit(
    points: list[Values],
    bests: list[Incumbent],
    relaxations: list[Relaxation],
    pace: Pace,
    draws: np.random.Generator,
) -> None:
    """Work on the point with the widest gap while the budget lasts and somewhere work still pays."""
    tries = np.zeros(len(points))
    while True:
        gaps = np.array(
            [_gap(values, best, rest) for values, best, rest in zip(points, bests, relaxations, strict=True)]
        )
        gaps[tries > _TRIES] = 0.0
        worst = int(np.argmax(gaps / 2.0**tries))
        values, best, relaxation = points[worst], bests[worst], relaxations[worst]
        known = values.objective(relaxation.bound)
        if gaps[worst] < _GOOD_ENOUGH or not pace.go_on(values.objective(best.worth), known, steps=1):
            return
        tries[worst] += 1
        if tries[worst] < _TRIES:
            _work(values, best, relaxation, pace, draws, _LATER_KICKS, _LATER_ITERATIONS)
        else:
            _prove(values, best, relaxation, pace, int((gaps >= _GOOD_ENOUGH).sum()))
        _pass_on(points, bests, worst)


def _prove(values: Values, best: Incumbent, relaxation: Relaxation, pace: Pace, waiting: int) -> None:
    """Search for proof with the part of the budget that is left for each of so many points."""
    part = Budget(
        seconds=None if pace.budget.seconds is None else max(1e-3, pace.seconds_left / waiting),
        iterations=None if pace.budget.iterations is None else max(1, int(pace.steps_left / waiting)),
        workers=pace.budget.workers,
    )
    from planner.siting.best_value.finish import finish  # noqa: PLC0415 (loads OR-Tools, seldom needed)

    own = Pace(part, pace.watch)
    if not (values.flat and finish(values, relaxation, best, own, 0)):
        prove(values, relaxation, best, own)
    pace.steps += part.iterations or 0
    pace.stopped = own.stopped


def _gap(values: Values, best: Incumbent, relaxation: Relaxation) -> float:
    if relaxation.bound < goal_of(values, best.worth):
        return 0.0
    return (relaxation.bound - best.worth) / max(1e-300, abs(values.objective(best.worth)))


def _pass_on(points: list[Values], bests: list[Incumbent], at: int) -> None:
    """Offer a better choice to the neighbours."""
    if at + 1 < len(points):
        tried = bests[at].is_open.copy()
        bests[at + 1].offer(tried, climb(points[at + 1], tried))
    if at:
        tried = without_excess(points[at - 1], bests[at].is_open)
        bests[at - 1].offer(tried, climb(points[at - 1], tried))


def grown(problems: Sequence[SitingProblem], choices: Sequence[Chosen]) -> list[Chosen]:
    """Return one choice for each problem, each holding the one before, that together lose least.

    Every given choice is tried as the middle of a chain, and no site as its beginning: sites are taken away downwards and
    added upwards, each time the one that matters least or most. The chain with the best mean worth relative to ``choices`` wins.
    """
    largest = values_of(problems[-1])
    points = [replace(largest, room=room_of(problem)) for problem in problems]
    best_chain: list[np.ndarray] = []
    best_value = -np.inf
    for middle, chosen in [*enumerate(choices), (0, ())]:
        chain = _chain(points, middle, chosen)
        worth = sum(worth_of(values, is_open) for values, is_open in zip(points, chain, strict=True))
        if worth > best_value:
            best_chain, best_value = chain, worth
    return [tuple(np.flatnonzero(is_open).tolist()) for is_open in best_chain]


def _chain(points: list[Values], middle: int, chosen: Chosen) -> list["np.ndarray"]:
    start = (points[0].state == 1).astype(np.int8)
    start[list(chosen)] = 1
    chain = [_with_more(points[middle], start)]
    for values in reversed(points[:middle]):
        chain.insert(0, without_excess(values, chain[0]))
    for values in points[middle + 1 :]:
        chain.append(_with_more(values, chain[-1]))
    return chain


def _with_more(values: Values, is_open: "np.ndarray") -> "np.ndarray":
    """Return ``is_open`` with the sites that add most per cost, one by one, as long as they fit and add something."""
    tried = is_open.copy()
    while True:
        gain, _, _ = changes(values.start, values.site, values.value, values.price, tried)
        spare = values.room * (1 + 1e-12) - float(values.cost[tried > 0].sum())
        fits = (tried == 0) & (values.state != 2) & (values.cost <= spare) & (gain > 0)
        if not fits.any():
            return tried
        per_cost = np.where(fits, gain / np.maximum(values.cost, 1e-12), -np.inf)
        tried[int(np.argmax(per_cost))] = 1
