"""Points on edges as starts and goals of a search: nodes, and how far each point is from them.

All numbers are whole milliseconds, or milliseconds and centimetres in one number (:func:`planner.streets.graph.arc_keys`),
so that answers of different searches are equal to the last digit. A part of an edge takes its share of the edge's time,
rounded to a millisecond.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.streets.graph import TIME_BITS, SearchGraph, centimetres
from planner.streets.network import CLOSED, StreetNetwork
from planner.streets.snap import Snapped
from planner.travel import Direction

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

_AT_A_NODE = 1e-9
"""A fraction nearer than this to 0 or 1 is the node itself, which can be left and reached in every direction."""

ABSENT = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """Two nodes for each point, one for each direction of its edge.

    Attributes
    ----------
    node
        ``(p, 2)`` node, ``ABSENT`` where there is none.
    ms, cm
        ``(p, 2)`` whole milliseconds and centimetres between the point and the node.
    """

    node: Ints
    ms: Ints
    cm: Ints

    @property
    def key(self) -> Longs:
        """``(p, 2)`` milliseconds and centimetres in one number."""
        return (self.ms.astype(np.int64) << TIME_BITS) | self.cm

    def __getitem__(self, rows: slice | Longs) -> "Seeds":
        """Return the seeds of some points."""
        return Seeds(node=self.node[rows], ms=self.ms[rows], cm=self.cm[rows])


def departing(network: StreetNetwork, graph: SearchGraph, points: Snapped) -> Seeds:
    """Return where travellers who start at the points come to a node: ahead, and turned round."""
    edge = _edges(network, points)
    beyond = np.column_stack([graph.leave(network, 2 * edge), graph.leave(network, 2 * edge + 1)])
    return _seeds(network, points, beyond, network.ends[edge][:, ::-1], towards=np.array([1.0, 0.0]))


def arriving(network: StreetNetwork, graph: SearchGraph, points: Snapped) -> Seeds:
    """Return the nodes from which travellers reach the points: along the edge, and against it."""
    edge = _edges(network, points)
    before = np.column_stack([graph.enter(network, 2 * edge), graph.enter(network, 2 * edge + 1)])
    return _seeds(network, points, before, graph.meet(network.ends[edge]), towards=np.array([0.0, 1.0]))


def pairs_on_one_edge(sources: Snapped, targets: Snapped) -> tuple[Longs, Longs]:
    """Return the positions of every source and target that lie on the same edge."""
    here, there = np.flatnonzero(sources.found), np.flatnonzero(targets.found)
    here = here[np.argsort(sources.edge[here], kind="stable")]
    begin = np.searchsorted(sources.edge[here], targets.edge[there], "left")
    count = np.searchsorted(sources.edge[here], targets.edge[there], "right") - begin
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return here[np.repeat(begin, count) + within], np.repeat(there, count)


def on_one_edge(
    network: StreetNetwork, sources: Snapped, targets: Snapped, direction: Direction
) -> tuple[Longs, Longs, Longs]:
    """Return the sources and targets between which one may travel along one edge, and the keys of that."""
    source, target = pairs_on_one_edge(sources, targets)
    if direction == "from":
        key = along_edges(network, sources, targets, (source, target))
    else:
        key = along_edges(network, targets, sources, (target, source))
    open_ = key >= 0
    return source[open_], target[open_], key[open_]


def along_edges(
    network: StreetNetwork, sources: Snapped, targets: Snapped, pairs: tuple[Longs, Longs]
) -> Longs:
    """Return the keys from sources straight along their edge to targets on it; -1 where that is closed."""
    source, target = pairs
    edge = sources.edge[source]
    here, there = sources.fraction[source], targets.fraction[target]
    part = np.abs(there - here)
    full = np.where(there >= here, network.forward_ms[edge], network.backward_ms[edge])
    ms = np.rint(part * full).astype(np.int64)
    cm = centimetres(part * network.metres[edge])
    shut = ((full == CLOSED) & (part > _AT_A_NODE)) | blocked(network, edge, here, there)
    return np.where(shut, np.int64(-1), (ms << TIME_BITS) | cm)


def blocked(network: StreetNetwork, edge: Ints, here: Floats, there: Floats) -> Bools:
    """Return whether the way along an edge from one fraction to another is blocked."""
    low, high = np.minimum(here, there), np.maximum(here, there)
    shut = np.zeros(np.broadcast_shapes(edge.shape, low.shape), bool)
    for at, (begin, end) in zip(network.blocked_edge, network.blocked_part, strict=True):
        shut |= (edge == at) & (low <= end) & (high >= begin)
    return shut


def _edges(network: StreetNetwork, points: Snapped) -> Ints:
    """Return the edges of points, edge 0 for those that are nowhere."""
    if not network.edge_count:
        raise ValueError("a network without edges has no points on edges")
    return np.where(points.found, points.edge, 0).astype(np.int32)


def _seeds(network: StreetNetwork, points: Snapped, along: Ints, itself: Ints, *, towards: Floats) -> Seeds:
    """Return seeds at the nodes ``along`` the edge, or at the node ``itself`` for points that lie on it."""
    edge, fraction = _edges(network, points)[:, None], points.fraction[:, None]
    full = np.column_stack([network.forward_ms[edge], network.backward_ms[edge]])
    part = np.abs(towards - fraction)
    at_node = part <= _AT_A_NODE
    usable = points.found[:, None] & ((full != CLOSED) | at_node) & ~blocked(network, edge, fraction, towards)
    ms = np.where(at_node, 0.0, np.rint(part * full))
    cm = centimetres(part * network.metres[edge])
    return Seeds(
        node=np.where(usable, np.where(at_node, itself, along), np.int32(ABSENT)).astype(np.int32),
        ms=np.where(usable, ms, 0).astype(np.int32),
        cm=np.where(usable, cm, 0).astype(np.int32),
    )
