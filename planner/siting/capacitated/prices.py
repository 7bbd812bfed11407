"""A bound for the capacitated models: prices of the people, found by subgradient steps.

Everybody carries a prize for being served; each site then serves whom it likes, a fractional knapsack, and the best
sites open. No choice is better than that. Cornuejols, Sridharan and Thizy, A comparison of heuristics and relaxations
for the capacitated plant location problem, European Journal of Operational Research 50(3), 1991, p. 280; steps after
Held, Wolfe and Crowder, Mathematical Programming 6, 1974, p. 62. The budget carries a price in the same way; rules and
floors are left out, which keeps the bound true.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.siting.capacitated.model import CapacityModel
from planner.siting.kernels.capacity_pricing import price_sites, serve
from planner.siting.reach import Floats, Positions

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """What some prices prove.

    Attributes
    ----------
    bound
        No cost is lower.
    prize
        ``(rows,)`` of serving a person.
    money
        Cost of a unit of money, at least 0.
    chosen
        ``(sites,)`` the sites that are best at these prices.
    value
        ``(sites,)`` what opening each costs at these prices.
    """

    bound: float
    prize: Floats
    money: float
    chosen: Mask
    value: Floats


class Pricing:
    """The pairs of a model by site, ready to be priced again and again."""

    def __init__(self, model: CapacityModel) -> None:
        self.model = model
        order = np.argsort(model.site, kind="stable")
        self._start: Positions = np.zeros(len(model.may) + 1, np.int64)
        np.cumsum(np.bincount(model.site, minlength=len(model.may)), out=self._start[1:])
        self._row, self._cost = model.row[order], model.cost[order]

    def values(self, prize: Floats, money: float) -> Floats:
        """Return ``(sites,)`` what opening each site costs at these prices, its price included."""
        model, value = self.model, np.zeros(len(self.model.may))
        price_sites(*self._market(prize, money), value)
        opened: Floats = value + model.problem.prices + (money * model.fixed if money else 0.0)
        return opened

    def priced(self, prize: Floats, money: float) -> Priced:
        """Return what these prices prove."""
        model = self.model
        value = self.values(prize, money)
        chosen = _best_sites(model, value)
        bound = float(prize @ model.people + value[chosen].sum()) - _left_out(model, prize)[1]
        bound -= money * model.money if money else 0.0
        return Priced(bound=bound, prize=prize, money=money, chosen=chosen, value=value)

    def slope(self, priced: Priced) -> tuple[Floats, float]:
        """Return by how much the bound rises with each prize and with the price of money."""
        model = self.model
        served, load = np.zeros(len(model.people)), np.zeros(len(model.may))
        serve(*self._market(priced.prize, priced.money), priced.chosen, served, load)
        short = model.people - served - _left_out(model, priced.prize)[0]
        spent = float(model.fixed[priced.chosen].sum() + load @ model.use)
        return short, spent - model.money if np.isfinite(model.money) else 0.0

    def _market(
        self, prize: Floats, money: float
    ) -> tuple[Positions, Positions, Floats, Floats, Floats, Floats, Floats]:
        model = self.model
        capacity = model.problem.sites.capacity
        return self._start, self._row, self._cost, model.people, prize, capacity, money * model.use


def first_prizes(model: CapacityModel) -> Floats:
    """Return ``(rows,)`` prizes to begin with: the costs of a site of middling distance, by the sites to be opened."""
    if model.problem.model == "lscp":
        price = model.problem.prices[model.site] / np.minimum(model.problem.sites.capacity[model.site], 1e6)
        return np.full(len(model.people), float(np.median(price)) if len(price) else 0.0)
    prizes = np.zeros(len(model.people))
    for row in range(len(prizes)):
        costs = np.sort(model.cost[model.start[row] : model.start[row + 1]])
        if len(costs):
            prizes[row] = costs[min(len(costs) - 1, len(model.may) // max(1, model.most))]
    return prizes * (0.5 if model.problem.model == "mclp" else 1.0)


def allowed(model: CapacityModel, prize: Floats) -> Floats:
    """Return the nearest prizes that make sense: who need not be served costs at most nothing, all others at least."""
    return np.minimum(prize, 0.0) if model.problem.model == "mclp" else np.maximum(prize, 0.0)


def closed_for_good(model: CapacityModel, priced: Priced, best: float) -> tuple[Mask, Mask]:
    """Return which sites can be neither open nor closed, respectively, in a choice that costs less than ``best``."""
    inside = priced.chosen & ~model.must
    full = int(priced.chosen.sum()) >= model.most
    worst = float(priced.value[inside].max(initial=-np.inf)) if full else 0.0
    outside = model.may & ~priced.chosen
    next_best = min(0.0, float(priced.value[outside].min(initial=np.inf))) if full else 0.0
    slack = 1e-9 * max(1.0, abs(best))
    shut = outside & (priced.bound + priced.value - min(worst, 0.0) > best + slack)
    kept = inside & (priced.bound - priced.value + next_best > best + slack)
    return shut | ~model.may, kept | model.must


def _best_sites(model: CapacityModel, value: Floats) -> Mask:
    chosen = model.must.copy()
    free = np.flatnonzero(model.may & ~model.must & (value < 0.0))
    room = max(0, model.most - int(chosen.sum()))
    chosen[free[np.argsort(value[free], kind="stable")[:room]]] = True
    return chosen


def _left_out(model: CapacityModel, prize: Floats) -> tuple[Floats, float]:
    """Return ``(rows,)`` who stays unserved because it earns most, and the prizes that are not paid for them."""
    out = np.zeros(len(prize))
    if not model.free > 0 or model.problem.model == "mclp":
        return out, 0.0
    order = np.argsort(-prize, kind="stable")
    before = np.cumsum(model.people[order]) - model.people[order]
    out[order] = np.clip(model.free - before, 0.0, model.people[order])
    out[prize <= 0] = 0.0
    return out, float(out @ prize)
