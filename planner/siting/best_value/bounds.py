"""What no choice can be worth: the relaxation at good prices, and the sites that it settles."""

from dataclasses import dataclass

import numpy as np

from planner.siting.best_value.starts import Incumbent, Open
from planner.siting.best_value.values import Values
from planner.siting.kernels.ascent import ascend
from planner.siting.kernels.saddle import saddle
from planner.siting.reach import Floats

PRECISE = 1e-5
"""Relative distance of bound and relaxed worth at which a covering's relaxation counts as solved."""


@dataclass(slots=True)
class Relaxation:
    """The state of the bound; mutable, lives as long as the search.

    Attributes
    ----------
    bound
        No choice is worth more, or more than ``goal`` when that was reached.
    prices
        ``(rows,)`` prices of the bound, at least 0.
    shares
        ``(sites,)`` how much of each site the relaxation takes, 0..1.
    state
        ``(sites,)`` like ``Values.state``, with what no better choice can have (2) or lack (1).
    nu
        ``(rows,)`` where the primal-dual method stands.
    """

    bound: float
    prices: Floats
    shares: Floats
    state: Open
    nu: Floats


def goal_of(values: Values, worth: float) -> float:
    """Return the worth that a better choice must reach: one more where everything is whole, else clearly more."""
    if values.whole and abs(worth) < 2**52:
        return worth + 1.0 - 1e-6
    return worth + max(5e-7 * abs(values.objective(worth)), 1e-9 * values.scale, 1e-300)


def aim_of(values: Values, worth: float) -> float:
    """Return the bound that steps go for: beyond what is needed, because they come near it ever more slowly."""
    return worth - 2e-4 * abs(values.objective(worth))


def proven(values: Values, relaxation: Relaxation, best: Incumbent) -> float:
    """Return what no choice is worth more than, given that settled sites only rule out what is below the goal."""
    goal = goal_of(values, best.worth)
    if values.whole and abs(best.worth) < 2**52:
        return (
            best.worth
            if relaxation.bound < goal
            else max(best.worth, float(np.floor(relaxation.bound + 1e-6)))
        )
    return max(relaxation.bound, goal)


def first_relaxation(values: Values) -> Relaxation:
    """Return a relaxation before any work: a bound that is true and weak."""
    filled = np.diff(values.start) > 0
    top = np.zeros(values.rows)
    top[filled] = values.value[values.start[:-1][filled]]
    open_cost = float(values.price[values.state == 1].sum())
    sites = len(values.price)
    free = values.state == 0
    shares = np.where(values.state == 1, 1.0, 0.0)
    most = float(values.cost[free].sum())
    spare = max(0.0, values.room - float(values.cost[values.state == 1].sum()))
    shares[free] = min(1.0, spare / most) if most else 1.0
    at = values.start[:-1] + np.minimum(_typical_rank(values), np.maximum(np.diff(values.start) - 1, 0))
    prices = np.zeros(values.rows)
    prices[filled] = values.value[at[filled]]
    return Relaxation(
        bound=float(top.sum()) - open_cost,
        prices=prices,
        shares=shares if sites else np.zeros(0),
        state=values.state.copy(),
        nu=np.full(values.rows, 0.3),
    )


def _typical_rank(values: Values) -> int:
    """Return about how many sites are nearer than the second open one: where good prices begin."""
    typical = float(values.cost.mean()) if len(values.cost) else 0.0
    typical = typical or 1.0
    opened = max(1.0, min(len(values.cost), values.room / typical))
    return max(1, round(len(values.cost) / opened))


def tighten(values: Values, relaxation: Relaxation, best: Incumbent, *, iterations: int) -> int:
    """Improve ``relaxation`` in place, at most ``iterations``; return those made."""
    goal = goal_of(values, best.worth)
    if relaxation.bound < goal or not values.rows:
        return 0
    prices = np.empty(values.rows)
    if values.flat:
        bound, _, made = saddle(
            values.start,
            values.site,
            values.value,
            values.price,
            values.cost,
            values.room,
            relaxation.state,
            relaxation.shares,
            relaxation.nu,
            prices,
            goal,
            PRECISE,
            iterations,
        )
    else:
        bound, made = ascend(
            values.start,
            values.site,
            values.value,
            values.price,
            values.cost,
            values.room,
            relaxation.state,
            relaxation.prices.copy(),
            prices,
            relaxation.shares,
            goal,
            aim_of(values, best.worth),
            1.0,
            30,
            iterations,
        )
    if bound < relaxation.bound:
        relaxation.bound, relaxation.prices = bound, prices
    return int(made)
