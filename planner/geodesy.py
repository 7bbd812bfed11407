"""Distances on the sphere and a conformal plane to measure small distances in.

Longitude and latitude in degrees at the door; metres inside. The sphere has the mean radius of the WGS84
ellipsoid, R1 = (2a + b) / 3 = 6,371,008.8 m (Moritz, Geodetic Reference System 1980, J. Geodesy 74, 2000, p. 131);
its distances differ from the ellipsoid's by at most 0.56 %.
"""

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_M = 6_371_008.8
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
