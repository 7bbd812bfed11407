"""Good open sites for the capacitated models: those that prices suggest, repaired and exchanged."""

from dataclasses import dataclass, field

import numpy as np

from planner.siting.capacitated.model import CapacityModel
from planner.siting.capacitated.prices import Mask, Priced, Pricing, allowed, first_prizes
from planner.siting.capacitated.transport import Transport, transport
from planner.siting.check import NOBODY_LOST, choice_problems, scale_of
from planner.siting.pace import Pace
from planner.siting.reach import Floats

_ROUNDS = 500
_PATIENCE = 20
_LOOKED_AT = 6
_TRIED = 12
_CLOSE = 1e-7


@dataclass(slots=True)
class Search:
    """What a search knows: the best choice with its flows, the best prices; mutable, lives as long as the search."""

    model: CapacityModel
    pace: Pace
    pricing: Pricing
    bound: float = -np.inf
    priced: Priced | None = None
    chosen: Mask | None = None
    best: Transport | None = None
    seen: dict[bytes, Transport | None] = field(default_factory=dict)

    @property
    def value(self) -> float:
        """Cost of the best choice, inf before there is one."""
        return np.inf if self.best is None else self.best.value

    def prove(self, bound: float) -> None:
        """Keep a bound that is higher; whole prices add up to whole numbers."""
        prices = self.model.problem.prices
        if self.model.problem.model == "lscp" and (prices == np.round(prices)).all() and np.isfinite(bound):
            bound = float(np.ceil(bound - 1e-5))
        self.bound = max(self.bound, bound)

    @property
    def met(self) -> bool:
        """Whether the bound is met."""
        return self.best is not None and self.value - self.bound <= max(
            _CLOSE * abs(self.value), NOBODY_LOST * scale_of(self.model.problem)
        )

    def go_on(self, steps: float = 1.0) -> bool:
        """Count steps, tell the watch, return whether to go on."""
        objective = None if self.best is None else self.model.objective(self.best.value)
        bound = self.model.objective(self.bound) if np.isfinite(self.bound) else None
        return self.pace.go_on(objective, bound, steps)

    def tried(self, chosen: Mask) -> Transport | None:
        """Return the flows of a choice and keep it where it is the best; None where it breaks a constraint."""
        key = chosen.tobytes()
        if key not in self.seen:
            self.pace.steps += 1
            self.seen[key] = transport(self.model, chosen)
            self._keep(chosen, self.seen[key])
        return self.seen[key]

    def _keep(self, chosen: Mask, flows: Transport | None) -> None:
        if flows is None or flows.missing > self.model.slack or flows.value >= self.value:
            return
        if not choice_problems(
            self.model.problem, tuple(np.flatnonzero(chosen).tolist()), self.model.flows(flows.people)
        ):
            self.chosen, self.best = chosen.copy(), flows


def raise_bound(search: Search) -> None:
    """Raise the bound by subgradient steps; the sites that the best prices open are tried as they come."""
    model, pricing = search.model, search.pricing
    total = float(model.people.sum()) or 1.0
    unit = total / max(1.0, model.money) if np.isfinite(model.money) else 0.0
    prize, money, boldness, waited = allowed(model, first_prizes(model)), 0.0, 1.5, 0
    direction: Floats = np.zeros(len(prize))
    for round_ in range(_ROUNDS):
        priced = pricing.priced(prize, money)
        waited += 1
        best = -np.inf if search.priced is None else search.priced.bound
        if priced.bound > best:
            waited = 0 if priced.bound > best + 1e-5 * abs(best) else waited
            search.priced = priced
            search.prove(priced.bound)
        if round_ % 10 == 0:
            mended(search, priced.chosen)
        if waited >= _PATIENCE:
            boldness, waited = boldness / 2, 0
            assert search.priced is not None
            prize, money, direction = search.priced.prize, search.priced.money, 0 * direction
            priced = search.priced
        slope, over = pricing.slope(priced)
        direction = slope + 0.3 * direction
        length = float(direction @ direction) + (over * unit) ** 2
        if boldness < 0.02 or length <= 1e-12 or search.met or not search.go_on():
            break
        aim = search.value if np.isfinite(search.value) else search.bound + 0.1 * abs(search.bound) + 1.0
        step = boldness * max(aim - priced.bound, 1e-4 * abs(aim)) / length
        prize = allowed(model, prize + step * direction)
        money = max(0.0, money + step * over * unit**2) if unit else 0.0


def mended(search: Search, chosen: Mask) -> Transport | None:
    """Try a choice; while somebody who must be served is not, open or exchange the site that prices value most."""
    model = search.model
    chosen = _affordable(search, chosen)
    flows = search.tried(chosen)
    for _ in range(2 * len(chosen)):
        if flows is None or flows.missing <= model.slack or not search.go_on(0.0):
            return flows
        value = search.pricing.values(flows.prize, 0.0)
        outside = np.flatnonzero(model.may & ~chosen)
        if not len(outside):
            return flows
        if int(chosen.sum()) >= model.most:
            inside = np.flatnonzero(chosen & ~model.must)
            if not len(inside):
                return flows
            chosen[inside[np.argmax(value[inside])]] = False
        chosen[outside[np.argmin(value[outside])]] = True
        before = flows.missing
        flows = search.tried(chosen)
        if flows is not None and flows.missing >= before and int(chosen.sum()) >= model.most:
            return flows
    return flows


def _affordable(search: Search, chosen: Mask) -> Mask:
    """Return the choice without the sites that bring least for their money, as far as there is too little money."""
    model, kept = search.model, chosen.copy()
    value = np.zeros(len(chosen)) if search.priced is None else search.priced.value
    merit = -value / np.maximum(model.fixed, 1e-9)
    for site in np.flatnonzero(chosen & ~model.must)[np.argsort(merit[chosen & ~model.must], kind="stable")]:
        if float(model.fixed[kept].sum()) <= model.money:
            break
        kept[site] = model.fixed[site] <= 0
    return kept


def exchange(search: Search) -> None:
    """Open, close and exchange sites while that costs less: the changes that prices recommend most are tried."""
    better = True
    while better and search.chosen is not None and not search.met:
        better = False
        before = search.value
        for chosen in _neighbours(search)[:_TRIED]:
            if not search.go_on(0.0):
                return
            search.tried(chosen)
            if search.value < before - _CLOSE * abs(before):
                better = True
                break


def _neighbours(search: Search) -> list[Mask]:
    model, chosen, best = search.model, search.chosen, search.best
    assert chosen is not None
    assert best is not None
    value = search.pricing.values(best.prize, 0.0)
    inside, outside = np.flatnonzero(chosen & ~model.must), np.flatnonzero(model.may & ~chosen)
    out = inside[np.argsort(-value[inside], kind="stable")[:_LOOKED_AT]]
    into = outside[np.argsort(value[outside], kind="stable")[:_LOOKED_AT]]
    moves = [(value[b] - value[a], a, b) for a in out for b in into]
    moves += [(-value[a], a, -1) for a in out]
    moves += [(value[b], -1, b) for b in into if int(chosen.sum()) < model.most]
    moved = [_moved(chosen, int(a), int(b)) for _, a, b in sorted(moves)]
    return [other for other in moved if float(model.fixed[other].sum()) <= model.money]


def _moved(chosen: Mask, out: int, into: int) -> Mask:
    moved = chosen.copy()
    if out >= 0:
        moved[out] = False
    if into >= 0:
        moved[into] = True
    return moved
