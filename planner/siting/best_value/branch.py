"""Proof by branch and bound: with and without the site that the relaxation is least sure of, best bound first.

For values that differ from site to site (p-median): their relaxation is so tight that few sites remain. Land and Doig,
Econometrica 28(3), 1960, p. 497; Beasley, A note on solving large p-median problems, EJOR 21(2), 1985, p. 270.
"""

import heapq
from dataclasses import dataclass, field

import numpy as np

from planner.siting.best_value.bounds import Relaxation, aim_of, goal_of
from planner.siting.best_value.starts import Incumbent, Open, climb, filled
from planner.siting.best_value.values import Values
from planner.siting.kernels.ascent import ascend
from planner.siting.pace import Pace
from planner.siting.reach import Floats

_NODE_ITERATIONS = 150
_KEPT_BYTES = 256_000_000
_CLIMB_EVERY = 8


@dataclass(order=True, slots=True)
class _Node:
    """A part of the choices: sorted by bound, best first, then by age."""

    minus_bound: float
    age: int
    state: Open = field(compare=False)
    prices: Floats = field(compare=False)
    shares: Floats = field(compare=False)


def prove(values: Values, relaxation: Relaxation, best: Incumbent, pace: Pace) -> None:
    """Branch until nothing better is left or the budget ends; ``best`` and ``relaxation.bound`` improve in place."""
    values = values.narrowed(relaxation.state)
    root = relaxation.prices
    nodes = [_Node(-relaxation.bound, 0, relaxation.state, root, relaxation.shares)]
    kept = max(1, _KEPT_BYTES // max(1, root.nbytes))
    age = 0
    while nodes and -nodes[0].minus_bound >= goal_of(values, best.worth):
        node = heapq.heappop(nodes)
        site = _unsure(node)
        if site is None:
            _try_rounding(values, node.state, node.shares, best)
            continue
        for choice in (1, 2):
            age += 1
            child = _child(values, node, site, choice, best, age)
            if child is not None and len(nodes) > kept:
                child.prices = root
            if child is not None:
                heapq.heappush(nodes, child)
        open_bound = max(-nodes[0].minus_bound if nodes else best.worth, best.worth)
        relaxation.bound = min(relaxation.bound, open_bound)
        if not pace.go_on(values.objective(best.worth), values.objective(relaxation.bound), steps=1):
            return
    relaxation.bound = best.worth


def _unsure(node: _Node) -> int | None:
    free = np.flatnonzero(node.state == 0)
    return int(free[np.argmin(np.abs(node.shares[free] - 0.5))]) if len(free) else None


def _child(values: Values, node: _Node, site: int, choice: int, best: Incumbent, age: int) -> _Node | None:
    """Return the part of ``node`` with ``site`` open (1) or closed (2); None when nothing better is in it."""
    state = node.state.copy()
    state[site] = choice
    spare = values.room * (1 + 1e-12) - float(values.cost[state == 1].sum())
    if spare < 0:
        return None
    state[(state == 0) & (values.cost > spare)] = 2
    prices, shares = np.empty(values.rows), np.empty(len(state))
    bound, _ = ascend(
        values.start,
        values.site,
        values.value,
        values.price,
        values.cost,
        values.room,
        state,
        node.prices.copy(),
        prices,
        shares,
        goal_of(values, best.worth),
        aim_of(values, best.worth),
        0.3,
        10,
        _NODE_ITERATIONS,
    )
    bound = min(bound, -node.minus_bound)
    if age % _CLIMB_EVERY == 1 or not (state == 0).any():
        _try_rounding(values, state, shares, best)
    return None if bound < goal_of(values, best.worth) else _Node(-bound, age, state, prices, shares)


def _try_rounding(values: Values, state: Open, shares: Floats, best: Incumbent) -> None:
    tried = filled(values.with_state(state), shares + 1e-6)
    best.offer(tried, climb(values, tried))
