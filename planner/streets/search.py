"""Shortest paths over a street network, exact to the millisecond, by a contraction hierarchy."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from planner.errors import InputError
from planner.streets import hierarchy as ch
from planner.streets.graph import TIME_BITS, SearchGraph, arc_keys, arc_milliseconds, search_graph
from planner.streets.hierarchy import UNREACHED, UNREACHED_MS
from planner.streets.network import StreetNetwork
from planner.streets.seeds import Seeds, arriving, departing, on_one_edge
from planner.streets.snap import Snapped
from planner.travel import Direction as Direction  # noqa: PLC0414  named with the search by all who travel

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

NOBODY = -1
_CENTIMETRES = (1 << TIME_BITS) - 1
_ROUNDING_MS = 1e-6
"""1.001 s are 1000.9999999999999 ms."""


@dataclass(frozen=True)
class Nearest:
    """The nearest of several sources for every target.

    Attributes
    ----------
    key
        ``(t,)`` milliseconds and number of the source in one number, ``UNREACHED`` where there is none.
    """

    key: Longs

    @cached_property
    def seconds(self) -> Floats:
        """``(t,)`` seconds, NaN where there is no source."""
        return np.where(self.key >= UNREACHED, np.nan, (self.key >> TIME_BITS) / 1000.0)

    @cached_property
    def source(self) -> Ints:
        """``(t,)`` number of the source, ``NOBODY`` where there is none."""
        return np.where(self.key >= UNREACHED, NOBODY, self.key & _CENTIMETRES).astype(np.int32)


@dataclass(frozen=True, kw_only=True)
class StreetSearch:
    """A network made ready for searches.

    Attributes
    ----------
    network
        Streets with the times that hold.
    graph
        What is searched: all courses that are open in the network, or in the one that it is a variant of.
    hierarchy
        The graph's contraction hierarchy, which knows no times.
    """

    network: StreetNetwork
    graph: SearchGraph
    hierarchy: ch.Hierarchy

    @classmethod
    def of(cls, network: StreetNetwork) -> "StreetSearch":
        """Return the network with its graph and hierarchy."""
        graph = search_graph(network)
        tail = graph.tail
        order = ch.dissection_order(graph.node_count, tail, graph.head)
        hierarchy = ch.build_hierarchy(graph.node_count, tail, graph.head, order)
        return cls(network=network, graph=graph, hierarchy=hierarchy)

    def with_times(self, network: StreetNetwork) -> "StreetSearch":
        """Return the same streets with other times; what was closed stays closed."""
        return replace(self, network=network)

    @cached_property
    def arc_ms(self) -> Ints:
        """``(a,)`` milliseconds of every arc."""
        ms = arc_milliseconds(self.graph, self.network)
        ms.flags.writeable = False  # kernels compile once for arrays that nobody changes
        return ms

    @cached_property
    def arc_key(self) -> Longs:
        """``(a,)`` milliseconds and centimetres of every arc in one number."""
        return arc_keys(self.graph, self.network)

    @cached_property
    def arcs_from(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Arcs by the node they leave: where each node's begin, and head, milliseconds and course of each."""
        return self.graph.first, self.graph.head, self.arc_ms, self.graph.course

    @cached_property
    def arcs_to(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Arcs by the node they come to: where each node's begin, and tail, milliseconds and course of each."""
        order = np.argsort(self.graph.head, kind="stable")
        count = np.bincount(self.graph.head, minlength=self.graph.node_count)
        first = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
        by_head = (first, self.graph.tail[order], self.arc_ms[order], self.graph.course[order])
        for array in by_head:
            array.flags.writeable = False
        return by_head

    @cached_property
    def by_time(self) -> ch.Metric:
        """The hierarchy with milliseconds."""
        return ch.customize(self.hierarchy, self.graph.tail, self.graph.head, self.arc_ms)

    @cached_property
    def by_time_and_metres(self) -> ch.Metric:
        """The hierarchy with milliseconds and centimetres."""
        return ch.customize(self.hierarchy, self.graph.tail, self.graph.head, self.arc_key)

    def seeds(self, points: Snapped, *, departing_: bool) -> Seeds:
        """Return the nodes around points, seen by those who leave them or by those who come."""
        return (departing if departing_ else arriving)(self.network, self.graph, points)


def nearest_source(
    search: StreetSearch,
    sources: Snapped,
    targets: Snapped,
    *,
    direction: Direction = "from",
    delay: Floats | None = None,
) -> Nearest:
    """Return, for every target, the source that is nearest by time along the streets; the first of equal ones.

    Parameters
    ----------
    search, sources, targets
        Where to travel.
    direction
        ``from`` the sources to the targets, or ``to`` the sources.
    delay
        ``(s,)`` seconds that each source needs besides; they count. None for none.
    """
    everyone = [np.arange(len(sources.edge))]
    return Nearest(next(nearest_of_each(search, everyone, sources, targets, direction, delay)))


def nearest_of_each(
    search: StreetSearch,
    sets: Sequence[Longs],
    sources: Snapped,
    targets: Snapped,
    direction: Direction,
    delay: Floats | None = None,
) -> Iterator[Longs]:
    """Yield, for each set of sources (ascending positions), the key of the nearest for every target.

    A key is milliseconds and the number of the source within its set; see :class:`Nearest`.
    """
    late = np.zeros(len(sources.edge), np.int64) if delay is None else _whole_ms(delay)
    if not (search.network.edge_count and len(sources.edge) and len(targets.edge)):
        yield from (np.full(len(targets.edge), UNREACHED, np.int64) for _ in sets)
        return
    outward = direction == "from"
    metric = search.by_time if outward else search.by_time.reversed()
    start = search.seeds(sources, departing_=outward)
    goal = search.seeds(targets, departing_=not outward)
    source, target, key = on_one_edge(search.network, sources, targets, direction)
    for chosen in sets:
        at_node = ch.nearest(
            search.hierarchy, metric, start.node[chosen], start.ms[chosen], late[chosen].astype(np.int32)
        )
        best = np.full(len(targets.edge), UNREACHED, np.int64)
        for side in (0, 1):
            reached = np.where(goal.node[:, side] >= 0, at_node[goal.node[:, side]], UNREACHED)
            reached += goal.ms[:, side].astype(np.int64) << TIME_BITS
            np.minimum(best, reached, out=best)
        number = np.full(len(sources.edge), NOBODY)
        number[chosen] = np.arange(len(chosen))
        own = number[source] != NOBODY
        beside = (((key[own] >> TIME_BITS) + late[source[own]]) << TIME_BITS) | number[source[own]]
        np.minimum.at(best, target[own], beside)
        yield best


def nearest_at_nodes(search: StreetSearch, sources: Snapped, *, direction: Direction = "to") -> Nearest:
    """Return the nearest source of every node of the network; see :func:`nearest_source`."""
    count = search.network.node_count
    best = np.full(count, UNREACHED, np.int64)
    if search.network.edge_count and len(sources.edge):
        outward = direction == "from"
        metric = search.by_time if outward else search.by_time.reversed()
        start = search.seeds(sources, departing_=outward)
        keys = ch.nearest(search.hierarchy, metric, start.node, start.ms)
        best = keys[search.graph.meet(np.arange(count, dtype=np.int32))] if outward else keys[:count]
    return Nearest(best)


def many_to_many(
    search: StreetSearch, sources: Snapped, targets: Snapped, *, within: float | None = None
) -> tuple[Floats, Floats]:
    """Return seconds and metres ``(sources, targets)`` of the fastest ways, NaN where there is none.

    Of several fastest ways the shortest counts.

    Parameters
    ----------
    search, sources, targets
        Where to travel.
    within
        Longest travel in seconds; what takes longer is absent.
    """
    keys = _keys(search, sources, targets)
    none = keys >= UNREACHED
    if within is not None:
        none |= keys >= _first_key_beyond(within)
    seconds, metres = (keys >> TIME_BITS) / 1000.0, (keys & _CENTIMETRES) / 100.0
    seconds[none] = np.nan
    metres[none] = np.nan
    return seconds, metres


def milliseconds(search: StreetSearch, sources: Snapped, targets: Snapped, *, threads: int = 1) -> Ints:
    """Return whole milliseconds ``(sources, targets)`` of the fastest ways, -1 where there is none."""
    ms: Ints = _matrix(search, sources, targets, "by_time", threads=threads)
    source, target, key = on_one_edge(search.network, sources, targets, "from")
    np.minimum.at(ms, (source, target), (key >> TIME_BITS).astype(np.int32))
    for row in ms:  # row by row, in the processor's cache
        if row.max(initial=0) >= UNREACHED_MS:
            row[row >= UNREACHED_MS] = -1
    return ms


def within_reach(
    search: StreetSearch,
    sources: Snapped,
    targets: Snapped,
    *,
    within: float,
    direction: Direction = "from",
) -> Iterator[tuple[int, Longs, Longs]]:
    """Yield, for each source, its number and the targets it reaches in time: positions and keys.

    Only the answer is kept, never a whole matrix, so that tens of thousands of points on both sides are no trouble.
    """
    if not (search.network.edge_count and len(sources.edge) and len(targets.edge)):
        return
    outward = direction == "from"
    metric = search.by_time_and_metres if outward else search.by_time_and_metres.reversed()
    start = search.seeds(sources, departing_=outward)
    goal = search.seeds(targets, departing_=not outward)
    source, target, key = on_one_edge(search.network, sources, targets, direction)
    order = np.argsort(source, kind="stable")
    source, target, key = source[order], target[order], key[order]
    limit = _first_key_beyond(within)
    pinned = ch.pin(search.hierarchy, metric, goal.node, goal.key)
    for first, block in ch.blocks(search.hierarchy, metric, pinned, start.node, start.key):
        for number, keys in enumerate(block, first):
            beside = slice(*np.searchsorted(source, [number, number + 1]))
            np.minimum.at(keys, target[beside], key[beside])
            near = np.flatnonzero(keys < limit)
            yield number, near, keys[near]


def seconds_of(keys: Longs) -> Floats:
    """Return the seconds in keys."""
    seconds: Floats = (keys >> TIME_BITS) / 1000.0
    return seconds


def metres_of(keys: Longs) -> Floats:
    """Return the metres in keys."""
    metres: Floats = (keys & _CENTIMETRES) / 100.0
    return metres


def _keys(search: StreetSearch, sources: Snapped, targets: Snapped) -> Longs:
    keys: Longs = _matrix(search, sources, targets, "by_time_and_metres")
    source, target, key = on_one_edge(search.network, sources, targets, "from")
    np.minimum.at(keys, (source, target), key)
    return keys


def _matrix(
    search: StreetSearch,
    sources: Snapped,
    targets: Snapped,
    kind: Literal["by_time", "by_time_and_metres"],
    *,
    threads: int = 1,
) -> Any:
    """Return times or keys over nodes; the shorter side is searched from, the longer one pinned."""
    shape = len(sources.edge), len(targets.edge)
    timed = kind == "by_time"
    if not (search.network.edge_count and shape[0] and shape[1]):
        return np.full(shape, UNREACHED_MS if timed else UNREACHED, np.int32 if timed else np.int64)
    metric: ch.Metric = getattr(search, kind)
    leave, reach = search.seeds(sources, departing_=True), search.seeds(targets, departing_=False)
    turned = shape[0] > shape[1]
    start, goal = (reach, leave) if turned else (leave, reach)
    metric = metric.reversed() if turned else metric
    pinned = ch.pin(search.hierarchy, metric, goal.node, goal.ms if timed else goal.key)
    cells = ch.matrix(
        search.hierarchy, metric, pinned, start.node, start.ms if timed else start.key, threads=threads
    )
    return np.ascontiguousarray(cells.T) if turned else cells


def _first_key_beyond(seconds: float) -> int:
    """Return the least key that takes longer than so many seconds."""
    if math.isnan(seconds):
        raise InputError("The longest travel is no number of seconds.")
    ms = min(max(seconds * 1000.0 + _ROUNDING_MS, -1.0), UNREACHED_MS - 1.0)
    return (math.floor(ms) + 1) << TIME_BITS


def _whole_ms(seconds: Floats) -> Longs:
    return np.minimum(np.rint(seconds * 1000.0), UNREACHED_MS).astype(np.int64)
