"""Vertex substitution: add, drop or exchange one site as long as that pays.

Teitz and Bart, Heuristic methods for estimating the generalized vertex median of a weighted graph, Operations Research
16(5), 1968, p. 955. The profit of all exchanges comes from one pass over the values: Whitaker, INFOR 21(2), 1983,
p. 95, with the sparse corrections of Resende and Werneck, A fast swap-based local search procedure for location
problems, Annals of Operations Research 150(1), 2007, p. 205.
"""

import numpy as np
from numpy.typing import NDArray

from planner.streets.compiled import compiled

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bytes = NDArray[np.int8]


@compiled
def exchange(
    start: Longs,
    site: Longs,
    value: Floats,
    price: Floats,
    cost: Floats,
    room: float,
    state: Bytes,
    is_open: Bytes,
    least: float,
    moves: int,
) -> float:
    """Improve ``is_open`` in place until no single move gains more than ``least``; return the gain in all.

    Row ``r`` has the pairs ``start[r]:start[r + 1]`` with ``value`` descending and above 0, and is worth the largest
    value among its open sites. ``price`` is taken for each open site; the ``cost`` of the open sites stays within
    ``room``. ``state``: 0 free, 1 always open (and open already), 2 never open. At most ``moves`` moves are made.
    """
    sites = len(price)
    rows = len(start) - 1
    slot = np.empty(sites, np.int64)
    member = np.empty(sites, np.int64)
    gain = np.empty(sites)
    loss = np.empty(sites)
    total = 0.0
    while True:
        spent = 0.0
        count = 0
        for j in range(sites):
            slot[j] = -1
            gain[j] = -price[j]
            if is_open[j]:
                slot[j] = count
                member[count] = j
                loss[count] = -price[j]
                spent += cost[j]
                count += 1
        extra = np.zeros((sites, count))
        for r in range(rows):
            first, second = -1, -1
            end = start[r + 1]
            q = start[r]
            while q < end:
                if slot[site[q]] >= 0:
                    if first < 0:
                        first = q
                    else:
                        second = q
                        break
                q += 1
            if first < 0:
                for q in range(start[r], end):
                    gain[site[q]] += value[q]
                continue
            best = value[first]
            runner = value[second] if second >= 0 else 0.0
            k = slot[site[first]]
            loss[k] += best - runner
            for q in range(start[r], first):
                gain[site[q]] += value[q] - best
                extra[site[q], k] += best - runner
            stop = second if second >= 0 else end
            for q in range(first + 1, stop):
                if value[q] <= runner:
                    break
                extra[site[q], k] += value[q] - runner
        best_gain, enter, leave = least, -1, -1
        spare = room - spent + 1e-9 * (1.0 + abs(room))
        for j in range(sites):
            if slot[j] >= 0 or state[j] == 2:
                continue
            if cost[j] <= spare and gain[j] > best_gain:
                best_gain, enter, leave = gain[j], j, -1
            for k in range(count):
                if state[member[k]] == 0 and cost[j] - cost[member[k]] <= spare:
                    change = gain[j] - loss[k] + extra[j, k]
                    if change > best_gain:
                        best_gain, enter, leave = change, j, k
        for k in range(count):
            if state[member[k]] == 0 and -loss[k] > best_gain:
                best_gain, enter, leave = -loss[k], -1, k
        if (enter < 0 and leave < 0) or moves <= 0:
            return total
        if leave >= 0:
            is_open[member[leave]] = 0
        if enter >= 0:
            is_open[enter] = 1
        total += best_gain
        moves -= 1


@compiled
def changes(
    start: Longs, site: Longs, value: Floats, price: Floats, is_open: Bytes
) -> tuple[Floats, Floats, Floats]:
    """Return ``gain`` of opening each closed site, ``loss`` of closing each open one, ``extra`` of doing both.

    Exchanging the open site ``k`` for the closed site ``j`` changes the worth by ``gain[j] - loss[k] + extra[j, k]``
    (``extra`` is ``(sites, sites)``); see :func:`exchange`.
    """
    sites = len(price)
    gain, loss = -price, -price
    extra = np.zeros((sites, sites))
    for r in range(len(start) - 1):
        first, second = -1, -1
        for q in range(start[r], start[r + 1]):
            if is_open[site[q]]:
                if first < 0:
                    first = q
                else:
                    second = q
                    break
        if first < 0:
            for q in range(start[r], start[r + 1]):
                gain[site[q]] += value[q]
            continue
        best = value[first]
        runner = value[second] if second >= 0 else 0.0
        k = site[first]
        loss[k] += best - runner
        for q in range(start[r], first):
            gain[site[q]] += value[q] - best
            extra[site[q], k] += best - runner
        for q in range(first + 1, second if second >= 0 else start[r + 1]):
            if value[q] <= runner:
                break
            extra[site[q], k] += value[q] - runner
    return gain, loss, extra
