"""Market share: sites that draw the most people away from competitors, who divide between sites as Huff says.

The people won are a concave and submodular function of the open sites: adding sites while they win most and exchanging
them gives a choice, planes above the function a bound, first with sites half open, then with open or closed ones.
"""

import heapq
from dataclasses import dataclass

import numpy as np

from planner.siting.check import NOBODY_LOST, choice_problems, scale_of
from planner.siting.feasible import ask, bounds_of, feasible_model, no_choice, not_found
from planner.siting.kernels.huff_exchange import changes
from planner.siting.market import Market
from planner.siting.measure import objective_of
from planner.siting.pace import Pace
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats
from planner.siting.search import Found
from planner.siting.solvers.market_planes import VERSION, Planes
from planner.solving import Budget, Watch

_CLOSE = 1e-7
_STALLED = 1
_PROGRESS = 1e-4
_WHOLE = 1e-7
_MOVES_TRIED = 200

Chosen = tuple[int, ...]


def solve_huff(problem: SitingProblem, budget: Budget, seed: int, watch: Watch) -> Found:
    """Return the sites that win the most people, less their prices.

    One iteration is one exchange, or one linear program. All constraints on the choice are kept.

    Raises
    ------
    InfeasibleError
        When no choice meets every constraint.
    NotFoundError
        When none was found within the budget.
    """
    search = _Search(market := Market.of(problem), Pace(budget, watch))
    search.bound = float(market.people.sum() - problem.prices[list(problem.sites.mandatory)].sum())
    _first_choice(search, seed)
    _exchange(search)
    _bound(search)
    if search.chosen is None:
        raise not_found()
    return Found(
        chosen=search.chosen,
        bound=max(search.bound, search.objective),
        solver="exchanges + planes + GLOP",
        version=VERSION,
        seconds=search.pace.seconds,
    )


@dataclass(slots=True)
class _Search:
    """The best choice and bound so far; mutable, lives as long as the search."""

    market: Market
    pace: Pace
    chosen: Chosen | None = None
    objective: float = -np.inf
    bound: float = np.inf
    lost: bool = False

    @property
    def problem(self) -> SitingProblem:
        """The question."""
        return self.market.problem

    @property
    def met(self) -> bool:
        """Whether the bound is met."""
        return self.bound - self.objective <= self.close

    @property
    def close(self) -> float:
        """A difference between bound and objective that is rounding."""
        known = abs(self.objective) if self.chosen is not None else 0.0
        return max(_CLOSE * known, NOBODY_LOST * scale_of(self.problem))

    def go_on(self, steps: float = 0.0) -> bool:
        """Count steps, tell the watch, return whether to search on."""
        known = (
            self.objective if self.chosen is not None else None,
            self.bound if np.isfinite(self.bound) else None,
        )
        return self.pace.go_on(*known, steps)

    @property
    def stopped(self) -> bool:
        """Whether the budget is over, nobody wants to go on or a linear program was not solved."""
        return self.lost or self.pace.stopped or self.pace.seconds_left <= 0 or self.pace.steps_left <= 0

    def offer(self, chosen: Chosen) -> bool:
        """Keep a choice that is better and meets every constraint; return whether it was kept."""
        if choice_problems(self.problem, chosen):
            return False
        objective = objective_of(self.problem, chosen)
        better = objective > self.objective + 1e-12 * scale_of(self.problem)
        if better:
            self.chosen, self.objective = chosen, objective
        return better


def _first_choice(search: _Search, seed: int) -> None:
    """Add the site that wins most until none helps or fits; where rules or floors are in the way, ask for any choice."""
    problem = search.problem
    chosen: Chosen = problem.sites.mandatory
    most = min(len(problem.sites), problem.choose if problem.choose is not None else len(problem.sites))
    search.offer(chosen)
    while len(chosen) < most and search.go_on():
        gain = _changes(search.market, chosen, ())[0, :-1]
        gain[
            [
                k
                for k in range(len(gain))
                if k in chosen or not search.market.may[k] or not _paid(problem, (*chosen, k))
            ]
        ] = 0
        best = int(np.argmax(gain))
        if gain[best] <= 0:
            break
        chosen = tuple(sorted((*chosen, best)))
        search.offer(chosen)
    if search.chosen is None:
        answer = ask(feasible_model(problem), chosen, search.pace, seed, (None, None))
        if answer.refuted:
            raise no_choice(problem)
        if answer.chosen is not None:
            search.offer(answer.chosen)


def _paid(problem: SitingProblem, chosen: Chosen) -> bool:
    if problem.budget is None:
        return True
    return float(problem.sites.fixed_cost[list(chosen)].sum()) <= problem.budget


def _exchange(search: _Search) -> None:
    """Add, drop and exchange sites, each time the change that wins most of those that fit, while any does."""
    better = search.chosen is not None
    while better and search.go_on(1.0):
        assert search.chosen is not None
        outs = tuple(site for site in search.chosen if site not in search.problem.sites.mandatory)
        change = _changes(search.market, search.chosen, outs)
        better = any(
            search.offer(_moved(search.chosen, -1 if k == 0 else outs[k - 1], into))
            for k, into in _best_moves(search, change)
        )


def _best_moves(search: _Search, change: Floats) -> list[tuple[int, int]]:
    """Return rows and columns of changes that win, the best first."""
    change = change.copy()
    change[:, :-1][:, ~search.market.may] = -np.inf
    change[:, list(search.chosen or ())] = -np.inf
    rows, sites = np.nonzero(change > 1e-12 * scale_of(search.problem))
    order = np.argsort(-change[rows, sites], kind="stable")[:_MOVES_TRIED]
    last = change.shape[1] - 1
    return [(int(rows[at]), -1 if sites[at] == last else int(sites[at])) for at in order]


def _moved(chosen: Chosen, out: int, into: int) -> Chosen:
    return tuple(sorted({*chosen, into} - {out, -1}))


def _changes(market: Market, chosen: Chosen, outs: Chosen) -> Floats:
    """Return ``(1 + outs, sites + 1)`` what is won, less prices: nobody leaves in row 0, nobody comes in the last column."""
    opened = np.zeros(len(market.may))
    opened[list(chosen)] = 1.0
    leaving = np.array([-1, *outs], dtype=np.int64)
    change = np.zeros((len(leaving), len(opened) + 1))
    changes(market.start, market.site, market.drawn, market.people, market.own(opened), leaving, change)
    price = market.problem.prices
    change[:, :-1] -= price
    change[1:] += price[list(outs)][:, None]
    return change


def _bound(search: _Search) -> None:
    """Lower the bound: planes with sites half open, then branching on sites, the most promising branch first."""
    planes = Planes(search.market)
    nowhere = np.zeros(len(search.market.may))
    everybody = np.full(search.market.blocks, np.inf)
    for opened in (nowhere, _opened(search)):
        planes.add(*search.market.planes(opened), everybody, opened)
    low, high = bounds_of(search.problem)
    root = _Branch(bound=np.inf, low=low.astype(np.float64), high=high.astype(np.float64))
    branches = [root]
    while branches and not search.met and search.go_on():
        branch = heapq.heappop(branches)
        for part in _parted(search, planes, branch):
            heapq.heappush(branches, part)
        if search.stopped:
            branches.append(branch)
            break
        search.bound = min(search.bound, max([search.objective, *(part.bound for part in branches)]))
    if search.chosen is None and not branches:
        raise no_choice(search.problem)
    search.go_on()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Branch:
    """The choices with sites between ``low`` and ``high``, none of which wins more than ``bound``."""

    bound: float
    low: Floats
    high: Floats

    def __lt__(self, other: "_Branch") -> bool:
        return self.bound > other.bound


def _parted(search: _Search, planes: Planes, branch: _Branch) -> list[_Branch]:
    """Return the two halves of a branch, nothing where it holds nothing better than what is known."""
    opened, bound = _relaxed(search, planes, branch)
    if opened is None or bound <= search.objective + search.close:
        return []
    half = np.minimum(opened, 1.0 - opened)
    if half.max(initial=0.0) <= _WHOLE:
        return []
    site = int(np.argmax(half))
    low, high = branch.low.copy(), branch.high.copy()
    low[site], high[site] = 1.0, 0.0
    return [
        _Branch(bound=bound, low=low, high=branch.high),
        _Branch(bound=bound, low=branch.low, high=high),
    ]


def _relaxed(search: _Search, planes: Planes, branch: _Branch) -> tuple[Floats | None, float]:
    """Return sites half open and a bound for a branch, after adding planes while they lower it."""
    bound, opened, stalled = branch.bound, None, 0
    is_root = not np.isfinite(branch.bound)
    while stalled < _STALLED:
        bounded, won = planes.relaxed(branch.low, branch.high, search.pace.seconds_left)
        if bounded.infeasible and not _contradicted(search, planes, branch):
            return None, -np.inf
        if bounded.opened is None:
            search.lost = True
            return opened, bound
        stalled = stalled + 1 if bounded.bound > bound - _PROGRESS * abs(bound) else 0
        opened, bound = bounded.opened, min(bound, bounded.bound)
        search.bound = min(search.bound, max(bound, search.objective)) if is_root else search.bound
        whole = np.minimum(opened, 1.0 - opened).max(initial=0.0) <= _WHOLE
        if whole:
            stalled = 0
            opened = np.round(opened)
            search.offer(tuple(np.flatnonzero(opened).tolist()))
        if bound <= search.objective + search.close or not search.go_on(1.0):
            break
        planes.forget(opened, won)
        if not planes.add(*search.market.planes(opened), won, opened):
            if not whole:
                break
            planes.leave_out(opened)
    return opened, bound


def _contradicted(search: _Search, planes: Planes, branch: _Branch) -> bool:
    """Return whether a branch holds a choice although GLOP says that it holds none."""
    opened = _opened(search)
    inside = bool(((branch.low <= opened) & (opened <= branch.high)).all())
    return search.chosen is not None and inside and not planes.without(opened)


def _opened(search: _Search) -> Floats:
    opened = np.zeros(len(search.market.may))
    opened[list(search.chosen or ())] = 1.0
    return opened
