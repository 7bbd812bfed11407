"""Ways along edges as coordinates, with the seconds and metres between them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from api.osrm.polyline import encode_polyline
from planner.geodesy import degrees, haversine_m
from planner.streets.network import StreetNetwork
from planner.streets.paths import Path
from planner.streets.snap import Snapped

Floats = NDArray[np.float64]

_PARTS = 512.0
"""A simplified line is off by at most this part of its extent: about a pixel where it fills a screen."""


@dataclass(frozen=True, slots=True)
class Line:
    """A way: ``(k, 2)`` longitudes and latitudes, and ``(k - 1,)`` seconds and metres between them."""

    lonlat: Floats
    seconds: Floats
    metres: Floats

    def shape(self, geometries: str) -> object:
        """Return the coordinates as OSRM writes them: a polyline, or GeoJSON."""
        return written(self.lonlat, geometries)

    def simplified(self) -> Floats:
        """Return fewer coordinates that look the same when the whole line is in sight."""
        extent = float(np.ptp(self.lonlat, axis=0).max())
        light = shapely.simplify(shapely.LineString(self.lonlat), extent / _PARTS)
        return np.asarray(shapely.get_coordinates(light))


def line_of(network: StreetNetwork, path: Path) -> Line:
    """Return the way that a path takes."""
    edge = np.array([step[0] for step in path.steps], np.int64)
    begin, end = (np.array([step[side] for step in path.steps]) for side in (1, 2))
    lines = _Lines.of(network, edge)
    back = begin > end
    low, high = lines.at(np.minimum(begin, end)), lines.at(np.maximum(begin, end))
    step, along = lines.owner, lines.along
    between = np.flatnonzero((along > low[step]) & (along < high[step]))
    # the ends of each step and the corners between them, sorted by step and by the way along it
    owner = np.concatenate([np.arange(len(edge)), step[between], np.arange(len(edge))])
    place = np.concatenate([low, along[between], high])
    order = np.lexsort((np.where(back[owner], -place, place), owner))
    owner, place = owner[order], place[order]
    inside = owner[1:] == owner[:-1]
    metres = np.abs(np.diff(place))[inside]
    of_step = owner[1:][inside]
    whole = np.maximum(lines.metres, 1e-9)[of_step]
    ms = np.where(back, network.backward_ms[edge], network.forward_ms[edge])
    keep = np.append(True, inside)  # where one step ends the next one begins
    return Line(
        lines.lonlat_at(place)[keep],
        metres / whole * np.maximum(ms, 0)[of_step] / 1000.0,
        metres / whole * network.metres[edge].astype(np.float64)[of_step],
    )


def joined(lines: Sequence[Line]) -> Line:
    """Return lines that follow one another as one."""
    return Line(
        np.concatenate([lines[0].lonlat, *(line.lonlat[1:] for line in lines[1:])]),
        np.concatenate([line.seconds for line in lines]),
        np.concatenate([line.metres for line in lines]),
    )


def places_of(network: StreetNetwork, snapped: Snapped) -> Floats:
    """Return ``(p, 2)`` longitude and latitude of points on edges; every point must have one."""
    lines = _Lines.of(network, snapped.edge.astype(np.int64))
    return lines.lonlat_at(lines.at(snapped.fraction))


def written(lonlat: Floats, geometries: str) -> object:
    """Return coordinates as a polyline of five or six decimals, or as GeoJSON."""
    if geometries == "geojson":
        return {"type": "LineString", "coordinates": np.round(lonlat, 6).tolist()}
    return encode_polyline(lonlat, digits=6 if geometries == "polyline6" else 5)


def bearings_of(lonlat: Floats) -> tuple[int, int]:
    """Return the compass bearing (0 to 359) at the beginning of a line and at its end; 0 where it has no length."""
    moving = lonlat[np.append(True, (np.diff(lonlat, axis=0) != 0).any(axis=1))]
    if len(moving) < 2:
        return 0, 0
    return _bearing(moving[0], moving[1]), _bearing(moving[-2], moving[-1])


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of edges one after the other, a metre between them, so that one number is a place on one of them.

    ``along`` (metres) and ``owner`` belong to each corner, ``first`` and ``metres`` to each line.
    """

    lonlat: Floats
    owner: NDArray[np.int64]
    along: Floats
    first: Floats
    metres: Floats

    @classmethod
    def of(cls, network: StreetNetwork, edge: NDArray[np.int64]) -> "_Lines":
        start = network.line_start[edge].astype(np.int64)
        count = network.line_start[edge + 1] - start
        owner = np.repeat(np.arange(len(edge)), count)
        corner = np.arange(len(owner)) - (np.cumsum(count) - count)[owner]
        lonlat = degrees(network.line[start[owner] + corner])
        step = np.where(corner[1:] > 0, haversine_m(lonlat[:-1], lonlat[1:]), 1.0)
        along = np.concatenate([[0.0], np.cumsum(step)])
        first, last = along[np.cumsum(count) - count], along[np.cumsum(count) - 1]
        return cls(lonlat, owner, along, first, last - first)

    def at(self, fraction: Floats) -> Floats:
        """Return the place at a fraction of the length of each line."""
        place: Floats = self.first + fraction * self.metres
        return place

    def lonlat_at(self, place: Floats) -> Floats:
        """Return longitude and latitude of places."""
        return np.column_stack([np.interp(place, self.along, self.lonlat[:, axis]) for axis in (0, 1)])


def _bearing(here: Floats, there: Floats) -> int:
    """Return the bearing from one place to another near it."""
    east = (there[0] - here[0]) * np.cos(np.radians((here[1] + there[1]) / 2))
    return round(float(np.degrees(np.arctan2(east, there[1] - here[1])))) % 360
