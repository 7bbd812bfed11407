"""Where a point meets the street network: the nearest edge, not the nearest junction."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from planner.errors import InputError
from planner.streets.kernels.nearest import LEVELS, RUN, along_curve, nearest, parents, run_boxes
from planner.streets.network import CLOSED, StreetNetwork
from planner.tables import lonlat_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

NOWHERE = -1
"""Edge of a point that no street is near enough to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapped:
    """Points on edges.

    Attributes
    ----------
    edge
        ``(p,)`` edge, ``NOWHERE`` where no street lies within the limit.
    fraction
        ``(p,)`` place on the edge by length, 0 at its first node, 1 at its second.
    metres
        ``(p,)`` straight-line distance from the point to the street; kept also beyond the limit, infinite where
        there is no street at all.
    """

    edge: Ints
    fraction: Floats
    metres: Floats

    @property
    def found(self) -> Bools:
        """``(p,)`` True where a street was near enough."""
        found: Bools = self.edge != NOWHERE
        return found

    def __getitem__(self, rows: NDArray[np.int64]) -> "Snapped":
        """Return some of the points."""
        return Snapped(edge=self.edge[rows], fraction=self.fraction[rows], metres=self.metres[rows])


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeIndex:
    """Two trees of boxes over the open edges of a network: one of its mainland, one of its isolated bits.

    All arrays but the network's; they may be kept and mapped into memory (:meth:`arrays`).

    Attributes
    ----------
    network
        Edges closed in both directions and ferries attract nobody.
    run_edge, run_row
        ``(r,)`` edge and first row in ``network.line`` of each run of segments, neighbours side by side.
    box
        ``(b, 4)`` west, south, east, north of the boxes in ten-millionths of a degree, level by level.
    runs
        ``(2, 2)`` first run and end of each tree.
    level
        ``(2, LEVELS + 1)`` where each level of boxes of each tree begins.
    """

    network: StreetNetwork
    run_edge: Ints
    run_row: Ints
    box: Ints
    runs: Ints
    level: Ints

    def __post_init__(self) -> None:
        """Make the arrays read-only: kernels are compiled for arrays that are."""
        for array in self.arrays().values():
            array.flags.writeable = False

    @property
    def mainland(self) -> Bools:
        """``(m,)`` True for the edges of the large connected part."""
        mainland = np.zeros(self.network.edge_count, bool)
        mainland[self.run_edge[slice(*self.runs[0])]] = True
        return mainland

    def arrays(self) -> dict[str, Ints]:
        """Return the arrays by name; ``EdgeIndex(network=network, **arrays)`` is the same index again."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "network"}

    def snap(self, lonlat: Floats, *, limit_m: float, detour_m: float = 150.0) -> Snapped:
        """Return the nearest edge of every point; of equally near ones the first.

        The nearest is found in the plane that is true to scale at the point, which is exact within some
        kilometres; the metres to it are great-circle metres.

        Parameters
        ----------
        lonlat
            ``(p, 2)`` points in degrees.
        limit_m
            Farther streets do not count.
        detour_m
            A street of the large connected part is preferred to a nearer one of an isolated bit if it is at most
            this much farther away, and within the limit.

        Raises
        ------
        InputError
            When a point is not on the globe, or a distance is negative.
        """
        points = np.array(lonlat, np.float64).reshape(-1, 2)
        problems = [*_bad_distances(limit_m=limit_m, detour_m=detour_m), *_bad_points(points)]
        if problems:
            raise InputError("These points cannot be joined to the streets.", problems)
        edge, fraction, metres = nearest(
            self.network.line,
            self.network.line_start,
            self.run_edge,
            self.run_row,
            self.box,
            self.runs,
            self.level,
            points,
            np.argsort(along_curve(points)),
            float(limit_m),
            float(detour_m),
        )
        edge[metres > limit_m] = NOWHERE
        return Snapped(edge=edge, fraction=fraction, metres=metres)


def build_index(network: StreetNetwork, *, mainland: Bools | None = None) -> EdgeIndex:
    """Return the spatial index of a network's streets.

    ``mainland`` ``(m,)`` says which edges belong to large connected parts; None finds out. Who closes a bridge gives
    that of the open one, for what lies beyond it is no isolated bit.
    """
    is_open = ((network.forward_ms != CLOSED) | (network.backward_ms != CLOSED)) & ~network.ferry
    edges, rows, levels = [], [], []
    large = network.in_a_large_part if mainland is None else mainland
    for part in (is_open & large, is_open & ~large):
        edge, row = _runs(network, np.flatnonzero(part))
        box, place = run_boxes(network.line, network.line_start, edge, row)
        order = np.argsort(place, kind="stable")
        edges.append(edge[order])
        rows.append(row[order])
        levels.append(_levels(box[order]))
    sizes = [[len(box) for box in tree] + [0] * (LEVELS - len(tree)) for tree in levels]
    begin = np.concatenate([[0], np.cumsum(sizes)])
    return EdgeIndex(
        network=network,
        run_edge=np.concatenate(edges),
        run_row=np.concatenate(rows),
        box=np.concatenate([box for tree in levels for box in tree]),
        runs=np.array([[0, len(edges[0])], [len(edges[0]), len(edges[0]) + len(edges[1])]], np.int32),
        level=np.stack([begin[: LEVELS + 1], begin[LEVELS:]]).astype(np.int32),
    )


def _runs(network: StreetNetwork, edges: NDArray[np.int64]) -> tuple[Ints, Ints]:
    """Return edge and first row of the runs that the lines of ``edges`` are cut into."""
    segments = np.diff(network.line_start)[edges] - 1
    pieces = -(-segments // RUN)
    edge = np.repeat(edges, pieces)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    return edge.astype(np.int32), (network.line_start[edge] + RUN * number).astype(np.int32)


def _levels(box: Ints) -> list[Ints]:
    levels = [parents(box)]
    while len(levels[-1]) > 1:
        levels.append(parents(levels[-1]))
    return levels


def _bad_distances(**metres: float) -> Iterator[str]:
    for name, value in metres.items():
        if not value >= 0:
            yield f"{name} is {value}, expected 0 or more"


def _bad_points(lonlat: Floats) -> Iterator[str]:
    bad = ~((np.abs(lonlat) <= [180.0, 90.0]).all(axis=1))
    for row in np.flatnonzero(bad):
        lon, lat = lonlat[row]
        yield f"point {row}: longitude {lon}, latitude {lat} is no place on earth"


def places_of(points: gpd.GeoDataFrame) -> Floats:
    """Return ``(p, 2)`` longitude and latitude; tables of another reference system, or of areas, are refused."""
    shapes = points.geometry
    problems = []
    if shapes.crs is not None and not shapes.crs.is_geographic:
        problems.append(f"they are in {shapes.crs.name}: reproject them with .to_crs('EPSG:4326')")
    if not (shapely.get_type_id(shapes.to_numpy()) == shapely.GeometryType.POINT).all():
        problems.append("some are no points: take their .representative_point()")
    if problems:
        raise InputError("These places cannot be joined to the streets.", problems)
    return lonlat_of(points)
