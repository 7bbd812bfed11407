"""The fastest ways themselves, edge by edge."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from planner.streets.arcs import Arcs, along_edge, arcs_with, at_targets
from planner.streets.network import StreetNetwork
from planner.streets.snap import Snapped

Ints = NDArray[np.int32]

Step = tuple[int, float, float]
"""A drive along one edge: edge, fraction where it begins, fraction where it ends."""


def paths(network: StreetNetwork, points: Snapped, pairs: Sequence[tuple[int, int]]) -> list[list[Step]]:
    """Return the fastest path for each pair of positions in ``points``, empty where there is none."""
    arcs = arcs_with(network, points)
    row_of = np.cumsum(points.found) - 1 + network.node_count
    answers: list[list[Step]] = [[] for _ in pairs]
    for source in sorted({a for a, _ in pairs if points.found[a]}):
        ms, before = dijkstra(arcs.graph, indices=[int(row_of[source])], return_predecessors=True)
        best, by_first = at_targets(network, ms, points)
        for number, (a, b) in enumerate(pairs):
            if a == source and points.found[b]:
                trace = _Trace(network, arcs, points, before[0], int(row_of[source]))
                answers[number] = trace.path(a, b, float(best[0, b]), bool(by_first[0, b]))
    return answers


@dataclass(frozen=True, slots=True)
class _Trace:
    """Walks back from a target to the source of one search."""

    network: StreetNetwork
    arcs: Arcs
    points: Snapped
    before: Ints
    root: int

    def path(self, source: int, target: int, best: float, by_first: bool) -> list[Step]:  # noqa: FBT001
        """Return the steps from source to target, entered from the first node of its edge or not, in ``best`` ms."""
        edge, fraction = int(self.points.edge[target]), float(self.points.fraction[target])
        if self.points.edge[source] == edge:
            along = along_edge(self.network, self.points, self.points, source, target)
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
