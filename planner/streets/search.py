"""Shortest paths over a street network: plain Dijkstra in compiled code (SciPy), exact to the millisecond."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from planner.streets.arcs import (
    Arcs,
    along_edge,
    arcs_with,
    at_targets,
    entry_nodes,
    pairs_on_one_edge,
    rows_of,
)
from planner.streets.network import StreetNetwork
from planner.streets.snap import NOWHERE, Snapped

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

NOBODY = -1
_BLOCK = 64


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest of several sources for every target: seconds (NaN none) and source index (``NOBODY``)."""

    seconds: Floats
    source: Ints


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
    arcs = arcs_with(network, sources, late)
    rows = rows_of(network, sources)
    if not len(rows):
        return Nearest(np.full(len(targets.edge), np.nan), np.full(len(targets.edge), NOBODY, np.int32))
    ms, _, origin = dijkstra(arcs.graph, indices=rows, min_only=True, return_predecessors=True)
    source_of = np.full(len(ms) + 1, NOBODY, np.int32)
    source_of[rows] = np.flatnonzero(sources.found)
    label = source_of[np.where(origin < 0, len(ms), origin)]
    best, by_first = at_targets(network, ms[None, :], targets)
    winner = np.where(np.isnan(best[0]), NOBODY, label[entry_nodes(network, targets, by_first)[0]])
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
    arcs = arcs_with(network, sources)
    rows = rows_of(network, sources)
    shape = (len(sources.edge), len(targets.edge))
    seconds, metres = np.full(shape, np.nan), np.full(shape, np.nan)
    limit = np.inf if within is None else within * 1000.0
    found = np.flatnonzero(sources.found)
    for begin in range(0, len(rows), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        ms, before = dijkstra(arcs.graph, indices=rows[block], return_predecessors=True, limit=limit)
        best, by_first = at_targets(network, ms, targets)
        seconds[found[block]] = best / 1000.0
        entered = _path_metres(network, arcs, sources, before, entry_nodes(network, targets, by_first))
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
    arcs = arcs_with(network, sources)
    rows, found = rows_of(network, sources), np.flatnonzero(sources.found)
    empty = np.array([], np.int64), np.array([])
    reached = [empty] * len(sources.edge)
    beside: dict[int, list[int]] = {}
    for source, target in pairs_on_one_edge(sources, targets):
        beside.setdefault(source, []).append(target)
    for begin in range(0, len(rows), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        best, _ = at_targets(network, dijkstra(arcs.graph, indices=rows[block], limit=within * 1000), targets)
        for source, ms in zip(found[block], best, strict=True):
            for target in beside.get(int(source), []):
                ms[target] = np.fmin(ms[target], along_edge(network, sources, targets, int(source), target))
            near = np.flatnonzero(ms <= within * 1000)
            reached[source] = near, ms[near] / 1000.0
    return reached


def _same_edge(
    network: StreetNetwork, sources: Snapped, targets: Snapped, late: Floats
) -> tuple[Ints, Floats]:
    """Return, for each target, the quickest source on its own edge and its milliseconds (infinite: none)."""
    best = np.full(len(targets.edge), np.inf)
    who = np.full(len(targets.edge), NOBODY, np.int32)
    for source, target in pairs_on_one_edge(sources, targets):
        time = along_edge(network, sources, targets, source, target) + late[source]
        if time < best[target]:
            best[target], who[target] = time, source
    return who, best


def _overlay_same_edge(
    network: StreetNetwork, sources: Snapped, targets: Snapped, seconds: Floats, metres: Floats
) -> None:
    for source, target in pairs_on_one_edge(sources, targets):
        time = along_edge(network, sources, targets, source, target) / 1000.0
        if time < np.nan_to_num(seconds[source, target], nan=np.inf):
            part = abs(targets.fraction[target] - sources.fraction[source])
            seconds[source, target] = time
            metres[source, target] = part * network.metres[sources.edge[source]]


def _path_metres(
    network: StreetNetwork, arcs: Arcs, points: Snapped, before: Ints, nodes: NDArray[np.int64]
) -> Floats:
    """Return metres ``(sources, targets)`` from each source to its ``nodes`` along the tree of predecessors.

    Pointer doubling over the nodes that lie on the way only; node ``n`` of source ``s`` has the number ``s * size + n``.
    """
    size = before.shape[1]
    parent = before.ravel().astype(np.int64)
    wanted = np.arange(len(before))[:, None] * size + nodes
    on_the_way = np.flatnonzero(_with_ancestors(parent, wanted.ravel(), size))
    position = np.zeros(len(parent), np.int64)
    position[on_the_way] = np.arange(len(on_the_way))
    above = parent[on_the_way]
    reached = np.flatnonzero(above >= 0)
    step = np.arange(len(on_the_way))
    step[reached] = position[on_the_way[reached] // size * size + above[reached]]
    metres = np.zeros(len(on_the_way))
    heads = (on_the_way[reached] % size).astype(np.int32)
    metres[reached] = _arc_metres(network, arcs, points, above[reached].astype(np.int32), heads)
    while (step[step] != step).any():
        metres = metres + metres[step]
        step = step[step]
    along: Floats = metres[position[wanted]]
    return along


def _with_ancestors(parent: NDArray[np.int64], wanted: NDArray[np.int64], size: int) -> Bools:
    """Return which numbered nodes are wanted, or lie between a wanted one and its source."""
    seen = np.zeros(len(parent), bool)
    front = np.unique(wanted)
    while len(front):
        seen[front] = True
        above = parent[front]
        up = np.unique((front // size * size + above)[above >= 0])
        front = up[~seen[up]]
    return seen


def _arc_metres(network: StreetNetwork, arcs: Arcs, points: Snapped, tail: Ints, head: Ints) -> Floats:
    position = _arc_position(arcs, tail, head)
    metres = network.metres[arcs.edge[position]]
    starts = np.flatnonzero(tail >= network.node_count)
    if len(starts):
        fraction = points.fraction[np.flatnonzero(points.found)[tail[starts] - network.node_count]]
        metres[starts] *= np.where(arcs.ahead[position[starts]], 1 - fraction, fraction)
    return metres


def _arc_position(arcs: Arcs, tail: Ints, head: Ints) -> NDArray[np.int64]:
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
