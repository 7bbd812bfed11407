"""A packed tree of boxes over street lines, and the nearest street of a point.

Lines are cut into *runs* of a few consecutive segments. Runs lie along a Hilbert curve; every ``FAN`` neighbours share
a box, every ``FAN`` boxes share one, up to a single root (Kamel and Faloutsos, On Packing R-trees, CIKM 1993,
p. 490-499). There are no pointers: where the children of a box stand follows from its number.

Coordinates are ten-millionths of a degree. Distances are compared in the equirectangular plane that is true to scale
at the latitude of the point; longitudes are differences the short way around, so the date line is no border. A box is
``west, south, east, north``; one that crosses the date line has ``east < west``.
"""

import numpy as np
from numpy.typing import NDArray

from planner.geodesy import EARTH_RADIUS_M
from planner.streets.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

FAN = 4
"""Runs, or boxes, under one box."""
RUN = 8
"""Segments of the longest run."""
LEVELS = 12
"""More boxes than ``FAN ** LEVELS`` never lie in memory."""

HALF_TURN = 1_800_000_000
TURN = 3_600_000_000
RADIANS = np.pi / HALF_TURN
"""Of a ten-millionth of a degree."""

CELLS = 1 << 20
"""Of the grid that the curve runs through, a side; a cell is at most 38 m long."""

GRAIN = 1024.0
"""Points are held to this part of a unit (a hundredth of a millimetre), so that differences are exact, and ties too."""


@compiled
def short_way(difference: float) -> float:
    """Return a difference of longitudes the short way around."""
    if difference > HALF_TURN:
        return difference - TURN
    if difference < -HALF_TURN:
        return difference + TURN
    return difference


@compiled
def ground_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Return great-circle metres; the formula of :func:`planner.geodesy.haversine_m`."""
    x = np.sin((lon_b - lon_a) * (0.5 * RADIANS))
    y = np.sin((lat_b - lat_a) * (0.5 * RADIANS))
    chord = y * y + np.cos(lat_a * RADIANS) * np.cos(lat_b * RADIANS) * x * x
    return 2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(min(1.0, chord)))  # type: ignore[no-any-return]


@compiled
def _along_hilbert(x: int, y: int) -> int:
    """Return the place of a cell of ``CELLS`` x ``CELLS`` along the Hilbert curve; Warren, Hacker's Delight, 2013, ch. 16."""
    place = 0
    size = CELLS >> 1
    while size:
        right = 1 if x & size else 0
        upper = 1 if y & size else 0
        place += size * size * ((3 * right) ^ upper)
        if not upper:
            if right:
                x, y = CELLS - 1 - x, CELLS - 1 - y
            x, y = y, x
        size >>= 1
    return place


@compiled
def run_boxes(line: Ints, line_start: Ints, edge: Ints, row: Ints) -> tuple[Ints, Longs]:
    """Return the box of each run, and its place along the curve."""
    count = len(edge)
    box = np.empty((count, 4), np.int32)
    place = np.empty(count, np.int64)
    for r in range(count):
        lon = int(line[row[r], 0])
        west, east = lon, lon
        south = north = line[row[r], 1]
        for i in range(row[r] + 1, min(row[r] + RUN, line_start[edge[r] + 1] - 1) + 1):
            lon += int(short_way(np.float64(line[i, 0]) - line[i - 1, 0]))
            west, east = min(west, lon), max(east, lon)
            south, north = min(south, line[i, 1]), max(north, line[i, 1])
        if east - west >= TURN:
            west, east = -HALF_TURN, HALF_TURN
        middle = ((west + east) // 2 + HALF_TURN) % TURN
        place[r] = _along_hilbert(middle >> 12, (int(south) + north + HALF_TURN) >> 12)
        box[r, 0] = west + TURN if west < -HALF_TURN else west
        box[r, 1] = south
        box[r, 2] = east - TURN if east > HALF_TURN else east
        box[r, 3] = north
    return box, place


@compiled
def parents(box: Ints) -> Ints:
    """Return the box around every ``FAN`` neighbours; all around the earth where one crosses the date line."""
    count = (len(box) + FAN - 1) // FAN
    around = np.empty((count, 4), np.int32)
    for p in range(count):
        west, south, east, north = HALF_TURN, HALF_TURN, -HALF_TURN, -HALF_TURN
        for i in range(p * FAN, min(p * FAN + FAN, len(box))):
            if box[i, 2] < box[i, 0]:
                west, east = -HALF_TURN, HALF_TURN
            west, south = min(west, box[i, 0]), min(south, box[i, 1])
            east, north = max(east, box[i, 2]), max(north, box[i, 3])
        around[p, 0], around[p, 1], around[p, 2], around[p, 3] = west, south, east, north
    return around


@compiled
def _to_box(box: Ints, b: int, x: float, y: float, scale: float) -> float:
    """Return the squared distance from a point to a box."""
    west = np.float64(box[b, 0])
    width = box[b, 2] - west
    if width < 0:
        width += TURN
    beyond = x - west
    if beyond < 0:
        beyond += TURN
    aside = 0.0 if beyond <= width else min(beyond - width, TURN - beyond) * scale
    above = max(box[b, 1] - y, y - box[b, 3], 0.0)
    squared: float = aside * aside + above * above
    return squared


@compiled
def _to_segment(line: Ints, i: int, x: float, y: float, scale: float) -> tuple[float, float]:
    """Return the squared distance from a point to segment ``i``, and which part of it lies before the foot."""
    aside = short_way(line[i, 0] - x)
    above = line[i, 1] - y
    right = short_way(np.float64(line[i + 1, 0]) - line[i, 0])
    up = np.float64(line[i + 1, 1]) - line[i, 1]
    length = right * right * scale * scale + up * up
    part = -(aside * right * scale * scale + above * up) / length if length > 0 else 0.0
    part = min(1.0, max(0.0, part))
    away = (aside + part * right) * scale
    above += part * up
    return away * away + above * above, part


@compiled
def _search(
    line: Ints,
    line_start: Ints,
    run_edge: Ints,
    run_row: Ints,
    box: Ints,
    runs: Ints,
    level: Ints,
    tree: int,
    x: float,
    y: float,
    bound: float,
    stack: Longs,
    apart: Floats,
) -> tuple[int, int, float]:
    """Return edge, row and squared distance of the nearest segment of a tree, -1 for none.

    Only segments within the squared distance ``bound`` count; of equally near ones the first in ``line``. Near boxes
    are opened before far ones, which wait on ``stack`` with their squared distances in ``apart``.
    """
    scale = np.cos(y * RADIANS)
    edge, at, best = -1, -1, bound
    begin, end = runs[tree, 0], runs[tree, 1]
    if begin == end:
        return edge, at, best
    top = 0
    while level[tree, top + 1] - level[tree, top] > 1:
        top += 1
    stack[0] = top
    apart[0] = 0.0
    depth = 1
    while depth:
        depth -= 1
        if apart[depth] > best:
            continue
        number, height = divmod(stack[depth], LEVELS)
        first = number * FAN
        if height == 0:
            for run in range(begin + first, min(begin + first + FAN, end)):
                row = run_row[run]
                for i in range(row, min(row + RUN, line_start[run_edge[run] + 1] - 1)):
                    distance = _to_segment(line, i, x, y, scale)[0]
                    if distance < best or (distance == best and (edge < 0 or i < at)):
                        edge, at, best = run_edge[run], i, distance
            continue
        boxes, floor = level[tree, height - 1], depth
        for child in range(first, min(first + FAN, level[tree, height] - boxes)):
            distance = _to_box(box, boxes + child, x, y, scale)
            if distance <= best:
                slot = depth
                while slot > floor and apart[slot - 1] < distance:
                    apart[slot], stack[slot] = apart[slot - 1], stack[slot - 1]
                    slot -= 1
                apart[slot], stack[slot] = distance, child * LEVELS + height - 1
                depth += 1
    return edge, at, best


@compiled
def _fraction(line: Ints, begin: int, end: int, at: int, part: float) -> float:
    """Return which fraction of the line of rows ``begin:end`` lies before a place on its segment ``at``."""
    before, total = 0.0, 0.0
    for i in range(begin, end - 1):
        length = ground_m(
            np.float64(line[i, 0]),
            np.float64(line[i, 1]),
            np.float64(line[i + 1, 0]),
            np.float64(line[i + 1, 1]),
        )
        if i == at:
            before = total + part * length
        total += length
    return min(1.0, before / total) if total > 0 else 0.0


@compiled
def _foot(line: Ints, at: int, x: float, y: float) -> tuple[float, float, float, float]:
    """Return the place on segment ``at`` that is nearest to a point, the metres to it and the part before it."""
    part = _to_segment(line, at, x, y, np.cos(y * RADIANS))[1]
    lon = line[at, 0] + part * short_way(np.float64(line[at + 1, 0]) - line[at, 0])
    lat = line[at, 1] + part * (np.float64(line[at + 1, 1]) - line[at, 1])
    return lon, lat, ground_m(x, y, lon, lat), part


@compiled
def along_curve(lonlat: Floats) -> Longs:
    """Return the place of each point in degrees along the curve."""
    place = np.empty(len(lonlat), np.int64)
    for p in range(len(lonlat)):
        x = int((lonlat[p, 0] * 1e7 + HALF_TURN) / 4096)
        y = int((lonlat[p, 1] * 2e7 + HALF_TURN) / 4096)
        place[p] = _along_hilbert(x, y)
    return place


@compiled
def nearest(
    line: Ints,
    line_start: Ints,
    run_edge: Ints,
    run_row: Ints,
    box: Ints,
    runs: Ints,
    level: Ints,
    lonlat: Floats,
    turn: Longs,
    limit_m: float,
    detour_m: float,
) -> tuple[Ints, Floats, Floats]:
    """Return edge (-1 where there is none at all), fraction along it and metres for every point.

    ``runs`` ``(2, 2)`` and ``level`` ``(2, LEVELS + 1)`` say where runs and levels of boxes stand, for the tree of
    the mainland and for that of isolated bits. Points are taken in the order ``turn``, neighbours one after the
    other: the answer of each bounds the search for the next.
    """
    edges = np.empty(len(turn), np.int32)
    fractions = np.empty(len(turn))
    metres = np.empty(len(turn))
    stack = np.empty(FAN * LEVELS, np.int64)
    apart = np.empty(FAN * LEVELS)
    lon, lat, known = 0.0, 0.0, False
    for p in turn:
        x = np.rint(lonlat[p, 0] * (1e7 * GRAIN)) / GRAIN
        y = np.rint(lonlat[p, 1] * (1e7 * GRAIN)) / GRAIN
        bound = np.inf
        if known:
            bound = (short_way(lon - x) * np.cos(y * RADIANS)) ** 2 + (lat - y) ** 2
            bound += 1e-6 * bound + 1.0
        edge, at, part, distance = -1, -1, 0.0, np.inf
        for tree in range(2):
            other, other_at, squared = _search(
                line, line_start, run_edge, run_row, box, runs, level, tree, x, y, bound, stack, apart
            )
            if other < 0:
                continue
            foot_lon, foot_lat, far, other_part = _foot(line, other_at, x, y)
            if tree == 0:
                lon, lat, known, bound = foot_lon, foot_lat, True, squared
            if tree == 0 or (far < distance and (distance > far + detour_m or distance > limit_m)):
                edge, at, part, distance = other, other_at, other_part, far
        edges[p] = edge
        metres[p] = distance
        fractions[p] = _fraction(line, line_start[edge], line_start[edge + 1], at, part) if edge >= 0 else 0.0
    return edges, fractions, metres
