"""Inhabited land in square cells, each of whoever lives nearest to it.

Land within ``reach`` of people who are not covered, less a rim of ``rim`` at its outer edge (a morphological closing
that keeps a margin: Serra, Image Analysis and Mathematical Morphology, 1982, p. 50), is parted between the nearest
demand points, covered ones too. What falls to those who are not covered is gap. The work is done tile by tile, so that it
grows with the land that is lived in and not with the box around it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

LONE_REACH_M = 3000.0
"""How far land belongs to a lone house; a tenth of an hour's drive on country roads, so that farms along one join."""

RIM = 0.4
"""Part of the reach that is taken away again at the outer edge."""

MOST_CELLS = 2_500_000
"""Cells become coarser where there would be more."""

_NEAREST_OF = 20_000
_A_GRID = 9
_TILE = 384
_NOBODY = -2


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """How far land reaches from people, the side of a cell, both in metres."""

    reach: float
    side: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Cells of gaps: ``(k,)`` column and row, and the label of whoever lives nearest."""

    column: Longs
    row: Longs
    label: Longs
    side: float


def grid_for(plane: Floats, is_open: NDArray[np.bool_]) -> Grid:
    """Return a grid that suits how far apart people live.

    Land reaches twelve times as far as neighbours are apart, at most :data:`LONE_REACH_M`. Where demand stands in a
    grid (three quarters of the distances hardly differ) that is coarser than that, neighbours still join. Cells are a
    fifteenth of the reach.

    Parameters
    ----------
    plane
        ``(p, 2)`` metres of inhabited demand points.
    is_open
        ``(p,)`` which of them are not covered.
    """
    spacing, regular = _spacing(plane)
    reach = max(min(LONE_REACH_M, 12.0 * spacing), 0.75 * spacing if regular else 0.0, 150.0)
    blocks = np.unique(np.floor(plane[is_open] / reach).astype(np.int64), axis=0)
    land = len(blocks) * 4.0 * reach**2
    return Grid(reach=reach, side=max(reach / 15.0, float(np.sqrt(land / MOST_CELLS))))


def gap_cells(plane: Floats, label: Longs, grid: Grid) -> Cells:
    """Return the cells of gaps.

    Parameters
    ----------
    plane
        ``(p, 2)`` metres of inhabited demand points.
    label
        ``(p,)`` at least 0 for those who are not covered, -1 for those who are.
    grid
        How fine.
    """
    place = np.floor(plane / grid.side).astype(np.int64)
    order = np.lexsort((label, place[:, 1], place[:, 0]))
    place, label = place[order], label[order]
    last = np.append(
        (np.diff(place, axis=0) != 0).any(axis=1), True
    )  # of several labels in a cell the highest
    place, label = place[last], label[last]
    found = [np.zeros((0, 3), np.int64), *_tiles(place, label, grid)]
    column, row, own = np.concatenate(found).T
    return Cells(column=column, row=row, label=own, side=grid.side)


def _spacing(plane: Floats) -> tuple[float, bool]:
    """Return the median distance between neighbours, of some of them, and whether it is nearly the same for all."""
    alone = LONE_REACH_M / 12.0
    if len(plane) < 2:
        return alone, False
    step = max(1, len(plane) // _NEAREST_OF)
    apart = cKDTree(plane).query(plane[::step], k=2)[0][:, 1]
    apart = apart[apart > 1.0]
    if not len(apart):
        return alone, False
    low, middle, high = np.quantile(apart, [0.1, 0.5, 0.85])
    return float(middle), bool(len(apart) >= _A_GRID and high <= 1.1 * low)


def _tiles(place: Longs, label: Longs, grid: Grid) -> Iterator[Longs]:
    """Yield column, row and label of the cells of gaps, tile by tile."""
    margin = int(np.ceil(grid.reach * (1.0 + RIM) / grid.side)) + 2
    for tile in _tiles_near(place[label >= 0], margin):
        low = tile * _TILE
        first, end = low - margin, low + _TILE + margin
        band = slice(*np.searchsorted(place[:, 0], [first[0], end[0]]))
        near = (place[band, 1] >= first[1]) & (place[band, 1] < end[1])
        found = _tile(place[band][near], label[band][near], grid, 2 * margin)
        yield found[((found[:, :2] >= low) & (found[:, :2] < low + _TILE)).all(axis=1)]


def _tiles_near(place: Longs, margin: int) -> Longs:
    """Return the tiles that cells lie in, or within a margin of."""
    steps = np.stack(np.meshgrid([-margin, 0, margin], [-margin, 0, margin]), axis=-1).reshape(-1, 2)
    rough = np.unique(place // 16, axis=0) * 16 + 8
    around = (rough[:, None, :] + np.sign(steps) * (np.abs(steps) + 8)).reshape(-1, 2)
    return np.unique(around // _TILE, axis=0)


def _tile(place: Longs, label: Longs, grid: Grid, around: int) -> Longs:
    """Return column, row and label of the cells of gaps in a tile; ``around`` is a rim of cells that may matter."""
    if not (label >= 0).any():
        return np.zeros((0, 3), np.int64)
    open_ = place[label >= 0]
    low, high = open_.min(axis=0) - around, open_.max(axis=0) + around + 1
    inside = ((place >= low) & (place < high)).all(axis=1)
    owner = np.full(tuple(high - low), _NOBODY, np.int64)
    owner[tuple((place[inside] - low).T)] = label[inside]
    apart = ndimage.distance_transform_edt(owner < 0) * grid.side
    inhabited = apart <= grid.reach
    kept = ndimage.distance_transform_edt(inhabited) * grid.side > RIM * grid.reach
    kept[owner >= 0] = True
    at = ndimage.distance_transform_edt(owner == _NOBODY, return_distances=False, return_indices=True)
    nearest = owner[tuple(at)]
    column, row = np.nonzero(kept & (nearest >= 0))
    return np.column_stack([column + low[0], row + low[1], nearest[column, row]]).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The cells sorted once, to find what lies beside each: ``(k,)`` codes, ascending, and the position of each."""

    code: Longs
    order: Longs
    height: int

    @classmethod
    def of(cls, cells: Cells) -> "Neighbours":
        """Return the neighbours among at least one cell."""
        low, height = cells.row.min() - 1, int(cells.row.max() - cells.row.min()) + 3
        code = cells.column * height + (cells.row - low)
        order = np.argsort(code, kind="stable")
        return cls(code[order], order, height)

    def beside(self, step: tuple[int, int]) -> Longs:
        """Return, for each cell, the position of the one so many columns and rows away; -1 where there is none."""
        wanted = self.code + step[0] * self.height + step[1]
        at = np.minimum(np.searchsorted(self.code, wanted), len(self.code) - 1)
        found = np.empty(len(self.code), np.int64)
        found[self.order] = np.where(self.code[at] == wanted, self.order[at], -1)
        return found
