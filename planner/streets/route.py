"""A way along the streets as people see it: what it takes, and a line on the map."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.geodesy import along_m, continuous, degrees
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
    along, line = along_m(lonlat), continuous(lonlat)
    limits = np.sort([begin, end]) * along[-1]
    first, last = np.column_stack([np.interp(limits, along, axis) for axis in line.T])
    between = line[(along > limits[0]) & (along < limits[1])]
    part = np.vstack([first, between, last])
    part[:, 0] -= 360.0 * np.rint(part[:, 0] / 360.0)
    return part if begin <= end else part[::-1]
