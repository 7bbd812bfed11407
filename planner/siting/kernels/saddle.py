"""Good prices of demand by a primal-dual method, for rows that are worth the same at every site (coverings).

The relaxation is the saddle point of ``sum(w (1 - nu)) + sum over sites of x * sum(w nu)`` over shares ``x`` within the
room and prices ``nu`` in 0..1. Chambolle and Pock, Journal of Mathematical Imaging and Vision 40(1), 2011, p. 120, with the
diagonal steps of Pock and Chambolle, ICCV 2011, p. 1762, and restarts at averages as in PDLP (Applegate et al.,
NeurIPS 2021).
"""

import numpy as np
from numpy.typing import NDArray

from planner.siting.kernels.pricing import priced, settle
from planner.streets.compiled import compiled

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bytes = NDArray[np.int8]

CHECKED = 25
"""Iterations between two bounds."""


@compiled
def project(x: Floats, step: Floats, cost: Floats, room: float, state: Bytes) -> None:
    """Bring ``x`` into 0..1, fixed sites to their state, and ``sum(cost x)`` within ``room``, in the norm of ``step``."""
    sites = len(x)
    spent, most = 0.0, 0.0
    for j in range(sites):
        if state[j] == 0:
            spent += cost[j] * min(1.0, max(0.0, x[j]))
            if cost[j] > 0.0:
                most = max(most, x[j] / (step[j] * cost[j]))
        else:
            x[j] = 1.0 if state[j] == 1 else 0.0
            spent += cost[j] * x[j]
    low, high = 0.0, most
    if spent > room:
        for _ in range(36):
            tried = 0.5 * (low + high)
            spent = 0.0
            for j in range(sites):
                if state[j] == 0:
                    spent += cost[j] * min(1.0, max(0.0, x[j] - tried * step[j] * cost[j]))
                else:
                    spent += cost[j] * x[j]
            if spent > room:
                low = tried
            else:
                high = tried
    else:
        high = 0.0
    for j in range(sites):
        if state[j] == 0:
            x[j] = min(1.0, max(0.0, x[j] - high * step[j] * cost[j]))


@compiled
def saddle(
    start: Longs,
    site: Longs,
    value: Floats,
    price: Floats,
    cost: Floats,
    room: float,
    state: Bytes,
    x: Floats,
    nu: Floats,
    best: Floats,
    goal: float,
    enough: float,
    iterations: int,
) -> tuple[float, float, int]:
    """Move shares ``x`` and prices ``nu`` to the saddle point; return the bound, the relaxed worth and the iterations.

    Ends when nothing can be worth ``goal`` or more, or when bound and relaxed worth differ by a share of ``enough``.
    ``best`` receives the prices ``lam`` of the bound (see :func:`planner.siting.kernels.pricing.priced`), and sites
    are fixed in ``state``.
    """
    sites, rows = len(price), len(start) - 1
    rho, ratio, share = np.empty(sites), np.empty(sites), np.empty(sites)
    order = np.empty(sites, np.int64)
    weight, sigma, lam = np.empty(rows), np.empty(rows), np.empty(rows)
    tau, pull, ahead = np.zeros(sites), np.empty(sites), np.empty(sites)
    x_sum, nu_sum = np.zeros(sites), np.zeros(rows)
    x_try, nu_try = np.empty(sites), np.empty(rows)
    for j in range(sites):
        order[j] = j
    for r in range(rows):
        weight[r] = value[start[r]]
        sigma[r] = 1.0 / (start[r + 1] - start[r])
        for q in range(start[r], start[r + 1]):
            tau[site[q]] += weight[r]
    for j in range(sites):
        tau[j] = 1.0 / tau[j] if tau[j] > 0.0 else 0.0
    least, most, last = np.inf, -np.inf, np.inf
    summed, made = 0, 0
    while made < iterations:
        made += 1
        for j in range(sites):
            pull[j] = -price[j]
        for r in range(rows):
            worth = weight[r] * nu[r]
            for q in range(start[r], start[r + 1]):
                pull[site[q]] += worth
        for j in range(sites):
            x_try[j] = x[j] + tau[j] * pull[j]
        project(x_try, tau, cost, room, state)
        for j in range(sites):
            ahead[j] = 2.0 * x_try[j] - x[j]
            x[j] = x_try[j]
            x_sum[j] += x[j]
        for r in range(rows):
            cover = -1.0
            for q in range(start[r], start[r + 1]):
                cover += ahead[site[q]]
            nu[r] = min(1.0, max(0.0, nu[r] - sigma[r] * cover))
            nu_sum[r] += nu[r]
        summed += 1
        if made % CHECKED:
            continue
        nearest = np.inf
        averaged = False
        for turn in range(2):
            for j in range(sites):
                x_try[j] = x[j] if turn == 0 else x_sum[j] / summed
            for r in range(rows):
                nu_try[r] = nu[r] if turn == 0 else nu_sum[r] / summed
                lam[r] = weight[r] * (1.0 - nu_try[r])
            bound, upper, lower = priced(
                start, site, value, price, cost, room, state, lam, rho, ratio, order, share
            )
            if bound < least:
                least = bound
                for r in range(rows):
                    best[r] = lam[r]
                if least < goal:
                    return least, most, made
                settle(rho, cost, share, state, bound, upper, lower, goal)
            worth = 0.0
            for j in range(sites):
                worth -= price[j] * x_try[j]
            for r in range(rows):
                cover = 0.0
                for q in range(start[r], start[r + 1]):
                    cover += x_try[site[q]]
                worth += weight[r] * min(1.0, cover)
            most = max(most, worth)
            if bound - worth < nearest:
                nearest = bound - worth
                averaged = turn == 1
        if least - most <= enough * abs(least):
            break
        if nearest < 0.4 * last or summed >= 1000:
            last = nearest
            for j in range(sites):
                if averaged:
                    x[j] = x_sum[j] / summed
                x_sum[j] = 0.0
            for r in range(rows):
                if averaged:
                    nu[r] = nu_sum[r] / summed
                nu_sum[r] = 0.0
            summed = 0
    return least, most, made
