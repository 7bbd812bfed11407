"""Good prices of demand by subgradients, for values that differ from site to site."""

import numpy as np
from numpy.typing import NDArray

from planner.siting.kernels.pricing import priced, settle
from planner.streets.compiled import compiled

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bytes = NDArray[np.int8]


@compiled
def ascend(
    start: Longs,
    site: Longs,
    value: Floats,
    price: Floats,
    cost: Floats,
    room: float,
    state: Bytes,
    lam: Floats,
    best: Floats,
    mean: Floats,
    goal: float,
    aim: float,
    step: float,
    patience: int,
    iterations: int,
) -> tuple[float, int]:
    """Lower the bound by moving ``lam`` against its subgradient; return the bound and the iterations made.

    Held, Wolfe and Crowder, Validation of subgradient optimization, Mathematical Programming 6(1), 1974, p. 62, with the
    direction deflected by a heavy ball (Camerini, Fratta and Maffioli, Mathematical Programming Study 3, 1975, p. 26).
    Ends when nothing can be worth ``goal`` or more; steps go for the bound ``aim``, a little lower. Sites are fixed in ``state`` meanwhile. ``best`` receives the prices of
    the bound, ``mean`` (sites) how often sites were taken lately. ``step`` is halved after ``patience`` iterations
    without progress, from the best prices.
    """
    sites, rows = len(price), len(start) - 1
    rho, ratio, share = np.empty(sites), np.empty(sites), np.empty(sites)
    order = np.empty(sites, np.int64)
    for j in range(sites):
        order[j] = j
        mean[j] = 0.0
    direction = np.zeros(rows)
    least = np.inf
    waited = 0
    made = 0
    first_step = step
    while made < iterations:
        made += 1
        bound, upper, lower = priced(
            start, site, value, price, cost, room, state, lam, rho, ratio, order, share
        )
        if bound < least:
            waited = 0 if bound < least - 1e-6 * abs(least) or least == np.inf else waited + 1
            least = bound
            for r in range(rows):
                best[r] = lam[r]
            if least < goal:
                break
            settle(rho, cost, share, state, bound, upper, lower, goal)
        else:
            waited += 1
        for j in range(sites):
            mean[j] = 0.95 * mean[j] + 0.05 * share[j]
        if waited >= patience:
            waited = 0
            step *= 0.5
            for r in range(rows):
                lam[r] = best[r]
                direction[r] = 0.0
            if step < 1e-3 * first_step:
                break
            continue
        square = 0.0
        for r in range(rows):
            slope = 1.0
            level = lam[r]
            for q in range(start[r], start[r + 1]):
                if value[q] <= level:
                    break
                slope -= share[site[q]]
            ahead = slope + 0.9 * direction[r]
            direction[r] = ahead
            square += ahead * ahead
        if square == 0.0:
            break
        length = step * (bound - aim) / square
        for r in range(rows):
            lam[r] = max(0.0, lam[r] - length * direction[r])
    return least, made
