"""From a file to a table that meets its contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from planner.coordinates import Datum, shapes_from
from planner.errors import InputError
from planner.io.columns import Columns, find_columns
from planner.io.files.contract import contract_columns, read_ids
from planner.io.files.findings import Findings
from planner.io.files.groups import group_columns, note_larger
from planner.io.files.hexagons import placed_by_cells
from planner.io.files.hours import settle_hours
from planner.io.files.opening import read_raw
from planner.io.files.places import find_places, reference_system
from planner.io.files.raw import Geometries, Wanted
from planner.io.files.shapes import as_areas, as_lines, as_points
from planner.io.files.stands import name_places, settle_dates
from planner.io.files.whereabouts import Extent, check_areas, check_points
from planner.tables import TABLES, WGS84, TableName, check_table


@dataclass(frozen=True, slots=True)
class LoadedTable:
    """A table that meets its contract, and in words what was detected and repaired on the way."""

    frame: gpd.GeoDataFrame
    notes: tuple[str, ...]


def read_table(
    path: Path,
    name: TableName,
    *,
    layer: str | None = None,
    crs: str | None = None,
    datum: Datum = "wgs84",
    columns: Mapping[str, str] | None = None,
    groups: Sequence[str] | None = None,
    extent: Extent | None = None,
) -> LoadedTable:
    """Read a table that somebody else made.

    Parameters
    ----------
    path
        A file in one of the ``READABLE`` formats; the suffix says which.
    name
        The table that it is to become; see :mod:`planner.tables`.
    layer
        Layer of a GeoPackage or KML, sheet of a workbook, file in an archive.
    crs
        Reference system of the coordinates, for example ``EPSG:27700``; it overrules what the file says.
    datum
        ``gcj02`` or ``bd09`` where the longitudes and latitudes are those of a Chinese map.
    columns
        Columns to take instead of looking for them: a column of the contract, ``id``, ``lon``, ``lat`` or
        ``geometry`` to the name in the file.
    groups
        Columns of a demand table that count groups of people; None takes those that look so.
    extent
        West, south, east, north of the map in degrees; points far outside are refused.

    Raises
    ------
    InputError
        The file cannot be read, or it is not clear which column is what.
    TableError
        Rows are wrong: each with its row number as a spreadsheet counts, and its column.
    """
    wanted = Wanted(table=name, layer=layer, columns=dict(columns or {}))
    place = Placing(crs, datum, extent)
    return _understood(Path(path), wanted, place, groups)


def read_areas(
    path: Path,
    *,
    layer: str | None = None,
    crs: str | None = None,
    datum: Datum = "wgs84",
    columns: Mapping[str, str] | None = None,
    groups: Sequence[str] | None = None,
    extent: Extent | None = None,
) -> LoadedTable:
    """Read areas with people: a table of demand whose shapes stay as they are; see :func:`read_table`."""
    wanted = Wanted(table="demand", layer=layer, columns=dict(columns or {}))
    place = Placing(crs, datum, extent)
    return _understood(Path(path), wanted, place, groups, keep_areas=True)


def read_people(
    path: Path,
    *,
    layer: str | None = None,
    crs: str | None = None,
    datum: Datum = "wgs84",
    columns: Mapping[str, str] | None = None,
    groups: Sequence[str] = (),
    extent: Extent | None = None,
) -> LoadedTable:
    """Read a list of people, a row for each person or household; see :func:`read_table`.

    A column of people, the size of a household, may be there; else a row is one. Only that, the groups that are named
    and the points are kept.
    """
    wanted = Wanted(table="demand", layer=layer, columns=dict(columns or {}))
    place = Placing(crs, datum, extent)
    return _understood(Path(path), wanted, place, groups, one_by_one=True)


@dataclass(frozen=True, slots=True)
class Placing:
    """How coordinates are to be read: reference system, datum, and where they may lie."""

    crs: str | None
    datum: Datum
    extent: Extent | None


def _understood(
    path: Path,
    wanted: Wanted,
    place: Placing,
    groups: Sequence[str] | None,
    *,
    keep_areas: bool = False,
    one_by_one: bool = False,
) -> LoadedTable:
    name = wanted.table
    system = reference_system(place.crs)
    if name not in TABLES:
        raise InputError(f"There is no table {name!r}; choose from {', '.join(TABLES)}.")
    raw = placed_by_cells(read_raw(path, wanted), wanted, as_areas=keep_areas)
    optional = ("people",) if one_by_one else ()
    placed = raw.geometry is not None
    found = find_columns(raw.labels, name, wanted.columns, placed=placed, missing_ok=optional, file=raw.file)
    findings = Findings(raw)
    findings.notes += found.notes
    shapes = _undone(find_places(findings, found, system), place.datum, findings)
    fitting = _shapes(shapes, findings, name, place.extent, noted=not keep_areas)
    values = contract_columns(findings, found, name)
    if one_by_one:  # who they are is not even looked at
        ids = [str(number) for number in range(1, len(shapes) + 1)]
        values = {"people": values.get("people", [1.0] * len(ids))}
    else:
        ids = read_ids(findings, found, name)
    _settle(findings, found, values, ids, fitting, groups, name)
    findings.stop_if_wrong()
    frame = pd.DataFrame(values, index=pd.Index(ids, dtype=object), dtype=object)
    for group in [column for column in frame if column not in {known.name for known in TABLES[name].columns}]:
        frame[group] = frame[group].astype(float)
    table = check_table(gpd.GeoDataFrame(frame, geometry=fitting, crs=WGS84), name)
    if keep_areas:
        areas = np.isin(shapely.get_dimensions(shapes), (2,))
        table = table.set_geometry(gpd.GeoSeries(np.where(areas, shapes, fitting), table.index, crs=WGS84))
    return LoadedTable(table, tuple(dict.fromkeys(findings.notes)))


def _settle(
    findings: Findings,
    found: Columns,
    values: dict[str, list[object]],
    ids: list[str],
    points: Geometries,
    groups: Sequence[str] | None,
    name: TableName,
) -> None:
    """Complete the columns of the tables that need more than a look at each cell."""
    if name == "demand":
        counted = group_columns(findings, found, ids, groups)
        people = [float("nan") if cell is None else float(str(cell)) for cell in values["people"]]
        note_larger(findings, people, counted)
        values |= {group: list(counts) for group, counts in counted.items()}
    elif name == "stands":
        settle_dates(findings, found, values)
        name_places(findings, values, points)
    elif name == "branches":
        settle_hours(findings, found, values)


def _undone(shapes: Geometries, datum: Datum, findings: Findings) -> Geometries:
    """Return shapes in WGS84 that a Chinese map has moved."""
    if datum == "wgs84":
        return shapes
    findings.notes.append(f"coordinates read as {datum.upper()} and turned into WGS84")
    return shapes_from(shapes, datum)


def read_branches(path: Path) -> gpd.GeoDataFrame:
    """Return the branches in a file; see :func:`read_table`."""
    return read_table(path, "branches").frame


def read_demand(path: Path) -> gpd.GeoDataFrame:
    """Return the demand points in a file; see :func:`read_table`."""
    return read_table(path, "demand").frame


def read_candidates(path: Path) -> gpd.GeoDataFrame:
    """Return the candidates in a file; see :func:`read_table`."""
    return read_table(path, "candidates").frame


def read_boundaries(path: Path) -> gpd.GeoDataFrame:
    """Return the boundaries in a file; see :func:`read_table`."""
    return read_table(path, "boundaries").frame


def read_vehicles(path: Path) -> gpd.GeoDataFrame:
    """Return the vehicles in a file; see :func:`read_table`."""
    return read_table(path, "vehicles").frame


def read_visits(path: Path) -> gpd.GeoDataFrame:
    """Return the visits of a rota in a file; see :func:`read_table`."""
    return read_table(path, "visits").frame


def _shapes(
    shapes: Geometries, findings: Findings, name: TableName, extent: Extent | None, *, noted: bool
) -> Geometries:
    """Return the shapes that the contract wants, after reporting those that are missing or misplaced."""
    if findings.raw.geometry is not None:
        for position in np.flatnonzero(shapely.is_missing(findings.raw.geometry)):
            findings.wrong(int(position), "has no geometry")
    kinds = TABLES[name].shapes
    if "Point" in kinds:
        points = as_points(shapes, findings, noted=noted)
        check_points(points, findings, extent)
        return points
    wide = (as_areas if "Polygon" in kinds else as_lines)(shapes, findings)
    check_areas(wide, findings, extent)
    return wide
