"""Smooth outlines of cells.

The corners of cells move to the mean of their neighbours along the outlines, again and again (Laplacian smoothing:
Taubin, Proc. SIGGRAPH 1995, p. 352), but never out of the square of side 1 around themselves. Each stretch of an
outline then stays within the two squares of its ends, so that outlines cannot cross, and all areas along a stretch see the same one.
"""

import numpy as np
import scipy.sparse as sp
import shapely
from numpy.typing import NDArray

from planner.coverage.gaps.cells import Cells, Neighbours
from planner.coverage.gaps.parts import joined

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Shapes = NDArray[np.object_]

_ROUNDS = 8
_FARTHEST = 0.45
_SIMPLER = 0.3

_SIDES = (
    ((0, -1), (0, 0), (1, 0)),
    ((1, 0), (1, 0), (1, 1)),
    ((0, 1), (1, 1), (0, 1)),
    ((-1, 0), (0, 1), (0, 0)),
)
"""What lies beyond each side of a cell, and its first and last corner, counterclockwise."""


def outlines(cells: Cells, count: int) -> Shapes:
    """Return ``(count,)`` the area of each label, empty for one without cells; areas of different labels only touch."""
    areas: Shapes = np.full(count, shapely.MultiPolygon(), object)
    if not len(cells.label):
        return areas
    first, last, owner = _sides(cells)
    corner, start = np.unique(first, return_inverse=True)
    end = np.searchsorted(corner, last)
    order, ring = _rings(start, _following(start, end, owner, cells.label[owner]))
    height = _height(cells)
    place = np.column_stack([corner // height + cells.column.min(), corner % height + cells.row.min()])
    smooth = _smoothed(place.astype(np.float64), start, end) * cells.side
    part = joined(cells, corners=False)[owner[order]]
    polygons, of = _polygons(smooth[start[order]], ring, part, cells.label[owner[order]])
    simple = shapely.coverage_simplify(polygons, _SIMPLER * cells.side)
    labels = np.unique(of)
    whole = shapely.multipolygons(simple, indices=np.searchsorted(labels, of))
    broken = ~shapely.is_valid(whole)
    whole[broken] = shapely.make_valid(whole[broken], method="structure", keep_collapsed=False)
    areas[labels] = whole
    return areas


def _height(cells: Cells) -> int:
    return int(cells.row.max() - cells.row.min()) + 2


def _sides(cells: Cells) -> tuple[Longs, Longs, Longs]:
    """Return first and last corner and cell of the sides beyond which another label lies."""
    height = _height(cells)
    column, row = cells.column - cells.column.min(), cells.row - cells.row.min()
    near = Neighbours.of(cells)
    first, last, owner = [], [], []
    for beyond, begin, end in _SIDES:
        beside = near.beside(beyond)
        own = np.flatnonzero((beside < 0) | (cells.label[beside] != cells.label))
        first.append((column[own] + begin[0]) * height + row[own] + begin[1])
        last.append((column[own] + end[0]) * height + row[own] + end[1])
        owner.append(own)
    return np.concatenate(first), np.concatenate(last), np.concatenate(owner)


def _following(start: Longs, end: Longs, owner: Longs, label: Longs) -> Longs:
    """Return the side that follows each around its area: where two could, the one of the same cell."""
    width = int(start.max()) + 1
    order = np.lexsort((owner, label * width + start))
    key = (label * width + start)[order]
    at = np.searchsorted(key, label * width + end)
    two = np.append(key[1:] == key[:-1], False)[at] & (owner[order[at]] != owner)
    following: Longs = order[at + two]
    return following


def _rings(start: Longs, following: Longs) -> tuple[Longs, Longs]:
    """Return the sides ring after ring, in turn, and the number of the ring of each (list ranking by doubling)."""
    count = len(start)
    graph = sp.coo_array((np.ones(count, np.int8), (np.arange(count), following)), shape=(count, count))
    _, ring = sp.csgraph.connected_components(graph, directed=False)
    begin = np.unique(ring, return_index=True)[1]
    onward, left = following.copy(), np.ones(count, np.int64)
    last = np.flatnonzero(np.isin(following, begin))
    onward[last], left[last] = last, 0
    while True:
        further = onward[onward]
        if (further == onward).all():
            break
        left += left[onward]
        onward = further
    order = np.lexsort((-left, ring))
    return order, ring[order].astype(np.int64)


def _smoothed(place: Floats, start: Longs, end: Longs) -> Floats:
    """Return where corners go."""
    count = len(place)
    pair = np.unique(np.column_stack([np.minimum(start, end), np.maximum(start, end)]), axis=0)
    here, there = np.concatenate([pair, pair[:, ::-1]]).T
    beside = sp.csr_array((np.ones(len(here)), (here, there)), shape=(count, count))
    degree = np.bincount(here, minlength=count)[:, None]
    moved = place
    for _ in range(_ROUNDS):
        moved = (moved + (beside @ moved) / degree) / 2.0
        moved = np.clip(moved, place - _FARTHEST, place + _FARTHEST)
    return moved


def _polygons(vertex: Floats, ring: Longs, part: Longs, label: Longs) -> tuple[Shapes, Longs]:
    """Return a polygon for each connected part, and its label; the outer ring runs counterclockwise."""
    begin = np.unique(ring, return_index=True)[1]
    x, y = vertex.T
    after = np.arange(len(ring)) + 1
    after[np.append(begin[1:], len(ring)) - 1] = begin
    area = np.add.reduceat(x * y[after] - x[after] * y, begin)
    rings = shapely.linearrings(vertex, indices=ring)
    order = np.lexsort((-area, part[begin]))
    known, whole = np.unique(part[begin], return_inverse=True)
    polygons = shapely.polygons(rings[order], indices=whole[order])
    of = np.zeros(len(known), np.int64)
    of[whole] = label[begin]
    by_label = np.argsort(of, kind="stable")
    return polygons[by_label], of[by_label]
