"""Good choices quickly: vertex substitution, then kicks out of its local optima."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.siting.best_value.values import Values
from planner.siting.kernels.exchange import exchange
from planner.siting.pace import Pace
from planner.siting.reach import Floats

Open = NDArray[np.int8]
_ALL_MOVES = 20_000
_PAIRS_AT_ONCE = 50_000_000
"""Between two looks at the clock: about half a second of exchanges."""


@dataclass(slots=True)
class Incumbent:
    """The best choice so far; mutable, lives as long as the search.

    Attributes
    ----------
    is_open
        ``(sites,)`` 0 or 1.
    worth
        See :mod:`planner.siting.best_value.values`.
    """

    is_open: Open
    worth: float

    def offer(self, is_open: Open, worth: float) -> bool:
        """Take another choice if it is better; return whether it was."""
        better = worth > self.worth
        if better:
            self.is_open, self.worth = is_open.copy(), worth
        return better


def worth_of(values: Values, is_open: Open) -> float:
    """Return the worth of a choice, counted anew."""
    price = float(values.price[is_open > 0].sum())
    if not len(values.value):
        return -price
    opened = np.where(is_open[values.site] > 0, values.value, 0.0)
    filled = np.flatnonzero(np.diff(values.start))
    return float(np.maximum.reduceat(opened, values.start[filled]).sum()) - price if len(filled) else -price


def climb(values: Values, is_open: Open, pace: Pace | None = None) -> float:
    """Improve ``is_open`` in place until no single move pays, or ``pace`` says stop; return its worth."""
    least = 1e-11 * float(values.value.max(initial=0.0))
    moves = _ALL_MOVES if pace is None else max(1, _PAIRS_AT_ONCE // max(1, len(values.value)))
    while True:
        gained = exchange(
            values.start,
            values.site,
            values.value,
            values.price,
            values.cost,
            values.room,
            values.state,
            is_open,
            least,
            moves,
        )
        if gained <= 0 or moves == _ALL_MOVES or (pace is not None and not pace.go_on(None, None)):
            return worth_of(values, is_open)


def first_choice(values: Values, pace: Pace | None = None) -> Incumbent:
    """Return a choice that no single addition, removal or exchange improves, if there is time to find one."""
    is_open = (values.state == 1).astype(np.int8)
    worth = climb(values, is_open, pace)
    return Incumbent(is_open, worth)


def filled(values: Values, shares: Floats) -> Open:
    """Return the sites of the largest ``shares``, fixed ones first, as many as there is room for."""
    is_open: Open = (values.state == 1).astype(np.int8)
    spent = float(values.cost[is_open > 0].sum())
    for site in np.argsort(-shares, kind="stable"):
        if shares[site] <= 0:
            break
        if values.state[site] == 0 and spent + values.cost[site] <= values.room * (1 + 1e-12):
            is_open[site] = 1
            spent += float(values.cost[site])
    return is_open


def kick(values: Values, best: Incumbent, shares: Floats, draws: np.random.Generator) -> Open:
    """Return ``best`` with a few open sites exchanged at random, those favoured that have large ``shares``."""
    is_open: Open = best.is_open.copy()
    inside = np.flatnonzero((is_open > 0) & (values.state == 0))
    outside = np.flatnonzero((is_open == 0) & (values.state == 0))
    if not len(inside) or not len(outside):
        return is_open
    count = int(draws.integers(1, max(2, min(len(inside), 2 + len(inside) // 5)) + 1))
    out = draws.choice(inside, size=min(count, len(inside)), replace=False)
    is_open[out] = 0
    chance = shares[outside] + 0.05
    enter = draws.choice(outside, size=min(count, len(outside)), replace=False, p=chance / chance.sum())
    spent = float(values.cost[is_open > 0].sum())
    for site in enter:
        if spent + values.cost[site] <= values.room * (1 + 1e-12):
            is_open[site] = 1
            spent += float(values.cost[site])
    return is_open


def explore(
    values: Values,
    best: Incumbent,
    shares: Floats,
    draws: np.random.Generator,
    *,
    rounds: int,
    pace: Pace,
    bound: float | None,
) -> bool:
    """Kick and climb until ``rounds`` kicks in a row brought nothing; return whether the budget goes on."""
    idle = 0
    while idle < rounds:
        tried = kick(values, best, shares, draws)
        idle = 0 if best.offer(tried, climb(values, tried, pace)) else idle + 1
        known = None if bound is None else values.objective(bound)
        if not pace.go_on(values.objective(best.worth), known):
            return False
    return True
