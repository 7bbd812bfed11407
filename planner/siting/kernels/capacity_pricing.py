"""What each site is worth at given prices of the people: a fractional knapsack for each."""

import numpy as np

from planner.siting.reach import Floats, Positions
from planner.streets.compiled import compiled


@compiled
def price_sites(
    site_start: Positions,
    row: Positions,
    cost: Floats,
    people: Floats,
    prize: Floats,
    capacity: Floats,
    extra: Floats,
    value: Floats,
) -> None:
    """Set ``value[site]``, at most 0: the least cost less prizes of whom the site could serve.

    ``site_start, row, cost`` are the pairs of the sites; serving a person of ``row`` costs ``cost + extra[site]`` and
    earns ``prize[row]``.
    """
    for site in range(len(capacity)):
        value[site] = 0.0
        order, net = _wanted(site_start[site], site_start[site + 1], row, cost, prize, extra[site])
        room = capacity[site]
        for at in order:
            served = min(room, people[row[at]])
            value[site] += served * net[at - site_start[site]]
            room -= served
            if room <= 0.0:
                break


@compiled
def serve(
    site_start: Positions,
    row: Positions,
    cost: Floats,
    people: Floats,
    prize: Floats,
    capacity: Floats,
    extra: Floats,
    chosen: np.ndarray,
    served: Floats,
    load: Floats,
) -> None:
    """Add to ``served[row]`` and ``load[site]`` whom the ``chosen`` sites would serve at these prizes."""
    for site in range(len(capacity)):
        if not chosen[site]:
            continue
        order, _ = _wanted(site_start[site], site_start[site + 1], row, cost, prize, extra[site])
        room = capacity[site]
        for at in order:
            people_there = min(room, people[row[at]])
            served[row[at]] += people_there
            load[site] += people_there
            room -= people_there
            if room <= 0.0:
                break


@compiled
def _wanted(
    first: int, last: int, row: Positions, cost: Floats, prize: Floats, extra: float
) -> tuple[Positions, Floats]:
    """Return the pairs that earn more than they cost, the best first, and what all of them cost net."""
    net = np.empty(last - first)
    count = 0
    for at in range(first, last):
        net[at - first] = cost[at] + extra - prize[row[at]]
        if net[at - first] < 0.0:
            count += 1
    wanted, values = np.empty(count, np.int64), np.empty(count)
    count = 0
    for at in range(first, last):
        if net[at - first] < 0.0:
            wanted[count], values[count] = at, net[at - first]
            count += 1
    return wanted[np.argsort(values)], net
