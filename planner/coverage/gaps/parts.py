"""Which cells, and which demand points, make one gap: those of one label that touch."""

from dataclasses import replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from planner.coverage.gaps.cells import Cells, Neighbours

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

_SIDES = ((0, 1), (1, 0))
_CORNERS = ((1, 1), (1, -1))


def joined(cells: Cells, *, corners: bool) -> Longs:
    """Return ``(k,)`` numbers of the connected parts of cells of one label; by sides, or by ``corners`` as well."""
    count = len(cells.label)
    if not count:
        return np.zeros(0, np.int64)
    near = Neighbours.of(cells)
    here, there = [], []
    for step in (*_SIDES, *(_CORNERS if corners else ())):
        beside = near.beside(step)
        same = np.flatnonzero((beside >= 0) & (cells.label[beside] == cells.label))
        here.append(same)
        there.append(beside[same])
    pairs = np.concatenate(here), np.concatenate(there)
    graph = sp.coo_array((np.ones(len(pairs[0]), np.int8), pairs), shape=(count, count))
    number: Longs = sp.csgraph.connected_components(graph, directed=False)[1].astype(np.int64)
    return number


def parted(cells: Cells, plane: Floats, label: Longs) -> tuple[Cells, Longs]:
    """Return the cells labelled by gap, and ``(p,)`` the gap of each point that is not covered.

    A point belongs to the gap whose cell it lies in, or to the nearest of its label; where there is none within two
    cells, the points of its label in its cell are a gap without a cell.

    Parameters
    ----------
    cells
        Labelled by what may be joined.
    plane, label
        ``(p, 2)`` metres and ``(p,)`` labels of the points that are not covered.
    """
    part = joined(cells, corners=True)
    middle = (np.column_stack([cells.column, cells.row]) + 0.5) * cells.side
    gap = np.full(len(plane), -1, np.int64)
    order, points = np.argsort(cells.label, kind="stable"), np.argsort(label, kind="stable")
    by_cell, by_point = cells.label[order], label[points]
    for own in np.unique(label):
        mine = points[slice(*np.searchsorted(by_point, [own, own + 1]))]
        among = order[slice(*np.searchsorted(by_cell, [own, own + 1]))]
        if len(among):
            apart, at = cKDTree(middle[among]).query(plane[mine], distance_upper_bound=2.0 * cells.side)
            near = np.isfinite(apart)
            gap[mine[near]] = part[among[at[near]]]
    left = np.flatnonzero(gap < 0)
    if len(left):
        place = np.floor(plane[left] / cells.side).astype(np.int64)
        _, alone = np.unique(np.column_stack([label[left], place]), axis=0, return_inverse=True)
        gap[left] = alone.ravel() + part.max(initial=-1) + 1
    known, number = np.unique(gap, return_inverse=True)
    at = np.searchsorted(known, part)
    inhabited = (at < len(known)) & (known[np.minimum(at, len(known) - 1)] == part)
    kept = replace(
        cells, column=cells.column[inhabited], row=cells.row[inhabited], label=at[inhabited].astype(np.int64)
    )
    return kept, number.ravel().astype(np.int64)
