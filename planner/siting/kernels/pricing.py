"""Bounds: what the best choice is worth at most, once every row of demand has a price.

With a price ``lam[r]`` for each row, no choice is worth more than the prices together plus the best sites by what they
add beyond them: Lagrangian relaxation, Cornuejols, Fisher and Nemhauser, Location of bank accounts to optimize float,
Management Science 23(8), 1977, p. 789. Sites are then chosen by a knapsack, relaxed to fractions (Dantzig 1957).
"""

import numpy as np
from numpy.typing import NDArray

from planner.streets.compiled import compiled

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bytes = NDArray[np.int8]


@compiled
def sort_by_ratio(order: Longs, ratio: Floats) -> None:
    """Sort ``order`` in place by descending ``ratio`` (Shell, Communications of the ACM 2(7), 1959, p. 30)."""
    gap = 1
    while gap < len(order) // 3:
        gap = 3 * gap + 1
    while gap >= 1:
        for a in range(gap, len(order)):
            item = order[a]
            key = ratio[item]
            b = a
            while b >= gap and ratio[order[b - gap]] < key:
                order[b] = order[b - gap]
                b -= gap
            order[b] = item
        gap //= 3


@compiled
def priced(
    start: Longs,
    site: Longs,
    value: Floats,
    price: Floats,
    cost: Floats,
    room: float,
    state: Bytes,
    lam: Floats,
    rho: Floats,
    ratio: Floats,
    order: Longs,
    share: Floats,
) -> tuple[float, float, float]:
    """Return a bound at the prices ``lam`` (rows, at least 0) and the multipliers of the room above and below it.

    Fills ``rho`` (what each site adds beyond the prices), ``ratio`` (per cost) and ``share`` (0..1, which part of each
    site the relaxed knapsack takes). A site of cost 0 is taken whenever it adds something. The other arguments are
    those of :func:`planner.siting.kernels.exchange.exchange`. ``order`` is any permutation of the sites.
    """
    sites = len(price)
    for j in range(sites):
        rho[j] = -price[j]
    bound = 0.0
    for r in range(len(start) - 1):
        level = lam[r]
        bound += level
        for q in range(start[r], start[r + 1]):
            beyond = value[q] - level
            if beyond <= 0.0:
                break
            rho[site[q]] += beyond
    left = room
    for j in range(sites):
        share[j] = 0.0
        ratio[j] = -1.0
        if state[j] == 1:
            share[j] = 1.0
            bound += rho[j]
            left -= cost[j]
        elif state[j] == 0 and rho[j] > 0.0:
            if cost[j] > 0.0:
                ratio[j] = rho[j] / cost[j]
            else:
                share[j] = 1.0
                bound += rho[j]
    sort_by_ratio(order, ratio)
    upper, lower = 0.0, 0.0
    for a in range(sites):
        j = order[a]
        if ratio[j] <= 0.0:
            break
        if left <= 1e-12 * room:
            lower = ratio[j]
            break
        part = min(1.0, left / cost[j])
        share[j] = part
        bound += part * rho[j]
        left -= part * cost[j]
        upper = ratio[j]
        if part < 1.0:
            lower = upper
            break
    if left > 1e-12 * room:
        upper = 0.0
    return bound, upper, lower


@compiled
def settle(
    rho: Floats,
    cost: Floats,
    share: Floats,
    state: Bytes,
    bound: float,
    upper: float,
    lower: float,
    goal: float,
) -> int:
    """Fix in ``state`` the sites without (with) which no choice is worth ``goal`` or more; return how many.

    Reduced-cost fixing at the multipliers that :func:`priced` returned with ``bound``.
    """
    fixed = 0
    for j in range(len(rho)):
        if state[j] == 0:
            if share[j] >= 1.0:
                if bound - (rho[j] - lower * cost[j]) < goal:
                    state[j] = 1
                    fixed += 1
            elif share[j] <= 0.0 and bound + (rho[j] - upper * cost[j]) < goal:
                state[j] = 2
                fixed += 1
    return fixed
