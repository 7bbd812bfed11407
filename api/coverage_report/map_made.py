"""What the map of the report shows, in metres of an equal-area projection about the people."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from api.coverage_report.report import BoardMap, Crowd, Outline, Ring, Spot
from planner.coverage.gaps import Gaps
from planner.coverage.question import CoverageAnswer
from planner.geodesy import degrees, middle_of
from planner.streets.network import StreetNetwork
from planner.streets.speeds import ROAD_CLASSES
from planner.tables import WGS84, lonlat_of

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]

CELLS = 110
"""Crowds are squares of this part of the longer side of the map; a square is about as large as a circle for many."""
_MARGIN = 0.03
_FINE = 1500
"""Lines are drawn to this part of the longer side: a tenth of a millimetre on paper."""
_LEAST_SIDE_M = 2000.0
_MOST_GAPS = 500
_MOST_ROAD_POINTS = 12_000
_MAIN_ROADS = (("motorway", "trunk"), ("primary",), ("secondary",))


def board_map(answer: CoverageAnswer, gaps: Gaps, *, shown: int) -> BoardMap:
    """Return the map; the first ``shown`` gaps have numbers."""
    question = answer.question
    demand = question.demand[question.demand["people"] > 0]
    if demand.empty:
        return BoardMap()
    plane = Plane.about(lonlat_of(demand))
    people = plane.metres(lonlat_of(demand))
    branches = plane.metres(lonlat_of(question.branches))
    places = None if answer.times is None else answer.times.places
    stops = plane.metres(lonlat_of(places[places["kind"] == "stop"])) if places is not None else branches[:0]
    outlines = plane.shapes(gaps.areas.geometry.to_numpy()[:_MOST_GAPS])
    extent = Extent.of(people, branches, stops, shapely.get_coordinates(outlines))
    beyond = gaps.uncovered.reindex(demand.index).fillna(0.0).to_numpy(float)
    return BoardMap(
        width=extent.width,
        height=extent.height,
        areas=tuple(extent.rings(plane.shapes(question.boundaries.geometry.to_numpy()))),
        roads=_roads(next(iter(question.travel.values())).roads, plane, extent),
        crowds=_crowds(people, demand["people"].to_numpy(float), beyond, extent),
        gaps=tuple(_outlines(outlines, extent, shown)),
        branches=extent.spots(branches),
        stops=extent.spots(stops),
    )


@dataclass(frozen=True, slots=True)
class Plane:
    """Lambert's azimuthal equal-area projection of the ellipsoid (Snyder, USGS 1395, 1987, p. 182)."""

    transformer: Any

    @classmethod
    def about(cls, lonlat: Floats) -> "Plane":
        """Return the plane whose centre is the mean of the points on the sphere."""
        lon, lat = middle_of(lonlat)
        wanted = f"+proj=laea +lat_0={lat:.4f} +lon_0={lon:.4f} +ellps=WGS84 +units=m"
        return cls(pyproj.Transformer.from_crs(WGS84, wanted, always_xy=True))

    def metres(self, lonlat: Floats) -> Floats:
        """Return metres ``(n, 2)`` of longitude and latitude."""
        return np.column_stack(self.transformer.transform(lonlat[:, 0], lonlat[:, 1])).reshape(-1, 2)

    def shapes(self, shapes: Shapes) -> Shapes:
        """Return shapes in the plane."""
        flat: Shapes = shapely.transform(shapes, self.metres)
        return flat


@dataclass(frozen=True, slots=True)
class Extent:
    """The rectangle that is drawn."""

    left: float
    bottom: float
    width: float
    height: float

    @classmethod
    def of(cls, *points: Floats) -> "Extent":
        """Return a rectangle around points, with a margin, not smaller than a village."""
        every = np.vstack(points)
        every = every[np.isfinite(every).all(axis=1)]
        low, high = every.min(axis=0), every.max(axis=0)
        grown = np.maximum((high - low) * (1 + 2 * _MARGIN), _LEAST_SIDE_M)
        left, bottom = (low + high) / 2 - grown / 2
        return cls(float(left), float(bottom), float(grown[0]), float(grown[1]))

    @property
    def fine(self) -> float:
        """Metres that nobody sees on paper."""
        return max(self.width, self.height) / _FINE

    def spot(self, metres: Floats) -> Spot:
        """Return a point from the lower left corner, in whole metres."""
        return float(round(metres[0] - self.left)), float(round(metres[1] - self.bottom))

    def spots(self, metres: Floats) -> tuple[Spot, ...]:
        """Return points from the lower left corner."""
        return tuple(self.spot(point) for point in metres)

    def rings(self, shapes: Shapes) -> Iterator[Ring]:
        """Yield the outer and inner rings of areas, as much of them as is drawn."""
        for ring in shapely.get_rings(self._drawn(shapely.make_valid(shapes))):
            yield self.spots(shapely.get_coordinates(ring))

    def lines(self, shapes: Shapes) -> Iterator[Ring]:
        """Yield the parts of lines that are drawn."""
        for line in shapely.get_parts(self._drawn(shapes)):
            yield self.spots(shapely.get_coordinates(line))

    def _drawn(self, shapes: Shapes) -> Shapes:
        box = (self.left, self.bottom, self.left + self.width, self.bottom + self.height)
        cut = shapely.clip_by_rect(shapes, *box)
        simple = shapely.simplify(cut[~shapely.is_empty(cut)], self.fine)
        parts: Shapes = shapely.get_parts(shapely.get_parts(simple))
        drawn: Shapes = parts[~shapely.is_empty(parts)]
        return drawn


def _crowds(people: Floats, number: Floats, beyond: Floats, extent: Extent) -> tuple[Crowd, ...]:
    """Return people by square, each square where its people are on average."""
    side = max(extent.width, extent.height) / CELLS
    column, row = np.floor((people - (extent.left, extent.bottom)) / side).astype(np.int64).T
    _, cell = np.unique(row * (CELLS + 2) + column, return_inverse=True)
    total, missed = np.bincount(cell, number), np.bincount(cell, beyond)
    where = np.column_stack([np.bincount(cell, number * people[:, axis]) for axis in (0, 1)]) / total[:, None]
    return tuple(
        Crowd(extent.spot(spot), round(float(whole - lost), 1), round(float(lost), 1))
        for spot, whole, lost in zip(where, total, missed, strict=True)
    )


def _outlines(outlines: Shapes, extent: Extent, shown: int) -> Iterator[Outline]:
    for rank, shape in enumerate(outlines, 1):
        label = shapely.point_on_surface(shape)
        spot = extent.spot(np.array([label.x, label.y]))
        yield Outline(rank if rank <= shown else 0, tuple(extent.rings(np.array([shape]))), spot)


def _roads(network: StreetNetwork, plane: Plane, extent: Extent) -> tuple[Ring, ...]:
    """Return the main roads, of as many classes as do not fill the page."""
    roads: list[Ring] = []
    for classes in _MAIN_ROADS:
        wanted = np.isin(network.road_class, [ROAD_CLASSES.index(name) for name in classes])
        more = [*extent.lines(plane.shapes(_merged(network, wanted)))]
        if sum(map(len, roads)) + sum(map(len, more)) > _MOST_ROAD_POINTS:
            break
        roads += more
    return tuple(roads)


def _merged(network: StreetNetwork, wanted: NDArray[np.bool_]) -> Shapes:
    """Return the lines of edges in longitude and latitude, joined where they follow one another."""
    edges = np.flatnonzero(wanted)
    if not len(edges):
        return np.array([], object)
    sizes = network.line_start[edges + 1] - network.line_start[edges]
    rows = np.repeat(network.line_start[edges], sizes) + _counting(sizes)
    lines = shapely.linestrings(degrees(network.line[rows]), indices=np.repeat(np.arange(len(edges)), sizes))
    merged: Shapes = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    return merged


def _counting(sizes: NDArray[Any]) -> NDArray[np.int64]:
    """Return 0, 1, ... for each of several lengths in turn."""
    starts = np.cumsum(sizes) - sizes
    numbers: NDArray[np.int64] = np.arange(int(sizes.sum())) - np.repeat(starts, sizes)
    return numbers
