"""People one by one, gathered so that no cell shows fewer than so many: k-anonymity of places.

After Sweeney, k-anonymity: a model for protecting privacy, IJUFKS 10(5), 2002, p. 557, on a tree of cells as
Gruteser and Grunwald have it (MobiSys 2003, Fig. 2), but bottom-up, with nobody left out.

A cell of the tree is *big* when it holds at least k. The people of a big cell are shown inside it, always. Those of its
parts that are not big are shown together as its *rest* where they are k, and else join the nearest big part. So what
is shown of a finer and of a coarser list, of the same people and with the same k, nests: the difference of any two
sums of cells is nobody, or at least k, and nobody is found by subtraction.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.demand.cells import Cells, Codes, Grid, summed, weighted_middle
from planner.demand.made import Floats, MadeDemand, demand_table
from planner.errors import InputError
from planner.geodesy import haversine_m
from planner.tables import groups_of, lonlat_of

Longs = NDArray[np.intp]

MOST_K = 1_000_000


def gather_at_least(demand: gpd.GeoDataFrame, grid: Grid, k: int) -> MadeDemand:
    """Return demand in cells, each with at least ``k`` people, and at least ``k`` of each group.

    Parameters
    ----------
    demand
        One row for each person or household, or any demand table. Rows of nobody are left out.
    grid
        The finest cells.
    k
        2 to ``MOST_K``.

    Returns
    -------
    MadeDemand
        Cells named ``cell-1`` and so on, in the order of their place on the grid. Places, kinds and ids of the rows
        are gone. A point stands at the middle of a finest cell, and where several were joined at the middle of the one
        in which the mean of their middles lies, or of a cell some 350 m wide if that is wider. So it says nothing about
        where in a cell somebody lives.

    Raises
    ------
    InputError
        There are fewer than ``k`` people in all, or fewer than ``k`` of a group.
    """
    if not 2 <= k <= MOST_K:
        raise InputError(f"At least {k} people: give 2 to {MOST_K:,}.")
    people = demand[demand["people"] > 0]
    _refuse_few(people, k)
    lonlat = lonlat_of(people)
    cells = grid.over(lonlat)
    codes, own = np.unique(cells.nested(lonlat), return_inverse=True)
    counts = _counted(people, own, len(codes))
    shown = _shown(_Tree.of(cells, codes, counts, k))
    bare = people.assign(place="", kind="cell")
    joined = shown.cell[own]
    columns = summed(bare, joined, pd.Index([f"cell-{n}" for n in range(1, shown.count + 1)], name="id"))
    at = _positions(cells, codes, shown, counts[:, 0])
    away = haversine_m(lonlat, at[joined])
    return MadeDemand(
        demand_table(columns, at), _notes(people["people"].to_numpy(), columns, away, shown.moved[own], k)
    )


def _counted(people: gpd.GeoDataFrame, own: Longs, count: int) -> Floats:
    """Return ``(count, groups)`` people in each finest cell."""
    columns = [people[name].to_numpy(dtype=float) for name in groups_of(people)]
    return np.column_stack([np.bincount(own, column, minlength=count) for column in columns]).astype(float)


@dataclass(frozen=True, slots=True)
class _Tree:
    """Finest cells in use and the cells above them.

    ``node[level]`` is ``(m,)`` which cell of a level each finest cell lies in, numbered from 0; level 0 is the finest
    and the last level a single root. ``big[level]`` says of each cell whether it holds enough, ``middle[level]`` where
    its own middle is, which depends on nobody.
    """

    node: tuple[Longs, ...]
    big: tuple[NDArray[np.bool_], ...]
    middle: tuple[Floats, ...]
    counts: Floats
    k: int

    @classmethod
    def of(cls, cells: Cells, codes: Codes, counts: Floats, k: int) -> "_Tree":
        """Return the tree above the finest cells ``codes`` with ``(m, groups)`` people in them."""
        node, middle = [], []
        for level in range(cells.levels + 1):
            distinct, of = np.unique(cells.above(codes, level), return_inverse=True)
            node.append(of.reshape(-1))
            middle.append(cells.centres(distinct, level))
        node.append(np.zeros(len(codes), np.intp))
        big = tuple(_enough(counts, of, k) for of in node)
        return cls(tuple(node), big, tuple(middle), counts, k)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which cell each finest cell is shown in, how many there are, which give it its place, which had to move.

    ``several`` says of which cells the place is that of more than one finest cell.
    """

    cell: Longs
    count: int
    several: NDArray[np.bool_]
    core: NDArray[np.bool_]
    moved: NDArray[np.bool_]


def _enough(counts: Floats, of: Longs, k: int) -> NDArray[np.bool_]:
    """Return of which numbers in ``of`` every count is at least ``k``; fractions of people may fall short a little."""
    size = int(of.max()) + 1
    sums = np.column_stack([np.bincount(of, column, minlength=size) for column in counts.T])
    return np.asarray((sums >= k * (1 - 1e-9)).all(axis=1))


def _shown(tree: _Tree) -> _Shown:
    """Return what is shown: top-down, since a cell's people stay inside it when they are enough."""
    top = len(tree.node) - 1
    place = np.full(len(tree.node[0]), top)  # the level of the cell that each is shown as
    host = np.zeros(len(place), np.intp)  # and which of that level
    core = np.ones(len(place), bool)
    for level in range(top - 1, -1, -1):
        parent = tree.node[level + 1]
        here = core & (place == level + 1)
        inside = here & tree.big[level][tree.node[level]]
        rest = here & ~inside
        lonely = rest & ~_enough_rest(tree, rest, parent)[parent]
        place[inside], host[inside] = level, tree.node[level][inside]
        core[lonely] = False
    joiners = np.flatnonzero(~core)
    place[joiners], host[joiners] = _joined(tree, joiners)
    keys, cell = np.unique(np.column_stack([place, host]), axis=0, return_inverse=True)
    return _Shown(cell.reshape(-1), len(keys), keys[:, 0] > 0, core, ~core | (place > 0))


def _enough_rest(tree: _Tree, rest: NDArray[np.bool_], parent: Longs) -> NDArray[np.bool_]:
    return _enough(np.where(rest[:, None], tree.counts, 0.0), parent, tree.k)


def _joined(tree: _Tree, joiners: Longs) -> tuple[Longs, Longs]:
    """Return level and number of the cell that each of ``joiners`` is shown in: down from big to nearest big."""
    children = [_big_children(tree, level) for level in range(len(tree.node))]
    known: dict[tuple[int, int], tuple[int, int]] = {}
    found = np.zeros((len(joiners), 2), np.intp)
    for position, leaf in enumerate(joiners.tolist()):
        level = next(level for level, big in enumerate(tree.big) if big[tree.node[level][leaf]])
        small = (level - 1, int(tree.node[level - 1][leaf]))  # all of the small part go the same way
        if small not in known:
            known[small] = _descended(
                tree, children, (level, int(tree.node[level][leaf])), tree.middle[level - 1][small[1]]
            )
        found[position] = known[small]
    return found[:, 0], found[:, 1]


def _descended(
    tree: _Tree, children: list[dict[int, Longs]], start: tuple[int, int], near: Floats
) -> tuple[int, int]:
    level, host = start
    while (parts := children[level].get(host)) is not None:
        level -= 1
        apart = haversine_m(tree.middle[level][parts], near)
        host = int(parts[np.argmin(np.nan_to_num(apart, nan=np.inf))])
    return level, host


def _big_children(tree: _Tree, level: int) -> dict[int, Longs]:
    """Return for each cell of a level its parts that are big."""
    if level == 0:
        return {}
    pairs = np.unique(np.column_stack([tree.node[level], tree.node[level - 1]]), axis=0)
    pairs = pairs[tree.big[level - 1][pairs[:, 1]]]
    parents, first = np.unique(pairs[:, 0], return_index=True)
    return dict(zip(parents.tolist(), np.split(pairs[:, 1], first[1:]), strict=True)) if len(pairs) else {}


def _positions(cells: Cells, codes: Codes, shown: _Shown, people: Floats) -> Floats:
    """Return where cells are shown; those that only joined a cell do not move it.

    The mean of the middles of ten small cells would tell who knows nine of them where the tenth is: it is blurred.
    """
    weight = np.where(shown.core, people, 0.0)
    middle = weighted_middle(cells.centres(codes), weight, shown.cell, shown.count)
    at = cells.centres(cells.at(middle))
    several = shown.several
    blurred = cells.above(cells.at(middle[several]), cells.blurred)
    at[several] = cells.centres(blurred, cells.blurred)
    return at


def _refuse_few(people: gpd.GeoDataFrame, k: int) -> None:
    few = {
        name: float(people[name].sum()) for name in groups_of(people) if people[name].sum() < k * (1 - 1e-9)
    }
    problems = [
        f"{total:,.10g} {name} in all" + ("" if name == "people" else ": leave this group out")
        for name, total in few.items()
    ]
    if problems:
        raise InputError(f"No cell may show fewer than {k}.", problems)


def _notes(
    people: Floats, columns: pd.DataFrame, away: Floats, moved: NDArray[np.bool_], k: int
) -> tuple[str, ...]:
    shown = (
        f"{people.sum():,.10g} people are in {len(columns):,} cells of at least {k}; "
        f"the smallest has {columns['people'].min():,.10g}"
    )
    joined = float(people[moved].sum())
    if not joined:
        return (shown,)
    half, most, all_of_them = np.quantile(away[moved], [0.5, 0.9, 1.0]) / 1000
    how_far = (
        f"{joined:,.10g} people in cells of fewer than {k} were joined with others: half of them stand less than "
        f"{half:,.1f} km from where they live, nine of ten less than {most:,.1f} km, all less than {all_of_them:,.1f} km"
    )
    return (shown, how_far)
