"""How far one gets in so many minutes: nested areas made from the reached streets themselves.

The reached pieces of streets are drawn with their times on a grid, times spread from there over the ground at walking
pace, and the area of a threshold is what the contour line of that field encloses. All thresholds are contours of
one field, so the areas are nested; what no street reaches stays a hole, what only a bridge or a tunnel reaches an island.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from numpy.typing import NDArray

from planner.errors import InputError
from planner.geodesy import EARTH_RADIUS_M, FIXED_PER_DEGREE
from planner.streets.kernels.raster import draw, spread, strokes
from planner.streets.network import StreetNetwork

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

APRON = 0.75
"""Cells beside a reached street that are reached with it. More than half a diagonal: none falls between four points."""

FINEST_M, TOWN_M = 10.0, 30.0
"""Automatic cell sizes from a walk's to a town's, and"""
WALK_CELLS, MANY_CELLS = 250_000, 2_000_000
"""grid points from which cells grow: up to a town's, and beyond it."""
MOST_CELLS = 25_000_000
"""Grid points that are too many (about half a gigabyte)."""

_FIXED_M = np.pi / 180 * EARTH_RADIUS_M / FIXED_PER_DEGREE
_FAR = np.float32(1e12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Pieces of edges that are travelled from one origin (or towards it), in any order.

    A piece is one drive along one edge, at even speed: at fraction ``begin`` after ``begin_ms``, at fraction ``end``
    after ``end_ms``. An edge may have several pieces, one from each side or two that overlap; the earliest counts.
    What lies beyond the largest threshold is ignored, so pieces need not be cut there; so are ferries, on which
    nobody lives.

    Attributes
    ----------
    edge
        ``(k,)`` edge of each piece.
    begin, end
        ``(k,)`` fractions of the edge's length, 0 at its first node, 1 at its second; ``begin > end`` is a piece
        travelled against the line, ``begin == end`` a single place.
    begin_ms, end_ms
        ``(k,)`` milliseconds, 0 or more, at those places: since the origin was left, or until it is reached. They may
        fall along a piece.
    """

    edge: Ints
    begin: Floats
    end: Floats
    begin_ms: Ints
    end_ms: Ints


def isochrones(
    network: StreetNetwork,
    reached: Reached,
    seconds: Sequence[float],
    *,
    cell_m: float | None = None,
    beside_m: float = 100.0,
    walk_kmh: float = 4.5,
) -> list[shapely.MultiPolygon]:
    """Return, for each threshold, the area that is reached within so many seconds; empty where nothing is.

    Areas are valid, in longitude and latitude, cut at the date line (RFC 7946, section 3.1.9); that of a smaller
    threshold lies within that of a larger one.

    Parameters
    ----------
    network
        The streets.
    reached
        Pieces of them, and when one is there.
    seconds
        Thresholds, in any order.
    cell_m
        Distance of the grid points in metres. None chooses it by the size of the area: 10 m for a walk, 30 m for a
        city, more than that from 40 km across. Three quarters of a cell on both sides of a reached street count as
        reached with it.
    beside_m
        How far from a reached street the area may extend; at least two cells.
    walk_kmh
        Pace at which it does so.

    Raises
    ------
    InputError
        When a threshold is not a positive number, or the grid would be too large.
    """
    problems = list(_problems(seconds, cell_m=cell_m, beside_m=beside_m, walk_kmh=walk_kmh))
    if problems:
        raise InputError("These areas cannot be drawn.", problems)
    limit = max(seconds, default=0.0) * 1000.0
    drawn, meridian = _strokes(network, reached, limit)
    if not len(drawn):
        return [shapely.MultiPolygon() for _ in seconds]
    grid = _grid(drawn, cell_m, min(beside_m, limit * walk_kmh / 3600.0))
    field = _field(grid, drawn, limit, beside_m=beside_m, walk_kmh=walk_kmh)
    x, y = ((corner + step * np.arange(size)) / FIXED_PER_DEGREE for corner, step, size in grid.axes())
    contours = contour_generator(
        x + meridian / FIXED_PER_DEGREE, y, field, name="serial", fill_type=FillType.ChunkCombinedOffsetOffset
    )
    return [_cut_at_the_date_line(_area(contours, second * 1000.0 + 0.5)) for second in seconds]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Corner and cell in ten-millionths of a degree, from the meridian; rows go north."""

    west: float
    south: float
    width: float
    height: float
    columns: int
    rows: int
    cell_m: float

    def axes(self) -> tuple[tuple[float, float, int], tuple[float, float, int]]:
        return (self.west, self.width, self.columns), (self.south, self.height, self.rows)


def _strokes(network: StreetNetwork, reached: Reached, limit: float) -> tuple[Floats, float]:
    land = np.flatnonzero(~network.ferry[reached.edge])
    edge = reached.edge[land]
    if not len(edge):
        return np.empty((0, 6)), 0.0
    meridian = float(network.line[network.line_start[edge[0]], 0])
    corners = network.line_start[edge + 1] - network.line_start[edge]
    drawn = strokes(
        network.line,
        network.line_start,
        edge.astype(np.int32),
        reached.begin[land].astype(np.float64),
        reached.end[land].astype(np.float64),
        reached.begin_ms[land].astype(np.int32),
        reached.end_ms[land].astype(np.int32),
        limit,
        meridian,
        int(corners.sum()),
    )
    return drawn, meridian


def _grid(drawn: Floats, cell_m: float | None, beside_m: float) -> _Grid:
    """Return a grid around strokes with room for the area beside them; metres are true at its middle latitude."""
    x, y = drawn[:, [0, 3]], drawn[:, [1, 4]]
    west, south, east, north = x.min(), y.min(), x.max(), y.max()
    middle = np.radians((south + north) / 2 / FIXED_PER_DEGREE)
    x_m, y_m = _FIXED_M * max(float(np.cos(middle)), 1e-3), _FIXED_M
    wide, high = (east - west) * x_m + 2 * beside_m, (north - south) * y_m + 2 * beside_m
    cell = cell_m or _automatic_cell(wide * high)
    margin = max(beside_m, 2 * cell) + 2 * cell
    columns, rows = (
        int((size * scale + 2 * margin) / cell) + 1
        for size, scale in ((east - west, x_m), (north - south, y_m))
    )
    if columns * rows > MOST_CELLS:
        least = cell * np.sqrt(columns * rows / MOST_CELLS)
        raise InputError(f"cell_m {cell} is too small for so large an area; take at least {least:.0f}.")
    return _Grid(west - margin / x_m, south - margin / y_m, cell / x_m, cell / y_m, columns, rows, cell)


def _automatic_cell(square_metres: float) -> float:
    town = min(max(FINEST_M, float(np.sqrt(square_metres / WALK_CELLS))), TOWN_M)
    return max(town, float(np.sqrt(square_metres / MANY_CELLS)))


def _field(grid: _Grid, drawn: Floats, limit: float, *, beside_m: float, walk_kmh: float) -> Floats:
    """Return ``(rows, columns)`` milliseconds after which each grid point is reached."""
    corner = np.array([grid.west, grid.south, 0.0] * 2)
    in_cells = (drawn - corner) / np.array([grid.width, grid.height, 1.0] * 2)
    pace = grid.cell_m * 3600.0 / walk_kmh
    shape = (grid.rows, grid.columns)
    ms, away = np.full(shape, _FAR, np.float32), np.full(shape, _FAR, np.float32)
    draw(in_cells, APRON, pace, ms, away)
    field = np.full(shape, 3.0 * limit)
    spread(ms, away, pace, max(beside_m / grid.cell_m, 2.0), limit, field)
    return field


def _area(contours: Any, level: float) -> shapely.MultiPolygon:
    points, rings, polygons = (chunk[0] for chunk in contours.filled(-np.inf, level))
    if points is None:
        return shapely.MultiPolygon()
    offsets = (rings.astype(np.int64), polygons.astype(np.int64), np.array([0, len(polygons) - 1]))
    area: shapely.MultiPolygon = shapely.from_ragged_array(
        shapely.GeometryType.MULTIPOLYGON, points, offsets
    )[0]
    return area


def _cut_at_the_date_line(area: shapely.MultiPolygon) -> shapely.MultiPolygon:
    """Return an area whose longitudes may go beyond 180° with all of them within, cut where it crosses."""
    west, _, east, _ = area.bounds
    if area.is_empty or (west >= -180 and east <= 180):
        return area
    pieces: list[shapely.Polygon] = []
    for turn in (-360.0, 0.0, 360.0):
        here = shapely.intersection(area, shapely.box(turn - 180, -90, turn + 180, 90))
        pieces += [
            p for p in shapely.get_parts(shapely.transform(here, lambda c, t=turn: c - [t, 0])) if p.area > 0
        ]
    return shapely.MultiPolygon(pieces)


def _problems(
    seconds: Sequence[float], *, cell_m: float | None, beside_m: float, walk_kmh: float
) -> Iterator[str]:
    for number, second in enumerate(seconds):
        if not 0 < second < np.inf:
            yield f"threshold {number} is {second} seconds, expected more than 0"
    if cell_m is not None and not 0 < cell_m < np.inf:
        yield f"cell_m is {cell_m}, expected more than 0"
    if not 0 <= beside_m < np.inf:
        yield f"beside_m is {beside_m}, expected 0 or more"
    if not 0 < walk_kmh < np.inf:
        yield f"walk_kmh is {walk_kmh}, expected more than 0"
