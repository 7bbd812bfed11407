"""Hexagons and squares that tile the ground, and demand points gathered in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Protocol

import geopandas as gpd
import h3.api.basic_int as h3
import numpy as np
import pandas as pd
import pyproj
from numpy.typing import NDArray

from planner.demand.made import Floats, MadeDemand, demand_table
from planner.errors import InputError
from planner.tables import groups_of, lonlat_of

Codes = NDArray[np.int64]

FINEST_H3 = 15
SMALLEST_M, LARGEST_M = 10.0, 1e6
BLUR_M = 350.0


class Cells(Protocol):
    """A tiling of the ground in levels: a cell lies in one cell of the level above."""

    @property
    def levels(self) -> int:
        """How many levels there are above the finest."""

    @property
    def blurred(self) -> int:
        """How many levels above the finest cells are about ``BLUR_M`` wide or wider."""

    def at(self, lonlat: Floats) -> Codes:
        """Return ``(n,)`` codes of the finest cells in which points ``(n, 2)`` lie."""

    def nested(self, lonlat: Floats) -> Codes:
        """Return as :meth:`at` the finest cells, such that two tilings of different fineness nest exactly."""

    def above(self, codes: Codes, levels: int) -> Codes:
        """Return the cells so many levels above; 0 is the cells themselves."""

    def centres(self, codes: Codes, levels: int = 0) -> Floats:
        """Return longitude and latitude ``(n, 2)`` of the middles of cells so many levels above the finest."""

    def names(self, codes: Codes) -> list[str]:
        """Return what finest cells are called."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Which cells are wanted: ``h3`` of resolution ``size`` (0 to 15), or ``square`` of side ``size`` in metres."""

    kind: Literal["h3", "square"]
    size: float

    def __post_init__(self) -> None:
        """Check ranges."""
        if self.kind == "h3" and not (0 <= self.size <= FINEST_H3 and self.size == int(self.size)):
            raise InputError(
                f"There is no H3 resolution {self.size:g}; give 0 to {FINEST_H3}, h3:8 for instance."
            )
        if self.kind == "square" and not SMALLEST_M <= self.size <= LARGEST_M:
            raise InputError(
                f"Squares of {self.size:g} m are not made; give {SMALLEST_M:g} to {LARGEST_M:g}, square:500 for instance."
            )

    def over(self, lonlat: Floats) -> Cells:
        """Return the cells for points ``(n, 2)``."""
        return Hexagons(int(self.size)) if self.kind == "h3" else Squares(self.size, *_middle(lonlat))


def grid_named(text: str) -> Grid:
    """Return the grid that is written ``h3:8`` or ``square:500``.

    Raises
    ------
    InputError
        It is neither.
    """
    kind, _, size = text.strip().casefold().partition(":")
    try:
        number = float(size.removesuffix("m").strip())
    except ValueError:
        number = float("nan")
    if kind not in ("h3", "square") or number != number:  # noqa: PLR0124 (not a number is not itself)
        raise InputError(f"There are no cells {text!r}; write h3:8 or square:500.")
    return Grid("h3" if kind == "h3" else "square", number)


@dataclass(frozen=True)
class Hexagons:
    """Cells of H3 (Uber; Sahr, White and Kimerling, CaGIS 30(2), 2003): hexagons, each in a logical parent."""

    resolution: int

    @property
    def levels(self) -> int:
        """How many levels there are above the finest."""
        return self.resolution

    @property
    def blurred(self) -> int:
        """Resolution 9 is 350 m wide."""
        return max(0, self.resolution - 9)

    def at(self, lonlat: Floats) -> Codes:
        """Return the cells in which points lie."""
        found = (h3.latlng_to_cell(lat, lon, self.resolution) for lon, lat in lonlat.tolist())
        return np.fromiter(found, np.int64, len(lonlat))

    def nested(self, lonlat: Floats) -> Codes:
        """Return the ancestors of the smallest cells: hexagons stick out of their parents, so some are next door."""
        smallest = Hexagons(FINEST_H3)
        return smallest.above(smallest.at(lonlat), FINEST_H3 - self.resolution)

    def above(self, codes: Codes, levels: int) -> Codes:
        """Return the cells so many levels above.

        The resolution stands in bits 52 to 55 of an index, then three bits for each level, all set where it is not
        used (h3geo.org, Indexing).
        """
        coarse = self.resolution - levels
        unused = np.int64((1 << (3 * (FINEST_H3 - coarse))) - 1)
        return (codes & ~np.int64(0xF << 52)) | np.int64(coarse << 52) | unused

    def centres(self, codes: Codes, levels: int = 0) -> Floats:  # noqa: ARG002 (a code says its own level)
        """Return the middles of cells."""
        latlon = np.array([h3.cell_to_latlng(code) for code in codes.tolist()]).reshape(-1, 2)
        return latlon[:, ::-1]

    def names(self, codes: Codes) -> list[str]:
        """Return their indexes as everybody writes them."""
        return [f"{code:x}" for code in codes.tolist()]


@dataclass(frozen=True)
class Squares:
    """Squares of one area, in the Lambert azimuthal equal-area plane around a middle (Snyder 1987, p. 182)."""

    metres: float
    lon: int
    lat: int

    _OFFSET = 1 << 30

    @property
    def levels(self) -> int:
        """How many levels there are above the finest: the last square holds the whole plane."""
        return int(np.ceil(np.log2(2 * 1.3e7 / self.metres))) + 1

    @property
    def blurred(self) -> int:
        """By doubling."""
        return max(0, int(np.ceil(np.log2(BLUR_M / self.metres))))

    @cached_property
    def _plane(self) -> Any:
        wanted = f"+proj=laea +lat_0={self.lat} +lon_0={self.lon} +ellps=WGS84 +units=m"
        return pyproj.Transformer.from_crs("EPSG:4326", wanted, always_xy=True)

    def at(self, lonlat: Floats) -> Codes:
        """Return the cells in which points lie."""
        x, y = self._plane.transform(lonlat[:, 0], lonlat[:, 1])
        column, row = (
            np.floor(np.asarray(along) / self.metres).astype(np.int64) + self._OFFSET for along in (x, y)
        )
        return (column << 31) | row

    def nested(self, lonlat: Floats) -> Codes:
        """Return the cells in which points lie: squares of twice the side hold four exactly."""
        return self.at(lonlat)

    def above(self, codes: Codes, levels: int) -> Codes:
        """Return the squares of twice the side, four times and so on."""
        return ((codes >> 31 >> levels) << 31) | ((codes & ((1 << 31) - 1)) >> levels)

    def centres(self, codes: Codes, levels: int = 0) -> Floats:
        """Return the middles of cells; of squares beyond the edge of the plane they are not a number."""
        column, row = ((part + 0.5) * self.metres * 2**levels for part in self._places(codes, levels))
        lon, lat = self._plane.transform(column, row, direction="INVERSE")
        lonlat = np.column_stack([lon, lat]).reshape(-1, 2)
        return np.where(np.isfinite(lonlat), lonlat, np.nan)

    def names(self, codes: Codes) -> list[str]:
        """Return column and row of cells."""
        return [
            f"{column}:{row}"
            for column, row in zip(*(part.tolist() for part in self._places(codes)), strict=True)
        ]

    def _places(self, codes: Codes, levels: int = 0) -> tuple[Codes, Codes]:
        offset = self._OFFSET >> levels
        return (codes >> 31) - offset, (codes & ((1 << 31) - 1)) - offset


def into_cells(demand: gpd.GeoDataFrame, grid: Grid) -> MadeDemand:
    """Return demand with one point for each cell that anybody lives in: people and groups summed.

    Each point is in the middle of the people of its cell, so that it lies where they live, and has the ``place`` and
    ``kind`` that most of them have. Cells without people are left out, unless somebody of a group is there (jobs where
    nobody lives); these have the middle of their groups.
    """
    counted = demand[list(groups_of(demand))].to_numpy(dtype=float)
    peopled = demand[(counted > 0).any(axis=1)]
    if peopled.empty:
        return MadeDemand(demand, ("there is nobody to gather in cells",))
    lonlat = lonlat_of(peopled)
    cells = grid.over(lonlat)
    codes, cell = np.unique(cells.at(lonlat), return_inverse=True)
    columns = summed(peopled, cell, pd.Index(cells.names(codes), name="id"))
    people = peopled["people"].to_numpy(dtype=float)
    alone = np.bincount(cell, people, minlength=len(codes)) == 0
    weight = np.where(alone[cell], counted[(counted > 0).any(axis=1)].sum(axis=1), people)
    frame = demand_table(columns, weighted_middle(lonlat, weight, cell, len(codes)))
    return MadeDemand(frame, (f"{len(demand):,} points gathered in {len(frame):,} {_called(grid)}",))


def summed(demand: gpd.GeoDataFrame, cell: NDArray[np.intp], ids: "pd.Index[Any]") -> pd.DataFrame:
    """Return people and groups by cell, with the place and kind of most people in each."""
    counts = {
        name: np.bincount(cell, demand[name].to_numpy(dtype=float), minlength=len(ids))
        for name in groups_of(demand)
    }
    people = counts.pop("people")
    words = {name: _of_most(demand, name, cell, len(ids)) for name in ("place", "kind")}
    return pd.DataFrame({"people": people, **words, **counts}, index=ids)


def weighted_middle(lonlat: Floats, people: Floats, cell: NDArray[np.intp], count: int) -> Floats:
    """Return the middle of the people of each cell ``(count, 2)``, also across the date line."""
    first = np.zeros((count, 2))
    first[cell[::-1]] = lonlat[::-1]
    apart = lonlat - first[cell]
    apart[:, 0] -= 360.0 * np.rint(apart[:, 0] / 360.0)
    total = np.bincount(cell, people, minlength=count)
    shift = np.column_stack([np.bincount(cell, people * along, minlength=count) / total for along in apart.T])
    middle = first + shift
    middle[:, 0] -= 360.0 * np.rint(middle[:, 0] / 360.0) * (np.abs(middle[:, 0]) > 180)
    return middle


def _of_most(demand: gpd.GeoDataFrame, name: str, cell: NDArray[np.intp], count: int) -> list[str]:
    """Return for each cell the word that most of its people have; the first in the alphabet of equals."""
    words: Iterable[str] = demand[name].to_numpy()
    by_word = pd.DataFrame({"cell": cell, "word": words, "people": demand["people"].to_numpy()})
    total = by_word.groupby(["cell", "word"])["people"].sum().reset_index()
    most = total.sort_values(["cell", "people", "word"], ascending=[True, False, True]).drop_duplicates(
        "cell"
    )
    return [str(word) for word in most.set_index("cell")["word"].reindex(range(count))]


def _middle(lonlat: Floats) -> tuple[int, int]:
    """Return the middle of points in whole degrees, so that tables of one country share their squares mostly."""
    if not len(lonlat):
        return 0, 0
    lon, lat = np.radians(lonlat).T
    east, north = np.cos(lon).mean(), np.sin(lon).mean()
    return round(float(np.degrees(np.arctan2(north, east)))), round(float(np.degrees(lat.mean())))


def _called(grid: Grid) -> str:
    return f"hexagons of H3 resolution {grid.size:g}" if grid.kind == "h3" else f"squares of {grid.size:,g} m"
