"""Ways as a map draws them, before they are cut at their junctions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TurnRestriction:
    """A turn that must not be made, or the only one that may.

    Attributes
    ----------
    from_way, to_way
        The way one comes from, and the way one would go on to (identities as in ``Ways.way_id``).
    via
        The node between them, or the ways between them in turn.
    via_ways
        Whether ``via`` names ways.
    only
        True where this turn is the only one allowed, False where it is forbidden.
    """

    from_way: int
    via: tuple[int, ...]
    to_way: int
    via_ways: bool
    only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Ways of a map that one may travel, and what stands in the way.

    Attributes
    ----------
    start
        ``(w + 1,)``; way ``i`` owns the rows ``start[i]:start[i + 1]`` of ``node``, ``line`` and ``elevation``; at
        least two.
    node
        ``(k,)`` identity of each node; ways that share one meet there.
    line
        ``(k, 2)`` longitude and latitude in ten-millionths of a degree.
    road_class
        ``(w,)`` index into :data:`planner.streets.speeds.ROAD_CLASSES`.
    forward_kmh, backward_kmh
        ``(w,)`` speed along the nodes and against them on level ground; 0 where that is not allowed.
    ferry, unpaved
        ``(w,)`` True for ferries, and for loose surfaces.
    way_id
        ``(w,)`` identity of the way (several rows may be parts of one way); 0 where it has none.
    elevation
        ``(k,)`` metres above the sea, NaN where unknown; None when nothing is known.
    barriers
        Nodes that one cannot pass, though one may travel up to them.
    restrictions
        Turn restrictions.
    counts
        What was dropped, repaired or assumed in reading.
    """

    start: Longs
    node: Longs
    line: Ints
    road_class: NDArray[np.int8]
    forward_kmh: NDArray[np.float32]
    backward_kmh: NDArray[np.float32]
    ferry: Bools
    unpaved: Bools
    way_id: Longs
    elevation: NDArray[np.float32] | None = None
    barriers: Longs = field(default_factory=np.zeros(0, np.int64).copy)
    restrictions: tuple[TurnRestriction, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
