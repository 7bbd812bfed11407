"""A way along the streets as people see it: what it takes, and a line on the map."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from planner.geodesy import degrees, mercator, unmercator
from planner.streets.network import StreetNetwork
from planner.streets.paths import Path

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Route:
    """A way along the streets from one place to another.

    Attributes
    ----------
    seconds, metres
        What it takes, the way to the street and from it included.
    line
        From the one place to the other (WGS84).
    """

    seconds: float
    metres: float
    line: shapely.LineString


def line_of(network: StreetNetwork, ends: Floats, path: Path) -> shapely.LineString:
    """Return the line of a path between two places ``(2, 2)``, longitude and latitude."""
    pieces = [_piece(network, *step) for step in path.steps]
    return shapely.LineString(np.concatenate([ends[:1], *pieces, ends[1:]]))


def _piece(network: StreetNetwork, edge: int, begin: float, end: float) -> Floats:
    lonlat = degrees(network.line[slice(*network.line_start[edge : edge + 2])])
    if (begin, end) in {(0.0, 1.0), (1.0, 0.0)}:
        return lonlat if begin < end else lonlat[::-1]
    line = shapely.LineString(mercator(lonlat))
    low, high = sorted((begin, end))
    part = shapely.get_coordinates(substring(line, low, high, normalized=True))
    return unmercator(part if begin <= end else part[::-1])
