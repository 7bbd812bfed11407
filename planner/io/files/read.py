"""From a file to a table that meets its contract."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from planner.errors import InputError, TableError
from planner.io.columns import find_columns
from planner.io.files.archive import unpacked
from planner.io.files.contract import contract_columns, read_ids
from planner.io.files.findings import Findings
from planner.io.files.layers import read_features, read_geoparquet
from planner.io.files.places import find_places, reference_system
from planner.io.files.raw import Geometries, RawTable, Wanted
from planner.io.files.shapes import as_areas, as_points
from planner.io.files.text import read_text
from planner.io.files.whereabouts import Extent, check_areas, check_points
from planner.io.files.workbook import read_workbook
from planner.io.gdal import refuse_disguised
from planner.tables import TABLES, WGS84, TableName, check_table

Reader = Callable[[Path, Wanted], RawTable]

_TEXT = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")
_FEATURES = (
    ".fgb",
    ".geojson",
    ".geojsonl",
    ".geojsons",
    ".gpkg",
    ".json",
    ".kml",
    ".kmz",
    ".ndjson",
    ".shp",
)
_READERS: dict[str, Reader] = {
    **dict.fromkeys(_TEXT, read_text),
    **dict.fromkeys(_FEATURES, read_features),
    **dict.fromkeys((".xlsx", ".xlsm"), read_workbook),
    **dict.fromkeys((".parquet", ".geoparquet"), read_geoparquet),
}
_INSTEAD = {
    ".xls": "save it in Excel as .xlsx",
    ".xlsb": "save it in Excel as .xlsx",
    ".ods": "save it as .xlsx or .csv",
    ".numbers": "export it as .xlsx or .csv",
    ".dbf": "give the .shp file beside it",
    ".shx": "give the .shp file beside it",
    ".prj": "give the .shp file beside it",
    ".tab": "export it as GeoPackage",
    ".gdb": "export it as GeoPackage",
    ".gz": "only .csv.gz and .tsv.gz are read compressed; unpack it",
    ".pbf": "use 'farreach import' for map extracts",
}

READABLE = "CSV, TSV, Excel .xlsx, GeoJSON, GeoPackage, shapefile (.shp or .zip), FlatGeobuf, KML, GeoParquet"


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
    columns: Mapping[str, str] | None = None,
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
    columns
        Columns to take instead of looking for them: a column of the contract, ``id``, ``lon``, ``lat`` or
        ``geometry`` to the name in the file.
    extent
        West, south, east, north of the map in degrees; points far outside are refused.

    Raises
    ------
    InputError
        The file cannot be read, or it is not clear which column is what.
    TableError
        Rows are wrong: each with its row number as a spreadsheet counts, and its column.
    """
    system = reference_system(crs)
    if name not in TABLES:
        raise InputError(f"There is no table {name!r}; choose from {', '.join(TABLES)}.")
    raw = _read_raw(Path(path), Wanted(table=name, layer=layer, columns=dict(columns or {})))
    found = find_columns(raw.labels, name, columns, placed=raw.geometry is not None, file=raw.file)
    findings = Findings(raw)
    findings.notes += found.notes
    shapes = _shapes(find_places(findings, found, system), findings, name, extent)
    values = contract_columns(findings, found, name)
    ids = read_ids(findings, found, name)
    findings.stop_if_wrong()
    frame = pd.DataFrame(values, index=pd.Index(ids, dtype=object), dtype=object)
    table = check_table(gpd.GeoDataFrame(frame, geometry=shapes, crs=WGS84), name)
    return LoadedTable(table, tuple(dict.fromkeys(findings.notes)))


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


def _shapes(shapes: Geometries, findings: Findings, name: TableName, extent: Extent | None) -> Geometries:
    """Return the shapes that the contract wants, after reporting those that are missing or misplaced."""
    if findings.raw.geometry is not None:
        for position in np.flatnonzero(shapely.is_missing(findings.raw.geometry)):
            findings.wrong(int(position), "has no geometry")
    if "Point" in TABLES[name].shapes:
        points = as_points(shapes, findings)
        check_points(points, findings, extent)
        return points
    areas = as_areas(shapes, findings)
    check_areas(areas, findings, extent)
    return areas


def _read_raw(path: Path, wanted: Wanted) -> RawTable:
    _check_file(path)
    try:
        if _suffix(path) == ".zip":
            return _read_archive(path, wanted)
        refuse_disguised(path)
        return _reader(path)(path, wanted)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}.") from None


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise InputError(f"{path} is a folder; give a file in it.")
    if not path.is_file():
        raise InputError(f"There is no file {path}.")


def _suffix(path: Path) -> str:
    """Return the suffix in lower case, both parts of ``.csv.gz``."""
    last = path.suffix.lower()
    both = "".join(path.suffixes[-2:]).lower()
    return both if last == ".gz" and both in _READERS else last


def _reader(path: Path) -> Reader:
    suffix = _suffix(path)
    if suffix in _READERS:
        return _READERS[suffix]
    advice = _INSTEAD.get(suffix)
    if advice is not None:
        raise InputError(f"{path.name}: {suffix} files are not read; {advice}.")
    raise InputError(f"{path.name}: the suffix {suffix!r} is not known. Farreach reads {READABLE}.")


def _read_archive(path: Path, wanted: Wanted) -> RawTable:
    """Return the one table in an archive, or the one whose file is named like the layer that is wanted."""
    with unpacked(path) as files:
        tables = [file for file in files if _suffix(file) in _READERS]
        named = [file for file in tables if wanted.layer in {file.stem, file.name}]
        listed = ", ".join(repr(file.name) for file in tables)
        if not tables:
            raise TableError(f"{path.name} holds no table. Farreach reads {READABLE}.")
        if len(named) != 1 and len(tables) > 1:
            raise InputError(f"{path.name} holds several tables: {listed}. Choose one with --layer NAME.")
        if named:
            inside = Wanted(table=wanted.table, columns=wanted.columns)
            return _read_raw(named[0], inside)
        return _read_raw(tables[0], wanted)
