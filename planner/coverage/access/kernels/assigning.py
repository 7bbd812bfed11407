"""Dividing people among places: in order of time, and until nobody finds a better place."""

import numpy as np
from numpy.typing import NDArray

from planner.streets.compiled import compiled

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@compiled
def fill(order: Longs, row: Longs, site: Longs, left: Floats, room: Floats, taken: Floats) -> None:
    """Let each pair take what people of its row are left and its site has room for, in ``order``.

    ``left`` ``(rows,)`` and ``room`` ``(sites,)`` shrink; ``taken`` ``(pairs,)`` is set.
    """
    for at in range(len(order)):
        pair = order[at]
        people = min(left[row[pair]], room[site[pair]])
        if people > 0.0:
            taken[pair] = people
            left[row[pair]] -= people
            room[site[pair]] -= people


@compiled
def settle(
    start: Longs, site: Longs, cost: Floats, people: Floats, rate: Floats, flow: Floats, load: Floats
) -> float:
    """Let the people of each row in turn choose the places that cost least, given everybody else; return the worst regret.

    The cost of a place is ``cost`` of the pair plus ``load / rate`` of the site. The people of one row fill places up to one
    level: of the places that lie below it, the level is ``(people + sum of rate * base) / sum of rate``. The regret of a
    row, before it chooses, is what its dearest used place costs more than the cheapest.
    """
    worst = 0.0
    for row in range(len(people)):
        first, last = start[row], start[row + 1]
        if last - first < 2 or not people[row] > 0.0:
            continue
        least = np.inf
        cheapest = first
        dearest = -np.inf
        for pair in range(first, last):
            now = cost[pair] + load[site[pair]] / rate[site[pair]]
            if now < least:
                least = now
                cheapest = pair
            if flow[pair] > 0.0:
                dearest = max(dearest, now)
        worst = max(worst, dearest - least)
        for pair in range(first, last):
            load[site[pair]] -= flow[pair]
        level = np.inf
        while True:
            amount = people[row]
            slope = 0.0
            for pair in range(first, last):
                base = cost[pair] + load[site[pair]] / rate[site[pair]]
                if base < level:
                    amount += rate[site[pair]] * base
                    slope += rate[site[pair]]
            lower = amount / slope
            if not lower < level:
                break
            level = lower
        total = 0.0
        for pair in range(first, last):
            base = cost[pair] + load[site[pair]] / rate[site[pair]]
            flow[pair] = max(0.0, rate[site[pair]] * (level - base))
            total += flow[pair]
        if not total > 0.0:  # too few people to tell from rounding
            flow[cheapest] = people[row]
            total = people[row]
        for pair in range(first, last):
            flow[pair] *= people[row] / total
            load[site[pair]] += flow[pair]
    return worst
