"""Shortest paths over a street network: plain Dijkstra in compiled code (SciPy), exact to the millisecond.

Points lie anywhere on edges. A point that is searched from becomes a node of its own on its edge; points that are
searched for are read off the ends of their edges afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from planner.streets.network import CLOSED, StreetNetwork, directed_edges
from planner.streets.snap import NOWHERE, Snapped

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

NOBODY = -1
_BLOCK = 64
_AT_A_NODE = 1e-9
"""A fraction nearer than this to 0 or 1 is the node itself, which can be left and reached in every direction."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest of several sources for every target: seconds (NaN none) and source index (``NOBODY``)."""

    seconds: Floats
    source: Ints


@dataclass(frozen=True, slots=True)
class _Arcs:
    """Deduplicated arcs in CSR order: the fastest of parallel ones, the edge each lies on, and whether along it."""

    graph: sp.csr_array
    edge: Ints
    ahead: Bools


def nearest_source(
    network: StreetNetwork, sources: Snapped, targets: Snapped, *, delay: Floats | None = None
) -> Nearest:
    """Return, for every target, the source from which it is reached first, by time along the streets.

    Parameters
    ----------
    network, sources, targets
        Where to travel.
    delay
        Seconds that each source needs before it is on the street; they count. None for none.
    """
    late = np.zeros(len(sources.edge)) if delay is None else np.rint(delay * 1000.0)
    arcs = _arcs(network, sources, late)
    rows = _rows(network, sources)
    if not len(rows):
        return Nearest(np.full(len(targets.edge), np.nan), np.full(len(targets.edge), NOBODY, np.int32))
    ms, _, origin = dijkstra(arcs.graph, indices=rows, min_only=True, return_predecessors=True)
    source_of = np.full(len(ms) + 1, NOBODY, np.int32)
    source_of[rows] = np.flatnonzero(sources.found)
    label = source_of[np.where(origin < 0, len(ms), origin)]
    best, by_first = _at_targets(network, ms[None, :], targets)
    winner = np.where(np.isnan(best[0]), NOBODY, label[_entry(network, targets, by_first)[0]])
    direct, along = _same_edge(network, sources, targets, late)
    shorter = along < np.where(np.isnan(best[0]), np.inf, best[0])
    return Nearest(
        np.where(shorter, along, best[0]) / 1000.0, np.where(shorter, direct, winner).astype(np.int32)
    )


def many_to_many(
    network: StreetNetwork, sources: Snapped, targets: Snapped, *, within: float | None = None
) -> tuple[Floats, Floats]:
    """Return seconds and metres ``(sources, targets)`` of the fastest paths, NaN where there is none.

    Parameters
    ----------
    network, sources, targets
        Where to travel.
    within
        Paths that take longer than this many seconds need not be found.
    """
    arcs = _arcs(network, sources)
    rows = _rows(network, sources)
    shape = (len(sources.edge), len(targets.edge))
    seconds, metres = np.full(shape, np.nan), np.full(shape, np.nan)
    limit = np.inf if within is None else within * 1000.0
    found = np.flatnonzero(sources.found)
    for begin in range(0, len(rows), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        ms, before = dijkstra(arcs.graph, indices=rows[block], return_predecessors=True, limit=limit)
        length = _path_metres(network, arcs, sources, before)
        best, by_first = _at_targets(network, ms, targets)
        seconds[found[block]] = best / 1000.0
        entered = np.take_along_axis(length, _entry(network, targets, by_first), axis=1)
        metres[found[block]] = entered + _last_metres(network, targets, by_first)
    _overlay_same_edge(network, sources, targets, seconds, metres)
    beyond = np.isnan(seconds) | (seconds * 1000.0 > limit)
    seconds[beyond] = np.nan
    metres[beyond] = np.nan
    return seconds, metres


def within_reach(
    network: StreetNetwork, sources: Snapped, targets: Snapped, *, within: float
) -> list[tuple[NDArray[np.int64], Floats]]:
    """Return, for each source, the targets it reaches within so many seconds: positions and seconds."""
    arcs = _arcs(network, sources)
    rows, found = _rows(network, sources), np.flatnonzero(sources.found)
    empty = np.array([], np.int64), np.array([])
    reached = [empty] * len(sources.edge)
    beside: dict[int, list[int]] = {}
    for source, target in _pairs_on_one_edge(sources, targets):
        beside.setdefault(source, []).append(target)
    for begin in range(0, len(rows), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        best, _ = _at_targets(
            network, dijkstra(arcs.graph, indices=rows[block], limit=within * 1000), targets
        )
        for source, ms in zip(found[block], best, strict=True):
            for target in beside.get(int(source), []):
                ms[target] = np.fmin(ms[target], _along(network, sources, targets, int(source), target))
            near = np.flatnonzero(ms <= within * 1000)
            reached[source] = near, ms[near] / 1000.0
    return reached


Step = tuple[int, float, float]
"""A drive along one edge: edge, fraction where it begins, fraction where it ends."""


def paths(network: StreetNetwork, points: Snapped, pairs: Sequence[tuple[int, int]]) -> list[list[Step]]:
    """Return the fastest path for each pair of positions in ``points``, empty where there is none."""
    arcs = _arcs(network, points)
    row_of = np.cumsum(points.found) - 1 + network.node_count
    answers: list[list[Step]] = [[] for _ in pairs]
    for source in sorted({a for a, _ in pairs if points.found[a]}):
        ms, before = dijkstra(arcs.graph, indices=[int(row_of[source])], return_predecessors=True)
        best, by_first = _at_targets(network, ms, points)
        for number, (a, b) in enumerate(pairs):
            if a == source and points.found[b]:
                trace = _Trace(network, arcs, points, before[0], int(row_of[source]))
                answers[number] = trace.path(a, b, float(best[0, b]), bool(by_first[0, b]))
    return answers


@dataclass(frozen=True, slots=True)
class _Trace:
    """Walks back from a target to the source of one search."""

    network: StreetNetwork
    arcs: _Arcs
    points: Snapped
    before: Ints
    root: int

    def path(self, source: int, target: int, best: float, by_first: bool) -> list[Step]:  # noqa: FBT001
        """Return the steps from source to target, entered from the first node of its edge or not, in ``best`` ms."""
        edge, fraction = int(self.points.edge[target]), float(self.points.fraction[target])
        if self.points.edge[source] == edge:
            along = _along(self.network, self.points, self.points, source, target)
            if not along > best and np.isfinite(along):
                return [(edge, float(self.points.fraction[source]), fraction)]
        if np.isnan(best):
            return []
        node = int(self.network.ends[edge, 0 if by_first else 1])
        steps = [(edge, 0.0 if by_first else 1.0, fraction)]
        while node != self.root:
            previous = int(self.before[node])
            steps.append(self._step(source, previous, node))
            node = previous
        return steps[::-1]

    def _step(self, source: int, tail: int, head: int) -> Step:
        first, second = self.arcs.graph.indptr[tail : tail + 2]
        position = first + np.searchsorted(self.arcs.graph.indices[first:second], head)
        edge = int(self.arcs.edge[position])
        ahead = bool(self.arcs.ahead[position])
        begin = float(self.points.fraction[source]) if tail >= self.network.node_count else float(not ahead)
        return edge, begin, float(ahead)


def _arcs(network: StreetNetwork, points: Snapped, late: Floats | None = None) -> _Arcs:
    """Return the arcs of the network, with one extra node for each found point, left ``late`` milliseconds later."""
    tail, head, ms, edge = directed_edges(network)
    ahead = np.arange(len(edge)) < int((network.forward_ms != CLOSED).sum())
    street = tail, head, ms, edge, ahead
    extra = _point_arcs(network, points, np.zeros(len(points.edge)) if late is None else late)
    tail, head, ms, edge, ahead = (np.concatenate(pair) for pair in zip(street, extra, strict=True))
    order = np.lexsort((ms, head, tail))
    tail, head, ms, edge, ahead = tail[order], head[order], ms[order], edge[order], ahead[order]
    first = np.ones(len(tail), bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    size = network.node_count + int(points.found.sum())
    graph = sp.csr_array((ms[first].astype(np.float64), (tail[first], head[first])), shape=(size, size))
    return _Arcs(graph, edge[first], ahead[first])


def _point_arcs(
    network: StreetNetwork, points: Snapped, late: Floats
) -> tuple[Ints, Ints, Ints, Ints, Bools]:
    """Return arcs from each found point to the ends of its edge that may be driven to."""
    row = np.flatnonzero(points.found)
    edge, fraction = points.edge[row], points.fraction[row]
    node = (network.node_count + np.arange(len(row))).astype(np.int32)
    to_second = late[row] + np.maximum(1, np.rint(_part_ms(network.forward_ms[edge], 1 - fraction)))
    to_first = late[row] + np.maximum(1, np.rint(_part_ms(network.backward_ms[edge], fraction)))
    ahead, back = np.isfinite(to_second), np.isfinite(to_first)
    return (
        np.concatenate([node[ahead], node[back]]),
        np.concatenate([network.ends[edge[ahead], 1], network.ends[edge[back], 0]]),
        np.concatenate([to_second[ahead], to_first[back]]).astype(np.int32),
        np.concatenate([edge[ahead], edge[back]]),
        np.arange(int(ahead.sum() + back.sum())) < int(ahead.sum()),
    )


def _part_ms(ms: Ints, part: Floats) -> Floats:
    """Return milliseconds over a part of an edge; infinite where its direction is closed and the part is any."""
    return np.where(part <= _AT_A_NODE, 0.0, np.where(ms == CLOSED, np.inf, part * ms))


def _rows(network: StreetNetwork, points: Snapped) -> NDArray[np.int64]:
    return network.node_count + np.arange(int(points.found.sum()))


def _at_targets(network: StreetNetwork, ms: Floats, targets: Snapped) -> tuple[Floats, Bools]:
    """Return milliseconds ``(sources, targets)`` (NaN none), and whether the first node of the edge leads there."""
    edge = np.where(targets.found, targets.edge, 0)
    if not network.edge_count:
        empty = np.full((len(ms), len(edge)), np.nan)
        return empty, np.ones(empty.shape, bool)
    first, second = network.ends[edge, 0], network.ends[edge, 1]
    by_first = ms[:, first] + _part_ms(network.forward_ms[edge], targets.fraction)
    by_second = ms[:, second] + _part_ms(network.backward_ms[edge], 1 - targets.fraction)
    best = np.minimum(by_first, by_second)
    best[:, ~targets.found] = np.inf
    best[np.isinf(best)] = np.nan
    return best, by_first <= by_second


def _entry(network: StreetNetwork, targets: Snapped, by_first: Bools) -> NDArray[np.int64]:
    """Return the node through which each target is entered, ``(sources, targets)``."""
    ends = network.ends[np.where(targets.found, targets.edge, 0)]
    return np.where(by_first, ends[:, 0], ends[:, 1]).astype(np.int64)


def _same_edge(
    network: StreetNetwork, sources: Snapped, targets: Snapped, late: Floats
) -> tuple[Ints, Floats]:
    """Return, for each target, the quickest source on its own edge and its milliseconds (infinite: none)."""
    best = np.full(len(targets.edge), np.inf)
    who = np.full(len(targets.edge), NOBODY, np.int32)
    for source, target in _pairs_on_one_edge(sources, targets):
        time = _along(network, sources, targets, source, target) + late[source]
        if time < best[target]:
            best[target], who[target] = time, source
    return who, best


def _overlay_same_edge(
    network: StreetNetwork, sources: Snapped, targets: Snapped, seconds: Floats, metres: Floats
) -> None:
    for source, target in _pairs_on_one_edge(sources, targets):
        time = _along(network, sources, targets, source, target) / 1000.0
        if time < np.nan_to_num(seconds[source, target], nan=np.inf):
            part = abs(targets.fraction[target] - sources.fraction[source])
            seconds[source, target] = time
            metres[source, target] = part * network.metres[sources.edge[source]]


def _pairs_on_one_edge(sources: Snapped, targets: Snapped) -> list[tuple[int, int]]:
    on_edge: dict[int, list[int]] = {}
    for source in np.flatnonzero(sources.found):
        on_edge.setdefault(int(sources.edge[source]), []).append(int(source))
    shared = np.flatnonzero(np.isin(targets.edge, np.fromiter(on_edge, np.int32)) & targets.found)
    return [(source, int(target)) for target in shared for source in on_edge[int(targets.edge[target])]]


def _along(network: StreetNetwork, sources: Snapped, targets: Snapped, source: int, target: int) -> float:
    edge = sources.edge[source]
    part = float(targets.fraction[target] - sources.fraction[source])
    ms = network.forward_ms[edge] if part >= 0 else network.backward_ms[edge]
    return float(_part_ms(np.asarray(ms), np.asarray(abs(part))))


def _path_metres(network: StreetNetwork, arcs: _Arcs, points: Snapped, before: Ints) -> Floats:
    """Return metres ``(sources, nodes)`` along the tree of predecessors, by pointer doubling."""
    size = before.shape[1]
    rooted = before < 0
    parent = np.where(rooted, np.arange(size), before).astype(np.int64)
    metres = np.zeros(before.shape)
    source, node = np.nonzero(~rooted)
    metres[source, node] = _arc_metres(network, arcs, points, before[source, node], node.astype(np.int32))
    while True:
        grandparent = np.take_along_axis(parent, parent, axis=1)
        if (grandparent == parent).all():
            return metres
        metres = metres + np.take_along_axis(metres, parent, axis=1)
        parent = grandparent


def _arc_metres(network: StreetNetwork, arcs: _Arcs, points: Snapped, tail: Ints, head: Ints) -> Floats:
    position = _arc_position(arcs, tail, head)
    metres = network.metres[arcs.edge[position]]
    starts = np.flatnonzero(tail >= network.node_count)
    if len(starts):
        fraction = points.fraction[np.flatnonzero(points.found)[tail[starts] - network.node_count]]
        metres[starts] *= np.where(arcs.ahead[position[starts]], 1 - fraction, fraction)
    return metres


def _arc_position(arcs: _Arcs, tail: Ints, head: Ints) -> NDArray[np.int64]:
    """Return where the arc ``tail -> head`` stands in the CSR arrays; heads are sorted within a row."""
    size = arcs.graph.shape[0]
    rows = np.repeat(np.arange(size, dtype=np.int64), np.diff(arcs.graph.indptr))
    key = rows * size + arcs.graph.indices
    position: NDArray[np.int64] = np.searchsorted(key, tail.astype(np.int64) * size + head)
    return position


def _last_metres(network: StreetNetwork, targets: Snapped, by_first: Bools) -> Floats:
    edge = np.where(targets.edge == NOWHERE, 0, targets.edge)
    metres: Floats = network.metres[edge] * np.where(by_first, targets.fraction, 1 - targets.fraction)
    return metres
