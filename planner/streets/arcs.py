"""A street network as arcs for a search, with the points that are searched from as nodes of their own.

Points lie anywhere on edges. A point that is searched from becomes a node on its edge; points that are searched for
are read off the ends of their edges afterwards.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from planner.streets.network import CLOSED, StreetNetwork, directed_edges
from planner.streets.snap import Snapped

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

_AT_A_NODE = 1e-9
"""A fraction nearer than this to 0 or 1 is the node itself, which can be left and reached in every direction."""


@dataclass(frozen=True, slots=True)
class Arcs:
    """Deduplicated arcs in CSR order: the fastest of parallel ones, the edge each lies on, and whether along it."""

    graph: sp.csr_array
    edge: Ints
    ahead: Bools


def arcs_with(network: StreetNetwork, points: Snapped, late: Floats | None = None) -> Arcs:
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
    return Arcs(graph, edge[first], ahead[first])


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


def rows_of(network: StreetNetwork, points: Snapped) -> NDArray[np.int64]:
    """Return the node numbers of the found points, which follow those of the network."""
    return network.node_count + np.arange(int(points.found.sum()))


def at_targets(network: StreetNetwork, ms: Floats, targets: Snapped) -> tuple[Floats, Bools]:
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


def entry_nodes(network: StreetNetwork, targets: Snapped, by_first: Bools) -> NDArray[np.int64]:
    """Return the node through which each target is entered, ``(sources, targets)``."""
    ends = network.ends[np.where(targets.found, targets.edge, 0)]
    return np.where(by_first, ends[:, 0], ends[:, 1]).astype(np.int64)


def pairs_on_one_edge(sources: Snapped, targets: Snapped) -> list[tuple[int, int]]:
    """Return the positions of every source and target that lie on the same edge."""
    on_edge: dict[int, list[int]] = {}
    for source in np.flatnonzero(sources.found):
        on_edge.setdefault(int(sources.edge[source]), []).append(int(source))
    shared = np.flatnonzero(np.isin(targets.edge, np.fromiter(on_edge, np.int32)) & targets.found)
    return [(source, int(target)) for target in shared for source in on_edge[int(targets.edge[target])]]


def along_edge(network: StreetNetwork, sources: Snapped, targets: Snapped, source: int, target: int) -> float:
    """Return the milliseconds from a source straight along its edge to a target on it; infinite where closed."""
    edge = sources.edge[source]
    part = float(targets.fraction[target] - sources.fraction[source])
    ms = network.forward_ms[edge] if part >= 0 else network.backward_ms[edge]
    return float(_part_ms(np.asarray(ms), np.asarray(abs(part))))
