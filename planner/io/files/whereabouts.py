"""Whether the records are where they should be: on the globe, not at 0, 0, the right way round, near the map."""

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.errors import TableError
from planner.geodesy import haversine_m
from planner.io.files.findings import Findings
from planner.io.files.raw import Geometries

Extent = tuple[float, float, float, float]
Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

FAR_KM = 50.0
"""No street of a map leads this far beyond its edge, so a point there belongs to another map."""


def check_points(points: Geometries, findings: Findings, extent: Extent | None) -> None:
    """Report points that cannot be where they say; ``extent`` is west, south, east, north of the map."""
    at = np.flatnonzero(~shapely.is_missing(points))
    lonlat: Floats = shapely.get_coordinates(points[at])
    _refuse_swapped(lonlat, findings, extent)
    on_globe = _on_globe(lonlat)
    zero = (np.abs(lonlat) < 1e-9).all(axis=1)
    for position in at[zero]:
        findings.wrong(int(position), "lies at longitude 0, latitude 0; are its coordinates missing?")
    for index in np.flatnonzero(~on_globe):
        findings.wrong(int(at[index]), _off_globe(lonlat[index]))
    if extent is not None:
        sound = on_globe & ~zero
        _report_far(lonlat[sound], at[sound], findings, extent)


def check_areas(areas: Geometries, findings: Findings, extent: Extent | None) -> None:
    """Report areas off the globe; raise when all of them are far from the map, since some may well be."""
    at = np.flatnonzero(~shapely.is_missing(areas))
    bounds: Floats = shapely.bounds(areas[at])
    centres = (bounds[:, :2] + bounds[:, 2:]) / 2
    _refuse_swapped(centres, findings, extent)
    for index in np.flatnonzero(~(_on_globe(bounds[:, :2]) & _on_globe(bounds[:, 2:]))):
        findings.wrong(int(at[index]), _off_globe(bounds[index, 2:]))
    if extent is not None and len(at) > 0:
        box = shapely.box(*extent)
        distance = _km_outside(shapely.get_coordinates(shapely.shortest_line(areas[at], box))[::2], extent)
        if (distance > FAR_KM).all():
            findings.wrong_throughout(
                f"no area is within {FAR_KM:g} km of the map; the nearest is {distance.min():,.0f} km away. "
                "Is it the wrong reference system (--crs)?"
            )


def _refuse_swapped(lonlat: Floats, findings: Findings, extent: Extent | None) -> None:
    """Raise when the points make sense only with longitude and latitude exchanged."""
    if len(lonlat) == 0:
        return
    exchanged = lonlat[:, ::-1]
    impossible = ~_on_globe(lonlat) & _on_globe(exchanged)
    better = np.zeros(len(lonlat), dtype=bool)
    if extent is not None:
        better = ~_inside(lonlat, extent) & _inside(exchanged, extent)
    if max(impossible.mean(), better.mean()) > 0.5:
        position = int(np.argmax(impossible | better))
        named = (
            ""
            if findings.raw.geometry is not None
            else " or name the columns with --column lon=... --column lat=..."
        )
        raise TableError(
            f"{findings.raw.file}: latitude and longitude look swapped (first point: longitude "
            f"{lonlat[position, 0]:.6g}, latitude {lonlat[position, 1]:.6g}); exchange them{named}."
        )


def _report_far(lonlat: Floats, at: NDArray[np.intp], findings: Findings, extent: Extent) -> None:
    distance = _km_outside(lonlat, extent)
    far = np.flatnonzero(distance > FAR_KM)
    exchanged = _inside(lonlat[:, ::-1], extent)
    if len(far) > max(1, len(lonlat) // 2):
        first = far[0]
        findings.wrong_throughout(
            f"{len(far):,} of {len(lonlat):,} points lie more than {FAR_KM:g} km outside the map; the first is "
            f"{findings.raw.word} {findings.number(int(at[first]))}, {distance[first]:,.0f} km away. "
            "Is it the wrong reference system (--crs), or the wrong map?"
        )
        return
    for index in far:
        reason = (
            "latitude and longitude look swapped"
            if exchanged[index]
            else "wrong coordinates, or wrong --crs?"
        )
        findings.wrong(int(at[index]), f"lies {distance[index]:,.0f} km outside the map ({reason})")


def _km_outside(lonlat: Floats, extent: Extent) -> Floats:
    west, south, east, north = extent
    nearest = np.clip(lonlat, [west, south], [east, north])
    kilometres: Floats = haversine_m(lonlat, nearest) / 1000
    return kilometres


def _inside(lonlat: Floats, extent: Extent) -> Truths:
    west, south, east, north = extent
    inside = (lonlat >= np.array([west, south])) & (lonlat <= np.array([east, north]))
    return np.asarray(inside.all(axis=1))


def _on_globe(lonlat: Floats) -> Truths:
    return np.asarray((np.abs(lonlat) <= np.array([180.0, 90.0])).all(axis=1))


def _off_globe(lonlat: Floats) -> str:
    lon, lat = lonlat
    wrong = (
        f"latitude {lat:.10g} is not within -90..90"
        if abs(lat) > 90
        else f"longitude {lon:.10g} is not within -180..180"
    )
    swapped = (
        "; latitude and longitude look swapped"
        if abs(lat) > 90 and abs(lat) <= 180 and abs(lon) <= 90
        else ""
    )
    return wrong + swapped
