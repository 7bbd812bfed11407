"""The street network: edges between junctions in contiguous arrays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from planner.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

Mode = Literal["drive", "walk", "cycle"]
"""How one travels."""

MODES: tuple[Mode, ...] = get_args(Mode)

CLOSED = -1
"""Milliseconds of a direction in which an edge must not be travelled."""

LONGEST_MS = 2**30 - 1
"""An edge that takes longer, twelve days, counts as this."""

LARGE_PART = 200
"""Junctions from which a connected part is a place of its own, however large the rest is."""

_NO_COURSES = np.zeros(0, np.int32)

PER_EDGE = ("metres", "forward_ms", "backward_ms", "ferry", "unpaved", "road_class")
ARRAYS = (
    "nodes",
    "ends",
    *PER_EDGE,
    "line",
    "line_start",
    "banned",
    "banned_start",
    "blocked_edge",
    "blocked_part",
)
"""Names of the arrays of a network."""


@dataclass(frozen=True, kw_only=True)
class StreetNetwork:
    """Junctions and the street edges between them, for one mode of travel.

    An edge runs from its first node to its second one along its line; ``forward_ms`` is the time that way,
    ``backward_ms`` the other way, ``CLOSED`` where a direction is forbidden. Speed is the same all along an edge. A
    *course* is an edge in one direction: ``2 * edge`` forward, ``2 * edge + 1`` backward.

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
    ferry, unpaved
        ``(m,)`` True where the edge is a ferry, and where its surface is loose.
    road_class
        ``(m,)`` index into :data:`planner.streets.speeds.ROAD_CLASSES`.
    line, line_start
        ``(k, 2)`` longitude and latitude of all lines one after the other, in ten-millionths of a degree
        (:func:`planner.geodesy.degrees`); edge ``e`` owns the rows ``line_start[e]:line_start[e + 1]``, both end
        nodes included.
    banned, banned_start
        Courses that must not be travelled in turn (turn restrictions), one sequence after the other; sequence ``s``
        owns ``banned[banned_start[s]:banned_start[s + 1]]``.
    blocked_edge, blocked_part
        ``(b,)`` and ``(b, 2)``: edges that nobody may travel through, and from which fraction to which the way is
        blocked; one may still travel on either side.
    mode
        How one travels.
    counts
        What was dropped, repaired or assumed when the network was made, and how often.
    """

    nodes: Floats
    ends: Ints
    metres: NDArray[np.float32]
    forward_ms: Ints
    backward_ms: Ints
    ferry: Bools
    unpaved: Bools
    road_class: NDArray[np.int8]
    line: Ints
    line_start: Ints
    banned: Ints = field(default_factory=_NO_COURSES.copy)
    banned_start: Ints = field(default_factory=np.zeros(1, np.int32).copy)
    blocked_edge: Ints = field(default_factory=_NO_COURSES.copy)
    blocked_part: Floats = field(default_factory=np.zeros((0, 2)).copy)
    mode: Mode = "drive"
    counts: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that all arrays speak of the same edges, and make them read-only."""
        problems = list(self._problems())
        if problems:
            raise InputError("This street network contradicts itself.", problems)
        for name in ARRAYS:
            getattr(self, name).flags.writeable = False

    def _problems(self) -> Iterator[str]:
        m = len(self.ends)
        for name in PER_EDGE:
            if len(getattr(self, name)) != m:
                yield f"{name} has {len(getattr(self, name))} rows, expected {m}"
        if len(self.line_start) != m + 1:
            yield f"line_start has {len(self.line_start)} rows, expected {m + 1}"
        elif not _in_turn(self.line_start, len(self.line), least=2):
            yield "lines do not follow one another, each of two points at least"
        if not _in_turn(self.banned_start, len(self.banned), least=1):
            yield "turn restrictions do not follow one another"
        yield from self._impossible()
        if m and (self.ends.min() < 0 or self.ends.max() >= len(self.nodes)):
            yield "an edge ends at a node that does not exist"
        if len(self.banned) and (self.banned.min() < 0 or self.banned.max() >= 2 * m):
            yield "a turn restriction names an edge that does not exist"
        if len(self.blocked_edge) and (self.blocked_edge.min() < 0 or self.blocked_edge.max() >= m):
            yield "an edge is blocked that does not exist"

    def _impossible(self) -> Iterator[str]:
        if not ((self.metres >= 0) & (self.metres < np.inf)).all():
            yield "an edge has a length that is not 0 metres or more"
        for ms in (self.forward_ms, self.backward_ms):
            if (((ms < 1) & (ms != CLOSED)) | (ms > LONGEST_MS)).any():
                yield f"an edge takes a time that is neither {CLOSED} nor 1 to {LONGEST_MS:,} ms"

    @property
    def node_count(self) -> int:
        """Number of junctions."""
        return len(self.nodes)

    @property
    def edge_count(self) -> int:
        """Number of edges."""
        return len(self.ends)

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
    def in_a_large_part(self) -> Bools:
        """``(m,)`` True for edges inside the largest strongly connected part, or one of ``LARGE_PART`` nodes or more.

        The others are isolated bits: a courtyard behind a gate, a one-way stub; a town on an island is not.
        """
        part = self.strong_component
        large = np.bincount(part) >= LARGE_PART
        large[:1] = True
        first, second = part[self.ends].T
        joined: Bools = (first == second) & large[first]
        return joined


def _in_turn(start: Ints, total: int, *, least: int) -> bool:
    """Return whether ``start`` parts so many rows into runs of at least so many."""
    whole = len(start) > 0 and start[0] == 0 and start[-1] == total
    return bool(whole and (np.diff(start) >= least).all())


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
