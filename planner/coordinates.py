"""Longitude and latitude as Chinese maps have them: GCJ-02 and BD-09, to WGS84 and back.

Maps made in China show every place some hundred metres off (GCJ-02, in the maps of Amap and Tencent); Baidu moves
it once more (BD-09). A table in one of them has to say so: nothing is ever taken for shifted without a word. The
shift is that of the formula which was found out and published (googollee/eviltransform, wandergis/coordtransform:
on the ellipsoid of Krasovsky 1940), so numbers agree with what everybody else computes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from planner.errors import InputError

Datum = Literal["wgs84", "gcj02", "bd09"]
DATUMS: tuple[Datum, ...] = get_args(Datum)

Floats = NDArray[np.float64]

CHINA = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of where the shift applies; outside nothing moves."""

_KRASOVSKY_M = 6_378_245.0
_ECCENTRICITY2 = 0.00669342162296594323
_BAIDU_STEP = np.pi * 3000.0 / 180.0
_TOLERANCE_DEGREES = 1e-13
_MOST_STEPS = 30


def datum_named(name: str) -> Datum:
    """Return the datum that people call ``name``: in any case, with or without a hyphen.

    Raises
    ------
    InputError
        It is none of ``DATUMS``.
    """
    plain = name.strip().casefold().replace("-", "").replace("_", "").replace(" ", "")
    for datum in DATUMS:
        if plain in {datum, datum.rstrip("0123456789")}:
            return datum
    raise InputError(f"There is no datum {name!r}; choose from {', '.join(DATUMS)}.")


def in_china(lonlat: Floats) -> NDArray[np.bool_]:
    """Return ``(...)`` which points ``(..., 2)`` lie in the rectangle where maps are shifted."""
    west, south, east, north = CHINA
    lon, lat = lonlat[..., 0], lonlat[..., 1]
    inside: NDArray[np.bool_] = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
    return inside


def lonlat_to(lonlat: Floats, datum: Datum) -> Floats:
    """Return WGS84 longitude and latitude ``(..., 2)``, in degrees, as ``datum`` has them."""
    lonlat = np.asarray(lonlat, float)
    if datum == "wgs84":
        return lonlat
    inside = in_china(lonlat)[..., None]
    shifted = lonlat + _shift(lonlat)
    return np.where(inside, shifted if datum == "gcj02" else _to_baidu(shifted), lonlat)


def lonlat_from(lonlat: Floats, datum: Datum) -> Floats:
    """Return longitude and latitude ``(..., 2)`` of ``datum`` in WGS84, so that :func:`lonlat_to` undoes it.

    Newton would be quicker per step and is not needed: the shift changes by a hundredth of the way, so each step of
    ``x = y - shift(x)`` gains two digits.
    """
    lonlat = np.asarray(lonlat, float)
    if datum == "wgs84":
        return lonlat
    forward = _to_gcj if datum == "gcj02" else _to_bd
    found = lonlat.copy()
    with np.errstate(all="ignore"):  # what is far from China may come to nothing, and is not used
        for _ in range(_MOST_STEPS):
            step = lonlat - forward(found)
            found += step
            if not (np.abs(step)[in_china(found)] > _TOLERANCE_DEGREES).any():
                break
    return np.where(in_china(found)[..., None], found, lonlat)


def shapes_to(shapes: NDArray[np.object_], datum: Datum) -> NDArray[np.object_]:
    """Return WGS84 shapes with the coordinates of ``datum``; None stays None."""
    moved: NDArray[np.object_] = shapely.transform(shapes, lambda lonlat: lonlat_to(lonlat, datum))
    return moved


def shapes_from(shapes: NDArray[np.object_], datum: Datum) -> NDArray[np.object_]:
    """Return shapes with the coordinates of ``datum`` in WGS84; None stays None."""
    moved: NDArray[np.object_] = shapely.transform(shapes, lambda lonlat: lonlat_from(lonlat, datum))
    return moved


def to_datum(frame: gpd.GeoDataFrame, datum: Datum) -> gpd.GeoDataFrame:
    """Return a WGS84 table with the coordinates of ``datum``; for files that a Chinese map is to show.

    No reference system says GCJ-02 or BD-09, so that of the result is still called WGS84: whoever writes it to a
    file has to say which it is.
    """
    return frame.set_geometry(
        gpd.GeoSeries(shapes_to(frame.geometry.to_numpy(), datum), frame.index, crs=frame.crs)
    )


def from_datum(frame: gpd.GeoDataFrame, datum: Datum) -> gpd.GeoDataFrame:
    """Return a table with the coordinates of ``datum`` in WGS84."""
    return frame.set_geometry(
        gpd.GeoSeries(shapes_from(frame.geometry.to_numpy(), datum), frame.index, crs=frame.crs)
    )


@dataclass(frozen=True, slots=True)
class Shifted:
    """Points that fit the streets better when they are read in another datum.

    Attributes
    ----------
    datum
        In which they fit best.
    metres, metres_read_so
        Median distance to the nearest street as they are, and as they would be.
    points
        How many were looked at.
    """

    datum: Datum
    metres: float
    metres_read_so: float
    points: int

    def note(self, read_as: Datum = "wgs84") -> str:
        """Return what to tell the user."""
        advice = "leave out --datum" if self.datum == "wgs84" else f"give --datum {self.datum}"
        return (
            f"half of these points lie more than {self.metres:,.0f} m from a street, read as {_LABELS[read_as]}; "
            f"read as {_LABELS[self.datum]} it would be {self.metres_read_so:,.0f} m: {advice} if that is what they are"
        )


def looks_shifted(
    lonlat: Floats, metres_to_street: Callable[[Floats], Floats], *, read_as: Datum = "wgs84"
) -> Shifted | None:
    """Return in which datum points fit the streets much better than as they were read; None if in none.

    Parameters
    ----------
    lonlat
        ``(n, 2)`` WGS84 degrees, read as ``read_as`` from their file.
    metres_to_street
        Metres from WGS84 points ``(m, 2)`` to the nearest street, NaN or inf where there is none near by.
    read_as
        The datum that the user declared.

    Notes
    -----
    At most ``MOST_LOOKED_AT`` points are looked at, those in China only. Another datum is named when at least
    ``FEWEST`` points say so: the median distance at most half, at least ``LEAST_GAIN_M`` less, and seven points of
    ten nearer. Points that never stood at a street, those of a grid for instance, say nothing.
    """
    there = lonlat[in_china(lonlat)]
    if len(there) < FEWEST:
        return None
    sample = there[:: -(-len(there) // MOST_LOOKED_AT)]
    in_file = lonlat_to(sample, read_as)
    metres = {
        datum: np.nan_to_num(metres_to_street(lonlat_from(in_file, datum)), nan=np.inf) for datum in DATUMS
    }
    given = metres[read_as]
    best = min(DATUMS, key=lambda datum: (float(np.median(metres[datum])), datum != read_as))
    now, then = float(np.median(given)), float(np.median(metres[best]))
    nearer = float((metres[best] < given).mean())
    if best == read_as or not (then <= now / 2 and now - then >= LEAST_GAIN_M and nearer >= 0.7):
        return None
    return Shifted(best, now, then, len(sample))


FEWEST = 8
MOST_LOOKED_AT = 2000
LEAST_GAIN_M = 10.0

_LABELS = {"wgs84": "WGS84", "gcj02": "GCJ-02", "bd09": "BD-09"}


def _shift(lonlat: Floats) -> Floats:
    """Return by how many degrees GCJ-02 moves WGS84 points; eviltransform, ``delta``."""
    x, y = lonlat[..., 0] - 105.0, lonlat[..., 1] - 35.0
    root = np.sqrt(np.abs(x))
    both = 20.0 * (np.sin(6.0 * np.pi * x) + np.sin(2.0 * np.pi * x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (both + _waves(y, 160.0, 320.0, 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (both + _waves(x, 150.0, 300.0, 30.0)) * 2.0 / 3.0
    latitude = np.radians(lonlat[..., 1])
    bend = 1.0 - _ECCENTRICITY2 * np.sin(latitude) ** 2
    meridian = _KRASOVSKY_M * (1.0 - _ECCENTRICITY2) / bend**1.5
    parallel = _KRASOVSKY_M / np.sqrt(bend) * np.cos(latitude)
    return np.degrees(np.stack([east / parallel, north / meridian], axis=-1))


def _waves(along: Floats, long_wave: float, longest: float, divisor: float) -> Floats:
    """Return the part of the shift that swings along one axis."""
    short: Floats = 20.0 * np.sin(np.pi * along) + 40.0 * np.sin(np.pi * along / 3.0)
    return short + long_wave * np.sin(np.pi * along / 12.0) + longest * np.sin(np.pi * along / divisor)


def _to_gcj(lonlat: Floats) -> Floats:
    return lonlat + _shift(lonlat)


def _to_bd(lonlat: Floats) -> Floats:
    return _to_baidu(_to_gcj(lonlat))


def _to_baidu(gcj: Floats) -> Floats:
    """Return BD-09 of GCJ-02 points; coordtransform, ``gcj02tobd09``.

    eviltransform has pi in place of ``_BAIDU_STEP`` and is up to 40 m off.
    """
    x, y = gcj[..., 0], gcj[..., 1]
    radius = np.hypot(x, y) + 2e-5 * np.sin(y * _BAIDU_STEP)
    angle = np.arctan2(y, x) + 3e-6 * np.cos(x * _BAIDU_STEP)
    return np.stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006], axis=-1)
