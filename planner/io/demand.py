"""Demand from what planners have: points, areas, rasters and lists of people, made into demand points.

Whatever is done, people are counted before and after, and a demand table leaves only with as many as came in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypedDict, get_args

import geopandas as gpd
import numpy as np
import shapely

from planner.coordinates import Datum
from planner.demand.anonymous import MOST_K, gather_at_least
from planner.demand.areas import LATTICE_M, spread_areas
from planner.demand.cells import Grid, into_cells
from planner.demand.made import Floats, MadeDemand
from planner.demand.whole import whole_people
from planner.errors import InputError
from planner.io.files import LoadedTable, read_areas, read_people, read_table
from planner.io.files.opening import check_file
from planner.io.files.whereabouts import FAR_KM, Extent
from planner.io.rasters import is_raster, read_raster
from planner.tables import check_table, groups_of, lonlat_of

Spread = Literal["points", "dwellings", "lattice"]
SPREADS: tuple[Spread, ...] = get_args(Spread)
Said = Callable[[str], None]

FEWEST_SHOWN = 10
"""A list of people is never shown in smaller numbers, unless the user says so."""

_NEEDS_DWELLINGS = "to spread people over dwellings give --dwellings MAP.osm.pbf or a table of points"
_NEEDS_CELLS = "to show at least so many people give --cells, --cells h3:9 for instance"
_MAPS = (".osm", ".osm.bz2", ".osm.gz", ".pbf")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandWanted:
    """What to make of a file with people.

    Attributes
    ----------
    layer, crs, datum, columns, groups, extent
        As for :func:`planner.io.files.read_table`.
    spread
        Where the people of an area live: at one point inside, on its ``dwellings``, or evenly on a lattice.
    dwellings
        A map extract, or a table of points, ``people`` the dwellings at each where it has such a column.
    lattice_m
        Metres between the points of the lattice, and the side of the squares in which dwellings are gathered.
    cells
        Gather the points in such cells.
    at_least
        Join cells until each shows at least so many people, and so many of each group; 0 joins none.
    one_by_one
        The file is a list of people, a row for each person or household; nothing but numbers by cell is kept of it.
    density
        A raster counts people per square kilometre.
    aggregate
        So many by so many cells of a raster make one point.
    clip
        Leave out people of a raster outside ``extent``; they are an error otherwise if they are far.
    whole
        Whole people at each point, with the same total.
    """

    layer: str | None = None
    crs: str | None = None
    datum: Datum = "wgs84"
    columns: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] | None = None
    extent: Extent | None = None
    spread: Spread = "points"
    dwellings: Path | None = None
    lattice_m: float = LATTICE_M
    cells: Grid | None = None
    at_least: int = 0
    one_by_one: bool = False
    density: bool = False
    aggregate: int = 1
    clip: bool = False
    whole: bool = False

    def __post_init__(self) -> None:
        """Check that the wishes fit together."""
        problems = [problem for holds, problem in self._rules() if not holds]
        if problems:
            raise InputError("These options do not fit together.", problems)

    def _rules(self) -> list[tuple[bool, str]]:
        on_dwellings, kept = self.spread == "dwellings", self.at_least
        return [
            (self.spread in SPREADS, f"people are spread over {', '.join(SPREADS)}, not {self.spread!r}"),
            (not on_dwellings or self.dwellings is not None, _NEEDS_DWELLINGS),
            (on_dwellings or self.dwellings is None, "--dwellings needs --spread dwellings"),
            (not self.one_by_one or self.spread == "points", "a list of people is not spread"),
            (not self.one_by_one or kept > 1, "a list of people needs the fewest that a cell may show"),
            (kept == 0 or self.cells is not None, _NEEDS_CELLS),
            (kept == 0 or 2 <= kept <= MOST_K, f"give at least 2 to {MOST_K:,} people, not {kept}"),
            (10 <= self.lattice_m <= 100_000, f"a lattice of {self.lattice_m:g} m: give 10 to 100,000"),
            (1 <= self.aggregate <= 10_000, f"{self.aggregate} cells to a side: give 1 to 10,000"),
        ]


def read_demand_from(path: Path, wanted: DemandWanted, *, said: Said | None = None) -> LoadedTable:
    """Return the demand table in a file, made as it is wanted; the notes say what was done, people in and out.

    Parameters
    ----------
    path
        A table of points or areas (see :data:`planner.io.files.READABLE`), or a GeoTIFF.
    wanted
        What to make of it.
    said
        Called with what is being done, when that takes a while.

    Raises
    ------
    InputError, TableError
        As :func:`planner.io.files.read_table`; nothing is returned unless all people are in it.
    """
    say = said or (lambda _: None)
    first = _read(Path(path), wanted, say)
    frame, notes = first.frame, list(first.notes)
    before = _totals(frame)
    for step in _steps(wanted, say):
        made = step(frame)
        frame = made.frame
        notes += made.notes
    if wanted.whole:
        frame = _whole(frame)
        notes.append("people rounded to whole people, with the same total")
    notes += _balance(before, _totals(frame), rounded=wanted.whole)
    return LoadedTable(frame, tuple(dict.fromkeys(notes)))


def read_dwellings(path: Path) -> Floats:
    """Return longitude, latitude and number of dwellings ``(n, 3)``: of a map extract, or of a table of points."""
    check_file(path)
    if path.name.casefold().endswith(_MAPS):
        from planner.io.osm.dwellings import read_dwellings as of_map  # noqa: PLC0415 (osmium is heavy)

        return of_map(path)
    table = read_people(path).frame
    return np.column_stack([lonlat_of(table), table["people"]])


def _read(path: Path, wanted: DemandWanted, say: Said) -> LoadedTable:
    if is_raster(path):
        return _of_raster(path, wanted, say)
    if wanted.density or wanted.aggregate != 1 or wanted.clip:
        raise InputError("Density, aggregation and clipping are for rasters, .tif or .tiff.")
    if wanted.one_by_one:
        return read_people(path, groups=wanted.groups or (), **_how(wanted))
    if wanted.spread == "points":
        return read_table(path, "demand", groups=wanted.groups, **_how(wanted))
    return read_areas(path, groups=wanted.groups, **_how(wanted))


class _How(TypedDict):
    layer: str | None
    crs: str | None
    datum: Datum
    columns: Mapping[str, str]
    extent: Extent | None


def _how(wanted: DemandWanted) -> _How:
    return {
        "layer": wanted.layer,
        "crs": wanted.crs,
        "datum": wanted.datum,
        "columns": wanted.columns,
        "extent": wanted.extent,
    }


def _of_raster(path: Path, wanted: DemandWanted, say: Said) -> LoadedTable:
    if wanted.one_by_one or wanted.spread != "points" or wanted.layer or wanted.columns or wanted.groups:
        raise InputError(
            f"{path.name} is a raster: it has no rows, areas, layers, columns or groups to choose."
        )
    made = read_raster(
        path,
        density=wanted.density,
        aggregate=wanted.aggregate,
        crs=wanted.crs,
        datum=wanted.datum,
        clip=wanted.extent if wanted.clip else None,
        tick=lambda share: say(f"raster read: {share:.0%}"),
    )
    if wanted.extent is not None:
        _refuse_elsewhere(made.frame, wanted.extent, path.name)
    return LoadedTable(made.frame, made.notes)


def _refuse_elsewhere(frame: gpd.GeoDataFrame, extent: Extent, file: str) -> None:
    lonlat = lonlat_of(frame)
    west, south, east, north = extent
    degrees = FAR_KM / 111.0
    margin = np.array([degrees / max(0.05, np.cos(np.radians((south + north) / 2))), degrees])
    far = ((lonlat < np.array([west, south]) - margin) | (lonlat > np.array([east, north]) + margin)).any(
        axis=1
    )
    if far.any():
        people = frame["people"].to_numpy()[far].sum()
        raise InputError(
            f"{file}: {people:,.0f} people live more than {FAR_KM:g} km outside the map. Give --clip to leave out all "
            "who live outside, if it is the right raster."
        )


def _steps(wanted: DemandWanted, say: Said) -> list[Callable[[gpd.GeoDataFrame], MadeDemand]]:
    steps: list[Callable[[gpd.GeoDataFrame], MadeDemand]] = []
    if wanted.spread != "points":
        steps.append(lambda frame: _spread(frame, wanted, say))
    cells = wanted.cells
    if cells is not None and wanted.at_least:
        steps.append(lambda frame: gather_at_least(frame, cells, wanted.at_least))
    elif cells is not None:
        steps.append(lambda frame: into_cells(frame, cells))
    return steps


def _spread(areas: gpd.GeoDataFrame, wanted: DemandWanted, say: Said) -> MadeDemand:
    if not (shapely.get_dimensions(areas.geometry.to_numpy()) == 2).any():
        raise InputError(
            "There are no areas to spread people over: the table holds points. Leave out --spread."
        )
    homes = None
    if wanted.dwellings is not None:
        say(f"reading dwellings from {wanted.dwellings.name}")
        homes = read_dwellings(wanted.dwellings)
    say(f"spreading the people of {len(areas):,} areas")
    return spread_areas(
        areas, homes, lattice_m=wanted.lattice_m, gather_m=wanted.lattice_m, whole=wanted.whole
    )


def _whole(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rounded = {name: whole_people(frame[name].to_numpy()) for name in groups_of(frame)}
    return check_table(frame.assign(**rounded), "demand")


def _totals(frame: gpd.GeoDataFrame) -> dict[str, float]:
    return {name: float(frame[name].sum()) for name in groups_of(frame)}


def _balance(before: dict[str, float], after: dict[str, float], *, rounded: bool) -> list[str]:
    """Return people in and out in words; that they differ is a mistake of ours, and nothing is stored."""
    slack = 0.5 if rounded else 0.0
    for name, total in before.items():
        found = after.get(name, 0.0)
        assert abs(found - total) <= 1e-6 * max(1.0, total) + slack, (
            f"{name}: {total:,} came in, {found:,} went out"
        )
    return [f"{name}: {total:,.10g} in, {after[name]:,.10g} out" for name, total in before.items()]
