"""From ways, as a map draws them, to a street network cut at its junctions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.geodesy import haversine_m
from planner.streets.network import CLOSED, StreetNetwork

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Drivable ways of a map.

    Attributes
    ----------
    start
        ``(w + 1,)``; way ``i`` owns the rows ``start[i]:start[i + 1]`` of ``node`` and ``lonlat``.
    node
        Identity of each node; ways that share one meet there.
    lonlat
        ``(k, 2)``.
    road_class
        ``(w,)`` index into :data:`planner.streets.speeds.ROAD_CLASSES`.
    kmh
        ``(w,)`` speed, above 0.
    direction
        ``(w,)`` 0 both ways, 1 along the nodes only, -1 against them only.
    ferry
        ``(w,)`` True for ferries.
    """

    start: Longs
    node: Longs
    lonlat: Floats
    road_class: NDArray[np.int8]
    kmh: Floats
    direction: NDArray[np.int8]
    ferry: NDArray[np.bool_]


def build_network(ways: Ways) -> StreetNetwork:
    """Cut ways at the nodes they share, and return the network of the pieces.

    A junction is an end of a way, or a node used more than once. Lengths are sums of great-circle distances.
    """
    rows = len(ways.node)
    way_of = np.repeat(np.arange(len(ways.start) - 1), np.diff(ways.start))
    ids, compact, uses = np.unique(ways.node, return_inverse=True, return_counts=True)
    junction = uses[compact] > 1
    junction[ways.start[:-1]] = True
    junction[ways.start[1:] - 1] = True
    cuts = np.flatnonzero(junction)
    same_way = way_of[cuts[:-1]] == way_of[cuts[1:]]
    first, last = cuts[:-1][same_way], cuts[1:][same_way]
    way = way_of[first]

    step = np.zeros(rows)
    step[1:] = haversine_m(ways.lonlat[:-1], ways.lonlat[1:])
    along = np.cumsum(step)
    metres = along[last] - along[first]

    kept, node_index = np.unique(compact[np.concatenate([first, last])], return_inverse=True)
    position = np.zeros(len(ids), np.int64)
    position[compact] = np.arange(rows)
    line, line_start = _slices(ways.lonlat, first, last)
    forward, backward = _milliseconds(metres, ways.kmh[way], ways.direction[way])
    return StreetNetwork(
        nodes=ways.lonlat[position[kept]],
        ends=node_index.reshape(2, -1).T.astype(np.int32),
        metres=metres,
        forward_ms=forward,
        backward_ms=backward,
        ferry=ways.ferry[way],
        road_class=ways.road_class[way],
        line=line,
        line_start=line_start,
    )


def _milliseconds(
    metres: Floats, kmh: Floats, direction: NDArray[np.int8]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    time = np.maximum(1, np.rint(metres * 3600.0 / kmh)).astype(np.int32)
    closed = np.int32(CLOSED)
    return np.where(direction >= 0, time, closed), np.where(direction <= 0, time, closed)


def _slices(lonlat: Floats, first: Longs, last: Longs) -> tuple[Floats, Longs]:
    lengths = last - first + 1
    start = np.concatenate([[0], np.cumsum(lengths)])
    rows = np.arange(start[-1]) + np.repeat(first - start[:-1], lengths)
    return lonlat[rows], start
