"""The streets that are reached in so many minutes, edge by edge, partly reached ones too."""

from collections.abc import Iterable, Iterator, Sequence

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from planner.streets.graph import NO_COURSE
from planner.streets.isochrones import Reached, isochrones
from planner.streets.kernels.buckets import SHUT, within
from planner.streets.network import CLOSED, StreetNetwork
from planner.streets.search import Direction, StreetSearch
from planner.streets.seeds import ABSENT
from planner.streets.snap import Snapped
from planner.tables import WGS84

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


def isochrone_areas(
    search: StreetSearch,
    points: Snapped,
    seconds: Sequence[float],
    *,
    direction: Direction = "from",
    late: Floats | None = None,
) -> Iterator[list[shapely.MultiPolygon]]:
    """Yield, for each point, the areas within so many seconds of it; see :func:`planner.streets.isochrones.isochrones`.

    Parameters
    ----------
    search, points
        Where to travel.
    seconds
        Thresholds above 0.
    direction
        ``from`` the points, or ``to`` them.
    late
        ``(p,)`` seconds between each point and its street; they count.
    """
    limit = max(seconds, default=0.0) * 1000.0
    delay = np.zeros(len(points.edge)) if late is None else late
    ms = np.full(search.graph.node_count, SHUT, np.int32)
    for row in range(len(points.edge)):
        pieces = reached_pieces(
            search,
            points,
            row,
            limit_ms=limit,
            late_ms=float(delay[row]) * 1000.0,
            direction=direction,
            ms=ms,
        )
        yield isochrones(search.network, pieces, seconds)


def isochrone_table(
    ids: Iterable[str], seconds: Sequence[float], areas: Iterable[Sequence[shapely.MultiPolygon]]
) -> gpd.GeoDataFrame:
    """Return the areas of each site as rows of ``site``, ``seconds`` and ``geometry`` (WGS84)."""
    rows = [
        (site, limit, area)
        for site, by_limit in zip(ids, areas, strict=True)
        for limit, area in zip(seconds, by_limit, strict=True)
    ]
    return gpd.GeoDataFrame(rows, columns=["site", "seconds", "geometry"], crs=WGS84)


def reached_pieces(
    search: StreetSearch,
    points: Snapped,
    row: int,
    *,
    limit_ms: float,
    late_ms: float = 0.0,
    direction: Direction = "from",
    ms: Ints | None = None,
) -> Reached:
    """Return what is travelled within a limit from one point, or towards it.

    Parameters
    ----------
    search, points, row
        The streets, and which of the points.
    limit_ms, late_ms
        Milliseconds in all, and those spent before the point is on its street.
    direction
        ``from`` the point, or ``to`` it.
    ms
        Scratch ``(n,)``, ``SHUT`` everywhere before and after; made if None.
    """
    budget = int(min(limit_ms - late_ms, SHUT - 1)) if limit_ms >= late_ms else -1
    if budget < 0 or not points.found[row] or not search.network.edge_count:
        return _reached(np.zeros(0, np.int32), *np.zeros((4, 0)))
    scratch = np.full(search.graph.node_count, SHUT, np.int32) if ms is None else ms
    outward = direction == "from"
    first, head, weight, course = search.arcs_from if outward else search.arcs_to
    seeds = search.seeds(points, departing_=outward)
    present = seeds.node[row] != ABSENT
    node, then = within(
        first, head, weight, seeds.node[row][present], seeds.ms[row][present], budget, scratch
    )
    arc = _rows(first, node)
    begun = np.repeat(then, first[node + 1] - first[node])
    usable = (course[arc] != NO_COURSE) & (weight[arc] < SHUT)
    arc, begun = arc[usable], begun[usable]
    against = (course[arc] & 1) == (1 if outward else 0)
    own = _own_edge(search, points, row, outward=outward)
    into = list(_into_blocked(search, dict(zip(node.tolist(), then.tolist(), strict=True)), outward=outward))
    shut = np.array(into, np.float64).reshape(-1, 5).T
    begin, end = against.astype(np.float64), 1.0 - against
    return _reached(
        np.concatenate([own.edge, course[arc] >> 1, shut[0]]),
        np.concatenate([own.begin, begin, shut[1]]),
        np.concatenate([own.end, end, shut[2]]),
        np.concatenate([own.begin_ms, begun, shut[3]]) + late_ms,
        np.concatenate([own.end_ms, begun + weight[arc], shut[4]]) + late_ms,
    )


def _own_edge(search: StreetSearch, points: Snapped, row: int, *, outward: bool) -> Reached:
    """Return the two pieces of the point's own edge; one where the other direction is closed."""
    edge, fraction = int(points.edge[row]), float(points.fraction[row])
    pieces = [
        (edge, fraction, end, 0.0, abs(end - fraction) * ms)
        for way in (0, 1)
        for ms, end in [_along(search.network, edge, fraction, way, outward=outward)]
        if ms != CLOSED
    ]
    return _reached(*np.array(pieces, np.float64).reshape(-1, 5).T)


def _into_blocked(
    search: StreetSearch, then: dict[int, int], *, outward: bool
) -> Iterator[tuple[int, float, float, float, float]]:
    """Yield edge, begin, end, and milliseconds there, of the ways into blocked edges as far as one comes."""
    network, graph = search.network, search.graph
    for edge in np.unique(network.blocked_edge).tolist():
        for way in (0, 1):
            course = np.array([2 * edge + (way if outward else 1 - way)], np.int32)
            node = int((graph.enter if outward else graph.leave)(network, course)[0])
            ms, end = _along(network, edge, float(way), way, outward=outward)
            if node in then and ms != CLOSED:
                yield edge, float(way), end, then[node], then[node] + abs(end - way) * ms


def _along(network: StreetNetwork, edge: int, begin: float, way: int, *, outward: bool) -> tuple[int, float]:
    """Return the milliseconds of a whole edge, seen from a traveller, and the fraction that one gets to.

    ``way`` 0 is towards the end of the edge, 1 towards its beginning; inward one travels the other way.
    """
    ms = (network.forward_ms, network.backward_ms)[way if outward else 1 - way][edge]
    parts = network.blocked_part[network.blocked_edge == edge]
    if ((parts[:, 0] <= begin) & (parts[:, 1] >= begin)).any():
        return CLOSED, begin
    if way == 0:
        return int(ms), float(min([1.0, *parts[parts[:, 0] > begin, 0]]))
    return int(ms), float(max([0.0, *parts[parts[:, 1] < begin, 1]]))


def _reached(
    edge: NDArray[np.generic], begin: Floats, end: Floats, begin_ms: Floats, end_ms: Floats
) -> Reached:
    most = float(SHUT)
    return Reached(
        edge=edge.astype(np.int32),
        begin=begin,
        end=end,
        begin_ms=np.minimum(begin_ms, most).astype(np.int32),
        end_ms=np.minimum(end_ms, most).astype(np.int32),
    )


def _rows(first: Ints, node: Ints) -> Longs:
    """Return the arcs of some nodes, one node after the other."""
    count = (first[node + 1] - first[node]).astype(np.int64)
    begin = np.repeat(first[node] - (np.cumsum(count) - count), count)
    rows: Longs = begin + np.arange(count.sum())
    return rows
