"""The street network: edges between junctions in contiguous arrays."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from planner.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

CLOSED = -1
"""Milliseconds of a direction in which an edge must not be driven."""


@dataclass(frozen=True, kw_only=True)
class StreetNetwork:
    """Junctions and the street edges between them.

    An edge runs from its first node to its second one along its line; ``forward_ms`` is the time that way,
    ``backward_ms`` the other way, ``CLOSED`` where a direction is forbidden.

    Attributes
    ----------
    nodes
        ``(n, 2)`` longitude, latitude.
    ends
        ``(m, 2)`` first and second node of each edge.
    metres
        ``(m,)`` length of each edge along its line.
    forward_ms, backward_ms
        ``(m,)`` travel time in milliseconds, at least 1, or ``CLOSED``.
    ferry
        ``(m,)`` True where the edge is a ferry.
    road_class
        ``(m,)`` index into :data:`planner.streets.speeds.ROAD_CLASSES`.
    line, line_start
        ``(k, 2)`` longitude and latitude of all lines one after the other; edge ``e`` owns the rows
        ``line_start[e]:line_start[e + 1]``, both end nodes included.
    """

    nodes: Floats
    ends: Ints
    metres: Floats
    forward_ms: Ints
    backward_ms: Ints
    ferry: Bools
    road_class: NDArray[np.int8]
    line: Floats
    line_start: NDArray[np.int64]

    def __post_init__(self) -> None:
        """Check that all arrays speak of the same edges, and make them read-only."""
        m = len(self.ends)
        columns = {
            name: getattr(self, name)
            for name in ("metres", "forward_ms", "backward_ms", "ferry", "road_class")
        }
        problems = [f"{name} has {len(v)} rows, expected {m}" for name, v in columns.items() if len(v) != m]
        if len(self.line_start) != m + 1:
            problems.append(f"line_start has {len(self.line_start)} rows, expected {m + 1}")
        if m and (self.ends.min() < 0 or self.ends.max() >= len(self.nodes)):
            problems.append("an edge ends at a node that does not exist")
        if problems:
            raise InputError("This street network contradicts itself.", problems)
        for values in (self.nodes, self.ends, self.line, self.line_start, *columns.values()):
            values.flags.writeable = False

    @property
    def node_count(self) -> int:
        """Number of junctions."""
        return len(self.nodes)

    @property
    def edge_count(self) -> int:
        """Number of edges."""
        return len(self.ends)

    def reversed(self) -> "StreetNetwork":
        """Return the network with every direction turned round: times *to* a place become times *from* it."""
        return replace(self, forward_ms=self.backward_ms, backward_ms=self.forward_ms)

    def without_ferries(self) -> "StreetNetwork":
        """Return the network with both directions of every ferry closed."""
        closed = np.int32(CLOSED)
        return replace(
            self,
            forward_ms=np.where(self.ferry, closed, self.forward_ms),
            backward_ms=np.where(self.ferry, closed, self.backward_ms),
        )

    @cached_property
    def strong_component(self) -> Ints:
        """``(n,)`` label of each node's strongly connected part; part 0 has the most nodes."""
        return _labels(self, "strong")

    @cached_property
    def weak_component(self) -> Ints:
        """``(n,)`` label of each node's weakly connected part; part 0 has the most nodes."""
        return _labels(self, "weak")

    @cached_property
    def on_mainland(self) -> Bools:
        """``(m,)`` True for edges that join two nodes of the largest strongly connected part."""
        mainland: Bools = (self.strong_component[self.ends] == 0).all(axis=1)
        return mainland


def directed_edges(network: StreetNetwork) -> tuple[Ints, Ints, Ints, Ints]:
    """Return tail, head, milliseconds and edge of every direction that may be driven."""
    forward = np.flatnonzero(network.forward_ms != CLOSED)
    backward = np.flatnonzero(network.backward_ms != CLOSED)
    first, second = network.ends[:, 0], network.ends[:, 1]
    return (
        np.concatenate([first[forward], second[backward]]),
        np.concatenate([second[forward], first[backward]]),
        np.concatenate([network.forward_ms[forward], network.backward_ms[backward]]),
        np.concatenate([forward, backward]).astype(np.int32),
    )


def _labels(network: StreetNetwork, connection: str) -> Ints:
    tail, head, _, _ = directed_edges(network)
    shape = (network.node_count, network.node_count)
    graph = sp.csr_array((np.ones(len(tail), np.int8), (tail, head)), shape=shape)
    count, label = sp.csgraph.connected_components(graph, directed=True, connection=connection)
    by_size = np.argsort(-np.bincount(label, minlength=count), kind="stable")
    rank = np.empty(count, np.int32)
    rank[by_size] = np.arange(count, dtype=np.int32)
    ranked: Ints = rank[label]
    return ranked
