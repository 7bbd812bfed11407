"""Where the records are: from two columns, from well-known text, or from the shapes of the file."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from planner.errors import InputError, TableError
from planner.io.columns import Columns
from planner.io.files.cells import decimal_mark, read_number, shown
from planner.io.files.findings import Findings
from planner.io.files.raw import Geometries, is_blank
from planner.tables import WGS84

Floats = NDArray[np.float64]
Projection = Callable[..., Any]

_EWKT = "srid="
_SYSTEM_COLUMNS = frozenset({"crs", "epsg", "srid"})
_ABSURD = 1e9  # far beyond the millions of metres of any projected system


def reference_system(crs: str | None) -> Any:
    """Return the reference system that the user named, None if he named none.

    Raises
    ------
    InputError
        There is no such system.
    """
    if crs is None:
        return None
    try:
        return pyproj.CRS.from_user_input(int(crs) if crs.strip().isdecimal() else crs.strip())
    except (pyproj.exceptions.CRSError, OverflowError, ValueError):
        raise InputError(
            f"{crs!r} is not a coordinate reference system; write for example EPSG:27700."
        ) from None


def find_places(findings: Findings, columns: Columns, crs: Any) -> Geometries:
    """Return a shape in WGS84 for each record, None where there is none; problems go to ``findings``."""
    raw = findings.raw
    _refuse_mixed(findings)
    if raw.geometry is not None:
        return _reprojected(raw.geometry, _system_of_file(findings, crs), findings)
    if "lon" in columns.of and "lat" in columns.of:
        return _from_two_columns(findings, columns.of["lon"], columns.of["lat"], crs)
    shapes, stated = _from_well_known(findings, columns.of["geometry"])
    return _reprojected(shapes, crs or stated or pyproj.CRS(WGS84), findings)


def read_column(
    findings: Findings, label: str, *, required: bool, counts: bool = False, comma_file: bool = False
) -> tuple[Floats, bool]:
    """Return the numbers of a column, NaN where a cell is empty or wrong, and whether commas are decimal marks."""
    cells = findings.raw.column(label)
    marks = decimal_mark(cells, counts=counts, comma_file=comma_file)
    if marks.example is not None:
        number = read_number(marks.example, marks.decimal)
        findings.notes.append(f"column {label!r}: {marks.example!r} read as {number:.15g}")
    numbers = np.full(len(cells), np.nan)
    for position, cell in enumerate(cells):
        found = read_number(cell, marks.decimal)
        if found is None:
            findings.wrong(position, f"{shown(cell)} is not a number", label)
        elif required and math.isnan(found):
            findings.wrong(position, "is empty", label)
        else:
            numbers[position] = found
    return numbers, marks.decimal == ","


def _from_two_columns(findings: Findings, lon: str, lat: str, crs: Any) -> Geometries:
    (x, comma), (y, _) = (read_column(findings, label, required=True) for label in (lon, lat))
    if comma:
        findings.notes.append("decimal comma")
    known = ~(np.isnan(x) | np.isnan(y))
    shapes = np.full(len(x), None, dtype=object)
    shapes[known] = shapely.points(x[known], y[known])
    if crs is None:
        _refuse_projected(findings, x[known], y[known], f"columns {lon!r} and {lat!r} hold")
    elif crs.is_projected and known.any() and max(np.abs(x[known]).max(), np.abs(y[known]).max()) <= 180:
        raise TableError(
            f"{findings.raw.file}: columns {lon!r} and {lat!r} hold degrees, which {crs.name} does not count in; "
            "leave out --crs, or name the columns with --column lon=COLUMN --column lat=COLUMN."
        )
    return _reprojected(shapes, crs or pyproj.CRS(WGS84), findings)


def _system_of_file(findings: Findings, crs: Any) -> Any:
    stated = findings.raw.crs
    if crs is not None:
        if stated is not None and not crs.equals(stated, ignore_axis_order=True):
            findings.notes.append(f"coordinates read as {_name(crs)}, although the file says {_name(stated)}")
        return crs
    if stated is None:
        prj = " (its .prj file is missing)" if findings.raw.file.lower().endswith(".shp") else ""
        raise InputError(
            f"{findings.raw.file} does not say in which reference system its coordinates are{prj}; "
            "give it with --crs, for example --crs EPSG:4326."
        )
    if not stated.is_projected:
        x, y = _corner(findings.raw.geometry)
        _refuse_projected(findings, x, y, "the shapes have")
    return stated


def _corner(shapes: Geometries | None) -> tuple[Floats, Floats]:
    bounds = shapely.bounds(shapes)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    return bounds[:, 0], bounds[:, 1]


def _refuse_projected(findings: Findings, x: Floats, y: Floats, subject: str) -> None:
    """Raise when most coordinates cannot be degrees, whichever way round they stand."""
    beyond = np.maximum(np.abs(x), np.abs(y)) > 180
    if len(x) == 0 or beyond.mean() <= 0.5:
        return
    first = int(np.argmax(beyond))
    raise TableError(
        f"{findings.raw.file}: {subject} {x[first]:.10g}, {y[first]:.10g}, which are not degrees; say which reference "
        "system they are in with --crs, for example --crs EPSG:27700."
    )


def _from_well_known(findings: Findings, label: str) -> tuple[Geometries, Any]:
    cells = findings.raw.column(label)
    shapes = np.full(len(cells), None, dtype=object)
    stated: dict[str, int] = {}
    for position, cell in enumerate(cells):
        text = "" if is_blank(cell) else str(cell).strip()
        if text.casefold().startswith(_EWKT):
            number, _, text = text[len(_EWKT) :].partition(";")
            stated.setdefault(number.strip(), position)
        shapes[position] = _shape(text)
        if text and shapes[position] is None:
            findings.wrong(position, f"{shown(cell)} is not a shape in well-known text", label)
        elif not text:
            findings.wrong(position, "is empty", label)
    _refuse_several(findings, stated, label)
    return shapes, reference_system(next(iter(stated), None))


def _refuse_several(findings: Findings, stated: dict[str, int], label: str) -> None:
    """Raise when records of one file say that they are in different reference systems."""
    if len(stated) > 1:
        said = ", ".join(
            f"EPSG:{system} ({findings.raw.word} {findings.number(at)})" for system, at in stated.items()
        )
        raise TableError(
            f"{findings.raw.file}: column {label!r} mixes reference systems: {said}. Give one file for each, or reproject."
        )


def _refuse_mixed(findings: Findings) -> None:
    """Raise when a column says for each record which reference system it is in, and they differ."""
    for label in findings.raw.labels:
        if label.strip().casefold() in _SYSTEM_COLUMNS:
            stated: dict[str, int] = {}
            for position, cell in enumerate(findings.raw.column(label)):
                if not is_blank(cell):
                    stated.setdefault(
                        str(cell).strip().upper().removeprefix("EPSG:").removesuffix(".0"), position
                    )
            _refuse_several(findings, stated, label)


def _shape(text: str) -> Any:
    is_hex = (
        len(text) >= 18
        and text[:2] in {"00", "01"}
        and all(letter in "0123456789abcdefABCDEF" for letter in text)
    )
    return (
        shapely.from_wkb(text, on_invalid="ignore") if is_hex else shapely.from_wkt(text, on_invalid="ignore")
    )


def _reprojected(shapes: Geometries, crs: Any, findings: Findings) -> Geometries:
    flat: Geometries = shapely.force_2d(shapes)
    _drop(flat, findings, "its coordinates are not numbers that any reference system has")
    if pyproj.CRS(WGS84).equals(crs, ignore_axis_order=True):
        return flat
    findings.notes.append(f"reprojected from {_name(crs)}")
    try:
        project = pyproj.Transformer.from_crs(crs, WGS84, always_xy=True).transform
    except pyproj.exceptions.ProjError:
        raise InputError(
            f"{findings.raw.file}: {_name(crs)} cannot be turned into longitude and latitude; "
            "say which reference system it is with --crs, for example --crs EPSG:27700."
        ) from None
    moved: Geometries = shapely.transform(flat, _within_reach(project), interleaved=False)
    _drop(moved, findings, f"its coordinates do not exist in {_name(crs)}")
    return moved


def _drop(shapes: Geometries, findings: Findings, problem: str) -> None:
    """Report shapes with coordinates that are not finite or absurdly large, and set them to None."""
    coordinates, of = shapely.get_coordinates(shapes, return_index=True)
    absurd = ~(np.abs(coordinates) < _ABSURD).all(axis=1)
    for position in np.unique(of[absurd]):
        findings.wrong(int(position), problem)
        shapes[position] = None


def _within_reach(project: Projection) -> Projection:
    """Return ``project`` with what it cannot project as NaN."""

    def projected(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        lon, lat = project(x, y)
        reached = np.isfinite(lon) & np.isfinite(lat)
        return np.where(reached, lon, math.nan), np.where(reached, lat, math.nan)

    return projected


def _name(crs: Any) -> str:
    authority: Iterable[str] | None = crs.to_authority()
    return ":".join(authority) if authority else str(crs.name)
