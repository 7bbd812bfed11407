"""Covering everybody within a radius with few sites, and proving that it takes more."""

import numpy as np

from planner.siting.reach import Floats, Positions
from planner.streets.compiled import compiled


@compiled
def cover_greedily(
    start: Positions,
    site: Positions,
    seconds: Floats,
    site_start: Positions,
    site_row: Positions,
    site_seconds: Floats,
    radius: float,
    chosen: np.ndarray,
    most: int,
) -> bool:
    """Add sites to ``chosen`` until every row has one within ``radius``; return whether ``most`` additions were enough.

    The next site covers the most rows, each counted the less the more sites it could have: rows that have few are
    urgent. ``start, site, seconds`` are the pairs of rows, ``site_start, site_row, site_seconds`` those of sites.
    """
    rows, sites = len(start) - 1, len(site_start) - 1
    worth, gain = np.zeros(rows), np.zeros(sites)
    left = 0
    for row in range(rows):
        options, covered = 0, False
        for pair in range(start[row], start[row + 1]):
            if seconds[pair] <= radius:
                options += 1
                covered = covered or chosen[site[pair]]
        if not covered:
            left += 1
            worth[row] = 1.0 / max(1, options)
            for pair in range(start[row], start[row + 1]):
                if seconds[pair] <= radius:
                    gain[site[pair]] += worth[row]
    for _ in range(most):
        if left == 0:
            break
        best = np.argmax(gain)
        if gain[best] <= 1e-12:
            return False
        chosen[best] = True
        for at in range(site_start[best], site_start[best + 1]):
            row = site_row[at]
            if site_seconds[at] <= radius and worth[row] > 0:
                left -= 1
                for pair in range(start[row], start[row + 1]):
                    if seconds[pair] <= radius:
                        gain[site[pair]] -= worth[row]
                worth[row] = 0.0
        gain[best] = 0.0
    return left == 0


@compiled
def rows_apart(start: Positions, site: Positions, seconds: Floats, radius: float, taken: np.ndarray) -> int:
    """Return how many rows, found greedily, share no site within ``radius`` and none of ``taken``: each needs its own.

    A row without any site is one that nothing can cover: it counts as more than there are sites. ``taken`` is changed.
    """
    rows = len(start) - 1
    options, covered = np.zeros(rows, np.int64), np.zeros(rows, np.bool_)
    for row in range(rows):
        for pair in range(start[row], start[row + 1]):
            if seconds[pair] <= radius:
                options[row] += 1
                covered[row] = covered[row] or taken[site[pair]]
        if options[row] == 0:
            return len(taken) + 1
    count = 0
    for row in np.argsort(options):
        if covered[row]:
            continue
        free = True
        for pair in range(start[row], start[row + 1]):
            if seconds[pair] <= radius and taken[site[pair]]:
                free = False
        if free:
            count += 1
            for pair in range(start[row], start[row + 1]):
                if seconds[pair] <= radius:
                    taken[site[pair]] = True
    return count
