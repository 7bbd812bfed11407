"""Travel times along streets drawn on a grid, and from there over the ground beside them.

A *stroke* is a straight piece of a street: place and milliseconds where it begins, place and milliseconds where it
ends. Longitudes are counted the short way from a meridian, so the date line is no border.
"""

import numpy as np
from numpy.typing import NDArray

from planner.streets.compiled import compiled
from planner.streets.kernels.nearest import RADIANS, short_way

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Field = NDArray[np.float32]

DIAGONAL = 2.0**0.5
HALO = 0.5
"""Cells beyond the apron in which distances are exact; from there on they go by way of eight neighbours."""


@compiled
def strokes(
    line: Ints,
    line_start: Ints,
    edge: Ints,
    begin: Floats,
    end: Floats,
    begin_ms: Ints,
    end_ms: Ints,
    limit: float,
    meridian: float,
    room: int,
) -> Floats:
    """Return ``(k, 6)`` the strokes of travelled pieces of edges, as far as they are reached within ``limit`` ms.

    Columns are x, y, ms twice, x from the ``meridian``, all in ten-millionths of a degree; ``room`` is a number of
    strokes that is surely enough.
    """
    drawn = np.empty((room, 6))
    count = 0
    for p in range(len(edge)):
        first, last = line_start[edge[p]], line_start[edge[p] + 1] - 1
        scale = np.cos(line[first, 1] * RADIANS)
        total = 0.0
        for i in range(first, last):
            right = short_way(np.float64(line[i + 1, 0]) - line[i, 0])
            up = np.float64(line[i + 1, 1]) - line[i, 1]
            total += np.sqrt(right * right * scale * scale + up * up)
        low, high = min(begin[p], end[p]), max(begin[p], end[p])
        pace = (end_ms[p] - begin_ms[p]) / (end[p] - begin[p]) if low < high else 0.0
        x = short_way(line[first, 0] - meridian)
        after = 0.0
        for i in range(first, last):
            y = np.float64(line[i, 1])
            right = short_way(np.float64(line[i + 1, 0]) - line[i, 0])
            up = line[i + 1, 1] - y
            before = after
            after = after + np.sqrt(right * right * scale * scale + up * up) / total if total > 0 else 1.0
            if i == last - 1:
                after = 1.0
            a, b = max(before, low), min(after, high)
            if a < b or (a == b and low == high):
                ms_a = begin_ms[p] + (a - begin[p]) * pace
                ms_b = begin_ms[p] + (b - begin[p]) * pace
                if ms_a > limit >= ms_b:
                    a, ms_a = b - (b - a) * (limit - ms_b) / (ms_a - ms_b), limit
                elif ms_b > limit >= ms_a:
                    b, ms_b = a + (b - a) * (limit - ms_a) / (ms_b - ms_a), limit
                if ms_a <= limit and ms_b <= limit:
                    length = after - before
                    part_a = (a - before) / length if length > 0 else 0.0
                    part_b = (b - before) / length if length > 0 else 0.0
                    drawn[count, 0] = x + part_a * right
                    drawn[count, 1] = y + part_a * up
                    drawn[count, 2] = ms_a
                    drawn[count, 3] = x + part_b * right
                    drawn[count, 4] = y + part_b * up
                    drawn[count, 5] = ms_b
                    count += 1
            x += right
    return drawn[:count]


@compiled
def draw(stroke: Floats, apron: float, pace: float, ms: Field, away: Field) -> None:
    """Lower ``ms`` and ``away`` at the grid points near strokes, whose places are in cells.

    ``away`` is the distance to the nearest stroke in cells. Within ``apron`` cells of a stroke a point is reached
    when the street is, beyond it ``pace`` ms later for each cell.
    """
    reach = apron + HALO
    for s in range(len(stroke)):
        run = stroke[s, 3] - stroke[s, 0]
        rise = stroke[s, 4] - stroke[s, 1]
        steps = int(np.hypot(run, rise)) + 1
        run, rise, later = run / steps, rise / steps, (stroke[s, 5] - stroke[s, 2]) / steps
        square = run * run + rise * rise
        per_square = 1.0 / square if square > 0 else 0.0
        base = 0.0 if square > 0 or later >= 0 else 1.0  # where a stroke has no length, its earlier end
        for step in range(steps):
            x, y, then = stroke[s, 0] + step * run, stroke[s, 1] + step * rise, stroke[s, 2] + step * later
            for row in range(int(np.ceil(min(y, y + rise) - reach)), int(max(y, y + rise) + reach) + 1):
                down = row - y
                for column in range(int(np.ceil(min(x, x + run) - reach)), int(max(x, x + run) + reach) + 1):
                    right = column - x
                    part = min(1.0, max(0.0, base + (right * run + down * rise) * per_square))
                    aside, along = right - part * run, down - part * rise
                    apart = aside * aside + along * along
                    if apart <= reach * reach:
                        far = np.sqrt(apart)
                        arrival = then + part * later + pace * max(0.0, far - apron)
                        ms[row, column] = min(ms[row, column], arrival)
                        away[row, column] = min(away[row, column], far)


@compiled
def _by_way_of(field: Field, i: int, j: int, back: int, straight: float, aslant: float) -> float:
    """Return what a point is worth by way of the four neighbours that lie ``back``, or as it is."""
    beside = min(field[i, j - back], field[i - back, j]) + straight
    corner = min(field[i - back, j - back], field[i - back, j + back]) + aslant
    by_way: float = min(beside, corner)
    return min(np.float64(field[i, j]), by_way)


@compiled
def spread(ms: Field, away: Field, pace: float, beside: float, limit: float, field: Floats) -> None:
    """Write to the inner points of ``field`` the whole milliseconds after which they are reached, walking allowed.

    Distances go by way of eight neighbours, in two passes (Borgefors, Distance Transformations in Digital Images,
    CVGIP 34, 1986, p. 344-371). Farther than ``beside`` cells from the nearest stroke nobody walks: there the field
    climbs by ``limit`` over the last cell.
    """
    rows, columns = ms.shape
    for i in range(1, rows - 1):
        for j in range(1, columns - 1):
            ms[i, j] = _by_way_of(ms, i, j, 1, pace, pace * DIAGONAL)
            away[i, j] = _by_way_of(away, i, j, 1, 1.0, DIAGONAL)
    for i in range(rows - 2, 0, -1):
        for j in range(columns - 2, 0, -1):
            ms[i, j] = _by_way_of(ms, i, j, -1, pace, pace * DIAGONAL)
            away[i, j] = _by_way_of(away, i, j, -1, 1.0, DIAGONAL)
            too_far = limit * (1.0 + away[i, j] - beside)
            field[i, j] = np.rint(min(max(np.float64(ms[i, j]), too_far), 3.0 * limit))
