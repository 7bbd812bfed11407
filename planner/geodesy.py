"""Distances on the sphere, a conformal plane to measure small distances in, an equal-area plane for areas.

Longitude and latitude in degrees at the door; metres inside. The sphere has the mean radius of the WGS84
ellipsoid, R1 = (2a + b) / 3 = 6,371,008.8 m (Moritz, Geodetic Reference System 1980, J. Geodesy 74, 2000, p. 131);
its distances differ from the ellipsoid's by at most 0.56 %. Areas are those of the ellipsoid.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

EARTH_RADIUS_M = 6_371_008.8
EQUATOR_RADIUS_M = 6_378_137.0
ECCENTRICITY = 0.0818191908426215
"""Of the WGS84 ellipsoid, first."""
FIXED_PER_DEGREE = 10_000_000
"""Coordinates are kept in ten-millionths of a degree, as OpenStreetMap keeps them: about a centimetre."""

Floats = NDArray[np.float64]
Fixed = NDArray[np.int32]


def fixed(lonlat: Floats) -> Fixed:
    """Return coordinates in degrees as whole ten-millionths of a degree."""
    return np.rint(np.asarray(lonlat) * FIXED_PER_DEGREE).astype(np.int32)


def degrees(place: Fixed) -> Floats:
    """Return coordinates in ten-millionths of a degree in degrees."""
    return place / FIXED_PER_DEGREE


def haversine_m(lonlat_a: Floats, lonlat_b: Floats) -> Floats:
    """Return great-circle metres between points ``(..., 2)`` of longitude and latitude, broadcast.

    Haversine formula: Sinnott, Virtues of the Haversine, Sky and Telescope 68(2), 1984, p. 159.
    """
    a, b = np.radians(lonlat_a), np.radians(lonlat_b)
    half = np.sin((b - a) / 2) ** 2
    chord = half[..., 1] + np.cos(a[..., 1]) * np.cos(b[..., 1]) * half[..., 0]
    metres: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    return metres


def on_sphere(lonlat: Floats) -> Floats:
    """Return points ``(p, 3)`` in metres from the middle of the earth."""
    lon, lat = np.radians(lonlat.reshape(-1, 2)).T
    unit = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    places: Floats = EARTH_RADIUS_M * unit
    return places


def middle_of(lonlat: Floats) -> tuple[float, float]:
    """Return longitude and latitude of the mean of points on the sphere."""
    x, y, z = on_sphere(lonlat).mean(axis=0)
    return float(np.degrees(np.arctan2(y, x))), float(np.degrees(np.arctan2(z, np.hypot(x, y))))


def continuous(lonlat: Floats) -> Floats:
    """Return the points of a line with longitudes that go the short way from each to the next, also beyond 180."""
    turns = np.rint(np.diff(lonlat[:, 0], prepend=lonlat[:1, 0]) / 360.0).cumsum()
    return lonlat - np.column_stack([360.0 * turns, np.zeros(len(lonlat))])


def along_m(lonlat: Floats) -> Floats:
    """Return metres from the first point of a line to each."""
    return np.concatenate([[0.0], np.cumsum(haversine_m(lonlat[:-1], lonlat[1:]))])


def mercator(lonlat: Floats) -> Floats:
    """Return spherical Mercator metres ``(..., 2)`` of longitude and latitude ``(..., 2)``.

    Conformal: near a point at latitude f every direction is stretched by 1 / cos f, so the nearest of several
    things near by is the nearest on the ground, and metres on the ground are plane metres times ``ground_scale``.
    Snyder, Map Projections: A Working Manual, USGS 1395, 1987, eq. 7-1 and 7-2. Latitudes are held to +-89.
    """
    lon = np.radians(lonlat[..., 0])
    lat = np.radians(np.clip(lonlat[..., 1], -89.0, 89.0))
    return EARTH_RADIUS_M * np.stack([lon, np.log(np.tan(np.pi / 4 + lat / 2))], axis=-1)


def unmercator(plane: Floats) -> Floats:
    """Return longitude and latitude ``(..., 2)`` of spherical Mercator metres; Snyder eq. 7-4 and 7-5."""
    lon = plane[..., 0] / EARTH_RADIUS_M
    lat = np.pi / 2 - 2 * np.arctan(np.exp(-plane[..., 1] / EARTH_RADIUS_M))
    return np.degrees(np.stack([lon, lat], axis=-1))


def ground_scale(lat: Floats) -> Floats:
    """Return ground metres for one Mercator metre at latitude ``lat`` (degrees)."""
    scale: Floats = np.cos(np.radians(np.clip(lat, -89.0, 89.0)))
    return scale


def equal_area(lonlat: Floats) -> Floats:
    """Return metres ``(..., 2)`` in the cylindrical equal-area plane of the WGS84 ellipsoid.

    Snyder 1987, eq. 10-14 and 10-15 with the equator as standard parallel, and q of eq. 3-12. Parallels and
    meridians stay straight. Latitudes are held to +-90; longitudes beyond 180 go on.
    """
    sine = np.sin(np.radians(np.clip(lonlat[..., 1], -90.0, 90.0)))
    e = ECCENTRICITY
    q = (1 - e**2) * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e)
    return EQUATOR_RADIUS_M * np.stack([np.radians(lonlat[..., 0]), q / 2], axis=-1)


def area_km2(shapes: Any) -> Any:
    """Return the area of shapes in longitude and latitude, in square kilometres of the WGS84 ellipsoid.

    Parameters
    ----------
    shapes
        One geometry, or an array or series of them; what is no area, or missing, has 0.

    Returns
    -------
    float or ndarray
        Whichever the shapes are.

    Notes
    -----
    Edges are straight in longitude and latitude, as RFC 7946 (3.1.1) draws them, and go the short way round, so
    that a ring may cross the date line with or without a cut, and may go round a pole.
    """
    parts, owner = shapely.get_parts(np.atleast_1d(np.asarray(shapes, object)), return_index=True)
    area = parts[shapely.get_type_id(parts) == 3]
    owner = owner[shapely.get_type_id(parts) == 3]
    rings, of = shapely.get_rings(area, return_index=True)
    flat = shapely.area(shapely.polygons(_on_equal_area(rings))) / 1e6 if len(rings) else np.zeros(0)
    outer = np.diff(of, prepend=-1) != 0
    total = np.bincount(owner[of], np.where(outer, flat, -flat), minlength=np.size(shapes))
    return float(total[0]) if np.ndim(shapes) == 0 else total


_LONGEST_DEGREES = 0.25
"""An edge is cut into pieces of this length before it is projected: then straight there is straight here to 1e-8."""


def _on_equal_area(rings: NDArray[np.object_]) -> NDArray[np.object_]:
    west, _, east, _ = shapely.bounds(rings).T
    for ring in np.flatnonzero(east - west > 180.0):
        rings[ring] = _unrolled(rings[ring])
    cut = shapely.segmentize(rings, _LONGEST_DEGREES)
    flat: NDArray[np.object_] = shapely.transform(cut, equal_area)
    return flat


def _unrolled(ring: shapely.LinearRing) -> shapely.LinearRing:
    """Return a ring whose edges go the short way round; by the nearer pole where it closes only there.

    An edge of 360 degrees is the whole parallel, as a box around the world has it.
    """
    lonlat = shapely.get_coordinates(ring)
    step = np.diff(lonlat[:, 0], prepend=lonlat[0, 0])
    turns = np.where(np.abs(step) < 360.0, np.rint(step / 360.0), 0.0).cumsum()
    open_line = lonlat - np.column_stack([360.0 * turns, np.zeros(len(lonlat))])
    first, last = open_line[0, 0], open_line[-1, 0]
    if first == last:
        return shapely.LinearRing(open_line)
    pole = np.copysign(90.0, lonlat[:, 1].mean())
    return shapely.LinearRing([*open_line, (last, pole), (first, pole)])
