"""Where a point meets the street network: the nearest edge, not the nearest junction."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.geodesy import ground_scale, mercator
from planner.streets.network import CLOSED, StreetNetwork

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

NOWHERE = -1
"""Edge of a point that no street is near enough to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapped:
    """Points on edges.

    Attributes
    ----------
    edge
        ``(p,)`` edge, ``NOWHERE`` where no street lies within the limit.
    fraction
        ``(p,)`` place on the edge, 0 at its first node, 1 at its second.
    metres
        ``(p,)`` straight-line distance from the point to the street; kept also beyond the limit.
    """

    edge: Ints
    fraction: Floats
    metres: Floats

    @property
    def found(self) -> NDArray[np.bool_]:
        """``(p,)`` True where a street was near enough."""
        found: NDArray[np.bool_] = self.edge != NOWHERE
        return found


class EdgeIndex:
    """A spatial index over the open edges of a network, in the Mercator plane.

    Parameters
    ----------
    network
        Edges closed in both directions (ferries that are left out) attract nobody.
    """

    def __init__(self, network: StreetNetwork) -> None:
        self._network = network
        open_edge = ((network.forward_ms != CLOSED) | (network.backward_ms != CLOSED)) & ~network.ferry
        self._edges = np.flatnonzero(open_edge)
        self._main = np.flatnonzero(open_edge & network.on_mainland)
        plane = mercator(network.line)
        owner = np.repeat(np.arange(network.edge_count), np.diff(network.line_start))
        self._lines = shapely.linestrings(plane, indices=owner) if network.edge_count else np.array([])
        self._tree = shapely.STRtree(self._lines[self._edges])
        self._main_tree = shapely.STRtree(self._lines[self._main])

    def snap(self, lonlat: Floats, *, limit_m: float, detour_m: float = 150.0) -> Snapped:
        """Return the nearest edge of every point.

        Parameters
        ----------
        lonlat
            ``(p, 2)`` points.
        limit_m
            Farther streets do not count.
        detour_m
            A street of the large connected part is preferred to a nearer one of an isolated bit if it is at most
            this much farther away.
        """
        points = shapely.points(mercator(lonlat))
        scale = ground_scale(lonlat[:, 1])
        edge, metres = _nearest(self._tree, self._edges, points, scale)
        isolated = np.flatnonzero((edge != NOWHERE) & ~self._network.on_mainland[edge])
        if len(isolated):
            main, main_m = _nearest(self._main_tree, self._main, points[isolated], scale[isolated])
            better = (main != NOWHERE) & (main_m <= metres[isolated] + detour_m) & (main_m <= limit_m)
            edge[isolated[better]] = main[better]
            metres[isolated[better]] = main_m[better]
        fraction = np.zeros(len(lonlat))
        hit = edge != NOWHERE
        fraction[hit] = shapely.line_locate_point(self._lines[edge[hit]], points[hit], normalized=True)
        return Snapped(
            edge=np.where(metres <= limit_m, edge, NOWHERE).astype(np.int32), fraction=fraction, metres=metres
        )


def _nearest(
    tree: shapely.STRtree, edges: NDArray[np.int64], points: NDArray[np.object_], scale: Floats
) -> tuple[NDArray[np.int64], Floats]:
    edge = np.full(len(points), NOWHERE, np.int64)
    metres = np.full(len(points), np.inf)
    if len(edges) and len(points):
        (row, hit), distance = tree.query_nearest(points, return_distance=True, all_matches=False)
        edge[row] = edges[hit]
        metres[row] = distance * scale[row]
    return edge, metres
