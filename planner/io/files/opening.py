"""From a path to cells: the reader that the suffix says, also for the one table in an archive."""

from collections.abc import Callable
from pathlib import Path

from planner.errors import InputError, TableError
from planner.io.files.archive import unpacked
from planner.io.files.layers import read_features, read_geoparquet
from planner.io.files.raw import RawTable, Wanted
from planner.io.files.text import read_text
from planner.io.files.workbook import read_workbook
from planner.io.gdal import refuse_disguised

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
    ".tif": "a raster can be loaded as demand only",
    ".tiff": "a raster can be loaded as demand only",
}

READABLE = "CSV, TSV, Excel .xlsx, GeoJSON, GeoPackage, shapefile (.shp or .zip), FlatGeobuf, KML, GeoParquet"


def read_raw(path: Path, wanted: Wanted) -> RawTable:
    """Return the cells of a file.

    Raises
    ------
    InputError
        There is no such file, it is none that is read, or it cannot be.
    """
    check_file(path)
    try:
        if _suffix(path) == ".zip":
            return _read_archive(path, wanted)
        refuse_disguised(path)
        return _reader(path)(path, wanted)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}.") from None


def check_file(path: Path) -> None:
    """Raise unless there is a file."""
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
            return read_raw(named[0], inside)
        return read_raw(tables[0], wanted)
