"""Population rasters: GeoTIFF files with people per cell, or per square kilometre, read window by window.

Rasterio brings its own GDAL, of which only the GeoTIFF driver is used, and no file beside the one that is given: see
:mod:`planner.io.gdal` for why.
"""

import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window

from planner.coordinates import Datum, lonlat_from
from planner.demand.cells import weighted_middle
from planner.demand.made import MadeDemand, demand_table
from planner.errors import InputError, TableError
from planner.geodesy import area_km2
from planner.io.files.opening import check_file
from planner.io.files.places import reference_system
from planner.io.gdal import refuse_disguised
from planner.tables import WGS84

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Box = tuple[float, float, float, float]
Tick = Callable[[float], None]

RASTERS = (".tif", ".tiff")
MOST_POINTS = 5_000_000
MOST_CELLS = 50_000 * 50_000
_WINDOW_CELLS = 4_000_000
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


@dataclass(frozen=True, slots=True)
class _Cells:
    """Cells with people: column and row of each in the raster, and how many people."""

    column: Longs
    row: Longs
    people: Floats


def is_raster(path: Path) -> bool:
    """Return whether the name of a file says that it is a GeoTIFF."""
    return path.suffix.lower() in RASTERS


def read_raster(
    path: Path,
    *,
    density: bool = False,
    aggregate: int = 1,
    crs: str | None = None,
    datum: Datum = "wgs84",
    clip: Box | None = None,
    tick: Tick | None = None,
) -> MadeDemand:
    """Return the people of a raster as demand points, one for each cell that anybody lives in.

    Parameters
    ----------
    path
        A GeoTIFF of one band: numbers of people, in any reference system. Cells of nodata, not a number, or 0 are
        nobody.
    density
        Whether the numbers are people per square kilometre: then each counts with the area of its cell on the
        ellipsoid, see :func:`planner.geodesy.area_km2`.
    aggregate
        So many cells by so many, counted from the upper left corner, make one point in the middle of their people.
    crs
        Reference system, where the file does not say or is wrong.
    datum
        Of the longitudes and latitudes that come out, see :mod:`planner.coordinates`.
    clip
        West, south, east, north in degrees: cells whose middle lies outside are left out, and their people counted in
        a note.
    tick
        Called with the share done, 0 to 1.

    Raises
    ------
    InputError
        It is no GeoTIFF, says not where it is, nobody lives there, or there would be more than ``MOST_POINTS`` points.
    TableError
        Cells are negative.
    """
    path = Path(path)
    check_file(path)
    _check_options(path, aggregate)
    with _opened(path) as source:
        system = _system(source, reference_system(crs), path.name)
        cells = _read_cells(source, path.name, tick or (lambda _: None))
        if density:
            cells = _Cells(cells.column, cells.row, cells.people * _areas(cells, source.transform, system))
        lonlat = lonlat_from(_projected(_middles(cells, source.transform), system, path.name), datum)
        notes = [f"raster of {source.width:,} x {source.height:,} cells in {_name(system)}"]
    inside = np.ones(len(lonlat), bool) if clip is None else _within(lonlat, clip)
    if not inside.all():
        notes.append(
            f"{cells.people[~inside].sum():,.10g} people of {int((~inside).sum()):,} cells outside the map left out"
        )
    if not inside.any():
        raise InputError(
            f"{path.name}: nobody lives in it" + (" within the map." if clip and len(lonlat) else ".")
        )
    kept = _Cells(cells.column[inside], cells.row[inside], cells.people[inside])
    table = _points(kept, lonlat[inside], aggregate)
    notes.append(
        f"{kept.people.sum():,.10g} people of {len(kept.people):,} cells are {len(table):,} points now"
    )
    return MadeDemand(table, tuple(notes))


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    refuse_disguised(path)
    with path.open("rb") as stream:
        if stream.read(4) not in _TIFF:
            raise InputError(f"{path.name} is not a GeoTIFF file, whatever its name says. Export it again.")
    options = {
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
        "GDAL_PAM_ENABLED": "NO",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    }
    with warnings.catch_warnings(), rasterio.Env(**options):
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        try:
            with rasterio.open(path.resolve(), driver="GTiff") as source:
                yield source
        except (RasterioError, MemoryError) as error:
            said = (str(error).splitlines() or ["no reason given"])[0].replace(str(path.resolve()), path.name)
            raise InputError(
                f"{path.name} cannot be read ({said.rstrip('.')[:200]}). Export it again as GeoTIFF."
            ) from None


def _check_options(path: Path, aggregate: int) -> None:
    if not is_raster(path):
        raise InputError(f"{path.name}: rasters are read from GeoTIFF files, .tif or .tiff.")
    if not 1 <= aggregate <= 10_000:
        raise InputError(f"{aggregate} by {aggregate} cells cannot be made one; give 1 to 10,000.")


def _system(source: Any, given: Any, file: str) -> Any:
    problems = []
    if source.count != 1:
        problems.append(f"it has {source.count} bands; export the one that counts people")
    if source.count and source.dtypes[0].startswith("complex"):
        problems.append("its numbers are complex")
    if source.width * source.height > MOST_CELLS:
        problems.append(f"it has {source.width * source.height:,} cells, more than {MOST_CELLS:,}")
    if source.transform.is_identity or source.transform.determinant == 0:
        problems.append("it does not say where it is; export it as GeoTIFF with its position")
    system = given
    if system is None and source.crs is not None:
        system = pyproj.CRS.from_wkt(source.crs.to_wkt())
    if system is None:
        problems.append(
            "it does not say in which reference system it is; give it with --crs, --crs EPSG:4326 for instance"
        )
    if problems:
        raise InputError(f"{file} cannot be read as people.", problems)
    return system


def _read_cells(source: Any, file: str, tick: Tick) -> _Cells:
    parts, negative, found = [], 0, 0
    windows = list(_windows(source))
    for number, window in enumerate(windows, start=1):
        band = source.read(1, window=window, masked=True)
        people = band.filled(0).astype(np.float64)
        people[~np.isfinite(people)] = 0.0
        negative += int((people < 0).sum())
        row, column = np.nonzero(people > 0)
        found += len(row)
        if found > MOST_POINTS * 20:
            raise InputError(
                f"{file} has more than {found:,} cells with people; export it with larger cells."
            )
        parts.append((column + int(window.col_off), row + int(window.row_off), people[row, column]))
        tick(number / len(windows))
    if negative:
        raise TableError(
            f"{file} was not loaded: {negative:,} cells are negative. Is its nodata value not declared?"
        )
    column, row, counts = (np.concatenate([part[k] for part in parts]) for k in range(3))
    return _Cells(column.astype(np.int64), row.astype(np.int64), counts)


def _windows(source: Any) -> Iterator[Window]:
    """Yield windows of whole blocks that cover a raster, each of a few million cells at most if blocks allow."""
    height, width = source.block_shapes[0]
    rows = max(1, int(math.sqrt(_WINDOW_CELLS)) // height) * height
    columns = max(width, _WINDOW_CELLS // rows // width * width)
    for top in range(0, source.height, rows):
        for left in range(0, source.width, columns):
            yield Window(left, top, min(columns, source.width - left), min(rows, source.height - top))


def _middles(cells: _Cells, transform: Any) -> Floats:
    return _plane(cells.column + 0.5, cells.row + 0.5, transform)


def _plane(column: NDArray[Any], row: NDArray[Any], transform: Any) -> Floats:
    """Return where a column and a row are in the plane of the raster; Affine(a, b, c, d, e, f)."""
    x = transform.a * column + transform.b * row + transform.c
    y = transform.d * column + transform.e * row + transform.f
    return np.column_stack([x, y]).reshape(-1, 2)


def _projected(plane: Floats, system: Any, file: str) -> Floats:
    try:
        project = pyproj.Transformer.from_crs(system, WGS84, always_xy=True)
    except pyproj.exceptions.ProjError:
        raise InputError(
            f"{file}: {_name(system)} cannot be turned into longitude and latitude; give --crs."
        ) from None
    lonlat = np.column_stack(project.transform(plane[:, 0], plane[:, 1])).reshape(-1, 2)
    lonlat[:, 0] -= 360.0 * np.rint(lonlat[:, 0] / 360.0) * (np.abs(lonlat[:, 0]) > 180)  # some count to 360
    if not (np.isfinite(lonlat).all() and (np.abs(lonlat) <= [180.0, 90.0]).all()):
        raise InputError(
            f"{file}: cells with people lie off the globe; is {_name(system)} the right reference system?"
        )
    return lonlat


def _areas(cells: _Cells, transform: Any, system: Any) -> Floats:
    """Return the square kilometres of each cell on the ground; along a parallel they are the same."""
    if system.is_geographic and transform.b == transform.d == 0:
        row, of = np.unique(cells.row, return_inverse=True)
        first = _Cells(np.zeros_like(row), row, np.ones(len(row)))
        return _quadrangles(first, transform, system)[of]
    return _quadrangles(cells, transform, system)


def _quadrangles(cells: _Cells, transform: Any, system: Any) -> Floats:
    corners = [
        _projected(_plane(cells.column + dx, cells.row + dy, transform), system, "the raster")
        for dx, dy in ((0, 0), (1, 0), (1, 1), (0, 1))
    ]
    rings = np.stack([*corners, corners[0]], axis=1)
    areas: Floats = area_km2(shapely.polygons(rings)) if len(rings) else np.zeros(0)
    return areas


def _within(lonlat: Floats, box: Box) -> NDArray[np.bool_]:
    west, south, east, north = box
    return np.asarray(((lonlat >= [west, south]) & (lonlat <= [east, north])).all(axis=1))


def _points(cells: _Cells, lonlat: Floats, aggregate: int) -> Any:
    """Return one point for each cell or block, named by its column and row, from 0."""
    block = ((cells.column // aggregate) << 32) | (cells.row // aggregate)
    keys, of = np.unique(block, return_inverse=True)
    if len(keys) > MOST_POINTS:
        raise InputError(
            f"That would be {len(keys):,} points, more than {MOST_POINTS:,}; give --aggregate {2 * aggregate} or more."
        )
    people = np.bincount(of, cells.people, minlength=len(keys))
    ids = pd.Index(
        [
            f"c{column}r{row}"
            for column, row in zip((keys >> 32).tolist(), (keys & 0xFFFFFFFF).tolist(), strict=True)
        ],
        name="id",
    )
    columns = pd.DataFrame({"people": people, "kind": "cell"}, index=ids)
    return demand_table(columns, weighted_middle(lonlat, cells.people, of, len(keys)))


def _name(crs: Any) -> str:
    authority = crs.to_authority()
    return ":".join(authority) if authority else str(crs.name)
